package ui

import (
	"strings"

	tea "github.com/charmbracelet/bubbletea"

	"capsize/ui/panel"
)

// entry is the mode in which a value is typed into a knob.
type entry struct {
	path  string
	field field
}

func newEntry(path, value string) *entry { return &entry{path: path, field: newField(value)} }

func (e *entry) key(a *App, in input) tea.Cmd {
	switch in.key {
	case "enter":
		return e.submit(a)
	case "esc":
		a.problem = ""
		a.back()
		return nil
	case "up", "down": // leave it for the next knob
		a.problem = ""
		a.back()
		return a.top().key(a, in)
	}
	if e.field.key(in) {
		a.problem = ""
	}
	return nil
}

// submit sets the knob. A value that is not allowed leaves the field open, with
// what is wrong beside it, and the run goes on with the old one.
func (e *entry) submit(a *App) tea.Cmd {
	value := e.field.String()
	if err := e.check(a, value); err != nil {
		a.problem = problemText(e.path, err)
		return nil
	}
	a.problem = ""
	a.back()
	return a.do(operation{kind: set, path: e.path, value: value})
}

// check says why a value cannot be set, or nil.
func (e *entry) check(a *App, value string) error {
	if k, _, err := a.scenario().Lookup(e.path); err == nil && strings.TrimSpace(value) == k.None {
		if err := noneAllowed(a.scenario(), k); err != nil {
			return err
		}
	}
	return a.scenario().Clone().Apply([]string{e.path + "=" + value})
}

func (e *entry) show(a *App, f *panel.Frame) {
	f.Entry = &panel.Entry{Text: string(e.field.text), Cursor: e.field.cursor}
	f.Hints = []panel.Hint{{Key: "enter", Text: "set"}, {Key: "esc", Text: "leave it"}}
	if k, _, err := a.scenario().Lookup(e.path); err == nil {
		f.Hints = append(f.Hints, panel.Hint{Key: "allowed:", Text: k.Allowed()})
	}
}
