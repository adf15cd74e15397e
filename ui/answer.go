package ui

import (
	"fmt"
	"math"
	"time"

	"capsize/model/metric"
	"capsize/model/predict"
	"capsize/model/scenario"
	"capsize/model/sizing"
	"capsize/sim/experiment"
	"capsize/sim/timeline"
)

// answer is what theory says of the scenario as it stands, and the verdict.
type answer struct {
	predicted *predict.Result
	sizing    sizing.Sizing
	curve     func(time.Duration) float64
	verdict   sizing.Verdict
	basis     string // what the verdict stands on
	err       error  // why there are no predictions
}

// predict computes all that follows from the scenario alone. It takes well
// under a millisecond, so it is done at once on every change.
func (a *answer) predict(s *scenario.Scenario) {
	p, err := predict.All(s)
	if err != nil {
		*a = answer{predicted: unknown(err), err: err}
		return
	}
	*a = answer{}
	a.predicted = p
	a.sizing, a.err = sizing.Size(s, p)
	if !p.Moving || a.err != nil {
		return
	}
	if c, err := predict.LoadCurve(s); err == nil {
		a.curve = func(t time.Duration) float64 { return c.At(t.Seconds()) }
	}
}

// judge renews the verdict: by the replications where they belong to these
// knobs, else by predictions. A kill on the screen counts in any case.
func (a *answer) judge(s *scenario.Scenario, baseline *experiment.Summary, live *timeline.Reading) {
	if a.err != nil {
		a.verdict, a.basis = sizing.Verdict{}, ""
		return
	}
	seen := &live.Totals
	switch {
	case baseline != nil && (killed(baseline) || seen.Kills == 0):
		a.verdict, a.basis = baseline.Verdict, fmt.Sprintf("%d replications", baseline.Replications)
	case seen.Kills > 0:
		a.basis = "this run"
		a.verdict = sizing.Judge(s, a.predicted, a.sizing, sizing.Observed{
			Known: true, Kills: float64(seen.Kills), FirstKill: seen.FirstKill.Seconds(),
			Rejected: math.NaN(), TimedOut: math.NaN(),
		})
	default:
		a.basis = "prediction"
		a.verdict = sizing.Judge(s, a.predicted, a.sizing, sizing.Observed{})
	}
}

// killed says whether the replications saw a kill.
func killed(sum *experiment.Summary) bool { return sum.Total[metric.OOMKills].Value > 0 }

// unknown stands in for predictions where there are none.
func unknown(err error) *predict.Result {
	nan := math.NaN()
	r := &predict.Result{
		OfferedLoad: nan, OfferedLoadMean: nan, CarriedLoad: nan, MemoryFull: nan,
		ArrivalRate: nan, FirstRate: nan, MeanDuration: nan, SCV: nan,
	}
	for i := range r.Total {
		r.Total[i] = predict.Prediction{Value: nan, Method: predict.SimulationOnly, Why: err.Error()}
	}
	return r
}
