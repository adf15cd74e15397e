package predict

import (
	"fmt"

	"capsize/model/metric"
)

// moves is why a stationary row is empty.
const moves = "the rate moves: there is no stationary value"

// fillMoving fills the tables when the rate moves: time averages of M_t/G/∞ in
// place of stationary rows.
func (t *traffic) fillMoving(r *Result) {
	c := t.curve()
	_, r.OfferedLoad = c.Peak(t.from, t.to)
	r.OfferedLoadMean = c.Mean(t.from, t.to)
	r.CarriedLoad = min(r.OfferedLoadMean, float64(t.slots))
	why := t.shortness(r.OfferedLoad)
	keep := 1.0 // what of m the slots can hold
	if r.OfferedLoadMean > r.CarriedLoad {
		keep = r.CarriedLoad / r.OfferedLoadMean
	}

	var arrivals, flow, memory float64
	for i := range t.flows {
		f, fc := &t.flows[i], &c.flows[i]
		open, rate := keep*fc.average(t.from, t.to), f.rateMean(t.from, t.to)
		through := max(0, rate-(fc.value(t.to)-fc.value(t.from))/(t.to-t.from)) * keep
		arrivals, flow, memory = arrivals+rate, flow+through, memory+open*t.perOpen(f)
		table := t.movingTable(rate, open, through, why)
		r.Workloads[i] = perWorkload(table)
	}
	r.Total = t.movingTable(arrivals, r.CarriedLoad, flow, why)
	if t.memory.Tracked() {
		p := judged(float64(t.memory.Base)+memory, MtGInf, and(why, "waiting requests are not counted"))
		if t.memory.Sticky > 0 {
			p.Why = and(p.Why, stickiness)
		}
		r.Total[metric.MemoryMeanBytes] = p
	}
}

// shortness says what M_t/G/∞ leaves out here.
func (t *traffic) shortness(peak float64) string {
	if peak >= float64(t.slots) {
		return fmt.Sprintf("the formula knows no slots: up to %.4g streams meet %d", peak, t.slots)
	}
	return "the formula knows no slots, and chance can fill them"
}

func (t *traffic) movingTable(rate, open, through float64, why string) Table {
	table := t.table()
	a := t.unknown(moves)
	if t.unlimited {
		a.rejected = exact(0, Stated)
	}
	t.fillAnswers(&table, &a)
	table[metric.OfferedPerS], table[metric.EffectivePerS] = exact(rate, Stated), exact(rate, Stated)
	table[metric.Queue] = none(SimulationOnly, moves)
	table[metric.InFlight] = judged(open, MtGInf, why)
	table[metric.Busy] = table[metric.InFlight]
	table[metric.Utilization] = judged(open/float64(t.slots), MtGInf, why)
	table[metric.ThroughputPerS] = judged(through, MtGInf, why)
	if t.ends() {
		table[metric.MakespanS] = none(SimulationOnly, "no formula for the last completion")
	}
	return table
}

// ends says whether any workload's arrivals come to an end.
func (t *traffic) ends() bool {
	for i := range t.flows {
		f := &t.flows[i]
		if f.size > 0 {
			return true
		}
		if n := len(f.steps); n > 1 && f.steps[n-1].rate == 0 {
			return true
		}
	}
	return false
}
