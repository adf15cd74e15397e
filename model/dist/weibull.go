package dist

import (
	"math"

	"gonum.org/v1/gonum/mathext"
)

// setWeibull completes a Weibull law from its shape and the mean already set:
// P(X > x) = exp(−(x/scale)^shape).
func (l *Law) setWeibull(shape float64) {
	l.shape, l.scale = shape, l.mean*math.Exp(-logGamma1p(1/shape))
}

// weibullPower returns (x/scale)^shape, the exponential quantity behind x.
func (l *Law) weibullPower(x float64) float64 {
	return math.Exp(l.shape * math.Log(x/l.scale))
}

// weibullShape returns the shape with the given squared coefficient of
// variation, which falls as the shape grows.
func weibullShape(scv float64) float64 {
	target := math.Log1p(scv)
	f := func(logShape float64) float64 { return target - weibullSpread(math.Exp(-logShape)) }
	// These ends lie beyond MaxCV and MinCV.
	return math.Exp(bracketed(f, math.Log(0.1), math.Log(2/MinCV)))
}

// weibullSpread returns ln(1 + scv) = ln Γ(1+2x) − 2 ln Γ(1+x) of the shape 1/x.
func weibullSpread(x float64) float64 {
	if x > 0.1 {
		return logGamma1p(2*x) - 2*logGamma1p(x)
	}
	// ln Γ(1+x) = −γx + Σ ζ(n)(−x)ⁿ/n from n = 2 (Abramowitz and Stegun 6.1.33):
	// the first term cancels, and the difference keeps its digits.
	var s float64
	for n := 24.0; n >= 2; n-- {
		s += mathext.Zeta(n, 1) / n * (math.Pow(-2*x, n) - 2*math.Pow(-x, n))
	}
	return s
}

// logGamma1p returns ln Γ(1+x) for x > 0.
func logGamma1p(x float64) float64 {
	lg, _ := math.Lgamma(1 + x)
	return lg
}
