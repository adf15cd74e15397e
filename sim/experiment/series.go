package experiment

import (
	"time"

	"capsize/model/metric"
	"capsize/model/scenario"
	"capsize/sim"
)

// Bin is one row of a series: the metrics of the whole process and of each
// workload over one stretch of time. Quantiles and extremes are left out.
type Bin struct {
	Start     time.Duration
	Total     metric.Values
	Workloads []metric.Values
}

// binner cuts a run into bins by differences of cumulative totals.
type binner struct {
	width    time.Duration
	next     time.Duration
	former   sim.Totals
	features sim.Features
	bins     []Bin
}

// newBinner starts the first bin at the engine's time. No workload "ends" in a
// bin: a makespan belongs to the run.
func newBinner(e *sim.Engine, width time.Duration, f sim.Features) *binner {
	b := &binner{width: width, next: e.Now() + width, features: f}
	b.features.Ends = make([]bool, len(f.Ends))
	e.Totals(&b.former)
	return b
}

// until advances the run to t and closes the bins that end by then.
func (b *binner) until(r *runner, t time.Duration) {
	for b.width > 0 && b.next <= t && r.stopped == nil {
		r.until(b.next)
		b.close(r.e)
		b.next += b.width
	}
}

// close ends a bin at the engine's time.
func (b *binner) close(e *sim.Engine) {
	var now sim.Totals
	e.Totals(&now)
	if now.At <= b.former.At {
		return
	}
	part := now.Since(&b.former)
	row := Bin{Start: b.former.At, Total: b.measure(&part, &now, -1)}
	for i := range now.Workloads {
		row.Workloads = append(row.Workloads, b.measure(&part, &now, i))
	}
	b.bins = append(b.bins, row)
	b.former = now
}

// measure takes what happened in the bin, and the requests inside as they stand
// at its end.
func (b *binner) measure(part, now *sim.Totals, i int) metric.Values {
	v, end := sim.Measure(part, i, &b.features), sim.Measure(now, i, &b.features)
	for id := range v {
		if k := metric.Of(metric.ID(id)).Kind; k == metric.Extreme {
			v[id] = metric.Missing() // of the window, not of the bin
		}
	}
	v[metric.Inside], v[metric.Censored] = end[metric.Inside], end[metric.Censored]
	return v
}

// done closes the last bin, short as it may be.
func (b *binner) done(e *sim.Engine) []Bin {
	if b.width > 0 {
		b.close(e)
	}
	return b.bins
}

// meanSeries averages the series of replications, bin by bin; a value that is
// missing in one is left out of the mean.
func meanSeries(runs []*replication, s *scenario.Scenario) []Bin {
	if len(runs) == 0 || len(runs[0].series) == 0 {
		return nil
	}
	out := make([]Bin, len(runs[0].series))
	for i := range out {
		out[i] = Bin{Start: runs[0].series[i].Start, Workloads: make([]metric.Values, len(s.Workloads))}
		out[i].Total = meanValues(runs, i, func(b *Bin) *metric.Values { return &b.Total })
		for w := range s.Workloads {
			out[i].Workloads[w] = meanValues(runs, i, func(b *Bin) *metric.Values { return &b.Workloads[w] })
		}
	}
	return out
}

func meanValues(runs []*replication, i int, of func(*Bin) *metric.Values) metric.Values {
	v := metric.NewValues()
	for id := range v {
		n, sum := 0, 0.0
		for _, r := range runs {
			if i >= len(r.series) {
				continue
			}
			if x := of(&r.series[i]); x.Has(metric.ID(id)) {
				n++
				sum += x[id]
			}
		}
		if n > 0 {
			v[id] = sum / float64(n)
		}
	}
	return v
}
