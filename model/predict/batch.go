package predict

import (
	"math"

	"capsize/model/metric"
)

// fillBatch fills the tables when everything comes in batches. What follows is
// a matter of which stream ends first: known for exponential and for equal
// durations, simulated for others.
func (t *traffic) fillBatch(r *Result) {
	const why = "requests come all at once: there is no rate"
	a := t.unknown(why)
	t.settled(&a)
	odd := t.odd()
	if p, ok := t.turnedAway(r.Requests); ok && !t.unlimited && !odd {
		a.rejected = p
	}
	table := t.table()
	t.fillAnswers(&table, &a)
	table[metric.Queue] = a.queue
	for _, id := range [...]metric.ID{metric.InFlight, metric.Busy, metric.Utilization, metric.ThroughputPerS} {
		table[id] = none(SimulationOnly, why)
	}
	table[metric.MakespanS] = none(SimulationOnly, "no formula for the last completion")
	for i := range t.flows {
		r.Workloads[i] = t.perWorkload(table)
		if len(t.flows) > 1 && !t.unlimited {
			p := none(SimulationOnly, why)
			r.Workloads[i][metric.RejectedShare], r.Workloads[i][metric.Share429] = p, p
		}
	}
	if t.memory.Tracked() {
		table[metric.MemoryMeanBytes] = none(SimulationOnly, why)
		table[metric.MemoryPeakBytes] = t.memoryAtStart(r.Requests)
		if odd {
			table[metric.MemoryPeakBytes] = none(SimulationOnly, t.rules.why())
		}
	}
	if b, ok := t.oneBatch(r.Requests); ok && !odd {
		t.fillOneBatch(&table, b)
		if len(t.flows) == 1 {
			own := table
			r.Workloads[0] = t.perWorkload(own)
		}
	}
	t.fillDemand(&table)
	t.heed(&table)
	r.Total = table
}

// together says whether all batches come at one instant.
func (t *traffic) together() bool {
	for i := range t.flows {
		if t.flows[i].at != t.flows[0].at {
			return false
		}
	}
	return true
}

// turnedAway is the share that finds neither slot nor place, known when all
// come at one instant.
func (t *traffic) turnedAway(n int64) (Prediction, bool) {
	if !t.together() || n == 0 {
		return Prediction{}, false
	}
	over := max(0, n-int64(t.slots)-int64(t.places))
	return exact(float64(over)/float64(n), AtStart), true
}

// memoryAtStart is memory at the instant the batch has come in, in bytes: the
// streams have no age yet, so with growth the peak is higher.
func (t *traffic) memoryAtStart(n int64) Prediction {
	if !t.together() {
		return none(SimulationOnly, "the batches come at different times")
	}
	held := min(n, int64(t.slots))
	waiting := n - held
	if !t.unlimited {
		waiting = min(waiting, int64(t.places))
	}
	var prompt float64
	for i := range t.flows {
		prompt += t.flows[i].weight * t.flows[i].prompt
	}
	v := float64(t.memory.Base) + float64(held)*(float64(t.memory.PerStream)+prompt) +
		float64(waiting)*(float64(t.memory.PerWaiting)+prompt)
	why := ""
	switch {
	case t.memory.Growth > 0 && held > 0:
		why = "at least: before the open streams have grown"
	case t.memory.PerWaiting > t.memory.PerStream && waiting > 0, math.IsNaN(v):
		why = "before the line has shortened"
	}
	p := judged(v, AtStart, why)
	p.AtLeast = t.memory.Growth > 0 && held > 0
	return p
}
