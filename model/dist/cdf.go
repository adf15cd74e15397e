package dist

import (
	"math"

	"gonum.org/v1/gonum/mathext"
)

// CDF returns P(X ≤ x). It is 0 for x < 0 and NaN for NaN.
func (l Law) CDF(x float64) float64 {
	if p, ok := l.outside(x, 0, 1); ok {
		return p
	}
	switch l.family {
	case Exponential:
		return -math.Expm1(-x / l.mean)
	case Lognormal:
		return normalCDF((math.Log(x) - l.shape) / l.scale)
	case Gamma:
		return mathext.GammaIncReg(l.shape, x/l.scale)
	}
	return step(x >= l.mean)
}

// Survival returns P(X > x), to full relative accuracy in the upper tail. It is
// 1 for x < 0 and NaN for NaN.
func (l Law) Survival(x float64) float64 {
	if p, ok := l.outside(x, 1, 0); ok {
		return p
	}
	switch l.family {
	case Exponential:
		return math.Exp(-x / l.mean)
	case Lognormal:
		return normalCDF((l.shape - math.Log(x)) / l.scale)
	case Gamma:
		return mathext.GammaIncRegComp(l.shape, x/l.scale)
	}
	return step(x < l.mean)
}

// ResidualCDF returns the law of the residual life, (1/E[X]) ∫₀ˣ P(X > u) du:
// the chance that a stream met at a random instant ends within x. It is 0 for
// x ≤ 0 and NaN for NaN.
//
// All four families have the closed form E[min(X, x)]/E[X]: integrating by
// parts gives x·P(X > x)/E[X] plus the share of the mean below x, which for
// lognormal and gamma is the cdf of the same family with μ + σ² for μ, and with
// shape + 1 for the shape.
func (l Law) ResidualCDF(x float64) float64 {
	if p, ok := l.outside(x, 0, 1); ok {
		return p
	}
	var below float64
	switch l.family {
	case Exponential:
		return -math.Expm1(-x / l.mean)
	case Lognormal:
		below = normalCDF((math.Log(x)-l.shape)/l.scale - l.scale)
	case Gamma:
		below = mathext.GammaIncReg(l.shape+1, x/l.scale)
	default:
		return min(x/l.mean, 1)
	}
	return min(below+x/l.mean*l.Survival(x), 1)
}

// outside handles the arguments for which every law has the same answer: low
// for x ≤ 0, high for +Inf, NaN for NaN and for the zero Law.
func (l Law) outside(x, low, high float64) (p float64, ok bool) {
	switch {
	case math.IsNaN(x) || l.mean == 0:
		return math.NaN(), true
	case x <= 0:
		return low, true
	case math.IsInf(x, 1):
		return high, true
	}
	return 0, false
}

// step is 1 if b, else 0.
func step(b bool) float64 {
	if b {
		return 1
	}
	return 0
}

// normalCDF is the cdf of the standard normal law, accurate in the lower tail.
func normalCDF(z float64) float64 { return math.Erfc(-z/math.Sqrt2) / 2 }
