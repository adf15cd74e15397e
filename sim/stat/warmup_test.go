package stat

import (
	"math"
	"math/rand/v2"
	"testing"
)

// transient is a series that starts at 0 and climbs to 1 within tau steps.
func transient(r *rand.Rand, n int, tau, noise float64) []float64 {
	x := make([]float64, n)
	for i := range x {
		x[i] = 1 - math.Exp(-float64(i)/tau) + noise*r.NormFloat64()
	}
	return x
}

func TestWarmUpFindsTheTransient(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 1))
	for range 100 {
		drop, ok := WarmUp(transient(r, 1000, 30, 0.1))
		if !ok || drop < 45 || drop > 300 { // 1.5 to 10 time constants
			t.Fatalf("drop %d, %t", drop, ok)
		}
	}
}

func TestWarmUpOfSteadySeries(t *testing.T) {
	r := rand.New(rand.NewPCG(2, 2))
	small := 0
	for range 200 {
		x := transient(r, 1000, 1e-9, 0.1)
		x[0] = 1
		if drop, ok := WarmUp(x); ok && drop <= 100 {
			small++
		}
	}
	if small < 150 {
		t.Errorf("only %d of 200 steady series were left nearly whole", small)
	}
	if drop, ok := WarmUp(make([]float64, 100)); !ok || drop != 0 {
		t.Errorf("a constant: drop %d, %t", drop, ok)
	}
}

func TestWarmUpTooShort(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 3))
	if _, ok := WarmUp(transient(r, 49, 5, 0.1)); ok {
		t.Error("nine groups are too few")
	}
	if drop, ok := WarmUp(transient(r, 1000, 3000, 0.001)); ok {
		t.Errorf("a series that only climbs has no steady part: drop %d", drop)
	}
}
