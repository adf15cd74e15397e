package panel

import (
	"strings"
	"testing"
	"time"

	"capsize/sim"
	"capsize/sim/timeline"
	"capsize/ui/plot"
)

// TestLifeByHand pins what is said of a request where a random run seldom leads.
func TestLifeByHand(t *testing.T) {
	s := time.Second
	await := sim.Event{At: s, Kind: sim.Rejected, Slot: -1, Waited: -1, Length: -1, Again: s}
	line := sim.Event{At: s, Kind: sim.Waits, Slot: -1, Waited: -1, Length: -1, Again: -1, After: sim.Present{Waiting: 3}}
	taken := sim.Event{At: s, Kind: sim.Completed, Ordinal: 7, HasNext: true, Next: sim.Follower{Kind: sim.Starts, Waited: s / 2}}
	refused := taken
	refused.Next.Kind = sim.Limited
	many := sim.Event{At: 2 * s, Kind: sim.Completed, Ordinal: 7, Before: sim.Present{Waiting: 3}, After: sim.Present{Waiting: 1}}
	kill := sim.Event{At: 2 * s, Kind: sim.Killed, Workload: -1, Slot: -1}
	for _, tc := range []struct {
		name    string
		trail   []sim.Event
		now     time.Duration
		changed bool
		want    string
	}{
		{"away", []sim.Event{await}, 3 * s / 2, false, "#0 now: away, back in 0.50 s"},
		{"it came back as the process was killed", []sim.Event{await, kill}, 3 * s, false, "#0 when last seen: away"},
		{"in line", []sim.Event{line}, 4 * s, false, "#0 now: in line for 3.0 s"},
		{"the line lost two, of whom one is named", []sim.Event{line, many}, 4 * s, false, "#0 when last seen: in line"},
		{"killed in line", []sim.Event{line, kill}, 4 * s, false, "#0 now: lost in the kill"},
		{"a knob was turned since", []sim.Event{line}, 4 * s, true, "#0 when last seen: in line"},
		{"took over a slot", []sim.Event{line, taken}, 4 * s, false, "#0 now: streams for 3.0 s · came 0:01.000 · 1st attempt · waited 0.50 s"},
		{"was refused as it took over a slot", []sim.Event{taken, refused}, 4 * s, false, "#0 when last seen: refused upstream"},
		{"never seen", []sim.Event{many, kill}, 4 * s, false, "#0 is in none of the last 2 events"},
	} {
		f := &Frame{Live: &timeline.Reading{Now: tc.now, Trail: tc.trail}, Follow: &timeline.Request{}}
		if tc.changed {
			f.Live.Changes = []timeline.Change{{At: 2 * s, Path: "pool.concurrency", From: "1", To: "2"}}
		}
		tell := newTeller(f, false, plot.Braille)
		if got := strings.Join(f.life(&tell), between); !strings.HasPrefix(got, tc.want) {
			t.Errorf("%s: %q, want %q", tc.name, got, tc.want)
		}
	}
}

// TestSleeps pins who tries again, the SDK or the caller, by the number of
// sleepers: of those who come, of those who had slept, and where the slot went on
// to someone who sleeps now.
func TestSleeps(t *testing.T) {
	for _, tc := range []struct {
		before, after int64
		try           int
		next, want    bool
	}{
		{0, 1, 1, false, true},
		{4, 4, 0, false, false},
		{4, 4, 2, false, true},
		{4, 3, 2, false, false},
		{4, 4, 2, true, false},
		{4, 5, 2, true, false},
	} {
		e := sim.Event{Kind: sim.Limited, Try: tc.try, HasNext: tc.next, Before: sim.Present{Asleep: tc.before}, After: sim.Present{Asleep: tc.after}}
		if got := sleeps(&e); got != tc.want {
			t.Errorf("%+v: %v", tc, got)
		}
		if e.Again = -1; sleeps(&e) {
			t.Errorf("%+v gives up, and sleeps", tc)
		}
	}
}
