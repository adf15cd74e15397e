package sizing_test

import (
	"math"
	"regexp"
	"strings"
	"testing"

	"capsize/model/sizing"
	"pgregory.net/rapid"
)

// sums are lines of the working whose values a reader can put into a calculator.
var sums = []struct {
	pattern *regexp.Regexp
	of      func(v []float64) float64
}{
	{regexp.MustCompile(`L = λ·E\[S\] = ([\d.,]+)/s × ([\d.,]+) s = ([\d.,]+)$`), func(v []float64) float64 { return v[0] * v[1] }},
	{regexp.MustCompile(`⌈1\.5 × ([\d.,]+)⌉ = ⌈([\d.,]+)⌉`), func(v []float64) float64 { return 1.5 * v[0] }},
	{regexp.MustCompile(`⌈([\d.,]+) \+ 2·√([\d.,]+)⌉ = ⌈([\d.,]+)⌉`), func(v []float64) float64 { return v[0] + 2*math.Sqrt(v[1]) }},
	{regexp.MustCompile(`ρ = L/c = ([\d.,]+)/([\d.,]+) = ([\d.,]+)`), func(v []float64) float64 { return v[0] / v[1] }},
	{regexp.MustCompile(`c − L\) = ([\d.,]+) % × ([\d.,]+) s/\(([\d.,]+) − ([\d.,]+)\) = ([\d.,]+) s`), func(v []float64) float64 { return v[0] / 100 * v[1] / (v[2] - v[3]) }},
	{regexp.MustCompile(`\(([\d.,]+) s/([\d.,]+) %\) × ln\(([\d.,]+) %/1 %\) = ([\d.,]+) s`), func(v []float64) float64 { return v[0] / v[1] * 100 * math.Log(v[2]) }},
	{regexp.MustCompile(`mean \+ chance = ([\d.,]+) MiB \+ ([\d.,]+) MiB = ([\d.,]+) MiB`), func(v []float64) float64 { return v[0] + v[1] }},
	{regexp.MustCompile(`^([\d.,]+)/s × 60 = ([\d.,]+) a minute`), func(v []float64) float64 { return v[0] * 60 }},
}

// TestWorkingAddsUp: the values put in give the value that is printed, to the
// digits they have, and no number has an exponent.
func TestWorkingAddsUp(t *testing.T) {
	seen := make([]int, len(sums))
	rapid.Check(t, func(t *rapid.T) {
		s := anyPool(t)
		_, z, p := judge(t, s, sizing.Observed{})
		for _, step := range sizing.Working(s, p, z) {
			text := strings.ReplaceAll(strings.Join(step.Lines, "\n"), "\n  ", " ")
			for _, line := range strings.Split(text, "\n") {
				if regexp.MustCompile(`\de[+-]`).MatchString(line) {
					t.Fatalf("an exponent in %q", line)
				}
				for i, sum := range sums {
					m := sum.pattern.FindStringSubmatch(line)
					if m == nil {
						continue
					}
					var v []float64
					for _, text := range m[1:] {
						v = append(v, number(t, text))
					}
					got, want := v[len(v)-1], sum.of(v)
					tol := 0.002 * want // each figure has four digits
					if i == 4 {         // a difference has fewer
						tol = want * (0.002 + 0.001*v[3]/(v[2]-v[3]))
					} else if i == 5 { // and so has a logarithm near 0
						tol = want * (0.002 + 0.001/math.Log(v[2]))
					}
					if seen[i]++; math.Abs(got-want) > tol {
						t.Fatalf("%q: %v", line, want)
					}
				}
			}
		}
	})
	for i, n := range seen {
		if n == 0 {
			t.Errorf("no line reads %v", sums[i].pattern)
		}
	}
}

// TestOutputOfAStream: who waits for the first token produces nothing meanwhile.
func TestOutputOfAStream(t *testing.T) {
	const text = `
name: llm
workloads:
  - name: chat
    arrivals: {rate: 3/s}
    stream:
      first_token: {mean: 1.4s}
      output_tokens: {dist: exponential, mean: 600}
      output_rate: 60/s
      input_tokens: {dist: lognormal, mean: 1500, cv: 1}
      cached_share: 60%
pool: {concurrency: 49}
upstream: {output_tokens_per_minute: 120k}
run: {duration: 30m}
`
	s := parse(t, text)
	_, z, p := judge(t, s, sizing.Observed{})
	if r := z.Rates; math.Abs(r.OutputRate-600/11.4) > 1e-6 || math.Abs(r.StreamCeiling-38) > 1e-6 {
		t.Errorf("%+v", r)
	}
	// The ceiling is the load at which the budget is taken.
	if share := z.Rates.Output.Share; math.Abs(z.OfferedLoad/z.Rates.StreamCeiling-share) > 1e-6 {
		t.Errorf("%v of the streams, %v of the budget", z.OfferedLoad/z.Rates.StreamCeiling, share)
	}
	var all []string
	for _, step := range sizing.Working(s, p, z) {
		all = append(all, step.Lines...)
	}
	for _, want := range []string{
		"first token + output/rate = 1.4 s + 600/(60/s) = 11.4 s", "3/s × 60 × 1,500 × (1 − 60 %) = 108,000 a minute",
		"600 tokens/11.4 s = 52.63/s", "120,000/(60 × 52.63/s) = 38",
	} {
		if !strings.Contains(strings.Join(all, "\n"), want) {
			t.Errorf("%q is missing", want)
		}
	}
	quantiles := parse(t, strings.Replace(chat, "{dist: exponential, mean: 12s}", "{p50: 9s, p95: 28s}", 1))
	_, z, p = judge(t, quantiles, sizing.Observed{})
	if lines := sizing.Working(quantiles, p, z)[0].Lines; !strings.HasSuffix(lines[len(lines)-1], "p50 × e^(σ²/2) = 9 s × e^(0.69²/2) = 11.42 s") {
		t.Errorf("%q", lines)
	}
}
