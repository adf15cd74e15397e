package sim

import (
	"testing"
	"time"

	"capsize/model/scenario"
)

// comeBack lets callers of all workloads come back after exactly so long.
func comeBackAfter(s *scenario.Scenario, times int64, away time.Duration) {
	for i := range s.Workloads {
		s.Workloads[i].Retries = scenario.CallerRetries{
			Max: times, First: away, Factor: 1, Cap: away, PerSuccess: scenario.None, Capacity: scenario.None,
		}
	}
}

// The outcome is that of the last attempt, and the time in system counts from
// the first.
func TestCallerRetriesByHand(t *testing.T) {
	for _, c := range []struct {
		name                string
		away                time.Duration
		completed, rejected uint64
		wait                float64
	}{
		{"the second attempt finds a slot", 20 * time.Second, 2, 0, 20},
		{"so it does at the instant of the end", 10 * time.Second, 2, 0, 10},
		{"it does not", 5 * time.Second, 1, 1, 0},
	} {
		t.Run(c.name, func(t *testing.T) {
			s := burst(2, 1, 0)
			comeBackAfter(s, 1, c.away)
			e := start(t, s, 0)
			mustRun(t, e, time.Second)
			if got := totals(e).Sum(); got.Rejected != 0 || got.Queue429 != 1 || got.Inside() != 2 || got.Backoff != 1 {
				t.Errorf("away, and so undecided: %+v", got)
			}
			mustRun(t, e, time.Minute)
			got := totals(e).Sum()
			if got.Completed != c.completed || got.Rejected != c.rejected || got.Wait != c.wait {
				t.Errorf("got %+v", got)
			}
			if got.Attempts != 3 || got.Calls != 3 || got.Queue429 != 1+c.rejected || got.Offered != 2 {
				t.Errorf("attempts: %+v", got)
			}
			if err := e.Check(); err != nil {
				t.Error(err)
			}
		})
	}
}

// Back-off: min(first·factorⁿ, cap).
func TestCallerBackoffByHand(t *testing.T) {
	s := burst(2, 1, 0)
	s.Workloads[0].Stream.Duration.Mean = 1000
	r := &s.Workloads[0].Retries
	r.Max, r.First, r.Factor, r.Cap, r.Jitter = 5, time.Second, 3, 10*time.Second, 0
	e := start(t, s, 0)
	at := times(events(t, e, time.Minute), Rejected, 0)
	expectTimes(t, "attempts", at, 0, time.Second, 4*time.Second, 13*time.Second, 23*time.Second, 33*time.Second)
}

// A timeout, a failed stream and a lost one are tried again too.
func TestWhateverFailsIsTriedAgain(t *testing.T) {
	t.Run("timeout", func(t *testing.T) {
		s := burst(2, 1, 1)
		s.Pool.QueueTimeout = 4 * time.Second
		comeBackAfter(s, 1, 3*time.Second)
		e := start(t, s, 0)
		mustRun(t, e, time.Minute)
		// Waits until 4 s, comes back at 7 s with fresh patience, starts at 10 s.
		if got := totals(e).Sum(); got.Completed != 2 || got.TimedOut != 0 || got.Wait != 10 || got.QueueWait != 3 || got.Queue != 4+3 {
			t.Fatalf("got %+v", got)
		}
	})
	t.Run("failed", func(t *testing.T) {
		s := burst(1, 1, 0)
		s.Upstream.ErrorsDuring = 1
		comeBackAfter(s, 3, time.Second)
		e := start(t, s, 0)
		mustRun(t, e, time.Minute)
		if got := totals(e).Sum(); got.Failed != 1 || got.Calls != 4 {
			t.Fatalf("got %+v", got)
		}
	})
	t.Run("refused while down", func(t *testing.T) {
		s := hungry(3, 3, 125<<20) // killed at once, back after 3 s
		s.Memory.Growth = 0
		late := s.Workloads[0]
		late.Name, late.Arrivals.Batch = "late", scenario.BatchArrivals{Size: 1, At: time.Second}
		s.Workloads = append(s.Workloads, late)
		comeBackAfter(s, 1, 3*time.Second)
		s.Workloads[0].Retries.Max = 0
		e := start(t, s, 0)
		mustRun(t, e, 5*time.Second)
		if got := totals(e); got.Workloads[1].Refused != 0 || got.Workloads[1].AttemptsRefused != 1 || got.Open != 1 {
			t.Fatalf("got %+v", got)
		}
	})
}

// Of five who are turned away at once the first two may come back; a success
// pays for half a retry.
func TestRetryBudgetByHand(t *testing.T) {
	s := burst(6, 1, 0)
	comeBackAfter(s, 3, 20*time.Second)
	s.Workloads[0].Retries.Capacity, s.Workloads[0].Retries.PerSuccess = 2, 0.5
	e := start(t, s, 0)
	mustRun(t, e, time.Second)
	if got := totals(e).Sum(); got.Rejected != 3 || e.stats.workloads[0].backoff.n != 2 {
		t.Fatalf("at 1 s: %+v", got)
	}
	// Both come back at 20 s: one starts, the other finds half a retry.
	mustRun(t, e, 21*time.Second)
	if got := totals(e).Sum(); got.Completed != 1 || got.Rejected != 4 || got.Calls != 8 {
		t.Fatalf("at 21 s: %+v", got)
	}
	mustRun(t, e, time.Minute)
	if got := e.sources[0].budget; got != 1 {
		t.Fatalf("two successes leave %g, want 1", got)
	}
	for range 20 { // and it never holds more than its capacity
		e.deposit(0)
	}
	if got := e.sources[0].budget; got != 2 {
		t.Fatalf("%g, want the capacity", got)
	}
}

// A caller who stays away takes no memory and is not hit by a kill; whoever
// was lost comes back as a wave.
func TestBackoffAndKillsByHand(t *testing.T) {
	// Four at once on three slots and no place; each carries 4 MiB of prompt
	// beside 10 MiB a stream, and streams grow by 3 MiB/s in all.
	s := hungry(4, 3, 157<<20)
	s.Pool.Queue, s.Memory.PerWaiting = 0, 0
	s.Workloads[0].Stream.Input = scenario.Quantity{Given: true, Family: s.Workloads[0].Stream.Duration.Family, Mean: 1 << 22, CV: scenario.None}
	s.Memory.PerInputToken = 1
	comeBackAfter(s, 9, 7*time.Second)
	e := start(t, s, 0)
	mustRun(t, e, time.Second)
	if got, want := totals(e).Resident, 100+3*10+3*4+3.0; got != want*(1<<20) {
		t.Fatalf("%g MiB, want %g: the caller who is away takes none", got/(1<<20), want)
	}
	all := events(t, e, 17*time.Second)
	// 142 MiB pass 157 after 5 s; the caller who is away is not lost, finds the
	// process down at 7 s, and comes back at 14 s.
	kills := kinds(all, Killed)
	if len(kills) == 0 || kills[0].Lost != 3 || (kills[0].At-5*time.Second).Abs() > 1 {
		t.Fatalf("kills: %+v", kills)
	}
	if got := totals(e).Sum(); got.Lost != 0 || got.Refused != 0 || got.AttemptsRefused != 1 {
		t.Fatalf("all come back: %+v", got)
	}
	// The three come back together, 7 s after the kill.
	back := times(all, Starts, 0)
	if len(back) != 3 || back[0] != back[2] || (back[0]-12*time.Second).Abs() > 1 {
		t.Fatalf("starts at %v", back)
	}
}

func kinds(all []Event, kind EventKind) []Event {
	var some []Event
	for _, e := range all {
		if e.Kind == kind {
			some = append(some, e)
		}
	}
	return some
}
