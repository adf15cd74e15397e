package dist_test

import (
	"math"
	"slices"
	"testing"

	"capsize/model/dist"
)

func TestNewParetoRefuses(t *testing.T) {
	nan := math.NaN()
	for _, c := range []struct {
		mean, shape, max float64
		want             string
	}{
		{0, 1.5, 300, "mean of pareto must be positive and finite, got 0"},
		{nan, 1.5, 300, "mean of pareto"},
		{12, 1.5, math.Inf(1), "max of pareto must be positive and finite, got +Inf"},
		{12, 1.5, -1, "max of pareto"},
		{12, 0, 300, "shape of pareto must be 0.01 to 1000, got 0"},
		{12, nan, 300, "shape of pareto"},
		{12, 1001, 300, "shape of pareto"},
		{300, 1.5, 300, "mean of pareto must be below max, got mean 300 and max 300"},
		{299.9999, 1.5, 300, "too close to max"},
		{1e-6, 0.01, 300, "mean of pareto with shape 0.01 and max 300 must be at least 0.27"},
		{1e200, 1.5, 1e201, "too small or too large"},
	} {
		law, err := dist.NewPareto(c.mean, c.shape, c.max)
		checkRefused(t, law, err, c.want)
	}
}

func TestNewEmpiricalRefuses(t *testing.T) {
	for _, c := range []struct {
		samples []float64
		want    string
	}{
		{nil, "samples of empirical are missing"},
		{[]float64{3, -1}, "sample 2 of empirical must be finite and not negative, got -1"},
		{[]float64{math.NaN(), 3}, "sample 1 of empirical must be finite and not negative, got NaN"},
		{[]float64{1, 2, math.Inf(1)}, "sample 3"},
		{[]float64{0, 0}, "all 0"},
		{[]float64{1e200}, "too small or too large"},
	} {
		law, err := dist.NewEmpirical(c.samples)
		checkRefused(t, law, err, c.want)
	}
}

func TestNewMixtureRefuses(t *testing.T) {
	exp := mustNew(t, dist.Exponential, 12, 1)
	for _, c := range []struct {
		weights []float64
		parts   []dist.Law
		want    string
	}{
		{nil, nil, "parts of mixture must be one or more"},
		{[]float64{1}, []dist.Law{exp, exp}, "got 2 parts and 1 weights"},
		{[]float64{1, -1}, []dist.Law{exp, exp}, "weight 2 of mixture must be finite and not negative, got -1"},
		{[]float64{math.NaN(), 1}, []dist.Law{exp, exp}, "weight 1"},
		{[]float64{0, 0}, []dist.Law{exp, exp}, "positive finite sum, got 0"},
		{[]float64{1e308, 1e308}, []dist.Law{exp, exp}, "got +Inf"},
		{[]float64{1, 1}, []dist.Law{exp, {}}, "part 2 of mixture is no distribution"},
	} {
		law, err := dist.NewMixture(c.weights, c.parts)
		checkRefused(t, law, err, c.want)
	}
}

func TestBuiltFromOthersRefuses(t *testing.T) {
	exp := mustNew(t, dist.Exponential, 12, 1)
	limited := must(t)(exp.Truncated(5))
	cut := must(t)(exp.Cut(0.5))
	mixed := must(t)(dist.NewMixture([]float64{1, 1}, []dist.Law{exp, cut}))
	for _, c := range []struct {
		make func() (dist.Law, error)
		want string
	}{
		{func() (dist.Law, error) { return exp.Truncated(0) }, "time limit must be positive, got 0"},
		{func() (dist.Law, error) { return exp.Truncated(math.NaN()) }, "got NaN"},
		{func() (dist.Law, error) { return dist.Law{}.Truncated(1) }, "needs a distribution"},
		{func() (dist.Law, error) { return exp.Cut(-0.1) }, "share of cut streams must be 0 to 1, got -0.1"},
		{func() (dist.Law, error) { return exp.Cut(1.1) }, "got 1.1"},
		{func() (dist.Law, error) { return exp.Cut(math.NaN()) }, "got NaN"},
		{func() (dist.Law, error) { return dist.Law{}.Cut(0.5) }, "needs a distribution"},
		{func() (dist.Law, error) { return cut.Cut(0.5) }, "cut already"},
		{func() (dist.Law, error) { return must(t)(mixed.Truncated(3)).Cut(0.5) }, "cut already"},
		{func() (dist.Law, error) { return dist.NewSum(exp, exp, 0) }, "output rate must be positive and finite, got 0"},
		{func() (dist.Law, error) { return dist.NewSum(exp, exp, math.Inf(1)) }, "output rate"},
		{func() (dist.Law, error) { return dist.NewSum(dist.Law{}, exp, 60) }, "first-token time of a sum is no distribution"},
		{func() (dist.Law, error) { return dist.NewSum(exp, dist.Law{}, 60) }, "output tokens of a sum is no distribution"},
		{func() (dist.Law, error) { return dist.NewSum(limited, exp, 60) }, "first-token time of a sum cannot be a time-limited"},
		{func() (dist.Law, error) { return dist.NewSum(exp, mixed, 60) }, "output tokens of a sum cannot be"},
		{func() (dist.Law, error) { return dist.NewSum(exp, exp, 1e-200) }, "too small or too large"},
	} {
		law, err := c.make()
		checkRefused(t, law, err, c.want)
	}
}

// TestNothingToDo: a limit out of reach, no cuts, and a mixture of one part are
// the law itself, and laws of fixed parts are fixed.
func TestNothingToDo(t *testing.T) {
	uniform, fixed := mustNew(t, dist.Uniform, 12, 0.1), mustNew(t, dist.Deterministic, 12, 0)
	for what, pair := range map[string][2]dist.Law{
		"limit out of reach":  {must(t)(uniform.Truncated(100)), uniform},
		"no limit":            {must(t)(uniform.Truncated(math.Inf(1))), uniform},
		"no cut":              {must(t)(uniform.Cut(0)), uniform},
		"one part":            {must(t)(dist.NewMixture([]float64{3, 0}, []dist.Law{uniform, fixed})), uniform},
		"all limited":         {must(t)(uniform.Truncated(5)), mustNew(t, dist.Deterministic, 5, 0)},
		"sum of constants":    {must(t)(dist.NewSum(fixed, mustNew(t, dist.Deterministic, 60, 0), 10)), mustNew(t, dist.Deterministic, 18, 0)},
		"twice limited":       {must(t)(must(t)(fixed.Truncated(5)).Truncated(3)), mustNew(t, dist.Deterministic, 3, 0)},
		"stated twice":        {mustNew(t, dist.Weibull, 12, 2), mustNew(t, dist.Weibull, 12, 2)},
		"same Pareto":         {must(t)(dist.NewPareto(12, 2, 100)), must(t)(dist.NewPareto(12, 2, 100))},
		"exponential cv of 1": {must(t)(dist.New(dist.Exponential, 3, 1)), mustNew(t, dist.Exponential, 3, 1)},
	} {
		if pair[0] != pair[1] {
			t.Errorf("%s: %+v, want %+v", what, pair[0], pair[1])
		}
	}
	limited := must(t)(must(t)(mustNew(t, dist.Exponential, 12, 1).Truncated(5)).Truncated(3))
	once := must(t)(mustNew(t, dist.Exponential, 12, 1).Truncated(3))
	if limited.Mean() != once.Mean() || limited.Quantile(1) != 3 {
		t.Errorf("limited to 5 and 3: mean %v, limited to 3: %v", limited.Mean(), once.Mean())
	}
}

// TestEmpiricalByHand: 0, 1, 1 and 6, with figures counted by hand.
func TestEmpiricalByHand(t *testing.T) {
	given := []float64{6, 1, 0, 1}
	law := must(t)(dist.NewEmpirical(given))
	if !slices.Equal(given, []float64{6, 1, 0, 1}) {
		t.Errorf("the samples were moved: %v", given)
	}
	given[0] = 99 // the law keeps a copy
	for _, c := range []struct {
		what      string
		got, want float64
	}{
		{"Mean", law.Mean(), 2},
		{"Variance", law.Variance(), 5.5},
		{"SecondMoment", law.SecondMoment(), 9.5},
		{"ResidualMean", law.ResidualMean(), 9.5 / 4},
		{"CDF(0)", law.CDF(0), 0.25},
		{"CDF(-1)", law.CDF(-1), 0},
		{"CDF(1)", law.CDF(1), 0.75},
		{"CDF(0.99)", law.CDF(0.99), 0.25},
		{"CDF(6)", law.CDF(6), 1},
		{"Survival(0)", law.Survival(0), 0.75},
		{"Survival(5)", law.Survival(5), 0.25},
		{"Quantile(0)", law.Quantile(0), 0},
		{"Quantile(0.25)", law.Quantile(0.25), 0},
		{"Quantile(0.26)", law.Quantile(0.26), 1},
		{"Quantile(0.75)", law.Quantile(0.75), 1},
		{"Quantile(0.76)", law.Quantile(0.76), 6},
		{"Quantile(1)", law.Quantile(1), 6},
		// E[min(X, 3)] = (0 + 1 + 1 + 3)/4.
		{"ResidualCDF(3)", law.ResidualCDF(3), 5.0 / 8},
		{"mean to 3", must(t)(law.Truncated(3)).Mean(), 5.0 / 4},
		// P(U·X > 0.5): one half of the ones, 11/12 of the six.
		{"cut", must(t)(law.Cut(1)).Survival(0.5), (0.5 + 0.5 + 11.0/12) / 4},
		{"cut at 0", must(t)(law.Cut(1)).CDF(0), 0.25},
	} {
		if math.Abs(c.got-c.want) > 1e-15 {
			t.Errorf("%s = %v, want %v", c.what, c.got, c.want)
		}
	}
}

// TestAliasChances counts the parts picked from weights that differ a lot.
func TestAliasChances(t *testing.T) {
	const n = 4_000_000
	weights := []float64{1, 1e-3, 50, 7, 0, 12, 3, 0.5}
	var parts []dist.Law
	var total float64
	for i, w := range weights {
		parts, total = append(parts, mustNew(t, dist.Deterministic, float64(i+1), 0)), total+w
	}
	law, r := must(t)(dist.NewMixture(weights, parts)), dist.RandAt(3)
	count := make([]float64, len(weights))
	for range n {
		count[int(law.Sample(&r))-1]++
	}
	for i, w := range weights {
		want := n * w / total
		if z := (count[i] - want) / math.Sqrt(want*(1-w/total)+1e-9); math.Abs(z) > 4 {
			t.Errorf("part %d: picked %v times, expected %.1f (score %.2f)", i, count[i], want, z)
		}
	}
}

// TestErlangSum: two exponential parts of the same mean add up to gamma, of
// different means to a known difference of exponentials.
func TestErlangSum(t *testing.T) {
	exp := mustNew(t, dist.Exponential, 6, 1)
	same := must(t)(dist.NewSum(exp, mustNew(t, dist.Exponential, 360, 1), 60))
	gamma := mustNew(t, dist.Gamma, 12, math.Sqrt(0.5))
	other := must(t)(dist.NewSum(exp, mustNew(t, dist.Exponential, 120, 1), 60))
	near(t, "Mean", same.Mean(), gamma.Mean(), 1e-15)
	near(t, "Variance", same.Variance(), gamma.Variance(), 1e-14)
	for _, x := range []float64{1e-3, 0.1, 1, 5, 12, 40, 100, 300} {
		near(t, "Survival", same.Survival(x), gamma.Survival(x), 1e-12)
		near(t, "CDF", same.CDF(x), gamma.CDF(x), 1e-12)
		near(t, "ResidualCDF", same.ResidualCDF(x), gamma.ResidualCDF(x), 1e-12)
		near(t, "Survival", other.Survival(x), (6*math.Exp(-x/6)-2*math.Exp(-x/2))/4, 1e-12)
	}
	for _, p := range []float64{1e-9, 0.01, 0.5, 0.95, 0.999999} {
		near(t, "Quantile", same.Quantile(p), gamma.Quantile(p), 1e-11)
	}
}
