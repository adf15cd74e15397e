package predict

import (
	"errors"
	"fmt"
	"math"

	"capsize/model/queueing"
)

// answers is what the stationary formulas say of the line and slots that all
// workloads share. Each entry carries its own method and doubts.
type answers struct {
	pWait, wait, queue   Prediction
	quantile             func(p float64) Prediction // of the wait
	rejected             Prediction                 // share of arrivals
	inFlight             Prediction
	systemMean, system99 Prediction
}

func exact(v float64, method string) Prediction {
	return Prediction{Value: v, Method: method, Exact: true}
}

func none(method, why string) Prediction {
	return Prediction{Value: math.NaN(), Method: method, Why: why}
}

// judged is exact when there is nothing against it.
func judged(v float64, method, why string) Prediction {
	return Prediction{Value: v, Method: method, Exact: why == "", Why: why}
}

func and(a, b string) string {
	if a == "" || b == "" {
		return a + b
	}
	return a + "; " + b
}

// solve picks the formula.
func (t *traffic) solve() (answers, error) {
	switch {
	case t.lambda*t.mean < queueing.MinLoad:
		return t.idle(), nil
	case t.rules.against != nil:
		return t.ruled(), nil
	case t.unlimited:
		m, err := queueing.NewMMc(t.lambda, t.mean, t.slots)
		if errors.Is(err, queueing.ErrUnstable) {
			return t.overloaded(), nil
		}
		return t.delay(&m), err
	default:
		m, err := queueing.NewMMcK(t.lambda, t.mean, t.slots, t.places)
		if err == nil && t.places == 0 {
			return t.loss(&m), nil
		}
		return t.finite(&m), err
	}
}

// idle: nothing arrives.
func (t *traffic) idle() answers {
	nobody := none(SimulationOnly, "nothing arrives")
	return answers{
		pWait: nobody, wait: nobody, rejected: nobody, systemMean: nobody, system99: nobody,
		quantile: func(float64) Prediction { return nobody },
		queue:    exact(0, Stated), inFlight: exact(0, Stated),
	}
}

// loss: K = 0. Everything follows from Erlang B and holds for every law.
func (t *traffic) loss(m *queueing.MMcK) answers {
	return answers{
		pWait: exact(0, Stated), wait: exact(0, Stated), queue: exact(0, Stated),
		quantile:   func(float64) Prediction { return exact(0, Stated) },
		rejected:   exact(m.PBlock(), ErlangB),
		inFlight:   exact(m.MeanInFlight(), ErlangB),
		systemMean: exact(t.wholeMean(), Stated),
		system99:   exact(t.durationQuantile(0.99), Stated),
	}
}

// ruled: rules that the formulas for the line do not know.
func (t *traffic) ruled() answers {
	a := t.unknown(t.rules.why())
	a.inFlight = t.carried()
	t.settled(&a)
	return a
}

// settled puts in what the settings alone decide.
func (t *traffic) settled(a *answers) {
	r := &t.rules
	if t.unlimited && !r.places {
		a.rejected = exact(0, Stated)
	}
	if !t.unlimited && t.places == 0 && (!r.sdk || r.holds) { // there is no line
		a.pWait, a.wait, a.queue = exact(0, Stated), exact(0, Stated), exact(0, Stated)
		a.quantile = func(float64) Prediction { return exact(0, Stated) }
	}
}

const overBudgetWhy = "upstream limits: more is asked for than a budget gives"

// carried is the mean number of open streams by Little's law: λ·E[S] where nobody
// is turned away, for every arrival process and any order of the line, as far as
// it goes otherwise.
func (t *traffic) carried() Prediction {
	r := &t.rules
	slots := float64(t.slots)
	odd := r.limits || r.sdk || r.before > 0 || r.caps || r.callers
	switch {
	case t.overBudget():
		return none(SimulationOnly, overBudgetWhy)
	case t.load >= slots && odd:
		return none(SimulationOnly, r.why())
	case t.load >= slots && t.unlimited && !r.places:
		return judged(slots, Stated, "every slot is taken in the long run, but not from the start")
	case t.everyoneIn() && !r.caps && !r.callers:
		return exact(t.load, Little)
	}
	return judged(min(t.load, slots, r.streams), Little, and("who is turned away is not subtracted", r.why()))
}

// delay: an unlimited line, and enough slots.
func (t *traffic) delay(m *queueing.MMc) answers {
	law, timeout := t.notExponential(), t.impatience()
	why := and(law, timeout)
	a := answers{
		pWait:      judged(m.PWait(), MMc, why),
		wait:       t.capped(judged(m.MeanWait(), MMc, why)),
		queue:      judged(m.MeanQueue(), MMc, why),
		quantile:   func(p float64) Prediction { return t.waitQuantile(m, p, MMc, why) },
		rejected:   exact(0, Stated),
		inFlight:   judged(t.load, Little, t.leavers()),
		systemMean: judged(0, MMc, why),
		system99:   none(SimulationOnly, why),
	}
	if why == "" && t.rules.during == 0 {
		v, _ := m.SojournQuantile(0.99) // errs only for a share outside 0 to 1
		a.system99 = exact(v, MMc)
	}
	a.systemMean.Value = a.wait.Value + t.wholeMean()
	if t.rules.lifo {
		t.lastFirst(&a)
	}
	return a
}

// lastFirst: who waits longest depends on the order of the line. The number in it
// does not, as long as the order does not ask how long a stream will be, and so
// by Little's law neither does the mean wait.
func (t *traffic) lastFirst(a *answers) {
	const why = "the formula is for first come, first served: with lifo only means are the same"
	a.quantile = func(float64) Prediction { return none(SimulationOnly, why) }
	a.system99 = none(SimulationOnly, why)
	if t.impatience() == "" {
		return
	}
	for _, p := range []*Prediction{&a.pWait, &a.wait, &a.queue, &a.systemMean} {
		*p = none(SimulationOnly, "lifo, and "+t.impatience())
	}
}

// finite: K places.
func (t *traffic) finite(m *queueing.MMcK) answers {
	law, timeout := t.notExponential(), t.impatience()
	why := and(law, timeout)
	a := answers{
		pWait:    judged(m.PWait(), MMcK, why),
		wait:     t.capped(judged(m.MeanWait(), MMcK, why)),
		queue:    judged(m.MeanQueue(), MMcK, why),
		quantile: func(p float64) Prediction { return t.waitQuantile(m, p, MMcK, why) },
		rejected: judged(m.PBlock(), MMcK, why),
		inFlight: judged(m.MeanInFlight(), MMcK, and(law, t.leavers())),
		system99: none(SimulationOnly, and("no formula for waiting and stream together behind a finite line", timeout)),
	}
	if why != "" {
		a.rejected = none(SimulationOnly, why)
	}
	a.systemMean = judged(a.wait.Value+t.wholeMean(), MMcK, why)
	if t.rules.lifo {
		t.lastFirst(&a)
	}
	return a
}

// overloaded: an unlimited line and not enough slots. In the long run every
// slot is taken; the line grows, or is cut by the timeout alone.
func (t *traffic) overloaded() answers {
	method := MMc
	why := fmt.Sprintf("unstable: %.4g slots are needed and there are %d, so the line grows without end", t.load, t.slots)
	if t.impatience() != "" {
		method = SimulationOnly
		why = fmt.Sprintf("%.4g slots are needed and there are %d: only the queue timeout bounds the line, and the formula has none", t.load, t.slots)
	}
	no := none(method, why)
	return answers{
		pWait: no, wait: no, queue: no, systemMean: no, system99: no,
		quantile: func(float64) Prediction { return no },
		rejected: exact(0, Stated),
		inFlight: judged(float64(t.slots), Stated, "every slot is taken in the long run, but not from the start"),
	}
}

// leavers says what a timeout does to the streams in flight, or "".
func (t *traffic) leavers() string {
	if t.impatience() == "" {
		return ""
	}
	return "who runs into the queue timeout is not subtracted"
}

// waits is what both queues know of the wait.
type waits interface {
	WaitQuantile(p float64) (float64, error)
}

func (t *traffic) waitQuantile(m waits, p float64, method, why string) Prediction {
	v, err := m.WaitQuantile(p)
	if err != nil {
		return none(SimulationOnly, err.Error())
	}
	return t.capped(judged(v, method, why))
}

// capped holds a wait down to the timeout: nobody who is served waited longer.
func (t *traffic) capped(p Prediction) Prediction {
	if p.Value > t.patience {
		p.Value = t.patience
		p.Why = and(p.Why, "capped at the timeout")
	}
	return p
}

// wholeMean is the mean duration of streams that complete: no error cuts them.
func (t *traffic) wholeMean() (mean float64) {
	for i := range t.flows {
		mean += t.flows[i].weight * t.flows[i].whole.Mean()
	}
	return mean
}

// impatience says why the timeout spoils a formula, or "".
func (t *traffic) impatience() string {
	if math.IsInf(t.patience, 1) {
		return ""
	}
	return "the queue timeout is not in the formula"
}

// durationQuantile is a quantile of the mixture of durations, by bisection
// between the least and the largest of the workloads' own.
func (t *traffic) durationQuantile(p float64) float64 {
	lo, hi := math.Inf(1), 0.0
	for i := range t.flows {
		if f := &t.flows[i]; f.weight > 0 {
			q := f.whole.Quantile(p)
			lo, hi = min(lo, q), max(hi, q)
		}
	}
	for range 200 {
		mid := lo + (hi-lo)/2
		if mid <= lo || mid >= hi {
			break
		}
		var below float64
		for i := range t.flows {
			below += t.flows[i].weight * t.flows[i].whole.CDF(mid)
		}
		if below < p {
			lo = mid
		} else {
			hi = mid
		}
	}
	return hi
}
