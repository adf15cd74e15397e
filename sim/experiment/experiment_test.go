package experiment

import (
	"context"
	"errors"
	"math"
	"reflect"
	"strings"
	"testing"
	"time"

	"capsize/model/dist"
	"capsize/model/metric"
	"capsize/model/predict"
	"capsize/model/scenario"
	"capsize/model/sizing"
	"capsize/sim/stat"
)

// chat is one Poisson workload of 12 s streams.
func chat(rate float64, c, k int64, length time.Duration) *scenario.Scenario {
	s := scenario.Default()
	s.Name = "test"
	w := scenario.DefaultWorkload("chat")
	w.Arrivals.Rate, w.Arrivals.RateSet = rate, true
	w.Stream.Duration = scenario.Quantity{Given: true, Family: dist.Exponential, Mean: 12, CV: scenario.None}
	s.Workloads = []scenario.Workload{w}
	s.Pool.Concurrency, s.Pool.Queue = c, k
	s.Run.Duration, s.Run.Warmup = length, length/10
	return &s
}

func mustRun(t *testing.T, s *scenario.Scenario, o Options) *Summary {
	t.Helper()
	sum, err := Run(context.Background(), s, o)
	if err != nil {
		t.Fatal(err)
	}
	return sum
}

// The results are the same bits whatever the number of workers, and again the
// next time.
func TestWorkersChangeNothing(t *testing.T) {
	s := chat(2.5, 31, 10, 20*time.Minute)
	s.Memory.PerStream, s.Memory.Limit = 1<<20, 30<<20
	want := mustRun(t, s, Options{Replications: 7, Workers: 1, Series: time.Minute})
	for workers := 1; workers <= 4; workers++ {
		got := mustRun(t, s, Options{Replications: 7, Workers: workers, Series: time.Minute})
		if !equal(got, want) {
			t.Fatalf("%d workers differ from one", workers)
		}
	}
}

// equal compares two summaries bit by bit; NaN equals NaN.
func equal(a, b *Summary) bool {
	x, y := *a, *b
	for i := range x.Total {
		if !sameEstimate(x.Total[i], y.Total[i]) || !sameEstimate(x.Workloads[0][i], y.Workloads[0][i]) {
			return false
		}
	}
	if len(x.Series) != len(y.Series) {
		return false
	}
	for i := range x.Series {
		for id, v := range x.Series[i].Total {
			if math.Float64bits(v) != math.Float64bits(y.Series[i].Total[id]) {
				return false
			}
		}
	}
	return x.Requests == y.Requests && x.Law == y.Law && reflect.DeepEqual(x.Warnings, y.Warnings)
}

func sameEstimate(a, b stat.Estimate) bool {
	same := func(x, y float64) bool { return math.Float64bits(x) == math.Float64bits(y) }
	return same(a.Value, b.Value) && same(a.Lo, b.Lo) && same(a.Hi, b.Hi) && a.Reason == b.Reason
}

// A single replication is the plain run: its values are those of replication 0
// among many.
func TestPooledValuesAreMeansOfRuns(t *testing.T) {
	s := chat(2.5, 31, 10, time.Hour)
	runs, err := replicate(context.Background(), s, Options{Replications: 5})
	if err != nil {
		t.Fatal(err)
	}
	p, err := predict.All(s)
	if err != nil {
		t.Fatal(err)
	}
	sum := summarize(s, p, runs, nil)
	for _, id := range metric.All() {
		m := metric.Of(id)
		if m.Kind == metric.Quantile || !math.IsNaN(runs[0].total[metric.FirstOOMS]) {
			continue
		}
		mean, n := 0.0, 0.0
		for _, r := range runs {
			if v := r.total[id]; !math.IsNaN(v) {
				mean, n = mean+v, n+1
			}
		}
		if got := sum.Total[id].Value; n > 0 && math.Abs(got-mean/n) > 1e-12*math.Abs(got) {
			t.Errorf("%s: %g, the runs' mean is %g", id, got, mean/n)
		}
	}
	one := mustRun(t, s, Options{Replications: 1})
	if got, want := one.Total[metric.WaitMeanS].Value, runs[0].total[metric.WaitMeanS]; got != want {
		t.Errorf("replication 0 alone waits %g, among five %g", got, want)
	}
}

// Which interval a run carries, and the reason where it has none.
func TestIntervalRules(t *testing.T) {
	long := chat(2.5, 40, scenario.None, 60*time.Hour)
	short := chat(2.5, 32, scenario.None, 10*time.Minute)
	moving := chat(2.5, 40, scenario.None, time.Hour)
	moving.Workloads[0].Arrivals.Profile = scenario.Profile{Shape: "step", Points: []scenario.Point{{At: time.Minute, Rate: 3}}}
	deadly := chat(2.5, 40, scenario.None, time.Hour)
	deadly.Memory.PerStream, deadly.Memory.Limit = 1<<20, 20<<20

	for _, c := range []struct {
		name     string
		s        *scenario.Scenario
		n        int
		kind     string
		id       metric.ID
		interval bool
		reason   string
	}{
		{"one long run, mean", long, 1, Stationary, metric.WaitMeanS, true, ""},
		{"one long run, share", long, 1, Stationary, metric.PWait, true, ""},
		{"one long run, quantile", long, 1, Stationary, metric.WaitP99S, false, oneRun},
		{"one long run, count", long, 1, Stationary, metric.Offered, false, oneRun},
		{"one short run", short, 1, Stationary, metric.Queue, false, stat.TooShort},
		{"moving rate, one run", moving, 1, Terminating, metric.InFlight, false, stat.Terminating},
		{"moving rate, many", moving, 8, Terminating, metric.InFlight, true, ""},
		{"a kill makes it terminating", deadly, 1, Terminating, metric.InFlight, false, stat.Terminating},
		{"many, quantile", long, 4, Stationary, metric.SystemP99S, true, ""},
		{"many, feature off", long, 4, Stationary, metric.MemoryMeanBytes, false, ""},
		{"many, nothing seen", long, 4, Stationary, metric.RejectedShare, false, stat.TooFew},
	} {
		sum := mustRun(t, c.s, Options{Replications: c.n})
		e := sum.Total[c.id]
		if sum.Kind != c.kind || e.HasInterval() != c.interval || e.Reason != c.reason {
			t.Errorf("%s: kind %s, %s = %+v", c.name, sum.Kind, c.id, e)
		}
	}
}

// The interval of one long stationary run covers the exact value about as
// often as it says, on 200 seeds: enough to see an interval that is far off.
func TestSingleRunCoverage(t *testing.T) {
	if testing.Short() {
		t.Skip("simulates 200 runs of 40 hours")
	}
	s := chat(2.5, 36, scenario.None, 40*time.Hour)
	p, err := predict.All(s)
	if err != nil {
		t.Fatal(err)
	}
	want := p.Total[metric.WaitMeanS]
	if !want.Exact {
		t.Fatal("M/M/c must be exact")
	}
	hits, n := 0, 0
	for seed := range uint64(200) {
		s.Run.Seed = seed
		sum := mustRun(t, s, Options{Replications: 1})
		if e := sum.Total[metric.WaitMeanS]; e.HasInterval() {
			n++
			if e.Lo <= want.Value && want.Value <= e.Hi {
				hits++
			}
		}
	}
	t.Logf("%d of 200 runs gave an interval, %d covered", n, hits)
	got := float64(hits) / float64(n)
	if n < 150 || math.Abs(got-0.95) > 4*math.Sqrt(0.95*0.05/float64(n)) {
		t.Errorf("%d intervals, covered %.3f", n, got)
	}
}

func TestGoals(t *testing.T) {
	s := chat(2.5, 33, scenario.None, 100*time.Hour)
	s.Run.Seed = 2 // of seed 1 the correlation test says too short, as of one run in twenty
	set := func(id metric.ID, limit float64) { s.Goals.Limit[id] = limit }
	set(metric.WaitP99S, 2)          // far above: about 17 s
	set(metric.WaitMeanS, 1000)      // far below
	set(metric.RejectedShare, 0.001) // an unlimited line rejects nobody
	set(metric.MakespanS, 5)         // no arrivals end
	s.Memory.PerStream, s.Memory.Limit = 1<<20, 1<<30
	s.Goals.Limit[metric.MemoryPeakBytes] = 0.9
	for _, n := range []int{1, 20} {
		if n > 1 {
			s.Run.Duration, s.Run.Warmup = 10*time.Hour, time.Hour
		}
		sum := mustRun(t, s, Options{Replications: n})
		want := map[string]Status{"wait_p99": Missed, "wait_mean": Met, "makespan": NoStatus, "rejected": Met, "memory_peak": Met}
		if n == 1 {
			want["memory_peak"] = Undecided // one run cannot tell
		}
		for _, g := range sum.Goals {
			if g.Status != want[g.Key] {
				t.Errorf("%d replications: %s is %s, want %s: %+v", n, g.Key, g.Status, want[g.Key], g)
			}
			delete(want, g.Key)
		}
		if len(want) > 0 {
			t.Errorf("goals not judged: %v", want)
		}
		if !sum.Missed() {
			t.Error("a goal is missed, but the summary does not say so")
		}
	}
}

// A limit inside the interval is undecided; a limit of nothing that was passed
// once is missed.
func TestStatus(t *testing.T) {
	in := stat.Estimate{Value: 2, Lo: 1, Hi: 3}
	for _, c := range []struct {
		e     stat.Estimate
		limit float64
		want  Status
	}{
		{in, 0.5, Missed},
		{in, 1, Undecided},
		{in, 2, Undecided},
		{in, 3, Met},
		{stat.Point(math.NaN(), ""), 1, NoStatus},
		{stat.Point(1, oneRun), 0, Missed},
		{stat.Point(1, oneRun), 5, Undecided},
	} {
		if got := status(&c.e, c.limit, 1); got != c.want {
			t.Errorf("%+v against %g: %s, want %s", c.e, c.limit, got, c.want)
		}
	}
}

func TestAgree(t *testing.T) {
	in := stat.Estimate{Value: 2, Lo: 1.9, Hi: 2.1}
	point := stat.Point(2, stat.TooShort)
	for _, c := range []struct {
		value float64
		e     stat.Estimate
		want  Agreement
	}{
		{2.05, in, Inside},
		{2.15, in, Near},
		{2.5, in, Differs},
		{math.NaN(), in, NoAgreement},
		{2.05, point, Near},
		{3, point, NoAgreement},
		{0.001, stat.Point(0, stat.TooFew), NoAgreement},
	} {
		got, why := Agree(&predict.Prediction{Value: c.value, Why: ""}, &c.e)
		if got != c.want {
			t.Errorf("%g beside %+v: %s (%s), want %s", c.value, c.e, got, why, c.want)
		}
	}
}

// An interrupt ends a run with what is known so far.
func TestInterrupt(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	s := chat(2.5, 40, scenario.None, 24*365*time.Hour)
	s.Run.Warmup = 0
	sum, err := Run(ctx, s, Options{Replications: 2, Progress: func(done float64) {
		if done > 0.02 {
			cancel()
		}
	}})
	if err != nil {
		t.Fatal(err)
	}
	if !errors.Is(sum.Stopped, context.Canceled) || sum.Requests == 0 || len(sum.Warnings) == 0 {
		t.Fatalf("stopped %v after %d requests, warnings %q", sum.Stopped, sum.Requests, sum.Warnings)
	}
}

// Replications that were cut short are left out once one is whole; where none
// is, the one that went furthest stands alone.
func TestOnlyWholeReplicationsArePooled(t *testing.T) {
	cut := func(at time.Duration) *replication {
		r := &replication{stopped: context.Canceled}
		r.totals.At = at
		return r
	}
	whole := &replication{}
	for name, c := range map[string]struct{ in, want []*replication }{
		"one whole": {[]*replication{cut(5), whole, nil, cut(9)}, []*replication{whole}},
		"nothing":   {[]*replication{nil, nil}, nil},
	} {
		if got := complete(c.in); !reflect.DeepEqual(got, c.want) {
			t.Errorf("%s: %v", name, got)
		}
	}
	if got := complete([]*replication{cut(5), cut(9), nil}); len(got) != 1 || got[0].totals.At != 9 {
		t.Errorf("all cut: %v", got)
	}
}

// A worker's panic reaches the caller, who can recover it.
func TestPanicReachesTheCaller(t *testing.T) {
	defer func() {
		if c, ok := recover().(*crash); !ok || c.value != "boom" {
			t.Errorf("recovered %v", c)
		}
	}()
	s := chat(2.5, 40, 0, time.Hour)
	_, _ = Run(context.Background(), s, Options{Replications: 2, Progress: func(float64) { panic("boom") }})
	t.Error("nothing was raised")
}

// One short run of an overstretched service is never called fine: the value of
// a goal beyond its limit shows in the verdict, certain or not.
func TestUndecidedIsNotFine(t *testing.T) {
	s := chat(2.5, 31, scenario.None, 30*time.Minute)
	s.Goals.Limit[metric.WaitP99S] = 2
	sum := mustRun(t, s, Options{Replications: 1})
	if g := sum.Goals[0]; g.Status != Undecided || g.Estimate.Value < 2 {
		t.Fatalf("the goal: %+v", g)
	}
	if sum.Verdict.State != sizing.TIGHT || !strings.Contains(sum.Verdict.Text, "not yet certain") {
		t.Errorf("%s %s", sum.Verdict.State, sum.Verdict.Text)
	}
}

// Nothing seen in 20 runs meets a goal only where an event, of as many requests
// as it can affect, would have shown.
func TestNothingSeen(t *testing.T) {
	calm := chat(2.5, 49, 75, 30*time.Minute)
	calm.Goals.Limit[metric.WaitP99S] = 2
	calm.Goals.Limit[metric.RejectedShare] = 1e-6
	for _, g := range mustRun(t, calm, Options{Replications: 20}).Goals {
		want := Met // 3·124 requests of 90,000 are less than 1 %
		if g.Metric == metric.RejectedShare {
			want = Undecided // and far more than 10⁻⁶
		}
		if g.Status != want {
			t.Errorf("%s is %s, want %s", g.Key, g.Status, want)
		}
	}
}

// The bins of a series add up to the run.
func TestSeriesAddsUp(t *testing.T) {
	s := chat(2.5, 31, 10, time.Hour)
	sum := mustRun(t, s, Options{Replications: 1, Series: 7 * time.Minute})
	var offered, rejected, open float64
	for i, b := range sum.Series {
		end := s.Run.Duration
		if i+1 < len(sum.Series) {
			end = sum.Series[i+1].Start
		}
		offered += b.Total[metric.Offered]
		rejected += b.Total[metric.Rejected]
		open += b.Total[metric.InFlight] * (end - b.Start).Seconds()
	}
	window := (s.Run.Duration - s.Run.Warmup).Seconds()
	if len(sum.Series) != 8 || offered != sum.Total[metric.Offered].Value || rejected != sum.Total[metric.Rejected].Value {
		t.Errorf("%d bins, offered %g of %g, rejected %g of %g", len(sum.Series), offered, sum.Total[metric.Offered].Value, rejected, sum.Total[metric.Rejected].Value)
	}
	if want := sum.Total[metric.InFlight].Value * window; math.Abs(open-want) > 1e-9*want {
		t.Errorf("∫ open %g, the run says %g", open, want)
	}
}

func TestTooManyWaitingIsSaid(t *testing.T) {
	if testing.Short() {
		t.Skip("takes 250 MB and a second")
	}
	s := chat(5e5, 1, scenario.None, time.Minute)
	sum := mustRun(t, s, Options{Replications: 1})
	if sum.Stopped == nil {
		t.Fatal("the run must end at 4,000,000 waiting")
	}
}

// Twenty replications of a 30-minute chat run: the screen's background job.
func BenchmarkBaseline(b *testing.B) {
	s := chat(2.5, 49, 75, 30*time.Minute)
	b.ReportAllocs()
	for b.Loop() {
		if _, err := Run(context.Background(), s, Options{Replications: 20}); err != nil {
			b.Fatal(err)
		}
	}
}

// A run that starts empty is told to warm up for some relaxation times; one
// that has no steady state is told nothing.
func TestWarmUpIsSuggested(t *testing.T) {
	s := chat(2.5, 49, scenario.None, 20*time.Minute)
	s.Run.Warmup = 0
	sum := mustRun(t, s, Options{Replications: 40})
	w, ok := sum.WarmUp()
	if !ok || w < 15*time.Second || w > 5*time.Minute {
		t.Errorf("suggested %v, %t: streams last 12 s", w, ok)
	}
	said := false
	for _, text := range sum.Warnings {
		said = said || strings.Contains(text, "MSER-5")
	}
	if !said {
		t.Errorf("warnings %q", sum.Warnings)
	}
	s.Workloads[0].Arrivals.Profile = scenario.Profile{Shape: "step", Points: []scenario.Point{{At: time.Minute, Rate: 3}}}
	if w, ok := mustRun(t, s, Options{Replications: 2}).WarmUp(); ok {
		t.Errorf("a moving rate has no warm-up: %v", w)
	}
}

// A goal on time in the queue is judged by time in the queue, not by the whole
// wait, which retries make far longer.
func TestQueueWaitGoalsAreTheirOwn(t *testing.T) {
	s := chat(2.5, 49, 20, 30*time.Minute)
	s.Upstream.RequestsPerMinute, s.Upstream.Burst = 140, 5*time.Second
	s.Upstream.SDK = scenario.Profiles()[0]
	s.Goals.Limit[metric.WaitP95S] = 0.9
	s.Goals.Limit[metric.QueueWaitP95S] = 0.9
	sum := mustRun(t, s, Options{Replications: 20})
	for _, g := range sum.Goals {
		if (g.Key == "queue_wait_p95") != (g.Status == Met) {
			t.Errorf("%s is %s: %+v", g.Key, g.Status, g.Estimate)
		}
	}
	if sum.Total[metric.QueueWaitP95S].Value > 0.9 || sum.Total[metric.WaitP95S].Value < 0.9 {
		t.Errorf("queue wait p95 %g, wait p95 %g", sum.Total[metric.QueueWaitP95S].Value, sum.Total[metric.WaitP95S].Value)
	}
}
