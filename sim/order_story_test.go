package sim

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"capsize/model/dist"
	"capsize/model/scenario"
)

// Everything that can happen at 10 s happens then, in the order of the design:
// ends (by workload, then ordinal), first token, timeout, an SDK's wake-up, and
// last those who arrive or come back, by workload and ordinal.
func TestEverythingAtOneInstant(t *testing.T) {
	fixed := func(mean float64) scenario.Quantity {
		return scenario.Quantity{Given: true, Family: dist.Deterministic, Mean: mean, CV: scenario.None}
	}
	// a ends at 10 s; b produces its first token then; c waits from 5 s on for
	// a slot of its own, which it never gets, with 5 s of patience; d arrives
	// at 10 s; the sleeper is a third of a, refused by the stream cap and
	// backing off for 10 s; e was turned away at 4 s and comes back after 6.
	s := groups(group{0, 3, 10 * time.Second}, group{0, 1, 0}, group{0, 1, time.Minute},
		group{10 * time.Second, 2, time.Minute}, group{4 * time.Second, 1, time.Minute})
	b := &s.Workloads[1]
	b.Stream.Duration = scenario.DefaultWorkload("w").Stream.Duration
	b.Stream.FirstToken, b.Stream.Output, b.Stream.OutputRate = fixed(10), fixed(100), 10
	s.Upstream.OutputPerMinute = 1_000_000
	c := &s.Workloads[2]
	c.Arrivals.Batch = scenario.BatchArrivals{Size: 2, At: 5 * time.Second}
	c.Concurrency = 1
	s.Pool.QueueTimeout = 5 * time.Second
	s.Workloads[4].Queue = 0
	s.Workloads[4].Concurrency = 1
	s.Workloads[4].Arrivals.Batch.Size = 2
	s.Workloads[4].Retries = scenario.CallerRetries{Max: 1, First: 6 * time.Second, Factor: 1, Cap: 6 * time.Second, PerSuccess: scenario.None, Capacity: scenario.None}
	s.Upstream.ConcurrentStreams = 100
	s.Workloads[4].Stream.Duration = fixed(5.5)
	e := start(t, s, 0)
	mustRun(t, e, 10*time.Second-1)
	// One of a sleeps until 10 s, as if refused by the cap on streams.
	sleeper := int32(-1)
	for leaf := range e.slots {
		if i := e.slots[leaf].index; i >= 0 && e.requests[i].workload == 0 && e.requests[i].ordinal == 2 {
			sleeper = i
			e.closeStream(int32(leaf))
			e.ends.set(int32(leaf), never)
			e.stats.enter(&e.requests[i], e.now)
			e.memory.tokens += int64(e.requests[i].tokens)
			e.sleep(i, 1)
		}
	}
	if sleeper < 0 {
		t.Fatal("no sleeper")
	}
	if err := e.Check(); err != nil {
		t.Fatal(err)
	}
	var got []string
	for {
		event, ok := e.Step(10*time.Second + 1)
		if !ok {
			break
		}
		if event.At != 10*time.Second {
			t.Fatalf("%+v at another instant", event)
		}
		got = append(got, fmt.Sprintf("%s %c%d", event.Kind, 'a'+event.Workload, event.Ordinal))
	}
	want := []string{
		"complete a0", "complete a1", "first token b0", "timeout c1",
		"start a2", // the sleeper
		"start d0", "start d1",
		"start e1", // came back
	}
	if !slices.Equal(got, want) {
		t.Fatalf("got  %q\nwant %q", got, want)
	}
}

// An end at the instant of a kill comes first, and there is no kill; a timeout,
// a wake-up and an arrival at that instant come later and find a dead process.
func TestKillAtOneInstant(t *testing.T) {
	s := hungry(2, 1, 130<<20) // 111 MiB and 1 MiB/s a stream
	s.Memory.Sticky = 0
	e := start(t, s, 0)
	mustRun(t, e, 0)
	e.Step(0)
	mustRun(t, e, time.Second)
	at := time.Duration(e.memory.killAt)
	if at < 18*time.Second || at > 20*time.Second {
		t.Fatalf("the kill is due at %v", at)
	}
	t.Run("end", func(t *testing.T) {
		s := s.Clone()
		s.Workloads[0].Stream.Duration.Mean = at.Seconds()
		e := start(t, s, 0)
		mustRun(t, e, at)
		if got := totals(e); got.Kills != 0 || got.Sum().Completed != 1 || got.Open != 1 {
			t.Fatalf("the end comes first: %+v", got)
		}
	})
	t.Run("timeout and arrival", func(t *testing.T) {
		s := s.Clone()
		s.Pool.QueueTimeout = at
		late := s.Workloads[0]
		late.Name, late.Arrivals.Batch = "late", scenario.BatchArrivals{Size: 1, At: at}
		s.Workloads = append(s.Workloads, late)
		e := start(t, s, 0)
		mustRun(t, e, at+1)
		if got := totals(e); got.Kills != 1 || got.Sum().Lost != 2 || got.Sum().TimedOut != 0 || got.Sum().Refused != 1 {
			t.Fatalf("the kill comes first: %+v", got.Sum())
		}
	})
	t.Run("an arrival at the restart is let in", func(t *testing.T) {
		s := s.Clone()
		late := s.Workloads[0]
		late.Name, late.Arrivals.Batch = "late", scenario.BatchArrivals{Size: 1, At: at + s.Memory.Boot}
		s.Workloads = append(s.Workloads, late)
		e := start(t, s, 0)
		mustRun(t, e, at+s.Memory.Boot+1)
		if got := totals(e); got.Sum().Refused != 0 || got.Open != 1 {
			t.Fatalf("got %+v", got.Sum())
		}
	})
}
