package dist_test

import (
	"slices"
	"testing"

	"capsize/model/dist"
)

// sink keeps the compiler from dropping the benchmarked draws.
var sink float64

func BenchmarkExp(b *testing.B) {
	var r dist.Rand
	b.ReportAllocs()
	for b.Loop() {
		sink += r.Exp()
	}
}

func BenchmarkNormal(b *testing.B) {
	var r dist.Rand
	b.ReportAllocs()
	for b.Loop() {
		sink += r.Normal()
	}
}

// benchmarked returns a law of each family, and of those whose cost depends on
// the spread two.
func benchmarked(b *testing.B) []namedLaw {
	names := []string{
		"exponential_cv1", "lognormal_cv0.8", "gamma_cv0.8", "gamma_cv2", "deterministic_cv0", "weibull_cv0.8",
		"uniform_cv0.5", "hyperexponential_cv2", "pareto_[12 1.5 300]", "empirical", "mixture", "sum_lognormal_lognormal",
		"lognormal_cv0.8_max11", "lognormal_cv0.8_cut0.1",
	}
	var laws []namedLaw
	for _, c := range builtLaws(b) {
		if slices.Contains(names, c.name) {
			laws = append(laws, c)
		}
	}
	if len(laws) != len(names) {
		b.Fatalf("%d laws of %d", len(laws), len(names))
	}
	return laws
}

// BenchmarkAlias picks one of a hundred constants.
func BenchmarkAlias(b *testing.B) {
	parts, weights := make([]dist.Law, 100), make([]float64, 100)
	for i := range parts {
		parts[i], weights[i] = mustNew(b, dist.Deterministic, float64(i+1), 0), float64(i+1)
	}
	law, r := must(b)(dist.NewMixture(weights, parts)), dist.RandAt(1)
	b.ReportAllocs()
	for b.Loop() {
		sink += law.Sample(&r)
	}
}

// BenchmarkTheory evaluates what predictions ask for.
func BenchmarkTheory(b *testing.B) {
	for _, c := range benchmarked(b) {
		for what, f := range map[string]func(float64) float64{
			"Survival": c.law.Survival, "ResidualCDF": c.law.ResidualCDF, "Quantile": func(float64) float64 { return c.law.Quantile(0.95) },
		} {
			b.Run(c.name+"/"+what, func(b *testing.B) {
				for b.Loop() {
					sink += f(9)
				}
			})
		}
	}
}

// BenchmarkSample draws as the engine does: each from a generator of its own.
func BenchmarkSample(b *testing.B) {
	for _, c := range benchmarked(b) {
		b.Run(c.name, func(b *testing.B) {
			stream := dist.NewStream(1, 0, "chat", dist.Duration)
			law, k := c.law, uint64(0)
			b.ReportAllocs()
			for b.Loop() {
				r := stream.At(k)
				sink += law.Sample(&r)
				k++
			}
		})
	}
}

// BenchmarkSampleSequential draws from one generator, for comparison.
func BenchmarkSampleSequential(b *testing.B) {
	for _, c := range benchmarked(b) {
		b.Run(c.name, func(b *testing.B) {
			var r dist.Rand
			law := c.law
			b.ReportAllocs()
			for b.Loop() {
				sink += law.Sample(&r)
			}
		})
	}
}

func BenchmarkNewStream(b *testing.B) {
	var s dist.Stream
	for b.Loop() {
		s ^= dist.NewStream(1, 3, "chat", dist.Gap)
	}
	sink += float64(s)
}

func BenchmarkGammaFromQuantiles(b *testing.B) {
	for b.Loop() {
		law, err := dist.FromQuantiles(dist.Gamma, 9, 28)
		if err != nil {
			b.Fatal(err)
		}
		sink += law.Mean()
	}
}
