package queueing

import "math"

// MaxGIServers is the largest c that NewGIMc takes: it evaluates the transform
// of the gaps at c points, and 1 − transform(1/S), from which the smallest of
// them is built, keeps 16 − log10(c) digits.
const MaxGIServers = 10_000

// GIMc is the stationary GI/M/c queue: independent gaps of any one law between
// arrivals, exponential service times, c servers, an unlimited first-come
// first-served line. Exact. Build it with NewGIMc. "Seen by an arrival" and
// "over time" differ here: everything below is over requests.
//
// Source: Takács 1962, "Introduction to the theory of queues", ch. 2;
// Kleinrock 1975, ch. 6. With φ(s) = E[e^(−s·gap)], mu = 1/S and sigma the
// root of sigma = φ(c·mu·(1 − sigma)) in (0, 1),
//
//	1/P(wait) = 1 + (1 − sigma)·Σ_{j=1..c} C(c, j)·Π_{i≤j} (1−φ_i)/φ_i · R_j/(1−φ_j),
//	R_j = (c(1−φ_j) − j)/(c(1−sigma) − j),  φ_j = φ(j·mu),
//
// and those who wait do so exponentially with rate c·mu·(1 − sigma).
//
// Numerator and denominator of R_j change sign together, because φ is convex:
// every term is positive and the sum loses nothing. Only where j is c(1−sigma)
// R_j is 0/0; see slopeFactor.
type GIMc struct {
	lambda, s float64
	c         int
	free      float64 // 1 − sigma
	wait      float64
}

// NewGIMc describes c servers with arrival rate lambda (1/s), mean service time
// meanService (s) and transform(s) = E[e^(−s·gap)] of a gap with mean 1/lambda,
// s in 1/s. lambda = 0 is an empty system. The relative error is of the order
// of 1e-16·c/(1 − rho)², or that of the transform times c/(1 − rho)².
//
// Errors: as NewMMc (ErrUnstable when c is not above the offered load), and
// ParamError for c above MaxGIServers and for a transform that is none: not
// between 0 and 1, or with no sigma below 1, as when its gaps are shorter than
// 1/lambda on average.
func NewGIMc(lambda, meanService float64, transform func(s float64) float64, c int) (GIMc, error) {
	a, err := checkFlow(lambda, meanService)
	if err != nil {
		return GIMc{}, err
	}
	if c < 1 || c > MaxGIServers {
		return GIMc{}, badInt("servers c", c, "between 1 and 10000 for arrivals that are not Poisson")
	}
	if float64(c) < stableServers(a) {
		return GIMc{}, unstable(a, c)
	}
	m := GIMc{lambda: lambda, s: meanService, c: c, free: 1}
	if a == 0 {
		return m, nil
	}
	phi := func(x float64) float64 { return transform(x / meanService) }
	if m.free, err = oneMinusSigma(phi, float64(c)); err != nil {
		return GIMc{}, err
	}
	m.wait, err = takacs(phi, c, m.free)
	return m, err
}

// oneMinusSigma is the root y of y = 1 − φ(c·y) in (0, 1], φ in units of the
// service rate. 1 − φ(c·y) − y is above 0 from 0 up to the root.
func oneMinusSigma(phi func(float64) float64, c float64) (float64, error) {
	f := func(y float64) float64 { return 1 - phi(c*y) - y }
	hi := 1.0
	for range 50 {
		v := f(hi)
		if !(v <= 0 && v >= -hi) {
			return 0, badTransform(c*hi, 1-hi-v)
		}
		if lo := hi / 2; f(lo) > 0 {
			return root(f, lo, hi), nil
		}
		hi /= 2
	}
	return 0, badTransform(c*hi, phi(c*hi))
}

// takacs is P(wait). A transform that underflows to 0 makes it 0: the gaps are
// then so long against the service that nobody waits.
func takacs(phi func(float64) float64, c int, free float64) (float64, error) {
	n := float64(c)
	sum, product := 0.0, 1.0 // product: C(c, j)·Π (1−φ_i)/φ_i
	for j := 1; j <= c; j++ {
		x := float64(j)
		p := phi(x)
		if !(p >= 0 && p < 1) {
			return 0, badTransform(x, p)
		}
		product *= (n - x + 1) / x * (1 - p) / p
		sum += product * slopeFactor(phi, p, x, n, free) / (1 - p)
		if math.IsInf(product, 1) || math.IsInf(sum, 1) {
			return 0, nil
		}
	}
	wait := 1 / (1 + free*sum)
	if !(wait >= 0 && wait <= 1) {
		return 0, badTransform(n, phi(n))
	}
	return wait, nil
}

// slopeFactor is R_j = 1 − c·D, D the mean of −φ' between x = j and the point
// c(1−sigma) where φ is sigma. When the two are close, D is the slope in the
// middle, by a central difference of sixth order (Fornberg 1988, "Generation of
// finite difference formulas"): φ is analytic in a disc of radius x about x.
func slopeFactor(phi func(float64) float64, p, x, n, free float64) float64 {
	gap := n*free - x
	if math.Abs(gap) > 1e-4*x {
		return (n*(1-p) - x) / gap
	}
	mid, h := x+gap/2, 0.01*x
	d := func(k float64) float64 { return phi(mid-k*h) - phi(mid+k*h) }
	return 1 - n*(45*d(1)-9*d(2)+d(3))/(60*h)
}

func badTransform(x, value float64) error {
	return badFloat("transform of the gaps at s·S = "+formatFloat(x), value,
		"between 0 and 1 and that of gaps with mean 1/lambda")
}

// Sigma is the share of waiting requests behind which one more waits: the ratio
// of the geometric law of the number in line; 0 in an empty system.
func (m GIMc) Sigma() float64 { return 1 - m.free }

// OfferedLoad is a = lambda·S, in erlang.
func (m GIMc) OfferedLoad() float64 { return m.lambda * m.s }

// Utilization is rho = a/c, the share of time a server is busy.
func (m GIMc) Utilization() float64 { return m.OfferedLoad() / float64(m.c) }

// PWait is the probability that a request has to wait; 0 where it underflows.
func (m GIMc) PWait() float64 { return m.wait }

// MeanWait is the mean time in line in seconds, over all requests.
func (m GIMc) MeanWait() float64 { return m.wait * m.MeanWaitGivenWait() }

// MeanWaitGivenWait is the mean time in line in seconds of those who wait:
// S/(c(1 − sigma)).
func (m GIMc) MeanWaitGivenWait() float64 { return m.s / (float64(m.c) * m.free) }

// MeanQueue is the mean number in line over time, lambda·MeanWait.
func (m GIMc) MeanQueue() float64 { return m.lambda * m.MeanWait() }

// WaitTail is P(wait > t) over all requests, t in seconds.
// Error: ParamError for t negative or not finite.
func (m GIMc) WaitTail(t float64) (float64, error) {
	if err := checkTime(t); err != nil {
		return 0, err
	}
	return m.wait * math.Exp(-t/m.MeanWaitGivenWait()), nil
}

// WaitQuantile is the time in seconds that a share p of all requests do not
// exceed in line. It is 0 when at least p do not wait at all.
// Error: ParamError unless 0 ≤ p < 1.
func (m GIMc) WaitQuantile(p float64) (float64, error) {
	if err := checkProbability(p); err != nil {
		return 0, err
	}
	if m.wait <= 1-p {
		return 0, nil
	}
	return math.Log(m.wait/(1-p)) * m.MeanWaitGivenWait(), nil
}
