package predict

import (
	"math"

	"capsize/model/metric"
	"capsize/model/scenario"
)

// Demand is what the requests ask of each upstream budget on average over the
// window, as a share of its refill, if nobody is refused: NaN without that limit.
// Starts that fail by themselves and are tried again ask again. Output tokens are
// those produced, whatever is reserved for them.
type Demand struct{ Requests, Input, Output float64 }

// demand also knows the output tokens asked for at the start.
type demand struct {
	Demand
	asked float64
	// Mean cost of a start, and the largest squared coefficient of variation of any
	// workload's, in tokens.
	inputMean, inputSCV, outputMean, outputSCV float64
	small                                      bool // tokens are so few that counting whole ones shows
}

// fewTokens is below which mean counting whole tokens may shift a mean.
const fewTokens = 100

func (t *traffic) addDemand(s *scenario.Scenario) {
	u := &s.Upstream
	var requests, input, asked, produced float64
	for i := range t.flows {
		w := &s.Workloads[i]
		f := &t.flows[i]
		rate := 60 * f.rateMean(t.from, t.to)
		tokens := inputMean(w)
		out, made := f.outputMean(w, t.rules.during)
		t.demand.small = t.demand.small || tokens > 0 && tokens < fewTokens || out > 0 && out < fewTokens
		calls, starts := t.again(w, u.SDK.Max)
		requests += rate * calls * starts
		input += rate * calls * starts * tokens * (1 - w.Stream.CachedShare)
		produced += rate * calls * t.opens * made
		if u.Reserve != scenario.None {
			out = float64(u.Reserve)
		}
		asked += rate * calls * starts * out
		t.demand.spread(w, f)
	}
	t.demand.inputMean, t.demand.outputMean = input/requests, produced/requests
	share := func(asked float64, perMinute int64) float64 {
		if perMinute <= 0 || math.IsInf(asked, 0) {
			return math.NaN()
		}
		return asked / float64(perMinute)
	}
	d := &t.demand
	d.Requests = share(requests, u.RequestsPerMinute)
	d.Input = share(input, u.InputPerMinute)
	d.Output = share(produced, u.OutputPerMinute)
	d.asked = share(asked, u.OutputPerMinute)
}

// spread takes in how much the tokens of a workload vary.
func (d *demand) spread(w *scenario.Workload, f *flow) {
	d.inputSCV = max(d.inputSCV, scvOf(&w.Stream.Input))
	out := f.law.SCV()
	if f.parts {
		out = max(out, scvOf(&w.Stream.Output))
	}
	d.outputSCV = max(d.outputSCV, out)
}

func scvOf(q *scenario.Quantity) float64 {
	if law, err := q.Law(); err == nil && q.Given {
		return law.SCV()
	}
	return 0
}

// again is how often a request is made and how often each time it starts, on
// average: an error before the stream is tried again by the SDK, and a call that
// fails in the end, or whose stream breaks, by its caller (without the budget).
func (t *traffic) again(w *scenario.Workload, sdk int64) (calls, starts float64) {
	r := &t.rules
	failed := 1 - t.opens*(1-r.during)
	return tries(failed, w.Retries.Max), tries(r.before, sdk)
}

// tries is 1 + p + … + p^most.
func tries(p float64, most int64) float64 {
	if p == 1 {
		return float64(most) + 1
	}
	return (1 - math.Pow(p, float64(most)+1)) / (1 - p)
}

// inputMean is the mean number of input tokens of a request.
func inputMean(w *scenario.Workload) float64 {
	drawn := 0.0
	if law, err := w.Stream.Input.Law(); err == nil && w.Stream.Input.Given {
		drawn = law.Mean()
	}
	return traced(w, drawn, func(r *scenario.TraceRow) float64 { return float64(r.Input) })
}

// traced is the mean of what a trace states, or of what is drawn where it states
// nothing: less than 0.
func traced(w *scenario.Workload, drawn float64, of func(*scenario.TraceRow) float64) float64 {
	rows := w.Arrivals.Trace.Rows
	if w.Arrivals.Process != scenario.Trace || len(rows) == 0 {
		return drawn
	}
	var sum float64
	for i := range rows {
		if v := of(&rows[i]); v >= 0 {
			sum += v
		} else {
			sum += drawn
		}
	}
	return sum / float64(len(rows))
}

// outputMean is the mean number of output tokens that a request asks for, and of
// those that its stream produces until its end, its limit or its break.
func (f *flow) outputMean(w *scenario.Workload, cut float64) (asked, produced float64) {
	st := &w.Stream
	if f.law.Mean() == 0 {
		return math.NaN(), math.NaN()
	}
	rate := max(0, st.OutputRate) // None is negative
	tokens := func(r *scenario.TraceRow) float64 { return float64(r.Output) }
	if !f.parts {
		if rate == 0 {
			return traced(w, 0, tokens), 0
		}
		free := *w
		free.Stream.Max = scenario.None
		if law, err := free.HeldLaw(nil); err == nil {
			asked = rate * law.Mean()
		}
		return asked, rate * f.law.Mean()
	}
	first, err := st.FirstToken.Law()
	if err != nil {
		return math.NaN(), math.NaN()
	}
	output, err := st.Output.Law()
	if err != nil {
		return math.NaN(), math.NaN()
	}
	if st.Max != scenario.None {
		if first, err = first.Truncated(st.Max.Seconds()); err != nil {
			return math.NaN(), math.NaN()
		}
	}
	asked = traced(w, output.Mean(), tokens)
	whole := f.whole.Mean()
	busy := max(0, whole-first.Mean()) // seconds of output
	// A stream that breaks at U of its life X has produced for (UX − F)⁺, which is
	// (X − F)²/2X on average; by Jensen's inequality at least this.
	busy = (1-cut)*busy + cut*busy*busy/(2*whole)
	return asked, rate * busy
}

// fillDemand puts in what the budgets are asked for.
func (t *traffic) fillDemand(table *Table) {
	d := &t.demand
	for _, b := range [...]struct {
		asked, used metric.ID
		limit, v    float64
		tokens      bool
	}{
		{metric.RPMDemand, metric.RPMUsed, d.Requests, d.Requests, false},
		{metric.ITPMDemand, metric.ITPMUsed, d.Input, d.Input, true},
		{metric.OTPMDemand, metric.OTPMUsed, d.Output, d.asked, true},
	} {
		if math.IsNaN(b.limit) && math.IsNaN(b.v) {
			continue
		}
		table[b.used] = none(SimulationOnly, "what is charged depends on who is let in, and when")
		if math.IsNaN(b.v) {
			table[b.asked] = none(SimulationOnly, "the tokens have no law")
			continue
		}
		table[b.asked] = judged(b.v, Stated, t.doubtDemand(b.tokens))
		if t.load > float64(t.slots) && !t.moving && !t.batch {
			table[b.asked] = none(SimulationOnly, "more arrives than the slots take, and who does not start asks for nothing")
		}
	}
}

// doubtDemand says why the budgets may be asked for more or less, or "".
func (t *traffic) doubtDemand(tokens bool) (why string) {
	r := &t.rules
	if r.limits && (r.sdk || r.callers) {
		why = and(why, "who is refused and tries again asks again")
	}
	if r.budgeted && r.callers {
		why = and(why, "the budget of retries is left out")
	}
	waits := !t.unlimited || r.places || r.timeouts
	if waits || t.load >= float64(t.slots) || r.caps {
		why = and(why, "who is turned away or waits asks for nothing")
	}
	if t.moving || t.batch {
		why = and(why, "who waits asks later")
	}
	if tokens && t.demand.small {
		why = and(why, "tokens are counted whole")
	}
	return why
}

// overBudget says that a budget gives less than is asked for.
func (t *traffic) overBudget() bool {
	d := &t.demand
	return d.Requests > 1 || d.Input > 1 || d.Output > 1
}
