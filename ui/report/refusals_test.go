package report

import (
	"math"
	"strings"
	"testing"

	"capsize/model/metric"
	"capsize/model/sizing"
	"capsize/sim"
	"capsize/sim/experiment"
	"capsize/sim/stat"
)

const limitedFile = `
name: Everything that can refuse
workloads:
  - name: chat
    arrivals: {rate: 2.5/s}
    stream: {first_token: {mean: 1s}, output_tokens: {mean: 600}, output_rate: 60/s, input_tokens: {mean: 1500}}
    caller_retries: {max: 2}
pool: {concurrency: 40, queue: 10}
upstream:
  requests_per_minute: 120
  input_tokens_per_minute: 200k
  output_tokens_per_minute: 90k
  concurrent_streams: 35
  errors: {before: 1%, during: 2%}
  sdk_retries: {profile: anthropic-python}
run: {duration: 30m}
`

// limited is one run in which every upstream limit is on, and all but the cap on
// streams refuse.
func limited(t *testing.T) *Result {
	sum := blank(parse(t, limitedFile))
	sum.Requests = 4500
	for id, v := range map[metric.ID]float64{
		metric.Attempts: 14402, metric.Attempts429Queue: 30, metric.Attempts429Requests: 5200, metric.Attempts429Input: 81,
		metric.Attempts429Output: 2, metric.Attempts429Streams: 0, metric.Limited: 612, metric.Refused: 0,
	} {
		sum.Total[id] = stat.Point(v, "one replication")
	}
	sum.Total[metric.InFlight] = ci(21, 20, 22)
	sum.Total[metric.Share429] = ci(0.14, 0.13, 0.15)
	sum.Total[metric.FailedShare] = ci(0.021, 0.018, 0.024)
	sum.Total[metric.Asleep] = ci(8.5, 8, 9)
	sum.Total[metric.InBackoff] = ci(1.25, 1, 1.5)
	sum.Total[metric.Utilization] = ci(0.74, 0.72, 0.76)
	sum.Total[metric.RPMDemand] = ci(4.75, 4.5, 5)
	sum.Total[metric.RPMUsed] = ci(0.997, 0.99, 1.004)
	sum.Total[metric.ITPMDemand] = ci(2.7, 2.6, 2.8)
	sum.Total[metric.ITPMUsed] = ci(0.61, 0.6, 0.62)
	sum.Total[metric.OTPMDemand] = ci(3.1, 3, 3.2)
	sum.Total[metric.OTPMUsed] = ci(0.58, 0.57, 0.59)
	sum.Workloads[0] = sum.Total
	sum.Law = sim.LawCheck{L: 30, Lambda: 2.5, W: 12, Residual: 1e-16}
	sum.Verdict = sizing.Verdict{State: sizing.OVER, Text: "requests a minute are short."}
	return &Result{Summary: sum, Version: "0.1.0", Source: "limited.yaml", Command: "capsize run limited.yaml --seed 1 --replications 1", Deterministic: true}
}

// What is on and seen has a row, what is off or never happened has none.
func TestRowsAreOnlyWhatIsOn(t *testing.T) {
	for _, id := range []metric.ID{
		metric.FailedShare, metric.LostShare, metric.Refused, metric.Asleep, metric.InBackoff,
		metric.RPMDemand, metric.RPMUsed, metric.ITPMDemand, metric.ITPMUsed, metric.OTPMDemand, metric.OTPMUsed,
	} {
		m := metric.Of(id)
		for _, c := range []struct {
			value float64
			want  bool
		}{
			{math.NaN(), false},
			{0, m.Unit == metric.Share && m.Kind == metric.Ratio && id != metric.FailedShare && id != metric.LostShare},
			{0.5, true},
		} {
			sum := limited(t).Summary
			sum.Total[id] = stat.Point(c.value, "")
			found := false
			for _, r := range rows(sum, -1) {
				found = found || r.label == m.Title && r.simulated == m.Format(c.value)
			}
			if found != c.want {
				t.Errorf("%s = %v: has a row: %v, want %v", id, c.value, found, c.want)
			}
		}
	}
}

// The upstream's 429s are the sum of their causes, and those that gave none are
// not named.
func TestRefusalsAddUp(t *testing.T) {
	sum := limited(t).Summary
	lines := refusals(sum)
	if len(lines) != 1 {
		t.Fatalf("%d lines", len(lines))
	}
	want := "of 14,402 attempts: 30 local, 5283 upstream (requests a minute 5200, input tokens 81, output tokens 2); 612 requests ended with one"
	if lines[0] != want {
		t.Errorf("%q, want %q", lines[0], want)
	}
	for _, format := range []Format{AsText, AsMarkdown} {
		out, err := Render(format, limited(t))
		if err != nil {
			t.Fatal(err)
		}
		if text := strings.Join(strings.Fields(string(out)), " "); !strings.Contains(text, want) {
			t.Errorf("%s lacks %q", format, want)
		}
	}
	sum.Replications = 2
	if line := refusals(sum)[0]; !strings.HasSuffix(line, "; means over runs") {
		t.Errorf("%q does not say that it is a mean", line)
	}
}

func TestRefusalsAreSilentWithoutAny(t *testing.T) {
	none := limited(t).Summary
	for _, c := range upstream429s {
		none.Total[c.id] = stat.Point(0, stat.TooFew)
	}
	none.Total[metric.Attempts429Queue] = stat.Point(0, stat.TooFew)
	if lines := refusals(none); lines != nil {
		t.Errorf("no 429 at all: %q", lines)
	}
	for name, sum := range map[string]*experiment.Summary{"steady": steady(t).Summary, "killed": killed(t).Summary} {
		sum.Total[metric.Attempts429Queue] = stat.Point(7, "")
		if lines := refusals(sum); lines != nil {
			t.Errorf("%s has no upstream limits: %q", name, lines)
		}
	}
}
