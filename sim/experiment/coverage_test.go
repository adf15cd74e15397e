package experiment

import (
	"context"
	"flag"
	"math"
	"runtime"
	"sync"
	"testing"
	"time"

	"capsize/model/dist"
	"capsize/model/metric"
	"capsize/model/predict"
	"capsize/model/scenario"
)

var long = flag.Bool("long", false, "also run the tests that take minutes, such as the coverage of intervals")

// coverage is how often the intervals of single runs held the exact value.
type coverage struct{ runs, given, held int }

// The intervals of single long runs cover the exact value as often as they
// say: between 93 and 97 % of 2,500 seeds, for runs of 2,500 relaxation times
// S/(c(1−√ρ)²) after a warm-up of 20. Runs that say that they are too short
// give no interval and are counted apart.
func TestCoverage(t *testing.T) {
	if !*long {
		t.Skip("simulates 1.5 billion requests; run it with -long")
	}
	const seeds = 2500
	for _, c := range []struct {
		slots int64
		rho   float64
	}{{1, 0.5}, {4, 0.7}, {10, 0.8}, {30, 0.85}} {
		s := exponential(c.slots, c.rho)
		tau := 1 / (float64(c.slots) * math.Pow(1-math.Sqrt(c.rho), 2))
		// Slots forget in S, which is longer where there are many.
		tau = max(tau, 1)
		s.Run.Warmup = time.Duration(20 * tau * 1e9)
		s.Run.Duration = s.Run.Warmup + time.Duration(2500*tau*1e9)
		got := cover(t, s, seeds)
		for _, id := range coverageMetrics {
			x := got[id]
			share := float64(x.held) / float64(x.given)
			t.Logf("c %2d, ρ %.2f: %-11s %4d of %d runs gave an interval, %.2f %% of them cover", c.slots, c.rho, id, x.given, x.runs, 100*share)
			if !(share >= 0.93 && share <= 0.97) || x.given < 2000 {
				t.Errorf("c %d, ρ %g: %s is covered in %.2f %% of %d intervals", c.slots, c.rho, id, 100*share, x.given)
			}
		}
	}
}

var coverageMetrics = []metric.ID{metric.WaitMeanS, metric.PWait, metric.Queue, metric.InFlight}

// exponential is an M/M/c queue with streams of 1 s.
func exponential(slots int64, rho float64) *scenario.Scenario {
	s := scenario.Default()
	s.Name = "coverage"
	w := scenario.DefaultWorkload("chat")
	w.Arrivals.Rate, w.Arrivals.RateSet = rho*float64(slots), true
	w.Stream.Duration = scenario.Quantity{Given: true, Family: dist.Exponential, Mean: 1, CV: scenario.None}
	s.Workloads = []scenario.Workload{w}
	s.Pool.Concurrency = slots
	return &s
}

// cover runs a scenario once with each seed and compares the intervals with the
// exact values.
func cover(t *testing.T, s *scenario.Scenario, seeds uint64) map[metric.ID]coverage {
	t.Helper()
	exact, err := predict.All(s)
	if err != nil {
		t.Fatal(err)
	}
	var (
		mu    sync.Mutex
		group sync.WaitGroup
		got   = map[metric.ID]coverage{}
		next  = make(chan uint64)
	)
	for range runtime.GOMAXPROCS(0) {
		group.Go(func() {
			for seed := range next {
				one := s.Clone()
				one.Run.Seed = seed
				sum, err := Run(context.Background(), one, Options{Replications: 1, Workers: 1})
				mu.Lock()
				if err != nil {
					t.Error(err)
				} else {
					for _, id := range coverageMetrics {
						c, e, want := got[id], &sum.Total[id], exact.Total[id]
						if !want.Exact {
							t.Errorf("%s has no exact value", id)
						}
						c.runs++
						if e.HasInterval() {
							c.given++
							if e.Lo <= want.Value && want.Value <= e.Hi {
								c.held++
							}
						}
						got[id] = c
					}
				}
				mu.Unlock()
			}
		})
	}
	for seed := range seeds {
		next <- seed + 1
	}
	close(next)
	group.Wait()
	return got
}
