package sim

import (
	"fmt"
	"math"
	"time"

	"pgregory.net/rapid"

	"capsize/model/dist"
	"capsize/model/scenario"
)

// plain returns a scenario of one Poisson workload without memory or limits.
func plain(rate float64, c, k int64, f dist.Family, mean float64) *scenario.Scenario {
	s := scenario.Default()
	s.Name = "test"
	w := scenario.DefaultWorkload("chat")
	w.Arrivals.Rate, w.Arrivals.RateSet = rate, true
	w.Stream.Duration = scenario.Quantity{Given: true, Family: f, Mean: mean, CV: scenario.None}
	s.Workloads = []scenario.Workload{w}
	s.Pool.Concurrency, s.Pool.Queue = c, k
	s.Run.Duration = time.Hour
	return &s
}

// start builds an engine or stops the test.
func start(t fataler, s *scenario.Scenario, replication int) *Engine {
	e, err := New(s, replication)
	if err != nil {
		t.Fatalf("%v", err)
	}
	return e
}

type fataler interface{ Fatalf(string, ...any) }

// arbitrary draws a small scenario with anything switched on.
func arbitrary(t *rapid.T) *scenario.Scenario {
	s := scenario.Default()
	s.Name = "arbitrary"
	s.Run.Duration, s.Run.Seed = time.Minute, rapid.Uint64Range(0, 1<<53-1).Draw(t, "seed")
	s.Run.Scale = rapid.SampledFrom([]float64{1, 1, 0.5, 3}).Draw(t, "run.scale")
	for i := range rapid.IntRange(1, 3).Draw(t, "workloads") {
		s.Workloads = append(s.Workloads, arbitraryWorkload(t, fmt.Sprintf("w%d", i)))
	}
	s.Workloads[0].Stream.OutputRate = max(s.Workloads[0].Stream.OutputRate, 0.5) // a limit needs somebody's
	arbitraryProcess(t, &s)
	return &s
}

// pick draws one of several values.
func pick[T any](t *rapid.T, label string, values ...T) T {
	return rapid.SampledFrom(values).Draw(t, label)
}

func arbitraryWorkload(t *rapid.T, name string) scenario.Workload {
	w := scenario.DefaultWorkload(name)
	arbitraryArrivals(t, &w.Arrivals)
	st := &w.Stream
	if pick(t, "by parts?", false, false, true) {
		st.FirstToken = arbitraryQuantity(t, pick(t, "first token", 0.01, 0.5, 3.0))
		st.Output = arbitraryQuantity(t, pick(t, "output", 1.0, 40, 300))
		st.OutputRate = pick(t, "output rate", 10.0, 60)
	} else {
		st.Duration = arbitraryQuantity(t, pick(t, "mean", 0.01, 1, 8))
		st.OutputRate = pick(t, "output rate", scenario.None, 0.5, 60)
	}
	st.Input = arbitraryQuantity(t, 1500)
	st.CachedShare = pick(t, "cached", 0, 0.6)
	st.Max = pick(t, "max", scenario.None, scenario.None, 2*time.Second)
	w.Priority = pick(t, "priority", int64(0), 0, 5)
	w.Concurrency = pick(t, "cap", int64(scenario.None), scenario.None, 3)
	w.Queue = pick(t, "own places", int64(scenario.None), scenario.None, 2)
	arbitraryCaller(t, &w.Retries)
	return w
}

// arbitraryQuantity draws a law of a given mean.
func arbitraryQuantity(t *rapid.T, mean float64) scenario.Quantity {
	q := scenario.Quantity{Given: true, Mean: mean, CV: scenario.None}
	q.Family = pick(t, "family", dist.Exponential, dist.Lognormal, dist.Gamma, dist.Deterministic, dist.Weibull, dist.Uniform, dist.Hyperexponential)
	switch q.Family {
	case dist.Uniform:
		q.CV = 0.3
	case dist.Hyperexponential:
		q.CV = 2
	}
	return q
}

func arbitraryArrivals(t *rapid.T, a *scenario.Arrivals) {
	a.Process = pick(t, "process", scenario.Poisson, scenario.Poisson, scenario.Batch, scenario.GammaGaps,
		scenario.WeibullGaps, scenario.Deterministic, scenario.Trace)
	switch a.Process {
	case scenario.Batch:
		a.Batch = scenario.BatchArrivals{Size: rapid.Int64Range(1, 60).Draw(t, "size"), At: arbitraryTime(t, "at")}
		return
	case scenario.Trace:
		arbitraryTrace(t, a)
		return
	case scenario.GammaGaps, scenario.WeibullGaps:
		a.CV = pick(t, "cv", scenario.None, 0.5, 3)
	}
	a.Profile.Shape = pick(t, "shape", "", "", "step", "linear", "daily")
	if a.Profile.Shape == "daily" {
		a.Profile.Low, a.Profile.High = pick(t, "low", 0.0, 2), pick(t, "high", 3.0, 20)
		a.Profile.PeakAt = arbitraryTime(t, "peak")
		return
	}
	a.Rate, a.RateSet = pick(t, "rate", 0, 0.1, 1, 5, 20), true
	if a.Profile.Shape == "" {
		return
	}
	at := time.Duration(0)
	for range rapid.IntRange(1, 3).Draw(t, "points") {
		at += time.Millisecond + arbitraryTime(t, "point")
		a.Profile.Points = append(a.Profile.Points, scenario.Point{At: at, Rate: pick(t, "rate", 0, 0.5, 10)})
	}
}

// arbitraryTrace makes a file of quantised timestamps and loads it.
func arbitraryTrace(t *rapid.T, a *scenario.Arrivals) {
	a.Trace = scenario.TraceArrivals{File: "trace.csv", Time: "t_s", Spread: pick(t, "spread", 0, time.Second)}
	at := time.Duration(0)
	for range rapid.IntRange(1, 30).Draw(t, "rows") {
		at += time.Duration(rapid.IntRange(0, 2).Draw(t, "gap")) * time.Second
		row := scenario.TraceRow{At: at, Duration: pick(t, "duration", math.NaN(), 0.5), Input: -1, Output: -1}
		if rapid.Bool().Draw(t, "tokens?") {
			row.Input, row.Output = 700, 90
		}
		a.Trace.Rows = append(a.Trace.Rows, row)
	}
}

func arbitraryCaller(t *rapid.T, r *scenario.CallerRetries) {
	r.Max = pick(t, "caller retries", int64(0), 0, 2, 200)
	r.First, r.Factor, r.Cap = pick(t, "first", 0, 500*time.Millisecond), pick(t, "factor", 2.0, 100), 4*time.Second
	r.Jitter = pick(t, "jitter", 0.0, 1)
	if r.Max > 0 && rapid.Bool().Draw(t, "budget?") {
		r.PerSuccess, r.Capacity = 0.1, pick(t, "capacity", 0.0, 3)
	}
}

func arbitraryTime(t *rapid.T, label string) time.Duration {
	return time.Duration(rapid.IntRange(0, 20000).Draw(t, label)) * time.Millisecond
}

// arbitraryProcess fills in the pool, the memory and the upstream.
func arbitraryProcess(t *rapid.T, s *scenario.Scenario) {
	p := &s.Pool
	p.Concurrency = rapid.Int64Range(1, 40).Draw(t, "c")
	p.Queue = pick[int64](t, "K", scenario.None, 0, 1, 10, 100)
	p.QueueTimeout = pick(t, "timeout", scenario.None, time.Millisecond, time.Second, 10*time.Second)
	p.TimeoutLaw = pick(t, "patience", dist.Deterministic, dist.Deterministic, dist.Exponential)
	p.Order = pick(t, "order", "fifo", "fifo", "lifo")
	if rapid.Bool().Draw(t, "memory?") {
		arbitraryMemory(t, &s.Memory)
	}
	if rapid.Bool().Draw(t, "upstream?") {
		arbitraryUpstream(t, &s.Upstream)
	}
}

func arbitraryMemory(t *rapid.T, m *scenario.Memory) {
	m.Base = 100 << 20
	m.PerStream = pick[int64](t, "per_stream", 0, 1<<20, 4<<20)
	m.Growth = pick[float64](t, "growth", 0, 30<<10, 1<<20)
	m.PerInputToken = pick[int64](t, "per_input_token", 0, 20)
	m.PerWaiting = pick[int64](t, "per_waiting", 0, 64<<10)
	m.Sticky = pick(t, "sticky", 0, 0.5, 1)
	m.Limit = pick[int64](t, "limit", scenario.None, 101<<20, 120<<20, 200<<20)
	m.Boot = pick(t, "boot", 0, time.Second)
	m.BackoffFirst = pick(t, "backoff", 0, 2*time.Second)
	m.BackoffCap, m.BackoffReset = 8*time.Second, 15*time.Second
}

func arbitraryUpstream(t *rapid.T, u *scenario.Upstream) {
	u.RequestsPerMinute = pick[int64](t, "rpm", scenario.None, 30, 600)
	u.InputPerMinute = pick[int64](t, "itpm", scenario.None, 100_000)
	u.OutputPerMinute = pick[int64](t, "otpm", scenario.None, 3000, 60_000)
	u.Reserve = pick[int64](t, "reserve", scenario.None, scenario.None, 200)
	u.ConcurrentStreams = pick[int64](t, "streams", scenario.None, scenario.None, 7)
	u.Burst = pick(t, "burst", 5*time.Second, time.Minute)
	u.RetryAfter = pick(t, "retry_after", "seconds", "exact", "none")
	u.CountRefused = rapid.Bool().Draw(t, "count_refused")
	u.ErrorsBefore, u.ErrorsDuring = pick(t, "before", 0, 0.2), pick(t, "during", 0, 0.2)
	u.SDK.Max = pick[int64](t, "sdk retries", 0, 2)
	u.SDK.First, u.SDK.Factor, u.SDK.Cap = 500*time.Millisecond, 2, 8*time.Second
	u.SDK.Jitter = pick(t, "jitter", 0, 0.25)
	u.SDK.RetryAfterCap = pick(t, "cap", scenario.None, 2*time.Second)
	u.SDK.RetryAfterOver = pick(t, "over", "backoff", "fail")
	u.SDK.HoldSlot = rapid.Bool().Draw(t, "hold")
}

// edit moves many knobs of a scenario at random.
func edit(t *rapid.T, s *scenario.Scenario) *scenario.Scenario {
	next := s.Clone()
	arbitraryProcess(t, next)
	for i := range next.Workloads {
		w := &next.Workloads[i]
		if w.Arrivals.RateSet {
			w.Arrivals.Rate = pick(t, "rate", 0, 0.1, 1, 5, 20)
		}
		if w.Stream.Duration.Given {
			w.Stream.Duration = arbitraryQuantity(t, pick(t, "mean", 0.01, 1, 8))
		}
		w.Stream.OutputRate = pick(t, "output rate", 0.5, 60)
		w.Priority = pick(t, "priority", int64(0), 5)
		w.Concurrency = pick(t, "cap", int64(scenario.None), 3)
		arbitraryCaller(t, &w.Retries)
	}
	return next
}
