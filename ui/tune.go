package ui

import (
	"slices"

	tea "github.com/charmbracelet/bubbletea"

	"capsize/ui/panel"
)

// do hands an operation to the session.
func (a *App) do(op operation) tea.Cmd { return a.session.add(op, a.now) }

// ended says why time cannot go on.
func (a *App) ended() string {
	if a.session.live.ended != nil {
		return "the run has ended: R begins it again"
	}
	return ""
}

// restart begins the run again. It runs on where it stood still only because it
// had come to an end, or was taken back.
func (a *App) restart() tea.Cmd {
	if s := a.state(); s == panel.Done || s == panel.Rewound {
		a.session.paused = false
	}
	return a.do(operation{kind: restart})
}

func (a *App) togglePause(n int) tea.Cmd {
	var cmd tea.Cmd
	a.stepping = false
	for range n % 2 { // a key held down leaves it as it was every second time
		cmd = a.session.toggle(a.after, a.now)
	}
	return cmd
}

func (a *App) changeSpeed(n int) tea.Cmd {
	moved := a.session.faster(n)
	a.message = "speed " + speeds[a.session.speed].label
	if !moved {
		a.message += " is the end of the scale"
	}
	return nil
}

// keepFocus puts the focus on a knob that exists.
func (a *App) keepFocus() {
	if a.focused() < 0 && len(a.knobs) > 0 {
		a.focus = a.knobs[0].Path
	}
}

// focused is the index of the focused knob, −1 for none.
func (a *App) focused() int {
	for i := range a.knobs {
		if a.knobs[i].Path == a.focus {
			return i
		}
	}
	return -1
}

// pick moves the focus by n knobs.
func (a *App) pick(n int) tea.Cmd {
	if len(a.knobs) > 0 {
		a.focus = a.knobs[min(max(0, a.focused()+n), len(a.knobs)-1)].Path
	}
	return nil
}

// turn moves the focused knob by n steps.
func (a *App) turn(n int) tea.Cmd {
	if a.focused() < 0 {
		return nil
	}
	return a.do(operation{kind: step, path: a.focus, n: n, scale: a.sliders[a.focus]})
}

// unmodified says why the focused knob cannot be reset.
func (a *App) unmodified() string {
	if i := a.focused(); i < 0 || !a.knobs[i].Modified {
		return "this knob stands where the preset has it"
	}
	return ""
}

func (a *App) resetKnob() tea.Cmd {
	return a.do(operation{kind: set, path: a.focus, value: a.preset.Get(a.focus)})
}

// showChart chooses a chart: the one of a small screen, of the zoom and, where
// it shares a place with others, of that place. Numbers wrap around.
func (a *App) showChart(i int) tea.Cmd {
	a.chart = i % len(panel.Charts())
	if kind := a.chosen().Kind; kind.Aside() {
		a.side = kind
	}
	return nil
}

// showKind chooses a chart by what it is.
func (a *App) showKind(k panel.Kind) {
	i := slices.IndexFunc(panel.Charts(), func(c panel.Numbered) bool { return c.Kind == k })
	a.showChart(i)
}

// chosen is the chart chosen last.
func (a *App) chosen() panel.Numbered { return panel.Charts()[a.chart] }

// typeValue opens a field for the focused knob.
func (a *App) typeValue() tea.Cmd {
	if i := a.focused(); i >= 0 {
		a.open(newEntry(a.focus, a.scenario().Get(a.focus)))
	}
	return nil
}

// openPicker lists the presets.
func (a *App) openPicker() tea.Cmd {
	list := a.presets()
	at := slices.IndexFunc(list, func(p Preset) bool { return p.Name == a.name })
	a.open(&picker{all: list, cursor: max(0, at)})
	return nil
}
