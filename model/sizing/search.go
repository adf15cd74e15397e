package sizing

import "math"

// precision is that of a load multiple, relative.
const precision = 1e-5

// mostSteps is for what gives way at any load at all.
const mostSteps = 100

// crossing is where f rises above 0 in (lo, hi], to a relative precision: f is
// above 0 there, and not a step of that precision below. flo = f(lo) ≤ 0 and
// fhi = f(hi) > 0. False position as in the Illinois rule (Dowell and Jarratt
// 1971); where three steps have not halved the bracket, the next one does, so that
// a kink or a jump costs no more than four bisections each.
func crossing(lo, hi, flo, fhi float64, f func(float64) float64) float64 {
	side, width := 0, hi-lo
	for i := 1; hi-lo > precision*hi && i < mostSteps; i++ {
		x := hi - fhi*(hi-lo)/(fhi-flo)
		slow := i%4 == 0 && hi-lo > width/2
		if slow || !(x >= lo && x <= hi) {
			x = lo + (hi-lo)/2
		}
		if i%4 == 0 {
			width = hi - lo
		}
		// Next to an end the bracket closes with the step across the root.
		step := precision * hi / 2
		x = min(max(x, lo+step), hi-step)
		if v := f(x); v > 0 {
			if hi, fhi = x, v; side > 0 {
				flo /= 2
			}
			side = 1
		} else {
			if lo, flo = x, v; side < 0 {
				fhi /= 2
			}
			side = -1
		}
	}
	return hi
}

// first is the smallest n in (lo, hi] with f(n) > 0, for f that stays above 0
// from there on: f(lo) ≤ 0 and f(hi) > 0. The steps are those of crossing.
func first(lo, hi int, flo, fhi float64, f func(int) float64) int {
	for i := 0; hi-lo > 1; i++ {
		share := fhi / (fhi - flo)
		if i%3 == 2 || !(share >= 0 && share <= 1) {
			share = 0.5
		}
		n := hi - int(math.Round(share*float64(hi-lo)))
		n = min(max(n, lo+1), hi-1)
		if v := f(n); v > 0 {
			hi, fhi = n, v
		} else {
			lo, flo = n, v
		}
	}
	return hi
}

// most bounds the logarithms of excess.
const most = 30

// excess is above 0 exactly when value is above limit: the logarithm of their
// ratio, which for waits and shares of rejections is nearly straight. A value
// that is not known is far above.
func excess(value, limit float64) float64 {
	switch {
	case math.IsNaN(value):
		return most
	case value <= limit:
		if value <= 0 || limit <= 0 {
			return -1
		}
		return max(-most, min(0, math.Log(value/limit)))
	case limit <= 0:
		return most
	}
	return min(most, max(math.Log(value/limit), math.SmallestNonzeroFloat64))
}

// above is excess for bytes, which are nearly straight in the slots as they are.
func above(value, limit float64) float64 {
	if math.IsNaN(value) {
		return 1
	}
	return (value - limit) / limit
}
