package queueing

import (
	"fmt"
	"math"
)

// Advance lets time dt (s) pass with arrivals at the rate lambda (1/s), and adds
// to the window. It may be called with any number of pieces; how the time is cut
// does not matter. Ask Cost first: a large pool over a long time takes long.
//
// Errors: ParamError for dt negative or not finite, lambda out of range, where
// more than MaxStates states matter, and for what Start was given.
func (t *Transient) Advance(dt, lambda float64) error {
	if t.bad != nil {
		return t.bad
	}
	if err := checkTime(dt); err != nil {
		return err
	}
	if _, err := checkFlow(lambda, t.s); err != nil {
		return err
	}
	for left := dt; left > 0; {
		done, err := t.attempt(left, lambda)
		if err != nil {
			return err
		}
		if done == 0 { // the states outgrew the room
			t.margin *= 2
			continue
		}
		if left -= done; left < 1e-15*dt {
			left = 0
		}
	}
	return nil
}

// jumpsAtOnce is how many jumps, on average, are taken at once: many, because
// the Poisson law of their number adds 8 standard deviations; but not so many
// that the bound on the rates cannot follow the states.
const jumpsAtOnce = 4096

// piece is the work space of one stretch with Λ fixed.
type piece struct {
	base      int // number in the system that index 0 stands for
	lo, hi    int // first and last index that matters now
	from, to  int // and that ever mattered
	v         []float64
	stay, dn  []float64
	sum, end  []float64 // Λ·∫π, and π(t)
	up, rate  float64   // probability of a step up, and Λ
	left      float64   // time left in the whole piece
	atBottom  bool      // index 0 is the empty system
	topIndex  int       // of c+K, or beyond the room
	settledAt int       // jumps after which nothing changed, or −1
}

// leastMargin is the least room around the states that matter.
const leastMargin = 64

// attempt advances by as much of the time left as it returns, 0 if the room
// around the states was too small.
func (t *Transient) attempt(left, lambda float64) (done float64, err error) {
	w := &t.piece
	if err := t.prepare(w, lambda); err != nil {
		return 0, err
	}
	w.left = left
	dt := math.Min(left, jumpsAtOnce/w.rate)
	if !w.run(w.rate * dt) {
		return 0, nil
	}
	if w.settledAt >= 0 {
		dt = left
	}
	var p []float64
	t.first, p = trim(w.base+w.from, w.end[w.from:w.to+1])
	t.p = append(t.p[:0], p...)
	in, total := w.sum[w.from:w.to+1], 0.0
	for _, v := range in {
		total += v
	}
	for i := range in {
		in[i] *= dt / total
	}
	t.window.add(t, lambda, w.base+w.from, in, dt)
	if t.margin > leastMargin && w.from > t.margin/2 && len(w.v)-2-w.to > t.margin/2 {
		t.margin /= 2
	}
	return dt, nil
}

// prepare lays out the room: the states that matter, and a margin.
func (t *Transient) prepare(w *piece, lambda float64) error {
	w.base = max(0, t.first-t.margin)
	last := t.top
	if t.first+len(t.p)-1 < t.top-t.margin {
		last = t.first + len(t.p) - 1 + t.margin
	}
	n := last - w.base + 1
	if n > MaxStates {
		return badInt("states", n, fmt.Sprintf("at most %d: too many for a computation over time", MaxStates))
	}
	if cap(w.v) < n+1 {
		for _, s := range []*[]float64{&w.v, &w.stay, &w.dn, &w.sum, &w.end} {
			*s = make([]float64, n+1, n+n/2+1)
		}
	}
	for _, s := range []*[]float64{&w.v, &w.stay, &w.dn, &w.sum, &w.end} {
		*s = (*s)[:n+1]
		clear(*s)
	}
	w.atBottom, w.topIndex = w.base == 0, t.top-w.base
	w.rate = lambda + t.down(last)
	w.up = lambda / w.rate
	for i := range n {
		w.dn[i] = t.down(w.base+i) / w.rate
		w.stay[i] = 1 - w.up - w.dn[i]
	}
	if w.topIndex < n {
		w.stay[w.topIndex] = 1 - w.dn[w.topIndex]
	}
	for i := range n {
		w.stay[i] = math.Max(0, w.stay[i])
	}
	w.lo = t.first - w.base
	w.hi = w.lo + len(t.p) - 1
	w.from, w.to = w.lo, w.hi
	copy(w.v[w.lo:], t.p)
	return nil
}

// checkEvery is after how many jumps it is looked whether anything still moves.
const checkEvery = 32

// run makes the jumps of a stretch in which their mean number is q. It reports
// false when the states outgrow the room.
func (w *piece) run(q float64) bool {
	weight, from := poissonWeights(q)
	last := from + len(weight) - 1
	beyond := 1.0 // P(N > k)
	rest := q     // Σ over j ≥ k of P(N > j)
	w.settledAt = -1
	for k := 0; ; k++ {
		if k >= from {
			f := weight[k-from]
			beyond = math.Max(0, beyond-f)
			axpy(w.end[w.lo:w.hi+1], w.v[w.lo:w.hi+1], f)
		}
		if k >= last {
			axpy(w.sum[w.lo:w.hi+1], w.v[w.lo:w.hi+1], beyond)
			axpy(w.end[w.lo:w.hi+1], w.v[w.lo:w.hi+1], beyond)
			return true
		}
		if k%checkEvery == 0 && w.settled() {
			w.settledAt = k
			axpy(w.end[w.lo:w.hi+1], w.v[w.lo:w.hi+1], beyond)
			axpy(w.sum[w.lo:w.hi+1], w.v[w.lo:w.hi+1], rest+(w.left*w.rate-q))
			return true
		}
		rest -= beyond
		if !w.jump(beyond) {
			return false
		}
	}
}

// settled reports whether the jumps left change nothing: P is stochastic, so
// none changes the law by more than the one at hand does. Where rounding is all
// that is left, going on gains nothing either.
func (w *piece) settled() bool {
	move := 0.0
	for i := w.lo; i <= w.hi; i++ {
		to := w.v[i] * w.stay[i]
		if i > 0 {
			to += w.v[i-1] * w.up
		}
		move += math.Abs(to + w.v[i+1]*w.dn[i+1] - w.v[i])
	}
	return move <= math.Max(2e-16, 1e-13/(w.left*w.rate))
}

// jump adds beyond·v to the sum and replaces v by v·P.
func (w *piece) jump(beyond float64) bool {
	lo, hi := w.lo, w.hi
	if lo > 0 {
		lo--
	}
	if hi < w.topIndex {
		hi++
	}
	if hi >= len(w.v)-1 || lo == 0 && !w.atBottom {
		return false
	}
	w.from, w.to = min(w.from, lo), max(w.to, hi)
	v, stay, dn, sum := w.v[lo:hi+2], w.stay[lo:hi+2], w.dn[lo:hi+2], w.sum[lo:hi+2]
	stay, dn, sum = stay[:len(v)], dn[:len(v)], sum[:len(v)]
	below, here, up := 0.0, v[0], w.up
	for i := range len(v) - 1 {
		above := v[i+1]
		sum[i] += beyond * here
		v[i] = here*stay[i] + below*up + above*dn[i+1]
		below, here = here, above
	}
	w.lo, w.hi = lo, hi
	for w.lo < w.hi && w.v[w.lo] < negligible {
		w.v[w.lo+1] += w.v[w.lo]
		w.v[w.lo] = 0
		w.lo++
	}
	for w.hi > w.lo && w.v[w.hi] < negligible {
		w.v[w.hi-1] += w.v[w.hi]
		w.v[w.hi] = 0
		w.hi--
	}
	return true
}

// negligible is a probability that is moved to the neighbouring state.
const negligible = 1e-18

// axpy adds f·x to y.
func axpy(y, x []float64, f float64) {
	y = y[:len(x)]
	for i, v := range x {
		y[i] += f * v
	}
}

// poissonWeights are P(N = from + i) of a Poisson law with mean q, without the
// ends, which have less than 1e-17.
func poissonWeights(q float64) (w []float64, from int) {
	from = recursionStart(math.MaxInt32, q)
	last := poissonTop(q, math.MaxInt32)
	mode := int(q)
	w = make([]float64, last-from+1)
	w[mode-from] = math.Exp(logPoisson(mode, q))
	for n := mode; n > from; n-- {
		w[n-1-from] = w[n-from] * float64(n) / q
	}
	for n := mode; n < last; n++ {
		w[n+1-from] = w[n-from] * q / float64(n+1)
	}
	return w, from
}

// Cost is about how many elementary operations, of some 1 to 2 ns each, Advance
// would take for a piece of length dt (s) at the rate lambda (1/s): jumps times
// states that matter. It is rather too large. 0 for arguments that
// Advance refuses.
func (t *Transient) Cost(dt, lambda float64) float64 {
	if checkTime(dt) != nil {
		return 0
	}
	if _, err := checkFlow(lambda, t.s); err != nil {
		return 0
	}
	// Where the number in the system is heading, and its variance there.
	c, a := float64(t.c), lambda*t.s
	to, variance := a, a
	if a >= c {
		growth := (lambda - c/t.s) * dt
		if t.theta > 0 {
			growth = math.Min(growth, (lambda-c/t.s)/t.theta)
		}
		to = math.Min(c+growth, float64(t.top))
		variance = math.Max(c, math.Min(2*lambda*dt+float64(len(t.p)*len(t.p))/256, to*to))
	}
	last := t.first + len(t.p) - 1
	high := math.Max(float64(last), math.Min(to+9*math.Sqrt(to)+25, float64(t.top)))
	width := math.Min(math.Max(float64(len(t.p)), 18*math.Sqrt(variance)+25), high+1)
	// The law settles in some 40 relaxation times, once the line is filled
	// (S/(c(1 − √ρ)²) for M/M/c: Morse 1955; S for free servers).
	gap := math.Sqrt(lambda) - math.Sqrt(c/t.s)
	settled := 40 * math.Max(t.s, 1/(gap*gap))
	if a >= c {
		settled += (high - float64(t.first)) / math.Max(lambda-c/t.s, 1e-300)
	}
	jumps := (lambda + t.down(int(high))) * math.Min(dt, settled)
	return (jumps + 9*math.Sqrt(jumps)*(1+jumps/jumpsAtOnce) + 25) * width
}
