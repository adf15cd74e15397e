package queueing

import "math"

// MaxSCV is the largest squared coefficient of variation that the formulas in
// two moments take.
const MaxSCV = 1e9

// MGc approximates the stationary M/G/c queue (Poisson arrivals, any law of the
// service time, c servers, an unlimited first-come first-served line) by the
// first two moments of the service time. Build it with NewMGc.
//
// The mean wait is that of Kimura (1986, "A two-moment approximation for the
// mean waiting time in the GI/G/s queue"), which interpolates harmonically
// between M/M/c and M/D/c:
//
//	W = (1 + s)/[(1 − s)/W(M/D/c) + 2s/W(M/M/c)],  s = Var[S]/E[S]²,
//
// with CosmetatosMDc for M/D/c. P(wait) is Erlang C; the wait of those who wait
// is taken as exponential with the mean that makes both agree, as it is in
// heavy traffic. At s = 1 it is M/M/c exactly, at c = 1 the mean and P(wait) are
// exact for every law.
//
// Errors of the mean wait, median and worst, measured against the exact queue
// for M/D/c, M/E2/c and M/H2/c, and against simulations with lognormal and H2
// services, at P(wait) from 1 % on and c from 2 to 120; and of P(wait):
//
//	s          mean wait               P(wait)
//	0 to 1/2   0.4 %, −5 %             3 %, +11 %
//	1 to 4     4 %, +17 % (13 % from   2 %, −7 %
//	           P(wait) = 0.2 on)
//	6 to 10    7 %, −20 %              7 %, −10 %
//
// A law with s = 1 that is not exponential is in the second row: for lognormal
// services the formula is 1 to 8 % too high, and at s = 9/4 up to 17 %. ErrorClass says which row holds.
type MGc struct {
	base  MMc
	scv   float64
	scale float64 // mean wait over that of M/M/c
}

// NewMGc describes c servers with arrival rate lambda (1/s), mean service time
// meanService (s) and squared coefficient of variation scv of the service time.
// lambda = 0 is an empty system.
//
// Errors: as NewMMc (ErrUnstable when c is not above the offered load), and
// ParamError for scv outside 0..MaxSCV.
func NewMGc(lambda, meanService, scv float64, c int) (MGc, error) {
	base, err := NewMMc(lambda, meanService, c)
	if err != nil {
		return MGc{}, err
	}
	if err := checkSCV(scv); err != nil {
		return MGc{}, err
	}
	return MGc{base: base, scv: scv, scale: kimura(scv, cosmetatos(base.a, c))}, nil
}

// CosmetatosMDc is the approximate mean wait in seconds in M/D/c, with arrival
// rate lambda (1/s) and constant service time service (s):
//
//	½·[1 + (1 − rho)(c − 1)(√(4 + 5c) − 2)/(16·c·rho)]·W(M/M/c)
//
// (Cosmetatos 1975, "Approximate explicit formulae for the average queueing
// time in the processes (M/D/r) and (D/M/r)"). The bracket has no bound as rho
// falls; the ratio is therefore cut at c/(c + 1), which is its limit in light
// traffic: the least of c uniform residual times against that of c exponential
// ones (Burman and Smith 1983, "A light-traffic theorem for multi-server
// queues"). At c = 1 it is exact. Errors: as NewMMc.
func CosmetatosMDc(lambda, service float64, c int) (float64, error) {
	m, err := NewMMc(lambda, service, c)
	if err != nil {
		return 0, err
	}
	return cosmetatos(m.a, c) * m.MeanWait(), nil
}

// cosmetatos is the mean wait in M/D/c over that in M/M/c, in [1/2, 1).
func cosmetatos(a float64, c int) float64 {
	n := float64(c)
	if a == 0 {
		return n / (n + 1)
	}
	more := freeShare(c, a) * (n - 1) * (math.Sqrt(4+5*n) - 2) / (16 * a)
	return math.Min((1+more)/2, n/(n+1))
}

// kimura is the mean wait in M/G/c over that in M/M/c, given that ratio r for
// M/D/c. Divided by 1 + s, so that s may be large. For 1/2 ≤ r ≤ 1 it is
// positive and does not fall in s.
func kimura(scv, r float64) float64 {
	if scv == 1 {
		return 1
	}
	x := scv / (1 + scv)
	return 1 / ((1-2*x)/r + 2*x)
}

func checkSCV(scv float64) error {
	if !(scv >= 0 && scv <= MaxSCV) {
		return badFloat("squared coefficient of variation scv", scv, "between 0 and 1e9")
	}
	return nil
}

// OfferedLoad is a = lambda·S, in erlang.
func (m MGc) OfferedLoad() float64 { return m.base.a }

// Utilization is rho = a/c, the share of time a server is busy; exact.
func (m MGc) Utilization() float64 { return m.base.Utilization() }

// PWait is the probability that a request has to wait: Erlang C.
func (m MGc) PWait() float64 { return m.base.PWait() }

// MeanWait is the mean time in line in seconds, over all requests.
func (m MGc) MeanWait() float64 { return m.base.MeanWait() * m.scale }

// MeanWaitGivenWait is the mean time in line in seconds of those who wait.
func (m MGc) MeanWaitGivenWait() float64 { return m.base.MeanWaitGivenWait() * m.scale }

// MeanQueue is the mean number in line, lambda·MeanWait.
func (m MGc) MeanQueue() float64 { return m.base.MeanQueue() * m.scale }

// WaitTail is P(wait > t) over all requests, t in seconds, with an exponential
// wait of those who wait. Error: ParamError for t negative or not finite.
func (m MGc) WaitTail(t float64) (float64, error) {
	if err := checkTime(t); err != nil {
		return 0, err
	}
	return m.PWait() * math.Exp(-t/m.MeanWaitGivenWait()), nil
}

// WaitQuantile is the time in seconds that a share p of all requests do not
// exceed in line. It is 0 when at least p do not wait at all.
// Error: ParamError unless 0 ≤ p < 1.
func (m MGc) WaitQuantile(p float64) (float64, error) {
	q, err := m.base.WaitQuantile(p)
	return q * m.scale, err
}

// GIGcFactor is (ca2 + cs2)/2, by which the mean wait of M/M/c is multiplied
// for squared coefficients of variation ca2 of the gaps between arrivals and
// cs2 of the service time (Allen and Cunneen; Allen 1990, "Probability,
// statistics and queueing theory"). It is Kingman's (1962) heavy-traffic
// limit: good when most requests wait, and off by a factor when few do.
// Errors: ParamError for either outside 0..MaxSCV.
func GIGcFactor(ca2, cs2 float64) (float64, error) {
	for _, v := range []float64{ca2, cs2} {
		if err := checkSCV(v); err != nil {
			return 0, err
		}
	}
	return (ca2 + cs2) / 2, nil
}

// ErrorClass says in a few words how far MeanWait may be off, or is empty where
// it is not to be shown: beyond scv = 10, or with so few waiting (P(wait) below
// 0.5 %) that nothing was measured. Bounds: see MGc. P(wait) itself is at most
// 12 % off in the same range. Quantiles are less good: the 99th percentile may be
// 25 % off, and a quantile just above 1 − P(wait) by any factor, because it
// depends on P(wait) alone there.
func (m MGc) ErrorClass() string {
	if m.base.c == 1 {
		return exactForEveryLaw
	}
	return errorClass(m.errorBound())
}

func (m MGc) errorBound() float64 {
	switch wait := m.PWait(); {
	case m.base.c == 1:
		return 1e-9
	case wait < 0.005:
		return 0
	case m.scv < 0.75:
		return 0.06
	case m.scv <= 4 && wait >= 0.2:
		return 0.15
	case m.scv <= 4:
		return 0.2
	case m.scv <= 10:
		return 0.25
	default:
		return 0
	}
}
