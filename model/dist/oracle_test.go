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
		case dist.Weibull:
			k := weibullShape(law.SCV())
			want = distuv.Weibull{K: k, Lambda: law.Mean() / math.Gamma(1+1/k)}
		case dist.Uniform:
			half := law.CV() * law.Mean() * math.Sqrt(3)
			want = distuv.Uniform{Min: law.Mean() - half, Max: law.Mean() + half}
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
				near(t, "CDF", law.CDF(x), want.CDF(x), 1e-11)
				// gonum subtracts the lognormal cdf from 1.
				near(t, "Survival", law.Survival(x), want.Survival(x), 1e-11)
			}
		})
	}
}

// weibullShape finds the shape by bisection on Γ(1+2/k)/Γ(1+1/k)² − 1.
func weibullShape(scv float64) float64 {
	lo, hi := 0.1, 1000.0
	for range 200 {
		k := (lo + hi) / 2
		g := math.Gamma(1 + 1/k)
		if math.Gamma(1+2/k)/(g*g)-1 > scv {
			lo = k
		} else {
			hi = k
		}
	}
	return lo
}

// TestParetoAgainstGonum: bounded by max, the Pareto law is the unbounded one
// given that it stays below.
func TestParetoAgainstGonum(t *testing.T) {
	for _, c := range [][3]float64{{12, 1.5, 300}, {12, 2, 120}, {12, 1, 100}, {12, 0.5, 60}, {12, 30, 13}, {1500, 1.1, 200_000}} {
		mean, shape, end := c[0], c[1], c[2]
		law := must(t)(dist.NewPareto(mean, shape, end))
		if got := law.Quantile(1); got != end {
			t.Errorf("upper end %v, want %v", got, end)
		}
		free := distuv.Pareto{Xm: law.Quantile(0), Alpha: shape}
		for _, p := range []float64{0.001, 0.01, 0.1, 0.5, 0.9, 0.99, 0.999} {
			x := law.Quantile(p)
			// gonum subtracts from 1, which costs three digits at p = 0.001.
			near(t, "CDF", law.CDF(x), free.CDF(x)/free.CDF(end), 1e-11)
			near(t, "CDF(Quantile)", law.CDF(x), p, 1e-11)
			near(t, "Survival", law.Survival(x), (free.CDF(end)-free.CDF(x))/free.CDF(end), 1e-10)
		}
	}
}
