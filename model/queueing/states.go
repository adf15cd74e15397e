package queueing

import (
	"fmt"
	"math"
)

// MaxStates is the most states that [States] returns.
const MaxStates = 10_000_000

// statesLost bounds the probability that States leaves out at each end.
const statesLost = 4e-16

// States returns the probabilities of the number n in a system of which n
// weighs a^n/n! up to c, and c + j weighs q^j as much as c, for j up to k. Only
// the states that matter are returned, p[i] being that of n = first + i: the
// others have less than 1e-15 together. The sum of p is 1.
//
//   - q = a/c is M/M/c/c+K (Kleinrock 1975, §3.5 to 3.8); another q stands in
//     for another law of the durations, or for what leaves the line.
//   - k = 0 is M/G/c/c, for every law (Sevastyanov 1957).
//   - c above all that matters is the Poisson law with mean a, the number in
//     M/G/∞.
//
// k = −1 is an unlimited line, which needs q below 1. Errors (ParamError): a
// outside its range, c below 1, k below −1 or above MaxPlaces, q negative, not
// finite or not below 1 with an unlimited line; and whatever makes more than
// MaxStates matter.
func States(a float64, c, k int, q float64) (first int, p []float64, err error) {
	if err := checkStates(a, c, k, q); err != nil {
		return 0, nil, err
	}
	if a == 0 {
		return 0, []float64{1}, nil
	}
	s := stateRange{a: a, c: c, k: k, q: q}
	if err := s.find(); err != nil {
		return 0, nil, err
	}
	first, p = trim(s.first, s.weights())
	return first, p, nil
}

func checkStates(a float64, c, k int, q float64) error {
	if err := checkLoad(a); err != nil {
		return err
	}
	if c < 1 {
		return badInt("servers c", c, "at least 1")
	}
	if k < -1 || k > MaxPlaces {
		return badInt("waiting places K", k, fmt.Sprintf("between 0 and %d, or -1 for an unlimited line", MaxPlaces))
	}
	if !finite(q) || q < 0 || k < 0 && q >= 1 {
		return badFloat("ratio q", q, "finite, at least 0, and below 1 when the line is unlimited")
	}
	return nil
}

// stateRange is where the states that matter lie, and from which one the
// weights are computed outwards.
type stateRange struct {
	a, q              float64
	c, k              int
	first, last, peak int
}

// apart is the logarithm of a weight beside which e^0, of however many states,
// does not matter.
const apart = 60

// find sets first, last and peak. Up to c the weights have one peak, at ⌊a⌋ or
// at c; beyond c they rise or fall, so that for q > 1 there may be two.
func (s *stateRange) find() error {
	a := s.a
	mode := s.c
	if a < float64(s.c) {
		mode = int(a)
	}
	logC := logPoisson(s.c, a) - logPoisson(mode, a) // of π_c beside the peak
	grows := 0.0
	if s.q > 1 {
		grows = float64(s.k) * math.Log(s.q)
	}
	switch {
	case logC+grows > apart: // all is near c+K
		s.peak, s.last = s.c+s.k, s.c+s.k
		s.first = s.last - int(math.Min(float64(s.k), math.Ceil(45/math.Log(s.q))))
	case logC+grows < -apart: // a pool so idle that no line forms
		s.peak, s.first, s.last = mode, recursionStart(s.c, a), poissonTop(a, s.c)
	default:
		s.peak, s.first = mode, recursionStart(s.c, a)
		line := s.line()
		if line > MaxStates {
			return badFloat("ratio q", s.q, fmt.Sprintf("farther from 1, or the line shorter: %g states would matter", line))
		}
		s.last = s.c + int(line)
	}
	if s.last-s.first >= MaxStates {
		return badFloat("offered load a (erlang)", a, fmt.Sprintf("such that at most %d states matter", MaxStates))
	}
	return nil
}

// line is how many states beyond c matter, or may.
func (s *stateRange) line() float64 {
	long := math.Inf(1)
	if s.k >= 0 {
		long = float64(s.k)
	}
	switch {
	case s.q == 0:
		return 0
	case s.q < 1: // the rest beyond j is q^j of the line
		return math.Min(long, math.Ceil(45/-math.Log(s.q)))
	default:
		return long
	}
}

// weights are those of first to last, that of peak being 1.
func (s *stateRange) weights() []float64 {
	w := make([]float64, s.last-s.first+1)
	i := s.peak - s.first
	w[i] = 1
	for n := s.peak; n > s.first; n-- {
		if n > s.c {
			w[n-1-s.first] = w[n-s.first] / s.q
		} else {
			w[n-1-s.first] = w[n-s.first] * (float64(n) / s.a)
		}
	}
	for n := s.peak; n < s.last; n++ {
		if n >= s.c {
			w[n+1-s.first] = w[n-s.first] * s.q
		} else {
			w[n+1-s.first] = w[n-s.first] * (s.a / float64(n+1))
		}
	}
	return w
}

// trim scales weights to the sum 1 and leaves out the ends that do not matter.
func trim(first int, w []float64) (from int, p []float64) {
	total := 0.0
	for _, v := range w {
		total += v
	}
	lo, hi := 0, len(w)
	for sum := w[0]; sum < statesLost*total; sum += w[lo] {
		lo++
	}
	for sum := w[hi-1]; sum < statesLost*total; sum += w[hi-1] {
		hi--
	}
	w = w[lo:hi]
	total = 0
	for _, v := range w {
		total += v
	}
	for i := range w {
		w[i] /= total
	}
	return first + lo, w
}
