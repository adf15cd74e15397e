package ui

import (
	"strings"

	"capsize/model/sizing"
	"capsize/ui/panel"
	"capsize/ui/report"
)

// workingWidth is what a dialog on 80 columns has room for, with the indent of what
// is no heading.
const workingWidth = 70

// newWorking is the dialog with every number's derivation, as in capsize size.
// It opens at the number that the focused knob carries.
func newWorking(a *App) *pager {
	p := &pager{title: "the working", keys: []string{"w"}}
	steps := sizing.Working(a.scenario(), a.answer.predicted, a.answer.sizing)
	at := workingOf(a.focus)
	for i, line := range report.WorkingLines(steps, workingWidth) {
		if i == 0 { // the heading is the dialog's title
			continue
		}
		heading := line != "" && !strings.HasPrefix(line, " ")
		if heading && at != "" && strings.HasPrefix(line, at) {
			p.offset, at = len(p.lines), ""
		}
		// The dialog indents what is no heading.
		p.lines = append(p.lines, panel.Line{Text: strings.TrimPrefix(line, "  "), Heading: heading})
	}
	return p
}

// workingOf is how the title of the first step begins that a knob has a say in.
func workingOf(path string) string {
	for _, part := range [...]struct{ ends, title string }{
		{"pool.concurrency", "Load"},       // the slots follow from it: the top
		{"pool.queue_timeout", "The line"}, // before the path that it begins with
		{"pool.queue", "Queue depth"},
		{"memory.limit", "Most slots"},
		{"memory.", "Memory"},
		{"stream.", "Load"},
		{"arrivals.", "Load"},
	} {
		if strings.Contains(path, part.ends) {
			return part.title
		}
	}
	return ""
}

// unpredicted says why there is no working.
func (a *App) unpredicted() string {
	if a.answer.err != nil {
		return "no predictions: " + a.answer.err.Error()
	}
	return ""
}
