package timeline

import (
	"slices"

	"capsize/sim"
	"capsize/sim/stat"
)

// Copy returns an independent run in the same state: given the same calls both
// go on with the same bits. The log is copied too, so both can undo what was
// changed before.
func (t *Timeline) Copy() *Timeline {
	c := *t
	c.engine = t.engine.Clone()
	c.recorder = t.recorder.copy()
	c.recent = t.recent.copy()
	c.log = Log{all: slices.Clone(t.log.all), undo: slices.Clone(t.log.undo), redo: slices.Clone(t.log.redo)}
	c.marks = slices.Clone(t.marks)
	return &c
}

// Reopen starts the statistics of the run anew, as a change does, so that two
// runs of which only one was changed are measured over the same time.
func (t *Timeline) Reopen() {
	t.openWindow()
	t.anew = t.Now()
}

func (r *recorder) copy() *recorder {
	c := *r
	c.rows = slices.Clone(r.rows)
	c.former, c.spare = copyTotals(&r.former), copyTotals(&r.spare)
	return &c
}

func (r *recent) copy() recent {
	c := recent{past: make([]past, len(r.past)), next: r.next}
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
