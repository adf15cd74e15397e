package dist_test

import (
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

// BenchmarkSample draws as the engine does: each from a generator of its own.
func BenchmarkSample(b *testing.B) {
	for _, c := range builtLaws(b) {
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
	for _, c := range builtLaws(b) {
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
