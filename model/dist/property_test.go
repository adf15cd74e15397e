package dist_test

import (
	"math"
	"testing"

	"pgregory.net/rapid"

	"capsize/model/dist"
)

// spreadLaw draws a law of a family with a free coefficient of variation.
func spreadLaw(t *rapid.T) dist.Law {
	family := rapid.SampledFrom([]dist.Family{dist.Lognormal, dist.Gamma}).Draw(t, "family")
	mean := math.Exp(rapid.Float64Range(-20, 20).Draw(t, "log mean"))
	cv := math.Exp(rapid.Float64Range(math.Log(0.0011), math.Log(8)).Draw(t, "log cv"))
	law, err := dist.New(family, mean, cv)
	if err != nil {
		t.Fatal(err)
	}
	return law
}

// TestQuantilesGiveTheLawBack: median and 95th percentile of a law determine it.
func TestQuantilesGiveTheLawBack(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		law := spreadLaw(t)
		p50, p95 := law.Quantile(0.5), law.Quantile(0.95)
		back, err := dist.FromQuantiles(law.Family(), p50, p95)
		if err != nil {
			t.Fatal(err)
		}
		// A narrow law has its quantiles close together: their difference, and
		// with it the cv, has lost digits in proportion.
		tol := 1e-11 + 1e-14/law.CV()
		if e := math.Abs(back.CV()/law.CV() - 1); e > tol {
			t.Errorf("cv %v came back as %v (relative error %.2g)", law.CV(), back.CV(), e)
		}
		if e := math.Abs(back.Mean()/law.Mean() - 1); e > 1e-9 {
			t.Errorf("mean %v came back as %v (relative error %.2g)", law.Mean(), back.Mean(), e)
		}
		for p, want := range map[float64]float64{0.5: p50, 0.95: p95} {
			if e := math.Abs(back.Quantile(p)/want - 1); e > 1e-12 {
				t.Errorf("quantile %v is %v, want %v (relative error %.2g)", p, back.Quantile(p), want, e)
			}
		}
	})
}

// TestOrder: cdf and residual cdf rise, survival and cdf complement each other,
// and the residual life of a positive quantity is the integral it is defined as:
// its density (1 − CDF)/mean falls, so that its cdf is concave.
func TestOrder(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		law := spreadLaw(t)
		x := law.Mean() * math.Exp(rapid.Float64Range(-8, 4).Draw(t, "log x"))
		h := x * rapid.Float64Range(0.01, 0.5).Draw(t, "step")
		if law.CDF(x+h) < law.CDF(x) {
			t.Errorf("CDF falls from %v to %v", x, x+h)
		}
		if e := math.Abs(law.CDF(x) + law.Survival(x) - 1); e > 1e-13 {
			t.Errorf("CDF + Survival at %v is off 1 by %v", x, e)
		}
		const rounding = 1e-12
		lo, mid, hi := law.ResidualCDF(x-h), law.ResidualCDF(x), law.ResidualCDF(x+h)
		if mid < lo-rounding || hi < mid-rounding {
			t.Errorf("ResidualCDF falls around %v: %v, %v, %v", x, lo, mid, hi)
		}
		if lo+hi > 2*mid+rounding {
			t.Errorf("ResidualCDF is not concave around %v: %v, %v, %v", x, lo, mid, hi)
		}
	})
}

// TestScale: the mean is a pure scale. The same generator gives the same sample
// in the new unit, so that a moved mean keeps its requests.
func TestScale(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		law := spreadLaw(t)
		factor := math.Exp(rapid.Float64Range(-5, 5).Draw(t, "log factor"))
		scaled, err := dist.New(law.Family(), law.Mean()*factor, law.CV())
		if err != nil {
			t.Fatal(err)
		}
		a := dist.RandAt(rapid.Uint64().Draw(t, "state"))
		b := a
		x, y := law.Sample(&a), scaled.Sample(&b)
		if a != b {
			t.Error("the scaled law took other draws from the generator")
		}
		if e := math.Abs(y - x*factor); e > 1e-12*y {
			t.Errorf("sample %v became %v, want %v", x, y, x*factor)
		}
	})
}
