package queueing

import "math"

// MMcKM is the stationary M/M/c/c+K+M queue: Poisson arrivals, exponential
// service times, c servers, K waiting places or an unlimited line, first come
// first served, and requests that leave the line unserved when an exponential
// patience runs out. Build it with NewMMcKM. Every load is legal. Sources: Palm
// 1943 and 1957; Garnett, Mandelbaum and Reiman 2002; the finite line by the
// same birth-death chain (Riordan 1962, §5.2).
//
// Everything follows from the law of the offered wait: see impatientLine.
type MMcKM struct {
	lambda, s, patience float64
	c                   int
	a                   float64 // offered load, erlang
	line                *impatientLine
	// Probabilities met by an arrival; they sum to 1.
	free  float64 // takes a server at once
	serve float64 // waits, and is served
	quit  float64 // waits, and leaves
	full  float64 // rejected
	scale float64 // probability per unit of the line's weight
}

// NewMMcKM describes c servers with arrival rate lambda (1/s), mean service
// time meanService (s), mean patience meanPatience (s) and k waiting places, or
// k = Unlimited. lambda = 0 is an empty system; k = 0 is the Erlang loss system,
// where patience does not matter.
//
// Errors: ParamError for lambda < 0, meanService ≤ 0, c < 1, k < 0 other than
// Unlimited, a patience outside 1e-15 to 1e15 service times, and anything not
// finite.
func NewMMcKM(lambda, meanService, meanPatience float64, c, k int) (MMcKM, error) {
	a, err := checkFlow(lambda, meanService)
	if err != nil {
		return MMcKM{}, err
	}
	if err := checkServers(c); err != nil {
		return MMcKM{}, err
	}
	if k != Unlimited {
		if err := checkPlaces(k); err != nil {
			return MMcKM{}, err
		}
	}
	if err := checkPatience("mean patience (s)", meanPatience, meanService); err != nil {
		return MMcKM{}, err
	}
	m := MMcKM{lambda: lambda, s: meanService, patience: meanPatience, c: c, a: a, free: 1}
	if a > 0 {
		m.line = newImpatientLine(a, float64(c), meanService/meanPatience/float64(c), k)
		m.setStates()
	}
	return m, nil
}

// setStates weighs the states against each other.
func (m *MMcKM) setStates() {
	l, z := m.line, idleWeight(m.c, m.a)
	// Relative to the anchor of the line. z.exp > 0 means a pool so idle that
	// the others vanish beside z.
	free, unit := z.frac, math.Ldexp(1, -z.exp)
	if l.logAnchor != 0 {
		logFree := z.log() - l.logAnchor
		excess := math.Max(0, logFree-300) // keeps e^logFree in range
		free, unit = math.Exp(logFree-excess), math.Exp(-excess)
	}
	total := free + unit*(l.sum.served+l.sum.left+l.full)
	m.scale = unit / total
	m.free, m.serve, m.quit, m.full = free/total, m.scale*l.sum.served, m.scale*l.sum.left, m.scale*l.full
}

// OfferedLoad is a = lambda·S, in erlang, of all arrivals.
func (m MMcKM) OfferedLoad() float64 { return m.a }

// PBlock is the share of all arrivals rejected because no place is free; 0 when
// the line is unlimited.
func (m MMcKM) PBlock() float64 { return m.full }

// PAccept is 1 − PBlock, without the cancellation.
func (m MMcKM) PAccept() float64 { return m.free + m.serve + m.quit }

// PAbandon is the share of all arrivals that join the line and leave it
// unserved.
func (m MMcKM) PAbandon() float64 { return m.quit }

// PServed is the share of all arrivals that are served, 1 − PBlock − PAbandon
// without the cancellation.
func (m MMcKM) PServed() float64 { return m.free + m.serve }

// POfferedWait is the share of the accepted requests that find no free server.
func (m MMcKM) POfferedWait() float64 {
	if m.serve+m.quit == 0 {
		return 0
	}
	return (m.serve + m.quit) / m.PAccept()
}

// MeanInFlight is the mean number of busy servers, a·PServed.
func (m MMcKM) MeanInFlight() float64 { return m.a * m.PServed() }

// Utilization is the share of time a server is busy.
func (m MMcKM) Utilization() float64 { return m.MeanInFlight() / float64(m.c) }

// MeanQueue is the mean number in line. Each of them leaves at rate
// 1/patience, which together is lambda·PAbandon.
func (m MMcKM) MeanQueue() float64 { return m.lambda * m.patience * m.quit }

// MeanWaitAll is the mean time in line in seconds over all accepted requests,
// served or not.
func (m MMcKM) MeanWaitAll() float64 {
	if m.quit == 0 {
		return 0
	}
	return m.patience * (m.quit / m.PAccept())
}

// MeanOfferedWait is the mean in seconds of V, the wait of an accepted request
// that never gives up, zeros included.
func (m MMcKM) MeanOfferedWait() float64 {
	if m.serve+m.quit == 0 {
		return 0
	}
	return m.scale * m.line.sum.offeredTime / m.PAccept() * m.s / float64(m.c)
}

// PWait is the share of the served requests that waited at all.
func (m MMcKM) PWait() float64 {
	if m.serve == 0 { // then free may have underflowed too
		return 0
	}
	return m.serve / m.PServed()
}

// MeanWait is the mean time in line in seconds of the served requests, zeros
// included.
func (m MMcKM) MeanWait() float64 {
	if m.serve == 0 {
		return 0
	}
	return m.scale * m.line.sum.servedTime / m.PServed() * m.s / float64(m.c)
}

// WaitTail is P(wait > t) over the served requests, t in seconds.
// Error: ParamError for t negative or not finite.
func (m MMcKM) WaitTail(t float64) (float64, error) {
	if err := checkTime(t); err != nil {
		return 0, err
	}
	if m.serve == 0 {
		return 0, nil
	}
	above := m.line.above(t / m.s * float64(m.c))
	return math.Min(above.served/m.line.sum.served, 1) * m.PWait(), nil
}

// OfferedWaitTail is P(V > t) over the accepted requests, t in seconds: the
// share that would wait longer than t if they never gave up.
// Error: ParamError for t negative or not finite.
func (m MMcKM) OfferedWaitTail(t float64) (float64, error) {
	if err := checkTime(t); err != nil {
		return 0, err
	}
	if m.serve+m.quit == 0 {
		return 0, nil
	}
	above, sum := m.line.above(t/m.s*float64(m.c)), m.line.sum
	return math.Min((above.served+above.left)/(sum.served+sum.left), 1) * m.POfferedWait(), nil
}

// WaitQuantile is the time in seconds that a share p of the served requests do
// not exceed in line. It is 0 when at least p do not wait at all.
// Error: ParamError unless 0 ≤ p < 1.
func (m MMcKM) WaitQuantile(p float64) (float64, error) {
	if err := checkProbability(p); err != nil {
		return 0, err
	}
	tail := 1 - p
	if m.PWait() <= tail {
		return 0, nil
	}
	u := m.line.servedTimeAbove(tail / m.PWait() * m.line.sum.served)
	return u / float64(m.c) * m.s, nil
}
