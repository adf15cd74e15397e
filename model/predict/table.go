package predict

import (
	"math"

	"capsize/model/metric"
)

// waitQuantiles and queueQuantiles are the same predictions under two names:
// without retries, time to the open stream is time in the queue.
var (
	waitQuantiles  = [...]metric.ID{metric.WaitP50S, metric.WaitP95S, metric.WaitP99S, metric.WaitP999S}
	queueQuantiles = [...]metric.ID{metric.QueueWaitP50S, metric.QueueWaitP95S, metric.QueueWaitP99S, metric.QueueWaitP999S}
)

// lengths are the metrics whose value depends on how long the run is.
var lengths = [...]metric.ID{metric.InFlightMax, metric.QueueMax}

// fillStationary fills every table from one solution.
func (t *traffic) fillStationary(r *Result) {
	r.OfferedLoad, r.OfferedLoadMean = t.load, t.load
	a, err := t.solve()
	if err != nil {
		a = t.unknown(err.Error())
	}
	r.CarriedLoad = a.inFlight.Value
	r.Total = t.table()
	t.fillAnswers(&r.Total, &a)
	t.fillFlows(&r.Total, &a, 1, t.lambda, t.mean)
	r.Total[metric.InFlightP999], r.Total[metric.QueueP99] = t.numberQuantiles(&a)
	if t.memory.Tracked() {
		r.Total[metric.MemoryMeanBytes] = t.memoryMean(&a)
		r.Total[metric.MemoryP999Bytes] = t.memoryQuantile(&a, 0.999)
	}
	t.fillDemand(&r.Total)
	t.heed(&r.Total)
	for i := range t.flows {
		f := &t.flows[i]
		share := 0.0
		if t.lambda > 0 {
			share = f.rate / t.lambda
		}
		own := t.ofFlow(a, i)
		table := t.table()
		t.fillAnswers(&table, &own)
		t.fillFlows(&table, &own, share, f.rate, f.law.Mean())
		r.Workloads[i] = t.perWorkload(table)
	}
}

// ofFlow is what a solution means for one workload: the same waits, its own
// streams.
func (t *traffic) ofFlow(a answers, i int) answers {
	f := &t.flows[i]
	if f.rate == 0 {
		return t.idle()
	}
	if a.waits != nil {
		a.systemMean.Value += a.waits[i].Value - a.wait.Value
		a.queue.Value = a.waits[i].Value * t.lambda // fillFlows takes its share
		a.wait = a.waits[i]
		a.pWait = none(SimulationOnly, "priorities: only means have a formula")
	}
	a.systemMean.Value += f.whole.Mean() - t.wholeMean()
	if a.system99.Has() && !t.unlimited && t.places == 0 {
		a.system99.Value = f.whole.Quantile(0.99)
	}
	return a
}

// unknown is used when a load leaves the range of the formulas.
func (t *traffic) unknown(why string) answers {
	no := none(SimulationOnly, why)
	return answers{
		pWait: no, wait: no, queue: no, rejected: no, timedOut: no, refused: no,
		inFlight: no, systemMean: no, system99: no,
		quantile: func(float64) Prediction { return no },
		ratio:    math.NaN(),
	}
}

// table returns a table of nothing but what no formula gives.
func (t *traffic) table() Table {
	var table Table
	for i := range table {
		table[i].Value = math.NaN()
	}
	for _, id := range lengths {
		table[id] = none(SimulationOnly, "a maximum depends on the length of the run")
	}
	for _, id := range [...]metric.ID{metric.InFlightP999, metric.QueueP99} {
		table[id] = none(SimulationOnly, "no formula for shares of time")
	}
	t.addMemory(&table)
	return table
}

// addMemory marks what happens to memory: peaks and kills are simulated.
func (t *traffic) addMemory(table *Table) {
	if !t.memory.Tracked() {
		return
	}
	table[metric.MemoryP999Bytes] = none(SimulationOnly, "no formula for shares of time")
	table[metric.MemoryPeakBytes] = none(SimulationOnly, "a maximum depends on the length of the run")
	if t.memory.Limit < 0 {
		return
	}
	for _, id := range [...]metric.ID{metric.OOMKills, metric.OOMRunShare, metric.FirstOOMS, metric.DowntimeS, metric.LostShare} {
		table[id] = none(SimulationOnly, "no formula for kills")
	}
}

// fillAnswers puts in what is the same for every workload.
func (t *traffic) fillAnswers(table *Table, a *answers) {
	table[metric.PWait] = a.pWait
	table[metric.WaitMeanS], table[metric.QueueWaitMeanS] = a.wait, a.wait
	for i, id := range waitQuantiles {
		p := a.quantile(metric.Of(id).Quantile)
		table[id], table[queueQuantiles[i]] = p, p
	}
	table[metric.RejectedShare], table[metric.Share429] = a.rejected, a.refused
	if !t.patient() {
		table[metric.TimedOutShare] = a.timedOut
	}
	table[metric.SystemMeanS], table[metric.SystemP99S] = a.systemMean, a.system99
}

// fillFlows puts in what the workload with this share of the arrivals takes.
func (t *traffic) fillFlows(table *Table, a *answers, share, rate, mean float64) {
	table[metric.OfferedPerS], table[metric.EffectivePerS] = exact(rate, Stated), exact(rate, Stated)
	queue, busy, flow, use := a.queue, a.inFlight, a.inFlight, a.inFlight
	queue.Value *= share
	busy.Value *= share * mean / t.mean
	flow.Value = busy.Value / mean * (1 - t.rules.during) // the others break
	use.Value /= float64(t.slots)
	table[metric.Queue] = queue
	table[metric.InFlight], table[metric.Busy] = busy, busy
	table[metric.ThroughputPerS] = flow
	table[metric.Utilization] = use
	if a.back != nil {
		effective, through, away := a.back.effective, a.back.through, a.back.backoff
		effective.Value *= share
		through.Value *= share
		away.Value *= share
		table[metric.EffectivePerS], table[metric.ThroughputPerS], table[metric.InBackoff] = effective, through, away
		if t.rules.during > 0 {
			table[metric.FailedShare] = a.back.failed
		}
	}
}

// perWorkload heeds the rules and keeps the metrics that exist for a workload.
func (t *traffic) perWorkload(table Table) Table {
	t.heed(&table)
	for i := range table {
		if !metric.Of(metric.ID(i)).PerWorkload {
			table[i] = Prediction{Value: math.NaN()}
		}
	}
	return table
}
