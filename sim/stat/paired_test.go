package stat

import (
	"math"
	"testing"

	"pgregory.net/rapid"
)

// The paired-t interval of Law, Simulation Modeling and Analysis, 5th ed. 2015,
// example 10.4's arithmetic on numbers small enough to check by hand: the
// differences are 1, 2, 3, 2, so mean 2 and variance 2/3.
func TestMeanDifference(t *testing.T) {
	a := []float64{10, 20, 30, 40, math.NaN()}
	b := []float64{11, 22, 33, 42, 5}
	d := MeanDifference(a, b, T975)
	half := T975(3) * math.Sqrt(2.0/3/4)
	if d.Value != 2 || d.Pairs != 4 || math.Abs(d.Hi-2-half) > 1e-12 || math.Abs(d.Lo-2+half) > 1e-12 {
		t.Errorf("%+v, want 2 ± %g of 4 pairs", d, half)
	}
	// Welch: variances 500/3 and 176.667, so nearly 6 degrees of freedom.
	if want := T975(5) * math.Sqrt((500.0/3+(11*11+22*22+33*33+42*42-27.0*27*4)/3)/4); math.Abs(d.Unpaired-want) > 1e-9 {
		t.Errorf("without pairing ± %g, want %g", d.Unpaired, want)
	}
	if !d.Significant() || d.Gain() < 10 {
		t.Errorf("significant %v, gain %g", d.Significant(), d.Gain())
	}
}

func TestDifferencesWithoutInterval(t *testing.T) {
	nan := math.NaN()
	for _, c := range []struct {
		name   string
		a, b   []float64
		value  float64
		reason string
		sure   bool
	}{
		{"nothing", nil, nil, nan, "", false},
		{"no pair has both", []float64{1, nan}, []float64{nan, 2}, nan, "", false},
		{"one pair", []float64{1}, []float64{3}, 2, TooFew, false},
		{"the same in five", []float64{1, 1, 1, 1, 1}, []float64{2, 2, 2, 2, 2}, 1, Constant, false},
		{"the same in six", []float64{1, 1, 1, 1, 1, 1}, []float64{2, 2, 2, 2, 2, 2}, 1, Constant, true},
		{"none", []float64{1, 2, 3, 4, 5, 6}, []float64{1, 2, 3, 4, 5, 6}, 0, Constant, false},
	} {
		d := MeanDifference(c.a, c.b, T975)
		same := d.Value == c.value || math.IsNaN(d.Value) && math.IsNaN(c.value)
		if !same || d.HasInterval() || d.Reason != c.reason || d.Significant() != c.sure || !math.IsNaN(d.Gain()) {
			t.Errorf("%s: %+v, significant %v", c.name, d, d.Significant())
		}
	}
}

// Exchanging the sides turns the sign and nothing else, and a constant added to
// both sides changes nothing.
func TestDifferenceLaws(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(2, 30).Draw(t, "n")
		value := rapid.Float64Range(0, 1000)
		a, b := make([]float64, n), make([]float64, n)
		x, y := make([]float64, n), make([]float64, n)
		for i := range a {
			a[i], b[i] = math.Round(value.Draw(t, "a")), math.Round(value.Draw(t, "b"))
			x[i], y[i] = a[i]+64, b[i]+64
		}
		d, back, moved := MeanDifference(a, b, T975), MeanDifference(b, a, T975), MeanDifference(x, y, T975)
		if d.Value != -back.Value || d.HasInterval() && (d.Lo != -back.Hi || d.Hi != -back.Lo) {
			t.Fatalf("%+v and back %+v", d, back)
		}
		if d.Value != moved.Value || d.HasInterval() && (d.Lo != moved.Lo || math.Abs(d.Unpaired-moved.Unpaired) > 1e-9*d.Unpaired) {
			t.Fatalf("%+v and moved %+v", d, moved)
		}
	})
}

// The difference of pooled quantiles is that of their values; of a pool with
// itself it is exactly 0.
func TestPoolDifference(t *testing.T) {
	pool := func(shift uint64) *Pool {
		var parts []*Hist
		for r := range uint64(20) {
			h := NewHist()
			for i := range uint64(1000) {
				h.Add((i*7919+r*104729)%1000+shift+r, 1)
			}
			parts = append(parts, &h)
		}
		return NewPool(parts)
	}
	a, b := pool(0), pool(200)
	d := a.Difference(b, 0.9, false, T975)
	va, vb := a.Quantile(0.9, false, T975).Value, b.Quantile(0.9, false, T975).Value
	if d.Value != vb-va || !d.HasInterval() || !d.Significant() || !(d.Gain() > 1) {
		t.Errorf("%+v, gain %g, want %g", d, d.Gain(), vb-va)
	}
	if self := a.Difference(pool(0), 0.9, false, T975); self.Value != 0 || self.HasInterval() || self.Significant() {
		t.Errorf("a pool less itself: %+v", self)
	}
	if few := a.Difference(b, 0.999, false, T975); few.HasInterval() || few.Reason != TooFew {
		t.Errorf("20 observations beyond: %+v", few)
	}
	if none := a.Difference(NewPool(nil), 0.9, false, T975); !math.IsNaN(none.Value) {
		t.Errorf("less nothing: %+v", none)
	}
}
