package dist

import (
	"math"

	"gonum.org/v1/gonum/mathext"
)

// setHyperexponential completes a hyperexponential law from the moments already
// set: the phases have chances p = (1 ± √((c²−1)/(c²+1)))/2 and means
// mean/(2p).
func (l *Law) setHyperexponential() {
	root := math.Sqrt((l.scv - 1) / (l.scv + 1))
	l.shape = 1 / ((l.scv + 1) * (1 + root)) // (1 − root)/2 without cancellation
	l.scale, l.other = l.mean/(1+root), l.mean/(2*l.shape)
}

// phases returns Σ p·f(mean) over the two phases.
func (l *Law) phases(f func(mean float64) float64) float64 {
	return (1-l.shape)*f(l.scale) + l.shape*f(l.other)
}

// hyperBelow is [Law.below] of the hyperexponential law.
func (l *Law) hyperBelow(n int, x float64) float64 {
	part := func(mean float64) float64 {
		return math.Pow(mean, float64(n)) * mathext.GammaIncReg(float64(n)+1, x/mean)
	}
	whole := func(mean float64) float64 { return math.Pow(mean, float64(n)) }
	return l.phases(part) / l.phases(whole)
}
