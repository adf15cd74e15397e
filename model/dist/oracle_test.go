package dist_test

import (
	"math"
	"testing"

	"gonum.org/v1/gonum/stat/distuv"

	"capsize/model/dist"
)

// TestAgainstGonum compares with gonum's distributions, which are parametrised
// and computed independently.
func TestAgainstGonum(t *testing.T) {
	type oracle interface {
		CDF(x float64) float64
		Survival(x float64) float64
		Quantile(p float64) float64
		Mean() float64
		Variance() float64
	}
	for _, c := range builtLaws(t) {
		law := c.law
		var want oracle
		switch law.Family() {
		case dist.Exponential:
			want = distuv.Exponential{Rate: 1 / law.Mean()}
		case dist.Lognormal:
			s2 := math.Log(1 + law.SCV())
			want = distuv.LogNormal{Mu: math.Log(law.Mean()) - s2/2, Sigma: math.Sqrt(s2)}
		case dist.Gamma:
			want = distuv.Gamma{Alpha: 1 / law.SCV(), Beta: 1 / (law.SCV() * law.Mean())}
		default:
			continue
		}
		t.Run(c.name, func(t *testing.T) {
			near(t, "Mean", law.Mean(), want.Mean(), 1e-13)
			near(t, "Variance", law.Variance(), want.Variance(), 1e-12)
			for _, p := range []float64{0.01, 0.1, 0.5, 0.9, 0.99, 0.999} {
				x := law.Quantile(p)
				if x < 1e-6 { // gonum's gamma quantile loses its digits there
					continue
				}
				near(t, "Quantile", x, want.Quantile(p), 1e-8)
				near(t, "CDF", law.CDF(x), want.CDF(x), 1e-12)
				// gonum subtracts the lognormal cdf from 1.
				near(t, "Survival", law.Survival(x), want.Survival(x), 1e-11)
			}
		})
	}
}
