package timeline

import (
	"slices"
	"testing"
	"time"

	"capsize/sim"
)

// Whoever holds a slot is counted once, and listed where there are not too many.
func TestAReadingTellsWhoIsInside(t *testing.T) {
	for _, tc := range []struct {
		slots, queue int64
		rate         float64
		listed       bool
	}{{31, 20, 2.5, true}, {20, 5, 4, true}, {3000, 2000, 400, false}} {
		s := chat(tc.slots)
		s.Pool.Queue, s.Workloads[0].Arrivals.Rate = tc.queue, tc.rate
		tl := begin(t, s)
		advance(t, tl, 25*time.Second)
		r := tl.Read()
		if r.Ages.Busy() != r.Totals.Open || r.Ages.Streams() != r.Totals.Open || r.Totals.Open == 0 {
			t.Errorf("%d slots: %+v, and %d are open", tc.slots, r.Ages, r.Totals.Open)
		}
		if want := int(r.Totals.Open); len(r.Holders) != want && tc.listed || len(r.Holders) != 0 && !tc.listed {
			t.Errorf("%d slots: %d holders are listed of %d", tc.slots, len(r.Holders), want)
		}
		if want := min(r.Totals.Waiting, maxWaiters); int64(len(r.Waiters)) != want {
			t.Errorf("%d slots: %d waiters are listed of %d", tc.slots, len(r.Waiters), r.Totals.Waiting)
		}
		var bands [AgeBands]int64
		for i := range r.Holders {
			bands[AgeBand(&r.Holders[i])]++
		}
		if tc.listed && bands != r.Ages.Bands {
			t.Errorf("%d slots: the holders are in %v, counted %v", tc.slots, bands, r.Ages.Bands)
		}
	}
}

// A reading is never changed: neither by the run going on, nor by that of its
// copy.
func TestAReadingStaysAsItIs(t *testing.T) {
	tl := begin(t, chat(20))
	advance(t, tl, 5*time.Minute)
	r := tl.Read()
	holders, waiters := slices.Clone(r.Holders), slices.Clone(r.Waiters)
	other := tl.Copy()
	for _, run := range []*Timeline{tl, other} {
		advance(t, run, 6*time.Minute)
		if now := run.Read(); slices.Equal(now.Holders, holders) {
			t.Error("a minute later the same hold slots")
		}
	}
	if !slices.Equal(r.Holders, holders) || !slices.Equal(r.Waiters, waiters) || len(holders) == 0 || len(waiters) == 0 {
		t.Errorf("%d holders and %d waiters have changed", len(holders), len(waiters))
	}
}

// AgeBand is the eighth of its length that a stream is in.
func TestAgeBand(t *testing.T) {
	for _, tc := range []struct {
		age, left time.Duration
		want      int
	}{{0, time.Minute, 0}, {time.Second, 7*time.Second + 1, 0}, {time.Second, 7 * time.Second, 1}, {time.Minute, time.Minute, 4}, {time.Minute, 0, 7}, {0, 0, 7}, {1 << 62, 1 << 62, 4}} {
		if got := AgeBand(&sim.Holder{Age: tc.age, Left: tc.left}); got != tc.want {
			t.Errorf("after %v, with %v left: band %d, want %d", tc.age, tc.left, got, tc.want)
		}
	}
}

// BenchmarkRead is what a picture takes from a run with 20,000 slots.
func BenchmarkRead(b *testing.B) {
	s := chat(20_000)
	s.Workloads[0].Arrivals.Rate = 1500
	tl, err := New(s)
	if err != nil {
		b.Fatal(err)
	}
	if err := tl.Advance(30 * time.Second); err != nil {
		b.Fatal(err)
	}
	b.ReportAllocs()
	for b.Loop() {
		tl.Read()
	}
}
