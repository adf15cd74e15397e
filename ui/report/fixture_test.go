package report

import (
	"context"
	"math"
	"testing"
	"time"

	"capsize/model/metric"
	"capsize/model/predict"
	"capsize/model/scenario"
	"capsize/model/sizing"
	"capsize/sim"
	"capsize/sim/experiment"
	"capsize/sim/stat"
)

// The fixtures are made by hand: what a report prints must not move because a
// formula or the engine got better.

const steadyFile = `
name: Steady chat
workloads:
  - name: chat
    arrivals: {rate: 2.5/s}
    stream: {duration: {dist: exponential, mean: 12s}}
pool: {concurrency: 40, queue: 10}
goals: {wait_p99: 2s, rejected: 0.1%}
run: {duration: 30m, warmup: 2m, seed: 7}
`

const killedFile = `
name: Two workloads | one *container*
workloads:
  - name: chat
    arrivals: {rate: 2/s}
    stream: {duration: {mean: 12s}}
  - name: nightly
    arrivals: {process: batch, batch: {size: 90, at: 0s}}
    stream: {duration: {mean: 42s}}
    goals: {makespan: 20m}
pool: {concurrency: 24, queue: 100, queue_timeout: 30s}
memory: {base: 180MiB, per_stream: 16MiB, limit: 512MiB, boot: 5s}
run: {duration: 30m}
`

func parse(t testing.TB, src string) *scenario.Scenario {
	t.Helper()
	s, err := scenario.Parse([]byte(src), "fixture.yaml")
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// blank is a Summary of s in which nothing was seen and nothing predicted.
func blank(s *scenario.Scenario) *experiment.Summary {
	null := func() (e experiment.Estimates) {
		for i := range e {
			e[i] = stat.Point(math.NaN(), "")
		}
		return e
	}
	sum := &experiment.Summary{
		Scenario: s, Kind: experiment.Stationary, Replications: 1, Total: null(),
		Predicted: &predict.Result{Workloads: make([]predict.Table, len(s.Workloads))},
	}
	for range s.Workloads {
		sum.Workloads = append(sum.Workloads, null())
	}
	return sum
}

func ci(v, lo, hi float64) stat.Estimate { return stat.Estimate{Value: v, Lo: lo, Hi: hi} }

// steady is one run of one workload with intervals where a run can have them.
func steady(t *testing.T) *Result {
	sum := blank(parse(t, steadyFile))
	sum.Requests = 4203
	sum.Total[metric.Offered] = stat.Point(4203, "one replication")
	sum.Total[metric.InFlight] = ci(29.8, 29.2, 30.4)
	sum.Total[metric.WaitMeanS] = ci(0.0712, 0, 0.1532)
	sum.Total[metric.WaitP99S] = stat.Point(1.7, "one replication")
	sum.Total[metric.Share429] = stat.Point(0, stat.TooFew)
	sum.Total[metric.RejectedShare] = sum.Total[metric.Share429]
	sum.Total[metric.Utilization] = ci(0.745, 0.73, 0.76)
	sum.Workloads[0] = sum.Total
	p := &sum.Predicted.Total
	p[metric.InFlight] = predict.Prediction{Value: 30, Method: predict.Little, Exact: true}
	p[metric.WaitMeanS] = predict.Prediction{Value: 0.06631, Method: predict.MMcK, Exact: true}
	p[metric.WaitP99S] = predict.Prediction{Value: 2.25, Method: predict.MMcK, Exact: true}
	p[metric.Share429] = predict.Prediction{Value: math.NaN(), Method: predict.SimulationOnly, Why: "no formula is known"}
	p[metric.Utilization] = predict.Prediction{Value: 0.75, Method: predict.MMcK, Why: "an upper bound"}
	sum.Predicted.Workloads[0] = *p
	sum.Law = sim.LawCheck{L: 29.95, Lambda: 2.5, W: 11.98, Residual: 1.2e-16}
	sum.Goals = []experiment.Goal{
		{Key: "wait_p99", Workload: "total", Metric: metric.WaitP99S, Limit: 2, Estimate: sum.Total[metric.WaitP99S], Status: experiment.Met},
		{Key: "rejected", Workload: "total", Metric: metric.RejectedShare, Limit: 0.001, Estimate: sum.Total[metric.RejectedShare], Status: experiment.Undecided},
	}
	sum.Sizing = sizing.Sizing{OfferedLoad: 30, OfferedLoadMean: 30, Need: 30, StableC: 31, CHeadroom: 45, CSqrt: 41}
	sum.Verdict = sizing.Verdict{State: sizing.OK, Text: "2.5/s × 12 s keeps 30 in flight; 40 slots leave 25 %: every goal is met.", Short: "40 slots are enough"}
	sum.Warnings = []string{"1 goal is undecided: more --replications would decide it"}
	return &Result{Summary: sum, Version: "0.1.0", Source: "steady.yaml", Command: "capsize run steady.yaml --seed 7 --replications 1", Wall: 1500 * time.Microsecond}
}

// killed is twenty runs of two workloads, cut short, with kills, a series, and
// every field that may be null set.
func killed(t *testing.T) *Result {
	s := parse(t, killedFile)
	sum := blank(s)
	sum.Kind, sum.Replications, sum.Requests, sum.Stopped = experiment.Terminating, 20, 73800, context.Canceled
	sum.Total[metric.InFlight] = ci(19.25, 19, 19.5)
	sum.Total[metric.WaitMeanS] = ci(9.5, 9, 10)
	sum.Total[metric.Share429] = ci(0.125, 0.12, 0.13)
	sum.Total[metric.TimedOutShare] = ci(0.25, 0.24, 0.26)
	sum.Total[metric.LostShare] = ci(0.03, 0.02, 0.04)
	sum.Total[metric.MemoryMeanBytes] = ci(400<<20, 390<<20, 410<<20)
	sum.Total[metric.MemoryPeakBytes] = stat.Point(512<<20, stat.Constant)
	sum.Total[metric.OOMKills] = ci(1.5, 1.2, 1.8)
	sum.Total[metric.OOMRunShare] = ci(0.95, 0.8, 1)
	sum.Total[metric.FirstOOMS] = ci(63.2, 60, 66.4)
	sum.Total[metric.MakespanS] = stat.Point(math.NaN(), "")
	sum.Workloads[0][metric.InFlight] = ci(15, 14, 16)
	sum.Workloads[1][metric.MakespanS] = ci(3725, 3700, 3750)
	sum.Predicted.Total[metric.InFlight] = predict.Prediction{Value: 24, Method: predict.MtGInf, Why: "the formula knows no slots"}
	low, high := 26, 30
	sum.Sizing = sizing.Sizing{
		OfferedLoad: 24, OfferedLoadMean: 24, Need: 24, StableC: 25, CHeadroom: 36, CSqrt: 34,
		CGoals: &low, Window: &sizing.Window{Low: &low, High: &high}, WindowAtLoad: &sizing.Window{Low: &low},
	}
	binds, load, mean := "memory", 0.8, 1.1
	sum.Verdict = sizing.Verdict{State: sizing.OOM, Text: "memory passes 512 MiB: killed at 1:03.", Binds: &binds, BindsAtLoad: &load, BindsAtLoadMean: &mean}
	sum.Goals = []experiment.Goal{
		{Key: "makespan", Workload: "nightly", Metric: metric.MakespanS, Limit: 1200, Estimate: sum.Workloads[1][metric.MakespanS], Status: experiment.Missed},
	}
	sum.Law = sim.LawCheck{L: 30, Lambda: 2, W: 15, Residual: 1e-8}
	for i := range 2 {
		bin := experiment.Bin{Start: time.Duration(i) * 15 * time.Minute, Total: metric.NewValues(), Workloads: []metric.Values{metric.NewValues(), metric.NewValues()}}
		bin.Total[metric.InFlight], bin.Workloads[1][metric.InFlight] = 20.5+float64(i), 3
		sum.Series = append(sum.Series, bin)
	}
	sum.Warnings = []string{"stopped early: context canceled"}
	return &Result{Summary: sum, Version: "0.1.0", Command: "capsize run two.yaml --seed 1 --replications 20", Deterministic: true}
}
