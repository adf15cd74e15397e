package sizing

import (
	"math"

	"capsize/model/metric"
	"capsize/model/predict"
	"capsize/model/scenario"
)

// The names of the limits, in their order.
const (
	SlotsLimit   = "slots"
	QueueLimit   = "queue"
	MemoryLimit  = "memory"
	RPMLimit     = "rpm"
	ITPMLimit    = "itpm"
	OTPMLimit    = "otpm"
	StreamsLimit = "streams"
	CPULimit     = "cpu"
)

// NoLimit is what binds when nothing ever gives way.
const NoLimit = "none"

// rejectedDefault is the share of 429s at which a queue gives way without a goal.
const rejectedDefault = 0.001

// peakShare is the share of the time that memory must hold.
const peakShare = 0.999

// tightBelow is the load multiple below which a limit that gives way is close.
const tightBelow = 1.1

// Limit says at which multiple of all arrival rates a limit gives way: of the
// batches when everything comes in batches, which only memory and CPU limit.
//
//   - slots: the load takes every slot, or a goal on waits, P(wait), timeouts or
//     utilization fails; by the mean, the load alone.
//   - queue: P(429) passes its goal, or 0.1 % without one; by the mean, the load
//     takes every slot.
//   - memory: its p99.9 passes memory.limit; by the mean, its mean does.
//   - rpm, itpm, otpm: mean demand reaches the budget.
//   - streams: the load reaches the upstream's cap, if that is below the slots.
//   - cpu: the load, of which no more than the slots are open, takes every core.
//
// The limits are looked at one by one: what one of them refuses does not spare
// the others.
type Limit struct {
	Name string
	// AtLoad is the multiple by p99.9 or the goals, AtLoadMean by the mean. +Inf:
	// never; NaN: not known.
	AtLoad, AtLoadMean float64
	// Text is the clause that says so, such as "p99 wait passes 2 s".
	Text string
}

// Binding is the limit that gives way first. ok is false where none gives way at
// any load, and where a limit is not known: that one may be the first.
func Binding(limits []Limit) (first Limit, ok bool) {
	first = earliest(limits)
	return first, first.Name != "" && len(unknown(limits)) == 0
}

// earliest is the first to give way of those that are known, zero without one. By
// its mean a limit gives way later than by p99.9 or its goals: where these are not
// known it does so there at the latest. A queue is no such limit: that the load
// takes every slot does not mean that places run out.
func earliest(limits []Limit) (first Limit) {
	at := math.Inf(1)
	for _, l := range limits {
		if math.IsNaN(l.AtLoad) && l.Name != QueueLimit {
			l.AtLoad = l.AtLoadMean
		}
		if l.AtLoad < at {
			first, at = l, l.AtLoad
		}
	}
	return first
}

// unknown names the limits of which nobody knows when they give way.
func unknown(limits []Limit) (names []string) {
	for _, l := range limits {
		if math.IsNaN(l.AtLoad) {
			names = append(names, l.Name)
		}
	}
	return names
}

// limits lists those that the scenario has.
func (v *solver) limits() (all []Limit) {
	m := v.memoryLimit()
	if v.p.Batch {
		return append(m, v.cpuLimit()...)
	}
	all = append(all, v.slotsLimit())
	if !v.unlimited() {
		all = append(all, v.queueLimit())
	}
	all = append(append(all, m...), v.budgetLimits()...)
	n := v.s.Upstream.ConcurrentStreams
	if n != scenario.None {
		at := math.Inf(1)
		if int(n) < v.at.Slots {
			at = v.times(float64(n))
		}
		all = append(all, Limit{StreamsLimit, at, at, "the upstream's streams run out"})
	}
	return append(all, v.cpuLimit()...)
}

// cpuLimit is empty when streams take none.
func (v *solver) cpuLimit() []Limit {
	cpu := &v.s.CPU
	if !(cpu.PerStream > 0) {
		return nil
	}
	at := math.Inf(1)
	if streams := cpu.Cores / cpu.PerStream; streams <= float64(v.at.Slots)*(1+equalLoad) {
		at = v.times(streams)
	}
	return []Limit{{CPULimit, at, at, "CPU takes " + coresText(cpu.Cores)}}
}

// times is the multiple at which the load, or the batch, is so many streams.
func (v *solver) times(streams float64) float64 {
	load := v.a
	if v.p.Batch {
		load = float64(v.p.Requests)
	}
	if load == 0 {
		return math.Inf(1)
	}
	return streams / load // NaN without a load
}

func (v *solver) slotsLimit() Limit {
	l := Limit{Name: SlotsLimit, Text: "the slots run out"}
	l.AtLoadMean = v.times(float64(v.at.Slots))
	l.AtLoad = l.AtLoadMean
	goals := ofKind(v.goals, SlotsLimit)
	switch {
	case math.IsNaN(l.AtLoad) || math.IsInf(l.AtLoad, 1):
		return l
	case len(ofKind(v.blind, SlotsLimit)) > 0, v.large && len(goals) > 0:
		l.AtLoad = math.NaN() // one of them may fail at a lower load
		return l
	case len(goals) == 0:
		return l
	}
	f := func(m float64) float64 {
		_, by := worst(goals, v.steady(v.at.Slots, m))
		return by
	}
	hi := l.AtLoad * (1 - equalLoad)
	fhi := f(hi)
	if fhi <= 0 {
		return l
	}
	lo, flo := v.from(f)
	if flo > 0 {
		lo, hi, flo, fhi = 0, lo, -1, flo
	}
	if hi <= lo {
		return l
	}
	m := crossing(lo, hi, flo, fhi, f)
	if g, _ := worst(goals, v.steady(v.at.Slots, m)); m < l.AtLoadMean*(1-2*precision) {
		l.AtLoad, l.Text = m, g.passes()
	}
	return l
}

// from is this load and what f is there, or no load at all where this load takes
// every slot.
func (v *solver) from(f func(float64) float64) (load, value float64) {
	if v.a >= float64(v.at.Slots)*(1-equalLoad) {
		return 0, -1
	}
	return 1, f(1)
}

func (v *solver) queueLimit() Limit {
	goals := ofKind(v.goals, QueueLimit)
	if len(goals) == 0 {
		goals = []goal{{id: metric.RejectedShare, workload: -1, limit: rejectedDefault}}
	}
	l := Limit{Name: QueueLimit, AtLoad: math.NaN(), AtLoadMean: v.times(float64(v.at.Slots)), Text: goals[0].passes()}
	switch {
	case v.a == 0:
		l.AtLoad = math.Inf(1)
		return l
	case v.large, len(ofKind(v.blind, QueueLimit)) > 0, math.IsNaN(goals[0].value(v.present)):
		return l
	}
	f := func(x *predict.Steady) float64 {
		_, by := worst(goals, x)
		return by
	}
	var x *predict.Steady
	l.AtLoad, x = v.rise(f, l.AtLoadMean)
	if x != nil {
		g, _ := worst(goals, x)
		l.Text = g.passes()
	}
	return l
}

// rise is the multiple at which f rises above 0, and the process there: +Inf when
// it does not up to 64 times the load that takes every slot.
func (v *solver) rise(f func(*predict.Steady) float64, full float64) (float64, *predict.Steady) {
	at := func(m float64) float64 { return f(v.steady(v.at.Slots, m)) }
	lo, flo, hi := 1.0, f(v.present), max(1, full)
	if flo > 0 {
		m := crossing(0, 1, -1, flo, at)
		return m, v.steady(v.at.Slots, m)
	}
	if hi == lo {
		hi *= 2
	}
	for ; hi <= 64*max(1, full); hi *= 2 {
		fhi := at(hi)
		if fhi > 0 {
			m := crossing(lo, hi, flo, fhi, at)
			return m, v.steady(v.at.Slots, m)
		}
		lo, flo = hi, fhi
	}
	return math.Inf(1), nil
}

// memoryLimit is empty without memory.limit.
func (v *solver) memoryLimit() []Limit {
	limit := float64(v.s.Memory.Limit)
	if limit < 0 {
		return nil
	}
	l := Limit{Name: MemoryLimit, AtLoad: math.NaN(), AtLoadMean: math.NaN(), Text: "memory p99.9 passes " + sizeText(limit)}
	if v.p.Batch {
		l.Text = "memory passes " + sizeText(limit)
	}
	full := v.present.MemoryFull()
	switch {
	case v.p.Batch:
		l.AtLoad = v.batchMemory(limit, func(x *predict.Steady) float64 { return x.MemoryQuantile(peakShare).Value })
		l.AtLoadMean = v.batchMemory(limit, (*predict.Steady).MemoryFull)
	case full <= limit && v.sameBytes(), v.a == 0 && float64(v.s.Memory.Base) <= limit:
		l.AtLoad, l.AtLoadMean = math.Inf(1), math.Inf(1)
	case v.large || math.IsNaN(v.a):
		if full <= limit {
			l.AtLoadMean = math.Inf(1)
		}
	default:
		if l.AtLoadMean = math.Inf(1); full <= limit && v.crammed() <= limit {
			l.AtLoad = math.Inf(1)
			break
		} else if !(full <= limit) {
			l.AtLoadMean = v.memoryRise(limit, math.Inf(1), func(x *predict.Steady) float64 { return x.MemoryMean().Value })
		}
		latest := l.AtLoadMean
		if math.IsNaN(latest) {
			latest = math.Inf(1)
		}
		l.AtLoad = v.memoryRise(limit, latest, func(x *predict.Steady) float64 { return x.MemoryQuantile(peakShare).Value })
	}
	return []Limit{l}
}

// crammed is memory p99.9 at a load at which every slot and place is always taken:
// it is no higher at any other.
func (v *solver) crammed() float64 {
	return v.steady(v.at.Slots, 64*max(1, v.times(float64(v.at.Slots)))).MemoryQuantile(peakShare).Value
}

// sameBytes says that every stream holds as much as any other, and so memory when
// full, which is a mean, is as much as there ever is.
func (v *solver) sameBytes() bool {
	return v.s.Memory.Growth == 0 && v.s.Memory.PerInputToken == 0
}

// nearlyFull is how near to full load memory with an endless line is looked at,
// relative to it: nearer the line, and the numbers for it, grow without end.
const nearlyFull = 1e-4

// memoryRise is the multiple at which a measure of memory passes the limit, at
// latest at a given one, and NaN where it has no formula.
func (v *solver) memoryRise(limit, latest float64, of func(*predict.Steady) float64) float64 {
	unknown := false
	f := func(x *predict.Steady) float64 {
		value := of(x)
		unknown = unknown || math.IsNaN(value)
		return excess(value, limit)
	}
	full := v.times(float64(v.at.Slots))
	if !v.unlimited() || v.s.Pool.QueueTimeout != scenario.None {
		if math.IsNaN(of(v.present)) {
			return math.NaN()
		}
		m, _ := v.rise(f, min(full, latest))
		if unknown {
			return math.NaN()
		}
		return min(m, latest)
	}
	// Without places or patience memory is known below full load; there the line,
	// and with it memory, grows without end.
	at := func(m float64) float64 { return f(v.steady(v.at.Slots, m)) }
	hi := min(full*(1-nearlyFull), latest)
	fhi := at(hi)
	lo, flo := v.from(at)
	switch {
	case unknown:
		return math.NaN()
	case flo > 0:
		lo, hi, flo, fhi = 0, lo, -1, flo
	case fhi <= 0 && latest <= full:
		return latest
	case fhi <= 0:
		return v.whenEndless(limit, full)
	case hi <= lo:
		lo, flo = 0, -1
	}
	m := crossing(lo, hi, flo, fhi, at)
	if unknown {
		return math.NaN()
	}
	return m
}

// whenEndless is what happens to memory when the load takes every slot and the
// line has no end: all the slots, and a line that is as long as one likes if
// those who wait occupy anything.
func (v *solver) whenEndless(limit, full float64) float64 {
	places := predict.Setting{Slots: v.at.Slots, Places: 0}
	none := v.p.Case.Steady(places).MemoryFull()
	places.Places = 1
	one := v.p.Case.Steady(places).MemoryFull()
	switch {
	case math.IsNaN(none):
		return math.NaN()
	case one <= none && none <= limit:
		return math.Inf(1)
	}
	return full
}

// batchMemory is the multiple of the batches at which they fill the memory.
func (v *solver) batchMemory(limit float64, of func(*predict.Steady) float64) float64 {
	const far = 1 << 20
	f := func(m float64) float64 { return above(of(v.steady(v.at.Slots, m)), limit) }
	last := f(far)
	if math.IsNaN(of(v.present)) {
		return math.NaN()
	}
	if last <= 0 {
		return math.Inf(1)
	}
	lo, flo := 0.0, -1.0
	for hi := 1.0; ; hi *= 2 {
		fhi := f(hi)
		if fhi > 0 {
			return crossing(lo, hi, flo, fhi, f)
		}
		lo, flo = hi, fhi
	}
}

// budgetLimits are those of the upstream's three budgets.
func (v *solver) budgetLimits() (all []Limit) {
	d, u := &v.p.Demand, &v.s.Upstream
	for _, b := range [...]struct {
		name      string
		perMinute int64
		share     float64
		text      string
	}{
		{RPMLimit, u.RequestsPerMinute, d.Requests, "requests a minute run out"},
		{ITPMLimit, u.InputPerMinute, d.Input, "input tokens a minute run out"},
		{OTPMLimit, u.OutputPerMinute, d.Output, "output tokens a minute run out"},
	} {
		if b.perMinute == scenario.None {
			continue
		}
		at := 1 / b.share // NaN where demand has no formula
		all = append(all, Limit{b.name, at, at, b.text})
	}
	return all
}
