package ui

import (
	"math"
	"slices"

	tea "github.com/charmbracelet/bubbletea"

	"capsize/model/scenario"
	"capsize/ui/panel"
)

// sweepMode is the main screen with the keys on the points of the sweep. What
// it does not know is a command as ever.
type sweepMode struct{}

func (m sweepMode) key(a *App, in input) tea.Cmd {
	if a.jobs.sweep.now == nil { // it was dropped
		a.back()
		return a.top().key(a, in)
	}
	switch in.key {
	case "left", "h":
		a.moveCursor(-in.n)
	case "right", "l":
		a.moveCursor(in.n)
	case "shift+left", "H":
		a.moveCursor(-10 * in.n)
	case "shift+right", "L":
		a.moveCursor(10 * in.n)
	case "enter":
		return a.takePoint()
	case "tab":
		a.back()
		if a.eventsInSight() {
			return a.openEvents()
		}
	case "up", "down", "k", "j": // leave it for the next knob
		a.back()
		return a.top().key(a, in)
	case "esc":
		if !a.zoomed {
			return a.dropSweep()
		}
		a.zoomed = false
	default:
		if slices.ContainsFunc(panel.Charts(), func(c panel.Numbered) bool { return c.Number == in.key && c.Kind != panel.Sweeps }) {
			a.back() // another chart is looked at
		}
		return mainMode{}.key(a, in)
	}
	return nil
}

func (sweepMode) show(a *App, f *panel.Frame) {
	if a.jobs.sweep.now == nil {
		return
	}
	f.Tab, f.Zoom.Kind = panel.Sweeps, panel.Sweeps
	f.Hints = a.hintsWith(
		panel.Hint{Key: "←→", Text: "point"}, panel.Hint{Key: "enter", Text: "take"}, panel.Hint{Key: "tab", Text: "knobs"}, panel.Hint{Key: "esc", Text: "drop"},
	)
}

// unswept says why the focused knob cannot be swept.
func (a *App) unswept() string {
	if k, _, err := a.scenario().Lookup(a.focus); err != nil || k.Step <= 0 {
		return errNoRange.Error()
	}
	return ""
}

// sweepKnob begins a sweep of the focused knob, or drops the one that there is.
func (a *App) sweepKnob() tea.Cmd {
	s := &a.jobs.sweep
	if s.now != nil && s.now.axis.Path == a.focus {
		return a.dropSweep()
	}
	next, err := a.proposeSweep(a.focus)
	if err != nil {
		a.message = err.Error()
		return nil
	}
	if a.jobs.running == work(s) {
		a.jobs.stop()
	}
	*s = sweeps{points: s.points, now: next, cursor: math.NaN()}
	a.knobs = a.readKnobs()
	a.openSweep()
	return a.jobs.again(a.after)
}

// proposeSweep is a sweep of a knob at the others as they stand.
func (a *App) proposeSweep(path string) (*sweep, error) {
	s := a.scenario()
	k, w, err := s.Lookup(path)
	if err != nil {
		return nil, err
	}
	value, limited := number(k, s, w)
	return newSweep(s, path, spreadOf(k, value, limited, a.answer.sizing.Need, a.sliders[path], a.jobs.sweep.points))
}

// dropSweep ends the sweep and forgets it.
func (a *App) dropSweep() tea.Cmd {
	s := &a.jobs.sweep
	if a.jobs.running == work(s) {
		a.jobs.stop()
	}
	*s = sweeps{points: s.points}
	if _, ok := a.top().(sweepMode); ok {
		a.back()
	}
	a.knobs = a.readKnobs()
	a.message = "the sweep is dropped"
	return a.jobs.next(a.after)
}

// sweepAgain begins the sweep anew when another knob has moved. The former one
// stays in sight until the new one has something to show.
func (a *App) sweepAgain() {
	s := &a.jobs.sweep
	if s.now == nil || sameBut(s.now.axis.Path, s.now.base, a.scenario()) {
		return
	}
	next, err := a.proposeSweep(s.now.axis.Path)
	if err != nil {
		*s = sweeps{points: s.points}
		a.message = "the sweep is dropped: " + err.Error()
		return
	}
	if shown, _ := s.shown(); shown.count > 0 {
		s.former = shown
	}
	s.now, s.broken = next, false
}

// sweepDone takes the end of a sweep.
func (a *App) sweepDone(msg sweptMsg) (tea.Cmd, bool) {
	if !a.jobs.done(msg.id) {
		return nil, false
	}
	s := &a.jobs.sweep
	if s.broken = msg.err != nil || !s.now.complete(); msg.err != nil {
		a.message = firstLine(msg.err.Error())
	}
	s.former = nil
	a.knobs = a.readKnobs() // the band
	return a.jobs.next(a.after), true
}

// openSweep puts the keys on the points, the cursor on the present value. The
// sweep comes into sight, and stays there when the keys go back to the knobs.
func (a *App) openSweep() {
	a.side = panel.Sweeps
	if _, ok := a.top().(sweepMode); ok {
		return
	}
	s := &a.jobs.sweep
	s.cursor = a.numberOf(a.scenario(), s.now.axis.Path)
	if math.IsNaN(s.cursor) {
		s.cursor = s.now.axis.Numbers[0]
	}
	bring(a, sweepMode{})
}

// numberOf is the value of a knob, NaN without a limit.
func (a *App) numberOf(s *scenario.Scenario, path string) float64 {
	if s == nil {
		return math.NaN()
	}
	if k, w, err := s.Lookup(path); err == nil {
		if v, ok := number(k, s, w); ok {
			return v
		}
	}
	return math.NaN()
}

// moveCursor goes n points on.
func (a *App) moveCursor(n int) {
	s := &a.jobs.sweep
	one, _ := s.shown()
	i := max(0, one.nearest(s.cursor))
	s.cursor = one.axis.Numbers[min(max(0, i+n), len(one.axis.Numbers)-1)]
}

// takePoint sets the knob to the value under the cursor.
func (a *App) takePoint() tea.Cmd {
	one, _ := a.jobs.sweep.shown()
	i := max(0, one.nearest(a.jobs.sweep.cursor))
	return a.do(operation{kind: set, path: one.axis.Path, value: one.axis.Values[i]})
}

// sweepKey is all that the picture of a sweep is made from.
type sweepKey struct {
	shown           *sweep
	count, coming   int
	present, pinned *scenario.Scenario
	cursor          int
}

// sweepFrame is what the frame shows of the sweep.
func (a *App) sweepFrame() *panel.Sweep {
	s := &a.jobs.sweep
	one, stale := s.shown()
	if one == nil {
		return nil
	}
	key := sweepKey{one, one.count, s.now.count, a.scenario(), a.session.pinnedScenario(), -1}
	if slices.Contains(a.modes, mode(sweepMode{})) {
		key.cursor = one.nearest(s.cursor)
	}
	if s.made == nil || key != s.key {
		s.key, s.made = key, a.drawSweep(one, stale, key)
	}
	return s.made
}

func (a *App) drawSweep(one *sweep, stale bool, key sweepKey) *panel.Sweep {
	path, now := one.axis.Path, a.jobs.sweep.now
	out := &panel.Sweep{
		Path: path, Numbers: one.axis.Numbers, Values: one.axis.Values, Points: slices.Clone(one.points),
		Metric: one.swept(), Limit: math.NaN(), Cursor: key.cursor,
		Done: float64(now.count) / float64(len(now.points)), Stale: stale || !sameBut(path, one.base, key.present),
	}
	for _, d := range dials(key.present) {
		if d.path == path {
			out.Label, out.Symbol = d.label, d.symbol
		}
	}
	if limit, ok := key.present.GoalLimit(-1, out.Metric); ok {
		out.Limit = limit
	}
	you := a.numberOf(key.present, path)
	out.At, out.AtA, out.You = one.at(you), one.at(a.numberOf(key.pinned, path)), key.present.Get(path)
	out.Low, out.High = one.window(one.around(you))
	out.NoGoals = !hasGoals(key.present)
	out.Knee = one.knee(out.Metric)
	return out
}
