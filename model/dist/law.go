package dist

import "math"

// The smallest and largest coefficient of variation that [New] accepts for a
// family with a free one. Below MinCV a law is deterministic to every purpose
// here; above MaxCV the moments say nothing about a sample of any feasible size.
const (
	MinCV = 0.001
	MaxCV = 100
)

// Law is one distribution of a positive quantity: a family and its parameters.
// It is an immutable value: safe to copy and to share. Its unit is the unit of
// the mean it was made from. The zero value is no law; its methods return NaN or
// 0.
//
// Laws are comparable. Two laws stated by the same numbers are equal, but
// laws that need a table (empirical, mixture, sum, truncated, cut) only if one
// is a copy of the other: a copy shares the table.
type Law struct {
	family Family
	mean   float64
	scv    float64
	// low and high are the ends of the support: P(X < low) = P(X > high) = 0.
	low, high float64
	// shape, scale and other by family:
	//	lognormal: μ and σ of the logarithm
	//	gamma, Weibull: shape and scale
	//	hyperexponential: chance of the long phase, means of the short and the long one
	//	Pareto: shape, ln(high/low), (low/high)^shape
	//	cut: shape is the share that is cut
	shape, scale, other float64
	gamma               gammaSampler
	table               *table
}

// table is what a law has beyond a few numbers. It never changes once a law
// refers to it. A law uses the group of its family.
type table struct {
	sample      // empirical
	mixture     // mixture
	sum         // sum
	inner   Law // truncated, cut: the law without
}

// Family returns the family of the law.
func (l Law) Family() Family { return l.family }

// Mean returns the mean.
func (l Law) Mean() float64 { return l.mean }

// Variance returns the variance.
func (l Law) Variance() float64 { return l.mean * l.mean * l.scv }

// SCV returns the squared coefficient of variation, variance over squared mean.
func (l Law) SCV() float64 { return l.scv }

// CV returns the coefficient of variation, standard deviation over mean.
func (l Law) CV() float64 { return math.Sqrt(l.scv) }

// SecondMoment returns E[X²].
func (l Law) SecondMoment() float64 { return l.mean * l.mean * (1 + l.scv) }

// ResidualMean returns E[X²]/(2 E[X]): the mean time still to run of a stream
// met at a random instant (Cox 1962, "Renewal Theory", §5.4).
func (l Law) ResidualMean() float64 { return l.mean * (1 + l.scv) / 2 }

// Sample draws from the law. It allocates nothing; the number of uniform draws
// it takes from r varies. Samples are ≥ 0; 0 itself occurs only when a draw is
// too small for a float, or is a value of an empirical law.
func (l *Law) Sample(r *Rand) float64 {
	switch l.family {
	case Exponential:
		return l.mean * r.Exp()
	case Lognormal:
		return math.Exp(l.shape + l.scale*r.Normal())
	case Gamma:
		return l.gamma.sample(r)
	case Weibull:
		return l.scale * math.Exp(math.Log(r.Exp())/l.shape)
	case Uniform:
		return l.low + (l.high-l.low)*r.Float64()
	case Hyperexponential:
		if r.Float64() < l.shape {
			return l.other * r.Exp()
		}
		return l.scale * r.Exp()
	case Pareto:
		return l.samplePareto(r)
	case Empirical:
		return l.table.draw(r)
	case Mixture:
		return l.table.pick(r).Sample(r)
	case Sum:
		return l.table.start.law.Sample(r) + l.table.rest.law.Sample(r)
	case Truncated:
		return min(l.table.inner.Sample(r), l.high)
	case Cut:
		x := l.table.inner.Sample(r)
		if r.Float64() < l.shape {
			x *= r.Open()
		}
		return x
	}
	return l.mean
}
