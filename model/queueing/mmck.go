package queueing

import "math"

// MMcK is the stationary M/M/c/c+K queue: Poisson arrivals, exponential service
// times, c servers and K waiting places, first come first served; who finds
// c+K in the system is rejected. Build it with NewMMcK. Every load is legal,
// also rho = 1 and rho > 1.
//
// State probabilities (birth-death, Kleinrock 1975, ch. 3): π_n = π_c·rho^(n−c)
// for n ≥ c, and Σ_{n<c} π_n = z·π_c with z = 1/B − 1. Poisson arrivals see them
// (PASTA). For rho > 1 all weights are divided by rho^K, so that none overflows.
type MMcK struct {
	lambda, s float64
	c, k      int
	a         float64  // offered load, erlang
	line      truncGeo // law of the number ahead of an accepted request that waits
	// Probabilities seen by an arrival; they sum to 1.
	free float64 // takes a server at once
	join float64 // accepted, and waits
	full float64 // rejected

	logP0 float64
}

// NewMMcK describes c servers and k waiting places with arrival rate lambda
// (1/s) and mean service time meanService (s). k = 0 is the Erlang loss system,
// lambda = 0 an empty one.
//
// Errors: ParamError for lambda < 0, meanService ≤ 0, c < 1, k < 0 and anything
// not finite.
func NewMMcK(lambda, meanService float64, c, k int) (MMcK, error) {
	a, err := checkFlow(lambda, meanService)
	if err != nil {
		return MMcK{}, err
	}
	if err := checkServers(c); err != nil {
		return MMcK{}, err
	}
	if err := checkPlaces(k); err != nil {
		return MMcK{}, err
	}
	m := MMcK{lambda: lambda, s: meanService, c: c, k: k, a: a, free: 1}
	if a > 0 {
		m.line = newTruncGeo(k, a, float64(c))
		m.setStates()
	}
	return m, nil
}

// setStates computes the three probabilities and LogP0.
func (m *MMcK) setStates() {
	g, z := m.line, idleWeight(m.c, m.a)
	// Weights relative to π_c, or to π_c·rho^K when rho > 1.
	free, join, full := z.frac, g.sum(m.k), g.pow(m.k)
	if g.growing {
		free, join, full = z.frac*g.pow(m.k), g.q*g.sum(m.k), 1
	}
	// z.exp > 0 means a pool so idle that the others vanish beside z.
	join, full = math.Ldexp(join, -z.exp), math.Ldexp(full, -z.exp)
	total := free + join + full
	m.free, m.join, m.full = free/total, join/total, full/total

	logTotal := math.Log(total) + float64(z.exp)*math.Ln2
	if g.growing {
		logTotal -= float64(m.k) * g.logQ
	}
	m.logP0 = logEmpty(m.c, m.a, g.sum(m.k+1), logTotal)
}

// OfferedLoad is a = lambda·S, in erlang, rejected requests included.
func (m MMcK) OfferedLoad() float64 { return m.a }

// PBlock is the probability that a request is rejected because no place is
// free.
func (m MMcK) PBlock() float64 { return m.full }

// PAccept is 1 − PBlock, without the cancellation.
func (m MMcK) PAccept() float64 { return m.free + m.join }

// PWait is the probability that an accepted request has to wait.
func (m MMcK) PWait() float64 {
	if m.join == 0 { // no place to wait in; then free may have underflowed too
		return 0
	}
	return m.join / (m.free + m.join)
}

// PAllBusy is the probability that no server is free: an arrival waits or is
// rejected.
func (m MMcK) PAllBusy() float64 { return m.join + m.full }

// LogP0 is the natural logarithm of the probability of an empty system.
func (m MMcK) LogP0() float64 { return m.logP0 }

// AcceptedRate is the rate of accepted requests, in 1/s.
func (m MMcK) AcceptedRate() float64 { return m.lambda * m.PAccept() }

// MeanInFlight is the mean number of busy servers, a·PAccept.
func (m MMcK) MeanInFlight() float64 { return m.a * m.PAccept() }

// Utilization is the share of time a server is busy, at most 1.
func (m MMcK) Utilization() float64 { return m.MeanInFlight() / float64(m.c) }

// MeanQueue is the mean number in line.
func (m MMcK) MeanQueue() float64 {
	if m.join == 0 {
		return 0
	}
	return m.a / float64(m.c) * m.join * m.line.mean1()
}

// MeanInSystem is the mean number in line and in service.
func (m MMcK) MeanInSystem() float64 { return m.MeanInFlight() + m.MeanQueue() }

// MeanWait is the mean time in line in seconds over accepted requests, those
// that did not wait included.
func (m MMcK) MeanWait() float64 { return m.PWait() * m.MeanWaitGivenWait() }

// MeanWaitGivenWait is the mean time in line in seconds over accepted requests
// that wait; 0 when K = 0, where nobody does.
func (m MMcK) MeanWaitGivenWait() float64 {
	if m.k == 0 {
		return 0
	}
	if m.a == 0 { // the limit of a vanishing load: one departure to wait for
		return m.s / float64(m.c)
	}
	return m.line.mean1() * m.s / float64(m.c)
}

// MeanSojourn is the mean time in line and in service in seconds, over accepted
// requests.
func (m MMcK) MeanSojourn() float64 { return m.MeanWait() + m.s }

// WaitTail is P(wait > t) over accepted requests, t in seconds.
// Error: ParamError for t negative or not finite.
func (m MMcK) WaitTail(t float64) (float64, error) {
	if err := checkTime(t); err != nil {
		return 0, err
	}
	if m.join == 0 {
		return 0, nil
	}
	return m.PWait() * math.Exp(m.line.logTail(t/m.s*float64(m.c))), nil
}

// WaitCDF is P(wait ≤ t) over accepted requests, 1 − WaitTail.
func (m MMcK) WaitCDF(t float64) (float64, error) {
	tail, err := m.WaitTail(t)
	return 1 - tail, err
}

// WaitQuantile is the time in seconds that a share p of the accepted requests
// do not exceed in line. It is 0 when at least p do not wait at all.
// Error: ParamError unless 0 ≤ p < 1.
func (m MMcK) WaitQuantile(p float64) (float64, error) {
	if err := checkProbability(p); err != nil {
		return 0, err
	}
	tail := 1 - p
	if m.PWait() <= tail {
		return 0, nil
	}
	return m.waitAtLogTail(math.Log(m.PWait() / tail)), nil
}

// WaitQuantileGivenWait is the same over accepted requests that wait; 0 when
// nobody does (K = 0, or a load too small to count).
// Error: ParamError unless 0 ≤ p < 1.
func (m MMcK) WaitQuantileGivenWait(p float64) (float64, error) {
	if err := checkProbability(p); err != nil {
		return 0, err
	}
	if m.join == 0 {
		return 0, nil
	}
	return m.waitAtLogTail(-math.Log1p(-p)), nil
}

// waitAtLogTail is the time after which a share e^−l of those who wait still
// wait, l ≥ 0.
func (m MMcK) waitAtLogTail(l float64) float64 {
	return m.line.timeAtLogTail(l) / float64(m.c) * m.s
}
