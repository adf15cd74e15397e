package queueing

import "math"

// root finds x in [lo, hi] with f(x) = 0 for a continuous f with f(lo) > 0.
// If f(hi) is not below 0 (hi is the answer up to rounding) it returns hi.
//
// Method: Chandrupatla 1997, "A new hybrid quadratic/bisection algorithm for
// finding the zero of a nonlinear function without using derivatives": inverse
// quadratic interpolation where it is safe, bisection elsewhere. It stops when
// the bracket is a few units in the last place wide.
func root(f func(float64) float64, lo, hi float64) float64 {
	a, fa := hi, f(hi) // newest point
	b, fb := lo, f(lo) // opposite sign
	if fa >= 0 {
		return hi
	}
	if fb <= 0 {
		return lo
	}
	step := 0.5
	for range 200 { // bisection alone would need at most about 110
		x := a + step*(b-a)
		fx := f(x)
		c, fc := a, fa // the point that leaves the bracket, kept for interpolation
		if (fx > 0) != (fa > 0) {
			c, fc = b, fb
			b, fb = a, fa
		}
		a, fa = x, fx
		best := a
		if math.Abs(fb) < math.Abs(fa) {
			best = b
		}
		tol := 2 * 0x1p-52 * math.Abs(best) / math.Abs(b-a)
		if fa == 0 || fb == 0 || tol > 0.5 || a == b {
			return best
		}
		step = math.Min(math.Max(nextStep(a, b, c, fa, fb, fc), tol), 1-tol)
	}
	return a
}

// nextStep is the fraction of the way from a to b at which to look next.
func nextStep(a, b, c, fa, fb, fc float64) float64 {
	xi := (a - b) / (c - b)
	phi := (fa - fb) / (fc - fb)
	if phi*phi < xi && (1-phi)*(1-phi) < 1-xi {
		return fa/(fb-fa)*fc/(fb-fc) + (c-a)/(b-a)*fa/(fc-fa)*fb/(fc-fb)
	}
	return 0.5
}
