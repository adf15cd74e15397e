package dist

import (
	"math"

	"gonum.org/v1/gonum/mathext"
)

// CDF returns P(X ≤ x). It is 0 for x < 0 and NaN for NaN. The accuracy of the
// laws without a closed form is stated at [NewSum] and [Law.Cut].
func (l Law) CDF(x float64) float64 {
	if l.mean == 0 || math.IsNaN(x) {
		return math.NaN()
	}
	return l.cdf(x)
}

// Survival returns P(X > x), to full relative accuracy in the upper tail of
// every law that has no upper end. It is 1 for x < 0 and NaN for NaN.
func (l Law) Survival(x float64) float64 {
	if l.mean == 0 || math.IsNaN(x) {
		return math.NaN()
	}
	return l.survival(x)
}

// ResidualCDF returns the law of the residual life, (1/E[X]) ∫₀ˣ P(X > u) du:
// the chance that a stream met at a random instant ends within x. It is 0 for
// x ≤ 0 and NaN for NaN.
func (l Law) ResidualCDF(x float64) float64 {
	if l.mean == 0 || math.IsNaN(x) {
		return math.NaN()
	}
	if l.family == Exponential {
		return -math.Expm1(-max(x, 0) / l.mean)
	}
	return min(l.cappedMean(max(x, 0))/l.mean, 1)
}

func (l *Law) cdf(x float64) float64 {
	if x < l.low {
		return 0
	}
	if x >= l.high {
		return 1
	}
	switch l.family {
	case Exponential:
		return -math.Expm1(-x / l.mean)
	case Lognormal:
		return normalCDF((math.Log(x) - l.shape) / l.scale)
	case Gamma:
		return mathext.GammaIncReg(l.shape, x/l.scale)
	case Weibull:
		return -math.Expm1(-l.weibullPower(x))
	case Uniform:
		return (x - l.low) / (l.high - l.low)
	case Hyperexponential:
		return l.phases(func(mean float64) float64 { return -math.Expm1(-x / mean) })
	case Pareto:
		return phi(l.shape, l.paretoLog(x)) / phi(l.shape, l.scale)
	case Empirical:
		return float64(l.table.upTo(x)) / float64(len(l.table.sorted))
	case Mixture:
		return l.table.probability(func(p *Law) float64 { return p.cdf(x) })
	case Sum:
		return l.table.sum.cdf(x)
	case Truncated:
		return l.table.inner.cdf(x)
	case Cut:
		return 1 - l.survival(x)
	}
	return 0
}

func (l *Law) survival(x float64) float64 {
	if x < l.low {
		return 1
	}
	if x >= l.high {
		return 0
	}
	switch l.family {
	case Exponential:
		return math.Exp(-x / l.mean)
	case Lognormal:
		return normalCDF((l.shape - math.Log(x)) / l.scale)
	case Gamma:
		return mathext.GammaIncRegComp(l.shape, x/l.scale)
	case Weibull:
		return math.Exp(-l.weibullPower(x))
	case Uniform:
		return (l.high - x) / (l.high - l.low)
	case Hyperexponential:
		return l.phases(func(mean float64) float64 { return math.Exp(-x / mean) })
	case Pareto:
		t := l.paretoLog(x)
		return math.Exp(-l.shape*t) * phi(l.shape, l.scale-t) / phi(l.shape, l.scale)
	case Empirical:
		n := len(l.table.sorted)
		return float64(n-l.table.upTo(x)) / float64(n)
	case Mixture:
		return l.table.probability(func(p *Law) float64 { return p.survival(x) })
	case Sum:
		return l.table.sum.survival(x)
	case Truncated:
		return l.table.inner.survival(x)
	case Cut:
		return (1-l.shape)*l.table.inner.survival(x) + l.shape*l.table.inner.cutSurvival(x)
	}
	return 0
}

// normalCDF is the cdf of the standard normal law, accurate in the lower tail.
func normalCDF(z float64) float64 { return math.Erfc(-z/math.Sqrt2) / 2 }
