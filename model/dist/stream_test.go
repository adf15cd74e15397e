package dist_test

import (
	"fmt"
	"math"
	"math/bits"
	"testing"

	"capsize/model/dist"
)

var purposes = []dist.Purpose{
	dist.Gap, dist.Duration, dist.FirstToken, dist.InputTokens, dist.OutputTokens, dist.Patience,
	dist.SDKJitter, dist.CallerJitter, dist.ErrorBefore, dist.ErrorDuring, dist.CutPoint,
}

// TestStreamsAreUncorrelated pairs draws that a poor hash would link: of
// neighbouring ordinals, purposes, workloads, replications and seeds.
func TestStreamsAreUncorrelated(t *testing.T) {
	base := dist.NewStream(1, 0, "chat", dist.Gap)
	for _, c := range []struct {
		name  string
		other dist.Stream
		lag   uint64
	}{
		{"next ordinal", base, 1},
		{"ordinal after next", base, 2},
		{"ordinal 2³² on", base, 1 << 32},
		{"purpose", dist.NewStream(1, 0, "chat", dist.Duration), 0},
		{"workload", dist.NewStream(1, 0, "chau", dist.Gap), 0},
		{"longer workload", dist.NewStream(1, 0, "chatt", dist.Gap), 0},
		{"replication", dist.NewStream(1, 1, "chat", dist.Gap), 0},
		{"seed", dist.NewStream(2, 0, "chat", dist.Gap), 0},
		{"seed and replication exchanged", dist.NewStream(0, 1, "chat", dist.Gap), 0},
	} {
		t.Run(c.name, func(t *testing.T) {
			const n = 200_000
			// Three pairings: first with first, second of one with first of the
			// other (which overlapping sequences would make equal), squares.
			var sum [3]float64
			for k := range uint64(n) {
				a, b := base.At(k), c.other.At(k+c.lag)
				a1, a2, b1 := a.Float64()-0.5, a.Float64()-0.5, b.Float64()-0.5
				sum[0] += a1 * b1 * 12
				sum[1] += a2 * b1 * 12
				sum[2] += (a1*a1 - 1.0/12) * (b1*b1 - 1.0/12) * 180
			}
			for i, s := range sum {
				if z := s / math.Sqrt(n); math.Abs(z) > 4 {
					t.Errorf("pairing %d: correlation %.4f is %.2f standard errors from 0", i, s/n, z)
				}
			}
		})
	}
}

// TestStreamsDoNotOverlap draws a few numbers from each of many neighbouring
// generators: no two of these are equal.
func TestStreamsDoNotOverlap(t *testing.T) {
	seen := make(map[uint64]string)
	for _, seed := range []uint64{0, 1, 2} {
		for rep := range 3 {
			for _, workload := range []string{"", "chat", "batch"} {
				for _, p := range purposes {
					stream := dist.NewStream(seed, rep, workload, p)
					for k := range uint64(300) {
						r := stream.At(k)
						for draw := range 5 {
							u := r.Uint64()
							at := fmt.Sprint(seed, rep, workload, p, k, draw)
							if other, ok := seen[u]; ok {
								t.Fatalf("the same draw at %s and at %s", other, at)
							}
							seen[u] = at
						}
					}
				}
			}
		}
	}
}

// TestFirstDrawsAreUniform looks across ordinals, the direction in which the
// engine uses the generator: the first draws of k = 0, 1, 2, … by chi-square.
func TestFirstDrawsAreUniform(t *testing.T) {
	const n, cells = 1 << 20, 1 << 8
	for _, p := range purposes {
		stream := dist.NewStream(1, 0, "chat", p)
		var first, low [cells]float64
		for k := range uint64(n) {
			r := stream.At(k)
			u := r.Uint64()
			first[u>>56]++
			low[u&0xff]++
		}
		for name, count := range map[string][cells]float64{"high": first, "low": low} {
			var chi float64
			for _, c := range count {
				chi += (c - n/cells) * (c - n/cells) / (n / cells)
			}
			if z := (chi - (cells - 1)) / math.Sqrt(2*(cells-1)); math.Abs(z) > 4.5 {
				t.Errorf("purpose %d, %s bits: chi-square %.1f of %d degrees of freedom", p, name, chi, cells-1)
			}
		}
	}
}

// TestAvalanche flips one bit of an input of the hash: half of the output bits
// must change, whichever bit it was.
func TestAvalanche(t *testing.T) {
	first := func(seed uint64, rep int, k uint64) uint64 {
		r := dist.NewStream(seed, rep, "chat", dist.Gap).At(k)
		return r.Uint64()
	}
	const n = 2000
	for bit := range 63 {
		var changed [3]float64
		for i := range uint64(n) {
			u := first(i, int(i), i)
			changed[0] += float64(bits.OnesCount64(u ^ first(i^1<<bit, int(i), i)))
			changed[1] += float64(bits.OnesCount64(u ^ first(i, int(i^1<<bit), i)))
			changed[2] += float64(bits.OnesCount64(u ^ first(i, int(i), i^1<<bit)))
		}
		for input, c := range changed {
			// 64 n bits, each changed with probability 1/2.
			if z := (c - 32*n) / math.Sqrt(16*n); math.Abs(z) > 4.5 {
				t.Errorf("bit %d of input %d changes %.2f bits of 64", bit, input, c/n)
			}
		}
	}
}

// TestStreamsStay pins the hash: other numbers here mean that every run of every
// seed comes out differently, and all results published so far with it. The laws
// these numbers obey are the tests above.
func TestStreamsStay(t *testing.T) {
	for _, c := range []struct {
		stream dist.Stream
		k      uint64
		want   uint64
	}{
		{dist.NewStream(1, 0, "chat", dist.Gap), 0, 0xa593deadac92465e},
		{dist.NewStream(1, 0, "chat", dist.Duration), 1, 0x3d3ef24c1f72c27a},
		{dist.NewStream(1, 7, "nightly-batch", dist.InputTokens), 1 << 40, 0xb6abf774073199c7},
		{dist.NewStream(math.MaxUint64, 0, "", dist.Patience), math.MaxUint64, 0x30936446e49beb70},
	} {
		r := c.stream.At(c.k)
		if got := r.Uint64(); got != c.want {
			t.Errorf("stream %#x, ordinal %d: %#x, want %#x", uint64(c.stream), c.k, got, c.want)
		}
	}
}
