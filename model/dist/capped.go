package dist

import (
	"math"

	"gonum.org/v1/gonum/mathext"
)

// Beside cdf and survival, three functions of a law say all that residual life,
// time limits and cuts need, and each of them passes through mixture, limit and
// cut in closed form:
//
//	cappedMean(x)    E[min(X, x)]
//	cappedSquare(x)  E[min(X, x)²]
//	cutSurvival(x)   P(U·X > x), U uniform on (0, 1) and independent of X

// cappedMean returns E[min(X, x)] = ∫₀ˣ P(X > u) du for x ≥ 0.
func (l *Law) cappedMean(x float64) float64 {
	if x <= l.low {
		return x
	}
	if x >= l.high {
		return l.mean
	}
	switch l.family {
	case Mixture:
		return l.table.average(func(p *Law) float64 { return p.cappedMean(x) })
	case Sum:
		return l.table.sum.cappedMean(x)
	case Truncated:
		return l.table.inner.cappedMean(x)
	case Cut:
		in := &l.table.inner
		whole := in.cappedMean(x)
		return (1-l.shape)*whole + l.shape*(whole+x*in.cutSurvival(x))/2
	}
	return l.mean*l.below(1, x) + x*l.survival(x)
}

// cappedSquare returns E[min(X, x)²] = 2∫₀ˣ u·P(X > u) du for x ≥ 0.
func (l *Law) cappedSquare(x float64) float64 {
	if x <= l.low {
		return x * x
	}
	if x >= l.high {
		return l.SecondMoment()
	}
	switch l.family {
	case Mixture:
		return l.table.average(func(p *Law) float64 { return p.cappedSquare(x) })
	case Sum:
		return l.table.sum.cappedSquare(x)
	case Truncated:
		return l.table.inner.cappedSquare(x)
	case Cut:
		in := &l.table.inner
		whole := in.cappedSquare(x)
		return (1-l.shape)*whole + l.shape*(whole+2*x*x*in.cutSurvival(x))/3
	}
	return l.SecondMoment()*l.below(2, x) + x*(x*l.survival(x))
}

// below returns E[Xⁿ; X ≤ x]/E[Xⁿ] for n = 1 and 2 and x within the support of a
// law that is not built from others. Weighted by xⁿ, gamma and Weibull become
// gamma laws (of x, and of x to the shape), lognormal and Pareto keep their
// family.
func (l *Law) below(n int, x float64) float64 {
	k := float64(n)
	switch l.family {
	case Exponential:
		return mathext.GammaIncReg(k+1, x/l.mean)
	case Lognormal:
		return normalCDF((math.Log(x)-l.shape)/l.scale - k*l.scale)
	case Gamma:
		return mathext.GammaIncReg(l.shape+k, x/l.scale)
	case Weibull:
		w := l.weibullPower(x)
		if math.IsInf(w, 1) {
			return 1
		}
		return mathext.GammaIncReg(1+k/l.shape, w)
	case Uniform:
		a, b := l.low/l.high, x/l.high
		return (math.Pow(b, k+1) - math.Pow(a, k+1)) / (1 - math.Pow(a, k+1))
	case Hyperexponential:
		return l.hyperBelow(n, x)
	case Pareto:
		return phi(l.shape-k, l.paretoLog(x)) / phi(l.shape-k, l.scale)
	case Empirical:
		return l.table.below(n, x)
	}
	return 0
}

// cutSurvival returns P(U·X > x) for x ≥ 0: the law of a stream that breaks at a
// uniform point of its life. It equals P(X > x) − x·E[1/X; X > x].
func (l *Law) cutSurvival(x float64) float64 {
	if x <= 0 {
		return l.survival(0)
	}
	if x >= l.high {
		return 0
	}
	if x < l.low { // U·X > low, or U·X between x and low, where its density is flat
		return 1 - x/l.low*(1-l.cutSurvival(l.low))
	}
	switch l.family {
	case Lognormal:
		z := (math.Log(x) - l.shape) / l.scale
		return max(0, normalCDF(-z)-math.Exp(l.scale*(z+l.scale/2))*normalCDF(-z-l.scale))
	case Gamma:
		if z, b := x/l.scale, l.shape-1; math.Abs(b) > 0.05 {
			return max(0, l.gammaCut(z, b))
		}
	case Uniform:
		return max(0, (l.high-x-x*math.Log(l.high/x))/(l.high-l.low))
	case Pareto:
		return max(0, l.paretoCut(x))
	case Empirical:
		return l.table.cutSurvival(x)
	case Mixture:
		return l.table.probability(func(p *Law) float64 { return p.cutSurvival(x) })
	case Truncated:
		in := &l.table.inner
		return max(0, in.cutSurvival(x)-x/l.high*in.cutSurvival(l.high))
	}
	return l.cutIntegral(x)
}

// cutIntegral computes [Law.cutSurvival] as ∫ P(X > x·eˢ) e⁻ˢ ds from 0, u being
// e⁻ˢ: in pieces that part the scales of e⁻ˢ, and those of X.
func (l *Law) cutIntegral(x float64) float64 {
	toMean := math.Log(l.mean) - math.Log(x)
	end := math.Log(l.high) - math.Log(x) // +Inf without an upper end
	end = min(end, max(toMean, 0)+45)
	knots := []float64{0, end}
	if bend := math.Log(l.low) - math.Log(x); bend > 0 && bend < end {
		knots = append(knots, bend)
	}
	for _, s := range [...]float64{0.02, 0.3, 2, 8, 25, toMean - 2, toMean - 0.3, toMean, toMean + 0.7, toMean + 3, toMean + 8} {
		if s > 0 && s < end {
			knots = append(knots, s)
		}
	}
	accuracy := closedAccuracy
	if l.family == Sum { // each value is itself an integral
		accuracy = nestedAccuracy
	}
	return min(1, integrate(func(s float64) float64 { return math.Exp(-s) * l.survival(x*math.Exp(s)) }, knots, accuracy))
}
