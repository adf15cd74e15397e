package queueing

import (
	"math"
	"testing"

	"pgregory.net/rapid"
)

// TestPoissonBelow against the sum of the probabilities themselves, downwards
// from the largest.
func TestPoissonBelow(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		k := rapid.IntRange(1, 20_000).Draw(rt, "k")
		sd := math.Sqrt(float64(k))
		y := math.Max(1e-9, float64(k)+rapid.OneOf(rapid.Float64Range(-12, 12), rapid.Float64Range(-200, 2000)).Draw(rt, "sd")*sd)
		top := min(k-1, int(y))
		sum, term := 0.0, 1.0
		for n := top; n >= 0 && term > 1e-20*sum; n-- {
			sum += term
			term *= float64(n) / y
		}
		term = y / float64(top+1)
		for n := top + 1; n < k && term > 1e-20*sum; n++ {
			sum += term
			term *= y / float64(n+1)
		}
		want := math.Log(sum) + logPoisson(top, y)
		if got := logPoissonBelow(k, y); !near(got, want, 1e-12, 3e-12) {
			rt.Errorf("ln P(N < %d), mean %g = %.17g, want %.17g", k, y, got, want)
		}
		if y < float64(k) {
			return
		}
		below := 0.0 // relative to the last term
		term = 1
		for n := k - 1; n >= 0 && term > 1e-20*below; n-- {
			below += term
			term *= float64(n) / y
		}
		if got := lowerTerms(k, y); !near(got, below, 3e-12, 0) {
			rt.Errorf("lowerTerms(%d, %g) = %.17g, want %.17g", k, y, got, below)
		}
	})
}
