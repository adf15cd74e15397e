package sim

import (
	"math"
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

// A back-off of nothing stays nothing, however often it is doubled: 0·∞ is no
// number, and time must not run back.
func TestBackoffNeverRunsBack(t *testing.T) {
	s := burst(2, 1, 0)
	r := &s.Workloads[0].Retries
	r.Max, r.First, r.Factor, r.Cap = 1000, 0, 100, 30*time.Second
	e := start(t, s, 0)
	last := time.Duration(0)
	for {
		event, ok := e.Step(time.Minute)
		if !ok {
			break
		}
		if event.At < last {
			t.Fatalf("from %v back to %v", last, event.At)
		}
		last = event.At
	}
	b := backoff{first: 1, factor: 100, cap: 30e9}
	if got := b.delay(1000, 0.5); got != 30e9 {
		t.Errorf("the 1000th back-off is %d", got)
	}
}

// A reserve comes back at the end, also from a workload that states no output
// rate: it produces nothing that anybody counts.
func TestReserveOfASilentWorkloadComesBack(t *testing.T) {
	s := groups(group{0, 1, time.Second}, group{0, 1, time.Second})
	s.Workloads[0].Stream.OutputRate = 10
	s.Workloads[1].Stream.OutputRate = scenario.None
	s.Upstream.OutputPerMinute, s.Upstream.Reserve, s.Upstream.Burst = 6000, 1000, time.Minute
	e := start(t, s, 0)
	mustRun(t, e, time.Minute)
	if got := totals(e).Output.Used; got != 10 {
		t.Errorf("used %g, want the 10 tokens that were produced", got)
	}
}

// What a budget was refilled by is summed up as it came, not taken from the
// limit of the moment.
func TestRefillOfAMovedLimit(t *testing.T) {
	s := plain(1, 10, 0, dist.Deterministic, 1)
	s.Upstream.RequestsPerMinute = 600
	e := start(t, s, 0)
	mustRun(t, e, 1000*time.Second)
	former := *totals(e)
	next := s.Clone()
	next.Upstream.RequestsPerMinute = 120
	if err := e.Reconfigure(next); err != nil {
		t.Fatal(err)
	}
	mustRun(t, e, 1060*time.Second)
	now := totals(e)
	last := now.Since(&former)
	if math.Abs(now.Requests.Refill-10120) > 1e-6 || math.Abs(last.Requests.Refill-120) > 1e-6 {
		t.Errorf("refilled by %g in all and %g since, want 10120 and 120", now.Requests.Refill, last.Requests.Refill)
	}
}

// Timers of waiters who were served do not pile up until they are due.
func TestTimersStayInProportion(t *testing.T) {
	s := plain(0.9, 1, scenario.None, dist.Exponential, 1)
	s.Pool.QueueTimeout, s.Pool.TimeoutLaw = 1000*time.Hour, dist.Exponential
	e := start(t, s, 0)
	for h := range 50 {
		mustRun(t, e, time.Duration(h)*time.Hour)
		if n, most := int64(len(e.timers.heap)), 2*(e.stats.waiting.n+200)+sweepFrom; n > most {
			t.Fatalf("%d timers for %d waiting", n, e.stats.waiting.n)
		}
	}
}

// Little's law holds as an equality where the times of those inside add up to
// more than 2⁶⁴ nanoseconds.
func TestLawBeyond64Bits(t *testing.T) {
	s := plain(50, 49, scenario.None, dist.Lognormal, 12)
	e := start(t, s, 0)
	mustRun(t, e, 12*time.Hour)
	if law := totals(e).Law(); law.Residual > 1e-9 || law.W < 19000 {
		t.Errorf("%+v", law)
	}
}

// Another trace takes a restart: the requests that have come are of the former.
func TestAnotherTraceIsRefused(t *testing.T) {
	s := recorded(1, 0, 1, 2, 3, 100)
	e := start(t, s, 0)
	mustRun(t, e, 4*time.Second)
	if err := e.Reconfigure(s.Clone()); err != nil {
		t.Fatalf("the same trace: %v", err)
	}
	if err := e.Reconfigure(recorded(1, 0, 1, 2)); err == nil {
		t.Fatal("another trace was accepted")
	}
	mustRun(t, e, 200*time.Second)
	if got := totals(e).Sum().Offered; got != 4 {
		t.Errorf("%d arrived", got)
	}
}
