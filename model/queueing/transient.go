package queueing

import (
	"fmt"
	"math"
)

// Transient is the M_t/M/c/c+K queue over time: Poisson arrivals at a rate that
// is constant on each piece of time, exponential service times, c servers, K
// waiting places, first come first served, and, if wanted, waiters who leave
// after an exponential time. Build it with NewTransient, choose the start with
// Start or Stationary (default: empty), then Advance piece by piece.
//
// Method: uniformization (Jensen 1953; Grassmann 1977, "Transient solutions in
// Markovian queueing systems"). The chain jumps at the rate Λ ≥ every rate of
// leaving a state, with the matrix P = I + Q/Λ; with v_k = π(0)·P^k and N Poisson
// with mean Λt,
//
//	π(t) = Σ P(N = k)·v_k    and    ∫₀ᵗ π = (1/Λ)·Σ P(N > k)·v_k,
//
// sums of positive terms. Only the states that matter are carried along:
// what moves beyond is less than 1e-18 at each end in each jump, and stays at
// the end. Where v_k has become stationary the rest is one multiplication.
// Probabilities are good to about 1e-12, absolutely.
type Transient struct {
	s, theta float64 // mean service, 1/mean patience
	c, top   int     // servers, most in the system
	first    int     // p[0] is the probability of this number
	p        []float64
	bad      error // what is wrong with the start
	margin   int   // room left around the states, see attempt
	piece    piece
	window
}

// NewTransient describes c servers with mean service time meanService (s) and k
// waiting places, −1 for an unlimited line, in which a waiter stays for an
// exponential time of mean meanPatience (s); +Inf: nobody leaves. It starts
// empty, with a window open.
//
// Errors (ParamError): c or k out of range, meanService not finite and above 0,
// meanPatience not above 0.
func NewTransient(meanService, meanPatience float64, c, k int) (*Transient, error) {
	if _, err := checkFlow(0, meanService); err != nil {
		return nil, err
	}
	if !(meanPatience > 0) {
		return nil, badFloat("mean patience (s)", meanPatience, "above 0, +Inf when nobody leaves")
	}
	if err := checkServers(c); err != nil {
		return nil, err
	}
	top := math.MaxInt / 2
	if k != -1 {
		if err := checkPlaces(k); err != nil {
			return nil, err
		}
		top = c + k
	}
	t := &Transient{s: meanService, theta: 1 / meanPatience, c: c, top: top, p: []float64{1}, margin: leastMargin}
	if !finite(t.theta) || !finite(float64(c)/meanService) {
		return nil, badFloat("mean service time S (s)", meanService, "such that rates are finite, as the mean patience")
	}
	return t, nil
}

// Start sets the probabilities of 0, 1, 2, … in the system. They must be
// nonnegative and not all 0, and are scaled to the sum 1; those beyond c+K must
// be 0, else the next Advance returns a ParamError. It leaves the window as it is.
func (t *Transient) Start(p []float64) {
	if t.bad = t.checkStart(p); t.bad == nil {
		t.first, t.p = trim(0, append([]float64(nil), p...))
	}
}

func (t *Transient) checkStart(p []float64) error {
	total := 0.0
	for n, v := range p {
		if !finite(v) || v < 0 || v > 0 && n > t.top {
			return badFloat(fmt.Sprintf("probability of %d in the system", n), v, "at least 0, and 0 beyond c+K")
		}
		total += v
	}
	if !(total > 0) || !finite(total) {
		return badFloat("sum of the probabilities", total, "finite and above 0")
	}
	return nil
}

// Stationary starts from the law that a constant rate lambda (1/s) leads to.
// Errors: ParamError for lambda out of range; ErrUnstable for an unlimited line
// that nobody leaves when lambda·S ≥ c.
func (t *Transient) Stationary(lambda float64) error {
	a, err := checkFlow(lambda, t.s)
	if err != nil {
		return err
	}
	if t.theta == 0 && t.unlimited() && a >= float64(t.c) {
		return unstable(a, t.c)
	}
	t.bad = nil
	if a == 0 {
		t.first, t.p = 0, []float64{1}
		return nil
	}
	if t.theta > 0 {
		return t.stationaryPatience(lambda)
	}
	k := -1
	if !t.unlimited() {
		k = t.top - t.c
	}
	first, p, err := States(a, t.c, k, a/float64(t.c))
	if err == nil {
		t.first, t.p = first, p
	}
	return err
}

func (t *Transient) unlimited() bool { return t.top == math.MaxInt/2 }

// stationaryPatience goes outwards from the largest state, by the ratio of the
// rates up and down.
func (t *Transient) stationaryPatience(lambda float64) error {
	mode := lambda * t.s
	if mode >= float64(t.c) {
		mode = float64(t.c) + (lambda-float64(t.c)/t.s)/t.theta
	}
	m := int(math.Min(mode, float64(t.top)))
	var down []float64 // below the mode, downwards
	for n, w := m, 1.0; n > 0; n-- {
		r := t.down(n) / lambda
		if w *= r; r < 1 && w*r/(1-r) < 1e-18 {
			break
		}
		down = append(down, w)
		if len(down) > MaxStates {
			return badFloat("arrival rate lambda (1/s)", lambda, fmt.Sprintf("such that at most %d states matter", MaxStates))
		}
	}
	w := make([]float64, 0, 2*len(down)+1)
	for i := len(down) - 1; i >= 0; i-- {
		w = append(w, down[i])
	}
	w = append(w, 1)
	for n, v := m, 1.0; n < t.top; n++ {
		r := lambda / t.down(n+1)
		if v *= r; r < 1 && v*r/(1-r) < 1e-18 {
			break
		}
		w = append(w, v)
		if len(w) > MaxStates {
			return badFloat("arrival rate lambda (1/s)", lambda, fmt.Sprintf("such that at most %d states matter", MaxStates))
		}
	}
	t.first, t.p = trim(m-len(down), w)
	return nil
}

// down is the rate at which n in the system become n − 1.
func (t *Transient) down(n int) float64 {
	if n <= t.c {
		return float64(n) / t.s
	}
	return float64(t.c)/t.s + float64(n-t.c)*t.theta
}

// Busy is the mean number of busy servers now.
func (t *Transient) Busy() float64 {
	return t.expect(func(n int) float64 { return float64(min(n, t.c)) })
}

// Queue is the mean number in line now.
func (t *Transient) Queue() float64 {
	return t.expect(func(n int) float64 { return float64(max(0, n-t.c)) })
}

// PFull is the probability now that an arrival is rejected.
func (t *Transient) PFull() float64 {
	if i := t.top - t.first; i >= 0 && i < len(t.p) {
		return t.p[i]
	}
	return 0
}

// PAllBusy is the probability now that no server is free.
func (t *Transient) PAllBusy() float64 {
	return t.expect(func(n int) float64 {
		if n >= t.c {
			return 1
		}
		return 0
	})
}

func (t *Transient) expect(f func(n int) float64) (sum float64) {
	for i, v := range t.p {
		sum += v * f(t.first+i)
	}
	return sum
}
