package main

import (
	"bytes"
	"context"
	"encoding/json"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"capsize/presets"
)

// story is what a preset must show, as it is or with settings.
type story struct {
	preset, sets string
	verdict      string // state, and what binds
	shows        string // METRIC < NUMBER or METRIC > NUMBER, of a workload with its name before
}

// stories has a row for every preset and for every setting that its text
// proposes.
func stories() []story {
	return slices.Concat(chatStories(), limitStories(), memoryStories())
}

func chatStories() []story {
	return []story{
		{"chat-peak", "", "OK slots", "wait_p99_s < 0.5; oom_kills < 1; in_flight > 28; in_flight < 32"},
		{"chat-peak", "pool.concurrency=30", "OVER slots", "wait_p99_s > 10; utilization > 0.95"},
		{"push-spike", "", "OVER slots", "rejected_share > 0.05; wait_p99_s > 10"},
		{"push-spike", "pool.concurrency=145 memory.limit=none goals.memory_peak=none", "OK slots", "rejected_share < 0.0001; wait_p99_s < 1"},
		{"nightly-batch", "", "OK slots", "in_flight_max < 5; makespan_s < 2000"},
		{"nightly-batch", "pool.concurrency=24", "OK slots", "makespan_s > 1750; makespan_s < 2000; in_flight_max > 5"},
		{"chat-reasoning", "", "OVER slots", "wait_p99_s > 10; utilization > 0.95"},
		{"chat-reasoning", "pool.concurrency=68", "OK slots", "wait_p99_s < 2; share_429 < 0.001"},
		{"chat-reasoning", "stream.first_token.mean=109s", "OVER slots", "timed_out_share > 0.5"},
		{"code-completion", "", "TIGHT none", "utilization < 0.55; wait_p99_s > 2"},
		{"code-completion", "arrivals.process=poisson", "OK slots", "utilization < 0.55; wait_p99_s < 0.1"},
		{"long-form", "", "TIGHT slots", "utilization < 0.9; wait_p99_s > 15; rejected_share < 0.001"},
		{"long-form", "pool.concurrency=36", "OK slots", "wait_p99_s < 5"},
		{"chat-and-batch", "", "OVER none", "chat.wait_p99_s < 2; tasks.wait_p50_s > 120; makespan_s < 1020; rejected_share < 0.0001"},
		{"chat-and-batch", "tasks.concurrency=none", "OVER none", "chat.wait_p99_s > 2; chat.wait_p99_s < 15; makespan_s < 720"},
		{"chat-and-batch", "tasks.concurrency=none chat.priority=0", "OVER none", "chat.wait_p99_s > 30"},
		{"day-with-peak", "", "OVER slots", "timed_out_share > 0.1; utilization < 0.6; wait_p99_s > 25"},
		{"day-with-peak", "pool.concurrency=45", "OK slots", "timed_out_share < 0.0001; utilization < 0.25; wait_p99_s < 0.5"},
	}
}

func limitStories() []story {
	return []story{
		{"otpm-binds", "", "OVER otpm", "rpm_used < 0.16; otpm_used > 0.98; share_429 > 0.04; attempts_429_output > 500; attempts_429_requests < 1; attempts_429_input < 1"},
		{"otpm-binds", "upstream.output_tokens_per_minute=400k", "OK slots", "otpm_used < 0.3; share_429 < 0.001"},
		{"otpm-binds", "upstream.output_tokens_per_minute=300k", "OK slots", "otpm_used < 0.4; share_429 < 0.001"},
		{"tier-start", "", "OVER otpm", "otpm_used > 0.98; share_429 > 0.1; attempts_429_requests < 1"},
		{"tier-start", "upstream.output_tokens_per_minute=1M", "OK slots", "otpm_used < 0.5; rpm_used < 0.75; share_429 < 0.001"},
		{"tier-start", "upstream.requests_per_minute=5000 upstream.output_tokens_per_minute=1M", "OK slots", "otpm_used < 0.5; share_429 < 0.001"},
		{"tier-scale", "", "OK slots", "otpm_used > 0.55; otpm_used < 0.62; share_429 < 0.001"},
		{"tier-scale", "upstream.output_tokens_per_minute=300k", "OVER otpm", "otpm_used > 0.98; share_429 > 0.3"},
		{"tier-scale", "upstream.output_tokens_per_minute=2M", "OK slots", "otpm_used < 0.25; share_429 < 0.001"},
	}
}

func memoryStories() []story {
	const (
		busy     = "run.scale=1.6"
		afterIt  = "run.warmup=20m" // seven minutes after the spike
		inGo     = " memory.base=14MiB memory.per_stream=180KiB memory.per_input_token=11B"
		longRun  = "run.duration=3h run.warmup=150m"
		noReturn = "caller_retries.max=0"
	)
	return []story{
		{"nightly-batch-24", "", "OOM memory", "oom_kills > 0.9; completed < 30; first_oom_s < 60"},
		{"nightly-batch-24", "pool.concurrency=8", "OK memory", "oom_kills < 0.1; completed > 89"},
		{"runtime-node", "", "OK slots", "oom_kills < 0.1; rejected_share < 0.001"},
		{"runtime-node", busy, "OOM memory", "oom_kills > 1; attempts_429_queue < 1"},
		{"runtime-node", busy + " pool.queue=20", "OVER slots", "oom_kills < 0.1; rejected_share > 0.02"},
		{"runtime-node", busy + inGo, "OVER slots", "oom_kills < 0.1; rejected_share > 0.02"},
		{"runtime-python", "", "OOM memory", "oom_kills > 3"},
		{"runtime-python", "memory.per_stream=40KiB", "OK slots", "oom_kills < 0.1; memory_peak_bytes < 60e6; wait_p99_s < 0.5"},
		{"agent-subprocess", "", "OOM memory", "oom_kills > 1; rejected_share < 0.0001"},
		{"agent-subprocess", "pool.concurrency=18", "OK slots", "oom_kills < 0.1; wait_p50_s < 1"},
		{"retry-storm", "", "OOM memory", "oom_kills > 8; refused > 5000"},
		{"retry-storm", afterIt, "OOM memory", "oom_kills > 3; throughput_per_s < 0.5; effective_per_s > 10"},
		{"retry-storm", afterIt + " " + noReturn, "OK memory", "oom_kills < 0.1; throughput_per_s > 2.3; lost < 1"},
		{"retry-storm", longRun, "OOM memory", "oom_kills > 1; throughput_per_s < 0.5"},
		{"retry-storm", noReturn, "OOM memory", "oom_kills > 1; oom_kills < 6"},
		{"retry-storm", "pool.concurrency=60", "OVER queue", "oom_kills < 0.1; lost < 1"},
	}
}

// The story of every preset comes true.
func TestStories(t *testing.T) {
	if testing.Short() {
		t.Skip("every preset is simulated")
	}
	for _, c := range stories() {
		t.Run(c.preset+" "+c.sets, func(t *testing.T) {
			args := []string{"run", c.preset, "--replications", "4"}
			for _, set := range strings.Fields(c.sets) {
				args = append(args, "--set", set)
			}
			told := storyOf(t, args)
			if got := told.Verdict.State + " " + told.Verdict.Binds; got != c.verdict {
				t.Errorf("verdict %q (%s), want %q", got, told.Verdict.Text, c.verdict)
			}
			for _, want := range strings.Split(c.shows, "; ") {
				if got := told.holds(t, want); got != "" {
					t.Errorf("%s: it is %s", want, got)
				}
			}
		})
	}
}

type told struct {
	Scenario  struct{ Name string }
	Simulated struct {
		Total     map[string]*figure
		Workloads map[string]map[string]*figure
	}
	Verdict struct{ State, Text, Binds string }
}

type figure struct{ Mean *float64 }

func storyOf(t *testing.T, args []string) *told {
	t.Helper()
	var out bytes.Buffer
	if code, stderr := command(context.Background(), &out, append(args, "--format", "json", "--deterministic")...); code == exitBadInput {
		t.Fatalf("%v: %s", args, stderr)
	}
	doc := new(told)
	if err := json.Unmarshal(out.Bytes(), doc); err != nil {
		t.Fatal(err)
	}
	if doc.Verdict.Binds == "" {
		doc.Verdict.Binds = "none"
	}
	return doc
}

// holds returns "" when the run shows what is wanted, else what it shows.
func (d *told) holds(t *testing.T, want string) string {
	t.Helper()
	words := strings.Fields(want)
	limit, err := strconv.ParseFloat(words[2], 64)
	if err != nil {
		t.Fatal(err)
	}
	all, name := d.Simulated.Total, words[0]
	if workload, metric, ok := strings.Cut(name, "."); ok {
		all, name = d.Simulated.Workloads[workload], metric
	}
	f := all[name]
	if f == nil || f.Mean == nil {
		return "not measured"
	}
	if v := *f.Mean; words[1] == "<" && v < limit || words[1] == ">" && v > limit {
		return ""
	}
	return strconv.FormatFloat(*f.Mean, 'g', 4, 64)
}

var (
	proposedSet   = regexp.MustCompile(`--set (\S+=\S*[^\s.,:;])`)
	proposedSlots = regexp.MustCompile(`\b(\d+) slots(?: instead of \d+)?[.,:]`)
)

// Every preset has a story, and so has every setting that its text proposes.
func TestEveryPresetHasAStory(t *testing.T) {
	all, err := presets.List("")
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range all {
		src, _, err := presets.Get(p.Name, "")
		if err != nil {
			t.Fatal(err)
		}
		var sets []string
		for _, c := range stories() {
			if c.preset == p.Name {
				sets = append(sets, c.sets)
			}
		}
		if !slices.Contains(sets, "") {
			t.Errorf("%s: no story", p.Name)
		}
		about, _, _ := strings.Cut(string(src), "source:")
		_, proposed, _ := strings.Cut(about, "Try:")
		if proposed == "" {
			t.Errorf("%s: nothing to try", p.Name)
		}
		for _, m := range proposedSet.FindAllStringSubmatch(proposed, -1) {
			if !strings.Contains(strings.Join(sets, " "), m[1]) {
				t.Errorf("%s proposes %s, and no story has it", p.Name, m[1])
			}
		}
		for _, m := range proposedSlots.FindAllStringSubmatch(proposed, -1) {
			if !slices.Contains(sets, "pool.concurrency="+m[1]) {
				t.Errorf("%s proposes %s slots, and no story has them", p.Name, m[1])
			}
		}
	}
}
