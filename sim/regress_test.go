package sim

import (
	"testing"
	"time"

	"capsize/model/dist"
	"capsize/model/scenario"
)

// A move that moves nothing leaves the next arrival alone, to the nanosecond,
// however long the run has been: runs that differ in one setting must meet the
// same requests at the same instants.
func TestIdleMoveLeavesArrivals(t *testing.T) {
	for _, p := range []scenario.Process{scenario.Deterministic, scenario.Poisson} {
		s := plain(7, 1, 0, dist.Deterministic, 1e-9)
		s.Workloads[0].Arrivals.Process = p
		e := start(t, s, 0)
		other := s.Clone()
		other.Pool.Concurrency = 2
		moved := 0
		for i := range 2000 {
			mustRun(t, e, 40*time.Hour+time.Duration(i)*1_234_567_891)
			next := e.nextArrival
			if err := e.Reconfigure([]*scenario.Scenario{s, other}[i%2]); err != nil {
				t.Fatal(err)
			}
			if e.nextArrival != next {
				moved++
			}
		}
		if moved > 0 {
			t.Errorf("%s: a move of pool.concurrency has moved %d of 2000 arrivals", p, moved)
		}
	}
}

// RSS is the larger of live memory and what the allocator keeps; a limit
// lowered below either kills at once.
func TestLimitBelowKeptMemoryKills(t *testing.T) {
	s := hungry(4, 4, scenario.None) // 140 MiB rising to 180 in 10 s
	s.Memory.Sticky = 1
	s.Workloads[0].Stream.Duration.Mean = 10
	e := start(t, s, 0)
	mustRun(t, e, 20*time.Second)
	next := s.Clone()
	next.Memory.Limit = 150 << 20
	if err := e.Reconfigure(next); err != nil {
		t.Fatal(err)
	}
	if got := totals(e); got.Kills != 1 || got.Resident > 150<<20 {
		t.Fatalf("%d kills, resident %g MiB above a limit of 150 MiB", got.Kills, got.Resident/(1<<20))
	}
}

// Each event is reported once, also when a timer that has lost its meaning
// comes up in between.
func TestStepReportsEachEventOnce(t *testing.T) {
	s := plain(2, 1, scenario.None, dist.Exponential, 0.45)
	s.Pool.QueueTimeout, s.Pool.TimeoutLaw = 5*time.Second, dist.Exponential
	e := start(t, s, 0)
	seen := uint64(len(times(events(t, e, 1000*time.Second), Completed, 0)))
	if got := totals(e).Sum().Completed; seen != got {
		t.Fatalf("%d ends were reported, %d happened", seen, got)
	}
}

// A retry budget that is switched on while the simulation runs starts full, as
// a new bucket does, and one whose capacity is lowered is clamped.
func TestRetryBudgetMoves(t *testing.T) {
	s := plain(1, 1, 0, dist.Deterministic, 1)
	e := start(t, s, 0)
	on := s.Clone()
	on.Workloads[0].Retries.Max = 3
	on.Workloads[0].Retries.PerSuccess, on.Workloads[0].Retries.Capacity = 0.1, 10
	if err := e.Reconfigure(on); err != nil {
		t.Fatal(err)
	}
	if got := e.sources[0].budget; got != 10 {
		t.Errorf("switched on with %g retries, want 10", got)
	}
	e = start(t, on, 0)
	less := on.Clone()
	less.Workloads[0].Retries.Capacity = 2
	if err := e.Reconfigure(less); err != nil {
		t.Fatal(err)
	}
	if got := e.sources[0].budget; got != 2 {
		t.Errorf("lowered to 2, and holds %g", got)
	}
}

// Who waits keeps the duration it arrived with when the duration is stated in
// another way from now on.
func TestWaiterKeepsItsDuration(t *testing.T) {
	direct := burst(2, 1, 1) // 10 s
	direct.Workloads[0].Stream.OutputRate = 10
	parts := direct.Clone()
	fixed := func(mean float64) scenario.Quantity {
		return scenario.Quantity{Given: true, Family: dist.Deterministic, Mean: mean, CV: scenario.None}
	}
	st := &parts.Workloads[0].Stream
	st.Duration = scenario.DefaultWorkload("w").Stream.Duration
	st.FirstToken, st.Output = fixed(1), fixed(100) // 11 s
	for _, c := range []struct {
		name     string
		from, to *scenario.Scenario
		ends     []time.Duration
	}{
		{"direct to parts", direct, parts, []time.Duration{10 * time.Second, 20 * time.Second}},
		{"parts to direct", parts, direct, []time.Duration{11 * time.Second, 22 * time.Second}},
	} {
		e := start(t, c.from, 0)
		mustRun(t, e, time.Second)
		if err := e.Reconfigure(c.to); err != nil {
			t.Fatal(err)
		}
		expectTimes(t, c.name, times(events(t, e, time.Hour), Completed, 0), c.ends...)
	}
}

// Whoever waits exactly as long as an exact retry-after says is let in, when
// nobody else took what was refilled.
func TestExactRetryAfterIsEnough(t *testing.T) {
	bad := 0
	for i := range 200 {
		s := groups(group{0, 1, 3 * time.Second}, group{4 * time.Second, 1, 3 * time.Second})
		for j := range s.Workloads {
			s.Workloads[j].Stream.OutputRate = 60 + float64(i)
		}
		s.Upstream.OutputPerMinute, s.Upstream.Burst, s.Upstream.RetryAfter = 420, time.Second, "exact"
		s.Upstream.SDK.Max, s.Upstream.SDK.RetryAfterCap = 5, scenario.None
		e := start(t, s, 0)
		mustRun(t, e, time.Hour)
		if totals(e).Sum().Output429 > 1 {
			bad++
		}
	}
	if bad > 0 {
		t.Errorf("%d of 200 waited as long as they were told and were refused again", bad)
	}
}

// From a trace to a rate: the trace counts operational time in nanoseconds, and
// what is left of its gap must not be read as that many mean gaps.
func TestProcessMovesFromTrace(t *testing.T) {
	s := recorded(1, 0, 0, 10, 20, 30, 40)
	e := start(t, s, 0)
	mustRun(t, e, 15*time.Second)
	next := s.Clone()
	if err := next.Apply([]string{"arrivals.process=poisson", "arrivals.rate=1/s"}); err != nil {
		t.Fatal(err)
	}
	if err := e.Reconfigure(next); err != nil {
		t.Fatal(err)
	}
	mustRun(t, e, time.Hour)
	if got := totals(e).Sum().Offered; got < 3000 {
		t.Fatalf("%d arrived in an hour at 1/s", got)
	}
}

// From a rate to a batch: the batch is counted from the change, not from the
// requests that came before.
func TestProcessMovesToBatch(t *testing.T) {
	s := plain(10, 100, 0, dist.Deterministic, 1)
	e := start(t, s, 0)
	mustRun(t, e, time.Minute)
	before := totals(e).Sum().Offered
	next := s.Clone()
	if err := next.Apply([]string{"arrivals.process=batch", "arrivals.batch.size=50", "arrivals.batch.at=2m"}); err != nil {
		t.Fatal(err)
	}
	if err := e.Reconfigure(next); err != nil {
		t.Fatal(err)
	}
	mustRun(t, e, time.Hour)
	if got := totals(e).Sum().Offered - before; got != 50 {
		t.Fatalf("%d arrived, want a batch of 50", got)
	}
}

// At the limit the process lives; the kill comes when memory is above it.
func TestKillIsAboveTheLimit(t *testing.T) {
	s := burst(2, 2, 0)
	s.Workloads[0].Stream.Duration.Mean = 1000
	s.Memory.PerStream, s.Memory.Growth, s.Memory.Limit = 1<<20, 1<<20, 4<<20
	e := start(t, s, 0)
	mustRun(t, e, time.Second)
	if got := totals(e); got.Kills != 0 || got.Resident != 4<<20 {
		t.Fatalf("at the limit: %d kills, %g bytes", got.Kills, got.Resident)
	}
	mustRun(t, e, time.Second+2)
	if got := totals(e); got.Kills != 1 {
		t.Fatal("above the limit it lives")
	}
}

// A request waits once, until its first stream opens, however often it has to
// come back.
func TestARequestWaitsOnce(t *testing.T) {
	s := burst(1, 1, 0)
	s.Upstream.ErrorsDuring = 1
	s.Workloads[0].Retries.Max, s.Workloads[0].Retries.First, s.Workloads[0].Retries.Factor, s.Workloads[0].Retries.Cap = 3, time.Second, 2, time.Minute
	e := start(t, s, 0)
	mustRun(t, e, time.Hour)
	if got := totals(e).Sum(); got.Started != 1 || got.Wait != 0 || got.Visits != 4 || got.Failed != 1 || got.Censored != 0 {
		t.Fatalf("got %+v", got)
	}
}
