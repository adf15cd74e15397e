package scenario

import (
	"reflect"
	"strings"
	"testing"
	"unicode/utf8"

	"capsize/model/metric"
)

// sample is a valid scenario that states a bit of everything simulated today.
const sample = `name: Push-notification spike
about: Chat at 2.5/s; a push goes out and for three minutes 8/s arrive.
source: where the numbers come from
workloads:
  - name: chat                      # a comment
    arrivals:
      process: poisson
      rate: 2.5/s
      cv: 1
      profile:
        shape: step
        points: [{at: 10m, rate: 8/s}, {at: 13m, rate: 2.5/s}]
      scale: 1
    stream:
      duration: {dist: lognormal, mean: 12s, cv: 0.8}
      input_tokens: {dist: lognormal, mean: 1500, cv: 1}
      cached_share: 60%
      output_rate: 60/s
      max: none
    priority: 0
    concurrency: none
    queue: none
    caller_retries: {max: 0, first: 1s, factor: 2, cap: 30s, jitter: full, budget: none}
    goals: {wait_p99: 2s}
pool: {concurrency: 49, queue: 75, queue_timeout: 30s, order: fifo}
memory: {base: 180MiB, per_stream: 4MiB, growth: 30KiB/s, per_input_token: 20B, per_waiting: 64KiB, sticky: 0.5,
         limit: 512MiB, boot: 5s, backoff: {first: 10s, cap: 300s, reset: 10m}}
cpu: {per_stream: 0%, cores: 1}
upstream:
  requests_per_minute: none
  input_tokens_per_minute: none
  output_tokens_per_minute: none
  output_accounting: actual
  concurrent_streams: none
  burst: 60s
  retry_after: seconds
  count_refused: false
  errors: {before: 0%, during: 0%}
  sdk_retries: {max: 0, first: 500ms, factor: 2, cap: 8s, jitter: 25%, retry_after_cap: 60s, retry_after_over: backoff, hold_slot: true}
goals: {wait_p99: 2s, rejected: 0.1%, memory_peak: 90%}
run: {duration: 30m, warmup: 2m, seed: 1, scale: 1}
`

func parse(t *testing.T, text string) *Scenario {
	t.Helper()
	s, err := Parse([]byte(text), "test.yaml")
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func TestEveryKnobIsComplete(t *testing.T) {
	seen := map[string]bool{}
	for _, k := range Knobs() {
		full := k.Path
		if k.Workload {
			full = "chat." + full
		}
		if seen[full] {
			t.Errorf("%s: two knobs have this path", full)
		}
		seen[full] = true
		switch {
		case k.Doc == "" || strings.HasSuffix(k.Doc, "."):
			t.Errorf("%s: Doc %q", full, k.Doc)
		case k.Short == "" || utf8.RuneCountInString(k.Short) > 12:
			t.Errorf("%s: Short %q", full, k.Short)
		case k.At == nil:
			t.Errorf("%s: no At", full)
		case k.Min > k.Max:
			t.Errorf("%s: range %v to %v", full, k.Min, k.Max)
		case k.Allowed() == "":
			t.Errorf("%s: Allowed is empty", full)
		case k.Kind == KindChoice && len(k.Choices) == 0:
			t.Errorf("%s: no choices", full)
		}
		numeric := k.Kind != KindText && k.Kind != KindChoice && k.Kind != KindFlag
		if numeric && !(k.Step > 0) {
			t.Errorf("%s: no step", full)
		}
	}
}

// Every default is legal, and written as Text writes it, since that is how a
// value at its default is recognised.
func TestEveryDefaultParses(t *testing.T) {
	for _, k := range Knobs() {
		s, w := Default(), DefaultWorkload("chat")
		if err := k.Set(&s, &w, k.Default); err != nil {
			t.Errorf("%s: default %q: %v", k.Path, k.Default, err)
		}
		if got := k.Text(&s, &w); got != k.Default {
			t.Errorf("%s: default %q reads back as %q", k.Path, k.Default, got)
		}
		if want := Default(); !reflect.DeepEqual(s, want) {
			t.Errorf("%s: setting the default changed the scenario", k.Path)
		}
		if want := DefaultWorkload("chat"); !reflect.DeepEqual(w, want) {
			t.Errorf("%s: setting the default changed the workload", k.Path)
		}
	}
}

// At of two knobs never leads to the same field, but for the way patience and
// memory_peak are stated.
func TestEveryKnobHasItsOwnField(t *testing.T) {
	s, w := Default(), DefaultWorkload("chat")
	fields := map[any]string{}
	for _, k := range Knobs() {
		at := k.At(&s, &w)
		if other, ok := fields[at]; ok {
			t.Errorf("%s and %s have one field", other, k.Path)
		}
		fields[at] = k.Path
	}
}

func TestEveryGoalOfTheMetricTableHasAKnob(t *testing.T) {
	for _, id := range metric.All() {
		m := metric.Of(id)
		if m.Goal == "" {
			continue
		}
		if table().process.at("goals."+m.Goal) == nil {
			t.Errorf("no knob for the goal %s", m.Goal)
		}
		if got := table().workload.at("goals."+m.Goal) != nil; got != m.PerWorkload {
			t.Errorf("goal %s of a workload: knob %v, metric %v", m.Goal, got, m.PerWorkload)
		}
	}
}

func TestDefaultsOfTheContract(t *testing.T) {
	s := Default()
	s.Workloads = []Workload{DefaultWorkload("chat")}
	for path, want := range map[string]string{
		"chat.arrivals.process": "poisson", "chat.stream.duration.dist": "lognormal", "chat.arrivals.scale": "1",
		"chat.stream.cached_share": "0%", "chat.stream.max": "none", "chat.priority": "0", "chat.concurrency": "none",
		"chat.queue": "none", "chat.caller_retries.max": "0", "pool.queue": "unlimited", "pool.queue_timeout": "none",
		"pool.order": "fifo", "memory.limit": "none", "memory.base": "0B", "memory.sticky": "0%", "memory.boot": "0s",
		"memory.backoff.first": "10s", "memory.backoff.cap": "5m", "memory.backoff.reset": "10m", "cpu.cores": "1",
		"upstream.burst": "1m", "upstream.output_accounting": "actual", "upstream.retry_after": "seconds",
		"upstream.count_refused": "false", "upstream.errors.before": "0%", "upstream.sdk_retries.hold_slot": "true",
		"upstream.sdk_retries.max": "0", "upstream.requests_per_minute": "none", "goals.wait_p99": "none",
		"run.duration": "30m", "run.warmup": "0s", "run.seed": "1", "run.scale": "1",
	} {
		if got := s.Get(path); got != want {
			t.Errorf("default of %s is %q, want %q", path, got, want)
		}
	}
	if q := s.Workloads[0].Stream.Duration; q.Given || q.Spread() != 0.8 {
		t.Errorf("duration %+v: want none given, with cv 0.8", q)
	}
	if s.Memory.Tracked() {
		t.Error("memory is tracked by default")
	}
}
