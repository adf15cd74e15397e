package predict

import (
	"fmt"
	"math"

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
	why := and(t.shortness(r.OfferedLoad), t.rules.why())
	keep := 1.0 // what of m the slots can hold
	if slots := min(float64(t.slots), t.rules.streams); r.OfferedLoadMean > slots {
		keep = slots / r.OfferedLoadMean
	}
	r.CarriedLoad = min(r.OfferedLoadMean, r.OfferedLoadMean*keep)
	if t.rules.caps {
		keep, r.CarriedLoad, why = math.NaN(), math.NaN(), t.rules.why()
	}
	if t.overBudget() {
		keep, r.CarriedLoad, why = math.NaN(), math.NaN(), overBudgetWhy
	}

	var arrivals, flow, memory float64
	for i := range t.flows {
		f, fc := &t.flows[i], &c.flows[i]
		open, rate := keep*fc.average(t.from, t.to), f.rateMean(t.from, t.to)
		ended := max(0, rate*t.opens-(fc.value(t.to)-fc.value(t.from))/(t.to-t.from))
		through := ended * keep * (1 - t.rules.during)
		arrivals, flow, memory = arrivals+rate, flow+through, memory+open*t.perOpen(f)
		r.Workloads[i] = t.perWorkload(t.movingTable(rate, open, through, why))
	}
	r.Total = t.movingTable(arrivals, r.CarriedLoad, flow, why)
	if t.memory.Tracked() {
		p := t.meanOver(float64(t.memory.Base)+memory, and(why, "waiting requests are not counted"))
		t.stick(&p)
		r.Total[metric.MemoryMeanBytes] = p
	}
	if o, ok := t.follow(r.OfferedLoad); ok && !t.overBudget() {
		t.fillOverTime(r, &o)
		for i := range r.Workloads {
			r.Workloads[i] = t.perWorkload(r.Workloads[i])
		}
	}
	t.fillDemand(&r.Total)
	t.heed(&r.Total)
}

// meanOver is a time average of M_t/G/∞, if there is one.
func (t *traffic) meanOver(v float64, why string) Prediction {
	if math.IsNaN(v) {
		return none(SimulationOnly, why)
	}
	return judged(v, MtGInf, why)
}

// fillUnknown fills the tables when nobody knows how long streams are held.
func (t *traffic) fillUnknown(r *Result) {
	var arrivals float64
	for i := range t.flows {
		rate := t.flows[i].rateMean(t.from, t.to)
		arrivals += rate
		r.Workloads[i] = t.perWorkload(t.movingTable(rate, math.NaN(), math.NaN(), t.noLaw))
	}
	r.Total = t.movingTable(arrivals, math.NaN(), math.NaN(), t.noLaw)
	if t.memory.Tracked() {
		r.Total[metric.MemoryMeanBytes] = none(SimulationOnly, t.noLaw)
	}
	t.fillDemand(&r.Total)
	t.heed(&r.Total)
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
	a := t.unknown(and(moves, t.rules.why()))
	t.settled(&a)
	t.fillAnswers(&table, &a)
	offered := judged(rate, Stated, t.binned())
	table[metric.OfferedPerS], table[metric.EffectivePerS] = offered, offered
	table[metric.Queue] = a.queue
	table[metric.InFlight] = t.meanOver(open, why)
	table[metric.Busy] = table[metric.InFlight]
	table[metric.Utilization] = t.meanOver(open/float64(t.slots), why)
	table[metric.ThroughputPerS] = t.meanOver(through, why)
	if t.ends() {
		table[metric.MakespanS] = none(SimulationOnly, "no formula for the last completion")
	}
	return table
}

// binned says why a mean rate may not be quite that of the arrivals, or "".
func (t *traffic) binned() string {
	for i := range t.flows {
		if t.flows[i].trace {
			return "a trace is counted in bins"
		}
		if t.flows[i].rough {
			return "a daily wave is taken in straight pieces, and other than Poisson arrivals start cold"
		}
	}
	return ""
}

// ends says whether any workload's arrivals come to an end.
func (t *traffic) ends() bool {
	for i := range t.flows {
		if t.flows[i].ends {
			return true
		}
	}
	return false
}
