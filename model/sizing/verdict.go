package sizing

import (
	"capsize/model/metric"
	"capsize/model/predict"
	"capsize/model/scenario"
)

// State is the verdict in one word.
type State string

// The states, the first that applies.
const (
	OOM      State = "OOM"      // a kill in the run, or mean memory above the limit
	UNSTABLE State = "UNSTABLE" // an unlimited line, no timeout, and not enough slots
	OVER     State = "OVER"     // the offered load takes every slot or more, or mean demand is above a budget
	TIGHT    State = "TIGHT"    // a goal is missed
	OK       State = "OK"
)

// Observed is what runs have shown. The zero value knows nothing, and the
// verdict then rests on predictions alone.
type Observed struct {
	Known     bool
	Kills     float64 // mean kills a run
	FirstKill float64 // s, the mean over runs with a kill; NaN without one
	// Missed are the goals missed, surely or as far as the value tells; Open is
	// the number of goals neither surely met nor surely missed.
	Missed []Missed
	Open   int
	// Rejected and TimedOut are shares of decided requests, 0 or NaN when there
	// are none.
	Rejected, TimedOut float64
	// Failed and Unfinished are the shares whose stream broke and, of requests
	// whose arrivals have ended, that were not done at the end.
	Failed, Unfinished float64
}

// Missed is a goal that is missed.
type Missed struct {
	Goal         string // its key, such as wait_p99
	Workload     string // a workload's name, or total
	Metric       metric.ID
	Value, Limit float64 // in the metric's unit
	// Unsure says that it is the run's value that is beyond the limit, while
	// its interval, if any, leaves the matter open.
	Unsure bool
}

// Verdict is the answer in one sentence.
type Verdict struct {
	State State
	// Text is the sentence, without the state and within two lines of 80 cells
	// together with it. Short is the same within 60 cells.
	Text, Short string
	// Binds names the limit that gives way first, and the Loads at which
	// multiple of all rates, by p99.9 and by the mean. nil: not known.
	Binds                        *string
	BindsAtLoad, BindsAtLoadMean *float64
}

// Judge sums up a scenario, its predictions and sizing, and what was observed.
func Judge(s *scenario.Scenario, p *predict.Result, z Sizing, o Observed) Verdict {
	c := newCase(s, p, z, o)
	v := Verdict{State: c.state()}
	v.Text, v.Short = c.text(v.State), c.short(v.State)
	return v
}
