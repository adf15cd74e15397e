package experiment

import (
	"context"
	"strings"
	"testing"

	"capsize/model/metric"
)

// A precision takes the same replications whatever the workers, is reached, and
// gives the numbers of a run with as many.
func TestPrecision(t *testing.T) {
	s := preset(t, "chat-peak", "pool.concurrency=33", "run.duration=10m")
	id := metric.WaitMeanS
	o := Options{Precision: 0.1, PrecisionOf: &id, Workers: 1}
	want := mustRun(t, s, o)
	e := want.Total[id]
	if half := (e.Hi - e.Value) / e.Value; !want.Precision.Known() || half > 0.1 || half != want.Precision.Reached {
		t.Errorf("± %g after %d, %+v", half, want.Replications, want.Precision)
	}
	if want.Replications <= 20 || want.Replications >= MaxReplications {
		t.Errorf("%d replications prove nothing", want.Replications)
	}
	o.Workers = 3
	if got := mustRun(t, s, o); got.Replications != want.Replications || !equal(got, want) {
		t.Errorf("%d replications, with one worker %d", got.Replications, want.Replications)
	}
	if got := mustRun(t, s, Options{Replications: want.Replications}); !equal(got, want) {
		t.Error("as many replications give other numbers")
	}
}

// Without a metric it is the first goal's that can be known, else the mean wait.
func TestPrecisionChoosesItsMetric(t *testing.T) {
	goals := mustRun(t, preset(t, "chat-peak"), Options{Precision: 0.05})
	if p := goals.Precision; p.Metric != metric.MemoryPeakBytes || p.Workload != -1 || !p.Known() {
		t.Errorf("of the preset: %+v", p)
	}
	if p := mustRun(t, chat(2.5, 31, 10, 3e12), Options{Precision: 0.3}).Precision; p.Metric != metric.WaitMeanS || !p.Known() {
		t.Errorf("without goals: %+v", p)
	}
}

// What cannot be known ends at the bound, with a warning.
func TestPrecisionHasABound(t *testing.T) {
	if testing.Short() {
		t.Skip("long simulations")
	}
	id := metric.Share429
	sum := mustRun(t, chat(0.1, 31, 10, 6e10), Options{Precision: 0.01, PrecisionOf: &id})
	if sum.Replications != hopelessAfter || sum.Precision.Known() || !strings.Contains(strings.Join(sum.Warnings, "\n"), "share_429 has no interval to tell by after 80") {
		t.Errorf("%d replications, %+v, warnings %q", sum.Replications, sum.Precision, sum.Warnings)
	}
	id = metric.InFlight
	sum = mustRun(t, chat(2, 31, 10, 6e10), Options{Precision: 0.0001, PrecisionOf: &id})
	if sum.Replications != MaxReplications || sum.Precision.Known() || !strings.Contains(strings.Join(sum.Warnings, "\n"), "--duration") {
		t.Errorf("%d replications, %+v, warnings %q", sum.Replications, sum.Precision, sum.Warnings)
	}
}

func TestPrecisionInterrupted(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	sum, err := Run(ctx, preset(t, "chat-peak", "run.duration=30000h"), Options{Precision: 0.01})
	if err != nil || sum.Stopped == nil || sum.Precision.Known() {
		t.Errorf("%+v, %v", sum, err)
	}
}
