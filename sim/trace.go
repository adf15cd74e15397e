package sim

import (
	"slices"

	"capsize/model/dist"
	"capsize/model/scenario"
)

// trace is a workload's recorded requests in order of arrival. It is never
// changed once built.
type trace struct {
	times []int64 // nanoseconds from the start of the trace
	// What the log told of each request, NaN or absent where it did not.
	rows []scenario.TraceRow
	of   scenario.TraceArrivals // what it was made from
}

// same says that a trace was made from a: the very rows, spread alike.
func (t *trace) same(a *scenario.TraceArrivals) bool {
	return len(t.of.Rows) == len(a.Rows) && &t.of.Rows[0] == &a.Rows[0] && t.of.Spread == a.Spread
}

// gap returns the time from the former request, or the start, to the k-th.
func (t *trace) gap(k uint64) int64 {
	if k == 0 {
		return t.times[0]
	}
	return t.times[k] - t.times[k-1]
}

// compileTrace spreads quantised timestamps: each request moves by a uniform
// share of the spread, drawn from its own number in the file and so the same
// in every run. The file's order breaks ties.
func compileTrace(w *scenario.Workload) *trace {
	rows := w.Arrivals.Trace.Rows
	if w.Arrivals.Process != scenario.Trace || len(rows) == 0 {
		return nil
	}
	spread := dist.NewStream(0, 0, w.Name, dist.Gap)
	order := make([]int, len(rows))
	at := make([]int64, len(rows))
	for i := range rows {
		r := spread.At(uint64(i))
		order[i] = i
		at[i] = int64(rows[i].At) + int64(r.Float64()*float64(w.Arrivals.Trace.Spread))
	}
	slices.SortStableFunc(order, func(a, b int) int { return int(at[a] - at[b]) })
	t := &trace{times: make([]int64, len(rows)), rows: make([]scenario.TraceRow, len(rows)), of: w.Arrivals.Trace}
	for i, j := range order {
		t.times[i], t.rows[i] = at[j], rows[j]
	}
	return t
}
