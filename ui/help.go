package ui

import (
	"capsize/ui/panel"
	"capsize/ui/report"
)

// newHelp says what is in sight, and below that lists every command.
func newHelp(a *App) *finder {
	f := &finder{title: "what this is, and what can be done", keys: []string{"?", "f1"}, grouped: true, left: a.widestKeys(), cursor: -1}
	if t, ok := report.KnobTopic(a.focus); ok {
		heading := a.focus
		if i := a.focused(); i >= 0 {
			heading = "the knob in focus: " + a.knobs[i].Label + ", " + a.focus
		}
		f.about = append(f.about, about(heading, t)...)
	}
	if t, ok := report.ChartTopic(a.chosen().Number); ok {
		f.about = append(f.about, about("chart "+a.chosen().Number+": "+t.Name, t)...)
	}
	return f
}

// about is a topic as lines of a dialog: what capsize explain says of it.
func about(heading string, t report.Topic) []panel.Line {
	lines := []panel.Line{{Text: heading, Heading: true}, {Left: "what", Text: t.Title}}
	for _, f := range t.Facts {
		if f.Text != "" {
			lines = append(lines, panel.Line{Left: f.Key, Text: f.Text})
		}
	}
	return lines
}
