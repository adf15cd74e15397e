package dist_test

import (
	"math"
	"testing"

	"capsize/model/dist"
)

// FuzzLaw feeds any numbers to every way of stating a law and to the laws built
// from it: no panic, no endless search, and what is accepted behaves.
func FuzzLaw(f *testing.F) {
	f.Add(uint8(1), 12.0, 0.8, 3.0, uint64(1))
	f.Add(uint8(2), 12.0, 100.0, 1e300, uint64(2))
	f.Add(uint8(2), 1e-150, 0.001, 1e-320, uint64(3))
	f.Add(uint8(2), 9.0, 28.0, 1e9, uint64(4))
	f.Add(uint8(4), 12.0, 100.0, 1e-300, uint64(5))
	f.Add(uint8(4), 1e140, 0.001, 1e140, uint64(6))
	f.Add(uint8(5), 12.0, 0.5773502691896258, 24.0, uint64(7))
	f.Add(uint8(6), 12.0, 100.0, 0.25, uint64(8))
	f.Add(uint8(7), 12.0, 1.5, 300.0, uint64(9))
	f.Add(uint8(7), 1e-100, 0.01, 1.0, uint64(10))
	f.Add(uint8(2), 20.0, 21.7, 5e-324, uint64(19))
	f.Add(uint8(4), 2.57, 0.001, -0.714, uint64(67))
	f.Add(uint8(8), 0.0, 5e-324, 1e100, uint64(11))
	f.Fuzz(func(t *testing.T, family uint8, a, b, x float64, seed uint64) {
		for _, law := range statedBy(dist.Family(family), a, b, x) {
			checkBehaves(t, law, x, seed)
			for _, built := range builtFrom(law, a, b, x) {
				checkBehaves(t, built, x, seed)
			}
		}
	})
}

// statedBy returns the laws that these numbers state.
func statedBy(f dist.Family, a, b, x float64) (laws []dist.Law) {
	keep := func(law dist.Law, err error) {
		if err == nil {
			laws = append(laws, law)
		}
	}
	keep(dist.New(f, a, b))
	keep(dist.FromQuantiles(f, a, b))
	switch f {
	case dist.Pareto:
		keep(dist.NewPareto(a, b, x))
	case dist.Empirical:
		keep(dist.NewEmpirical([]float64{a, b, x, a}))
	}
	return laws
}

// builtFrom returns laws made of a law and these numbers. The sum is made of
// parts whose functions are exact: others take too long for a fuzz target.
func builtFrom(law dist.Law, a, b, x float64) (laws []dist.Law) {
	keep := func(law dist.Law, err error) {
		if err == nil {
			laws = append(laws, law)
		}
	}
	keep(law.Truncated(x))
	keep(law.Cut(b))
	if fixed, err := dist.New(dist.Deterministic, a, 0); err == nil {
		keep(dist.NewMixture([]float64{b, x}, []dist.Law{law, fixed}))
		keep(dist.NewSum(fixed, law, x))
	}
	for _, l := range laws {
		keep(l.Truncated(a))
	}
	return laws
}

func checkBehaves(t *testing.T, law dist.Law, x float64, seed uint64) {
	t.Helper()
	what := law.Family()
	if !(law.Mean() > 0) || !(law.SecondMoment() > 0) || math.IsInf(law.SecondMoment(), 1) || !(law.Variance() >= 0) {
		t.Fatalf("%v: moments %v, %v", what, law.Mean(), law.SecondMoment())
	}
	for name, p := range map[string]float64{"CDF": law.CDF(x), "Survival": law.Survival(x), "ResidualCDF": law.ResidualCDF(x)} {
		if !(p >= 0 && p <= 1) && !math.IsNaN(x) {
			t.Errorf("%v: %s(%v) = %v", what, name, x, p)
		}
	}
	lo, hi := law.Quantile(0), law.Quantile(1)
	r := dist.RandAt(seed)
	if s := law.Sample(&r); !(s >= lo*(1-1e-9) && s <= hi*(1+1e-9)) || math.IsInf(s, 1) {
		t.Errorf("%v: Sample = %v, not within %v to %v", what, s, lo, hi)
	}
	if p := math.Abs(x - math.Trunc(x)); p > 0 && p < 1 {
		if q := law.Quantile(p); !(q >= lo && q <= hi) {
			t.Errorf("%v: Quantile(%v) = %v, not within %v to %v", what, p, q, lo, hi)
		}
	}
}
