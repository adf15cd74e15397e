package panel

import (
	"math"
	"slices"

	"capsize/model/metric"
)

// comparison is a row of the table: a metric, and how soon it gives way where
// there are few rows (0 stays longest).
type comparison struct {
	id   metric.ID
	rank int
}

// comparisons lists the rows that this scenario has, in the order of the table,
// cut to the n that matter most.
func (f *Frame) comparisons(n int) []comparison {
	all := [...]comparison{
		{metric.InFlight, 0},
		{metric.LostShare, 1},
		{metric.Refused, 5},
		{metric.WaitP99S, 3},
		{metric.WaitMeanS, 10},
		{metric.PWait, 11},
		{metric.Share429, 4},
		{metric.TimedOutShare, 2},
		{metric.OOMKills, 6},
		{metric.MemoryMeanBytes, 7},
		{metric.MemoryPeakBytes, 9},
		{metric.MakespanS, 8},
	}
	rows := make([]comparison, 0, len(all))
	for _, row := range all {
		if f.exists(row.id) {
			rows = append(rows, row)
		}
	}
	rows = append(rows, f.upstreamRows()...)
	for len(rows) > max(0, n) {
		last := 0
		for i := range rows {
			if rows[i].rank > rows[last].rank {
				last = i
			}
		}
		rows = slices.Delete(rows, last, last+1)
	}
	return rows
}

// exists says whether a row has anything to show: metrics of what is switched
// off have no row, and losses only once there are some.
func (f *Frame) exists(id metric.ID) bool {
	p, e := f.predicted(id), f.simulated(id)
	switch id {
	case metric.OOMKills, metric.LostShare, metric.Refused, metric.TimedOutShare:
		return e.Value > 0 || f.live(id) > 0
	case metric.MemoryMeanBytes, metric.MemoryPeakBytes, metric.MakespanS:
		return !p.Absent() || !math.IsNaN(e.Value) || !math.IsNaN(f.live(id))
	}
	return true
}

// upstreamRows lists the rows of what the upstream does: demand on each limit
// that is on, streams that failed and requests that come back once there are
// some.
func (f *Frame) upstreamRows() []comparison {
	var rows []comparison
	for _, row := range [...]comparison{
		{metric.FailedShare, 2},
		{metric.RPMDemand, 5},
		{metric.ITPMDemand, 5},
		{metric.OTPMDemand, 5},
		{metric.Asleep, 8},
		{metric.InBackoff, 9},
	} {
		e, live := f.simulated(row.id).Value, f.live(row.id)
		demand := row.id == metric.RPMDemand || row.id == metric.ITPMDemand || row.id == metric.OTPMDemand
		if e > 0 || live > 0 || demand && !(math.IsNaN(e) && math.IsNaN(live)) {
			rows = append(rows, row)
		}
	}
	return rows
}
