package dist

import "math"

// scaled returns the law of factor·X for a law that a sum can have as a part.
func (l Law) scaled(factor float64) Law {
	l.mean *= factor
	l.low *= factor
	l.high *= factor
	switch l.family {
	case Lognormal:
		l.shape += math.Log(factor)
	case Gamma:
		l.scale *= factor
		l.gamma.scale *= factor
	case Weibull, Hyperexponential:
		l.scale *= factor
		l.other *= factor
	case Empirical:
		s := l.table.sample // its sums are in units of the mean
		s.sorted, s.inverse = times(s.sorted, factor), times(s.inverse, 1/factor)
		l.table = &table{sample: s}
	case Mixture:
		m := l.table.mixture
		m.parts = make([]Law, len(m.parts))
		for i, p := range l.table.parts {
			m.parts[i] = p.scaled(factor)
		}
		l.table = &table{mixture: m}
	}
	return l
}

// times returns a copy of values, each times factor.
func times(values []float64, factor float64) []float64 {
	product := make([]float64, len(values))
	for i, x := range values {
		product[i] = x * factor
	}
	return product
}
