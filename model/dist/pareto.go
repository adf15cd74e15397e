package dist

import (
	"fmt"
	"math"
)

// The shapes that [NewPareto] accepts, and the largest ln(max/lower bound):
// beyond it the law is a spike at 0 with a few giants.
const (
	minParetoShape = 0.01
	maxParetoShape = 1000
	maxParetoRange = 250
)

// NewPareto returns the bounded Pareto law: density proportional to
// x^(−shape−1) between a lower bound and max, the lower bound solved from the
// mean. A shape of 1 to 2 is the usual heavy tail. The mean must be positive and
// below max, the shape within 0.01 to 1000, and the resulting coefficient of
// variation at least [MinCV].
//
// Moments: E[Xⁿ] = low ⁿ·φ(shape−n)/φ(shape), φ(s) = (1 − (low/max)ˢ)/s; see
// Harchol-Balter 2013, "Performance Modeling and Design of Computer Systems",
// §20.4.
func NewPareto(mean, shape, max float64) (Law, error) {
	if err := checkPositive("mean", Pareto, mean); err != nil {
		return Law{}, err
	}
	if err := checkPositive("max", Pareto, max); err != nil {
		return Law{}, err
	}
	if !(shape >= minParetoShape && shape <= maxParetoShape) {
		return Law{}, fmt.Errorf("shape of pareto must be %v to %v, got %v", minParetoShape, float64(maxParetoShape), shape)
	}
	if mean >= max {
		return Law{}, fmt.Errorf("mean of pareto must be below max, got mean %v and max %v", mean, max)
	}
	// ln(mean/max) falls as the range t = ln(max/low) grows.
	logMean := func(t float64) float64 { return math.Log(phi(shape-1, t)/phi(shape, t)) - t }
	if least := logMean(maxParetoRange); math.Log(mean/max) < least {
		return Law{}, fmt.Errorf("mean of pareto with shape %v and max %v must be at least %.3g, got %v",
			shape, max, max*math.Exp(least), mean)
	}
	t := bracketed(func(t float64) float64 { return math.Log(mean/max) - logMean(t) }, 1e-5, maxParetoRange)
	l := Law{family: Pareto, mean: mean, high: max, low: max * math.Exp(-t), shape: shape, scale: t, other: math.Exp(-shape * t)}
	l.scv = phi(shape-2, t)*phi(shape, t)/(phi(shape-1, t)*phi(shape-1, t)) - 1
	if !(l.scv >= MinCV*MinCV) {
		return Law{}, fmt.Errorf("mean of pareto, %v, is too close to max, %v: its cv would be below %v", mean, max, MinCV)
	}
	return l.checked()
}

// phi returns (1 − e^(−st))/s, which is t at s = 0: the integral of e^(−su) over
// u from 0 to t.
func phi(s, t float64) float64 {
	if s == 0 {
		return t
	}
	return -math.Expm1(-s*t) / s
}

// samplePareto inverts the survival function.
func (l *Law) samplePareto(r *Rand) float64 {
	v := l.other + (1-l.other)*r.Open()
	return l.low * math.Exp(-math.Log(v)/l.shape)
}

// paretoLog returns ln(x/low).
func (l *Law) paretoLog(x float64) float64 { return math.Log(x / l.low) }

// paretoCut is [Law.cutSurvival] of the Pareto law: P(X > x) − x·E[1/X; X > x].
func (l *Law) paretoCut(x float64) float64 {
	t := l.paretoLog(x)
	return math.Exp(-l.shape*t) * (phi(l.shape, l.scale-t) - phi(l.shape+1, l.scale-t)) / phi(l.shape, l.scale)
}
