package dist_test

import (
	"math"
	"slices"
	"testing"

	"capsize/model/dist"
)

// probabilities from far in one tail to far in the other.
var probabilities = []float64{1e-9, 1e-4, 0.01, 0.05, 0.25, 0.5, 0.75, 0.95, 0.99, 0.999, 1 - 1e-9}

// TestConformance holds every family, by every way of stating it, to what any law must satisfy.
func TestConformance(t *testing.T) {
	for _, c := range builtLaws(t) {
		t.Run(c.name, func(t *testing.T) {
			t.Run("moments follow from the survival function", func(t *testing.T) { checkMoments(t, c) })
			t.Run("cdf and quantile are inverse", func(t *testing.T) { checkInverse(t, c) })
			t.Run("ends", func(t *testing.T) { checkEnds(t, c.law) })
			t.Run("residual life", func(t *testing.T) { checkResidual(t, c) })
			if testing.Short() { // a million draws a law
				return
			}
			t.Run("samples follow the cdf", func(t *testing.T) { checkSamples(t, c) })
			t.Run("sample moments", func(t *testing.T) { checkSampleMoments(t, c) })
		})
	}
}

func checkMoments(t *testing.T, c namedLaw) {
	law, inf := c.law, math.Inf(1)
	m1, m2 := c.moment(1, inf), c.moment(2, inf)
	near(t, "Mean", law.Mean(), m1, c.accuracy)
	near(t, "SecondMoment", law.SecondMoment(), m2, c.accuracy)
	near(t, "ResidualMean", law.ResidualMean(), m2/(2*m1), c.accuracy)
	near(t, "Variance + Mean²", law.Variance()+law.Mean()*law.Mean(), law.SecondMoment(), 1e-14)
	near(t, "SCV·Mean²", law.SCV()*law.Mean()*law.Mean(), law.Variance(), 1e-14)
	near(t, "CV²", law.CV()*law.CV(), law.SCV(), 1e-14)
}

// checkInverse tests the definition: the quantile is the smallest x whose cdf
// reaches p.
func checkInverse(t *testing.T, c namedLaw) {
	law := c.law
	for _, p := range probabilities {
		x := law.Quantile(p)
		if x < 1e-290 { // a wide gamma has quantiles that no float can hold
			continue
		}
		// A lower end above 0 leaves few digits of x to tell small p apart.
		if got := law.CDF(x * (1 + 5e-16)); got < p*(1-1e-12) {
			t.Errorf("CDF(Quantile(%v)) = %v, below p", p, got)
		}
		if got := law.CDF(x * (1 - 1e-6)); got >= p {
			t.Errorf("CDF just below Quantile(%v) = %v, not below p", p, got)
		}
		near(t, "CDF + Survival", law.CDF(x)+law.Survival(x), 1, c.accuracy/1000+1e-14)
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

func checkResidual(t *testing.T, c namedLaw) {
	law := c.law
	last, shares := 0.0, []float64{0.01, 0.1, 0.5, 0.9, 1, 1.1, 2, 5, 20}
	if c.accuracy == nested {
		shares = []float64{0.5, 1, 2}
	}
	for _, share := range shares {
		x := share * law.Mean()
		got := law.ResidualCDF(x)
		near(t, "ResidualCDF", got, c.residual(x), c.accuracy)
		if got < last || got > 1 {
			t.Errorf("ResidualCDF(%v) = %v after %v: not a cdf", x, got, last)
		}
		last = got
	}
}

// checkSamples is the test of Kolmogorov and Smirnov on 100,000 draws, each from
// a generator of its own as in the engine, and then on as many from a single
// generator.
func checkSamples(t *testing.T, c namedLaw) {
	law := c.law
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
		if d := kolmogorov(law, sample, c.points); d > 2.27 {
			t.Errorf("√n·D = %.3f", d)
		}
	}
}

// kolmogorov returns √n times the largest distance between the empirical cdf of
// a sorted sample and that of the law: on both sides of every value of the
// sample, or of as many values as points says when that is not 0. For a law with
// jumps it is smaller than for a continuous one.
func kolmogorov(law dist.Law, sorted []float64, points int) float64 {
	n := len(sorted)
	step := 1
	if points > 0 {
		step = n / points
	}
	var d float64
	for i := 0; i < n; i += step {
		x := sorted[i]
		first, after := i, i+1
		for first > 0 && sorted[first-1] == x {
			first--
		}
		for after < n && sorted[after] == x {
			after++
		}
		d = max(d, math.Abs(float64(after)/float64(n)-law.CDF(x)))
		d = max(d, math.Abs(law.CDF(math.Nextafter(x, 0))-float64(first)/float64(n)))
		if step == 1 {
			i = after - 1
		}
	}
	return d * math.Sqrt(float64(n))
}

// checkSampleMoments compares mean and second moment of many runs with the law:
// no run may be off by more than four standard errors, and the scores together
// must vary as standard normal ones do. Wide laws are left out: their sample
// moments are not normal at any feasible size; checkSamples covers them.
func checkSampleMoments(t *testing.T, c namedLaw) {
	law := c.law
	if law.CV() > 1 || law.Variance() == 0 {
		t.Skip("sample moments are not normal, or do not vary")
	}
	const runs, n = 200, 20_000
	se1 := math.Sqrt(law.Variance() / n)
	se2 := math.Sqrt((c.moment(4, math.Inf(1)) - law.SecondMoment()*law.SecondMoment()) / n)
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
