package ui

import (
	"strings"

	tea "github.com/charmbracelet/bubbletea"

	"capsize/ui/panel"
)

// picker is the dialog that loads a preset.
type picker struct {
	all    []Preset
	filter field
	cursor int // in what the filter leaves
}

// shown lists the presets whose name or story holds every word of the filter.
func (p *picker) shown() []Preset {
	var out []Preset
	words := strings.Fields(strings.ToLower(p.filter.String()))
	for _, one := range p.all {
		text := strings.ToLower(one.Name + " " + one.Story)
		match := true
		for _, w := range words {
			match = match && strings.Contains(text, w)
		}
		if match {
			out = append(out, one)
		}
	}
	return out
}

func (p *picker) key(a *App, in input) tea.Cmd {
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
		a.message = firstLine(err.Error())
		return nil
	}
	a.message, a.problem = done, ""
	a.back()
	return tea.Batch(a.session.nextFrame(a.after), a.jobs.begin(a.scenario(), a.after))
}

func (p *picker) show(a *App, f *panel.Frame) {
	if a.modified && f.Message == "" {
		f.Message = "loading drops your changes; to keep them as a command: esc, then q"
	}
	list := p.shown()
	o := &panel.Overlay{Title: "presets", Cursor: -1, Footer: "type to filter · ↑↓ choose · enter load · esc back"}
	if text := string(p.filter.text); text != "" {
		o.Title = "presets with " + text
	}
	for _, one := range list {
		o.Lines = append(o.Lines, panel.Line{Left: one.Name, Text: oneLine(one)})
	}
	if len(list) == 0 {
		o.Lines = []panel.Line{{Text: "none: take letters of the filter away with backspace"}}
	} else {
		o.Cursor = p.cursor
	}
	f.Overlay = o
	f.Hints = []panel.Hint{{Key: "enter", Text: "load"}, {Key: "esc", Text: "back"}}
}

// oneLine is a preset's story up to its first full stop, or why it cannot be
// loaded.
func oneLine(p Preset) string {
	if p.Err != nil {
		return firstLine(p.Err.Error())
	}
	story := strings.Join(strings.Fields(p.Story), " ")
	if end := strings.Index(story, ". "); end >= 0 {
		story = story[:end+1]
	}
	return story
}

func firstLine(text string) string {
	line, _, _ := strings.Cut(text, "\n")
	return line
}
