package experiment

import (
	"context"
	"math"
	"strings"
	"testing"
	"time"

	"capsize/model/metric"
	"capsize/model/scenario"
	"capsize/sim/stat"
)

func mustCompare(t *testing.T, a, b *scenario.Scenario, o Options) *Comparison {
	t.Helper()
	c, err := Compare(context.Background(), a, b, o)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// Run, Sweep and Compare give the same bits for the same scenario and seed.
func TestTheSameNumbersEverywhere(t *testing.T) {
	base := preset(t, "chat-peak", "run.seed=7", "run.duration=20m")
	a, b := preset(t, "chat-peak", "run.seed=7", "run.duration=20m", "pool.concurrency=32"), preset(t, "chat-peak", "run.seed=7", "run.duration=20m", "pool.concurrency=36")
	o := Options{Replications: 8, Workers: 2}
	x, y, c := mustRun(t, a, o), mustRun(t, b, o), mustCompare(t, a, b, o)
	s := mustSweep(t, base, SweepOptions{Options: o}, "pool.concurrency=32:36:4")
	for _, pair := range [][2]*Summary{{c.A, x}, {c.B, y}, {s.Points[0].Summary, x}, {s.Points[1].Summary, y}} {
		if !equal(pair[0], pair[1]) {
			t.Errorf("%d slots differ", pair[1].Scenario.Pool.Concurrency)
		}
		if got, want := pair[0].Verdict.State, pair[1].Verdict.State; got != want {
			t.Errorf("verdicts %q and %q", got, want)
		}
		for i, g := range pair[0].Goals {
			if w := pair[1].Goals[i]; g.Status != w.Status || !sameEstimate(g.Estimate, w.Estimate) {
				t.Errorf("goal %s: %+v, want %+v", g.Key, g, w)
			}
		}
	}
	for _, id := range metric.All() { // where every pair has a value, differences of means are means of differences
		d, want := c.Total[id], c.B.Total[id].Value-c.A.Total[id].Value
		if d.Pairs == c.Pairs && math.Abs(d.Value-want) > 1e-9*(1+math.Abs(c.B.Total[id].Value)) {
			t.Errorf("%s: %g, want %g", id, d.Value, want)
		}
	}
}

func TestComparisonDoesNotDependOnWorkers(t *testing.T) {
	a, b := preset(t, "chat-peak", "pool.concurrency=32"), preset(t, "chat-peak", "pool.concurrency=34")
	want := mustCompare(t, a, b, Options{Replications: 5, Workers: 1})
	for _, workers := range []int{2, 3} {
		got := mustCompare(t, a, b, Options{Replications: 5, Workers: workers})
		for _, id := range metric.All() {
			if !sameDifference(got.Total[id], want.Total[id]) || !sameDifference(got.Workloads[0].Differences[id], want.Workloads[0].Differences[id]) {
				t.Fatalf("%d workers: %s is %+v, want %+v", workers, id, got.Total[id], want.Total[id])
			}
		}
	}
}

func sameDifference(a, b stat.Difference) bool {
	return sameEstimate(a.Estimate, b.Estimate) && math.Float64bits(a.Unpaired) == math.Float64bits(b.Unpaired) && a.Pairs == b.Pairs
}

// A scenario differs from itself by exactly nothing, and never significantly.
func TestDifferenceWithItselfIsNothing(t *testing.T) {
	for _, name := range []string{"chat-peak", "push-spike", "nightly-batch-24"} {
		s := preset(t, name)
		c := mustCompare(t, s, s.Clone(), Options{Replications: 3})
		for _, id := range metric.All() {
			d := c.Total[id]
			if !math.IsNaN(d.Value) && d.Value != 0 || d.HasInterval() || d.Significant() || math.IsNaN(d.Value) != math.IsNaN(c.A.Total[id].Value) {
				t.Errorf("%s %s: %+v", name, id, d)
			}
		}
	}
}

// Pairing pays on the default preset, and finds that more slots wait less.
func TestPairingGains(t *testing.T) {
	c := mustCompare(t, preset(t, "chat-peak", "pool.concurrency=40"), preset(t, "chat-peak", "pool.concurrency=44"), Options{})
	for _, id := range []metric.ID{metric.WaitMeanS, metric.InFlight, metric.Utilization, metric.MemoryPeakBytes, metric.Queue} {
		d := c.Total[id]
		t.Logf("%s: %.3g, %.1f times narrower", id, d.Value, d.Gain())
		if !(d.Gain() > 1) {
			t.Errorf("%s: gain %g", id, d.Gain())
		}
	}
	if d := c.Total[metric.WaitMeanS]; !d.Significant() || d.Value >= 0 || c.Pairs != 20 {
		t.Errorf("wait mean %+v of %d pairs", d, c.Pairs)
	}
}

// Workloads are matched by name; what only one side has is named.
func TestCompareMatchesWorkloadsByName(t *testing.T) {
	a, b := chat(1, 20, 5, 10*time.Minute), chat(1, 20, 5, 10*time.Minute)
	other := b.Workloads[0]
	other.Name = "nightly"
	b.Workloads = append([]scenario.Workload{other}, b.Workloads...)
	c := mustCompare(t, a, b, Options{Replications: 2})
	if len(c.Workloads) != 1 || c.Workloads[0].Name != "chat" || c.Workloads[0].A != 0 || c.Workloads[0].B != 1 {
		t.Fatalf("workloads %+v", c.Workloads)
	}
	if d := c.Workloads[0].Differences[metric.Offered]; d.Value != 0 {
		t.Errorf("the shared workload is offered %g more", d.Value)
	}
	if len(c.OnlyB) != 1 || c.OnlyB[0] != "nightly" || len(c.Warnings) != 1 || !strings.Contains(c.Warnings[0], "only one side has nightly") {
		t.Errorf("only B: %q, warnings %q", c.OnlyB, c.Warnings)
	}
	a.Workloads[0].Name = "alone"
	c = mustCompare(t, a, b, Options{Replications: 2})
	if len(c.Workloads) != 0 || len(c.Warnings) != 1 || !strings.Contains(c.Warnings[0], "different traffic") {
		t.Errorf("workloads %+v, warnings %q", c.Workloads, c.Warnings)
	}
}

func TestCompareRefusesTwoSeeds(t *testing.T) {
	_, err := Compare(context.Background(), preset(t, "chat-peak"), preset(t, "chat-peak", "run.seed=2"), Options{})
	if err == nil || !strings.Contains(err.Error(), "one seed") {
		t.Error(err)
	}
}

// An interrupt leaves what both sides have finished; one in the first
// replication leaves nothing to compare.
func TestCompareInterrupted(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	o := Options{Replications: 400, Workers: 1}
	o.Progress = func(done float64) {
		if done > 0.05 {
			cancel()
		}
	}
	c, err := Compare(ctx, preset(t, "chat-peak"), preset(t, "chat-peak", "pool.concurrency=30"), o)
	if err != nil || c.Stopped == nil || c.Pairs < 2 || c.Pairs >= 400 || !c.Total[metric.Utilization].Significant() {
		t.Errorf("%d pairs, stopped by %v: %v", c.Pairs, c.Stopped, err)
	}
	long := preset(t, "chat-peak", "run.duration=30000h")
	if c, err = Compare(ctx, long, long, Options{}); err != nil || c.Pairs != 0 || !math.IsNaN(c.Total[metric.WaitMeanS].Value) || len(c.Warnings) == 0 {
		t.Errorf("%d pairs, warnings %q: %v", c.Pairs, c.Warnings, err)
	}
}

// Comparing A again gives what comparing anew gives, without simulating A.
func TestAgainIsCompare(t *testing.T) {
	a := preset(t, "chat-peak", "pool.concurrency=32")
	o := Options{Replications: 4, Workers: 1}
	former := mustCompare(t, a, preset(t, "chat-peak", "pool.concurrency=34"), o)
	b := preset(t, "chat-peak", "pool.concurrency=30")
	again, err := former.Again(context.Background(), b, Options{Workers: 1})
	if err != nil {
		t.Fatal(err)
	}
	want := mustCompare(t, a, b, o)
	if !equal(again.A, want.A) || !equal(again.B, want.B) || again.Pairs != want.Pairs {
		t.Error("a summary differs")
	}
	for _, id := range metric.All() {
		if !sameDifference(again.Total[id], want.Total[id]) {
			t.Errorf("%s is %+v, want %+v", id, again.Total[id], want.Total[id])
		}
	}
	for i, r := range again.a.results {
		if r != former.a.results[i] {
			t.Errorf("replication %d of A was simulated again", i)
		}
	}
	if _, err := former.Again(context.Background(), preset(t, "chat-peak", "run.seed=7"), o); err == nil {
		t.Error("another seed is compared")
	}
}
