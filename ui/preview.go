package ui

import (
	"math"

	"capsize/model/metric"
	"capsize/model/predict"
	"capsize/model/scenario"
	"capsize/model/unit"
	"capsize/ui/panel"
)

// preview is what the next press of → would give, kept while nothing moves.
type preview struct {
	of    *scenario.Scenario
	focus string
	scale slider
	lines []string
}

// nextPress says what the focused knob one step up would give by formula.
func (a *App) nextPress() []string {
	s, p := a.scenario(), &a.preview
	if p.of != s || p.focus != a.focus || p.scale != a.sliders[a.focus] {
		*p = preview{of: s, focus: a.focus, scale: a.sliders[a.focus]}
		p.lines = a.foresee(s)
	}
	return p.lines
}

func (a *App) foresee(s *scenario.Scenario) []string {
	value, err := stepped(s, a.focus, 1, a.sliders[a.focus])
	if err != nil || a.answer.err != nil {
		return nil
	}
	next := s.Clone()
	if next.Apply([]string{a.focus + "=" + value}) != nil {
		return nil
	}
	p, err := predict.All(next)
	if err != nil {
		return nil
	}
	lines := outlook(s, a.answer.predicted, next, p)
	if len(lines) == 0 {
		return nil
	}
	return append([]string{"→ " + knobName(next, a.focus) + " " + settingText(next, a.focus, value)}, lines...)
}

// outlook lists what formulas know of two settings, a line each, most important
// first: "p99 wait 1.2 s → 0.9 s".
func outlook(s *scenario.Scenario, now *predict.Result, next *scenario.Scenario, then *predict.Result) []string {
	var out []string
	put := func(name string, x, y float64, text func(float64) string) {
		if math.IsNaN(y) {
			return
		}
		line := name + " " + text(y)
		if !math.IsNaN(x) && text(x) != text(y) {
			line = name + " " + text(x) + " → " + text(y)
		}
		out = append(out, line)
	}
	total := func(name string, id metric.ID, text func(float64) string) {
		p, q := &now.Total[id], &then.Total[id]
		if !q.Exact {
			name += " ≈"
		}
		put(name, p.Value, q.Value, text)
	}
	total("p99 wait", metric.WaitP99S, unit.HumanDuration)
	total("429", metric.Share429, unit.HumanShare)
	if !math.IsNaN(then.MemoryFull) {
		put("memory full", now.MemoryFull, then.MemoryFull, unit.HumanSize)
	} else {
		total("memory p99.9", metric.MemoryP999Bytes, unit.HumanSize)
	}
	put("ρ", now.OfferedLoad/float64(s.Pool.Concurrency), then.OfferedLoad/float64(next.Pool.Concurrency), unit.HumanShare)
	return out
}

// band is the part of a knob's slider in which every goal is met: by the sweep
// where there is one of that knob, else for slots by formula. Without goals there
// is none.
func (a *App) band(path string, scale slider) panel.Band {
	if !hasGoals(a.scenario()) {
		return scale.band(nil, nil, false)
	}
	one, stale := a.jobs.sweep.shown()
	if one != nil && !stale && one.axis.Path == path && one.complete() {
		low, high := one.window(one.around(a.numberOf(a.scenario(), path)))
		if low < 0 {
			return scale.band(nil, nil, true)
		}
		return scale.band(&one.axis.Numbers[low], &one.axis.Numbers[high], true)
	}
	z := &a.answer.sizing
	w := z.Window
	if w == nil {
		w = z.WindowAtLoad // an unlimited line is never full
	}
	if path != "pool.concurrency" || a.answer.err != nil || w == nil || len(z.NotByFormula) > 0 || z.NoFit != "" {
		return scale.band(nil, nil, false)
	}
	return scale.band(asFloat(w.Low), asFloat(w.High), false)
}

// band is the part of a slider between two values, of which one may be open;
// with both open, or beyond the top, there is none.
func (s slider) band(low, high *float64, simulated bool) panel.Band {
	out := panel.Band{Low: 0, High: 1, Simulated: simulated}
	if low == nil && high == nil || low != nil && *low > s.top {
		return panel.Band{Low: -1, High: -1}
	}
	if low != nil {
		out.Low = s.position(*low)
	}
	if high != nil {
		out.High = s.position(*high)
	}
	return out
}

// asFloat is the same number as a float64.
func asFloat(n *int) *float64 {
	if n == nil {
		return nil
	}
	v := float64(*n)
	return &v
}
