package sizing

import (
	"math"

	"capsize/model/metric"
	"capsize/model/predict"
	"capsize/model/scenario"
)

// Queue is how many places are worth having: who waits longer than is tolerable
// is better told so at once.
type Queue struct {
	// TolerableWait in seconds is the tightest goal on a wait, by Source, its key,
	// else the queue timeout. NaN and "" without either.
	TolerableWait float64
	Source        string
	// Places are those there are, nil when unlimited, and Rejected the share of
	// arrivals that meet them taken; NaN without a formula.
	Places   *int
	Rejected float64
	// ByArrivals is tolerable wait × effective arrival rate; ByDrain is tolerable
	// wait × c/E[S], the rate at which a busy pool takes requests from the line,
	// less than the former when the pool is short. nil without a tolerable wait.
	ByArrivals, ByDrain *Depth
	// ArrivalRate, the highest when it moves, and DrainRate are the rates behind
	// them, 1/s.
	ArrivalRate, DrainRate float64
}

// Depth is a number of places, and the share of arrivals that meet them taken:
// NaN without a formula.
type Depth struct {
	Places   int
	Rejected float64
}

// Memory in bytes, base included; what no formula knows is NaN.
type Memory struct {
	Mean, P999 float64 // in the steady state of the load; of a batch, when it has come
	Full       float64 // every slot and every place taken, streams of a mean age
	Limit      float64
	// Container is a size to ask for: the larger of Full and P999, as far as they are
	// known, divided by the share of the memory_peak goal, or by 0.8 without such a goal, rounded up to a multiple of
	// 64 MiB.
	Container float64
}

// containerShare is the part of a container that may be full without a goal.
const containerShare = 0.8

// containerStep is what container sizes are a multiple of, in bytes.
const containerStep = 64 << 20

// Rates is what the requests ask of the upstream if each is let in once, on
// average over the window.
type Rates struct {
	Requests, Input, Output Budget
	// OutputRate is what an open stream produces on average, in tokens a second:
	// output tokens of a stream/E[S], less than the rate at which it produces while
	// it does, for it waits for its first token. Of several workloads the mean by
	// streams open; 0 when nobody states an output. StreamCeiling is the number of
	// streams which then take the output budget: OTPM/(60 × OutputRate). NaN without
	// either.
	OutputRate, StreamCeiling float64
}

// Budget is the demand on one upstream limit, a minute.
type Budget struct {
	PerMinute float64 // NaN when the tokens have no law
	Limit     float64 // NaN without one
	Share     float64 // of the limit; NaN without one
}

// CPU in cores, as stated for each open stream.
type CPU struct {
	PerStream, Full, Mean, Cores float64 // Full: every slot open; Mean: the mean number, or a batch that has come
}

func (v *solver) queue() *Queue {
	q := &Queue{TolerableWait: math.NaN(), Rejected: math.NaN()}
	for _, g := range goals(v.s) {
		isWait := waits(g.id) || g.id == metric.WaitMeanS || g.id == metric.QueueWaitMeanS
		if isWait && !(g.limit >= q.TolerableWait) {
			q.TolerableWait, q.Source = g.limit, metric.Of(g.id).Goal
		}
	}
	if timeout := v.s.Pool.QueueTimeout; q.Source == "" && timeout != scenario.None {
		q.TolerableWait, q.Source = timeout.Seconds(), "queue_timeout"
	}
	if !v.unlimited() {
		q.Places = &v.at.Places
	}
	q.Rejected = v.rejected(v.present)
	q.ArrivalRate = v.p.ArrivalRate
	if e := v.p.Total[metric.EffectivePerS]; e.Has() && !v.p.Moving {
		q.ArrivalRate = e.Value
	}
	q.DrainRate = float64(v.at.Slots) / v.p.MeanDuration
	if q.Source != "" {
		q.ByArrivals = v.depth(q.TolerableWait * q.ArrivalRate)
		q.ByDrain = v.depth(q.TolerableWait * q.DrainRate)
	}
	return q
}

func (v *solver) rejected(x *predict.Steady) float64 {
	return x.Predict(metric.RejectedShare, -1).Value
}

// depth rounds down: one place more and its holder waits too long.
func (v *solver) depth(places float64) *Depth {
	const far = 1e9
	if !(places < far) {
		return nil
	}
	d := &Depth{Places: int(places * (1 + equalLoad)), Rejected: math.NaN()}
	if !v.large && d.Places <= searched {
		d.Rejected = v.rejected(v.ask(predict.Setting{Slots: v.at.Slots, Places: d.Places, Load: 1}))
	}
	return d
}

func (v *solver) memory() *Memory {
	if !v.s.Memory.Tracked() {
		return nil
	}
	m := &Memory{
		Mean: v.present.MemoryMean().Value, P999: math.NaN(),
		Full: v.present.MemoryFull(), Limit: math.NaN(),
	}
	if !v.large {
		m.P999 = v.present.MemoryQuantile(peakShare).Value
	}
	if v.s.Memory.Limit != scenario.None {
		m.Limit = float64(v.s.Memory.Limit)
	}
	m.Container = math.Ceil(m.most()/v.containerShare()/containerStep*(1-equalLoad)) * containerStep
	return m
}

// most is what a container must hold: Full is a mean, which p99.9 may exceed.
func (m *Memory) most() float64 {
	if m.Full > m.P999 || math.IsNaN(m.P999) {
		return m.Full
	}
	return m.P999
}

func (v *solver) containerShare() float64 {
	if share := v.s.Goals.Limit[metric.MemoryPeakBytes]; share > 0 && !v.s.Goals.MemoryPeakSize {
		return share
	}
	return containerShare
}

func (v *solver) rates() *Rates {
	if v.p.Batch || !(v.p.ArrivalRate >= 0) {
		return nil
	}
	d, u := &v.p.Demand, &v.s.Upstream
	own := v.asked()
	r := &Rates{StreamCeiling: math.NaN(), OutputRate: v.outputRate()}
	r.Requests = budgetOf(d.Requests, u.RequestsPerMinute, own[0])
	r.Input = budgetOf(d.Input, u.InputPerMinute, own[1])
	r.Output = budgetOf(d.Output, u.OutputPerMinute, own[2])
	if u.OutputPerMinute != scenario.None && r.OutputRate > 0 {
		r.StreamCeiling = float64(u.OutputPerMinute) / (60 * r.OutputRate)
	}
	return r
}

// budgetOf is the demand as the predictions have it where there is a limit, else
// as the settings say.
func budgetOf(share float64, limit int64, asked float64) Budget {
	if limit == scenario.None {
		return Budget{PerMinute: asked, Limit: math.NaN(), Share: math.NaN()}
	}
	return Budget{PerMinute: share * float64(limit), Limit: float64(limit), Share: share}
}

// asked is the demand on the three budgets a minute.
func (v *solver) asked() (perMinute [3]float64) {
	for i := range v.s.Workloads {
		w := &v.s.Workloads[i]
		rate := 60 * v.p.Workloads[i][metric.OfferedPerS].Value
		perMinute[0] += rate
		perMinute[1] += rate * meanOf(&w.Stream.Input) * (1 - w.Stream.CachedShare)
		perMinute[2] += rate * v.outputOf(w)
	}
	return perMinute
}

// meanOf is 0 for what is not given and NaN for what has no law.
func meanOf(q *scenario.Quantity) float64 {
	if !q.Given {
		return 0
	}
	law, err := q.Law()
	if err != nil {
		return math.NaN()
	}
	return law.Mean()
}

// outputOf is the mean number of output tokens of a request.
func (v *solver) outputOf(w *scenario.Workload) float64 {
	switch {
	case w.Arrivals.Process == scenario.Trace: // the file may state them
		return math.NaN()
	case w.Stream.ByParts():
		return meanOf(&w.Stream.Output)
	}
	return max(0, w.Stream.OutputRate) * heldMean(w)
}

// heldMean is the mean time that a stream of the workload is held.
func heldMean(w *scenario.Workload) float64 {
	law, err := w.HeldLaw(nil)
	if err != nil {
		return math.NaN()
	}
	return law.Mean()
}

// produced is the mean number of output tokens that a stream has produced when it
// ends or is ended.
func (v *solver) produced(w *scenario.Workload) float64 {
	if !w.Stream.ByParts() || w.Arrivals.Process == scenario.Trace {
		return v.outputOf(w)
	}
	first, err := w.Stream.FirstToken.Law()
	if err == nil && w.Stream.Max != scenario.None {
		first, err = first.Truncated(w.Stream.Max.Seconds())
	}
	if err != nil {
		return math.NaN()
	}
	return max(0, w.Stream.OutputRate) * max(0, heldMean(w)-first.Mean())
}

// outputRate is what the workloads' open streams produce, by streams open.
func (v *solver) outputRate() float64 {
	var sum, open, plain float64
	for i := range v.s.Workloads {
		w := &v.s.Workloads[i]
		held := heldMean(w)
		rate := v.produced(w) / held
		if !(rate >= 0) {
			rate = max(0, w.Stream.OutputRate)
		}
		streams := v.p.Workloads[i][metric.OfferedPerS].Value * held
		sum, open = sum+rate*streams, open+streams
		plain += rate / float64(len(v.s.Workloads))
	}
	if len(v.s.Workloads) == 1 || !(open > 0) {
		return plain
	}
	return sum / open
}

func (v *solver) cpu() *CPU {
	cpu := &v.s.CPU
	if !(cpu.PerStream > 0) {
		return nil
	}
	carried := v.p.CarriedLoad
	switch {
	case v.p.Batch:
		carried = min(float64(v.p.Requests), float64(v.at.Slots))
	case math.IsNaN(carried):
		carried = min(v.p.OfferedLoadMean, float64(v.at.Slots))
	}
	return &CPU{cpu.PerStream, float64(v.at.Slots) * cpu.PerStream, carried * cpu.PerStream, cpu.Cores}
}
