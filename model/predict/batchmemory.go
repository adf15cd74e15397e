package predict

import (
	"math"

	"capsize/model/dist"
)

// Ages in the slots of a batch. All streams begin at once, so that they are old
// together: the age of the stream in a slot is that of a renewal process that
// begins with a renewal, and not, as in a process that has run for long, that of a
// stream met at random.

// The grid on which ages are followed: so many steps over so many mean durations.
// After that they are as in the long run, but for constant durations, whose ages
// return to the same.
const (
	ageSteps = 192
	ageSpan  = 4.0
)

// slotAges are the first two moments of the age of the stream in a slot that is
// never free, at equal steps of time from the start, how many streams have ended
// in it, and the share of first streams that are still open.
type slotAges struct {
	step                     float64
	mean, square, ended, own []float64
}

// newSlotAges solves m(t) = t·P(S > t) + ∫ m(t − u) dF(u), and the same for the
// square and for the number of renewals (Cox 1962, "Renewal Theory", §4.3), by
// differences of F on a grid.
func newSlotAges(mean float64, survival func(float64) float64) *slotAges {
	n := ageSteps + 1
	column := func() []float64 { return make([]float64, n) }
	a := &slotAges{step: ageSpan * mean / ageSteps, mean: column(), square: column(), ended: column(), own: column()}
	ends := column() // chance that a stream ends in the step before
	before := 1.0
	for i := range n {
		t := float64(i) * a.step
		s := 1.0
		if i > 0 {
			s = survival(t)
		}
		// Ages are those just before what ends in this step: a constant duration is
		// all there when it ends.
		m, q, e := t*before, t*t*before, 1-s
		a.own[i], ends[i] = before, max(0, before-s)
		before = s
		for j := 1; j <= i; j++ {
			m += ends[j] * a.mean[i-j]
			q += ends[j] * a.square[i-j]
			e += ends[j] * a.ended[i-j]
		}
		a.mean[i], a.square[i], a.ended[i] = m, q, e
	}
	return a
}

// batchPeak is the highest mean memory, in bytes, while open streams are held and
// waiting requests take the places of those that end, and the standard deviation
// of memory then. Once nobody waits, streams end and are not replaced.
func (t *traffic) batchPeak(open, waiting float64) (peak, deviation float64) {
	fixed, line := float64(t.memory.PerStream), t.waiting()
	var prompt, square float64
	for i := range t.flows {
		f := &t.flows[i]
		prompt += f.weight * f.prompt
		square += f.weight * t.promptSquare(f)
	}
	vary := square - prompt*prompt
	growth, still := t.memory.Growth, fixed+prompt
	ages := t.slotAges()
	for i := range ages.mean {
		at := float64(i) * ages.step
		left := max(0, waiting-open*ages.ended[i])
		held := open*(still+growth*ages.mean[i]) + left*line
		spread := open*(vary+growth*growth*(ages.square[i]-ages.mean[i]*ages.mean[i])) + left*vary
		if left == 0 { // the first streams that are still open, and those that replaced others
			whole, replaced := still+growth*at, min(waiting, open*(1-ages.own[i]))
			mean := ages.own[i] * whole
			held = open*mean + replaced*(still+growth*min(at, t.mean)/2)
			spread = open*(ages.own[i]*(whole*whole+vary)-mean*mean) + replaced*vary
		}
		if held > peak {
			peak, deviation = held, math.Sqrt(max(0, spread))
		}
	}
	return peak + float64(t.memory.Base), deviation
}

// promptSquare is the second moment of the bytes of a request's input.
func (t *traffic) promptSquare(f *flow) float64 {
	if f.tokens == (dist.Law{}) {
		return f.prompt * f.prompt
	}
	return f.prompt * f.prompt * (1 + f.tokens.SCV())
}

// slotAges are those of the mixture of all durations, made when first asked.
func (t *traffic) slotAges() *slotAges {
	h := t.bytes
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.ages == nil {
		h.ages = newSlotAges(t.mean, func(x float64) (s float64) {
			for i := range t.flows {
				s += t.flows[i].weight * t.flows[i].law.Survival(x)
			}
			return s
		})
	}
	return h.ages
}

// normalQuantile is the standard normal quantile.
func normalQuantile(p float64) float64 { return math.Sqrt2 * math.Erfinv(2*p-1) }
