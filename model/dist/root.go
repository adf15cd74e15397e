package dist

import "math"

// gammaShape returns the shape of the gamma law whose 95th percentile and
// median are logRatio = ln(p95/p50) apart, or NaN if that shape would need a
// coefficient of variation far outside [MinCV, MaxCV]. The ratio falls as the
// shape grows, so the root is unique.
func gammaShape(logRatio float64) float64 {
	f := func(logShape float64) float64 {
		a := math.Exp(logShape)
		return logRatio - math.Log(gammaQuantile(a, 0.95)) + math.Log(gammaQuantile(a, 0.5))
	}
	// Down to a shape of 0.001 the median is still a float.
	return math.Exp(bracketed(f, math.Log(0.001), math.Log(4/(MinCV*MinCV))))
}

// bracketed returns a root of the increasing function f between lo and hi, NaN
// if f has no change of sign there. Method: regula falsi with the Illinois
// modification (Dowell and Jarratt 1971).
func bracketed(f func(float64) float64, lo, hi float64) float64 {
	flo, fhi := f(lo), f(hi)
	if !(flo <= 0 && fhi >= 0) {
		return math.NaN()
	}
	side := 0
	for range 200 {
		x := (lo*fhi - hi*flo) / (fhi - flo)
		if !(x > lo && x < hi) {
			break
		}
		switch fx := f(x); {
		case fx == 0:
			return x
		case fx < 0:
			lo, flo = x, fx
			if side == -1 {
				fhi /= 2
			}
			side = -1
		default:
			hi, fhi = x, fx
			if side == 1 {
				flo /= 2
			}
			side = 1
		}
		if hi-lo < 1e-15 {
			break
		}
	}
	if math.Abs(flo) < math.Abs(fhi) {
		return lo
	}
	return hi
}
