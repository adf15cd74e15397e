package queueing

import (
	"math"
	"testing"

	"pgregory.net/rapid"
)

// TestTruncGeoAgainstSums: the closed forms against the sums they stand for,
// also where one form hands over to the other (n·ln q near 1/2).
func TestTruncGeoAgainstSums(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		n := rapid.IntRange(1, 2000).Draw(rt, "n")
		v := rapid.OneOf(
			rapid.Float64Range(-3, 3), rapid.Float64Range(0.45, 0.55), rapid.Float64Range(-0.55, -0.45),
			rapid.Float64Range(-1e-9, 1e-9), rapid.Float64Range(-50, 50),
		).Draw(rt, "n ln rho")
		rho := math.Exp(math.Min(2, math.Max(-2, v/float64(n))))
		g := newTruncGeo(n, rho, 1)
		q, sum, mean := g.q, 0.0, 0.0
		for j := n - 1; j >= 0; j-- { // Horner: smallest first
			mean = mean*q + float64(j+1)
			sum = sum*q + 1
		}
		mean /= sum
		// The sums use the rounded q, which is off by half an ulp, n times.
		tol := float64(n+50) * 0x1p-52
		if g.growing {
			mean = float64(n) + 1 - mean
		}
		if !near(g.sum(n), sum, tol, 0) {
			rt.Errorf("sum %.17g, want %.17g", g.sum(n), sum)
		}
		if !near(g.mean1(), mean, tol, 0) {
			rt.Errorf("mean %.17g, want %.17g", g.mean1(), mean)
		}
		if !near(g.pow(n), math.Pow(q, float64(n)), tol, 0) {
			rt.Errorf("power %.17g, want %.17g", g.pow(n), math.Pow(q, float64(n)))
		}
	})
}
