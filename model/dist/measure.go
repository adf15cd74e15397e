package dist

import (
	"math"
	"slices"
)

// measure is one part of a sum, split into atoms and a smooth rest.
type measure struct {
	law        Law
	atoms      []atom
	components []component
	mass       float64   // weight of all components
	knots      []float64 // where the density changes its course, sorted
}

// atom is a single value with its probability.
type atom struct{ at, weight float64 }

// component is a law with a density, and its probability.
type component struct {
	law    Law
	weight float64
}

// maxAtoms bounds the atoms that stand for an empirical law.
const maxAtoms = 1024

func newMeasure(l Law) measure {
	m := measure{law: l}
	m.add(&l, 1)
	slices.Sort(m.knots)
	m.knots = slices.Compact(m.knots)
	return m
}

// add puts a law of the given weight into the measure.
func (m *measure) add(l *Law, weight float64) {
	switch l.family {
	case Deterministic:
		m.atoms = append(m.atoms, atom{l.mean, weight})
	case Empirical:
		m.atoms = append(m.atoms, l.table.grouped(weight)...)
	case Mixture:
		for i := range l.table.parts {
			m.add(&l.table.parts[i], weight*l.table.weights[i])
		}
	default:
		m.components = append(m.components, component{*l, weight})
		m.mass += weight
		for _, p := range [...]float64{0, 1e-20, 1e-9, 1e-3, 0.1, 0.5, 0.9, 0.999, 1 - 1e-6, 1 - 1e-9, 1 - 1e-15, 1} {
			if x := l.Quantile(p); x > 0 && !math.IsInf(x, 1) {
				m.knots = append(m.knots, x)
			}
		}
	}
}

// smooth sums a function of the laws over the part without its atoms.
func (m *measure) smooth(x float64, f func(*Law, float64) float64) float64 {
	var total float64
	for i := range m.components {
		total += m.components[i].weight * f(&m.components[i].law, x)
	}
	return total
}

// expect returns E[g(U); U ≤ upTo] for the part U without its atoms. g may
// change its course at x less a knot of the other part.
func (m *measure) expect(upTo, x float64, other *measure, g func(float64) float64) float64 {
	start := m.knots[0]
	if upTo <= start {
		return m.smooth(upTo, (*Law).cdf) * g(upTo)
	}
	var room [64]float64
	knots := append(room[:0], math.Log(start), math.Log(upTo))
	for _, k := range m.knots {
		if k > start && k < upTo {
			knots = append(knots, math.Log(k))
		}
	}
	for _, k := range other.knots {
		if k = x - k; k > start && k < upTo {
			knots = append(knots, math.Log(k))
		}
	}
	// Below the first knot lies next to nothing, or a spike at 0.
	return m.smooth(start, (*Law).cdf)*g(start) + integrate(func(t float64) float64 {
		u := math.Exp(t)
		return m.smooth(u, (*Law).logDensity) * g(u)
	}, knots, closedAccuracy)
}

// logDensity returns x times the density at x > 0, which is the density of
// ln X, for a law that has one in closed form.
func (l *Law) logDensity(x float64) float64 {
	if x < l.low || x > l.high {
		return 0
	}
	switch l.family {
	case Exponential:
		return x / l.mean * math.Exp(-x/l.mean)
	case Lognormal:
		z := (math.Log(x) - l.shape) / l.scale
		return math.Exp(-z*z/2) / (l.scale * math.Sqrt(2*math.Pi))
	case Gamma:
		z := x / l.scale
		lg, _ := math.Lgamma(l.shape)
		return math.Exp(l.shape*math.Log(z) - z - lg)
	case Weibull:
		w := l.weibullPower(x)
		return l.shape * w * math.Exp(-w)
	case Uniform:
		return x / (l.high - l.low)
	case Hyperexponential:
		return l.phases(func(mean float64) float64 { return x / mean * math.Exp(-x/mean) })
	case Pareto:
		return math.Exp(-l.shape*l.paretoLog(x)) / phi(l.shape, l.scale)
	}
	return 0
}
