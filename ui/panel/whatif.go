package panel

import (
	"capsize/model/metric"
	"capsize/model/scenario"
	"capsize/sim/experiment"
	"capsize/sim/timeline"
)

// Pin is A: a former setting that runs on beside the present one, which is B, on
// the same traffic. Differences are B − A.
type Pin struct {
	Scenario *scenario.Scenario
	Label    string            // what A has that differs from B: "c 120"; "the same" when nothing does
	Live     *timeline.Reading // A's own run, at B's instant
	// Paired compares the replications of A and B; nil until it is done, or when
	// it belongs to former knobs and Stale is set.
	Paired *experiment.Comparison
	Stale  bool
}

// Sweep is a knob over a range at the present others, simulated in the
// background, each setting 20 times on the same traffic.
type Sweep struct {
	Path, Label, Symbol string // of the knob: "pool.concurrency", "slots", "c"
	Numbers             []float64
	Values              []string              // as a scenario says them
	Points              []*experiment.Summary // nil where not done yet
	Metric              metric.ID             // what the curve shows
	Limit               float64               // its goal; NaN without one
	At, AtA             int                   // the points of the knob and of A's; −1: not tried
	You                 string                // the knob's value, tried or not
	Low, High           int                   // ends of the points that meet every goal; −1: not known, or none
	NoGoals             bool                  // none is set, so nothing meets or misses any
	Knee                int                   // −1: none
	Cursor              int                   // the point that enter takes; −1: the keys are on the knobs
	Done                float64               // share
	Stale               bool                  // other knobs have moved: a new one runs
}

// Band is the part of a slider in which every goal is met, as positions from 0
// to 1; Simulated says that a sweep has shown it, and not a formula.
type Band struct {
	Low, High float64 // negative: there is none
	Simulated bool
}

// Zoom is the one panel that has the whole screen.
type Zoom struct {
	On   bool
	Kind Kind
}
