package queueing

import (
	"math"
	"testing"

	"pgregory.net/rapid"
)

// TestImpatientStates: the chances give the means that the closed formulas give,
// and those of M/M/c/c+K when nobody leaves.
func TestImpatientStates(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		c := rapid.IntRange(1, 60).Draw(t, "c")
		k := rapid.SampledFrom([]int{Unlimited, 0, 1, 7, 60}).Draw(t, "k")
		lambda := rapid.Float64Range(0.01, 2).Draw(t, "load") * float64(c)
		patience := math.Exp(rapid.Float64Range(-3, 3).Draw(t, "log patience"))
		first, p, err := ImpatientStates(lambda, 1, patience, c, k)
		if err != nil {
			t.Fatal(err)
		}
		m, err := NewMMcKM(lambda, 1, patience, c, k)
		if err != nil {
			t.Fatal(err)
		}
		var sum, busy, queue float64
		for i, v := range p {
			n := float64(first + i)
			sum += v
			busy += v * math.Min(n, float64(c))
			queue += v * math.Max(0, n-float64(c))
		}
		for _, x := range []struct {
			what      string
			got, want float64
		}{{"sum", sum, 1}, {"busy", busy, m.MeanInFlight()}, {"queue", queue, m.MeanQueue()}} {
			if math.Abs(x.got-x.want) > 1e-9*(x.want+1e-3) {
				t.Fatalf("%s = %v, want %v", x.what, x.got, x.want)
			}
		}
		if k < 0 {
			return
		}
		_, patient, err := ImpatientStates(lambda, 1, 1e12, c, k)
		if err != nil {
			t.Fatal(err)
		}
		_, want, err := States(lambda, c, k, lambda/float64(c))
		if err != nil {
			t.Fatal(err)
		}
		if last, other := patient[len(patient)-1], want[len(want)-1]; math.Abs(last-other) > 1e-6*other {
			t.Fatalf("nobody leaves: %v, want %v", last, other)
		}
	})
}

func TestImpatientStatesRefuses(t *testing.T) {
	for _, patience := range []float64{0, -1, math.NaN(), math.Inf(1)} {
		if _, _, err := ImpatientStates(1, 1, patience, 2, 3); err == nil {
			t.Errorf("patience %v is accepted", patience)
		}
	}
}
