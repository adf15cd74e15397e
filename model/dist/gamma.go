package dist

import (
	"math"

	"gonum.org/v1/gonum/mathext"
)

// gammaSampler holds the constants of Marsaglia and Tsang (2000), "A simple
// method for generating gamma variables".
type gammaSampler struct {
	d, c  float64 // d = a − 1/3, c = 1/√(9d), a the shape, plus 1 if below 1
	scale float64 // scale·d: from the cube to the variate
	boost float64 // 1/shape when the shape is below 1, else 0
}

// setGamma completes a gamma law from its shape and the mean already set.
func (l *Law) setGamma(shape float64) {
	l.shape, l.scale = shape, l.mean/shape
	a, boost := shape, 0.0
	if shape < 1 {
		a, boost = shape+1, 1/shape
	}
	d := a - 1.0/3
	l.gamma = gammaSampler{d: d, c: 1 / math.Sqrt(9*d), scale: l.scale * d, boost: boost}
}

// sample draws a gamma variate. For a shape a below 1 it uses
// G(a) = G(a+1)·U^(1/a), with U^(1/a) = exp(−E/a), E exponential
// (Marsaglia and Tsang 2000, section 6).
func (g *gammaSampler) sample(r *Rand) float64 {
	for {
		x := r.Normal()
		v := 1 + g.c*x
		if v <= 0 {
			continue
		}
		v = v * v * v
		u := r.Open()
		x2 := x * x
		// The first test is a cheap bound that spares most logarithms.
		if u >= 1-0.0331*x2*x2 && math.Log(u) >= x2/2+g.d*(1-v+math.Log(v)) {
			continue
		}
		if g.boost == 0 {
			return g.scale * v
		}
		return g.scale * v * math.Exp(-g.boost*r.Exp())
	}
}

// gammaCut is [Law.cutSurvival] of the gamma law of shape b + 1 at z scales:
// Q(b+1, z) − z·Γ(b, z)/Γ(b+1). For a negative b the second term comes from
// Γ(b+1, z) = b·Γ(b, z) + zᵇe⁻ᶻ.
func (l *Law) gammaCut(z, b float64) float64 {
	q := mathext.GammaIncRegComp(l.shape, z)
	if b > 0 {
		return q - z/b*mathext.GammaIncRegComp(b, z)
	}
	lg, _ := math.Lgamma(l.shape)
	return q*(1-z/b) + math.Exp(l.shape*math.Log(z)-z-lg)/b
}
