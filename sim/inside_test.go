package sim

import (
	"testing"
	"time"

	"pgregory.net/rapid"

	"capsize/model/scenario"
)

// What a step tells of its request can be said by hand: three come at once to
// one slot and one place.
func TestEventsTell(t *testing.T) {
	s := burst(3, 1, 1)
	m := &s.Memory
	m.Base, m.PerStream, m.Growth, m.PerWaiting = 100, 10, 1, 3
	s.Workloads[0].Retries = scenario.CallerRetries{Max: 1, First: 4 * time.Second, Factor: 1, Cap: time.Minute, PerSuccess: scenario.None, Capacity: scenario.None}
	all := events(t, start(t, s, 0), time.Minute)
	ten := 10 * time.Second
	want := []Event{
		{Kind: Starts, Ordinal: 0, After: Present{Open: 1, Busy: 1}, Slot: 0, Length: ten, Again: -1, Memory: 10},
		{Kind: Waits, Ordinal: 1, Before: Present{Open: 1, Busy: 1}, After: Present{Open: 1, Waiting: 1, Busy: 1}, Slot: none, Waited: -1, Length: -1, Again: -1, Memory: 3},
		{
			Kind: Rejected, Ordinal: 2, Before: Present{Open: 1, Waiting: 1, Busy: 1}, After: Present{Open: 1, Waiting: 1, Busy: 1},
			Slot: none, Waited: -1, Length: -1, Again: 4 * time.Second,
		},
		{ // it comes back to a line that is still full, and gives up
			At: 4 * time.Second, Kind: Rejected, Ordinal: 2, Attempt: 1, Since: 4 * time.Second,
			Before: Present{Open: 1, Waiting: 1, Busy: 1}, After: Present{Open: 1, Waiting: 1, Busy: 1},
			Slot: none, Waited: -1, Length: -1, Again: -1,
		},
		{
			At: ten, Kind: Completed, Ordinal: 0, Before: Present{Open: 1, Waiting: 1, Busy: 1}, After: Present{Open: 1, Busy: 1},
			Since: ten, Slot: 0, Waited: -1, Length: ten, Again: -1, Memory: 20,
			HasNext: true, Next: Follower{Kind: Starts, Ordinal: 1, Waited: ten},
		},
		{
			At: 2 * ten, Kind: Completed, Ordinal: 1, Before: Present{Open: 1, Busy: 1},
			Since: 2 * ten, Slot: 0, Waited: -1, Length: ten, Again: -1, Memory: 20,
		},
	}
	if len(all) != len(want) {
		t.Fatalf("%d events, want %d: %+v", len(all), len(want), all)
	}
	for i := range want {
		if all[i] != want[i] {
			t.Errorf("event %d\ngot  %+v\nwant %+v", i, all[i], want[i])
		}
	}
}

// Whoever is listed as inside is what the counts say, in any run.
func TestHoldersAreTheBusySlots(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		e := start(t, arbitrary(t), 0)
		mustRun(t, e, arbitraryTime(t, "until"))
		holders, waiters := e.Holders(nil), e.Waiters(nil, maxWaiting)
		streams, slots := int64(0), map[int32]bool{}
		for i := range holders {
			h := &holders[i]
			if h.Age < 0 || h.Left < 0 {
				t.Fatalf("%+v", *h)
			}
			if h.Asleep() {
				continue
			}
			if streams++; slots[h.Slot] {
				t.Fatalf("two streams in slot %d", h.Slot)
			}
			slots[h.Slot] = true
		}
		last := 1000 * time.Hour
		for _, w := range waiters {
			if w.Waited < 0 || w.Waited > last {
				t.Fatalf("%v waits behind %v", w.Waited, last)
			}
			last = w.Waited
		}
		p := e.present()
		if streams != p.Open || int64(len(holders)) != p.Busy || int64(len(waiters)) != p.Waiting {
			t.Fatalf("%d streams, %d holders, %d waiters; counts say %+v", streams, len(holders), len(waiters), p)
		}
		if short := e.Waiters(nil, 1); len(short) > len(e.lines) {
			t.Fatalf("%d waiters, one of each workload was asked for", len(short))
		}
		if n := e.Size(); n < 50_000 || n > 10_000_000 {
			t.Fatalf("a copy takes %d bytes", n)
		}
	})
}
