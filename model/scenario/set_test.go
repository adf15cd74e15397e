package scenario

import (
	"errors"
	"math"
	"reflect"
	"slices"
	"strings"
	"testing"
)

func TestLookup(t *testing.T) {
	s := parse(t, sample)
	for path, want := range map[string]string{
		"pool.concurrency":                           "49",
		"pool.queue_timeout":                         "30s",
		"pool.queue_timeout.mean":                    "30s",
		"pool.queue_timeout.dist":                    "deterministic",
		"upstream.output_accounting":                 "actual",
		"upstream.output_accounting.reserve":         "actual",
		"chat.arrivals.rate":                         "2.5/s",
		"arrivals.rate":                              "2.5/s", // one workload
		"chat.arrivals.profile":                      "step",
		"chat.arrivals.profile.points.1.at":          "13m",
		"arrivals.profile.points.0.rate":             "8/s",
		"chat.caller_retries.budget":                 "none",
		"goals.wait_p99":                             "2s",
		"goals.wait_p95":                             "none", // of the process, not of the one workload
		"chat.goals.wait_p99":                        "2s",
		"memory.sticky":                              "50%",
		"chat.caller_retries.jitter":                 "full",
		"name":                                       "Push-notification spike",
		"nosuch":                                     "",
		"chat.arrivals.profile.points.2.rate":        "", // may be set, which appends
		"chat.arrivals.profile.points.9.rate":        "",
		"upstream.sdk_retries.jitter":                "25%",
		"chat.stream.input_tokens.mean":              "1500",
		"chat.arrivals.profile.points.0":             "",
		"chat.arrivals.profile.points.00.rate":       "",
		"chat.arrivals.profile.points.-1.rate":       "",
		"chat.arrivals.profile.points.99999999999.x": "",
	} {
		if got := s.Get(path); got != want {
			t.Errorf("Get(%s) = %q, want %q", path, got, want)
		}
	}
}

func TestLookupErrors(t *testing.T) {
	one := parse(t, sample)
	two := one.Clone()
	two.Workloads = append(two.Workloads, DefaultWorkload("night"))
	for _, c := range []struct {
		s          *Scenario
		path, want string
	}{
		{one, "pool.concurency", "did you mean pool.concurrency"},
		{one, "chat.arrival.rate", "did you mean chat.arrivals.rate"},
		{one, "chatt.arrivals.rate", "did you mean chat.arrivals.rate"},
		{one, "stream.duration", "this has parts: write one of"},
		{one, "chat.stream.duration", "chat.stream.duration.mean"},
		{one, "memory.backoff", "memory.backoff.first"},
		{one, "", "write one such as"},
		{one, "qqqqqqqqqqqqqqqqqqq", "write one such as pool.concurrency or chat.arrivals.rate"},
		{one, "chat.arrivals.profile.points.7.at", "there is no point \"7\": write 0 to 2"},
		{two, "arrivals.rate", "did you mean chat.arrivals.rate or night.arrivals.rate"},
	} {
		_, _, err := c.s.Lookup(c.path)
		var bad *FieldError
		if !errors.As(err, &bad) || bad.Path != c.path || !strings.Contains(bad.Msg, c.want) {
			t.Errorf("Lookup(%q): %v, want …%s…", c.path, err, c.want)
		}
	}
}

// The settings of the verification by theory lead to a valid scenario.
func TestApplyTowardsTheory(t *testing.T) {
	s := parse(t, sample)
	err := s.Apply([]string{
		"pool.concurrency=31", "pool.queue=unlimited", "pool.queue_timeout=none", "memory.limit=none", "goals.memory_peak=none",
		"chat.stream.duration.dist=exponential", "chat.stream.duration.cv=1", "run.duration=2000h", "run.warmup=10h",
	})
	if err != nil {
		t.Fatal(err)
	}
	q, err := s.Workloads[0].Stream.Duration.Law()
	if err != nil || q.Mean() != 12 || q.CV() != 1 {
		t.Errorf("law %v, %v: want exponential with mean 12", q, err)
	}
	if s.Pool.Queue != None || s.Pool.QueueTimeout != None || s.Memory.Limit != None || s.Run.Duration.Hours() != 2000 {
		t.Errorf("applied %+v %+v", s.Pool, s.Memory)
	}
}

func TestApplyDropsWhatTheChoiceMakesMeaningless(t *testing.T) {
	for _, c := range []struct {
		sets []string
		want map[string]string
	}{
		{[]string{"stream.duration.dist=exponential"}, map[string]string{"stream.duration.cv": "default", "stream.duration.mean": "12s"}},
		{[]string{"stream.duration.cv=1", "stream.duration.dist=exponential"}, map[string]string{"stream.duration.cv": "1"}},
		{[]string{"stream.duration.dist=lognormal"}, map[string]string{"stream.duration.cv": "0.8"}},
		{[]string{"stream.duration.p50=9s", "stream.duration.p95=28s"}, map[string]string{"stream.duration.mean": "", "stream.duration.cv": "default"}},
		{[]string{"stream.input_tokens.mean="}, map[string]string{"stream.input_tokens.cv": "default"}},
		{[]string{"arrivals.process=batch", "arrivals.batch.size=90"}, map[string]string{"arrivals.rate": "", "arrivals.profile": "none"}},
		{[]string{"arrivals.profile=none"}, map[string]string{"arrivals.rate": "2.5/s", "arrivals.profile.points.0.at": ""}},
		{[]string{"arrivals.profile.points.2.at=20m", "arrivals.profile.points.2.rate=0/s"}, map[string]string{"arrivals.profile.points.2.at": "20m"}},
		{[]string{"stream.duration.dist=pareto", "stream.duration.shape=1.5", "stream.duration.max=1h"}, map[string]string{"stream.duration.cv": "default", "stream.duration.mean": "12s"}},
		{[]string{"stream.duration.dist=uniform"}, map[string]string{"stream.duration.cv": "default"}},
		{[]string{"stream.duration.dist=hyperexponential"}, map[string]string{"stream.duration.cv": "default"}},
		{
			[]string{"stream.duration.dist=mixture", "stream.duration.parts.0.weight=4", "stream.duration.parts.0.mean=9s", "stream.duration.parts.1.weight=1", "stream.duration.parts.1.p50=30s", "stream.duration.parts.1.p95=90s"},
			map[string]string{"stream.duration.mean": "", "stream.duration.parts.0.mean": "9s", "stream.duration.parts.0.dist": "lognormal", "stream.duration.parts.1.p95": "90s", "stream.duration.parts.1.weight": "1"},
		},
		{[]string{"stream.duration.samples=a.csv"}, map[string]string{"stream.duration.dist": "empirical", "stream.duration.mean": "", "stream.duration.cv": "default"}},
		{[]string{"stream.duration.samples=a.csv", "stream.duration.column=d", "stream.duration.dist=gamma", "stream.duration.mean=3s"}, map[string]string{"stream.duration.samples": "", "stream.duration.column": ""}},
		{[]string{"stream.first_token.mean=1s", "stream.output_tokens.mean=600"}, map[string]string{"stream.duration.mean": "", "stream.output_rate": "60/s", "stream.first_token.mean": "1s"}},
		{[]string{"stream.first_token.mean=1s", "stream.output_tokens.mean=600", "stream.duration.mean=9s"}, map[string]string{"stream.duration.mean": "9s", "stream.first_token.mean": "", "stream.output_tokens.mean": ""}},
		{[]string{"upstream.sdk_retries.max=5", "upstream.sdk_retries.profile=openai-python"}, map[string]string{"upstream.sdk_retries.max": "2", "upstream.sdk_retries.retry_after_cap": "2m", "upstream.sdk_retries.retry_after_over": "fail"}},
		{[]string{"upstream.sdk_retries.profile=anthropic-go", "upstream.sdk_retries.max=5"}, map[string]string{"upstream.sdk_retries.max": "5", "upstream.sdk_retries.profile": "anthropic-go", "upstream.sdk_retries.retry_after_cap": "none"}},
		{[]string{"upstream.sdk_retries.profile=anthropic-go", "upstream.sdk_retries.profile=none"}, map[string]string{"upstream.sdk_retries.max": "0", "upstream.sdk_retries.retry_after_cap": "1m"}},
		{[]string{"arrivals.profile=daily", "arrivals.profile.high=8/s"}, map[string]string{"arrivals.rate": "", "arrivals.profile.points.0.at": ""}},
		{[]string{"arrivals.process=trace", "arrivals.trace.file=a.csv", "arrivals.trace.time=t_s"}, map[string]string{"arrivals.rate": "", "arrivals.profile": "none"}},
		{[]string{"pool.queue_timeout.dist=exponential"}, map[string]string{"pool.queue_timeout": "30s"}},
		{[]string{"upstream.output_accounting=4096", "upstream.output_tokens_per_minute=400k"}, map[string]string{"upstream.output_accounting.reserve": "4096"}},
		{[]string{"caller_retries.budget=none"}, map[string]string{"caller_retries.budget.capacity": "none"}},
		{[]string{" pool.queue = 5 "}, map[string]string{"pool.queue": "5"}},
		{[]string{"about=a=b"}, map[string]string{"about": "a=b"}},
	} {
		s := parse(t, sample)
		if err := s.Apply(c.sets); err != nil {
			t.Errorf("%v: %v", c.sets, err)
			continue
		}
		for path, want := range c.want {
			if got := s.Get(path); got != want {
				t.Errorf("after %v, %s is %q, want %q", c.sets, path, got, want)
			}
		}
	}
}

func TestApplyErrorsLeaveTheScenarioAlone(t *testing.T) {
	for _, c := range []struct {
		sets []string
		want string
	}{
		{[]string{"pool.queue"}, "pool.queue: this has no value"},
		{[]string{"pool.queue=none"}, "pool.queue: \"none\" may mean no queue or no limit: write unlimited or 0"},
		{[]string{"pool.queue="}, "pool.queue: a value is missing"},
		{[]string{"pool.concurrency=0"}, "pool.concurrency: \"0\" is out of range: write 1 to 1000000"},
		{[]string{"pool.concurrency="}, "pool.concurrency: the number of slots is missing"},
		{[]string{"pool.concurrency=10", "pool.order=lilo"}, "pool.order: \"lilo\" is not possible: write fifo, lifo; did you mean lifo?"},
		{[]string{"memory.limit=none"}, "goals.memory_peak: a share of memory.limit needs that limit"},
		{[]string{"stream.duration.dist=exponential", "stream.duration.cv=0.5"}, "chat.stream.duration.cv: cv of exponential is always 1, got 0.5"},
		{[]string{"stream.duration.cv=0.5", "stream.duration.dist=exponential"}, "chat.stream.duration.cv: cv of exponential is always 1, got 0.5"},
		{[]string{"stream.duration.p50=9s"}, "chat.stream.duration.p50: p50 needs p95"},
		{[]string{"stream.duration.p95=28s", "stream.duration.p50=30s"}, "chat.stream.duration.p95: p95 is not above p50"},
		{[]string{"arrivals.process=batch"}, "chat.arrivals.batch: the batch has no size"},
		{[]string{"arrivals.profile.points.2.rate=3/s"}, "chat.arrivals.profile.points.2.at: the times of points must rise"},
		{[]string{"arrivals.profile.points.2.rate=fast"}, "arrivals.profile.points.2.rate: \"fast\" is not a number"},
		{[]string{"run.seed=-1"}, "run.seed: \"-1\" is out of range"},
		{[]string{"memory.sticky=nan"}, "memory.sticky: \"nan\" is not a number"},
		{[]string{"name="}, "name: the scenario has no name"},
		{[]string{"upstream.requests_per_minute=30", "upstream.burst=1s"}, "upstream.requests_per_minute: the bucket holds 0.5, upstream.burst of refill, and a request takes 1"},
		{[]string{"upstream.input_tokens_per_minute=2M", "stream.input_tokens.mean="}, "upstream.input_tokens_per_minute: the limit counts tokens that no workload states"},
		{[]string{"stream.duration.shape=1.5"}, "chat.stream.duration.shape: shape belongs to dist: pareto"},
		{[]string{"stream.duration.dist=pareto"}, "chat.stream.duration.shape: pareto needs its shape"},
		{[]string{"stream.duration.parts.0.mean=9s"}, "chat.stream.duration.parts: parts belong to dist: mixture"},
		{[]string{"stream.duration.dist=mixture", "stream.duration.parts.0.mean=9s"}, "chat.stream.duration.parts.0.weight: the part has no weight"},
		{[]string{"stream.duration.parts.1.mean=9s"}, "there is no part \"1\": write 0 to 0"},
		{[]string{"stream.duration.parts.0.weight=0"}, "stream.duration.parts.0.weight: \"0\" is out of range"},
		{[]string{"stream.duration.parts.0.parts=1"}, "there is no such path"},
		{[]string{"stream.first_token.mean=1s"}, "chat.stream.output_tokens: a duration by parts needs the length of the answer"},
		{[]string{"stream.first_token.mean=1s", "stream.output_tokens.mean=500", "stream.output_rate=none"}, "chat.stream.output_rate: a duration by parts needs the speed"},
		{[]string{"stream.duration.samples=../a.csv"}, "chat.stream.duration.samples: \"../a.csv\" is not possible"},
	} {
		s := parse(t, sample)
		want := s.Clone()
		if err := s.Apply(c.sets); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("Apply(%v): %v, want …%s…", c.sets, err, c.want)
		}
		if !reflect.DeepEqual(s, want) {
			t.Errorf("Apply(%v) failed and changed the scenario", c.sets)
		}
	}
}

func TestSetKeepsAProfileConsistent(t *testing.T) {
	s := parse(t, sample)
	for _, set := range [][2]string{{"arrivals.profile", "daily"}, {"arrivals.profile.low", "1/s"}, {"arrivals.profile.high", "8/s"}, {"arrivals.profile.peak_at", "14h"}} {
		if err := s.Set(set[0], set[1]); err != nil {
			t.Fatal(err)
		}
	}
	a := &s.Workloads[0].Arrivals
	if path, msg := a.problem(1); msg != "" || a.RateSet || a.Profile.Points != nil {
		t.Errorf("daily: %s %s, %+v", path, msg, a)
	}
	for _, set := range [][2]string{{"arrivals.profile.shape", "linear"}, {"arrivals.rate", "1/s"}, {"arrivals.profile.points.0.at", "5m"}} {
		if err := s.Set(set[0], set[1]); err != nil {
			t.Fatal(err)
		}
	}
	if path, msg := a.problem(1); msg != "" || a.Profile.High != 0 || len(a.Profile.Points) != 1 {
		t.Errorf("linear: %s %s, %+v", path, msg, a)
	}
}

// Validate finds in memory what Parse would find in a file.
func TestValidateInMemory(t *testing.T) {
	for _, c := range []struct {
		change func(s *Scenario)
		want   string
	}{
		{func(s *Scenario) { s.Pool.Concurrency = 0 }, "pool.concurrency: the number of slots is missing"},
		{func(s *Scenario) { s.Pool.Queue = -2 }, "pool.queue: \"-2\" is out of range"},
		{func(s *Scenario) { s.Workloads[0].Arrivals.Rate = math.NaN() }, "chat.arrivals.rate:"},
		{func(s *Scenario) { s.Workloads[0].Stream.Duration.Mean = math.Inf(1) }, "chat.stream.duration.mean:"},
		{func(s *Scenario) { s.Memory.Sticky = 1.5 }, "memory.sticky: \"150%\" is out of range"},
		{func(s *Scenario) { s.Pool.Order = "best" }, "pool.order: \"best\" is not possible"},
		{func(s *Scenario) { s.Pool.TimeoutLaw = 77 }, "pool.queue_timeout.dist:"},
		{func(s *Scenario) { s.Workloads = nil }, "workloads: the scenario has no workload"},
		{func(s *Scenario) { s.Workloads[0].Name = "Bad" }, "workloads[0].name: \"Bad\" is no name"},
		{func(s *Scenario) { s.Workloads = append(s.Workloads, s.Workloads[0]) }, "workloads[1].name: \"chat\" names two workloads"},
		{func(s *Scenario) { s.Workloads[0].Arrivals.Profile.Points[1].Rate = -3 }, "chat.arrivals.profile.points.1.rate:"},
		{func(s *Scenario) { s.Goals.Limit[memoryPeak] = math.NaN() }, "goals.memory_peak:"},
		{func(s *Scenario) { s.Run.Duration = 0 }, "run.duration: \"0s\" is out of range"},
		{func(s *Scenario) { s.Name = "a\nb" }, "name: the name has a line break"},
		{func(s *Scenario) { s.About = "\x1b]0;" }, "about: the text has the control character"},
	} {
		s := parse(t, sample)
		c.change(s)
		if err := s.Validate(); err == nil || !strings.HasPrefix(err.Error(), c.want) {
			t.Errorf("Validate: %v, want %s…", err, c.want)
		}
	}
}

func TestKnobsAreACopy(t *testing.T) {
	Knobs()[0].Path = "changed"
	if Knobs()[0].Path == "changed" {
		t.Error("a caller can change the table")
	}
}

// Number and Format are what a slider moves by.
func TestNumberAndFormat(t *testing.T) {
	s := parse(t, sample)
	for path, want := range map[string]float64{
		"pool.concurrency": 49, "pool.queue_timeout": 30, "chat.arrivals.rate": 2.5, "chat.stream.duration.mean": 12,
		"memory.per_stream": 4 << 20, "memory.growth": 30 << 10, "memory.sticky": 0.5, "goals.memory_peak": 0.9, "run.seed": 1,
	} {
		k, w, err := s.Lookup(path)
		if err != nil {
			t.Fatal(err)
		}
		v, ok := k.Number(s, w)
		if !ok || v != want {
			t.Errorf("%s is %v, %v, want %v", path, v, ok, want)
		}
		if path == "goals.memory_peak" {
			continue
		}
		if err := k.Set(s, w, k.Format(v)); err != nil || k.Format(v) != k.Text(s, w) {
			t.Errorf("%s: Format gives %q, Text %q, %v", path, k.Format(v), k.Text(s, w), err)
		}
	}
	for _, path := range []string{"memory.limit", "chat.arrivals.rate", "name", "pool.order", "chat.stream.duration.cv"} {
		s.Memory.Limit, s.Workloads[0].Arrivals.RateSet, s.Workloads[0].Stream.Duration.CV = None, false, None
		k, w, err := s.Lookup(path)
		if err != nil {
			t.Fatal(err)
		}
		if v, ok := k.Number(s, w); ok {
			t.Errorf("%s is %v, want no number", path, v)
		}
	}
}

func TestPathsAreUniqueAndFound(t *testing.T) {
	s := parse(t, sample)
	paths := s.Paths()
	for _, p := range paths {
		if _, _, err := s.Lookup(p); err != nil {
			t.Error(err)
		}
	}
	if sorted := slices.Sorted(slices.Values(paths)); len(slices.Compact(sorted)) != len(paths) {
		t.Error("a path stands twice in Paths")
	}
	if !slices.Contains(paths, "chat.arrivals.profile.points.1.rate") {
		t.Error("Paths has no profile points")
	}
}
