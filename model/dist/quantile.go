package dist

import (
	"fmt"
	"math"

	"gonum.org/v1/gonum/mathext"
)

// Quantile returns the smallest x with P(X ≤ x) ≥ p. p must be in [0, 1], else
// the result is NaN. p = 0 gives the lower end of the law and p = 1 the upper
// one, +Inf for all families but deterministic.
func (l Law) Quantile(p float64) float64 {
	switch {
	case !(p >= 0 && p <= 1) || l.mean == 0:
		return math.NaN()
	case l.family == Deterministic:
		return l.mean
	case p == 0:
		return 0
	case p == 1:
		return math.Inf(1)
	}
	switch l.family {
	case Lognormal:
		return math.Exp(l.shape + l.scale*normalQuantile(p))
	case Gamma:
		return l.scale * gammaQuantile(l.shape, p)
	}
	return -l.mean * math.Log1p(-p)
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

// FromQuantiles returns the law of the family with the given median and 95th
// percentile. Families: lognormal, in closed form, and gamma, whose shape is
// the root of quantile(0.95)/quantile(0.5) = p95/p50. Both must be finite with
// p95 > p50 > 0, and the resulting coefficient of variation in [MinCV, MaxCV].
func FromQuantiles(f Family, p50, p95 float64) (Law, error) {
	if f != Lognormal && f != Gamma {
		if f.Built() {
			return Law{}, fmt.Errorf("%s cannot be given by p50 and p95: give its mean, or choose lognormal or gamma", f)
		}
		return Law{}, f.notBuilt()
	}
	if !(p50 > 0) || math.IsInf(p50, 1) {
		return Law{}, fmt.Errorf("p50 of %s must be positive and finite, got %v", f, p50)
	}
	if !(p95 > p50) || math.IsInf(p95, 1) {
		return Law{}, fmt.Errorf("p95 of %s must be finite and above p50, got p50 %v and p95 %v", f, p50, p95)
	}
	l := Law{family: f}
	spread := math.Log(p95) - math.Log(p50)
	if f == Lognormal {
		l.shape, l.scale = math.Log(p50), spread/normalQuantile(0.95)
		s2 := l.scale * l.scale
		l.mean, l.scv = math.Exp(l.shape+s2/2), math.Expm1(s2)
	} else if shape := gammaShape(spread); shape > 0 {
		l.mean, l.scv = shape*(p50/gammaQuantile(shape, 0.5)), 1/shape
		l.setGamma(shape)
	}
	if cv := math.Sqrt(l.scv); !(cv >= MinCV && cv <= MaxCV) {
		return Law{}, fmt.Errorf("p50 %v and p95 %v are too close together or too far apart for %s: its cv would leave %v to %v",
			p50, p95, f, MinCV, MaxCV)
	}
	return l.checked()
}
