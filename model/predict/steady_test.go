package predict_test

import (
	"math"
	"testing"

	"capsize/model/dist"
	"capsize/model/metric"
	"capsize/model/predict"
	"capsize/model/scenario"
	"pgregory.net/rapid"
)

// unruled is one Poisson workload with exponential durations, slots and a line.
func unruled(t *rapid.T) *scenario.Scenario {
	s := scenario.Default()
	s.Name = "random"
	w := scenario.DefaultWorkload("chat")
	load := math.Exp(rapid.Float64Range(-1, 5).Draw(t, "log load"))
	mean := rapid.Float64Range(0.5, 60).Draw(t, "mean")
	w.Arrivals.Rate, w.Arrivals.RateSet = load/mean, true
	w.Stream.Duration = scenario.Quantity{Given: true, Mean: mean, CV: scenario.None, Family: dist.Exponential}
	s.Workloads = append(s.Workloads, w)
	s.Pool.Concurrency = max(1, int64(load*rapid.Float64Range(0.7, 2).Draw(t, "headroom")))
	s.Pool.Queue = rapid.SampledFrom([]int64{scenario.None, 0, 7, 75}).Draw(t, "queue")
	s.Memory.Base, s.Memory.PerStream, s.Memory.PerWaiting = 180<<20, 4<<20, 64<<10
	s.Memory.Growth = rapid.SampledFrom([]float64{0, 30 << 10}).Draw(t, "growth")
	return &s
}

func steadyAll(t *rapid.T, s *scenario.Scenario) *predict.Result {
	r, err := predict.All(s)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// asked are the metrics that a Steady knows.
var asked = []metric.ID{
	metric.RejectedShare, metric.Share429, metric.TimedOutShare, metric.PWait, metric.WaitMeanS, metric.QueueWaitMeanS,
	metric.Queue, metric.InFlight, metric.Utilization, metric.MemoryMeanBytes, metric.MemoryP999Bytes,
	metric.WaitP50S, metric.WaitP95S, metric.WaitP99S, metric.WaitP999S, metric.QueueWaitP99S,
}

// alike are equal, or both not known.
func alike(a, b float64) bool {
	return math.IsNaN(a) && math.IsNaN(b) || math.Abs(a-b) <= 1e-9*max(math.Abs(a), math.Abs(b))
}

// TestSteadyIsTheTable: at the scenario's own setting, for all and for the one
// workload.
func TestSteadyIsTheTable(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := unruled(t)
		r := steadyAll(t, s)
		x := r.Case.Steady(r.Case.Setting())
		if !alike(x.OfferedLoad(), r.OfferedLoad) {
			t.Fatalf("load %v, want %v", x.OfferedLoad(), r.OfferedLoad)
		}
		for _, id := range asked {
			got, want := x.Predict(id, -1), r.Total[id]
			if want.Absent() { // no timeout, and so no share of timeouts
				continue
			}
			if !alike(got.Value, want.Value) || got.Exact != want.Exact {
				t.Fatalf("%s is %+v, in the table %+v", id, got, want)
			}
			if own := x.Predict(id, 0); r.Workloads[0][id].Has() && !alike(own.Value, r.Workloads[0][id].Value) {
				t.Fatalf("%s of the workload is %+v, in the table %+v", id, own, r.Workloads[0][id])
			}
		}
		if p := x.Predict(metric.OOMKills, -1); p.Has() {
			t.Fatalf("kills have no formula: %+v", p)
		}
	})
}

// TestSteadyTurns: slots, places and load are those of a scenario that has them.
func TestSteadyTurns(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := unruled(t)
		r := steadyAll(t, s)
		at := predict.Setting{
			Slots:  rapid.IntRange(1, 200).Draw(t, "slots"),
			Places: rapid.SampledFrom([]int{predict.Unlimited, 0, 3, 40}).Draw(t, "places"),
			Load:   rapid.Float64Range(0.1, 3).Draw(t, "load"),
		}
		x := r.Case.Steady(at)
		c := s.Clone()
		c.Pool.Concurrency, c.Pool.Queue, c.Run.Scale = int64(at.Slots), int64(at.Places), s.Run.Scale*at.Load
		if at.Places == predict.Unlimited {
			c.Pool.Queue = scenario.None
		}
		want := steadyAll(t, c)
		if !alike(x.OfferedLoad(), at.Load*r.OfferedLoad) || !alike(x.OfferedLoad(), want.OfferedLoad) {
			t.Fatalf("load %v, want %v", x.OfferedLoad(), want.OfferedLoad)
		}
		for _, id := range asked {
			if p := x.Predict(id, -1); !want.Total[id].Absent() && !alike(p.Value, want.Total[id].Value) {
				t.Fatalf("%s at %+v is %+v, want %+v", id, at, p, want.Total[id])
			}
		}
		if again := r.Case.Steady(r.Case.Setting()).Predict(metric.WaitMeanS, -1); !alike(again.Value, r.Total[metric.WaitMeanS].Value) {
			t.Fatal("asking changed the case")
		}
	})
}

// TestSteadyMemory: p99.9 is not below the mean, a higher share not below a
// lower one, and none falls with the load.
func TestSteadyMemory(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		r := steadyAll(t, unruled(t))
		at := r.Case.Setting()
		var lastMean, lastHigh float64
		for _, load := range []float64{0.05, 0.3, 0.6, 0.9, 1.2, 2} {
			at.Load = load
			x := r.Case.Steady(at)
			mean, high, low := x.MemoryMean().Value, x.MemoryQuantile(0.999).Value, x.MemoryQuantile(0.9).Value
			if math.IsNaN(mean) != math.IsNaN(high) {
				t.Fatalf("at %v the mean is %v, p99.9 %v", load, mean, high)
			}
			if math.IsNaN(mean) {
				continue
			}
			if high < mean*(1-1e-9) || high < low || mean < lastMean*(1-1e-9) || high < lastHigh*(1-1e-6) {
				t.Fatalf("at %v: mean %v after %v, p99.9 %v after %v, p90 %v", load, mean, lastMean, high, lastHigh, low)
			}
			lastMean, lastHigh = mean, high
		}
	})
}

// TestSteadyRisesWithLoad: nobody waits less, and no fewer get a 429.
func TestSteadyRisesWithLoad(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		r := steadyAll(t, unruled(t))
		at := r.Case.Setting()
		for _, id := range []metric.ID{metric.RejectedShare, metric.PWait, metric.WaitMeanS, metric.WaitP99S, metric.Queue, metric.InFlight} {
			last := 0.0
			for _, load := range []float64{0.2, 0.5, 0.8, 0.99, 1.5} {
				at.Load = load
				x := r.Case.Steady(at)
				v := x.Predict(id, -1).Value
				if v < last*(1-1e-9) {
					t.Fatalf("%s falls from %v to %v at %v × the load", id, last, v, load)
				}
				if !math.IsNaN(v) {
					last = v
				}
			}
		}
	})
}

// TestSteadyOfABatch: only memory is known.
func TestSteadyOfABatch(t *testing.T) {
	s := parse(t, chat, "pool.concurrency=24", "memory.base=100MiB", "memory.per_stream=10MiB")
	s.Workloads[0].Arrivals = scenario.DefaultWorkload("x").Arrivals
	s.Workloads[0].Arrivals.Process, s.Workloads[0].Arrivals.Batch.Size = scenario.Batch, 90
	r, err := predict.All(s)
	if err != nil {
		t.Fatal(err)
	}
	x := r.Case.Steady(r.Case.Setting())
	if !math.IsNaN(x.OfferedLoad()) || !math.IsNaN(x.Predict(metric.WaitMeanS, -1).Value) || x.MemoryMean().Value != 340<<20 || x.MemoryFull() != 340<<20 {
		t.Errorf("load %v, memory %v", x.OfferedLoad(), x.MemoryMean())
	}
	half := r.Case.Setting()
	half.Load = 0.1 // 9 of 90
	if v := r.Case.Steady(half).MemoryMean().Value; v != 190<<20 {
		t.Errorf("a tenth of the batch holds %v", v)
	}
}
