package ui

import (
	"time"

	tea "github.com/charmbracelet/bubbletea"

	"capsize/ui/panel"
)

// mouseCommand lets go of the mouse, so that the terminal can select text, or
// takes it.
func mouseCommand() command {
	return command{
		id: "mouse", keys: []string{"m"}, title: "mouse off or on: off, the terminal selects text", group: groupScreen,
		run: func(a *App, n int) tea.Cmd {
			a.mouse = a.mouse != (n%2 != 0)
			a.message = "mouse off: text can be selected; m takes it back"
			if a.mouse {
				a.message = "mouse on: click knobs and charts, turn the wheel; m lets go of it"
			}
			return a.grab()
		},
	}
}

// grab asks the terminal for the mouse, or gives it back.
func (a *App) grab() tea.Cmd {
	if a.mouse {
		return tea.EnableMouseCellMotion
	}
	return tea.DisableMouse
}

// wheelTime is how long after a turn of the wheel another counts as the same: some
// terminals send several for one notch, and a fast wheel a hundred a second.
const wheelTime = 15 * time.Millisecond

// calmMouse lets through what has a meaning here: buttons going down, and the wheel
// at a pace that can be followed.
func calmMouse(now func() time.Time) func(tea.Model, tea.Msg) tea.Msg {
	var wheel time.Time
	return func(_ tea.Model, msg tea.Msg) tea.Msg {
		m, ok := msg.(tea.MouseMsg)
		switch {
		case !ok:
			return msg
		case m.Action != tea.MouseActionPress:
			return nil
		case !tea.MouseEvent(m).IsWheel():
			return msg
		}
		if t := now(); t.Sub(wheel) >= wheelTime || t.Before(wheel) {
			wheel = t
			return msg
		}
		return nil
	}
}

// moused does what a click or a turn of the wheel stands for.
func (a *App) moused(m tea.MouseEvent) (cmd tea.Cmd, changed bool) {
	if !a.mouse || m.Action != tea.MouseActionPress {
		return nil, false
	}
	switch mode := a.top().(type) {
	case mainMode, sweepMode, *inspectMode, *eventMode:
	case *finder, *picker, *pager:
		if key := wheelKeys[m.Button].list; key != "" {
			return mode.key(a, input{key: key, n: 1}), true
		}
		return nil, false
	default:
		return nil, false
	}
	hit := a.frame().Hit(m.X, m.Y, a.width, a.height)
	if m.Button == tea.MouseButtonLeft {
		return a.clicked(&hit), true
	}
	if hit.Kind != panel.Knobs || wheelKeys[m.Button].list == "" {
		return nil, false
	}
	key := wheelKeys[m.Button].list
	if hit.Slider && hit.Knob == a.focused() {
		key = wheelKeys[m.Button].slider
	}
	a.message = ""
	return mainMode{}.key(a, input{key: key, n: 1}), true
}

// wheelKeys are the keys that the wheel stands for: in a list, and on a slider.
var wheelKeys = map[tea.MouseButton]struct{ list, slider string }{
	tea.MouseButtonWheelUp:   {"up", "right"},
	tea.MouseButtonWheelDown: {"down", "left"},
}

// clicked goes to what was clicked on, and leaves what the keys were on before.
func (a *App) clicked(hit *panel.Hit) tea.Cmd {
	if hit.Knob < 0 && hit.Chart < 0 {
		return nil
	}
	a.message = ""
	a.modes = a.modes[:1]
	switch {
	case hit.Knob >= 0:
		return a.pick(hit.Knob - a.focused())
	case hit.Timed:
		a.open(&inspectMode{at: hit.At})
	case a.chart == hit.Chart:
		a.zoomed = !a.zoomed
		return nil
	}
	return a.showChart(hit.Chart)
}
