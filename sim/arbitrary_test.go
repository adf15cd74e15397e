package sim

import (
	"fmt"
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

var families = []dist.Family{dist.Exponential, dist.Lognormal, dist.Gamma, dist.Deterministic}

// arbitrary draws a small scenario with anything switched on: several
// workloads, profiles, batches, timeouts, memory that kills.
func arbitrary(t *rapid.T) *scenario.Scenario {
	s := scenario.Default()
	s.Name = "arbitrary"
	s.Run.Duration, s.Run.Seed = time.Minute, rapid.Uint64Range(0, 1<<53-1).Draw(t, "seed")
	s.Run.Scale = rapid.SampledFrom([]float64{1, 1, 0.5, 3}).Draw(t, "run.scale")
	for i := range rapid.IntRange(1, 3).Draw(t, "workloads") {
		s.Workloads = append(s.Workloads, arbitraryWorkload(t, fmt.Sprintf("w%d", i)))
	}
	arbitraryProcess(t, &s)
	return &s
}

func arbitraryWorkload(t *rapid.T, name string) scenario.Workload {
	w := scenario.DefaultWorkload(name)
	a := &w.Arrivals
	if rapid.IntRange(0, 4).Draw(t, "batch?") == 0 {
		a.Process = scenario.Batch
		a.Batch = scenario.BatchArrivals{Size: rapid.Int64Range(1, 60).Draw(t, "size"), At: arbitraryTime(t, "at")}
	} else {
		a.Rate, a.RateSet = rapid.SampledFrom([]float64{0, 0.1, 1, 5, 20}).Draw(t, "rate"), true
		if rapid.Bool().Draw(t, "profile?") {
			a.Profile.Shape = "step"
			at := time.Duration(0)
			for range rapid.IntRange(1, 3).Draw(t, "points") {
				at += time.Millisecond + arbitraryTime(t, "point")
				a.Profile.Points = append(a.Profile.Points, scenario.Point{At: at, Rate: rapid.SampledFrom([]float64{0, 0.5, 10}).Draw(t, "rate")})
			}
		}
	}
	w.Stream.Duration = scenario.Quantity{
		Given: true, CV: scenario.None,
		Family: rapid.SampledFrom(families).Draw(t, "family"),
		Mean:   rapid.SampledFrom([]float64{0.01, 1, 8}).Draw(t, "mean"),
	}
	if rapid.Bool().Draw(t, "input?") {
		w.Stream.Input = scenario.Quantity{Given: true, CV: scenario.None, Family: dist.Lognormal, Mean: 1500}
	}
	return w
}

func arbitraryTime(t *rapid.T, label string) time.Duration {
	return time.Duration(rapid.IntRange(0, 20000).Draw(t, label)) * time.Millisecond
}

// arbitraryProcess fills in the pool and the memory.
func arbitraryProcess(t *rapid.T, s *scenario.Scenario) {
	s.Pool.Concurrency = rapid.Int64Range(1, 40).Draw(t, "c")
	s.Pool.Queue = rapid.SampledFrom([]int64{scenario.None, 0, 1, 10, 100}).Draw(t, "K")
	s.Pool.QueueTimeout = rapid.SampledFrom([]time.Duration{scenario.None, time.Millisecond, time.Second, 10 * time.Second}).Draw(t, "timeout")
	if rapid.Bool().Draw(t, "memory?") {
		m := &s.Memory
		m.Base = 100 << 20
		m.PerStream = rapid.SampledFrom([]int64{0, 1 << 20, 4 << 20}).Draw(t, "per_stream")
		m.Growth = rapid.SampledFrom([]float64{0, 30 << 10, 1 << 20}).Draw(t, "growth")
		m.PerInputToken = rapid.SampledFrom([]int64{0, 20}).Draw(t, "per_input_token")
		m.PerWaiting = rapid.SampledFrom([]int64{0, 64 << 10}).Draw(t, "per_waiting")
		m.Sticky = rapid.SampledFrom([]float64{0, 0.5, 1}).Draw(t, "sticky")
		m.Limit = rapid.SampledFrom([]int64{scenario.None, 101 << 20, 120 << 20, 200 << 20}).Draw(t, "limit")
		m.Boot = rapid.SampledFrom([]time.Duration{0, time.Second}).Draw(t, "boot")
		m.BackoffFirst = rapid.SampledFrom([]time.Duration{0, 2 * time.Second}).Draw(t, "backoff")
		m.BackoffCap, m.BackoffReset = 8*time.Second, 15*time.Second
	}
}

// edit moves a few knobs of a scenario at random.
func edit(t *rapid.T, s *scenario.Scenario) *scenario.Scenario {
	next := s.Clone()
	arbitraryProcess(t, next)
	for i := range next.Workloads {
		a := &next.Workloads[i].Arrivals
		if a.Process == scenario.Poisson {
			a.Rate = rapid.SampledFrom([]float64{0, 0.1, 1, 5, 20}).Draw(t, "rate")
		}
		next.Workloads[i].Stream.Duration.Mean = rapid.SampledFrom([]float64{0.01, 1, 8}).Draw(t, "mean")
	}
	return next
}
