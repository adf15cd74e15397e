package ui

import (
	"strings"
	"time"

	tea "github.com/charmbracelet/bubbletea"

	"capsize/model/predict"
	"capsize/ui/panel"
)

// picker is the dialog that loads a preset.
type picker struct {
	all    []Preset
	filter field
	cursor int           // in what the filter leaves
	detail *panel.Detail // of the preset under the cursor
	of     string        // its name
	// problem says why the preset chosen last could not be loaded.
	problem string
}

// shown lists the presets that the filter leaves: first those whose name or
// title holds every word of it, then those that speak of it in their story.
func (p *picker) shown() []Preset {
	var named, told []Preset
	filter := p.filter.String()
	for _, one := range p.all {
		called := one.Name + " " + one.title()
		switch {
		case found(filter, called):
			named = append(named, one)
		case found(filter, called+" "+one.Story):
			told = append(told, one)
		}
	}
	return append(named, told...)
}

func (p *picker) key(a *App, in input) tea.Cmd {
	p.problem = ""
	switch in.key {
	case "esc":
		a.back()
		return nil
	case "enter":
		return p.choose(a)
	case "up", "ctrl+p":
		p.move(-in.n)
		return nil
	case "down", "ctrl+n":
		p.move(in.n)
		return nil
	}
	if p.filter.key(in) {
		p.cursor = 0
	}
	return nil
}

// move moves the cursor, within the list.
func (p *picker) move(n int) { p.cursor = max(0, min(p.cursor+n, len(p.shown())-1)) }

// choose loads the preset under the cursor. One that cannot be loaded says why
// and the dialog stays.
func (p *picker) choose(a *App) tea.Cmd {
	list := p.shown()
	if len(list) == 0 {
		return nil
	}
	chosen := list[p.cursor]
	done := "loaded " + chosen.Name
	if a.modified {
		done += "; your changes to " + a.name + " are gone"
	}
	err := chosen.Err
	if err == nil {
		err = a.load(chosen.Name, chosen.Scenario, chosen.Scenario)
	}
	if err != nil {
		p.problem = firstLine(err.Error())
		return nil
	}
	a.message, a.problem = done, ""
	a.back()
	return tea.Batch(a.session.nextFrame(a.after), a.jobs.begin(a.scenario(), a.after))
}

func (p *picker) show(a *App, f *panel.Frame) {
	list := p.shown()
	o := &panel.Overlay{
		Title: "presets", Prompt: "find", Field: &panel.Entry{Text: string(p.filter.text), Cursor: p.filter.cursor},
		Cursor: -1, Problem: p.problem, Rows: len(p.all), Footer: "type to filter · ↑↓ choose · enter load · esc back",
	}
	if a.modified {
		o.Footer = "enter loads, and drops your changes to " + a.name + " · esc back, where S saves them"
	}
	for _, one := range list {
		name := one.Name
		if one.User {
			name += " (yours)"
		}
		o.Lines = append(o.Lines, panel.Line{Left: name, Text: one.title(), Off: one.Err != nil})
	}
	if len(list) == 0 {
		o.Lines = []panel.Line{{Text: nothingFound}}
	} else {
		o.Cursor = p.cursor
		o.Detail = p.detailOf(&list[p.cursor])
	}
	f.Overlay = o
	f.Hints = []panel.Hint{{Key: "enter", Text: "load"}, {Key: "esc", Text: "back"}}
}

// detailOf tells of a preset in full. It is kept until the cursor moves on.
func (p *picker) detailOf(one *Preset) *panel.Detail {
	if p.detail == nil || p.of != one.Name {
		p.detail, p.of = newDetail(one), one.Name
	}
	return p.detail
}

func newDetail(one *Preset) *panel.Detail {
	if one.Err != nil {
		return &panel.Detail{Title: one.Name, Lines: []panel.Line{{Left: "not loaded", Text: one.Err.Error()}}}
	}
	s := one.Scenario
	d := &panel.Detail{Title: s.Name, Length: s.Run.Duration, Slots: s.Pool.Concurrency}
	for _, l := range []panel.Line{{Left: "story", Text: s.About}, {Left: "source", Text: s.Source}} {
		if l.Text != "" {
			d.Lines = append(d.Lines, l)
		}
	}
	c, err := predict.LoadCurve(s)
	if err != nil {
		d.Lines = append(d.Lines, panel.Line{Left: "load", Text: "no prediction: " + err.Error()})
		return d
	}
	d.Lines = append(d.Lines, panel.Line{Left: "load", Text: "streams that would be open if nobody waited, predicted:"})
	d.Curve = func(t time.Duration) float64 { return c.At(t.Seconds()) }
	return d
}

// title is what a preset calls itself, or why it cannot be loaded.
func (p *Preset) title() string {
	if p.Err != nil {
		return firstLine(p.Err.Error())
	}
	return p.Scenario.Name
}

func firstLine(text string) string {
	line, _, _ := strings.Cut(text, "\n")
	return line
}
