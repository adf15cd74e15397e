package queueing

import (
	"errors"
	"math"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// TestCobhamByHand: one server, S = 1, loads 0.3 and 0.4: W0 = 0.7.
func TestCobhamByHand(t *testing.T) {
	w, err := Cobham([]float64{0.3, 0.4}, 1, 1)
	if err != nil {
		t.Fatal(err)
	}
	compare(t, "high", w[0], 1, 1e-14)
	compare(t, "low", w[1], 0.7/(0.7*0.3), 1e-14)
}

// TestCobhamLaws: one class is M/M/c; lower classes wait longer; classes of one
// law only exchange waits, so their mean over all requests is that of M/M/c; and
// a class does not feel those below but for the request in service.
func TestCobhamLaws(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		c := rapid.IntRange(1, 1000).Draw(rt, "c")
		s := math.Exp(rapid.Float64Range(-7, 7).Draw(rt, "ln S"))
		rho := rapid.Float64Range(0.05, 0.99).Draw(rt, "rho")
		shares := rapid.SliceOfN(rapid.OneOf(rapid.Just(0.0), rapid.Float64Range(1e-6, 1)), 1, 6).Draw(rt, "shares")
		shares[0] += 0.01
		sum, lambda, total := 0.0, make([]float64, len(shares)), 0.0
		for _, v := range shares {
			sum += v
		}
		for i, v := range shares {
			lambda[i] = v / sum * rho * float64(c) / s
			total += lambda[i]
		}
		w, err := Cobham(lambda, s, c)
		if err != nil {
			rt.Fatal(err)
		}
		all, err := NewMMc(total, s, c)
		if err != nil {
			rt.Fatal(err)
		}
		mean := 0.0
		for i := range w {
			mean += lambda[i] / total * w[i]
			if i > 0 && w[i] < w[i-1]*(1-1e-12) {
				rt.Errorf("class %d waits %g, the one above %g", i+1, w[i], w[i-1])
			}
		}
		if !near(mean, all.MeanWait(), 1e-12/(1-rho), 1e-300) {
			rt.Errorf("mean over classes %.17g, M/M/c %.17g", mean, all.MeanWait())
		}
		merged, err := Cobham([]float64{lambda[0], total - lambda[0]}, s, c)
		if err != nil || !near(merged[0], w[0], 1e-12/(1-rho), 1e-300) {
			rt.Errorf("the first class feels how those below are sorted: %g, %g, %v", merged, w[0], err)
		}
	})
}

func TestCobhamRefuses(t *testing.T) {
	for _, l := range [][]float64{nil, {-1}, {1, math.NaN()}} {
		var p *ParamError
		if _, err := Cobham(l, 1, 5); !errors.As(err, &p) {
			t.Errorf("%v not refused: %v", l, err)
		}
	}
	_, err := Cobham([]float64{1, 3, 0.5}, 1, 4)
	if !errors.Is(err, ErrUnstable) || !strings.Contains(err.Error(), "class 2") {
		t.Errorf("overload in class 2: %v", err)
	}
	w, err := Cobham([]float64{0, 0}, 1, 4)
	if err != nil || w[0] != 0 || w[1] != 0 {
		t.Errorf("no load: %v, %v", w, err)
	}
}
