package predict

import (
	"math"
	"sync"

	"capsize/model/dist"
	"capsize/model/queueing"
)

// states are the chances of n requests open and waiting: below c as in M/G/∞ or
// Erlang's formulas, from c on geometric with the ratio that the line's mean
// length has.
func (t *traffic) states(a *answers) (first int, p []float64, ok bool) {
	k := t.places
	if t.unlimited {
		k = queueing.Unlimited
	}
	if math.IsNaN(a.ratio) || t.load < queueing.MinLoad {
		return 0, nil, false
	}
	times := 1.0 // attempts a request
	if a.back != nil {
		times = a.back.effective.Value / t.lambda
	}
	if t.rules.memoryless {
		first, p, err := queueing.ImpatientStates(times*t.lambda*t.opens, t.mean, t.patience, t.slots, k)
		return first, p, err == nil
	}
	first, p, err := queueing.States(times*t.load, t.slots, k, a.ratio)
	return first, p, err == nil
}

// numberQuantiles are the number of open streams not exceeded for 99.9 % of the
// time, and of waiting requests for 99 %.
func (t *traffic) numberQuantiles(a *answers) (open, waiting Prediction) {
	first, p, ok := t.states(a)
	if !ok || !a.queue.Has() {
		no := none(SimulationOnly, "no formula for shares of time")
		return no, no
	}
	at := func(share float64) float64 {
		var sum float64
		for i, v := range p {
			if sum += v; sum >= share {
				return float64(first + i)
			}
		}
		return float64(first + len(p) - 1)
	}
	source := a.queue
	if t.places == 0 && !t.unlimited && a.back == nil {
		source = a.rejected
	}
	c := float64(t.slots)
	open = judged(min(c, at(0.999)), source.Method, source.Why)
	waiting = judged(max(0, at(0.99)-c), source.Method, source.Why)
	return open, waiting
}

// heldBytes is the law of what the process holds, made when it is first asked.
type heldBytes struct {
	mu    sync.Mutex // the law works in buffers of its own
	asked bool
	law   *occupancy
	ages  *slotAges
	err   error
}

// bytesHeld is the bytes, base excluded, that are not exceeded for a share p of the
// time.
func (t *traffic) bytesHeld(p float64, first int, chances []float64) (float64, error) {
	h := t.bytes
	h.mu.Lock()
	defer h.mu.Unlock()
	if !h.asked {
		h.asked = true
		h.law, h.err = newOccupancy(t.pieces())
	}
	if h.err != nil {
		return 0, h.err
	}
	return h.law.quantile(p, first, chances, t.slots), nil
}

// pieces are what each workload's open streams and waiting requests hold.
func (t *traffic) pieces() (open, waiting []bytesPart) {
	for i := range t.flows {
		f := &t.flows[i]
		part := bytesPart{fixed: float64(t.memory.PerStream), growth: t.memory.Growth, age: &f.law}
		line := bytesPart{fixed: float64(t.memory.PerWaiting)}
		if part.growth == 0 {
			part.age = nil
		}
		if f.tokens != (dist.Law{}) && f.prompt > 0 {
			part.prompt, part.perToken = &f.tokens, float64(t.memory.PerInputToken)
			line.prompt, line.perToken = part.prompt, part.perToken
		} else {
			part.fixed += f.prompt
			line.fixed += f.prompt
		}
		part.weight, line.weight = t.held(f), f.weight
		open, waiting = append(open, part), append(waiting, line)
	}
	return open, waiting
}

// manyStreams is the load from which on the numbers behind memoryQuantile are
// good to 0.1 %.
const manyStreams = 3

// memoryQuantile is the memory in bytes that is exceeded for a share 1 − p of the
// time: the number inside with a random amount for each, its age that of a
// stream met at random. Exact where nobody waits, for every law.
func (t *traffic) memoryQuantile(a *answers, p float64) Prediction {
	if t.unlimited && a.ratio > longLine && a.pWait.Value > 1-p {
		return t.longMemory(a, p)
	}
	first, chances, ok := t.states(a)
	if !ok || !a.queue.Has() && !t.search {
		return none(SimulationOnly, "no formula for shares of time")
	}
	v, err := t.bytesHeld(p, first, chances)
	if err != nil {
		return none(SimulationOnly, err.Error())
	}
	why := ""
	alone := !t.unlimited && t.places == 0
	if a.back != nil {
		why = a.back.effective.Why
	}
	if !alone && !(a.pWait.Value <= 1e-9) {
		why = and(a.queue.Why, "who waits makes streams and line depend on each other")
	}
	if t.load < manyStreams {
		why = and(why, "of so few streams, to about 1 %")
	}
	q := judged(float64(t.memory.Base)+v, Compound, why)
	t.stick(&q)
	return q
}

// longLine is the ratio of the geometric law from which on a line is so long that
// what its members hold on average decides.
const longLine = 0.9999

// longMemory is memoryQuantile of a line near saturation: every slot is taken, and
// the length of the line is geometric.
func (t *traffic) longMemory(a *answers, p float64) Prediction {
	length := math.Log(a.pWait.Value/(1-p)) / -math.Log(a.ratio)
	v := float64(t.memory.Base) + float64(t.slots)*t.open() + length*t.waiting()
	return judged(v, Compound, and(a.queue.Why, "of so long a line what each holds counts by its mean"))
}
