package queueing

import "math"

// MMc is the stationary M/M/c queue: Poisson arrivals, exponential service
// times, c servers, an unlimited first-come first-served line. Build it with
// NewMMc. Sources: Kleinrock 1975, §3.5; Tijms 2003, §5.1.
type MMc struct {
	s     float64
	c     int
	a     float64 // offered load, erlang
	wait  float64 // Erlang C
	logP0 float64
}

// NewMMc describes c servers with arrival rate lambda (1/s) and mean service
// time meanService (s). lambda = 0 is an empty system.
//
// Errors: ParamError for lambda < 0, meanService ≤ 0, c < 1 and anything not
// finite; ErrUnstable when c is below StableServers(lambda·meanService). That
// rule has a tolerance of 1e-9, because a load that is 7 on paper may come out
// as 6.999999999999999, and seven servers are then not enough.
func NewMMc(lambda, meanService float64, c int) (MMc, error) {
	a, err := checkFlow(lambda, meanService)
	if err != nil {
		return MMc{}, err
	}
	if err := checkServers(c); err != nil {
		return MMc{}, err
	}
	if float64(c) < stableServers(a) {
		return MMc{}, unstable(a, c)
	}
	m := MMc{s: meanService, c: c, a: a}
	if a == 0 {
		return m, nil
	}
	z := idleWeight(c, a)
	m.wait = z.inverseOnePlus(freeShare(c, a))
	// The states from c on weigh 1 + rho + rho² + … = 1/(1 − rho).
	busy := 1 / freeShare(c, a)
	m.logP0 = logEmpty(c, a, busy, math.Log(busy)+z.logOnePlus(freeShare(c, a)))
	return m, nil
}

// OfferedLoad is a = lambda·S, in erlang.
func (m MMc) OfferedLoad() float64 { return m.a }

// Utilization is rho = a/c, the share of time a server is busy.
func (m MMc) Utilization() float64 { return m.a / float64(m.c) }

// PWait is the probability that a request has to wait (Erlang C).
func (m MMc) PWait() float64 { return m.wait }

// LogP0 is the natural logarithm of the probability of an empty system, which
// itself underflows from about 700 erlang on.
func (m MMc) LogP0() float64 { return m.logP0 }

// MeanWait is the mean time in line in seconds, over all requests.
func (m MMc) MeanWait() float64 { return m.wait * m.MeanWaitGivenWait() }

// MeanWaitGivenWait is the mean time in line in seconds of those who wait:
// S/(c − a).
func (m MMc) MeanWaitGivenWait() float64 { return m.s / (float64(m.c) - m.a) }

// VarWait is the variance of the time in line in s², over all requests.
func (m MMc) VarWait() float64 {
	w := m.MeanWaitGivenWait()
	return m.wait * (2 - m.wait) * w * w
}

// MeanQueue is the mean number in line.
func (m MMc) MeanQueue() float64 { return m.wait * m.a / (float64(m.c) - m.a) }

// VarQueue is the variance of the number in line.
func (m MMc) VarQueue() float64 {
	rho, free := m.Utilization(), freeShare(m.c, m.a)
	return m.wait * rho * (1 + rho - m.wait*rho) / (free * free)
}

// MeanInFlight is the mean number of busy servers, a.
func (m MMc) MeanInFlight() float64 { return m.a }

// MeanInSystem is the mean number in line and in service.
func (m MMc) MeanInSystem() float64 { return m.a + m.MeanQueue() }

// MeanSojourn is the mean time in line and in service, in seconds.
func (m MMc) MeanSojourn() float64 { return m.MeanWait() + m.s }

// VarSojourn is the variance of the time in line and in service, in s².
func (m MMc) VarSojourn() float64 { return m.VarWait() + m.s*m.s }

// WaitTail is P(wait > t) over all requests, t in seconds:
// C·e^(−(c−a)t/S). Error: ParamError for t negative or not finite.
func (m MMc) WaitTail(t float64) (float64, error) {
	if err := checkTime(t); err != nil {
		return 0, err
	}
	return m.wait * math.Exp(-t/m.MeanWaitGivenWait()), nil
}

// WaitCDF is P(wait ≤ t) over all requests, 1 − WaitTail.
func (m MMc) WaitCDF(t float64) (float64, error) {
	tail, err := m.WaitTail(t)
	return 1 - tail, err
}

// WaitQuantile is the time in seconds that a share p of all requests do not
// exceed in line. It is 0 when at least p do not wait at all.
// Error: ParamError unless 0 ≤ p < 1.
func (m MMc) WaitQuantile(p float64) (float64, error) {
	if err := checkProbability(p); err != nil {
		return 0, err
	}
	return m.waitAtTail(1 - p), nil
}

// WaitQuantileGivenWait is the same over those who wait.
// Error: ParamError unless 0 ≤ p < 1.
func (m MMc) WaitQuantileGivenWait(p float64) (float64, error) {
	if err := checkProbability(p); err != nil {
		return 0, err
	}
	return -math.Log1p(-p) * m.MeanWaitGivenWait(), nil
}

// waitAtTail is the t at which P(wait > t) falls to tail.
func (m MMc) waitAtTail(tail float64) float64 {
	if m.wait <= tail {
		return 0
	}
	return math.Log(m.wait/tail) * m.MeanWaitGivenWait()
}

// SojournTail is P(line + service > t), t in seconds:
// e^−x·[1 + C·(1 − e^(−xd))/d] with x = t/S, d = c − 1 − a, and 1 + C·x in the
// brackets when d = 0. Error: ParamError for t negative or not finite.
func (m MMc) SojournTail(t float64) (float64, error) {
	if err := checkTime(t); err != nil {
		return 0, err
	}
	return math.Exp(m.logSojournTail(t)), nil
}

// SojournCDF is P(line + service ≤ t), 1 − SojournTail.
func (m MMc) SojournCDF(t float64) (float64, error) {
	tail, err := m.SojournTail(t)
	return 1 - tail, err
}

// logSojournTail is ln P(line + service > t). The slower of the two
// exponentials stands in front, so that the rest neither overflows nor
// cancels: e^−x when d ≥ 0, e^(−x(c−a)) = e^(−x(1+d)) when d < 0.
func (m MMc) logSojournTail(t float64) float64 {
	x := t / m.s
	if math.IsInf(x, 1) {
		return math.Inf(-1)
	}
	d := float64(m.c) - 1 - m.a
	switch {
	case d > 0:
		return math.Log1p(m.wait*-math.Expm1(-x*d)/d) - x
	case d < 0:
		return math.Log(math.Exp(x*d)+m.wait*math.Expm1(x*d)/d) - x*(1+d)
	default:
		return math.Log1p(m.wait*x) - x
	}
}

// SojournQuantile is the time in seconds that a share p of all requests do not
// exceed in line and in service together. Error: ParamError unless 0 ≤ p < 1.
func (m MMc) SojournQuantile(p float64) (float64, error) {
	if err := checkProbability(p); err != nil {
		return 0, err
	}
	if p == 0 {
		return 0, nil
	}
	// The sojourn exceeds the service alone; and it exceeds u + v only if the
	// wait exceeds u or the service exceeds v.
	logTail := math.Log1p(-p)
	lo := -m.s * logTail
	hi := m.waitAtTail((1-p)/2) + m.s*(math.Ln2-logTail)
	f := func(t float64) float64 { return m.logSojournTail(t) - logTail }
	return root(f, lo, hi), nil
}
