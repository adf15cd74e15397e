package scenario

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/charmbracelet/x/exp/golden"
)

// edits are changes of the sample that make it wrong: old text, new text.
var edits = []struct{ name, old, with string }{
	{"unknown key", "queue_timeout: 30s", "queue_timout: 30s"},
	{"unknown key at top", "cpu:", "cpus:"},
	{"unknown key far from all", "cores: 1", "banana: 1"},
	{"key in the wrong place", "run: {", "run: {concurrency: 4, "},
	{"top key in a workload", "    priority: 0", "    memory: {}"},
	{"goal of the process in a workload", "goals: {wait_p99: 2s}\n", "goals: {memory_peak: 90%}\n"},
	{"key twice", "cores: 1", "cores: 1, cores: 2"},
	{"key twice in a block", "source: where", "about: again\nsource: where"},
	{"no unit: duration", "mean: 12s", "mean: 12"},
	{"no unit: rate", "rate: 2.5/s\n", "rate: 2.5\n"},
	{"no unit: size", "base: 180MiB", "base: 180"},
	{"wrong unit: duration", "mean: 12s", "mean: 12sec"},
	{"wrong unit: rate", "rate: 2.5/s\n", "rate: 2.5/m\n"},
	{"wrong unit: size", "limit: 512MiB", "limit: 512MB"},
	{"wrong unit: size per time", "growth: 30KiB/s", "growth: 30KiB"},
	{"suffix where none belongs", "cores: 1", "cores: 1k"},
	{"null", "concurrency: 49", "concurrency: null"},
	{"tilde", "concurrency: 49", "concurrency: ~"},
	{"implicit null", "      rate: 2.5/s\n", "      rate:\n"},
	{"implicit null of a map", "cpu: {per_stream: 0%, cores: 1}", "cpu:"},
	{"implicit null at the end of a flow map", "order: fifo}", "order: }"},
	{"c is 0", "concurrency: 49", "concurrency: 0"},
	{"c is negative", "concurrency: 49", "concurrency: -4"},
	{"c is too large", "concurrency: 49", "concurrency: 2M"},
	{"c has a fraction", "concurrency: 49", "concurrency: 4.7"},
	{"c has a leading zero", "concurrency: 49", "concurrency: 010"},
	{"c is hexadecimal", "concurrency: 49", "concurrency: 0x10"},
	{"c is a text", "concurrency: 49", "concurrency: '49'"},
	{"c is a map", "concurrency: 49", "concurrency: {a: 1}"},
	{"c is missing", "{concurrency: 49, queue", "{queue"},
	{"pool is a scalar", "cpu: {per_stream: 0%, cores: 1}", "cpu: 4"},
	{"queue none", "queue: 75", "queue: none"},
	{"negative duration", "boot: 5s", "boot: -5s"},
	{"infinite", "cores: 1", "cores: .inf"},
	{"not a number", "cores: 1", "cores: .nan"},
	{"too long", "mean: 12s", "mean: 200000d"},
	{"zero mean", "mean: 12s", "mean: 0s"},
	{"share above 1", "sticky: 0.5", "sticky: 50"},
	{"wrong choice", "order: fifo", "order: fifi"},
	{"wrong family", "dist: lognormal, mean: 12s", "dist: lognormall, mean: 12s"},
	{"wrong flag", "count_refused: false", "count_refused: no"},
	{"p95 below p50", "mean: 12s, cv: 0.8", "p50: 28s, p95: 9s"},
	{"p50 alone", "mean: 12s, cv: 0.8", "p50: 28s"},
	{"p95 alone", "mean: 12s, cv: 0.8", "p95: 28s"},
	{"mean and quantiles", "mean: 12s, cv: 0.8", "mean: 12s, p50: 9s, p95: 28s"},
	{"cv beside quantiles", "mean: 12s, cv: 0.8", "p50: 9s, p95: 28s, cv: 0.8"},
	{"no mean", "mean: 12s, cv: 0.8", "cv: 0.8"},
	{"exponential with cv", "dist: lognormal, mean: 12s", "dist: exponential, mean: 12s"},
	{"deterministic with cv", "dist: lognormal, mean: 12s", "dist: deterministic, mean: 12s"},
	{"quantiles of exponential", "dist: lognormal, mean: 12s, cv: 0.8", "dist: exponential, p50: 9s, p95: 28s"},
	{"cv of 0", "cv: 0.8", "cv: 0"},
	{"duration as a scalar", "duration: {dist: lognormal, mean: 12s, cv: 0.8}", "duration: 12s"},
	{"no duration", "      duration: {dist: lognormal, mean: 12s, cv: 0.8}\n", ""},
	{"points out of order", "at: 13m", "at: 10m"},
	{"point without a rate", "{at: 10m, rate: 8/s}", "{at: 10m}"},
	{"no points", "[{at: 10m, rate: 8/s}, {at: 13m, rate: 2.5/s}]", "[]"},
	{"points without a shape", "        shape: step\n", ""},
	{"daily with points", "shape: step", "shape: daily"},
	{"profile without a rate", "      rate: 2.5/s\n", ""},
	{"reserved name", "- name: chat ", "- name: batch "},
	{"name total", "- name: chat ", "- name: total "},
	{"capital in a name", "- name: chat ", "- name: Chat "},
	{"no name", "  - name: chat                      # a comment\n    arrivals:", "  - arrivals:"},
	{"duplicate name", "pool: {", "  - name: chat\n    arrivals: {rate: 1/s}\n    stream: {duration: {mean: 1s}}\npool: {"},
	{"error in a second workload", "pool: {", "  - name: night\n    arrivals: {rate: 1/s}\n    stream: {duration: {mean: 1}}\npool: {"},
	{"batch without size", "      process: poisson\n      rate: 2.5/s\n      cv: 1\n      profile:\n        shape: step\n        points: [{at: 10m, rate: 8/s}, {at: 13m, rate: 2.5/s}]\n", "      process: batch\n"},
	{"batch with a rate", "process: poisson", "process: batch\n      batch: {size: 90}"},
	{"batch beside poisson", "      scale: 1\n", "      batch: {size: 90}\n"},
	{"cv of poisson", "      cv: 1\n", "      cv: 2\n"},
	{"rate times scale", "      scale: 1\n", "      scale: 1000000\n"},
	{"goal share without limit", "limit: 512MiB", "limit: none"},
	{"memory_peak is no size", "memory_peak: 90%", "memory_peak: 12s"},
	{"limit below base", "limit: 512MiB", "limit: 100MiB"},
	{"warm-up too long", "warmup: 2m", "warmup: 30m"},
	{"scenario without name", "name: Push-notification spike\n", ""},
	{"control character", "about: Chat", "about: \"\\x1b[2J\" #"},
	{"cv of deterministic gaps", "process: poisson\n      rate: 2.5/s\n      cv: 1\n", "process: deterministic\n      rate: 2.5/s\n      cv: 1\n"},
	{"cv of gamma gaps too small", "process: poisson\n      rate: 2.5/s\n      cv: 1\n", "process: gamma\n      rate: 2.5/s\n      cv: 0\n"},
	{"trace without a file", "process: poisson", "process: trace"},
	{"trace beside poisson", "      scale: 1\n", "      trace: {file: a.csv, time: t_s}\n"},
	{"trace with a rate", "process: poisson", "process: trace\n      trace: {file: a.csv, time: t_s}"},
	{"trace from elsewhere", "process: poisson\n      rate: 2.5/s\n      cv: 1\n      profile:\n        shape: step\n        points: [{at: 10m, rate: 8/s}, {at: 13m, rate: 2.5/s}]\n", "process: trace\n      trace: {file: ../../etc/passwd, time: t_s}\n"},
	{"samples from elsewhere", "dist: lognormal, mean: 12s, cv: 0.8", "samples: /etc/passwd"},
	{"samples on a drive", "dist: lognormal, mean: 12s, cv: 0.8", "samples: C:secret.csv"},
	{"samples of lognormal", "dist: lognormal, mean: 12s, cv: 0.8", "dist: lognormal, samples: a.csv"},
	{"samples and a mean", "dist: lognormal, mean: 12s, cv: 0.8", "samples: a.csv, mean: 12s"},
	{"empirical without samples", "dist: lognormal, mean: 12s, cv: 0.8", "dist: empirical"},
	{"column without samples", "dist: lognormal, mean: 12s, cv: 0.8", "mean: 12s, column: duration_s"},
	{"shape of lognormal", "dist: lognormal, mean: 12s, cv: 0.8", "mean: 12s, shape: 1.5"},
	{"max of lognormal", "dist: lognormal, mean: 12s, cv: 0.8", "mean: 12s, max: 1h"},
	{"pareto without shape", "dist: lognormal, mean: 12s, cv: 0.8", "dist: pareto, mean: 12s, max: 1h"},
	{"pareto without max", "dist: lognormal, mean: 12s, cv: 0.8", "dist: pareto, mean: 12s, shape: 1.5"},
	{"pareto with cv", "dist: lognormal, mean: 12s, cv: 0.8", "dist: pareto, mean: 12s, shape: 1.5, max: 1h, cv: 2"},
	{"pareto by quantiles", "dist: lognormal, mean: 12s, cv: 0.8", "dist: pareto, p50: 9s, p95: 28s, shape: 1.5, max: 1h"},
	{"pareto with a mean above its max", "dist: lognormal, mean: 12s, cv: 0.8", "dist: pareto, mean: 12s, shape: 1.5, max: 10s"},
	{"uniform with a large cv", "dist: lognormal, mean: 12s", "dist: uniform, mean: 12s"},
	{"hyperexponential with a small cv", "dist: lognormal, mean: 12s", "dist: hyperexponential, mean: 12s"},
	{"uniform with a large p95", "dist: lognormal, mean: 12s, cv: 0.8", "dist: uniform, p50: 9s, p95: 28s"},
	{"mixture without parts", "dist: lognormal, mean: 12s, cv: 0.8", "dist: mixture"},
	{"mixture with a mean", "dist: lognormal, mean: 12s, cv: 0.8", "dist: mixture, mean: 12s, parts: [{weight: 1, mean: 9s}]"},
	{"mixture without a weight", "dist: lognormal, mean: 12s, cv: 0.8", "dist: mixture, parts: [{weight: 1, mean: 9s}, {mean: 60s}]"},
	{"mixture of weight 0", "dist: lognormal, mean: 12s, cv: 0.8", "dist: mixture, parts: [{weight: 0, mean: 9s}]"},
	{"mixture with a wrong part", "dist: lognormal, mean: 12s, cv: 0.8", "dist: mixture, parts: [{weight: 1, mean: 9s}, {weight: 1, dist: exponential, mean: 60s, cv: 2}]"},
	{"mixture with a wrong key in a part", "dist: lognormal, mean: 12s, cv: 0.8", "dist: mixture, parts: [{weight: 1, meen: 9s}]"},
	{"mixture in a mixture", "dist: lognormal, mean: 12s, cv: 0.8", "dist: mixture, parts: [{weight: 1, dist: mixture}]"},
	{"parts as a map", "dist: lognormal, mean: 12s, cv: 0.8", "dist: mixture, parts: {weight: 1, mean: 9s}"},
	{"no parts", "dist: lognormal, mean: 12s, cv: 0.8", "dist: mixture, parts: []"},
	{"a part as a scalar", "dist: lognormal, mean: 12s, cv: 0.8", "parts: [9s]"},
	{"parts of gamma", "dist: lognormal, mean: 12s, cv: 0.8", "dist: gamma, mean: 12s, parts: [{weight: 1, mean: 9s}]"},
	{"duration and first token", "cached_share: 60%", "first_token: {mean: 1s}"},
	{"duration and output tokens", "cached_share: 60%", "output_tokens: {mean: 500}"},
	{"output tokens alone", "duration: {dist: lognormal, mean: 12s, cv: 0.8}", "output_tokens: {mean: 500}"},
	{"first token alone", "duration: {dist: lognormal, mean: 12s, cv: 0.8}", "first_token: {mean: 1s}"},
	{"parts without a rate", "      duration: {dist: lognormal, mean: 12s, cv: 0.8}\n      input_tokens: {dist: lognormal, mean: 1500, cv: 1}\n      cached_share: 60%\n      output_rate: 60/s\n", "      first_token: {mean: 1s}\n      output_tokens: {mean: 500}\n"},
	{"daily with a rate", "        shape: step\n        points: [{at: 10m, rate: 8/s}, {at: 13m, rate: 2.5/s}]\n", "        {shape: daily, low: 1/s, high: 8/s, peak_at: 14h}\n"},
	{"daily upside down", "      rate: 2.5/s\n      cv: 1\n      profile:\n        shape: step\n        points: [{at: 10m, rate: 8/s}, {at: 13m, rate: 2.5/s}]\n", "      profile: {shape: daily, low: 9/s, high: 8/s, peak_at: 14h}\n"},
	{"request bucket below one request", "  requests_per_minute: none\n  input_tokens_per_minute: none\n  output_tokens_per_minute: none\n  output_accounting: actual\n  concurrent_streams: none\n  burst: 60s\n", "  requests_per_minute: 50\n  burst: 1s\n"},
	{"reserve above the bucket", "  output_tokens_per_minute: none\n  output_accounting: actual\n", "  output_tokens_per_minute: 4000\n  output_accounting: {reserve: 4096}\n"},
	{"unknown SDK", "sdk_retries: {max: 0", "sdk_retries: {profile: anthropic-pyton"},
	{"SDK back-off above its cap", "sdk_retries: {max: 0, first: 500ms", "sdk_retries: {max: 2, first: 9s"},
	{"patience without a unit", "queue_timeout: 30s", "queue_timeout: {dist: exponential, mean: 30}"},
	{"patience of another law", "queue_timeout: 30s", "queue_timeout: {dist: gamma, mean: 30s}"},
	{"fraction of a priority", "priority: 0", "priority: 0.5"},
	{"own slots 0", "    concurrency: none", "    concurrency: 0"},
	{"wrong accounting", "output_accounting: actual", "output_accounting: reserve"},
	{"wrong budget", "budget: none", "budget: 4"},
	{"half a budget", "budget: none", "budget: {capacity: 10}"},
	{"back-off above its cap", "first: 1s, factor: 2, cap: 30s", "first: 60s, factor: 2, cap: 30s"},
	{"tab", "    priority: 0", "\tpriority: 0"},
	{"unclosed", "order: fifo}", "order: fifo"},
	{"anchor", "priority: 0", "priority: &p 0"},
	{"alias", "priority: 0", "priority: *p"},
	{"tag", "priority: 0", "priority: !!int 0"},
	{"merge key", "cpu: {", "<<: {"},
	{"second document", "cpu:", "---\ncpu:"},
	{"workloads as a map", "  - name: chat                      # a comment\n", "    name: chat\n"},
}

// text returns what all the edits say, for the golden file.
func editErrors(t *testing.T, each func(name, text string, err *ParseError)) {
	t.Helper()
	for _, e := range edits {
		if !strings.Contains(sample, e.old) {
			t.Errorf("%s: the sample has no %q", e.name, e.old)
			continue
		}
		text := strings.Replace(sample, e.old, e.with, 1)
		_, err := Parse([]byte(text), "spike.yaml")
		var bad *ParseError
		if !errors.As(err, &bad) {
			t.Errorf("%s: error %v, want a *ParseError", e.name, err)
			continue
		}
		each(e.name, text, bad)
	}
}

func TestErrorMessages(t *testing.T) {
	var b strings.Builder
	editErrors(t, func(name, _ string, err *ParseError) {
		fmt.Fprintf(&b, "# %s\n%v\n\n", name, err)
	})
	golden.RequireEqual(t, []byte(b.String()))
}

// Every error points into the file: its line is in the excerpt, with the caret
// under the column it names.
func TestErrorsPointAtThePlace(t *testing.T) {
	editErrors(t, func(name, text string, err *ParseError) {
		lines := strings.Split(text, "\n")
		if err.Line < 1 || err.Line > len(lines) || err.Column < 1 || err.Column > len(lines[err.Line-1])+1 {
			t.Errorf("%s: place %d:%d is outside the file", name, err.Line, err.Column)
			return
		}
		if strings.Contains(err.Msg, "\n") || err.Msg == "" {
			t.Errorf("%s: message %q is not one line", name, err.Msg)
		}
		excerpt := strings.Split(strings.TrimSuffix(err.Excerpt, "\n"), "\n")
		line, caret := excerpt[len(excerpt)-2], excerpt[len(excerpt)-1]
		at := strings.IndexByte(caret, '^')
		gutter := len(fmt.Sprintf("> %d | ", err.Line))
		if at < gutter || len(caret) != at+1 {
			t.Errorf("%s: caret line %q", name, caret)
			return
		}
		shown, cut := strings.CutPrefix(line[gutter:], "…")
		if cut {
			at += len("…") - 1
			line = line[:gutter] + "…" + shown
		}
		if want := lines[err.Line-1][err.Column-1:]; want != "" && want[0] != '\t' && line[at] != want[0] {
			t.Errorf("%s: the caret is under %q, the column holds %q", name, line[at:], want)
		}
	})
}

// Where an edit put a wrong value, that is what the error points at.
func TestErrorsPointAtTheValue(t *testing.T) {
	for _, c := range []struct {
		old, with, at string
		path          string
	}{
		{"mean: 12s", "mean: 12", "12, cv", "chat.stream.duration.mean"},
		{"concurrency: 49", "concurrency: 0", "0, queue: 75", "pool.concurrency"},
		{"limit: 512MiB", "limit: 100MiB", "100MiB", "memory.limit"},
		{"at: 13m", "at: 9m", "9m", "chat.arrivals.profile.points.1.at"},
		{"max: none", "max: 0s", "0s", "chat.stream.max"},
		{"warmup: 2m", "warmup: 40m", "40m", "run.warmup"},
	} {
		text := strings.Replace(sample, c.old, c.with, 1)
		_, err := Parse([]byte(text), "spike.yaml")
		var bad *ParseError
		if !errors.As(err, &bad) {
			t.Errorf("%s: error %v", c.with, err)
			continue
		}
		rest := strings.Split(text, "\n")[bad.Line-1][bad.Column-1:]
		if !strings.HasPrefix(rest, c.at) || bad.Path != c.path {
			t.Errorf("%s: error at %q of %s, want %q of %s", c.with, rest, bad.Path, c.at, c.path)
		}
	}
}

// A message must not carry terminal control sequences out of a file.
func TestExcerptIsHarmless(t *testing.T) {
	_, err := Parse([]byte("name: x\npool: {\x1b[31mconcurrency: \u202e4}\n"), "a.yaml")
	if err == nil || strings.ContainsAny(err.Error(), "\x1b\u202e") {
		t.Errorf("error %q", err)
	}
}
