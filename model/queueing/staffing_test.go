package queueing

import (
	"math"
	"testing"

	"pgregory.net/rapid"
)

func TestStaffing(t *testing.T) {
	for _, tc := range []struct {
		a                          float64
		need, stable, head, square int
	}{
		{0, 0, 1, 0, 0},
		{1e-12, 1, 1, 1, 1},
		{0.07 * 100, 7, 8, 11, 13},
		{7 * (1 - 1e-15), 7, 8, 11, 13},
		{2.1, 3, 3, 4, 5},
		{30, 30, 31, 45, 41},
		{96, 96, 97, 144, 116},
		{4, 4, 5, 6, 8},
		{30.0001, 31, 31, 46, 41},
	} {
		need, e1 := NeedSlots(tc.a)
		stable, e2 := StableServers(tc.a)
		head, e3 := Headroom(tc.a, HeadroomFactor)
		square, e4 := SquareRoot(tc.a, SquareRootBeta)
		if e1 != nil || e2 != nil || e3 != nil || e4 != nil {
			t.Error(tc.a, e1, e2, e3, e4)
		}
		if need != tc.need || stable != tc.stable || head != tc.head || square != tc.square {
			t.Errorf("a = %v: need %d, stable %d, headroom %d, square root %d; want %+v",
				tc.a, need, stable, head, square, tc)
		}
	}
}

// TestStaffingSurvivesRounding: n/k·k is n for every rule, however it rounds.
func TestStaffingSurvivesRounding(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		n := rapid.IntRange(1, 1_000_000).Draw(rt, "n")
		s := rapid.Float64Range(1e-3, 1e5).Draw(rt, "S")
		a := float64(n) / s * s
		need, err1 := NeedSlots(a)
		stable, err2 := StableServers(a)
		double, err3 := Headroom(a, 2)
		if err1 != nil || err2 != nil || err3 != nil || need != n || stable != n+1 || double != 2*n {
			rt.Errorf("a = %.17g: %d, %d, %d (%v %v %v)", a, need, stable, double, err1, err2, err3)
		}
	})
}

// TestStableServersIsLeast: that pool works and the next smaller one does not.
func TestStableServersIsLeast(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		a := rapid.Float64Range(1e-9, 5000).Draw(rt, "a")
		c, err := StableServers(a)
		if err != nil {
			rt.Fatal(err)
		}
		if _, err := NewMMc(a/12, 12, c); err != nil {
			rt.Errorf("%d servers refused at a = %g: %v", c, a, err)
		}
		if _, err := NewMMc(a/12, 12, c-1); err == nil {
			rt.Errorf("%d servers accepted at a = %g", c-1, a)
		}
	})
}

// TestSquareRootKeepsPWait: at beta = 2 the share that waits tends to Halfin and
// Whitt's limit, with an error that falls like 1/√a; 1.5× headroom means
// something else at every size.
func TestSquareRootKeepsPWait(t *testing.T) {
	pWait := func(a float64, rule func(a, x float64) (int, error), x float64) float64 {
		c, err := rule(a, x)
		if err != nil {
			t.Fatal(err)
		}
		p, err := ErlangC(c, a)
		if err != nil {
			t.Fatal(err)
		}
		return p
	}
	const beta = SquareRootBeta
	phi := math.Erfc(-beta/math.Sqrt2) / 2
	limit := 1 / (1 + math.Sqrt(2*math.Pi)*beta*phi*math.Exp(beta*beta/2.))
	if limit < 0.0268 || limit > 0.0270 {
		t.Errorf("limit %g, the docs say 2.7 %%", limit)
	}
	away := func(a float64) float64 { return pWait(a, SquareRoot, beta)/limit - 1 }
	for _, a := range []float64{100, 400, 10_000} { // whole square roots: no rounding up
		if ratio := away(a) / away(100*a); !near(ratio, 10, 0.02, 0) {
			t.Errorf("a = %g: P(wait) is %.3g off the limit, at 100 times the load %.3g", a, away(a), away(100*a))
		}
	}
	if small, large := pWait(4, Headroom, HeadroomFactor), pWait(100, Headroom, HeadroomFactor); small < 0.1 || large > 1e-4 {
		t.Errorf("1.5× headroom: P(wait) = %g at 4 erlang, %g at 100", small, large)
	}
}
