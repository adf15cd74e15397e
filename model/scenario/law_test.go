package scenario

import (
	"math"
	"strings"
	"testing"
	"time"

	"capsize/model/dist"
)

// Every way of stating a distribution in a file leads to the law that it says.
func TestLawsOfAFile(t *testing.T) {
	near := func(a, b float64) bool { return math.Abs(a-b) <= 1e-9*math.Abs(b) }
	for _, c := range []struct {
		text     string
		family   dist.Family
		mean, cv float64 // NaN: not checked
	}{
		{"{mean: 12s}", dist.Lognormal, 12, 0.8},
		{"{dist: exponential, mean: 12s}", dist.Exponential, 12, 1},
		{"{dist: deterministic, mean: 12s}", dist.Deterministic, 12, 0},
		{"{dist: gamma, mean: 12s, cv: 2}", dist.Gamma, 12, 2},
		{"{dist: weibull, mean: 12s}", dist.Weibull, 12, 0.8},
		{"{dist: weibull, mean: 12s, cv: 1}", dist.Weibull, 12, 1},
		{"{dist: uniform, mean: 12s}", dist.Uniform, 12, 1 / math.Sqrt(3)},
		{"{dist: uniform, mean: 12s, cv: 0.5}", dist.Uniform, 12, 0.5},
		{"{dist: hyperexponential, mean: 12s}", dist.Hyperexponential, 12, 2},
		{"{dist: hyperexponential, mean: 12s, cv: 1}", dist.Hyperexponential, 12, 1},
		{"{dist: pareto, mean: 12s, shape: 1.5, max: 1h}", dist.Pareto, 12, math.NaN()},
		{"{samples: a.csv}", dist.Empirical, 3, math.Sqrt(2.0/3) / 3},
		{"{dist: empirical, samples: a.csv}", dist.Empirical, 3, math.Sqrt(2.0/3) / 3},
		{"{samples: b.csv, column: d}", dist.Empirical, 2, 0},
		{"{parts: [{weight: 3, dist: deterministic, mean: 1s}, {weight: 1, dist: deterministic, mean: 5s}]}", dist.Mixture, 2, math.Sqrt(3) / 2},
		{"{dist: mixture, parts: [{weight: 0.5, samples: a.csv}, {weight: 0.5, dist: deterministic, mean: 3s}]}", dist.Mixture, 3, math.Sqrt(1.0/3) / 3},
		{"{dist: uniform, p50: 10s, p95: 19s}", dist.Uniform, 10, 1 / math.Sqrt(3)},
	} {
		text := strings.Replace(sample, "{dist: lognormal, mean: 12s, cv: 0.8}", c.text, 1)
		s := loaded(t, text, map[string]string{"a.csv": "2\n3\n4\n", "b.csv": "d\n2\n"})
		law, err := s.Workloads[0].Stream.Duration.Law()
		if err != nil || law.Family() != c.family || !near(law.Mean(), c.mean) || !math.IsNaN(c.cv) && math.Abs(law.CV()-c.cv) > 1e-9 {
			t.Errorf("%s: %v with mean %v and cv %v, %v", c.text, law.Family(), law.Mean(), law.CV(), err)
		}
	}
}

func TestLawsOfQuantiles(t *testing.T) {
	for _, f := range []dist.Family{dist.Lognormal, dist.Gamma, dist.Weibull, dist.Uniform} {
		q := Quantity{Given: true, Family: f, P50: 9, P95: 16, CV: None}
		law, err := q.Law()
		if err != nil || law.Family() != f || math.Abs(law.Quantile(0.5)-9) > 1e-6 || math.Abs(law.Quantile(0.95)-16) > 1e-6 {
			t.Errorf("%v: quantiles %v, %v, %v", f, law.Quantile(0.5), law.Quantile(0.95), err)
		}
	}
	pareto := Quantity{Given: true, Family: dist.Pareto, Mean: 12, Shape: 1.5, Max: 3600, CV: None}
	law, err := pareto.Law()
	if err != nil || law.Quantile(1) != 3600 || law.CV() < 1 {
		t.Errorf("pareto up to %v with cv %v, %v", law.Quantile(1), law.CV(), err)
	}
}

func TestLawNeedsItsSamples(t *testing.T) {
	q := Quantity{Given: true, Family: dist.Empirical, Samples: "a.csv", CV: None}
	mix := Quantity{Given: true, Family: dist.Mixture, CV: None, Parts: []Part{{1, q}}}
	for name, q := range map[string]Quantity{"samples": q, "a part": mix} {
		if _, err := q.Law(); err == nil || q.Loaded() {
			t.Errorf("%s: a law without samples, %v", name, err)
		}
	}
	q.Values = []float64{1, 3} // as code may put them
	if law, err := q.Law(); err != nil || law.Mean() != 2 || !q.Loaded() {
		t.Errorf("law of values with mean %v, %v", law.Mean(), err)
	}
}

// What is held is the duration, ended at max and cut by errors.
func TestHeldLaw(t *testing.T) {
	held := func(s *Scenario, i int) dist.Law {
		t.Helper()
		law, err := s.Workloads[i].HeldLaw(&s.Upstream)
		if err != nil {
			t.Fatal(err)
		}
		return law
	}
	s := parse(t, strings.Replace(sample, "dist: lognormal, mean: 12s, cv: 0.8", "dist: exponential, mean: 12s", 1))
	if law := held(s, 0); law.Mean() != 12 || law.Family() != dist.Exponential {
		t.Errorf("without limits: %v with mean %v", law.Family(), law.Mean())
	}
	w := &s.Workloads[0]
	w.Stream.Max = 6 * time.Second
	want := 12 * (1 - math.Exp(-0.5))
	if got := held(s, 0).Mean(); math.Abs(got-want) > 1e-9 {
		t.Errorf("ended at 6 s: mean %v, want %v", got, want)
	}
	s.Upstream.ErrorsDuring = 0.2 // they hold half of it
	if got := held(s, 0).Mean(); math.Abs(got-0.9*want) > 1e-9 {
		t.Errorf("ended at 6 s and a fifth cut: mean %v, want %v", got, 0.9*want)
	}
	if law, err := w.HeldLaw(nil); err != nil || math.Abs(law.Mean()-want) > 1e-9 {
		t.Errorf("without an upstream: %v, %v", law.Mean(), err)
	}
	w.Stream.Duration = notGiven()
	if _, err := w.HeldLaw(nil); err == nil {
		t.Error("a law of nothing")
	}
}

func TestHeldLawByParts(t *testing.T) {
	s := parse(t, strings.Replace(sample, "duration: {dist: lognormal, mean: 12s, cv: 0.8}",
		"first_token: {dist: deterministic, mean: 2s}\n      output_tokens: {dist: exponential, mean: 600}", 1))
	w := &s.Workloads[0]
	law, err := w.HeldLaw(&s.Upstream)
	if err != nil || !w.Stream.ByParts() || math.Abs(law.Mean()-12) > 1e-9 || math.Abs(law.Variance()-100) > 1e-6 {
		t.Errorf("2 s + 600 tokens at 60/s: mean %v, variance %v, %v", law.Mean(), law.Variance(), err)
	}
	w.Stream.Max = 2 * time.Second
	if law, err = w.HeldLaw(&s.Upstream); err != nil || math.Abs(law.Mean()-2) > 1e-9 {
		t.Errorf("ended at the first token: mean %v, %v", law.Mean(), err)
	}
}

// A trace that states durations holds those, and the workload's law where a row
// has none.
func TestHeldLawOfATrace(t *testing.T) {
	text := `{name: a, workloads: [{name: w, arrivals: {process: trace, trace: {file: t.csv, time: t_s}}, stream: STREAM}], pool: {concurrency: 1}}`
	whole := strings.Replace(text, "STREAM", "{duration: {dist: deterministic, mean: 10s}}", 1)
	byParts := strings.Replace(text, "STREAM", "{first_token: {mean: 1s}, output_tokens: {dist: deterministic, mean: 60}, output_rate: 60/s}", 1)
	for _, c := range []struct {
		name, text, rows string
		mean             float64 // 0: no law
	}{
		{"all rows", whole, "t_s,duration_s\n1,2\n2,4\n", 3},
		{"half of them", whole, "t_s,duration_s\n1,2\n2,\n", 6},
		{"none", whole, "t_s,duration_s\n1,\n2,\n", 10},
		{"no column", whole, "t_s\n1\n", 10},
		{"by parts", byParts, "t_s\n1\n", 2},
		{"by parts, all rows", byParts, "t_s,duration_s,output_tokens\n1,2,5\n2,4,6\n", 3},
		{"by parts, with tokens", byParts, "t_s,output_tokens\n1,30\n", 0},
	} {
		s := loaded(t, c.text, map[string]string{"t.csv": c.rows})
		law, err := s.Workloads[0].HeldLaw(&s.Upstream)
		if (err != nil) != (c.mean == 0) || math.Abs(law.Mean()-c.mean) > 1e-9 {
			t.Errorf("%s: mean %v, %v, want %v", c.name, law.Mean(), err, c.mean)
		}
	}
}
