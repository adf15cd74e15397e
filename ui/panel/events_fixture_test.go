package panel

import (
	"testing"
	"time"

	"capsize/model/scenario"
	"capsize/sim"
	"capsize/sim/timeline"
)

// mostSteps is how many events a trail holds here.
const mostSteps = 100

// steps returns the last events of a run before an instant, oldest first.
func steps(tb testing.TB, s *scenario.Scenario, until time.Duration) []sim.Event {
	tb.Helper()
	e, err := sim.New(s, 0)
	if err != nil {
		tb.Fatal(err)
	}
	var all []sim.Event
	for {
		ev, ok := e.Step(until)
		if !ok {
			return all[max(0, len(all)-mostSteps):]
		}
		if all = append(all, ev); len(all) == 50*mostSteps {
			all = append(all[:0], all[len(all)-mostSteps:]...)
		}
	}
}

// stepTo makes a frame that was stepped to an instant.
func stepTo(tb testing.TB, from *Frame, until time.Duration) *Frame {
	tb.Helper()
	f := *from
	run, err := timeline.New(f.Scenario)
	if err != nil {
		tb.Fatal(err)
	}
	if err := run.Advance(until); err != nil {
		tb.Fatal(err)
	}
	f.Live = run.Read()
	f.Live.Trail = steps(tb, f.Scenario, until)
	f.State, f.Side, f.Tab, f.EventCursor = Paused, Events, Events, -1
	return &f
}

// stepFrames are runs that were stepped: in the middle of a busy day, to a kill,
// and with an upstream that refuses, with and without a request that is followed.
func stepFrames(tb testing.TB, all map[string]*Frame) map[string]*Frame {
	tb.Helper()
	limited := stepTo(tb, all["limited"], 12*time.Minute)
	follow := *limited
	follow.Follow = busiest(limited)
	follow.EventCursor = lastOf(&follow)
	running := *all["steady"]
	running.Side, running.Tab = Events, Events
	return map[string]*Frame{
		"stepped":          stepTo(tb, all["several"], 12*time.Minute),
		"kill-steps":       stepTo(tb, all["kills"], firstKill(tb, all["kills"])+time.Millisecond),
		"limited-stepped":  limited,
		"limited-followed": &follow,
		"unseen":           &running,
	}
}

// firstKill is when a run was killed first.
func firstKill(tb testing.TB, f *Frame) time.Duration {
	tb.Helper()
	for i := range f.Live.Marks {
		if m := &f.Live.Marks[i]; m.Kill {
			return m.At
		}
	}
	tb.Fatal("nothing is killed in the case that is to show it")
	return 0
}

// busiest is the request of a trail to which most happens.
func busiest(f *Frame) *timeline.Request {
	var best timeline.Request
	most := 0
	for i := range f.Live.Trail {
		e := &f.Live.Trail[i]
		r := timeline.Request{Workload: e.Workload, Ordinal: e.Ordinal}
		n := 0
		for k := range f.Live.Trail {
			if own, next := belongs(&f.Live.Trail[k], &r); own || next {
				n++
			}
		}
		if n > most {
			best, most = r, n
		}
	}
	return &best
}

// lastOf is the place of the last event of the request that is followed, from
// the newest.
func lastOf(f *Frame) int {
	for i := range f.Live.Trail {
		if own, next := belongs(f.event(i), f.Follow); own || next {
			return i
		}
	}
	return -1
}
