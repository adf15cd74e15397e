package predict

import "math"

// line is what every queue of package queueing knows.
type line interface {
	PWait() float64
	MeanWait() float64
	MeanQueue() float64
	WaitTail(t float64) (float64, error)
	WaitQuantile(p float64) (float64, error)
}

// refusing is a line with an end.
type refusing interface {
	PBlock() float64
	MeanInFlight() float64
}

// leaving is a line whose waiters lose patience.
type leaving interface {
	PAbandon() float64
	MeanInFlight() float64
}

// answersOf is what a queue, exact but for why, says of the process.
func (t *traffic) answersOf(m line, method, why string) answers {
	a := answers{
		pWait:    judged(m.PWait(), method, why),
		wait:     t.capped(judged(m.MeanWait(), method, why)),
		queue:    judged(m.MeanQueue(), method, why),
		quantile: remembered(func(p float64) Prediction { return t.waitQuantile(m, p, method, why) }),
		rejected: exact(0, Stated),
		timedOut: exact(0, Stated),
		inFlight: exact(t.load, Little),
		system99: none(SimulationOnly, and("no formula for waiting and stream together", why)),
		ratio:    t.ratioOf(m),
	}
	if b, ok := m.(refusing); ok && !t.unlimited {
		a.rejected = judged(b.PBlock(), method, why)
		a.inFlight = judged(b.MeanInFlight(), method, why)
	}
	if l, ok := m.(leaving); ok {
		a.timedOut = judged(l.PAbandon(), method, why)
		a.inFlight = judged(l.MeanInFlight(), method, why)
	}
	t.withhold(&a, m)
	a.refused = a.rejected
	if a.systemMean = a.wait; a.wait.Has() {
		a.systemMean = judged(a.wait.Value+t.wholeMean(), method, why)
	}
	if t.rules.lifo {
		t.lastFirst(&a)
	}
	return a
}

// remembered asks for each share but once: every workload asks again.
func remembered(of func(p float64) Prediction) func(p float64) Prediction {
	known := map[float64]Prediction{}
	return func(p float64) Prediction {
		q, ok := known[p]
		if !ok {
			q = of(p)
			known[p] = q
		}
		return q
	}
}

// ratioOf is the ratio of the geometric law that has the line's mean length and
// chance to be met: a/c in M/M/c. A line whose waiters leave after a constant time
// has no such law; for a search this one stands in.
func (t *traffic) ratioOf(m line) float64 {
	if _, ok := m.(leaving); ok && !t.rules.memoryless && !t.search {
		return math.NaN()
	}
	rho := t.load / float64(t.slots)
	if b, ok := m.(refusing); ok && !t.unlimited && b.PBlock() > 0 {
		return rho // of M/M/c/c+K, at any load
	}
	met := m.PWait()
	if met < 1e-12 {
		return min(rho, 1-1e-9)
	}
	return m.MeanQueue() / (m.MeanQueue() + met)
}

// lastFirst: who waits longest depends on the order of the line. The number in it
// does not, as long as the order does not ask how long a stream will be, and so
// by Little's law neither does the mean wait.
func (t *traffic) lastFirst(a *answers) {
	const why = "the formula is for first come, first served: with lifo only means are the same"
	a.quantile = func(float64) Prediction { return none(SimulationOnly, why) }
	a.system99 = none(SimulationOnly, why)
	if !t.rules.timeouts {
		return
	}
	for _, p := range []*Prediction{&a.pWait, &a.wait, &a.queue, &a.systemMean, &a.timedOut, &a.rejected, &a.refused, &a.inFlight} {
		if p.Method != Stated {
			*p = none(SimulationOnly, "lifo with a queue timeout")
		}
	}
}

func (t *traffic) waitQuantile(m line, p float64, method, why string) Prediction {
	v, err := m.WaitQuantile(p)
	if err != nil {
		return none(SimulationOnly, err.Error())
	}
	return t.capped(judged(v, method, why))
}

// capped holds a wait down to a constant timeout: nobody who is served waited
// longer.
func (t *traffic) capped(p Prediction) Prediction {
	if !t.rules.memoryless && p.Value > t.patience {
		p.Value = t.patience
		p.Why = and(p.Why, "capped at the timeout")
	}
	return p
}

// patient says that nobody leaves the line.
func (t *traffic) patient() bool { return math.IsInf(t.patience, 1) }
