package ui

import (
	tea "github.com/charmbracelet/bubbletea"

	"capsize/ui/panel"
)

// pager is a dialog of lines to read.
type pager struct {
	title  string
	keys   []string // those that opened it close it, too
	lines  []panel.Line
	offset int
}

func (p *pager) key(a *App, in input) tea.Cmd {
	page := max(1, rows(a.height)-1)
	for _, key := range p.keys {
		if in.key == key {
			a.back()
			return nil
		}
	}
	switch in.key {
	case "esc", "q", "enter":
		a.back()
	case "up", "k":
		p.scroll(a, -in.n)
	case "down", "j":
		p.scroll(a, in.n)
	case "pgup":
		p.scroll(a, -page)
	case "pgdown", " ":
		p.scroll(a, page)
	case "home", "g":
		p.scroll(a, -len(p.lines))
	case "end", "G":
		p.scroll(a, len(p.lines))
	}
	return nil
}

// chrome is what a dialog needs beside its lines: a border, and a footer with a
// blank above it.
const chrome = 4

// rows is how many lines of a dialog fit into a screen of that height.
func rows(height int) int { return max(1, height-chrome) }

// scroll moves the lines by n, as far as there are hidden ones.
func (p *pager) scroll(a *App, n int) { p.offset = p.first(a, p.first(a, p.offset)+n) }

// first is the line nearest to n that can stand at the top.
func (p *pager) first(a *App, n int) int { return max(0, min(n, len(p.lines)-rows(a.height))) }

func (p *pager) show(a *App, f *panel.Frame) {
	f.Overlay = &panel.Overlay{
		Title: p.title, Lines: p.lines, Cursor: -1, Offset: p.first(a, p.offset), Footer: "↑↓ scroll · esc back",
	}
	f.Hints = []panel.Hint{{Key: "↑↓", Text: "scroll"}, {Key: "esc", Text: "back"}}
}
