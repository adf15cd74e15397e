package ui

import (
	"slices"
	"strings"

	tea "github.com/charmbracelet/bubbletea"
	"github.com/charmbracelet/x/ansi"

	"capsize/ui/panel"
)

// finder is the dialog that finds a command and runs it: the palette, and the
// help, which says first what is in sight.
type finder struct {
	title   string
	keys    []string // those that opened it close it while nothing is typed
	grouped bool
	about   []panel.Line // above the commands; texts of any length
	left    int          // width of the left column
	filter  field
	cursor  int    // which of the commands found; −1: none
	offset  int    // how far about is scrolled while there is no cursor
	problem string // why the command chosen last cannot be run
}

// newPalette lists every command, ready to be typed into.
func newPalette(a *App) *finder {
	return &finder{title: "commands", keys: []string{":"}, left: a.widestKeys()}
}

// widestKeys is the width of the longest names of keys.
func (a *App) widestKeys() int {
	w := 0
	for i := range a.commands {
		w = max(w, ansi.StringWidth(keyNames(a.commands[i].keys)))
	}
	return w
}

// found lists the commands that hold every word of the filter, in the order of
// the table; outside of groups those that begin with it come first.
func (f *finder) found(a *App) []*command {
	var out []*command
	for i := range a.commands {
		c := &a.commands[i]
		if found(f.filter.String(), c.title+" "+c.group+" "+keyNames(c.keys)) {
			out = append(out, c)
		}
	}
	if typed := strings.ToLower(f.filter.String()); !f.grouped && typed != "" {
		slices.SortStableFunc(out, func(x, y *command) int { return begins(y, typed) - begins(x, typed) })
	}
	return out
}

// begins is 1 for a command whose title begins so: it is meant before others.
func begins(c *command, typed string) int {
	if strings.HasPrefix(c.title, typed) {
		return 1
	}
	return 0
}

func (f *finder) key(a *App, in input) tea.Cmd {
	f.problem = ""
	if f.filter.String() == "" && slices.Contains(f.keys, in.key) {
		a.back()
		return nil
	}
	switch in.key {
	case "esc":
		a.back()
	case "enter":
		return f.choose(a)
	case "up", "ctrl+p":
		f.move(a, -in.n)
	case "down", "ctrl+n":
		f.move(a, in.n)
	case "pgup":
		f.move(a, -f.page(a))
	case "pgdown":
		f.move(a, f.page(a))
	default:
		f.edit(a, in)
	}
	return nil
}

// edit types into the filter. While that is empty, the keys that go to the ends
// of a text go to the ends of the list.
func (f *finder) edit(a *App, in input) {
	switch {
	case f.filter.String() == "" && in.key == "home":
		f.move(a, -len(a.commands))
	case f.filter.String() == "" && in.key == "end":
		f.cursor = len(f.found(a)) - 1
	case f.filter.key(in):
		f.cursor, f.offset = 0, 0
	}
}

// page is how many lines are in sight, below the field.
func (f *finder) page(a *App) int { return max(1, rows(a.height)-fieldRows) }

// fieldRows is what a field takes of a dialog.
const fieldRows = 2

// move moves the cursor. What stands above the commands scrolls first, where it
// is longer than the screen.
func (f *finder) move(a *App, n int) {
	last := len(f.found(a)) - 1
	if f.cursor < 0 {
		hidden := len(f.intro(a)) - f.page(a)
		if n < 0 || f.offset < hidden {
			f.offset = max(0, min(f.offset+n, hidden))
			return
		}
		n-- // from above the first
		f.cursor = 0
	}
	if f.cursor+n < 0 && len(f.about) > 0 && f.filter.String() == "" {
		f.cursor, f.offset = -1, 0
		return
	}
	f.cursor = max(0, min(f.cursor+n, last))
}

// choose runs the command under the cursor. One that cannot be run now says why
// and the dialog stays.
func (f *finder) choose(a *App) tea.Cmd {
	list := f.found(a)
	if f.cursor < 0 || f.cursor >= len(list) {
		return nil
	}
	if f.problem = a.whyNot(list[f.cursor]); f.problem != "" {
		return nil
	}
	a.back()
	return a.perform(list[f.cursor], 1)
}

// intro is what stands above the commands, broken into lines.
func (f *finder) intro(a *App) []panel.Line {
	if f.filter.String() != "" {
		return nil // who types looks for a command
	}
	const widest, beside = 100, 8 // of a dialog
	room := max(12, min(a.width, widest)-beside-f.left)
	var out []panel.Line
	for _, l := range f.about {
		if l.Heading {
			out = append(out, l)
			continue
		}
		for text := range strings.SplitSeq(ansi.Wordwrap(l.Text, room, ""), "\n") {
			out = append(out, panel.Line{Left: l.Left, Text: strings.TrimSpace(text)})
			l.Left = ""
		}
	}
	return out
}

func (f *finder) show(a *App, frame *panel.Frame) {
	o := &panel.Overlay{
		Title: f.title, Prompt: "find", Field: &panel.Entry{Text: string(f.filter.text), Cursor: f.filter.cursor}, Problem: f.problem,
		Lines: f.intro(a), Cursor: -1, Offset: f.offset, Rows: len(a.commands), Footer: "type to find · ↑↓ choose · enter run · esc back",
	}
	group := ""
	for i, c := range f.found(a) {
		if f.grouped && c.group != group {
			group = c.group
			o.Lines = append(o.Lines, panel.Line{Text: group, Heading: true})
		}
		line := panel.Line{Left: padded(keyNames(c.keys), f.left), Text: c.title}
		if why := a.whyNot(c); why != "" {
			line.Text, line.Off = line.Text+" (not now: "+why+")", true
		}
		if i == f.cursor {
			o.Cursor = len(o.Lines)
		}
		o.Lines = append(o.Lines, line)
	}
	if len(o.Lines) == 0 {
		o.Lines = []panel.Line{{Left: padded("", f.left), Text: nothingFound}}
	}
	frame.Overlay = o
	frame.Hints = []panel.Hint{{Key: "enter", Text: "run"}, {Key: "esc", Text: "back"}}
}

// nothingFound stands in a list that a filter has emptied.
const nothingFound = "none: take letters away with backspace"

// padded fills a text with blanks up to w cells.
func padded(text string, w int) string {
	return text + strings.Repeat(" ", max(0, w-ansi.StringWidth(text)))
}
