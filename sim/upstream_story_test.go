package sim

import (
	"math"
	"slices"
	"testing"
	"time"

	"capsize/model/dist"
	"capsize/model/scenario"
)

// group is n requests of one workload at one instant with streams of one length.
type group struct {
	at     time.Duration
	n      int64
	length time.Duration
}

// groups makes a scenario of batches, named a, b, c … in order, on 10 slots
// with an unlimited line.
func groups(all ...group) *scenario.Scenario {
	s := plain(0, 10, scenario.None, dist.Deterministic, 1)
	template := s.Workloads[0]
	s.Workloads = nil
	for i, g := range all {
		w := template
		w.Name = string(rune('a' + i))
		w.Arrivals.Process, w.Arrivals.RateSet = scenario.Batch, false
		w.Arrivals.Batch = scenario.BatchArrivals{Size: g.n, At: g.at}
		w.Stream.Duration.Mean = g.length.Seconds()
		s.Workloads = append(s.Workloads, w)
	}
	return s
}

// oneToken gives the upstream a request bucket of one, refilled in so long.
func oneToken(s *scenario.Scenario, refill time.Duration) {
	s.Upstream.RequestsPerMinute, s.Upstream.Burst = int64(time.Minute/refill), refill
	s.Upstream.SDK = scenario.SDKRetries{
		Max: 5, First: 500 * time.Millisecond, Factor: 2, Cap: 8 * time.Second,
		RetryAfterCap: scenario.None, RetryAfterOver: "backoff", HoldSlot: true,
	}
}

// events steps through a run and checks the identities at each event.
func events(t *testing.T, e *Engine, until time.Duration) []Event {
	t.Helper()
	var all []Event
	for {
		event, ok := e.Step(until)
		if err := e.Check(); err != nil {
			t.Fatalf("after %+v: %v", event, err)
		}
		if !ok {
			return all
		}
		all = append(all, event)
	}
}

// times returns when events of a kind happened to a workload.
func times(all []Event, kind EventKind, workload int32) []time.Duration {
	var at []time.Duration
	for _, e := range all {
		if e.Kind == kind && e.Workload == workload {
			at = append(at, e.At)
		}
	}
	return at
}

// tries returns when a workload's starts were granted or refused.
func tries(all []Event, workload int32) []time.Duration {
	at := append(times(all, Starts, workload), times(all, Limited, workload)...)
	slices.Sort(at)
	return at
}

func expectTimes(t *testing.T, what string, got []time.Duration, want ...time.Duration) {
	t.Helper()
	same := len(got) == len(want)
	for i := 0; same && i < len(want); i++ {
		same = (got[i] - want[i]).Abs() <= 1 // a nanosecond of rounding
	}
	if !same {
		t.Errorf("%s: at %v, want %v", what, got, want)
	}
}

const ms = time.Millisecond

// A bucket of one token, taken at 0; who comes at 0.3 s lacks 0.7 of the
// refill.
func TestRetryAfterByHand(t *testing.T) {
	for _, c := range []struct {
		name   string
		after  string
		refill time.Duration
		wakes  []time.Duration
	}{
		{"exact", "exact", time.Second, []time.Duration{1000 * ms}},
		{"seconds, at least one", "seconds", time.Second, []time.Duration{1300 * ms}},
		{"exact, 9.7 s", "exact", 10 * time.Second, []time.Duration{10_000 * ms}},
		{"seconds, 9.7 s rounded up", "seconds", 10 * time.Second, []time.Duration{10_300 * ms}},
		{"none: back-off of 0.5 and 1 s", "none", time.Second, []time.Duration{800 * ms, 1800 * ms}},
	} {
		t.Run(c.name, func(t *testing.T) {
			s := groups(group{0, 1, 100 * ms}, group{300 * ms, 1, 100 * ms})
			oneToken(s, c.refill)
			s.Upstream.RetryAfter = c.after
			e := start(t, s, 0)
			all := events(t, e, time.Minute)
			expectTimes(t, "tries", tries(all, 1), append([]time.Duration{300 * ms}, c.wakes...)...)
			if got := totals(e).Sum(); got.Completed != 2 || got.Requests429 != uint64(len(c.wakes)) || got.Attempts != 2+uint64(len(c.wakes)) {
				t.Errorf("got %+v", got)
			}
		})
	}
}

// Retry-after has no jitter: three who were refused at 0 wake together at 1 s,
// one gets the token of that second, two wake together at 2 s, and so on.
func TestHerdByHand(t *testing.T) {
	s := groups(group{0, 4, 100 * ms})
	oneToken(s, time.Second)
	e := start(t, s, 0)
	all := events(t, e, time.Minute)
	expectTimes(t, "starts", times(all, Starts, 0), 0, time.Second, 2*time.Second, 3*time.Second)
	expectTimes(t, "refusals", times(all, Limited, 0), 0, 0, 0, time.Second, time.Second, 2*time.Second)
}

// A sleeper holds its slot, or not.
func TestHoldSlotByHand(t *testing.T) {
	for _, hold := range []bool{true, false} {
		s := groups(group{0, 2, 10 * time.Second}, group{200 * ms, 1, 10 * time.Second})
		s.Pool.Concurrency = 2
		oneToken(s, time.Second)
		s.Upstream.SDK.HoldSlot = hold
		e := start(t, s, 0)
		mustRun(t, e, 500*ms)
		got := totals(e)
		// One streams, one sleeps, and the third waits for the sleeper's slot
		// or takes it and is refused like him.
		asleep, waiting, busy := int64(1), int64(1), int64(2)
		if !hold {
			asleep, waiting, busy = 2, 0, 1
		}
		if got.Open != 1 || got.Asleep != asleep || got.Waiting != waiting || e.busy() != busy {
			t.Errorf("hold %t: open %d, asleep %d, waiting %d, busy %d", hold, got.Open, got.Asleep, got.Waiting, e.busy())
		}
		if err := e.Check(); err != nil {
			t.Error(err)
		}
	}
}

// A sleeper without a slot that finds none on waking joins the tail of the
// line, whatever K, with fresh patience.
func TestSleeperRejoinsByHand(t *testing.T) {
	// a takes the token; b sleeps from 0.2 to 1.2 s; c opens at 1.05 s with the
	// next token and holds the only slot; d waits for it from 1.1 s.
	s := groups(group{0, 1, 100 * ms}, group{200 * ms, 1, time.Second},
		group{1050 * ms, 1, 100 * time.Second}, group{1100 * ms, 1, time.Second})
	s.Pool.Concurrency, s.Pool.Queue, s.Pool.QueueTimeout = 1, 1, 5*time.Second
	oneToken(s, time.Second)
	s.Upstream.SDK.HoldSlot = false
	e := start(t, s, 0)
	mustRun(t, e, 1300*ms)
	if got := totals(e); got.Waiting != 2 {
		t.Fatalf("%d wait, want 2 on one place: the sleeper is exempt", got.Waiting)
	}
	if d, b := e.requests[e.lines[3].first].since, e.requests[e.lines[1].first].since; d >= b {
		t.Fatalf("the sleeper has joined at %d, before one who waited since %d", b, d)
	}
	all := events(t, e, time.Minute)
	expectTimes(t, "d gives up", times(all, TimedOut, 3), 6100*ms)
	expectTimes(t, "b gives up", times(all, TimedOut, 1), 6200*ms)
}

// A retry-after beyond what the SDK honours: it backs off on its own, or fails.
func TestRetryAfterCapByHand(t *testing.T) {
	for _, c := range []struct {
		name    string
		honours time.Duration
		over    string
		wakes   []time.Duration
	}{
		{"honoured", 10 * time.Second, "fail", []time.Duration{10_300 * ms}},
		// The last refusal, at 7.8 s, says 3 s, which is honoured again.
		{"backoff", 5 * time.Second, "backoff", []time.Duration{800 * ms, 1800 * ms, 3800 * ms, 7800 * ms, 10_800 * ms}},
		{"fail", 9 * time.Second, "fail", nil},
	} {
		t.Run(c.name, func(t *testing.T) {
			s := groups(group{0, 1, 100 * ms}, group{300 * ms, 1, 100 * ms})
			oneToken(s, 10*time.Second)
			s.Upstream.SDK.RetryAfterCap, s.Upstream.SDK.RetryAfterOver = c.honours, c.over
			e := start(t, s, 0)
			expectTimes(t, "tries", tries(events(t, e, time.Minute), 1), append([]time.Duration{300 * ms}, c.wakes...)...)
			got := totals(e).Workloads[1]
			if want := uint64(min(len(c.wakes), 1)); got.Completed != want || got.Limited != 1-want || got.Attempts != 1+uint64(len(c.wakes)) {
				t.Errorf("got %+v", got)
			}
		})
	}
}

// The named profiles meet a retry-after of 70 and of 130 s: up to 60 s is
// honoured by one, up to 120 by another, any by the rest.
func TestProfilesByHand(t *testing.T) {
	for _, c := range []struct {
		profile string
		refill  time.Duration
		limited uint64
		attempt uint64 // of the refused one
	}{
		{"anthropic-python", 60 * time.Second, 0, 2},
		{"anthropic-python", 120 * time.Second, 1, 3}, // burns both retries within 1.5 s
		{"anthropic-typescript", 120 * time.Second, 0, 2},
		{"anthropic-go", 120 * time.Second, 0, 2},
		{"openai-python", 120 * time.Second, 0, 2},
	} {
		s := groups(group{0, 2, 100 * ms})
		s.Upstream.RequestsPerMinute, s.Upstream.Burst = 1, 60*time.Second
		if c.refill == 120*time.Second { // a request twice as dear: by input tokens
			s.Upstream.RequestsPerMinute = scenario.None
			s.Upstream.InputPerMinute, s.Upstream.Burst = 50, 120*time.Second
			s.Workloads[0].Stream.Input = scenario.Quantity{Given: true, Family: dist.Deterministic, Mean: 100, CV: scenario.None}
		}
		if err := s.Set("upstream.sdk_retries.profile", c.profile); err != nil {
			t.Fatal(err)
		}
		e := start(t, s, 0)
		mustRun(t, e, 10*time.Minute)
		if got := totals(e).Sum(); got.Limited != c.limited || got.Attempts != 1+c.attempt {
			t.Errorf("%s after %v: %+v", c.profile, c.refill, got)
		}
	}
	s := groups(group{0, 2, 100 * ms}, group{0, 1, 100 * ms})
	s.Upstream.InputPerMinute, s.Upstream.Burst = 46, 130*time.Second
	for i := range s.Workloads {
		s.Workloads[i].Stream.Input = scenario.Quantity{Given: true, Family: dist.Deterministic, Mean: 99, CV: scenario.None}
	}
	if err := s.Set("upstream.sdk_retries.profile", "openai-python"); err != nil {
		t.Fatal(err)
	}
	e := start(t, s, 0)
	mustRun(t, e, 10*time.Minute)
	if got := totals(e).Sum(); got.Limited != 2 || got.Attempts != 3 {
		t.Errorf("openai-python gives up at once beyond 120 s: %+v", got)
	}
}

// outputs is a scenario of batches whose streams bring 50 tokens a second,
// against a bucket of 1,000 that refills by 100 a second.
func outputs(all ...group) *scenario.Scenario {
	s := groups(all...)
	for i := range s.Workloads {
		s.Workloads[i].Stream.OutputRate = 50
	}
	s.Upstream.OutputPerMinute, s.Upstream.Burst = 6000, 10*time.Second
	s.Upstream.SDK.Max = 0
	return s
}

func expectLevel(t *testing.T, e *Engine, at time.Duration, want float64) {
	t.Helper()
	mustRun(t, e, at)
	if got := totals(e).Output.Level; math.Abs(got-want) > 1e-6 {
		t.Errorf("at %v the bucket holds %g, want %g", at, got, want)
	}
}

func TestReserveByHand(t *testing.T) {
	t.Run("taken at the start, the rest returned at the end, clamped", func(t *testing.T) {
		s := outputs(group{0, 3, 2 * time.Second}, group{3 * time.Second, 1, 2 * time.Second})
		s.Upstream.Reserve = 400
		e := start(t, s, 0)
		expectLevel(t, e, time.Second, 1000-2*400+100)
		if got := totals(e).Sum(); got.Output429 != 1 || got.Limited != 1 {
			t.Errorf("the third finds 200: %+v", got)
		}
		expectLevel(t, e, 2*time.Second, 1000) // 400 + 2·300, exactly full
		expectLevel(t, e, 4*time.Second, 700)  // 400 taken at 3 s, 100 refilled
		expectLevel(t, e, 5*time.Second, 1000) // 800 + 300, clamped
		if got := totals(e).Output; math.Abs(got.Used-300) > 1e-6 || got.Asked != 1600 {
			t.Errorf("used %g of 3·100 tokens produced, asked %g", got.Used, got.Asked)
		}
	})
	t.Run("more produced than reserved", func(t *testing.T) {
		s := outputs(group{0, 1, 10 * time.Second})
		s.Upstream.Reserve = 400
		e := start(t, s, 0)
		expectLevel(t, e, 9*time.Second, 1000)
		expectLevel(t, e, 10*time.Second, 900) // 500 produced
	})
	t.Run("returned at a kill", func(t *testing.T) {
		s := outputs(group{0, 2, 100 * time.Second})
		s.Upstream.Reserve, s.Workloads[0].Stream.OutputRate = 400, 150
		s.Memory.PerStream, s.Memory.Growth, s.Memory.Limit = 1<<20, 1<<20, 4<<20+1
		s.Memory.Boot = 10 * time.Second
		e := start(t, s, 0)
		expectLevel(t, e, time.Second, 300)
		mustRun(t, e, time.Second+time.Microsecond) // a byte takes half of that
		if got := totals(e); got.Kills != 1 || math.Abs(got.Output.Level-(300+2*250)) > 1e-3 {
			t.Errorf("%d kills, level %g", got.Kills, got.Output.Level)
		}
	})
}

// Charged as produced, the level is a straight line that passes zero; no
// start then.
func TestActualByHand(t *testing.T) {
	s := outputs(group{0, 6, 10 * time.Second}, group{4 * time.Second, 1, time.Second}, group{6 * time.Second, 1, time.Second}, group{15 * time.Second, 1, time.Second})
	e := start(t, s, 0)
	expectLevel(t, e, time.Second, 1000-300+100)
	expectLevel(t, e, 4*time.Second, 200)
	expectLevel(t, e, 4500*ms, 75)        // one more opened with 200 left
	expectLevel(t, e, 5*time.Second, -50) // 1 s of 350 − 100
	expectLevel(t, e, 10*time.Second, -1050)
	expectLevel(t, e, 15*time.Second, -550)
	mustRun(t, e, time.Minute)
	got := totals(e)
	if sum := got.Sum(); sum.Completed != 7 || sum.Output429 != 2 || sum.Limited != 2 {
		t.Errorf("6 and 1 streams run; at −250 and −550 none starts: %+v", sum)
	}
	if want := 6*500.0 + 50; math.Abs(got.Output.Used-want) > 1e-6 {
		t.Errorf("used %g, want %g", got.Output.Used, want)
	}
}

// A level of exactly zero is not above zero.
func TestActualAtZero(t *testing.T) {
	s := outputs(group{time.Second, 1, time.Second})
	e := start(t, s, 0)
	mustRun(t, e, time.Second)
	e.limits.settle(&e.cfg.upstream, e.now)
	e.limits.output.level = 0
	mustRun(t, e, 2*time.Second)
	if got := totals(e).Sum(); got.Output429 != 1 {
		t.Fatalf("got %+v", got)
	}
}

// By parts, nothing is drained before the first token.
func TestFirstTokenByHand(t *testing.T) {
	s := outputs(group{0, 1, 0})
	st := &s.Workloads[0].Stream
	fixed := func(mean float64) scenario.Quantity {
		return scenario.Quantity{Given: true, Family: dist.Deterministic, Mean: mean, CV: scenario.None}
	}
	st.Duration = scenario.DefaultWorkload("w").Stream.Duration
	st.FirstToken, st.Output, st.OutputRate = fixed(2), fixed(600), 300
	e := start(t, s, 0)
	all := events(t, e.Clone(), time.Minute)
	expectTimes(t, "first token", times(all, FirstToken, 0), 2*time.Second)
	expectTimes(t, "end", times(all, Completed, 0), 4*time.Second)
	expectLevel(t, e, 2*time.Second, 1000)
	expectLevel(t, e, 3*time.Second, 800)
	expectLevel(t, e, 4*time.Second, 600)
	expectLevel(t, e, 5*time.Second, 700)
	if got := totals(e).Output.Used; math.Abs(got-600) > 1e-6 {
		t.Errorf("used %g", got)
	}
}

// The client's time limit ends a stream; the request counts as completed.
func TestMaxByHand(t *testing.T) {
	s := burst(2, 1, 1)
	s.Workloads[0].Stream.Max = 3 * time.Second
	e := start(t, s, 0)
	expectTimes(t, "ends", times(events(t, e, time.Minute), Completed, 0), 3*time.Second, 6*time.Second)
}

// Every stream is cut somewhere within its 10 s, fails, and frees its slot.
func TestErrorsDuringByHand(t *testing.T) {
	s := burst(200, 1, 200)
	s.Upstream.ErrorsDuring = 1
	e := start(t, s, 0)
	all := events(t, e, time.Hour)
	cuts := times(all, Failed, 0)
	got := totals(e).Sum()
	if len(cuts) != 200 || got.Failed != 200 || got.Completed != 0 {
		t.Fatalf("%d cut: %+v", len(cuts), got)
	}
	var mean sample
	last := time.Duration(0)
	for _, at := range cuts {
		if at-last > 10*time.Second {
			t.Fatalf("a stream of 10 s was open for %v", at-last)
		}
		mean.add((at - last).Seconds())
		last = at
	}
	if m := mean.estimate(); math.Abs(m.mean-5) > 4*m.se {
		t.Errorf("streams of 10 s are cut after %g ± %g on average", m.mean, m.se)
	}
}

// Every start fails: the SDK tries again after 0.5 and 1 s and gives up.
func TestErrorsBeforeByHand(t *testing.T) {
	s := groups(group{0, 1, time.Second})
	oneToken(s, time.Second)
	s.Upstream.RequestsPerMinute = scenario.None
	s.Upstream.ErrorsBefore, s.Upstream.SDK.Max = 1, 2
	e := start(t, s, 0)
	all := events(t, e, time.Minute)
	expectTimes(t, "failures", times(all, Limited, 0), 0, 500*ms, 1500*ms)
	if got := totals(e).Sum(); got.Failed != 1 || got.Limited != 0 || got.Attempts != 3 || got.Started != 0 {
		t.Errorf("got %+v", got)
	}
}
