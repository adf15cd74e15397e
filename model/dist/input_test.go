package dist_test

import (
	"math"
	"strings"
	"testing"

	"capsize/model/dist"
)

func TestFamilyNames(t *testing.T) {
	for _, f := range dist.Families() {
		got, err := dist.ParseFamily(f.String())
		if err != nil || got != f {
			t.Errorf("ParseFamily(%q) = %v, %v", f.String(), got, err)
		}
	}
	if n := len(dist.Families()); n != 10 {
		t.Errorf("%d families, want 10", n)
	}
	for _, s := range []string{"", "Exponential", "normal", "log-normal", strings.Repeat("x", 1000)} {
		_, err := dist.ParseFamily(s)
		if err == nil || !strings.Contains(err.Error(), "lognormal") || len(err.Error()) > 250 {
			t.Errorf("ParseFamily(%q): %v, want a short error that lists the names", s, err)
		}
	}
	if got := dist.Family(200).String(); got != "family(200)" {
		t.Errorf("an unknown family prints as %q", got)
	}
}

func TestNewRefuses(t *testing.T) {
	inf, nan := math.Inf(1), math.NaN()
	for _, c := range []struct {
		family   dist.Family
		mean, cv float64
		want     string
	}{
		{dist.Exponential, 12, 0.8, "cv of exponential is always 1"},
		{dist.Deterministic, 12, 1, "cv of deterministic is always 0"},
		{dist.Lognormal, 12, 0, "choose deterministic"},
		{dist.Gamma, 12, 0, "choose deterministic"},
		{dist.Lognormal, 12, -1, "cv of lognormal must be 0.001 to 100, got -1"},
		{dist.Gamma, 12, nan, "cv of gamma must be 0.001 to 100, got NaN"},
		{dist.Gamma, 12, inf, "cv of gamma"},
		{dist.Lognormal, 12, 0.0009, "cv of lognormal"},
		{dist.Lognormal, 12, 101, "cv of lognormal"},
		{dist.Exponential, 0, 1, "mean of exponential must be positive"},
		{dist.Deterministic, 0, 0, "mean of deterministic must be positive"},
		{dist.Lognormal, -3, 1, "got -3"},
		{dist.Lognormal, nan, 1, "got NaN"},
		{dist.Lognormal, inf, 1, "got +Inf"},
		{dist.Lognormal, 1e200, 1, "too small or too large"},
		{dist.Gamma, 1e-200, 1, "too small or too large"},
		{dist.Weibull, 12, 0, "choose deterministic"},
		{dist.Weibull, 12, 101, "cv of weibull must be 0.001 to 100, got 101"},
		{dist.Uniform, 12, 0.58, "cv of uniform must be 0.001 to 0.577 (1/√3"},
		{dist.Uniform, 12, 0, "choose deterministic"},
		{dist.Hyperexponential, 12, 0.99, "cv of hyperexponential must be 1 to 100, got 0.99"},
		{dist.Hyperexponential, 12, nan, "got NaN"},
		{dist.Pareto, 12, 1, "pareto is not given by mean and cv: give mean, shape and max"},
		{dist.Empirical, 12, 1, "give samples"},
		{dist.Mixture, 12, 1, "give parts"},
		{dist.Sum, 12, 1, "sum of parts is not a distribution that has a mean and a cv"},
		{dist.Family(99), 12, 1, "family(99) is not a distribution"},
	} {
		law, err := dist.New(c.family, c.mean, c.cv)
		checkRefused(t, law, err, c.want)
	}
}

func TestFromQuantilesRefuses(t *testing.T) {
	inf, nan := math.Inf(1), math.NaN()
	for _, c := range []struct {
		family   dist.Family
		p50, p95 float64
		want     string
	}{
		{dist.Lognormal, 9, 9, "p95 of lognormal must be finite and above p50"},
		{dist.Gamma, 9, 8, "p50 9 and p95 8"},
		{dist.Gamma, 0, 8, "p50 of gamma must be positive"},
		{dist.Lognormal, -1, 8, "got -1"},
		{dist.Lognormal, nan, 8, "got NaN"},
		{dist.Lognormal, 1, nan, "p95 NaN"},
		{dist.Gamma, 1, inf, "p95 +Inf"},
		{dist.Gamma, inf, inf, "p50 of gamma"},
		{dist.Lognormal, 1, 1e12, "too far apart"},
		{dist.Lognormal, 1, 1.0001, "too close together"},
		{dist.Gamma, 1, 1.0001, "too close together"},
		{dist.Gamma, 1e-300, 1e300, "too far apart"},
		{dist.Lognormal, 1e200, 1e201, "too small or too large"},
		{dist.Exponential, 9, 28, "exponential cannot be given by p50 and p95"},
		{dist.Deterministic, 9, 28, "deterministic cannot be given by p50 and p95"},
		{dist.Uniform, 9, 28, "p95 of uniform must be at most 1.9 times p50"},
		{dist.Uniform, 9, 9.001, "too close together"},
		{dist.Weibull, 1, 1e30, "too far apart"},
		{dist.Weibull, 1, 1.0001, "too close together"},
		{dist.Hyperexponential, 9, 28, "choose lognormal, gamma, weibull or uniform"},
		{dist.Pareto, 9, 28, "pareto cannot be given by p50 and p95"},
	} {
		law, err := dist.FromQuantiles(c.family, c.p50, c.p95)
		checkRefused(t, law, err, c.want)
	}
}

// checkRefused wants an error of one line that contains want, and no law.
func checkRefused(t *testing.T, law dist.Law, err error, want string) {
	t.Helper()
	switch {
	case err == nil:
		t.Errorf("accepted, want an error with %q", want)
	case !strings.Contains(err.Error(), want) || strings.Contains(err.Error(), "\n"):
		t.Errorf("error %q, want one line with %q", err, want)
	case law != dist.Law{}:
		t.Errorf("a law beside the error %q", err)
	}
}

// TestZeroLaw documents that the zero value is no law, and harmless.
func TestZeroLaw(t *testing.T) {
	var law dist.Law
	r := dist.RandAt(1)
	if x := law.Sample(&r); x != 0 {
		t.Errorf("Sample of the zero Law = %v, want 0", x)
	}
	for what, got := range map[string]float64{
		"CDF": law.CDF(1), "Survival": law.Survival(1), "ResidualCDF": law.ResidualCDF(1), "Quantile": law.Quantile(0.5),
	} {
		if !math.IsNaN(got) {
			t.Errorf("%s of the zero Law = %v, want NaN", what, got)
		}
	}
}
