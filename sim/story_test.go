package sim

import (
	"errors"
	"math"
	"slices"
	"testing"
	"time"

	"capsize/model/dist"
	"capsize/model/metric"
	"capsize/model/scenario"
)

// burst is n requests at one instant with streams of exactly 10 s.
func burst(n, c, k int64) *scenario.Scenario {
	s := plain(0, c, k, dist.Deterministic, 10)
	a := &s.Workloads[0].Arrivals
	a.Process, a.RateSet = scenario.Batch, false
	a.Batch.Size = n
	return s
}

func totals(e *Engine) *Totals {
	t := new(Totals)
	e.Totals(t)
	return t
}

// A batch on a few slots is served in rounds; everything can be said by hand.
func TestBatchByHand(t *testing.T) {
	s := burst(10, 4, 5)
	e := start(t, s, 0)
	mustRun(t, e, 35*time.Second)
	got := totals(e).Sum()
	if got.Offered != 10 || got.Rejected != 1 || got.Completed != 9 || got.Waited != 5 {
		t.Fatalf("offered 10, 4 start, 5 wait, 1 is turned away: got %+v", got)
	}
	if want := 4*10.0 + 1*20; got.Wait != want {
		t.Fatalf("Σ wait %g, want %g", got.Wait, want)
	}
	f := FeaturesOf(s)
	if v := Measure(totals(e), -1, &f); v[metric.MakespanS] != 30 {
		t.Fatalf("makespan %g, want 30", v[metric.MakespanS])
	}
}

// Streams that end at one instant end in the order of their ordinals, and
// before a timeout, a change and an arrival of the same instant.
func TestOrderAtOneInstant(t *testing.T) {
	s := burst(5, 3, 1)
	s.Pool.QueueTimeout = 10 * time.Second
	second := scenario.DefaultWorkload("second")
	second.Stream.Duration = s.Workloads[0].Stream.Duration
	second.Arrivals.Process = scenario.Batch
	second.Arrivals.Batch = scenario.BatchArrivals{Size: 1, At: 10 * time.Second}
	s.Workloads = append(s.Workloads, second)
	e := start(t, s, 0)
	type step struct {
		kind     EventKind
		workload int32
		ordinal  uint64
	}
	want := []step{
		{Starts, 0, 0},
		{Starts, 0, 1},
		{Starts, 0, 2},
		{Waits, 0, 3},
		{Rejected, 0, 4},
		{Completed, 0, 0},
		{Completed, 0, 1},
		{Completed, 0, 2}, // at 10 s, and 3 takes the slot of 0
		{Starts, 1, 0},    // arrives at 10 s and finds two free
		{Completed, 0, 3},
		{Completed, 1, 0}, // both at 20 s
	}
	for i, w := range want {
		event, ok := e.Step(time.Minute)
		if !ok || event.Kind != w.kind || event.Workload != w.workload || event.Ordinal != w.ordinal {
			t.Fatalf("step %d: got %+v, want %+v", i, event, w)
		}
	}
	if event, ok := e.Step(time.Minute); ok {
		t.Fatalf("one step too many: %+v", event)
	}
}

// RunUntil leaves the arrivals at its own instant to the next call, so that a
// change made in between comes first.
func TestChangeComesBeforeArrivals(t *testing.T) {
	s := burst(3, 1, 0)
	s.Workloads[0].Arrivals.Batch.At = 5 * time.Second
	e := start(t, s, 0)
	mustRun(t, e, 5*time.Second)
	if n := totals(e).Sum().Offered; n != 0 {
		t.Fatalf("%d arrived at the instant of the change, before it", n)
	}
	s = s.Clone()
	s.Pool.Concurrency = 3
	if err := e.Reconfigure(s); err != nil {
		t.Fatal(err)
	}
	mustRun(t, e, 6*time.Second)
	if got := totals(e); got.Open != 3 {
		t.Fatalf("%d open, want 3", got.Open)
	}
}

func TestTimeoutByHand(t *testing.T) {
	s := burst(4, 1, scenario.None)
	s.Pool.QueueTimeout = 15 * time.Second
	e := start(t, s, 0)
	mustRun(t, e, time.Minute)
	// One starts, one waits 10 s, two leave at 15 s.
	got := totals(e).Sum()
	if got.Completed != 2 || got.TimedOut != 2 || got.Wait != 10 {
		t.Fatalf("got %+v", got)
	}
	if want := 10.0 + 15 + 15; got.Queue != want {
		t.Fatalf("∫ queue %g, want %g", got.Queue, want)
	}
}

// hungry is a process that grows by 1 MiB/s a stream over 10 MiB a stream.
func hungry(n, c int64, limit int64) *scenario.Scenario {
	s := burst(n, c, scenario.None)
	s.Workloads[0].Stream.Duration.Mean = 1000
	m := &s.Memory
	m.Base, m.PerStream, m.Growth, m.PerWaiting = 100<<20, 10<<20, 1<<20, 1<<20
	m.Limit, m.Boot = limit, 3*time.Second
	m.BackoffFirst, m.BackoffCap, m.BackoffReset = 10*time.Second, 40*time.Second, 10*time.Minute
	return s
}

// With 4 streams and 2 waiters memory starts at 100 + 40 + 2 = 142 MiB and
// grows by 4 MiB/s: it passes 162 MiB after 5 s.
func TestKillByHand(t *testing.T) {
	s := hungry(6, 4, 162<<20)
	e := start(t, s, 0)
	mustRun(t, e, 5*time.Second)
	if got := totals(e); got.Kills != 0 || got.Resident != 162<<20 {
		t.Fatalf("at the limit the process lives: %+v", got)
	}
	mustRun(t, e, 5*time.Second+1)
	got := totals(e)
	if got.Kills != 1 || got.FirstKill != 5*time.Second+1 || got.Up || got.Resident != 0 {
		t.Fatalf("one nanosecond later it is killed: %+v", got)
	}
	if sum := got.Sum(); sum.Lost != 6 || sum.Inside() != 0 {
		t.Fatalf("all 6 are lost: %+v", sum)
	}
	if want := 152.0 * 5; math.Abs(got.Memory/(1<<20)-want) > 1e-6 {
		t.Fatalf("∫ memory %g MiB·s, want %g", got.Memory/(1<<20), want)
	}
	mustRun(t, e, 10*time.Second)
	if got := totals(e); !got.Up || got.Downtime != 3 || got.Resident != 100<<20 {
		t.Fatalf("back after boot, the first restart without back-off: %+v", got)
	}
}

// An arrival whose jump in memory passes the limit is lost with the rest.
func TestKillByJump(t *testing.T) {
	s := hungry(3, 3, 125<<20)
	s.Memory.Growth = 0
	e := start(t, s, 0)
	mustRun(t, e, time.Second)
	got := totals(e)
	if got.Kills != 1 || got.FirstKill != 0 || got.Sum().Lost != 3 || got.Sum().Refused != 0 {
		t.Fatalf("the third passes 125 MiB: %+v", got)
	}
	if got.MemoryMax != 130<<20 {
		t.Fatalf("peak %g MiB, want 130", got.MemoryMax/(1<<20))
	}
}

// Back-off: nothing, then first, doubled up to the cap.
func TestBackoff(t *testing.T) {
	c := memoryConfig{first: 10, cap: 300}
	for n, want := range []int64{0, 10, 20, 40, 80, 160, 300, 300} {
		if got := c.backoff(int64(n)); got != want {
			t.Errorf("restart %d waits %d, want %d", n, got, want)
		}
	}
}

// While the process is down arrivals are refused; a long quiet time resets the
// back-off.
func TestRefusedWhileDown(t *testing.T) {
	s := plain(10, 4, 0, dist.Deterministic, 1000)
	m := &s.Memory
	m.Base, m.PerStream, m.Limit, m.Boot = 1<<20, 1<<20, 4<<20, 3*time.Second
	m.BackoffFirst, m.BackoffCap, m.BackoffReset = 10*time.Second, 40*time.Second, time.Hour
	e := start(t, s, 0)
	mustRun(t, e, 200*time.Second)
	if err := e.Check(); err != nil {
		t.Fatal(err)
	}
	got := totals(e)
	sum := got.Sum()
	// Each life is a few arrivals, about 0.4 s; down 3, 13, 23, 43, 43 … s.
	if got.Kills < 5 || got.Kills > 7 || sum.Refused < 1500 || sum.Lost != 4*got.Kills {
		t.Fatalf("got %+v", got)
	}
	life := 200 - got.Downtime
	if life > 0.4*4*float64(got.Kills) {
		t.Fatalf("up %g s in %d lives", life, got.Kills)
	}
}

// Sticky memory: after a burst the allocator keeps a share of the excess.
func TestStickyByHand(t *testing.T) {
	s := hungry(4, 4, scenario.None)
	s.Memory.Sticky = 0.5
	s.Workloads[0].Stream.Duration.Mean = 10
	e := start(t, s, 0)
	mustRun(t, e, 20*time.Second)
	// 140 MiB rising to 180 in 10 s, then 100 + ½·80 = 140.
	got := totals(e)
	if got.Resident != 140<<20 || got.MemoryMax != 180<<20 {
		t.Fatalf("resident %g, peak %g MiB", got.Resident/(1<<20), got.MemoryMax/(1<<20))
	}
	if want := 160.0*10 + 140*10; math.Abs(got.Memory/(1<<20)-want) > 1e-6 {
		t.Fatalf("∫ memory %g MiB·s, want %g", got.Memory/(1<<20), want)
	}
}

// Moving a knob, rule by rule (design §1.9).
func TestReconfigureRules(t *testing.T) {
	move := func(e *Engine, s *scenario.Scenario, f func(*scenario.Scenario)) *scenario.Scenario {
		t.Helper()
		next := s.Clone()
		f(next)
		if err := e.Reconfigure(next); err != nil {
			t.Fatal(err)
		}
		if err := e.Check(); err != nil {
			t.Fatal(err)
		}
		return next
	}
	t.Run("more slots start waiters at once, fewer let holders finish", func(t *testing.T) {
		s := burst(6, 2, scenario.None)
		e := start(t, s, 0)
		mustRun(t, e, time.Second)
		s = move(e, s, func(s *scenario.Scenario) { s.Pool.Concurrency = 5 })
		if got := totals(e); got.Open != 5 || got.Waiting != 1 {
			t.Fatalf("open %d, waiting %d", got.Open, got.Waiting)
		}
		move(e, s, func(s *scenario.Scenario) { s.Pool.Concurrency = 1 })
		if got := totals(e); got.Open != 5 {
			t.Fatalf("open %d after lowering", got.Open)
		}
		mustRun(t, e, 11*time.Second)
		if got := totals(e); got.Open != 1 || got.Waiting != 0 {
			t.Fatalf("after the holders finished: open %d, waiting %d", got.Open, got.Waiting)
		}
	})
	t.Run("a shorter line turns nobody away", func(t *testing.T) {
		s := burst(6, 1, 5)
		e := start(t, s, 0)
		mustRun(t, e, time.Second)
		move(e, s, func(s *scenario.Scenario) { s.Pool.Queue = 1 })
		if got := totals(e); got.Waiting != 5 {
			t.Fatalf("waiting %d", got.Waiting)
		}
	})
	t.Run("a new patience counts from entry", func(t *testing.T) {
		s := burst(3, 1, scenario.None)
		e := start(t, s, 0)
		mustRun(t, e, 3*time.Second)
		s = move(e, s, func(s *scenario.Scenario) { s.Pool.QueueTimeout = 4 * time.Second })
		if got := totals(e); got.Waiting != 2 {
			t.Fatalf("waiting %d", got.Waiting)
		}
		move(e, s, func(s *scenario.Scenario) { s.Pool.QueueTimeout = 2 * time.Second })
		if got := totals(e); got.Waiting != 0 || got.Sum().TimedOut != 2 {
			t.Fatalf("overdue waiters leave now: %+v", got)
		}
	})
	t.Run("a moved rate keeps the remaining operational gap", func(t *testing.T) {
		s := plain(0.001, 1, 0, dist.Deterministic, 1)
		e := start(t, s, 0)
		first := e.nextArrival
		mustRun(t, e, time.Duration(first/2))
		move(e, s, func(s *scenario.Scenario) { s.Workloads[0].Arrivals.Rate = 0.002 })
		if want := first/2 + (first-first/2)/2; math.Abs(float64(e.nextArrival-want)) > 2 {
			t.Fatalf("next arrival at %d, want %d", e.nextArrival, want)
		}
	})
	t.Run("a rate of nothing and back", func(t *testing.T) {
		s := plain(1, 1, 0, dist.Deterministic, 1)
		e := start(t, s, 0)
		first := e.nextArrival
		s = move(e, s, func(s *scenario.Scenario) { s.Workloads[0].Arrivals.Rate = 0 })
		mustRun(t, e, time.Hour)
		move(e, s, func(s *scenario.Scenario) { s.Workloads[0].Arrivals.Rate = 1 })
		if want := int64(time.Hour) + first; e.nextArrival != want {
			t.Fatalf("next arrival at %d, want %d", e.nextArrival, want)
		}
	})
	t.Run("memory applies at once", func(t *testing.T) {
		s := hungry(4, 4, 200<<20)
		e := start(t, s, 0)
		mustRun(t, e, time.Second)
		move(e, s, func(s *scenario.Scenario) { s.Memory.Limit = 120 << 20 })
		if got := totals(e); got.Kills != 1 || got.FirstKill != time.Second {
			t.Fatalf("got %+v", got)
		}
	})
	t.Run("durations apply to later arrivals", func(t *testing.T) {
		s := burst(2, 1, 1)
		e := start(t, s, 0)
		mustRun(t, e, time.Second)
		move(e, s, func(s *scenario.Scenario) { s.Workloads[0].Stream.Duration.Mean = 99 })
		mustRun(t, e, 20*time.Second)
		if got := totals(e); got.Sum().Completed != 2 {
			t.Fatalf("both arrived before the change: %+v", got)
		}
	})
}

func TestReconfigureRefuses(t *testing.T) {
	s := plain(1, 1, 0, dist.Exponential, 1)
	e := start(t, s, 0)
	mustRun(t, e, time.Minute)
	before := e.Clone()
	for name, f := range map[string]func(*scenario.Scenario){
		"no slots":  func(s *scenario.Scenario) { s.Pool.Concurrency = 0 },
		"a rename":  func(s *scenario.Scenario) { s.Workloads[0].Name = "other" },
		"a removal": func(s *scenario.Scenario) { s.Workloads = append(s.Workloads, scenario.DefaultWorkload("x")) },
	} {
		next := s.Clone()
		f(next)
		if err := e.Reconfigure(next); err == nil {
			t.Errorf("%s: accepted", name)
		}
		if !sameState(e, before) {
			t.Errorf("%s: refused, but something has changed", name)
		}
	}
}

// A moved rate takes effect in the profile's future, and rate 0 is legal.
func TestStepProfile(t *testing.T) {
	s := plain(5, 1000, 0, dist.Deterministic, 0.001)
	s.Workloads[0].Arrivals.Profile = scenario.Profile{Shape: "step", Points: []scenario.Point{
		{At: 1000 * time.Second, Rate: 0}, {At: 2000 * time.Second, Rate: 20}, {At: 3000 * time.Second, Rate: 0},
	}}
	e := start(t, s, 0)
	want := []float64{5000, 0, 20000, 0}
	for i, mean := range want {
		e.OpenWindow()
		mustRun(t, e, time.Duration(i+1)*1000*time.Second)
		if got := float64(totals(e).Sum().Offered); math.Abs(got-mean) > 4*math.Sqrt(mean) {
			t.Errorf("stretch %d: %g arrived, want %g", i, got, mean)
		}
	}
}

func TestTooManyWaiting(t *testing.T) {
	if testing.Short() {
		t.Skip("takes 250 MB and a second")
	}
	s := plain(1e6, 1, scenario.None, dist.Deterministic, 3600)
	e := start(t, s, 0)
	err := e.RunUntil(time.Minute)
	if !errors.Is(err, ErrTooManyWaiting) {
		t.Fatalf("got %v", err)
	}
	if err := e.Check(); err != nil {
		t.Fatal(err)
	}
	if got := totals(e); got.Waiting != maxWaiting || got.At > 5*time.Second {
		t.Fatalf("waiting %d at %v", got.Waiting, got.At)
	}
	if err := e.RunUntil(time.Hour); !errors.Is(err, ErrTooManyWaiting) {
		t.Fatalf("an ended run goes on: %v", err)
	}
}

// A large batch that ends in one instant takes no more than its number: ties
// are put in order once, and not searched again for each.
func TestManyEndsAtOneInstant(t *testing.T) {
	const n = 100_000
	e := start(t, burst(n, n, 0), 0)
	last := -1
	for {
		event, ok := e.Step(time.Minute)
		if !ok {
			break
		}
		if event.Kind == Completed {
			if int(event.Ordinal) != last+1 {
				t.Fatalf("%d ends after %d", event.Ordinal, last)
			}
			last = int(event.Ordinal)
		}
	}
	if last != n-1 {
		t.Fatalf("the last to end was %d", last)
	}
}

// RunCount stops after so many events, wherever that is, and changes nothing
// else.
func TestRunCount(t *testing.T) {
	s := plain(5, 20, 10, dist.Lognormal, 4)
	whole, some := start(t, s, 0), start(t, s, 0)
	mustRun(t, whole, time.Minute)
	calls := 0
	for reached := false; !reached; calls++ {
		var err error
		if reached, err = some.RunCount(time.Minute, some.Events()+7); err != nil {
			t.Fatal(err)
		}
	}
	if calls < 50 || !sameState(whole, some) {
		t.Fatalf("%d calls; same state: %t", calls, sameState(whole, some))
	}
}

// A process that is killed for ever doubles nothing that starts at 0.
func TestBackoffOfNothing(t *testing.T) {
	c := memoryConfig{cap: 300}
	if got := c.backoff(1 << 60); got != 0 {
		t.Fatalf("waits %d", got)
	}
}

// A trace's own duration is the stream's whole life, also where durations are
// otherwise made of parts; its end is stretched by every scale.
func TestTraceRowsByHand(t *testing.T) {
	s := plain(0, 10, 0, dist.Deterministic, 1)
	w := &s.Workloads[0]
	w.Stream.Duration = scenario.Quantity{}
	w.Stream.FirstToken = scenario.Quantity{Given: true, Family: dist.Deterministic, Mean: 1, CV: scenario.None}
	w.Stream.Output = scenario.Quantity{Given: true, Family: dist.Deterministic, Mean: 20, CV: scenario.None}
	w.Stream.OutputRate = 10
	w.Arrivals = scenario.DefaultWorkload("w").Arrivals
	w.Arrivals.Process = scenario.Trace
	w.Arrivals.Trace = scenario.TraceArrivals{File: "t.csv", Time: "t_s", Rows: []scenario.TraceRow{
		{At: 2 * time.Second, Duration: math.NaN(), Input: -1, Output: -1}, // 1 s + 20 tokens at 10/s
		{At: 4 * time.Second, Duration: 5, Input: -1, Output: -1},
		{At: 6 * time.Second, Duration: math.NaN(), Input: -1, Output: 40},
	}}
	s.Run.Scale = 2 // twice as fast: at 1, 2 and 3 s
	e := start(t, s, 0)
	var ends []time.Duration
	for {
		event, ok := e.Step(time.Minute)
		if !ok {
			break
		}
		if event.Kind == Completed {
			ends = append(ends, event.At)
		}
	}
	want := []time.Duration{4 * time.Second, 7 * time.Second, 8 * time.Second}
	if !slices.Equal(ends, want) {
		t.Errorf("streams end at %v, want %v", ends, want)
	}
	if got := totals(e); !got.Workloads[0].ArrivalsEnded {
		t.Error("the trace has ended")
	}
}
