package queueing

import (
	"math"
	"testing"
)

// TestLogPoissonSmall: against the textbook form, where that is exact enough.
func TestLogPoissonSmall(t *testing.T) {
	factorial := 1.0
	for n := 0; n <= 40; n++ {
		if n > 0 {
			factorial *= float64(n)
		}
		for _, x := range []float64{1e-10, 0.3, 1, 7.5, 12, 16, 17, 30, 90, 1e4} {
			a, b := float64(n)*math.Log(x), math.Log(factorial)
			want := a - x - b
			// The error of the textbook form is that of its parts.
			if got := logPoisson(n, x); math.Abs(got-want) > 4e-16*(1+math.Abs(a)+x+b) {
				t.Errorf("n = %d, x = %g: %.17g, want %.17g", n, x, got, want)
			}
		}
	}
}

// TestLogPoissonLarge: probabilities sum to 1 and have the mean x, where the
// textbook form would have lost up to ten digits.
func TestLogPoissonLarge(t *testing.T) {
	for _, x := range []float64{50, 1000, 1e5, 3.3e6} {
		sum, mean := 0.0, 0.0
		w := 10*math.Sqrt(x) + 10
		for n := int(math.Max(0, x-w)); float64(n) < x+w; n++ {
			p := math.Exp(logPoisson(n, x))
			sum += p
			mean += p * (float64(n) - x)
		}
		tol := 2 * w * 0x1p-53 // half an ulp per term added
		if !near(sum, 1, tol, 0) || math.Abs(mean) > tol*math.Sqrt(x) {
			t.Errorf("x = %g: sum %.17g, mean off by %g", x, sum, mean)
		}
	}
}
