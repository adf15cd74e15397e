package dist

import (
	"math"

	"gonum.org/v1/gonum/mathext"
)

// Quantile returns the smallest x with P(X ≤ x) ≥ p. p must be in [0, 1], else
// the result is NaN. p = 0 gives the lower end of the law and p = 1 the upper
// one, +Inf for families without one. Hyperexponential, mixture, sum and cut are
// solved for x numerically, to the accuracy of their cdf.
func (l Law) Quantile(p float64) float64 {
	switch {
	case !(p >= 0 && p <= 1) || l.mean == 0:
		return math.NaN()
	case p == 0 || l.low == l.high:
		return l.low
	case p == 1:
		return l.high
	}
	switch l.family {
	case Exponential:
		return -l.mean * math.Log1p(-p)
	case Lognormal:
		return math.Exp(l.shape + l.scale*normalQuantile(p))
	case Gamma:
		return l.scale * gammaQuantile(l.shape, p)
	case Weibull:
		return l.scale * math.Exp(math.Log(-math.Log1p(-p))/l.shape)
	case Uniform:
		return min(l.low+p*(l.high-l.low), l.high)
	case Pareto:
		return min(l.low*math.Exp(-math.Log1p(p*math.Expm1(-l.shape*l.scale))/l.shape), l.high)
	case Empirical:
		return l.table.quantile(p)
	case Truncated:
		return min(l.table.inner.Quantile(p), l.high)
	}
	return l.search(p)
}

// normalQuantile is the quantile of the standard normal law for 0 < p < 1.
func normalQuantile(p float64) float64 { return mathext.NormalQuantile(p) }

// gammaQuantile is the quantile of the gamma law of scale 1 for 0 < p < 1. It is
// 0 where the true value is below the smallest float, as for a small p and a
// small shape.
//
// Method: Newton's on the logarithm of the smaller tail, which is nearly
// straight (against ln x near 0 and below, against x above), kept within a
// bracket. gonum's inverse loses its digits near 0 and panics for the smallest p.
func gammaQuantile(shape, p float64) float64 {
	p = max(p, 0x1p-1022) // smaller floats have too few digits for Newton's steps
	lg, _ := math.Lgamma(shape + 1)
	x := gammaStart(shape, p, lg)
	if x < 1e-17 {
		return x
	}
	// No quantile of a float p < 1 lies above: Chernoff's bound on the tail beyond
	// is e⁻⁸⁰ or less for every shape.
	lo, hi := 0.0, 2*shape+100
	for range 200 {
		density := math.Exp(shape*math.Log(x)-x-lg) * shape / x
		var tail, excess float64 // excess has the sign of CDF(x) − p
		if p <= 0.5 {
			tail = mathext.GammaIncReg(shape, x)
			excess = math.Log(tail / p)
		} else {
			tail = mathext.GammaIncRegComp(shape, x)
			excess = -math.Log(tail / (1 - p))
		}
		next := x - excess*tail/density
		if p <= 0.5 || x < 1 {
			next = x * math.Exp(-excess*tail/(x*density))
		}
		if excess >= 0 {
			hi = x
		}
		if excess <= 0 {
			lo = x
		}
		if math.Abs(next-x) <= 1e-15*x || lo > 0 && hi <= lo*(1+1e-15) {
			return next
		}
		if x = next; !(lo < x && x < hi) { // Newton left the bracket
			x = (lo + hi) / 2
		}
	}
	return x
}

// gammaStart returns a first guess of gammaQuantile, lg being ln Γ(shape+1):
// near 0, where the cdf is xᵃ/Γ(a+1) to a relative error below x, the inverse of
// that, which is exact below 1e-17; elsewhere the cube of a normal variate
// (Wilson and Hilferty 1931).
func gammaStart(shape, p, lg float64) float64 {
	small := math.Exp((math.Log(p) + lg) / shape)
	if small < 1e-3 {
		return small
	}
	c := 1 / (9 * shape)
	if root := 1 - c + normalQuantile(p)*math.Sqrt(c); root > 0 {
		return shape * root * root * root
	}
	return small
}
