package predict_test

import (
	"fmt"
	"math"
	"testing"
	"time"

	"capsize/model/metric"
	"capsize/model/predict"
	"capsize/model/scenario"
	"gonum.org/v1/gonum/integrate/quad"
	"pgregory.net/rapid"
)

const spike = `
name: test
workloads:
  - name: chat
    arrivals: {rate: 2.5/s, profile: {shape: step, points: [{at: 100h, rate: 8/s}, {at: 360180s, rate: 2.5/s}]}}
    stream: {duration: {dist: exponential, mean: 12s}}
pool: {concurrency: 49}
run: {duration: 101h, warmup: 99h}
`

// spikeReference holds m(t) of M_t/G/∞ for 2.5/s, 8/s during 180 s, and 2.5/s
// again, E[S] = 12 s, t from the start of the spike; computed by two methods at
// high precision. The spike stands at 100 h, when the empty start is forgotten.
var spikeReference = map[string]map[float64]float64{
	"dist=exponential": {
		0: 30, 1: 35.27706863446467, 5: 52.49011840677071, 12: 71.71995688268481, 60: 95.55529549806036,
		180: 95.99997981044685, 185: 73.50986828345555, 204: 38.93212596125754, 300: 30.00299639444772,
	},
	"dist=deterministic": {0: 30, 1: 35.5, 5: 57.5, 12: 96, 24: 96, 180: 96, 185: 68.5, 192: 30, 300: 30},
	"cv=1": {
		1: 35.4940632961572, 5: 54.96879210356847, 12: 74.69566841343958, 24: 87.6261185935561, 60: 94.83552065199711,
		180: 95.96999106244994, 192: 51.28123755033485, 300: 30.1345255876252,
	},
	"cv=2": {1: 35.30416991407264, 12: 64.70763338343039, 60: 88.05885590777461, 180: 94.37715075656729, 300: 32.49009055637305},
}

func TestSpikeAgainstReference(t *testing.T) {
	for law, values := range spikeReference {
		sets := []string{"chat.stream.duration." + law}
		if law[:2] == "cv" {
			sets = append([]string{"chat.stream.duration.dist=lognormal"}, sets...)
		}
		s := parse(t, spike, sets...)
		c, err := predict.LoadCurve(s)
		if err != nil {
			t.Fatal(err)
		}
		for at, want := range values {
			near(t, fmt.Sprintf("%s m(%v)", law, at), c.At(360000+at), want, 1e-9)
		}
		// The highest point is the end of the spike.
		at, value := c.Peak(99*3600, 101*3600)
		near(t, law+" peak", value, values[180], 1e-9)
		if law != "dist=deterministic" { // there m is level from 12 s on
			near(t, law+" peak at", at, 360180, 1e-9)
		}
	}
}

func TestMovingRateFillsAveragesOnly(t *testing.T) {
	r := all(t, spike)
	c, err := predict.LoadCurve(parse(t, spike))
	if err != nil {
		t.Fatal(err)
	}
	// Over the two hours, 180 s of 5.5/s more: each request adds its 12 s. The
	// spike lies within the window, so nothing of it is cut off.
	mean := 30 + 5.5*180*12/7200
	near(t, "mean of the curve", c.Mean(99*3600, 101*3600), mean, 1e-9)
	wantApprox(t, &r.Total, metric.InFlight, mean, "chance is left out")
	wantApprox(t, &r.Total, metric.Utilization, mean/49, "chance is left out")
	wantExact(t, &r.Total, metric.OfferedPerS, 2.5+5.5*180/7200)
	near(t, "throughput", r.Total[metric.ThroughputPerS].Value, 2.5+5.5*180/7200, 1e-9)
	near(t, "peak", r.OfferedLoad, 95.99997981044685, 1e-9)
	near(t, "mean", r.OfferedLoadMean, mean, 1e-9)
	if !r.Moving || r.ArrivalRate != 8 || r.FirstRate != 2.5 {
		t.Errorf("rates %v %v, moving %v", r.FirstRate, r.ArrivalRate, r.Moving)
	}
	wantExact(t, &r.Total, metric.RejectedShare, 0)

	// Where the load stays below the slots, only chance makes anybody wait.
	calm := all(t, spike, "pool.concurrency=120", "chat.stream.duration.dist=lognormal")
	wantApprox(t, &calm.Total, metric.InFlight, mean, "no slots")
	for _, id := range []metric.ID{metric.WaitMeanS, metric.WaitP99S, metric.PWait, metric.Queue, metric.SystemMeanS} {
		wantNone(t, &calm.Total, id, "the rate moves")
	}

	// A profile that does not move, or only after the end, is a constant rate.
	for _, set := range []string{"chat.arrivals.profile.points.0.rate=2.5/s", "run.duration=100h"} {
		if r := all(t, spike, set); r.Moving || !r.Total[metric.WaitMeanS].Exact {
			t.Errorf("%s: moving %v", set, r.Moving)
		}
	}
	// Fewer slots than the mean load hold no more than there are.
	if r := all(t, spike, "pool.concurrency=20"); r.Total[metric.InFlight].Value != 20 || r.CarriedLoad != 20 {
		t.Errorf("20 slots hold %v", r.Total[metric.InFlight].Value)
	}
}

const mixed = `
name: test
workloads:
  - name: chat
    arrivals: {rate: 2/s, profile: {shape: step, points: [{at: 60s, rate: 0/s}, {at: 90s, rate: 5/s}, {at: 100s, rate: 4/s}]}}
    stream: {duration: {dist: gamma, mean: 10s, cv: 0.5}}
  - name: tasks
    arrivals: {process: batch, batch: {size: 90, at: 30s}}
    stream: {duration: {dist: lognormal, mean: 42s, cv: 1.5}}
pool: {concurrency: 49, queue: 10}
run: {duration: 400s}
`

// TestCurveIsTheConvolution computes m(t) = ∫ λ(t−u)·P(S > u) du another way.
func TestCurveIsTheConvolution(t *testing.T) {
	s := parse(t, mixed)
	c, err := predict.LoadCurve(s)
	if err != nil {
		t.Fatal(err)
	}
	chat, _ := s.Workloads[0].Stream.Duration.Law()
	tasks, _ := s.Workloads[1].Stream.Duration.Law()
	for _, at := range []float64{0, 1, 29.9, 30, 45, 60, 75, 90, 95, 100, 120, 399} {
		want := 0.0
		// Piece by piece of the rate, so that the integrand is smooth.
		edges := []float64{0, 60, 90, 100, 400}
		for i, rate := range []float64{2, 0, 5, 4} {
			a, b := max(0, at-min(edges[i+1], at)), max(0, at-edges[i])
			want += rate * quad.Fixed(chat.Survival, a, b, 400, quad.Legendre{}, 0)
		}
		near(t, fmt.Sprintf("chat m(%v)", at), c.Workload(0, at), want, 1e-9)
		if at >= 30 {
			want += 90 * tasks.Survival(at-30)
		}
		near(t, fmt.Sprintf("m(%v)", at), c.At(at), want, 1e-9)
	}
}

func TestCurveLaws(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		s := parse(t, mixed)
		w := &s.Workloads[0]
		w.Arrivals.Profile.Points = nil
		var at int64
		for range rapid.IntRange(0, 12).Draw(rt, "points") {
			at += rapid.Int64Range(1, 60e9).Draw(rt, "gap")
			w.Arrivals.Profile.Points = append(w.Arrivals.Profile.Points,
				scenario.Point{At: time.Duration(at), Rate: rapid.Float64Range(0, 20).Draw(rt, "rate")})
		}
		w.Stream.Duration.CV = rapid.Float64Range(0.05, 4).Draw(rt, "cv")
		c, err := predict.LoadCurve(s)
		if err != nil {
			rt.Fatal(err)
		}
		_, peak := c.Peak(0, 400)
		var sum float64
		const n = 4000
		for i := range n {
			v := c.At(400 * (float64(i) + 0.5) / n)
			if math.IsNaN(v) || v < 0 {
				rt.Fatalf("m = %v", v)
			}
			if v > peak*(1+1e-3) {
				rt.Fatalf("m = %v is above its peak %v", v, peak)
			}
			sum += v / n
		}
		// The midpoint rule errs by the step of the batch, 90 in one of n.
		if mean := c.Mean(0, 400); math.Abs(mean-sum) > 90.0/n+1e-5*sum {
			rt.Fatalf("mean %v, summed %v", mean, sum)
		}
	})
}

// TestPeakBehindABatch: chat runs out, and at 30 s 90 tasks come and chat with
// them, so m falls before the jump and rises a little more behind it.
func TestPeakBehindABatch(t *testing.T) {
	s := parse(t, mixed)
	p := &s.Workloads[0].Arrivals.Profile
	p.Points = nil
	for i := range 16 { // changes at the start leave few points to look at later
		p.Points = append(p.Points, scenario.Point{At: time.Duration(i + 1), Rate: float64(1 - i%2)})
	}
	p.Points = append(p.Points, scenario.Point{At: 30 * time.Second, Rate: 0.5})
	c, err := predict.LoadCurve(s)
	if err != nil {
		t.Fatal(err)
	}
	var want float64
	for i := range 2000 {
		want = max(want, c.At(30+float64(i)/1000))
	}
	at, value := c.Peak(0, 400)
	near(t, "peak", value, want, 1e-6)
	near(t, "value", value, c.At(at), 0)
	if at <= 30 {
		t.Errorf("the peak is at %v s", at)
	}
}

func TestBatchBesideARateMoves(t *testing.T) {
	r := all(t, mixed)
	if !r.Moving || r.Batch || r.Requests != 90 || !math.IsNaN(r.MemoryFull) {
		t.Errorf("moving %v, batch %v, requests %d", r.Moving, r.Batch, r.Requests)
	}
	if r.OfferedLoad < 90 || r.OfferedLoad > 110 {
		t.Errorf("the batch of 90 alone is in flight at once: peak %v", r.OfferedLoad)
	}
	wantNone(t, &r.Total, metric.MakespanS, "completion")
}
