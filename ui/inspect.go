package ui

import (
	"math"
	"time"

	tea "github.com/charmbracelet/bubbletea"

	"capsize/ui/panel"
)

// inspectMode is the main screen with a crosshair over all charts of time. What
// it does not know is a command as ever.
type inspectMode struct{ at time.Duration }

func (m *inspectMode) key(a *App, in input) tea.Cmd {
	move := func(columns int) { m.at = a.frame().InspectFrom(m.at, columns, a.width, a.height) }
	switch in.key {
	case "left", "h":
		move(-in.n)
	case "right", "l":
		move(in.n)
	case "shift+left", "H":
		move(-10 * in.n)
	case "shift+right", "L":
		move(10 * in.n)
	case "home":
		m.at = 0
	case "end":
		move(math.MaxInt32)
	case "enter":
		a.back()
		return a.travel(operation{kind: moment, at: m.at})
	case "i", "esc":
		a.back()
	default:
		return mainMode{}.key(a, in)
	}
	return nil
}

func (m *inspectMode) show(a *App, f *panel.Frame) {
	f.Inspect = &panel.Inspect{At: m.at}
	f.Hints = a.hintsWith(
		panel.Hint{Key: "←→", Text: "move"}, panel.Hint{Key: "enter", Text: "go there"}, panel.Hint{Key: "esc", Text: "leave"},
	)
}

// inspect lays the crosshair over the charts, at the present.
func (a *App) inspect() tea.Cmd {
	bring(a, &inspectMode{at: a.session.reading.Now})
	return nil
}
