package queueing

import (
	"fmt"
	"math"
)

// Unlimited stands for the number of places of a line without a limit, where a
// formula takes K.
const Unlimited = -1

// MaxPatienceRatio bounds the mean patience from both sides, relative to the
// mean service time: beyond it impatience is either absent or immediate.
const MaxPatienceRatio = 1e15

// checkPatience validates a patience in seconds.
func checkPatience(name string, patience, meanService float64) error {
	if ratio := patience / meanService; !finite(patience) || !(ratio >= 1/MaxPatienceRatio && ratio <= MaxPatienceRatio) {
		return badFloat(name, patience, fmt.Sprintf("between %g and %g mean service times", 1/MaxPatienceRatio, MaxPatienceRatio))
	}
	return nil
}

// MMcD is the stationary M/M/c+D queue: Poisson arrivals, exponential service
// times, c servers, an unlimited first-come first-served line, and every
// request leaves the line unserved after waiting exactly the patience. Build it
// with NewMMcD. Every load is legal.
//
// The offered wait V, that of a request which never gives up, has on x > 0 the
// density cμπ_c·exp(λ·min(x, D) − cμx) (Gnedenko and Kovalenko 1968; Baccelli
// and Hebuterne 1981; Movaghar 1998): π_c is the probability of exactly c in
// the system when all servers are busy and nobody waits. In reduced time
// u = cμx with d = cμD this is π_c·e^−(1−rho)u before d and
// π_c·e^(rho·d − u) after it. For rho > 1 all weights are divided by
// e^(rho−1)d, so that none overflows.
type MMcD struct {
	lambda, s, patience float64
	c                   int
	a                   float64 // offered load, erlang
	line                truncExp
	// Probabilities met by an arrival; they sum to 1.
	free  float64 // takes a server at once
	serve float64 // waits, and is served
	quit  float64 // waits, and leaves
}

// NewMMcD describes c servers with arrival rate lambda (1/s), mean service time
// meanService (s) and constant patience (s). lambda = 0 is an empty system.
//
// Errors: ParamError for lambda < 0, meanService ≤ 0, c < 1, a patience outside
// 1e-15 to 1e15 service times, and anything not finite.
func NewMMcD(lambda, meanService, patience float64, c int) (MMcD, error) {
	a, err := checkFlow(lambda, meanService)
	if err != nil {
		return MMcD{}, err
	}
	if err := checkServers(c); err != nil {
		return MMcD{}, err
	}
	if err := checkPatience("patience (s)", patience, meanService); err != nil {
		return MMcD{}, err
	}
	m := MMcD{lambda: lambda, s: meanService, patience: patience, c: c, a: a, free: 1}
	if a == 0 {
		return m, nil
	}
	m.line = newTruncExp(a, float64(c), patience/meanService*float64(c))
	z := idleWeight(c, a)
	free, serve, quit := z.frac, m.line.mass(), math.Exp(-m.line.span)
	if m.line.growing {
		free, quit = z.frac*math.Exp(-m.line.span), 1
	}
	// z.exp > 0 means a pool so idle that the others vanish beside z.
	serve, quit = math.Ldexp(serve, -z.exp), math.Ldexp(quit, -z.exp)
	total := free + serve + quit
	m.free, m.serve, m.quit = free/total, serve/total, quit/total
	return m, nil
}

// OfferedLoad is a = lambda·S, in erlang, of all arrivals.
func (m MMcD) OfferedLoad() float64 { return m.a }

// PBlock is 0: the line is unlimited.
func (m MMcD) PBlock() float64 { return 0 }

// PAbandon is the share of the requests that leave the line unserved.
func (m MMcD) PAbandon() float64 { return m.quit }

// PServed is 1 − PAbandon, without the cancellation.
func (m MMcD) PServed() float64 { return m.free + m.serve }

// POfferedWait is the share of the requests that find no free server.
func (m MMcD) POfferedWait() float64 { return m.serve + m.quit }

// MeanInFlight is the mean number of busy servers, a·PServed.
func (m MMcD) MeanInFlight() float64 { return m.a * m.PServed() }

// Utilization is the share of time a server is busy.
func (m MMcD) Utilization() float64 { return m.MeanInFlight() / float64(m.c) }

// MeanQueue is the mean number in line, by Little's law lambda·MeanWaitAll.
func (m MMcD) MeanQueue() float64 { return m.lambda * m.MeanWaitAll() }

// MeanWaitAll is the mean time in line in seconds over all requests, served or
// not; who leaves has spent exactly the patience.
func (m MMcD) MeanWaitAll() float64 {
	return m.serve*m.meanServedWaiting() + m.quit*m.patience
}

// MeanOfferedWait is the mean in seconds of V, the wait of a request that never
// gives up, zeros included: beyond the patience V goes on for S/c on average.
func (m MMcD) MeanOfferedWait() float64 {
	return m.MeanWaitAll() + m.quit*m.s/float64(m.c)
}

// PWait is the share of the served requests that waited at all.
func (m MMcD) PWait() float64 {
	if m.serve == 0 { // then free may have underflowed too
		return 0
	}
	return m.serve / (m.free + m.serve)
}

// MeanWait is the mean time in line in seconds of the served requests, zeros
// included.
func (m MMcD) MeanWait() float64 { return m.PWait() * m.meanServedWaiting() }

// meanServedWaiting is the mean wait of those who waited and were served.
func (m MMcD) meanServedWaiting() float64 {
	if m.a == 0 {
		return 0
	}
	return m.patience * m.line.meanShare()
}

// WaitTail is P(wait > t) over the served requests, t in seconds; 0 from the
// patience on. Error: ParamError for t negative or not finite.
func (m MMcD) WaitTail(t float64) (float64, error) {
	if err := checkTime(t); err != nil {
		return 0, err
	}
	if m.a == 0 || t >= m.patience {
		return 0, nil
	}
	return m.PWait() * m.line.tail(t/m.patience), nil
}

// OfferedWaitTail is P(V > t), t in seconds: the share of the requests that
// would wait longer than t if they never gave up.
// Error: ParamError for t negative or not finite.
func (m MMcD) OfferedWaitTail(t float64) (float64, error) {
	if err := checkTime(t); err != nil {
		return 0, err
	}
	if m.a == 0 {
		return 0, nil
	}
	if t >= m.patience {
		return m.quit * math.Exp(-(t-m.patience)/m.s*float64(m.c)), nil
	}
	return m.serve*m.line.tail(t/m.patience) + m.quit, nil
}

// WaitQuantile is the time in seconds that a share p of the served requests do
// not exceed in line. It is 0 when at least p do not wait at all.
// Error: ParamError unless 0 ≤ p < 1.
func (m MMcD) WaitQuantile(p float64) (float64, error) {
	if err := checkProbability(p); err != nil {
		return 0, err
	}
	tail := 1 - p
	if m.PWait() <= tail {
		return 0, nil
	}
	return m.patience * m.line.quantile(tail/m.PWait()), nil
}

// truncExp is the law on (0, 1) with density proportional to e^−(1−rho)d·x: the
// wait, as a share of the patience, of those who wait and are served. For
// rho > 1 it is counted from the far end, as truncGeo does.
type truncExp struct {
	growing bool    // rho > 1
	d       float64 // patience in departures at full rate, cμD
	span    float64 // |1 − rho|·d ≥ 0
}

func newTruncExp(a, c, d float64) truncExp {
	return truncExp{growing: a > c, d: d, span: math.Abs(c-a) / c * d}
}

// mass is the integral of e^−(1−rho)u over 0..d, divided by its largest value.
func (l truncExp) mass() float64 {
	if l.span == 0 {
		return l.d
	}
	return l.d * (-math.Expm1(-l.span) / l.span)
}

// meanShare is the mean, 1/v − 1/(e^v − 1) at v = span when falling; near v = 0
// the poles are removed as in truncGeo.mean1.
func (l truncExp) meanShare() float64 {
	m := 0.0
	if v := l.span; v < 0.5 {
		m = 0.5 - bernoulliTail(v)
	} else {
		m = 1/v - 1/math.Expm1(v)
	}
	if l.growing {
		return 1 - m
	}
	return m
}

// tail is P(share > x), 0 ≤ x < 1.
func (l truncExp) tail(x float64) float64 {
	v := l.span
	switch {
	case v == 0:
		return 1 - x
	case l.growing:
		return math.Expm1(-v*(1-x)) / math.Expm1(-v)
	default:
		return math.Exp(-v*x) * (math.Expm1(-v*(1-x)) / math.Expm1(-v))
	}
}

// quantile is the share exceeded with probability q, 0 < q ≤ 1.
func (l truncExp) quantile(q float64) float64 {
	v := l.span
	switch {
	case v == 0:
		return 1 - q
	case l.growing:
		return 1 + math.Log1p(q*math.Expm1(-v))/v
	case v > 1 && q < 0.5:
		return -math.Log(math.Exp(-v)-q*math.Expm1(-v)) / v
	default: // the same, where it is near 1
		return math.Max(0, -math.Log1p((1-q)*math.Expm1(-v))/v)
	}
}
