package sizing_test

import (
	"math"
	"testing"

	"capsize/model/dist"
	"capsize/model/metric"
	"capsize/model/predict"
	"capsize/model/scenario"
	"capsize/model/sizing"
	"pgregory.net/rapid"
)

// anyPool has exponential durations and nobody leaves the line, so that every
// share and wait has a formula.
func anyPool(t *rapid.T) *scenario.Scenario {
	s := scenario.Default()
	s.Name = "random"
	w := scenario.DefaultWorkload("chat")
	load := math.Exp(rapid.Float64Range(-1, 5).Draw(t, "log load"))
	mean := rapid.Float64Range(0.5, 60).Draw(t, "mean")
	w.Arrivals.Rate, w.Arrivals.RateSet = load/mean, true
	w.Stream.Duration = scenario.Quantity{Given: true, Mean: mean, CV: scenario.None, Family: dist.Exponential}
	s.Pool.Concurrency = max(1, int64(load*rapid.Float64Range(0.7, 2).Draw(t, "headroom")))
	s.Pool.Queue = rapid.SampledFrom([]int64{scenario.None, 0, 7, 75}).Draw(t, "queue")
	s.Memory.Base, s.Memory.PerStream, s.Memory.PerWaiting = 180<<20, 4<<20, 64<<10
	s.Memory.Growth = rapid.SampledFrom([]float64{0, 30 << 10}).Draw(t, "growth")
	s.Memory.Limit = 190<<20 + int64(load*rapid.Float64Range(1, 3).Draw(t, "memory")*(4<<20))
	s.Goals.Limit[metric.WaitP99S] = rapid.SampledFrom([]float64{scenario.None, 2, 0.1}).Draw(t, "p99")
	s.Goals.Limit[metric.PWait] = rapid.SampledFrom([]float64{scenario.None, 0.05}).Draw(t, "p_wait")
	s.Goals.Limit[metric.RejectedShare] = rapid.SampledFrom([]float64{scenario.None, 0.001, 0.02}).Draw(t, "429s")
	s.Goals.Limit[metric.MemoryPeakBytes] = rapid.SampledFrom([]float64{scenario.None, 0.9}).Draw(t, "peak")
	s.CPU.PerStream = rapid.SampledFrom([]float64{0, 0.01}).Draw(t, "cpu")
	s.Upstream.RequestsPerMinute = rapid.SampledFrom([]int64{scenario.None, 1000}).Draw(t, "rpm")
	s.Upstream.ConcurrentStreams = rapid.SampledFrom([]int64{scenario.None, 20}).Draw(t, "streams")
	s.Workloads = append(s.Workloads, w)
	return &s
}

// alone is the scenario without what the limits leave out of each other.
func alone(s *scenario.Scenario, set func(*scenario.Scenario)) *scenario.Scenario {
	c := *s
	c.Workloads = append([]scenario.Workload(nil), s.Workloads...)
	c.Upstream.RequestsPerMinute, c.Upstream.ConcurrentStreams = scenario.None, scenario.None
	set(&c)
	return &c
}

func predicted(t fataler, s *scenario.Scenario) *predict.Result {
	t.Helper()
	p, err := predict.All(s)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// missedGoal says whether a prediction passes a goal; a wait without a value is
// one without end.
func missedGoal(s *scenario.Scenario, p *predict.Result, ids ...metric.ID) bool {
	for _, id := range ids {
		limit, ok := s.GoalLimit(-1, id)
		if v := p.Total[id].Value; ok && (v > limit || math.IsNaN(v)) {
			return true
		}
	}
	return false
}

// givesWay says whether a limit does at a multiple of the load, from predictions
// of the scenario at that load, and by its mean.
func givesWay(t *rapid.T, s *scenario.Scenario, name string, m float64) (goal, mean bool) {
	at := alone(s, func(c *scenario.Scenario) { c.Run.Scale *= m })
	p := predicted(t, at)
	full := p.OfferedLoad >= float64(s.Pool.Concurrency)*(1-1e-12)
	switch name {
	case sizing.SlotsLimit:
		return full || missedGoal(at, p, metric.WaitP99S, metric.PWait), full
	case sizing.QueueLimit:
		limit, ok := at.GoalLimit(-1, metric.RejectedShare)
		if !ok {
			limit = 0.001
		}
		return p.Total[metric.RejectedShare].Value > limit, full
	case sizing.MemoryLimit:
		memory := p.Total[metric.MemoryMeanBytes].Value
		mean = memory > float64(s.Memory.Limit) || math.IsNaN(memory)
		x := p.Case.Steady(p.Case.Setting()).MemoryQuantile(0.999)
		return x.Value > float64(s.Memory.Limit) || math.IsNaN(x.Value) && full, mean
	case sizing.RPMLimit:
		goal = p.ArrivalRate*60 >= float64(s.Upstream.RequestsPerMinute)
	case sizing.StreamsLimit:
		goal = p.OfferedLoad >= float64(s.Upstream.ConcurrentStreams)
	case sizing.CPULimit:
		goal = p.OfferedLoad*s.CPU.PerStream >= s.CPU.Cores
	default:
		t.Fatalf("no limit is called %q", name)
	}
	return goal, goal
}

// TestLimitsGiveWayThere: just below the multiple a limit holds, just above it
// does not, and one that never gives way holds at fifty times the load.
func TestLimitsGiveWayThere(t *testing.T) {
	seen := map[string]int{}
	rapid.Check(t, func(t *rapid.T) {
		s := anyPool(t)
		_, z, _ := judge(t, s, sizing.Observed{})
		for _, l := range z.Limits {
			check := func(m float64, mean bool) {
				pick := func(m float64) bool {
					goal, byMean := givesWay(t, s, l.Name, m)
					return mean && byMean || !mean && goal
				}
				switch {
				case math.IsNaN(m): // no formula
				case math.IsInf(m, 1):
					// What is open is never more than the slots.
					if pick(50) && (l.Name == sizing.QueueLimit || l.Name == sizing.MemoryLimit) {
						t.Fatalf("%s gives way (mean %t): %+v", l.Name, mean, l)
					}
				case pick(m * (1 - 2e-4)), !pick(m * (1 + 2e-4)):
					t.Fatalf("%s does not give way at %v (mean %t): %v below, %v above", l.Name, m, mean, pick(m*(1-2e-4)), pick(m*(1+2e-4)))
				default:
					seen[l.Name]++
				}
			}
			check(l.AtLoad, false)
			check(l.AtLoadMean, true)
		}
	})
	for _, name := range []string{sizing.SlotsLimit, sizing.QueueLimit, sizing.MemoryLimit, sizing.RPMLimit, sizing.StreamsLimit, sizing.CPULimit} {
		if seen[name] == 0 && !testing.Short() { // which draws few scenarios
			t.Errorf("%s never gave way", name)
		}
	}
}

// TestMultiplesScale: at twice the rate every limit gives way at half the
// multiple, and the same one binds.
func TestMultiplesScale(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := anyPool(t)
		_, z, _ := judge(t, s, sizing.Observed{})
		_, twice, _ := judge(t, alone(s, func(c *scenario.Scenario) {
			c.Run.Scale *= 2
			c.Upstream = s.Upstream
		}), sizing.Observed{})
		same := func(name string, a, b float64) {
			if math.IsNaN(a) != math.IsNaN(b) || math.IsInf(a, 1) != math.IsInf(b, 1) || !math.IsInf(a, 1) && math.Abs(a-2*b) > 1e-4*a {
				t.Fatalf("%s: %v, at twice the rate %v", name, a, b)
			}
		}
		for i, l := range z.Limits {
			same(l.Name, l.AtLoad, twice.Limits[i].AtLoad)
			same(l.Name+" by the mean", l.AtLoadMean, twice.Limits[i].AtLoadMean)
		}
	})
}

func TestBinding(t *testing.T) {
	at := func(name string, m float64) sizing.Limit { return sizing.Limit{Name: name, AtLoad: m, Text: name} }
	for _, c := range []struct {
		limits []sizing.Limit
		want   string
	}{
		{nil, ""},
		{[]sizing.Limit{at("a", math.Inf(1)), at("b", math.NaN())}, ""},
		{[]sizing.Limit{at("a", math.NaN()), at("b", 2), at("c", 1.5)}, ""}, // a may be the first
		{[]sizing.Limit{at("a", math.Inf(1)), at("b", 2), at("c", 1.5)}, "c"},
		{[]sizing.Limit{at("a", 0.5), at("b", 2)}, "a"},
	} {
		if got, ok := sizing.Binding(c.limits); ok != (c.want != "") || ok && got.Name != c.want {
			t.Errorf("%+v: %+v %t", c.limits, got, ok)
		}
	}
}

// TestBinds: what a verdict says binds.
func TestBinds(t *testing.T) {
	v, _, _ := judge(t, parse(t, chat, "upstream.requests_per_minute=165"), sizing.Observed{})
	if v.Binds == nil || *v.Binds != sizing.RPMLimit || *v.BindsAtLoad != 1.1 || *v.BindsAtLoadMean != 1.1 {
		t.Errorf("%+v", v)
	}
	v, _, _ = judge(t, parse(t, chat, "chat.arrivals.rate=0/s"), sizing.Observed{})
	if v.Binds == nil || *v.Binds != sizing.NoLimit || v.BindsAtLoad != nil || v.BindsAtLoadMean != nil {
		t.Errorf("%+v", v)
	}
	v, _, _ = judge(t, parse(t, tasks), sizing.Observed{})
	if v.Binds != nil {
		t.Errorf("a batch without a memory limit has nothing to bind: %+v", v)
	}
	// A hundred full slots of 4 MiB never pass a limit of 600 MiB.
	_, z, _ := judge(t, parse(t, tasks, "memory.per_stream=4MiB", "memory.limit=600MiB", "pool.concurrency=100"), sizing.Observed{})
	if len(z.Limits) != 1 || !math.IsInf(z.Limits[0].AtLoad, 1) {
		t.Errorf("%+v", z.Limits)
	}
	// 90 tasks of 4 MiB take 360 MiB: 720 MiB are twice the batch.
	_, z, _ = judge(t, parse(t, tasks, "memory.per_stream=4MiB", "memory.limit=720MiB", "pool.concurrency=1000"), sizing.Observed{})
	if len(z.Limits) != 1 || math.Abs(z.Limits[0].AtLoad-2) > 1e-4 {
		t.Errorf("%+v", z.Limits)
	}
}
