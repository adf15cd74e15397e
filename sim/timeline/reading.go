package timeline

import (
	"cmp"
	"fmt"
	"iter"
	"slices"
	"time"

	"capsize/model/metric"
	"capsize/model/scenario"
	"capsize/sim"
)

// Reading is what a timeline shows at one instant: values and copies, so that
// it stays as it is while the timeline moves on.
type Reading struct {
	Now      time.Duration
	Totals   sim.Totals
	Total    metric.Values // of the window since the last change or the warm-up
	Recent   metric.Values // the same of the last RecentSpan
	Law      sim.LawCheck
	Rows     []Row // up to now
	Marks    []Mark
	Changes  []Change // up to now, one a knob and instant, though each step can be undone
	Warm     bool     // the window is open: the warm-up is over
	CanUndo  bool
	CanRedo  bool
	Scenario *scenario.Scenario // must not be changed
	Ages     Ages               // of all who hold a slot now
	Holders  []sim.Holder       // each of them; none where there are more than maxHolders
	Waiters  []sim.Waiter       // the longest waiting of each workload

	Head   time.Duration // the furthest instant that the run has come to
	Behind bool          // it was taken back to before that
	Ahead  []Row         // what it has seen from there on, the row of now included
	Trail  []sim.Event   // what happened last, the newest last; none while it runs
	Moving bool          // it is on its way through time
	Share  float64       // of that way
}

// Mark is an instant worth a mark on a time axis.
type Mark struct {
	At   time.Duration // ahead of now where the run was taken back
	Kill bool
	Text string // "pool.concurrency 49→25", "kill"
}

// Read takes a reading.
func (t *Timeline) Read() *Reading {
	undo := t.log.at(t.applied)
	r := &Reading{
		Now: t.Now(), Scenario: t.scenario, Warm: t.warm,
		Changes: t.log.shown(t.log.changes(t.applied)),
		CanUndo: undo.undo != nil, CanRedo: undo.redo != nil,
		Head: t.Head(), Behind: t.Behind(), Trail: slices.Clip(t.trail.events),
	}
	r.Rows, r.Ahead = t.recorder.snapshot()
	r.Marks = t.marks()
	r.Share, _ = t.Working()
	r.Moving = t.Moving()
	t.engine.Totals(&r.Totals)
	r.Total = t.measured(&r.Totals)
	r.Recent = t.recent.read(t.engine, &t.features)
	r.Law = r.Totals.Law()
	t.readInside(r)
	return r
}

// measured is what the window shows: no extremes where no time has passed in it,
// and no makespan of what was over before the last change.
func (t *Timeline) measured(totals *sim.Totals) metric.Values {
	v := sim.Measure(totals, -1, &t.features)
	sim.Quantiles(t.engine.Distributions(), -1, &t.features, &v)
	if totals.From == totals.At {
		v[metric.MemoryPeakBytes], v[metric.InFlightMax], v[metric.QueueMax] = metric.Missing(), metric.Missing(), metric.Missing()
	}
	if t.anew > 0 && v[metric.MakespanS] <= t.anew.Seconds() {
		v[metric.MakespanS] = metric.Missing()
	}
	return v
}

// maxMarks bounds the marks of a reading: the latest.
const maxMarks = 500

// marks lists moved knobs and kills in order.
func (t *Timeline) marks() []Mark {
	var out []Mark
	all := t.log.shown(len(t.log.all))
	for _, c := range all[max(0, len(all)-maxMarks):] {
		out = append(out, Mark{At: c.At, Text: fmt.Sprintf("%s %s→%s", c.Path, c.From, c.To)})
	}
	kills := kills(t.recorder.seen())
	for _, at := range kills[max(0, len(kills)-maxMarks):] {
		out = append(out, Mark{At: at, Kill: true, Text: "kill"})
	}
	slices.SortStableFunc(out, func(a, b Mark) int { return cmp.Compare(a.At, b.At) })
	return out[max(0, len(out)-maxMarks):]
}

// kills lists the last kill of each row.
func kills(rows iter.Seq[*Row]) (out []time.Duration) {
	for p := range rows {
		if p.Kills > 0 {
			out = append(out, p.LastKill)
		}
	}
	return out
}
