package dist_test

import (
	"math"
	"testing"

	"pgregory.net/rapid"

	"capsize/model/dist"
)

// spreadLaw draws a law of a family with a free coefficient of variation.
func spreadLaw(t *rapid.T) dist.Law {
	return familyLaw(t, dist.Lognormal, dist.Gamma, dist.Weibull, dist.Uniform, dist.Hyperexponential)
}

// familyLaw draws a law of one of the families.
func familyLaw(t *rapid.T, families ...dist.Family) dist.Law {
	family := rapid.SampledFrom(families).Draw(t, "family")
	mean := math.Exp(rapid.Float64Range(-20, 20).Draw(t, "log mean"))
	low, high := 0.0011, 8.0
	switch family {
	case dist.Uniform:
		high = 0.57
	case dist.Hyperexponential:
		low = 1
	}
	cv := math.Exp(rapid.Float64Range(math.Log(low), math.Log(high)).Draw(t, "log cv"))
	law, err := dist.New(family, mean, max(cv, low))
	if err != nil {
		t.Fatal(err)
	}
	return law
}

// anyLaw draws a law of any family but the sum, whose functions take long, with
// or without a limit and a cut.
func anyLaw(t *rapid.T) dist.Law {
	law := spreadLaw(t)
	var err error
	switch rapid.IntRange(0, 4).Draw(t, "kind") {
	case 1:
		mean := law.Mean()
		law, err = dist.NewPareto(mean, rapid.Float64Range(0.5, 5).Draw(t, "shape"), mean*rapid.Float64Range(2, 1000).Draw(t, "max"))
	case 2:
		samples := rapid.SliceOfN(rapid.Float64Range(0.01, 10), 1, 20).Draw(t, "samples")
		for i := range samples {
			samples[i] *= law.Mean()
		}
		law, err = dist.NewEmpirical(samples)
	case 3:
		weights := rapid.SliceOfN(rapid.Float64Range(0.01, 1), 3, 3).Draw(t, "weights")
		var fixed dist.Law
		if fixed, err = dist.New(dist.Deterministic, law.Mean()*2, 0); err == nil {
			law, err = dist.NewMixture(weights, []dist.Law{law, fixed, spreadLaw(t)})
		}
	}
	if err == nil && rapid.Bool().Draw(t, "limited") {
		law, err = law.Truncated(law.Mean() * rapid.Float64Range(0.1, 5).Draw(t, "limit"))
	}
	if err == nil && rapid.Bool().Draw(t, "cut") {
		law, err = law.Cut(rapid.Float64Range(0, 1).Draw(t, "share"))
	}
	if err != nil {
		t.Fatal(err)
	}
	return law
}

// TestQuantilesGiveTheLawBack: median and 95th percentile of a law determine it.
func TestQuantilesGiveTheLawBack(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		law := familyLaw(t, dist.Lognormal, dist.Gamma, dist.Weibull, dist.Uniform)
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
		law := anyLaw(t)
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

// TestHeldOrder: a limit and a cut shorten streams, at every quantile and in the
// mean, and a limit is never passed.
func TestHeldOrder(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		law := spreadLaw(t)
		limit := law.Mean() * rapid.Float64Range(0.1, 5).Draw(t, "limit")
		limited, err := law.Truncated(limit)
		if err != nil {
			t.Fatal(err)
		}
		cut, err := limited.Cut(rapid.Float64Range(0.01, 1).Draw(t, "share"))
		if err != nil {
			t.Fatal(err)
		}
		const rounding = 1 + 1e-9
		if limited.Mean() > law.Mean()*rounding || limited.Mean() > limit*rounding || cut.Mean() > limited.Mean() {
			t.Errorf("means %v, limited to %v %v, cut %v", law.Mean(), limit, limited.Mean(), cut.Mean())
		}
		p := rapid.Float64Range(0.01, 0.99).Draw(t, "p")
		if a, b, c := law.Quantile(p), limited.Quantile(p), cut.Quantile(p); b != min(a, limit) || c > b*rounding {
			t.Errorf("quantile %v: %v, limited to %v %v, cut %v", p, a, limit, b, c)
		}
		r := dist.RandAt(rapid.Uint64().Draw(t, "state"))
		same := r
		if x, y := law.Sample(&r), limited.Sample(&same); y != min(x, limit) {
			t.Errorf("sample %v limited to %v is %v", x, limit, y)
		}
	})
}

// TestMixtureIsLinear: every function of a mixture is the weighted mean of the
// parts', but for the quantile, which lies between theirs.
func TestMixtureIsLinear(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		a, b := spreadLaw(t), spreadLaw(t)
		w := rapid.Float64Range(0.01, 0.99).Draw(t, "weight")
		mix, err := dist.NewMixture([]float64{3 * w, 3 * (1 - w)}, []dist.Law{a, b})
		if err != nil {
			t.Fatal(err)
		}
		x := mix.Mean() * math.Exp(rapid.Float64Range(-5, 3).Draw(t, "log x"))
		for _, c := range []struct{ got, a, b float64 }{
			{mix.Mean(), a.Mean(), b.Mean()},
			{mix.SecondMoment(), a.SecondMoment(), b.SecondMoment()},
			{mix.CDF(x), a.CDF(x), b.CDF(x)},
			{mix.Survival(x), a.Survival(x), b.Survival(x)},
			{mix.ResidualCDF(x) * mix.Mean(), a.ResidualCDF(x) * a.Mean(), b.ResidualCDF(x) * b.Mean()},
		} {
			if want := w*c.a + (1-w)*c.b; math.Abs(c.got-want) > 1e-11*want {
				t.Errorf("%v, want %v", c.got, want)
			}
		}
		p := rapid.Float64Range(0.001, 0.999).Draw(t, "p")
		lo, hi := min(a.Quantile(p), b.Quantile(p)), max(a.Quantile(p), b.Quantile(p))
		if q := mix.Quantile(p); q < lo*(1-1e-9) || q > hi*(1+1e-9) {
			t.Errorf("quantile %v = %v, of the parts %v to %v", p, q, lo, hi)
		}
	})
}
