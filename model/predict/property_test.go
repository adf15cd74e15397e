package predict_test

import (
	"math"
	"testing"
	"time"

	"capsize/model/dist"
	"capsize/model/metric"
	"capsize/model/predict"
	"capsize/model/scenario"
	"pgregory.net/rapid"
)

// anyScenario draws a scenario from far and wide.
func anyScenario(t *rapid.T) *scenario.Scenario {
	s := scenario.Default()
	s.Name = "random"
	for i := range rapid.IntRange(1, 3).Draw(t, "workloads") {
		s.Workloads = append(s.Workloads, anyWorkload(t, string(rune('a'+i))))
	}
	s.Pool.Concurrency = rapid.Int64Range(1, 300).Draw(t, "slots")
	s.Pool.Queue = rapid.SampledFrom([]int64{scenario.None, 0, 1, 10, 500}).Draw(t, "queue")
	s.Pool.QueueTimeout = rapid.SampledFrom([]time.Duration{scenario.None, time.Millisecond, 30 * time.Second}).Draw(t, "timeout")
	if rapid.Bool().Draw(t, "memory") {
		s.Memory.Base, s.Memory.PerStream, s.Memory.PerWaiting = 100<<20, 4<<20, rapid.SampledFrom([]int64{0, 65536}).Draw(t, "waiting")
		s.Memory.Growth, s.Memory.PerInputToken = rapid.SampledFrom([]float64{0, 30e3}).Draw(t, "growth"), 20
		s.Memory.Limit = rapid.SampledFrom([]int64{scenario.None, 300 << 20, 4 << 30}).Draw(t, "limit")
		s.Memory.Sticky = rapid.SampledFrom([]float64{0, 0.5}).Draw(t, "sticky")
	}
	s.Run.Duration, s.Run.Warmup = 30*time.Minute, rapid.SampledFrom([]time.Duration{0, 2 * time.Minute}).Draw(t, "warmup")
	s.Run.Scale = rapid.SampledFrom([]float64{1, 0.3, 7}).Draw(t, "scale")
	if err := s.Validate(); err != nil {
		t.Fatal(err)
	}
	return &s
}

func anyWorkload(t *rapid.T, name string) scenario.Workload {
	w := scenario.DefaultWorkload(name)
	d := &w.Stream.Duration
	d.Given, d.Mean, d.CV = true, rapid.Float64Range(0.01, 500).Draw(t, "mean"), scenario.None
	d.Family = rapid.SampledFrom([]dist.Family{dist.Exponential, dist.Lognormal, dist.Gamma, dist.Deterministic}).Draw(t, "family")
	if rapid.Bool().Draw(t, "prompts") {
		w.Stream.Input = scenario.Quantity{Given: true, Family: dist.Lognormal, Mean: 1500, CV: 1}
	}
	a := &w.Arrivals
	switch rapid.SampledFrom([]string{"rate", "rate", "rate", "zero", "tiny", "steps", "batch"}).Draw(t, "arrivals") {
	case "rate":
		a.Rate, a.RateSet = rapid.Float64Range(0, 20).Draw(t, "rate"), true
	case "zero":
		a.RateSet = true
	case "tiny":
		a.Rate, a.RateSet = 1e-200, true
	case "steps":
		a.Rate, a.RateSet = rapid.Float64Range(0, 20).Draw(t, "rate"), true
		a.Profile = scenario.Profile{Shape: "step", Points: []scenario.Point{
			{At: 0, Rate: rapid.Float64Range(0, 20).Draw(t, "rate 0")},
			{At: 7 * time.Minute, Rate: 8},
			{At: 9 * time.Minute, Rate: rapid.SampledFrom([]float64{0, 2}).Draw(t, "rate 2")},
		}}
	case "batch":
		a.Process, a.Batch = scenario.Batch, scenario.BatchArrivals{
			Size: rapid.Int64Range(1, 500).Draw(t, "size"),
			At:   rapid.SampledFrom([]time.Duration{0, time.Minute}).Draw(t, "at"),
		}
	}
	return w
}

// TestEveryPredictionIsHonest: a number or a reason, never neither.
func TestEveryPredictionIsHonest(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := anyScenario(t)
		r, err := predict.All(s)
		if err != nil {
			t.Fatal(err)
		}
		checkTable(t, s, "total", &r.Total)
		for i := range r.Workloads {
			checkTable(t, s, s.Workloads[i].Name, &r.Workloads[i])
		}
		for _, v := range []float64{r.OfferedLoad, r.OfferedLoadMean, r.CarriedLoad, r.MemoryFull, r.ArrivalRate, r.FirstRate, r.MeanDuration, r.SCV} {
			if math.IsInf(v, 0) || v < 0 {
				t.Fatalf("%+v", r)
			}
		}
		if math.IsNaN(r.OfferedLoad) != r.Batch || math.IsNaN(r.MeanDuration+r.SCV) {
			t.Fatalf("load %v, batch %v, mean %v", r.OfferedLoad, r.Batch, r.MeanDuration)
		}
		if r.CarriedLoad > float64(s.Pool.Concurrency)*(1+1e-12) {
			t.Fatalf("%v streams in %d slots", r.CarriedLoad, s.Pool.Concurrency)
		}
		if r.OfferedLoadMean > r.OfferedLoad*(1+1e-9)+1e-12 {
			t.Fatalf("mean load %v above its peak %v", r.OfferedLoadMean, r.OfferedLoad)
		}
		checkSums(t, r)
	})
}

// demands may be more than there is.
var demands = map[metric.ID]bool{metric.RPMDemand: true, metric.ITPMDemand: true, metric.OTPMDemand: true}

func checkTable(t *rapid.T, s *scenario.Scenario, name string, table *predict.Table) {
	for _, id := range metric.All() {
		p := table[id]
		m := metric.Of(id)
		switch {
		case p.Absent():
			if p.Has() || p.Exact || p.Why != "" {
				t.Fatalf("%s %v: %+v", name, id, p)
			}
			continue
		case math.IsInf(p.Value, 0) || p.Value < 0:
			t.Fatalf("%s %v: %+v", name, id, p)
		case p.Has() && p.Exact != (p.Why == ""):
			t.Fatalf("%s %v: exact or a reason: %+v", name, id, p)
		case !p.Has() && (p.Exact || p.Why == ""):
			t.Fatalf("%s %v: no value and no reason: %+v", name, id, p)
		case m.Unit == metric.Share && p.Value > 1+1e-12 && !demands[id]:
			t.Fatalf("%s %v: a share of %v", name, id, p.Value)
		case name != "total" && !m.PerWorkload:
			t.Fatalf("%s %v: %+v", name, id, p)
		}
		if s.Pool.QueueTimeout != scenario.None && m.Goal != "" && m.Quantile > 0 && p.Value > s.Pool.QueueTimeout.Seconds() {
			t.Fatalf("%s %v: %v is beyond the timeout", name, id, p.Value)
		}
	}
}

// checkSums: what workloads have apart is what all have together.
func checkSums(t *rapid.T, r *predict.Result) {
	for _, id := range []metric.ID{metric.InFlight, metric.Queue, metric.ThroughputPerS, metric.OfferedPerS} {
		if !r.Total[id].Has() {
			continue
		}
		var sum float64
		known := true
		for i := range r.Workloads {
			p := r.Workloads[i][id]
			known = known && p.Has()
			sum += p.Value
		}
		if !known { // whose it is need not be known
			continue
		}
		if want := r.Total[id].Value; math.Abs(sum-want) > 1e-9*(want+1e-9) {
			t.Fatalf("%v: workloads %v, total %v", id, sum, want)
		}
	}
}

// TestMonotone: a slot or a place more, or a request less, never makes a wait
// or a rejection of an exact formula worse.
func TestMonotone(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		s := parse(t, chat)
		s.Pool.Concurrency = rapid.Int64Range(1, 200).Draw(rt, "slots")
		s.Pool.Queue = rapid.SampledFrom([]int64{scenario.None, 0, 1, 20, 300}).Draw(rt, "queue")
		s.Workloads[0].Arrivals.Rate = rapid.Float64Range(0.1, 25).Draw(rt, "rate")
		base := mustAll(rt, s)

		more := *s.Clone()
		more.Pool.Concurrency++
		better := mustAll(rt, &more)
		ids := []metric.ID{metric.PWait, metric.WaitMeanS, metric.WaitP99S, metric.RejectedShare, metric.Utilization}
		noWorse(rt, "slot", ids, better, base)

		less := *s.Clone()
		less.Workloads[0].Arrivals.Rate *= 0.95
		noWorse(rt, "request less", append(ids, metric.InFlight, metric.Queue), mustAll(rt, &less), base)

		if s.Pool.Queue != scenario.None {
			place := *s.Clone()
			place.Pool.Queue++
			noWorse(rt, "place", []metric.ID{metric.RejectedShare}, mustAll(rt, &place), base)
			noWorse(rt, "place less", []metric.ID{metric.WaitMeanS, metric.Queue, metric.InFlight}, base, mustAll(rt, &place))
		}
	})
}

func mustAll(t *rapid.T, s *scenario.Scenario) *predict.Result {
	r, err := predict.All(s)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func noWorse(t *rapid.T, what string, ids []metric.ID, better, worse *predict.Result) {
	for _, id := range ids {
		b, w := better.Total[id].Value, worse.Total[id].Value
		if b > w*(1+1e-9)+1e-12 {
			t.Fatalf("%s: %v rises from %v to %v", what, id, w, b)
		}
	}
}
