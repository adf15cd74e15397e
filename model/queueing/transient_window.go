package queueing

import "math"

// window is what Transient adds up from Open on.
type window struct {
	elapsed, arrivals, accepted, rejected, busy, queue float64
	joined                                             []float64 // arrivals that find j in line and all servers busy, and join
	from                                               []float64 // sums of joined from j on, or nil
}

// Open begins a window: everything below counts from now on.
func (t *Transient) Open() { t.window = window{} }

// add takes in the integral of the state probabilities over a time dt; in[i] is
// that of first+i in the system.
func (w *window) add(t *Transient, lambda float64, first int, in []float64, dt float64) {
	full := 0.0
	w.from = nil
	for i, v := range in {
		n := first + i
		w.busy += v * float64(min(n, t.c))
		switch {
		case n < t.c:
			continue
		case n == t.top:
			full = v
		case lambda > 0:
			j := n - t.c
			for len(w.joined) <= j {
				w.joined = append(w.joined, 0)
			}
			w.joined[j] += lambda * v
		}
		w.queue += v * float64(n-t.c)
	}
	w.elapsed += dt
	w.arrivals += lambda * dt
	w.rejected += lambda * full
	w.accepted += lambda * math.Max(0, dt-full)
}

// Elapsed is the length of the window, in seconds.
func (t *Transient) Elapsed() float64 { return t.window.elapsed }

// ArrivalCount is the mean number of arrivals in the window, rejected ones too.
func (t *Transient) ArrivalCount() float64 { return t.arrivals }

// Accepted is the mean number of arrivals in the window that were let in.
func (t *Transient) Accepted() float64 { return t.accepted }

// Rejected is the mean number of arrivals in the window that found c+K in the
// system.
func (t *Transient) Rejected() float64 { return t.rejected }

// BusyIntegral is the integral of the mean number of busy servers, in server
// seconds.
func (t *Transient) BusyIntegral() float64 { return t.busy }

// QueueIntegral is the integral of the mean number in line, in request seconds.
func (t *Transient) QueueIntegral() float64 { return t.queue }

// Abandoned is the mean number that left the line in the window: the rate of
// leaving, 1/patience, times the QueueIntegral.
func (t *Transient) Abandoned() float64 { return t.theta * t.queue }

// PWait is the probability that an arrival of the window that was let in found
// no server free; 0 when nobody was let in.
func (t *Transient) PWait() float64 {
	if t.accepted == 0 {
		return 0
	}
	return math.Min(1, t.fromJoined(0)/t.accepted)
}

// MeanWait is the mean time in line in seconds of the arrivals of the window
// that were let in, those that did not wait and those that leave the line
// included; also what of it lies beyond the window. 0 when nobody was let in.
//
// Who finds j in line reaches a server with probability cμ/(cμ + (j+1)θ), by the
// product over the j+1 departures ahead; and P(leaves) = θ·E[time in line] for
// exponential patience.
func (t *Transient) MeanWait() float64 {
	if t.accepted == 0 {
		return 0
	}
	sum, rate := 0.0, float64(t.c)/t.s
	for j, v := range t.joined {
		n := float64(j + 1)
		sum += v * n / (rate + n*t.theta)
	}
	return sum / t.accepted
}

// WaitTail is P(wait > x) of the arrivals of the window that were let in, x in
// seconds: who finds j in line and no server free waits for j+1 departures at
// the rate c/S. Errors: ParamError for x negative or not finite, and where
// waiters may leave, for which this does not hold.
func (t *Transient) WaitTail(x float64) (float64, error) {
	if err := checkTime(x); err != nil {
		return 0, err
	}
	if err := t.patient(); err != nil {
		return 0, err
	}
	return t.waitTail(x / t.s * float64(t.c)), nil
}

// WaitQuantile is the time in seconds that a share p of the arrivals of the
// window that were let in do not exceed in line; 0 when at least p do not wait.
// Errors: ParamError unless 0 ≤ p < 1, and where waiters may leave.
func (t *Transient) WaitQuantile(p float64) (float64, error) {
	if err := checkProbability(p); err != nil {
		return 0, err
	}
	if err := t.patient(); err != nil {
		return 0, err
	}
	tail := 1 - p
	if t.PWait() <= tail {
		return 0, nil
	}
	// As for a finite line (see timeAtLogTail), an Erlang law of all stages bounds it.
	n, l := float64(len(t.joined)), math.Log(1/tail)
	hi := n + math.Sqrt(2*n*l) + l
	x := root(func(x float64) float64 { return math.Log(math.Max(t.waitTail(x), math.SmallestNonzeroFloat64) / tail) }, 0, hi)
	return x / float64(t.c) * t.s, nil
}

func (t *Transient) patient() error {
	if t.theta > 0 {
		return badFloat("mean patience (s)", 1/t.theta, "+Inf: the law of the wait is known only where nobody leaves")
	}
	return nil
}

// waitTail is Σ_i P(N = i)·P(j ≥ i) with N Poisson with mean x: see truncGeo.
func (t *Transient) waitTail(x float64) float64 {
	if t.accepted == 0 || len(t.joined) == 0 {
		return 0
	}
	if x < 1e-30 {
		return t.PWait()
	}
	top := poissonTop(x, len(t.joined)-1)
	p := math.Exp(logPoisson(top, x))
	sum := 0.0
	for i := top; i >= 0; i-- {
		if p == 0 { // the largest terms are farther down
			p = math.Exp(logPoisson(i, x))
		}
		term := p * t.fromJoined(i)
		sum += term
		if float64(i) < x && term < 1e-20*sum {
			break
		}
		p *= float64(i) / x
	}
	return math.Min(1, sum/t.accepted)
}

// fromJoined is how many joined behind i or more.
func (t *Transient) fromJoined(i int) float64 {
	if t.from == nil {
		t.from = make([]float64, len(t.joined)+1)
		for j := len(t.joined) - 1; j >= 0; j-- {
			t.from[j] = t.from[j+1] + t.joined[j]
		}
	}
	return t.from[min(i, len(t.joined))]
}
