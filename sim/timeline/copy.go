package timeline

import (
	"slices"

	"capsize/sim"
	"capsize/sim/stat"
)

// Copy returns an independent run in the same state: given the same calls both
// go on with the same bits. What lies behind and ahead of it, and the log, are
// the copy's too. What it was on its way to do is not.
func (t *Timeline) Copy() *Timeline {
	c := *t
	c.engine = t.engine.Clone()
	c.recorder = t.recorder.copy()
	c.recent = t.recent.copy()
	c.log.all, c.log.entries = slices.Clip(t.log.all), slices.Clip(t.log.entries)
	c.kept.moments = slices.Clip(t.kept.moments)
	c.trail.events, c.trail.after = slices.Clip(t.trail.events), slices.Clip(t.trail.after)
	c.errand, c.inside = errand{}, nil
	return &c
}

func (r *recorder) copy() *recorder {
	c := *r
	c.rows = slices.Clone(r.rows)
	c.since, c.spare = copyTotals(&r.since), copyTotals(&r.spare)
	return &c
}

func (r *recent) copy() recent {
	c := recent{past: make([]past, len(r.past)), next: r.next, blind: r.blind}
	for i := range r.past {
		p := &c.past[i]
		p.totals = copyTotals(&r.past[i].totals)
		p.waits = make([]stat.Hist, len(r.past[i].waits))
		for j := range r.past[i].waits {
			r.past[i].waits[j].CopyTo(&p.waits[j])
		}
	}
	return c
}

// copyTotals copies what a later reading may overwrite.
func copyTotals(t *sim.Totals) sim.Totals {
	c := *t
	c.Workloads = slices.Clone(t.Workloads)
	return c
}
