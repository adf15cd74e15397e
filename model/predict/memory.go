package predict

import "math"

// stickiness says what the allocator's memory of a burst does to a mean.
const stickiness = "memory.sticky keeps part of each burst: the mean is higher"

// perOpen is what an open stream of the workload occupies on average, in
// bytes: a stream met at a random instant has the age of the residual life.
func (t *traffic) perOpen(f *flow) float64 {
	return float64(t.memory.PerStream) + t.memory.Growth*f.law.ResidualMean() + f.prompt
}

// open is the mean over all open streams, in bytes.
func (t *traffic) open() (bytes float64) {
	for i := range t.flows {
		bytes += t.held(&t.flows[i]) * t.perOpen(&t.flows[i])
	}
	return bytes
}

// waiting is what a waiting request occupies on average, in bytes.
func (t *traffic) waiting() (bytes float64) {
	bytes = float64(t.memory.PerWaiting)
	for i := range t.flows {
		bytes += t.flows[i].weight * t.flows[i].prompt
	}
	return bytes
}

// memoryFull is mean memory with c streams open and K waiting. Where workloads
// have slots or places of their own, or SDK sleepers are inside without either,
// that is not what full means.
func (t *traffic) memoryFull() float64 {
	r := &t.rules
	if t.unlimited || t.mixed || r.caps || r.places || r.sdk && !r.holds || !t.memory.Tracked() {
		return math.NaN()
	}
	return float64(t.memory.Base) + float64(t.slots)*t.open() + float64(t.places)*t.waiting()
}

// memoryMean is base + a'·fixed + growth·λ'·E[S²]/2 + prompts·(a' + Lq) +
// per_waiting·Lq, with the carried load a' and λ' = a'/E[S]. It holds for every
// law and any rule that does not ask how long a stream will be, and is as good
// as a' and Lq are.
func (t *traffic) memoryMean(a *answers) Prediction {
	line := t.waiting()
	p := a.inFlight
	p.Value = float64(t.memory.Base) + a.inFlight.Value*t.open()
	if line > 0 {
		p.Value += a.queue.Value * line
		if p.Exact = p.Exact && a.queue.Exact; !a.queue.Exact {
			p.Method, p.Why = a.queue.Method, a.queue.Why
		}
	}
	t.stick(&p)
	return p
}

// stick marks a mean or share of time that an allocator makes larger.
func (t *traffic) stick(p *Prediction) {
	if t.memory.Sticky > 0 && p.Has() {
		p.Exact, p.AtLeast, p.Why = false, true, and(p.Why, stickiness)
	}
}
