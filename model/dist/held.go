package dist

import "fmt"

// Truncated returns the law of min(X, max): the time a stream is really held
// when the client ends it at max. Moments, cdf, quantile and residual life follow
// exactly from those of X. max must be positive; a max that no sample reaches,
// +Inf among them, gives the law itself.
func (l Law) Truncated(max float64) (Law, error) {
	switch {
	case l.mean == 0:
		return Law{}, fmt.Errorf("a time limit needs a distribution to limit")
	case !(max > 0):
		return Law{}, fmt.Errorf("time limit must be positive, got %v", max)
	case max >= l.high:
		return l, nil
	case max <= l.low:
		return New(Deterministic, max, 0)
	case l.family == Truncated:
		return l.table.inner.Truncated(max)
	}
	t := Law{family: Truncated, low: l.low, high: max, table: &table{inner: l}}
	t.mean = l.cappedMean(max)
	t.setSquare(l.cappedSquare(max))
	return t.checked()
}

// setSquare sets the coefficient of variation from the second moment.
func (l *Law) setSquare(square float64) {
	// Rounding must not make the variance of a nearly constant quantity negative.
	l.scv = max(0, square/l.mean/l.mean-1)
}

// Cut returns the law of the time really held when a stream breaks with
// probability p, at a uniform point of its life: X with probability 1 − p, else
// U·X. p must be in [0, 1]; 0 gives the law itself. A law that already contains
// a cut cannot be cut again.
//
// The moments are exact. Survival and cdf are closed forms for lognormal,
// uniform, Pareto, deterministic and empirical laws, gamma unless its shape is
// within 0.05 of 1, and limits and mixtures of these; for the others they are an
// integral, to 1e-11 and in some 10 µs, of a sum of parts to 1e-8 and in some
// milliseconds. The cdf is 1 less the survival function, so that this accuracy
// is absolute.
func (l Law) Cut(p float64) (Law, error) {
	switch {
	case l.mean == 0:
		return Law{}, fmt.Errorf("a share of cut streams needs a distribution to cut")
	case !(p >= 0 && p <= 1):
		return Law{}, fmt.Errorf("share of cut streams must be 0 to 1, got %v", p)
	case p == 0:
		return l, nil
	case l.isCut():
		return Law{}, fmt.Errorf("a share of these streams is cut already")
	}
	c := Law{family: Cut, high: l.high, shape: p, table: &table{inner: l}}
	// The held share of a stream's life has mean 1 − p/2 and second moment
	// 1 − 2p/3, and is independent of the life.
	mean := 1 - p/2
	scv := p * (1.0/3 - p/4) / (mean * mean)
	c.mean = l.mean * mean
	c.scv = l.scv + scv + l.scv*scv
	return c.checked()
}

// isCut reports whether a cut occurs anywhere in the law.
func (l *Law) isCut() bool {
	switch l.family {
	case Cut:
		return true
	case Truncated:
		return l.table.inner.isCut()
	case Mixture:
		for i := range l.table.parts {
			if l.table.parts[i].isCut() {
				return true
			}
		}
	}
	return false
}
