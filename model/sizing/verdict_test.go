package sizing_test

import (
	"bytes"
	"fmt"
	"math"
	"strings"
	"testing"

	"capsize/model/metric"
	"capsize/model/predict"
	"capsize/model/scenario"
	"capsize/model/sizing"
	"github.com/charmbracelet/x/exp/golden"
)

const chat = `
name: test
workloads:
  - name: chat
    arrivals: {rate: 2.5/s}
    stream: {duration: {dist: exponential, mean: 12s}}
    goals: {wait_p99: 2s}
pool: {concurrency: 49, queue: 75, queue_timeout: 30s}
memory: {base: 180MiB, per_stream: 4MiB, growth: 30KiB/s, limit: 512MiB}
goals: {wait_p99: 2s, rejected: 0.1%, memory_peak: 90%}
run: {duration: 30m}
`

const tasks = `
name: test
workloads:
  - name: tasks
    arrivals: {process: batch, batch: {size: 90, at: 0s}}
    stream: {duration: {dist: lognormal, mean: 42s}}
pool: {concurrency: 24}
run: {duration: 30m}
`

const push = `
name: test
workloads:
  - name: chat
    arrivals: {rate: 2.5/s, profile: {shape: step, points: [{at: 10m, rate: 8/s}, {at: 13m, rate: 2.5/s}]}}
    stream: {duration: {dist: lognormal, mean: 12s}}
pool: {concurrency: 49, queue: 75, queue_timeout: 30s}
run: {duration: 30m}
`

const chatAndTasks = `
name: test
workloads:
  - name: chat
    arrivals: {rate: 2.5/s}
    stream: {duration: {mean: 12s}}
    goals: {wait_p99: 2s}
  - name: nightly-batch
    arrivals: {process: batch, batch: {size: 90, at: 5m}}
    stream: {duration: {mean: 42s}}
pool: {concurrency: 60}
run: {duration: 30m}
`

const daily = `
name: test
workloads:
  - name: chat
    arrivals: {profile: {shape: daily, low: 1/s, high: 8/s, peak_at: 14h}}
    stream: {duration: {dist: lognormal, mean: 12s}}
pool: {concurrency: 49, queue: 75, queue_timeout: 30s}
run: {duration: 1d}
`

func parse(t testing.TB, text string, sets ...string) *scenario.Scenario {
	t.Helper()
	s, err := scenario.Parse([]byte(text), "test.yaml")
	if err != nil {
		t.Fatal(err)
	}
	if err := s.Apply(sets); err != nil {
		t.Fatal(err)
	}
	return s
}

type fataler interface {
	Helper()
	Fatal(...any)
}

func judge(t fataler, s *scenario.Scenario, o sizing.Observed) (sizing.Verdict, sizing.Sizing, *predict.Result) {
	t.Helper()
	p, err := predict.All(s)
	if err != nil {
		t.Fatal(err)
	}
	z, err := sizing.Size(s, p)
	if err != nil {
		t.Fatal(err)
	}
	return sizing.Judge(s, p, z, o), z, p
}

// seen is what a run without kills shows.
func seen(missed ...sizing.Missed) sizing.Observed {
	return sizing.Observed{Known: true, FirstKill: math.NaN(), Missed: missed}
}

func killed(kills, first float64) sizing.Observed {
	return sizing.Observed{Known: true, Kills: kills, FirstKill: first}
}

func wait99(v float64) sizing.Missed {
	return sizing.Missed{Goal: "wait_p99", Workload: "total", Metric: metric.WaitP99S, Value: v, Limit: 2}
}

type verdictTest struct {
	name  string
	text  string
	sets  []string
	o     sizing.Observed
	state sizing.State
}

func shares(rejected, timedOut float64) sizing.Observed {
	o := seen()
	o.Rejected, o.TimedOut = rejected, timedOut
	return o
}

var nightly = []string{"chat.arrivals.rate=0.05/s", "chat.stream.duration.mean=42s", "pool.concurrency=4"}

var verdictTests = []verdictTest{
	{"ok, predicted", chat, nil, sizing.Observed{}, sizing.OK},
	{"ok, seen", chat, nil, seen(), sizing.OK},
	{"ok, undecided", chat, nil, sizing.Observed{Known: true, FirstKill: math.NaN(), Open: 1}, sizing.OK},
	{"ok, no goals", push, []string{"pool.concurrency=120"}, seen(), sizing.OK},
	{"ok, nothing arrives", chat, []string{"chat.arrivals.rate=0/s"}, sizing.Observed{}, sizing.OK},
	{"tight, at a low rate, in theory", chat, nightly, seen(), sizing.TIGHT},
	{"ok, at a low rate", chat, append(append([]string(nil), nightly...), "pool.concurrency=9"), seen(), sizing.OK},
	{"tight, one slot, in theory", chat, []string{"chat.arrivals.rate=0.05/s", "pool.concurrency=1"}, seen(), sizing.TIGHT},
	{"ok, one slot", chat, []string{"chat.arrivals.rate=2/h", "pool.concurrency=1"}, seen(), sizing.OK},
	{"ok, more slots than fit", chat, []string{"pool.concurrency=70"}, seen(), sizing.OK},
	{"ok, with a cap and places of its own", chat, []string{"chat.concurrency=48", "chat.queue=5"}, sizing.Observed{}, sizing.OK},
	{"ok, unlimited", chat, []string{"pool.queue=unlimited", "pool.queue_timeout=none"}, seen(), sizing.OK},
	{"ok, a budget first", chat, []string{"upstream.requests_per_minute=180"}, sizing.Observed{}, sizing.OK},
	{"ok, some lost", chat, nil, shares(0.0002, 0), sizing.OK},
	{"tight, slots soon", chat, []string{"pool.concurrency=42", "pool.queue_timeout=none"}, sizing.Observed{}, sizing.TIGHT},
	{"tight, slots soon, seen", chat, []string{"pool.concurrency=42", "pool.queue_timeout=none"}, seen(), sizing.TIGHT},
	{"tight, none fits", chat, []string{"memory.per_stream=7MiB", "pool.concurrency=36", "pool.queue_timeout=none"}, sizing.Observed{}, sizing.TIGHT},
	{"ok, none fits when full", chat, []string{"memory.per_waiting=2MiB", "pool.concurrency=46"}, sizing.Observed{}, sizing.OK},
	{"unstable, no number fits the goal", chat, []string{"pool.concurrency=25", "goals.wait_mean=1ns", "pool.queue=unlimited", "pool.queue_timeout=none"}, sizing.Observed{}, sizing.UNSTABLE},
	{"tight, few cores", chat, []string{"cpu.per_stream=3.2%"}, sizing.Observed{}, sizing.TIGHT},
	{"over at the peak, none fits", push, []string{"goals.wait_p99=2s", "memory.per_stream=6MiB", "memory.limit=512MiB", "goals.memory_peak=90%"}, sizing.Observed{}, sizing.OVER},
	{"over at the peak, a window", push, []string{"goals.wait_p99=2s", "memory.per_stream=4MiB", "memory.limit=512MiB", "goals.memory_peak=90%"}, sizing.Observed{}, sizing.OVER},
	{"tight, predicted", chat, []string{"pool.concurrency=31", "pool.queue_timeout=none"}, sizing.Observed{}, sizing.TIGHT},
	{"tight, seen", chat, []string{"pool.concurrency=31"}, seen(wait99(26)), sizing.TIGHT},
	{"tight, by a hair", chat, []string{"pool.concurrency=36"}, seen(wait99(2.004)), sizing.TIGHT},
	{"tight, two goals", chat, []string{"pool.concurrency=31"}, seen(wait99(26),
		sizing.Missed{Goal: "rejected", Workload: "chat", Metric: metric.RejectedShare, Value: 0.0234, Limit: 0.001}), sizing.TIGHT},
	{"tight, memory and two more", chat, nil, seen(
		sizing.Missed{Goal: "memory_peak", Workload: "total", Metric: metric.MemoryPeakBytes, Value: 490 << 20, Limit: 460.8 * (1 << 20)},
		sizing.Missed{Goal: "p_wait", Workload: "total", Metric: metric.PWait, Value: 0.051, Limit: 0.05},
		sizing.Missed{Goal: "queue_wait_mean", Workload: "total", Metric: metric.QueueWaitMeanS, Value: 1.01, Limit: 1}), sizing.TIGHT},
	{"tight, of one workload", chatAndTasks, []string{"nightly-batch.arrivals.batch.size=10"}, seen(
		sizing.Missed{Goal: "wait_p99", Workload: "chat", Metric: metric.WaitP99S, Value: 2.5, Limit: 2}), sizing.TIGHT},
	{"tight, no kill allowed", chat, nil, seen(
		sizing.Missed{Goal: "timed_out", Workload: "total", Metric: metric.TimedOutShare, Value: 0.0001, Limit: 0}), sizing.TIGHT},
	{"over", chat, []string{"pool.concurrency=25"}, sizing.Observed{}, sizing.OVER},
	{"over, 429s and timeouts seen", chat, []string{"pool.concurrency=25"}, shares(0.0302, 0.142), sizing.OVER},
	{"over, 429s seen", chat, []string{"pool.concurrency=25"}, shares(0.17, 0), sizing.OVER},
	{"over, 429s predicted", chat, []string{"pool.concurrency=25", "pool.queue_timeout=none"}, sizing.Observed{}, sizing.OVER},
	{"over, 429s only", chat, []string{"pool.concurrency=25", "pool.queue_timeout=none", "chat.stream.duration.dist=lognormal"}, sizing.Observed{}, sizing.OVER},
	{"over, timeouts only", chat, []string{"pool.concurrency=25", "pool.queue=unlimited"}, sizing.Observed{}, sizing.OVER},
	{"over, no places", chat, []string{"pool.concurrency=25", "pool.queue=0"}, sizing.Observed{}, sizing.OVER},
	{"over, just", chat, []string{"pool.concurrency=30"}, sizing.Observed{}, sizing.OVER},
	{"over, one slot", chat, []string{"pool.concurrency=1"}, sizing.Observed{}, sizing.OVER},
	{"over by a hair", chat, []string{"chat.arrivals.rate=2.584/s", "pool.concurrency=31"}, sizing.Observed{}, sizing.OVER},
	{"under by a hair", chat, []string{"chat.arrivals.rate=2.583/s", "pool.concurrency=31"}, seen(wait99(40)), sizing.TIGHT},
	{"over at the peak", push, nil, sizing.Observed{}, sizing.OVER},
	{"over at the peak, seen", push, nil, shares(0.12, 0.004), sizing.OVER},
	{"over at the peak, nobody lost", push, []string{"pool.queue=unlimited", "pool.queue_timeout=none"}, seen(), sizing.OVER},
	{"over at the peak, no places", push, []string{"pool.queue=0"}, sizing.Observed{}, sizing.OVER},
	{"over, with a batch", chatAndTasks, nil, sizing.Observed{}, sizing.OVER},
	{"unstable", chat, []string{"pool.concurrency=25", "pool.queue=unlimited", "pool.queue_timeout=none"}, sizing.Observed{}, sizing.UNSTABLE},
	{"unstable, just", chat, []string{"pool.concurrency=30", "pool.queue=unlimited", "pool.queue_timeout=none"}, sizing.Observed{}, sizing.UNSTABLE},
	{"unstable, moving", push, []string{"pool.concurrency=20", "pool.queue=unlimited", "pool.queue_timeout=none"}, sizing.Observed{}, sizing.UNSTABLE},
	{"unstable, slowly", chat, append(append([]string(nil), nightly...), "pool.concurrency=2", "pool.queue=unlimited", "pool.queue_timeout=none"), sizing.Observed{}, sizing.UNSTABLE},
	{"oom", chat, nil, killed(1, 63), sizing.OOM},
	{"oom, often", chat, nil, killed(7, 3723.4), sizing.OOM},
	{"oom, sometimes", chat, nil, killed(0.35, 900), sizing.OOM},
	{"oom, predicted", chat, []string{"memory.per_stream=12MiB"}, sizing.Observed{}, sizing.OOM},
	{"oom before 429", chat, []string{"pool.concurrency=25"}, killed(2, 63), sizing.OOM},
	{"batch", tasks, nil, sizing.Observed{}, sizing.OK},
	{"batch, enough slots", tasks, []string{"pool.concurrency=100", "goals.makespan=10m"}, seen(), sizing.OK},
	{"batch, one waits", tasks, []string{"tasks.arrivals.batch.size=2", "pool.concurrency=1"}, seen(), sizing.OK},
	{"batch, few places", tasks, []string{"pool.queue=10"}, seen(), sizing.OK},
	{"batch, one too many", tasks, []string{"pool.queue=65"}, seen(), sizing.OK},
	{"batch, one task", tasks, []string{"tasks.arrivals.batch.size=1"}, sizing.Observed{}, sizing.OK},
	{"batch, too slow", tasks, []string{"pool.concurrency=4", "goals.makespan=10m"}, seen(
		sizing.Missed{Goal: "makespan", Workload: "total", Metric: metric.MakespanS, Value: 1104, Limit: 600}), sizing.TIGHT},
	{"batch, killed", tasks, []string{"memory.per_stream=12MiB", "memory.limit=512MiB"}, killed(1, 63), sizing.OOM},
	{"batch, killed at once", tasks, []string{"memory.per_stream=24MiB", "memory.limit=512MiB"}, sizing.Observed{}, sizing.OOM},
	{"over a budget", chat, []string{"upstream.output_tokens_per_minute=70k", "chat.stream.output_rate=60/s", "pool.queue_timeout=none"}, sizing.Observed{}, sizing.OVER},
	{"over a budget, just", chat, []string{"upstream.requests_per_minute=149"}, shares(0.001, 0), sizing.OVER},
	{"over a budget, endless", chat, []string{"upstream.requests_per_minute=50", "pool.concurrency=25", "pool.queue=unlimited", "pool.queue_timeout=none"}, sizing.Observed{}, sizing.OVER},
	{"over slots before a budget", chat, []string{"upstream.requests_per_minute=140", "pool.concurrency=20"}, sizing.Observed{}, sizing.OVER},
	{"over the upstream's streams", chat, []string{"upstream.concurrent_streams=20"}, sizing.Observed{}, sizing.OVER},
	{"within a budget", chat, []string{"upstream.requests_per_minute=151"}, sizing.Observed{}, sizing.TIGHT},
	{"well within a budget", chat, []string{"upstream.requests_per_minute=400"}, sizing.Observed{}, sizing.OK},
	{"ok, starts that fail", chat, []string{"upstream.errors.before=20%", "pool.concurrency=49"}, seen(), sizing.OK},
	{"unstable, with limits", chat, []string{"upstream.requests_per_minute=1000", "pool.concurrency=25", "pool.queue=unlimited", "pool.queue_timeout=none"}, sizing.Observed{}, sizing.UNSTABLE},
	{"own places are no endless line", chat, []string{"chat.queue=5", "pool.concurrency=25", "pool.queue=unlimited", "pool.queue_timeout=none"}, sizing.Observed{}, sizing.OVER},
	{"renewal arrivals", chat, []string{"chat.arrivals.process=gamma", "chat.arrivals.cv=2"}, sizing.Observed{}, sizing.OK},
	{"a daily wave", daily, nil, sizing.Observed{}, sizing.OVER},
	{"ok, a batch beside nothing", chatAndTasks, []string{"chat.arrivals.rate=0/s", "nightly-batch.arrivals.batch.size=20", "memory.limit=512MiB", "memory.per_stream=4MiB"}, sizing.Observed{}, sizing.OK},
	{"batch, with limits", tasks, []string{"upstream.requests_per_minute=60"}, sizing.Observed{}, sizing.OK},
}

// TestOOMBefore429: memory gives way before the slots and the queue do, and only
// then is it said.
func TestOOMBefore429(t *testing.T) {
	at := func(name string, m float64) sizing.Limit {
		return sizing.Limit{Name: name, AtLoad: m, AtLoadMean: m, Text: name + " gives way"}
	}
	for _, c := range []struct {
		slots, queue, memory float64
		want                 string
	}{
		{1.5, 1.6, 1.317, ": OOM before 429 at 1.31× this load. "},
		{1.5, 1.2, 1.317, ": at 1.20× this load queue gives way first. "},
		{1.2, 1.4, 1.317, ": at 1.20× this load slots gives way first. "},
		{1.5, math.NaN(), 1.317, ": at 1.31× this load memory gives way. "},
		{1.5, math.Inf(1), 1.317, ": OOM before 429 at 1.31× this load. "},
		{1.5, 1.6, 1.05, ": OOM before 429 at 1.05× this load. "},
		{1.5, 1.6, 0.957, ": in theory OOM before 429, from 0.95× this load on."},
		{5000, 5000, 5000, ": nothing gives way below 1000× this load. "},
	} {
		s := parse(t, chat)
		_, z, p := judge(t, s, sizing.Observed{})
		z.Limits = []sizing.Limit{at(sizing.SlotsLimit, c.slots), at(sizing.QueueLimit, c.queue), at(sizing.MemoryLimit, c.memory)}
		v := sizing.Judge(s, p, z, sizing.Observed{})
		checkFit(t, v)
		if !strings.Contains(v.Text, c.want) || (v.State == sizing.TIGHT) != (min(c.slots, c.memory) < 1.1) {
			t.Errorf("%+v: %s %s", c, v.State, v.Text)
		}
	}
}

// TestVerdicts pins every sentence; the laws beside it say what they mean.
func TestVerdicts(t *testing.T) {
	var out bytes.Buffer
	for _, c := range verdictTests {
		v, _, _ := judge(t, parse(t, c.text, c.sets...), c.o)
		if v.State != c.state {
			t.Errorf("%s: %s, want %s: %s", c.name, v.State, c.state, v.Text)
		}
		fmt.Fprintf(&out, "# %s\n%s  %s\n%s  %s\n\n", c.name, v.State, v.Text, v.State, v.Short)
		checkFit(t, v)
	}
	golden.RequireEqual(t, out.Bytes())
}
