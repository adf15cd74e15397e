package dist

import "math"

// search finds the quantile p, 0 < p < 1, from cdf and survival: it brackets it
// and closes the bracket until no float, or for a sum of smooth parts nothing to
// 1e-12, lies between. The upper end is returned, so that its cdf reaches p and
// a jump of the cdf is met exactly.
//
// Method: regula falsi with the Illinois modification (Dowell and Jarratt 1971)
// on the logarithm of the smaller tail, and bisection where it is slow.
func (l *Law) search(p float64) float64 {
	excess := func(x float64) float64 { // has the sign of cdf(x) − p
		if p <= 0.5 {
			return math.Log(l.cdf(x) / p)
		}
		return math.Log((1 - p) / l.survival(x))
	}
	gap := 0.0
	if l.family == Sum && l.table.start.mass*l.table.rest.mass > 0 {
		gap = 1e-12
	}
	if !math.IsInf(l.high, 1) && excess(math.Nextafter(l.high, 0)) < 0 {
		return l.high // a jump at the upper end, as a time limit makes
	}
	lo, hi := l.bracket(excess)
	flo, fhi := excess(lo), excess(hi)
	side, width := 0, hi-lo
	for step := 0; ; step++ {
		if hi-lo <= gap*hi {
			return hi
		}
		x := (lo*fhi - hi*flo) / (fhi - flo)
		slow := step%3 == 2 && hi-lo > width/2
		if step%3 == 2 {
			width = hi - lo
		}
		if slow || hi > 4*lo || math.IsNaN(x) {
			x = middle(lo, hi)
		}
		// A step of one unit in the last place at least, or the bracket would
		// shrink from one side alone.
		x = min(max(x, math.Nextafter(lo, hi), lo*(1+gap/2)), math.Nextafter(hi, lo), hi*(1-gap/2))
		if x <= lo || x >= hi {
			return hi
		}
		if fx := excess(x); fx < 0 {
			lo, flo = x, fx
			if side == -1 {
				fhi /= 2
			}
			side = -1
		} else {
			hi, fhi = x, fx
			if side == 1 {
				flo /= 2
			}
			side = 1
		}
	}
}

// bracket returns lo < hi with excess(lo) < 0 ≤ excess(hi), reaching out from
// the mean in growing steps; where the quantile is the lower end or no float
// lies below it, both are that.
func (l *Law) bracket(excess func(float64) float64) (lo, hi float64) {
	factor := 2.0
	if x := l.mean; excess(x) < 0 {
		for lo = x; ; lo = x {
			if x = min(x*factor, l.high); x == l.high || excess(x) >= 0 {
				return lo, min(x, math.MaxFloat64)
			}
			factor *= factor
		}
	}
	for hi = l.mean; ; factor *= factor {
		x := max(hi/factor, l.low, math.SmallestNonzeroFloat64)
		switch {
		case excess(x) < 0:
			return x, hi
		case x <= max(l.low, math.SmallestNonzeroFloat64):
			return l.low, l.low
		}
		hi = x
	}
}

// middle halves an interval: by its logarithm when it is wide.
func middle(lo, hi float64) float64 {
	if hi > 4*lo && lo > 0 {
		return math.Sqrt(lo) * math.Sqrt(hi)
	}
	return lo + (hi-lo)/2
}
