package ui

import (
	tea "github.com/charmbracelet/bubbletea"

	"capsize/ui/panel"
)

// help is the dialog that lists every command with its keys.
type help struct {
	lines  []panel.Line
	offset int
}

// newHelp prints the table of commands as it stands: what cannot be done now
// says why.
func newHelp(a *App) *help {
	h := &help{}
	group := ""
	for i := range a.commands {
		c := &a.commands[i]
		if c.group != group {
			group = c.group
			h.lines = append(h.lines, panel.Line{Text: group, Heading: true})
		}
		text := c.title
		if c.whyNot != nil {
			if why := c.whyNot(a); why != "" {
				text += " (not now: " + why + ")"
			}
		}
		h.lines = append(h.lines, panel.Line{Left: keyNames(c.keys), Text: text})
	}
	return h
}

func (h *help) key(a *App, in input) tea.Cmd {
	page := max(1, rows(a.height)-1)
	switch in.key {
	case "esc", "q", "?", "f1", "enter":
		a.back()
	case "up", "k":
		h.scroll(a, -in.n)
	case "down", "j":
		h.scroll(a, in.n)
	case "pgup":
		h.scroll(a, -page)
	case "pgdown", " ":
		h.scroll(a, page)
	case "home", "g":
		h.scroll(a, -len(h.lines))
	case "end", "G":
		h.scroll(a, len(h.lines))
	}
	return nil
}

// chrome is what a dialog needs beside its lines: a border, and a footer with a
// blank above it.
const chrome = 4

// rows is how many lines of a dialog fit into a screen of that height.
func rows(height int) int { return max(1, height-chrome) }

// scroll moves the lines by n, as far as there are hidden ones.
func (h *help) scroll(a *App, n int) { h.offset = h.first(a, h.offset+n) }

// first is the line nearest to n that can stand at the top.
func (h *help) first(a *App, n int) int { return max(0, min(n, len(h.lines)-rows(a.height))) }

func (h *help) show(a *App, f *panel.Frame) {
	f.Overlay = &panel.Overlay{
		Title: "keys", Lines: h.lines, Cursor: -1, Offset: h.first(a, h.offset), Footer: "↑↓ scroll · esc back",
	}
	f.Hints = []panel.Hint{{Key: "↑↓", Text: "scroll"}, {Key: "esc", Text: "back"}}
}
