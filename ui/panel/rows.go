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
		{metric.WaitP99S, 1},
		{metric.WaitMeanS, 7},
		{metric.PWait, 8},
		{metric.Share429, 2},
		{metric.TimedOutShare, 9},
		{metric.OOMKills, 3},
		{metric.MemoryMeanBytes, 4},
		{metric.MemoryPeakBytes, 6},
		{metric.MakespanS, 5},
	}
	rows := make([]comparison, 0, len(all))
	for _, row := range all {
		if f.exists(row.id) {
			rows = append(rows, row)
		}
	}
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
// off have no row, and kills only once there are some.
func (f *Frame) exists(id metric.ID) bool {
	p, e := f.predicted(id), f.simulated(id)
	switch id {
	case metric.OOMKills:
		return e.Value > 0 || f.live(id) > 0
	case metric.TimedOutShare, metric.MemoryMeanBytes, metric.MemoryPeakBytes, metric.MakespanS:
		return !p.Absent() || !math.IsNaN(e.Value) || !math.IsNaN(f.live(id))
	}
	return true
}
