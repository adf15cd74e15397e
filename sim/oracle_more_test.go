package sim

import (
	"encoding/json"
	"math"
	"os"
	"testing"
	"time"

	"capsize/model/dist"
	"capsize/model/metric"
	"capsize/model/scenario"
)

func readJSON(t *testing.T, file string, to any) {
	t.Helper()
	data, err := os.ReadFile(file)
	if err == nil {
		err = json.Unmarshal(data, to)
	}
	if err != nil {
		t.Fatal(err)
	}
}

// spike is a rate that steps up for a while, long after the start, and the
// exact means at instants counted from the step: of M_t/G/∞ (C = 0), or of
// M_t/M/c/c+K with exponential patience if there is one.
type spike struct {
	ID              string
	Family          string
	CV, Mean        float64
	Base, Spike     float64
	Length          float64
	C, Places       int64
	Patience        float64
	At              []struct{ T, Open, Waiting float64 }
	replications    int
	quietBeforehand time.Duration
}

func (x *spike) scenario(t *testing.T) *scenario.Scenario {
	t.Helper()
	f, err := dist.ParseFamily(x.Family)
	if err != nil {
		t.Fatal(err)
	}
	c := x.C
	if c == 0 {
		c = 1e6
	}
	s := plain(x.Base, c, x.Places, f, x.Mean)
	s.Workloads[0].Stream.Duration.CV = x.CV
	if x.Patience > 0 {
		s.Pool.QueueTimeout, s.Pool.TimeoutLaw = time.Duration(x.Patience*1e9), dist.Exponential
	}
	s.Workloads[0].Arrivals.Profile = scenario.Profile{Shape: "step", Points: []scenario.Point{
		{At: x.quietBeforehand, Rate: x.Spike},
		{At: x.quietBeforehand + time.Duration(x.Length*1e9), Rate: x.Base},
	}}
	return s
}

// compareSpikes checks open streams and the line at instants of a spike, as
// means over replications. The spike starts after 20 mean durations at the
// base rate, 100 of lognormal ones, so that the start from empty is forgotten.
func compareSpikes(t *testing.T, tab *zTable) {
	var all []spike
	readJSON(t, "testdata/spikes.json", &all)
	for i := range all {
		x := &all[i]
		x.replications, x.quietBeforehand = 800, time.Duration(20*x.Mean*1e9)
		if x.Family == "lognormal" {
			x.quietBeforehand *= 5
		}
		s := x.scenario(t)
		s.Run.Seed = 1000 + uint64(i)
		open, waiting := make([]sample, len(x.At)), make([]sample, len(x.At))
		for r := range x.replications {
			e := start(t, s, r)
			for j, at := range x.At {
				mustRun(t, e, x.quietBeforehand+time.Duration(at.T*1e9))
				open[j].add(float64(totals(e).Open))
				waiting[j].add(float64(totals(e).Waiting))
			}
		}
		for j, at := range x.At {
			what := "at " + time.Duration(at.T*1e9).String()
			// Where nearly all replications see the same number, a full pool
			// or an empty line, the mean rests on few and is not normal.
			if free := float64(x.C) - at.Open; x.C == 0 && at.Open > 1 || x.C > 0 && free > 1 {
				tab.add(t, x.ID, "open "+what, open[j].estimate(), at.Open, 0)
			}
			if at.Waiting > 1 {
				tab.add(t, x.ID, "waiting "+what, waiting[j].estimate(), at.Waiting, 0)
			}
		}
	}
}

// sample is a sample of independent values.
type sample struct{ n, sum, square float64 }

func (s *sample) add(x float64) {
	s.n++
	s.sum += x
	s.square += x * x
}

func (s *sample) estimate() estimate {
	mean := s.sum / s.n
	return estimate{mean, math.Sqrt((s.square/s.n - mean*mean) / (s.n - 1))}
}

// retryOracles are the token buckets and the fixed points of retries.
type retryOracles struct {
	Buckets []struct {
		ID                   string
		Load, Depth, Refused float64
	}
	Fixed []struct {
		ID                 string
		Rate, Mean         float64
		C, Places, Max     int64
		Effective, Blocked float64
		InFlight           float64
		Failed             float64
	} `json:"fixed_points"`
}

// compareBuckets checks the share of Poisson starts of cost 1 that a
// continuously refilled bucket of depth b refuses.
func compareBuckets(t *testing.T, tab *zTable) {
	var all retryOracles
	readJSON(t, "testdata/retries.json", &all)
	for i, x := range all.Buckets {
		n := min(max(4e5, 1e4/x.Refused), 4e6)
		if n*x.Refused < 1000 {
			continue
		}
		s := plain(x.Load, 1000, 0, dist.Deterministic, 1e-6)
		s.Run.Seed = 2000 + uint64(i)
		s.Upstream.RequestsPerMinute, s.Upstream.Burst = 60, time.Duration(x.Depth*1e9)
		s.Upstream.SDK.Max = 0
		parts := batches(t, s, time.Duration(n/x.Load*1e9))
		refused := ratioOf(parts, func(t *Totals) (num, den float64) {
			w := t.Sum()
			return float64(w.Limited), float64(w.Decided())
		})
		tab.add(t, x.ID, "limited", refused, x.Refused, 0)
	}
}

// compareRetries checks callers who come back much later than streams last
// against the fixed point of independent attempts, which is the limit of long
// delays. Each stays away for 50 to 100 mean durations, and so finds blocking
// independent of what it found before; what is left of the difference is that
// the returning flow is not Poisson over such times, stated as one part in 100.
func compareRetries(t *testing.T, tab *zTable) {
	var all retryOracles
	readJSON(t, "testdata/retries.json", &all)
	for i, x := range all.Fixed {
		s := plain(x.Rate, x.C, x.Places, dist.Exponential, x.Mean)
		s.Run.Seed = 3000 + uint64(i)
		away := time.Duration(100 * x.Mean * 1e9)
		s.Workloads[0].Retries = scenario.CallerRetries{
			Max: x.Max, First: away, Factor: 1, Cap: away, Jitter: 0.5,
			PerSuccess: scenario.None, Capacity: scenario.None,
		}
		f := FeaturesOf(s)
		parts := batchesAfter(t, s, 50*away, 100*away)
		blocked := ratioOf(parts, func(t *Totals) (num, den float64) {
			w := t.Sum()
			return float64(w.Queue429), float64(w.Calls)
		})
		tab.add(t, x.ID, "blocked", blocked, x.Blocked, x.Blocked/100)
		effective := ratio(parts, -1, metric.EffectivePerS, &f)
		tab.add(t, x.ID, "effective", effective, x.Effective, (x.Effective-x.Rate)/100)
		flight := ratio(parts, -1, metric.InFlight, &f)
		if free := float64(x.C) - x.InFlight; free > 0.1 {
			tab.add(t, x.ID, "in flight", flight, x.InFlight, free/100)
		}
	}
}

// compareOrbit checks the other limit: callers who come back at once and
// without end make a queue. The orbit of M/M/5/5 at ρ = 0.8 with retries at a
// rate of 1,000 a second each differs from M/M/5 by one part in a thousand
// (2.220252 to 2.216451 in orbit, 0.553621 to 0.554113 blocked, by the chain);
// retries of mean 10 ms here, by ten times that, which is the stated error.
func compareOrbit(t *testing.T, tab *zTable) {
	s := plain(4, 5, 0, dist.Exponential, 1)
	s.Run.Seed = 4000
	s.Workloads[0].Retries = scenario.CallerRetries{
		Max: 1000, First: 20 * time.Millisecond, Factor: 1, Cap: 20 * time.Millisecond, Jitter: 1,
		PerSuccess: scenario.None, Capacity: scenario.None,
	}
	f := FeaturesOf(s)
	parts := batches(t, s, 15_000*time.Second)
	tab.add(t, "f10_retry.orbit_limit", "in orbit", ratio(parts, -1, metric.InBackoff, &f), 2.216451, 10*(2.220252-2.216451))
	tab.add(t, "f10_retry.orbit_limit", "in flight", ratio(parts, -1, metric.InFlight, &f), 4, 0)
}

// erlangC is P(wait) of M/M/c by the recursion on Erlang's loss formula.
func erlangC(c int, a float64) float64 {
	b := erlangB(c, a)
	return b / (1 - a/float64(c)*(1-b))
}

func erlangB(c int, a float64) float64 {
	b := 1.0
	for n := 1; n <= c; n++ {
		b = a * b / (float64(n) + a*b)
	}
	return b
}

// compareLoss checks that blocking without places depends on a law's mean only
// (Sevast'yanov 1957): every family, and durations by parts.
func compareLoss(t *testing.T, tab *zTable) {
	const c, a = 6, 4.5
	quantity := func(f dist.Family, mean, cv float64) scenario.Quantity {
		return scenario.Quantity{Given: true, Family: f, Mean: mean, CV: cv}
	}
	parts := scenario.DefaultWorkload("w").Stream
	parts.FirstToken, parts.Output, parts.OutputRate = quantity(dist.Lognormal, 0.25, 1), quantity(dist.Gamma, 300, 1), 400
	two := quantity(dist.Mixture, 0, scenario.None)
	two.Parts = []scenario.Part{
		{Weight: 3, Quantity: quantity(dist.Deterministic, 0.5, 0)},
		{Weight: 1, Quantity: quantity(dist.Exponential, 2.5, scenario.None)},
	}
	pareto := quantity(dist.Pareto, 1, scenario.None)
	pareto.Shape, pareto.Max = 2.5, 50
	laws := []struct {
		name   string
		stream scenario.Stream
	}{{"by parts", parts}}
	for _, l := range []struct {
		name string
		q    scenario.Quantity
	}{
		{"exponential", quantity(dist.Exponential, 1, scenario.None)},
		{"lognormal", quantity(dist.Lognormal, 1, 2)},
		{"gamma", quantity(dist.Gamma, 1, 0.3)},
		{"weibull", quantity(dist.Weibull, 1, 1.7)},
		{"uniform", quantity(dist.Uniform, 1, 0.5)},
		{"hyperexponential", quantity(dist.Hyperexponential, 1, 2)},
		{"pareto", pareto},
		{"mixture", two},
		{"deterministic", quantity(dist.Deterministic, 1, 0)},
	} {
		stream := scenario.DefaultWorkload("w").Stream
		stream.Duration = l.q
		laws = append(laws, struct {
			name   string
			stream scenario.Stream
		}{l.name, stream})
	}
	for i, l := range laws {
		s := plain(a, c, 0, dist.Exponential, 1)
		s.Run.Seed = 5000 + uint64(i)
		s.Workloads[0].Stream = l.stream
		f := FeaturesOf(s)
		b := erlangB(c, a)
		got := batches(t, s, 200_000*time.Second)
		tab.add(t, "insensitivity."+l.name, "rejected", ratio(got, -1, metric.RejectedShare, &f), b, 1e-6)
		tab.add(t, "insensitivity."+l.name, "in flight", ratio(got, -1, metric.InFlight, &f), a*(1-b), 1e-6)
	}
}

// comparePriorities checks the mean waits of three classes with one
// exponential law that share c servers, non-preemptive: W_k =
// W0/((1−σ_{k−1})(1−σ_k)), W0 = C(c,a)·S/c, σ_k the load of classes up to k a
// server (Cobham 1954, eqs. 3 and 4). P(wait) is the same for all.
func comparePriorities(t *testing.T, tab *zTable) {
	for i, x := range []struct {
		c     int
		rates []float64 // highest priority first
		order string
	}{
		{1, []float64{0.3, 0.4}, "fifo"},
		{4, []float64{1.2, 0.8, 1.2}, "fifo"},
		{30, []float64{3, 24}, "fifo"},
		{4, []float64{1.2, 0.8, 1.2}, "lifo"}, // a mean does not see the order within a class
	} {
		s := plain(1, int64(x.c), scenario.None, dist.Exponential, 1)
		s.Run.Seed, s.Pool.Order = 6000+uint64(i), x.order
		template, total := s.Workloads[0], 0.0
		s.Workloads = nil
		for k, rate := range x.rates {
			w := template
			w.Name, w.Priority, w.Arrivals.Rate = string(rune('a'+k)), int64(len(x.rates)-k), rate
			// A file may list them in any order.
			s.Workloads = append([]scenario.Workload{w}, s.Workloads...)
			total += rate
		}
		f := FeaturesOf(s)
		got := batches(t, s, time.Duration(3e6/total)*time.Second)
		wait, before := erlangC(x.c, total)/float64(x.c), 0.0
		for k, rate := range x.rates {
			upTo := before + rate/float64(x.c)
			w := len(x.rates) - 1 - k
			tab.add(t, "cobham."+x.order, "wait", ratio(got, w, metric.WaitMeanS, &f), wait/((1-before)*(1-upTo)), 0)
			tab.add(t, "cobham."+x.order, "p_wait", ratio(got, w, metric.PWait, &f), erlangC(x.c, total), 0)
			before = upTo
		}
	}
}

// compareLIFO checks that serving the last to come first leaves the mean wait
// and P(wait) as they are. Its waits are busy periods of an M/M/1 queue with
// rate cμ, so their second moment is that of FIFO divided by 1 − ρ (Cooper,
// Introduction to Queueing Theory, 2nd ed. 1981, ch. 5); it is read from a
// histogram whose cells are under 1 % wide.
func compareLIFO(t *testing.T, tab *zTable) {
	const c, a = 5, 4.0
	s := plain(a, c, scenario.None, dist.Exponential, 1)
	s.Pool.Order = "lifo"
	s.Run.Seed = 7000
	f := FeaturesOf(s)
	got := batches(t, s, 500_000*time.Second)
	p, rho := erlangC(c, a), a/c
	mean := p / (c - a)
	tab.add(t, "lifo.c5", "wait", ratio(got, -1, metric.WaitMeanS, &f), mean, 0)
	tab.add(t, "lifo.c5", "p_wait", ratio(got, -1, metric.PWait, &f), p, 0)
	tab.add(t, "lifo.c5", "queue", ratio(got, -1, metric.Queue, &f), a*mean, 0)

	fifo := 2 * p / ((c - a) * (c - a))
	for order, want := range map[string]float64{"fifo": fifo, "lifo": fifo / (1 - rho)} {
		s.Pool.Order = order
		e := start(t, s, 0)
		mustRun(t, e, 500_000*time.Second)
		h := e.Distributions().Wait[0]
		// E[W²] = 2∫ w·P(W > w) dw, in steps of 1 % of w.
		var second float64
		for x := 1e-3; x < 1e4; x *= 1.01 {
			mid := x * 1.005
			second += 2 * mid * 0.01 * x * float64(h.Above(uint64(mid*1e9))) / float64(h.Total())
		}
		if math.Abs(second-want) > 0.05*want {
			t.Errorf("%s: E[W²] = %.4g, want %.4g", order, second, want)
		}
	}
}

// compareCap checks that a workload below its own cap of slots sees a pool of
// that size, whoever else is there while slots are free.
func compareCap(t *testing.T, tab *zTable) {
	const slots, rate = 4, 3.2
	s := plain(rate, 1000, scenario.None, dist.Exponential, 1)
	s.Run.Seed = 8000
	s.Workloads[0].Concurrency = slots
	other := s.Workloads[0]
	other.Name, other.Concurrency, other.Priority = "other", scenario.None, 3
	other.Arrivals.Rate = 20
	s.Workloads = append(s.Workloads, other)
	f := FeaturesOf(s)
	got := batches(t, s, 300_000*time.Second)
	p := erlangC(slots, rate)
	mean := p / (slots - rate)
	tab.add(t, "capped.M/M/4", "wait", ratio(got, 0, metric.WaitMeanS, &f), mean, 0)
	tab.add(t, "capped.M/M/4", "p_wait", ratio(got, 0, metric.PWait, &f), p, 0)
	tab.add(t, "capped.M/M/4", "queue", ratio(got, 0, metric.Queue, &f), rate*mean, 0)
	tab.add(t, "capped.M/M/4", "in flight", ratio(got, 0, metric.InFlight, &f), rate, 0)
	tab.add(t, "capped.M/M/4", "in flight, other", ratio(got, 1, metric.InFlight, &f), 20, 0)
}
