package dist

import (
	"math"
	"testing"
)

// TestKronrodIsExact: the rule of 15 points integrates polynomials up to degree
// 22, and the one of 7 points within it up to 13.
func TestKronrodIsExact(t *testing.T) {
	for degree := range 23 {
		p := newPiece(func(x float64) float64 { return math.Pow(x, float64(degree)) }, -1, 2, 0)
		want := (math.Pow(2, float64(degree+1)) - math.Pow(-1, float64(degree+1))) / float64(degree+1)
		if math.Abs(p.kronrod/want-1) > 1e-14 {
			t.Errorf("degree %d: Kronrod %v, want %v", degree, p.kronrod, want)
		}
		if degree <= 13 && math.Abs(p.gauss/want-1) > 1e-14 {
			t.Errorf("degree %d: Gauss %v, want %v", degree, p.gauss, want)
		}
	}
}

// TestIntegrate finds a steep step and a jump that no knot marks.
func TestIntegrate(t *testing.T) {
	for _, c := range []struct {
		name string
		f    func(float64) float64
		want float64
	}{
		{"step", func(x float64) float64 { return 1 / (1 + math.Exp((x-0.3)*1000)) }, 0.3},
		{"jump", func(x float64) float64 {
			if x < 0.3 {
				return 1
			}
			return 0
		}, 0.3},
		{"root", math.Sqrt, 2.0 / 3},
		{"nothing", func(float64) float64 { return 0 }, 0},
	} {
		if got := integrate(c.f, []float64{0, 1, 0.5}, 1e-9); math.Abs(got-c.want) > 1e-9 {
			t.Errorf("%s: %v, want %v", c.name, got, c.want)
		}
	}
}

// TestCutSurvival holds the closed forms against their definition ∫ P(X > x/u) du.
func TestCutSurvival(t *testing.T) {
	for _, f := range []Family{Lognormal, Gamma, Uniform} {
		for _, cv := range []float64{0.01, 0.1, 0.3, 0.57, 0.98, 1, 1.02, 1.5, 3, 5} {
			law, err := New(f, 12, cv)
			if err != nil {
				continue
			}
			for _, x := range []float64{1e-6, 0.01, 1, 5, 11, 12, 12.1, 13, 20, 60} {
				got, want := law.cutSurvival(x), law.cutIntegral(x)
				if math.Abs(got-want) > 1e-11 {
					t.Errorf("%s with cv %v: P(U·X > %v) = %v, by integration %v", f, cv, x, got, want)
				}
			}
		}
	}
}
