package scenario

import (
	"math"
	"strconv"
	"strings"

	"capsize/model/unit"
)

// problem says what is wrong with the stream and at which key, or "".
func (s *Stream) problem() (path, msg string) {
	if path, msg := s.lengthProblem(); msg != "" {
		return path, msg
	}
	for _, q := range []struct {
		path string
		of   *Quantity
	}{
		{"duration", &s.Duration}, {"first_token", &s.FirstToken}, {"output_tokens", &s.Output}, {"input_tokens", &s.Input},
	} {
		if path, msg := q.of.problem(); msg != "" {
			return strings.TrimSuffix(q.path+"."+path, "."), msg
		}
	}
	return "", ""
}

// lengthProblem checks that the time of a stream is stated, and once.
func (s *Stream) lengthProblem() (path, msg string) {
	const twice = "the duration is stated twice: write duration, or first_token, output_tokens and output_rate"
	switch {
	case s.Duration.Given && s.FirstToken.Given:
		return "first_token", twice
	case s.Duration.Given && s.Output.Given:
		return "output_tokens", twice
	case s.Duration.Given:
		return "", ""
	case !s.FirstToken.Given && !s.Output.Given:
		return "duration", "the workload has no duration: write one, such as duration: {mean: 12s}, or first_token, output_tokens and output_rate"
	case !s.FirstToken.Given:
		return "first_token", "a duration by parts needs the time to the first token: write first_token: {mean: 1500ms}"
	case !s.Output.Given:
		return "output_tokens", "a duration by parts needs the length of the answer: write output_tokens: {mean: 600}"
	case s.OutputRate == None:
		return "output_rate", "a duration by parts needs the speed of the answer: write output_rate, such as 60/s"
	}
	return "", ""
}

// checkTokens finds token limits that would count nothing.
func (s *Scenario) checkTokens() *FieldError {
	var input, output bool
	for i := range s.Workloads {
		w := &s.Workloads[i]
		a := &w.Arrivals
		input = input || w.Stream.Input.Given || a.Process == Trace && (a.Trace.Rows == nil || a.Trace.known().input)
		output = output || w.Stream.OutputRate != None
	}
	switch {
	case s.Upstream.InputPerMinute != None && !input:
		return s.problem(-1, "upstream.input_tokens_per_minute", "the limit counts tokens that no workload states: write stream.input_tokens")
	case s.Upstream.OutputPerMinute != None && !output:
		return s.problem(-1, "upstream.output_tokens_per_minute", "the limit counts tokens that no workload states: write stream.output_rate")
	}
	return nil
}

// checkBuckets finds token buckets that could never grant a request, however
// long it waits.
func (s *Scenario) checkBuckets() *FieldError {
	u := &s.Upstream
	holds := func(perMinute int64) float64 {
		if perMinute == None {
			return math.Inf(1)
		}
		return float64(perMinute) * u.Burst.Minutes()
	}
	short := func(path string, perMinute int64, need float64, needs string) *FieldError {
		// A product of roundings must not refuse a bucket that fits exactly.
		if need <= holds(perMinute)*(1+1e-12) {
			return nil
		}
		return s.problem(-1, path, "the bucket holds "+figure(holds(perMinute))+", upstream.burst of refill, and "+needs+
			": no such request could ever start; write a larger limit or burst")
	}
	if err := short("upstream.requests_per_minute", u.RequestsPerMinute, 1, "a request takes 1"); err != nil {
		return err
	}
	for i := range s.Workloads {
		w := &s.Workloads[i]
		least := w.leastInput()
		needs := "the smallest request of workload " + w.Name + " takes " + figure(least) + " uncached input tokens"
		if err := short("upstream.input_tokens_per_minute", u.InputPerMinute, least, needs); err != nil {
			return err
		}
	}
	if u.Reserve != None {
		return short("upstream.output_accounting.reserve", u.OutputPerMinute, float64(u.Reserve), "a request reserves "+strconv.FormatInt(u.Reserve, 10))
	}
	return nil
}

// figure prints a number of tokens, rounded.
func figure(v float64) string { return unit.FormatNumber(math.Round(v*1000) / 1000) }

// leastInput is the smallest number of uncached input tokens that a request can
// have; 0 where that depends on a file or is not stated.
func (w *Workload) leastInput() float64 {
	law, err := w.Stream.Input.Law()
	if err != nil || w.Arrivals.Process == Trace {
		return 0
	}
	// The engine counts whole tokens.
	return math.Round(law.Quantile(0)) * (1 - w.Stream.CachedShare)
}
