package dist_test

import (
	"fmt"
	"math"
	"testing"

	"capsize/model/dist"
)

// attempts are neighbours in each of the three numbers, and far ones.
var attempts = [][2]uint32{{0, 0}, {0, 1}, {1, 0}, {1, 1}, {0, 2}, {2, 0}, {math.MaxUint32, 0}, {0, math.MaxUint32}}

// TestAttemptsDoNotOverlap: each attempt of each request has draws of its own,
// which are not those of the request either.
func TestAttemptsDoNotOverlap(t *testing.T) {
	seen := make(map[uint64]string)
	note := func(r dist.Rand, where ...any) {
		for draw := range 4 {
			u, at := r.Uint64(), fmt.Sprint(append(where, draw)...)
			if other, ok := seen[u]; ok {
				t.Fatalf("the same draw at %s and at %s", other, at)
			}
			seen[u] = at
		}
	}
	for _, p := range purposes {
		stream := dist.NewStream(1, 0, "chat", p)
		for k := range uint64(500) {
			note(stream.At(k), p, k)
			for _, a := range attempts {
				note(stream.AtAttempt(k, a[0], a[1]), p, k, a)
			}
		}
	}
}

// TestAttemptsAreUncorrelated pairs the draws of an attempt with those of its
// neighbours across requests.
func TestAttemptsAreUncorrelated(t *testing.T) {
	const n = 200_000
	stream := dist.NewStream(1, 0, "chat", dist.SDKJitter)
	centred := func(r dist.Rand) float64 { return (r.Float64() - 0.5) * math.Sqrt(12) }
	for _, a := range attempts {
		var mean, next, plain, ordinal float64
		for k := range uint64(n) {
			x := centred(stream.AtAttempt(k, a[0], a[1]))
			mean += x
			next += x * centred(stream.AtAttempt(k, a[0], a[1]+1))
			plain += x * centred(stream.At(k))
			ordinal += x * centred(stream.AtAttempt(k+1, a[0], a[1]))
		}
		for what, s := range map[string]float64{"mean": mean, "next try": next, "request": plain, "next request": ordinal} {
			if z := s / math.Sqrt(n); math.Abs(z) > 4 {
				t.Errorf("attempt %v, %s: %.2f standard errors from 0", a, what, z)
			}
		}
	}
}

// TestAttemptsStay pins the hash of attempts, as TestStreamsStay does for
// requests, and the numbers of the purposes.
func TestAttemptsStay(t *testing.T) {
	for i, p := range purposes {
		if int(p) != i+1 {
			t.Errorf("purpose %d of the list has the number %d", i+1, p)
		}
	}
	for _, c := range []struct {
		purpose     dist.Purpose
		k           uint64
		caller, sdk uint32
		want        uint64
	}{
		{dist.SDKJitter, 0, 0, 0, 0x43a1c591b4684582},
		{dist.CallerJitter, 3, 1, 2, 0xfe13f8734d77da16},
		{dist.CutPoint, 1 << 40, 7, math.MaxUint32, 0x78bac3b953f62ab5},
	} {
		r := dist.NewStream(1, 0, "chat", c.purpose).AtAttempt(c.k, c.caller, c.sdk)
		if got := r.Uint64(); got != c.want {
			t.Errorf("purpose %d, ordinal %d, attempt %d.%d: %#x, want %#x", c.purpose, c.k, c.caller, c.sdk, got, c.want)
		}
	}
}
