package sizing

import (
	"math"

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
	TIGHT    State = "TIGHT"    // a goal is missed, or a limit gives way below 1.1 × this load
	OK       State = "OK"
)

// Observed is what runs have shown. The zero value knows nothing, and the
// verdict then rests on predictions alone.
type Observed struct {
	Known     bool
	Kills     float64 // mean kills a run
	FirstKill float64 // s, the mean over runs with a kill; NaN without one
	// OOMRunShare is the share of runs with a kill; 0 or NaN when not known.
	OOMRunShare float64
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
	// Binds names the limit that gives way first (the names of Limit), MemoryLimit
	// where runs were killed, and the Loads at which multiple of all rates, by p99.9
	// and by the mean, nil where no formula knows. NoLimit when none ever does. nil:
	// not known, because a limit that is not known may be the first.
	Binds                        *string
	BindsAtLoad, BindsAtLoadMean *float64
}

// Judge sums up a scenario, its predictions and sizing, and what was observed.
func Judge(s *scenario.Scenario, p *predict.Result, z Sizing, o Observed) Verdict {
	c := newCase(s, p, z, o)
	v := Verdict{State: c.state()}
	v.Text, v.Short = c.text(v.State), c.short(v.State)
	switch first, ok := c.binding(); {
	case ok:
		v.Binds, v.BindsAtLoad, v.BindsAtLoadMean = &first.Name, finite(first.AtLoad), finite(first.AtLoadMean)
	case len(z.Limits) > 0 && c.neverAny():
		none := NoLimit
		v.Binds = &none
	}
	return v
}

// binding is the limit that gives way first, memory where it has done so.
func (c *verdictCase) binding() (first Limit, ok bool) {
	if c.killed() {
		for _, l := range c.limits {
			if l.Name == MemoryLimit {
				return l, true
			}
		}
	}
	return Binding(c.limits)
}

// finite is nil for a value that does not exist.
func finite(v float64) *float64 {
	if math.IsNaN(v) || math.IsInf(v, 0) {
		return nil
	}
	return &v
}

// neverAny says of every limit that it never gives way.
func (c *verdictCase) neverAny() bool {
	for _, l := range c.limits {
		if !math.IsInf(l.AtLoad, 1) {
			return false
		}
	}
	return true
}
