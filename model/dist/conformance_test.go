package dist_test

import (
	"math"
	"slices"
	"testing"

	"capsize/model/dist"
)

// probabilities from far in one tail to far in the other.
var probabilities = []float64{1e-9, 1e-4, 0.01, 0.05, 0.25, 0.5, 0.75, 0.95, 0.99, 0.999, 1 - 1e-9}

// TestConformance holds every built family to what any law must satisfy.
func TestConformance(t *testing.T) {
	for _, c := range builtLaws(t) {
		t.Run(c.name, func(t *testing.T) {
			t.Run("moments follow from the survival function", func(t *testing.T) { checkMoments(t, c.law) })
			t.Run("cdf and quantile are inverse", func(t *testing.T) { checkInverse(t, c.law) })
			t.Run("ends", func(t *testing.T) { checkEnds(t, c.law) })
			t.Run("residual life", func(t *testing.T) { checkResidual(t, c.law) })
			t.Run("samples follow the cdf", func(t *testing.T) { checkSamples(t, c.law) })
			t.Run("sample moments", func(t *testing.T) { checkSampleMoments(t, c.law) })
		})
	}
}

func checkMoments(t *testing.T, law dist.Law) {
	near(t, "Mean", law.Mean(), moment(law, 1), 1e-11)
	near(t, "SecondMoment", law.SecondMoment(), moment(law, 2), 1e-11)
	near(t, "ResidualMean", law.ResidualMean(), moment(law, 2)/(2*moment(law, 1)), 1e-11)
	near(t, "Variance + Mean²", law.Variance()+law.Mean()*law.Mean(), law.SecondMoment(), 1e-14)
	near(t, "SCV·Mean²", law.SCV()*law.Mean()*law.Mean(), law.Variance(), 1e-14)
	near(t, "CV²", law.CV()*law.CV(), law.SCV(), 1e-14)
}

// checkInverse tests the definition: the quantile is the smallest x whose cdf
// reaches p.
func checkInverse(t *testing.T, law dist.Law) {
	for _, p := range probabilities {
		x := law.Quantile(p)
		if x < 1e-290 { // a wide gamma has quantiles that no float can hold
			continue
		}
		if got := law.CDF(x); got < p*(1-1e-12) {
			t.Errorf("CDF(Quantile(%v)) = %v, below p", p, got)
		}
		if got := law.CDF(x * (1 - 1e-6)); got >= p {
			t.Errorf("CDF just below Quantile(%v) = %v, not below p", p, got)
		}
		near(t, "CDF + Survival", law.CDF(x)+law.Survival(x), 1, 1e-14)
	}
}

func checkEnds(t *testing.T, law dist.Law) {
	inf, nan := math.Inf(1), math.NaN()
	for _, c := range []struct {
		what      string
		got, want float64
	}{
		{"CDF(-1)", law.CDF(-1), 0},
		{"CDF(0)", law.CDF(0), 0},
		{"CDF(inf)", law.CDF(inf), 1},
		{"Survival(-1)", law.Survival(-1), 1},
		{"Survival(0)", law.Survival(0), 1},
		{"Survival(inf)", law.Survival(inf), 0},
		{"ResidualCDF(-1)", law.ResidualCDF(-1), 0},
		{"ResidualCDF(0)", law.ResidualCDF(0), 0},
		{"ResidualCDF(inf)", law.ResidualCDF(inf), 1},
		{"CDF(NaN)", law.CDF(nan), nan},
		{"Survival(NaN)", law.Survival(nan), nan},
		{"ResidualCDF(NaN)", law.ResidualCDF(nan), nan},
		{"Quantile(-0.1)", law.Quantile(-0.1), nan},
		{"Quantile(1.1)", law.Quantile(1.1), nan},
		{"Quantile(NaN)", law.Quantile(nan), nan},
	} {
		if c.got != c.want && !(math.IsNaN(c.got) && math.IsNaN(c.want)) {
			t.Errorf("%s = %v, want %v", c.what, c.got, c.want)
		}
	}
	if got := law.CDF(law.Quantile(1)); got != 1 {
		t.Errorf("CDF(Quantile(1)) = %v, want 1", got)
	}
}

func checkResidual(t *testing.T, law dist.Law) {
	last := 0.0
	for _, share := range []float64{0.01, 0.1, 0.5, 0.9, 1, 1.1, 2, 5, 20} {
		x := share * law.Mean()
		got := law.ResidualCDF(x)
		near(t, "ResidualCDF", got, residual(law, x), 1e-11)
		if got < last || got > 1 {
			t.Errorf("ResidualCDF(%v) = %v after %v: not a cdf", x, got, last)
		}
		last = got
	}
}

// checkSamples is the test of Kolmogorov and Smirnov on 100,000 draws, each from
// a generator of its own as in the engine, and then on as many from a single
// generator.
func checkSamples(t *testing.T, law dist.Law) {
	const n = 100_000
	stream := dist.NewStream(7, 0, "chat", dist.Duration)
	many, one := make([]float64, n), make([]float64, n)
	single := dist.NewStream(8, 0, "chat", dist.Duration).At(0)
	for k := range many {
		r := stream.At(uint64(k))
		many[k], one[k] = law.Sample(&r), law.Sample(&single)
	}
	for _, sample := range [][]float64{many, one} {
		slices.Sort(sample)
		if law.Variance() == 0 {
			if sample[0] != law.Mean() || sample[n-1] != law.Mean() {
				t.Errorf("samples %v to %v, want %v alone", sample[0], sample[n-1], law.Mean())
			}
			continue
		}
		// Exceeded by one sample in 15,000 (Kolmogorov's limit law).
		if d := kolmogorov(law, sample); d > 2.27 {
			t.Errorf("√n·D = %.3f", d)
		}
	}
}

// kolmogorov returns √n times the largest distance between the empirical cdf of
// a sorted sample and that of a continuous law.
func kolmogorov(law dist.Law, sorted []float64) float64 {
	n := float64(len(sorted))
	var d float64
	for i, x := range sorted {
		f := law.CDF(x)
		d = max(d, float64(i+1)/n-f, f-float64(i)/n)
	}
	return d * math.Sqrt(n)
}

// checkSampleMoments compares mean and second moment of many runs with the law:
// no run may be off by more than four standard errors, and the scores together
// must vary as standard normal ones do. Wide laws are left out: their sample
// moments are not normal at any feasible size; checkSamples covers them.
func checkSampleMoments(t *testing.T, law dist.Law) {
	if law.CV() > 1 || law.Variance() == 0 {
		t.Skip("sample moments are not normal, or do not vary")
	}
	const runs, n = 200, 20_000
	se1 := math.Sqrt(law.Variance() / n)
	se2 := math.Sqrt((moment(law, 4) - law.SecondMoment()*law.SecondMoment()) / n)
	var chi1 float64
	for run := range runs {
		stream := dist.NewStream(uint64(run), 3, "batch", dist.Duration)
		var m1, m2 float64
		for k := range uint64(n) {
			r := stream.At(k)
			x := law.Sample(&r)
			m1 += x / n
			m2 += x * x / n
		}
		z1, z2 := (m1-law.Mean())/se1, (m2-law.SecondMoment())/se2
		chi1 += z1 * z1
		if math.Abs(z1) > 4 {
			t.Errorf("run %d: mean is %.2f standard errors off", run, z1)
		}
		// The second moment of a lognormal sample leans to the right.
		if z2 < -4 || z2 > 4 && law.Family() != dist.Lognormal {
			t.Errorf("run %d: second moment is %.2f standard errors off", run, z2)
		}
	}
	// A chi-square of 200 degrees of freedom has a standard deviation of 20.
	if chi1 < runs-80 || chi1 > runs+80 {
		t.Errorf("sum of the squared scores of %d means is %.1f", runs, chi1)
	}
}

// near reports a relative error above tol.
func near(t *testing.T, what string, got, want, tol float64) {
	t.Helper()
	if !(math.Abs(got-want) <= tol*math.Abs(want)) {
		t.Errorf("%s = %.17g, want %.17g (relative error %.2g)", what, got, want, math.Abs(got/want-1))
	}
}
