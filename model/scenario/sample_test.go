package scenario

import (
	"io"
	"os"
	"strings"
	"testing"
)

// full is a valid scenario that states, between its workloads, every way of
// saying a thing that sample does not use. It names files.
const full = `name: Everything at once
workloads:
  - name: chat
    arrivals: {process: gamma, cv: 2.2, profile: {shape: daily, low: 1/s, high: 8/s, peak_at: 14h}, scale: 1.5}
    stream:
      first_token: {dist: weibull, p50: 900ms, p95: 3s}
      output_tokens:
        dist: mixture
        parts:
          - {weight: 0.8, dist: lognormal, mean: 400, cv: 1.2}
          - {weight: 0.15, dist: pareto, mean: 2000, shape: 1.5, max: 60k}
          - {weight: 0.05, samples: data/answers.csv, column: tokens}
      output_rate: 60/s
      input_tokens: {dist: uniform, mean: 1500, cv: 0.5}
      cached_share: 60%
      max: 5m
    priority: 2
    concurrency: 40
    queue: 50
    caller_retries: {max: 2, first: 1s, factor: 2, cap: 30s, jitter: none, budget: {per_success: 0.1, capacity: 10}}
    goals: {wait_p99: 2s}
  - name: logged
    arrivals: {process: trace, trace: {file: requests.csv, time: t_s, spread: 3s}, scale: 2}
    stream: {duration: {samples: durations.csv}}
  - name: steady
    arrivals: {process: weibull, rate: 1/s, profile: {shape: linear, points: [{at: 5m, rate: 3/s}, {at: 20m, rate: 0/s}]}}
    stream:
      duration: {dist: hyperexponential, mean: 12s, cv: 3}
      output_rate: 60/s
  - name: clock
    arrivals: {process: deterministic, rate: 6/min}
    stream: {duration: {dist: uniform, p50: 10s, p95: 14s}}
pool: {concurrency: 49, queue: 75, queue_timeout: {dist: exponential, mean: 30s}, order: lifo}
memory: {base: 180MiB, per_stream: 4MiB, growth: 30KiB/s, limit: 512MiB, boot: 5s}
cpu: {per_stream: 0.6%, cores: 2}
upstream:
  requests_per_minute: 1000
  input_tokens_per_minute: 2M
  output_tokens_per_minute: 400k
  output_accounting: {reserve: 4096}
  concurrent_streams: 45
  burst: 30s
  retry_after: exact
  count_refused: true
  errors: {before: 1%, during: 0.5%}
  sdk_retries: {hold_slot: false, profile: openai-python, max: 4}
run: {duration: 30m, warmup: 2m}
`

// files are what full names.
var files = map[string]string{
	"requests.csv":     "id,t_s,duration_s,input_tokens,output_tokens\na,0,1.5,100,20\nb,0.25,,200,\nc,0.25,3,,40\nd,60.125,0.5,300,50\n",
	"durations.csv":    "1\n2.5\n\n4\n2.5\n",
	"data/answers.csv": "\ufefftokens, model\n100, a\n300, \"b,c\"\n",
}

// opener opens texts by name.
func opener(texts map[string]string) func(string) (io.ReadCloser, error) {
	return func(name string) (io.ReadCloser, error) {
		if text, ok := texts[name]; ok {
			return io.NopCloser(strings.NewReader(text)), nil
		}
		return nil, os.ErrNotExist
	}
}

// loaded parses a scenario and reads its files.
func loaded(t *testing.T, text string, texts map[string]string) *Scenario {
	t.Helper()
	s := parse(t, text)
	if err := s.Load(opener(texts)); err != nil {
		t.Fatal(err)
	}
	if err := s.Validate(); err != nil {
		t.Fatal(err)
	}
	return s
}
