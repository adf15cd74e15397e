package experiment

import (
	"context"
	"time"

	"capsize/model/metric"
	"capsize/model/predict"
	"capsize/model/scenario"
	"capsize/model/sizing"
	"capsize/sim"
	"capsize/sim/stat"
)

// Options says how a scenario is run.
type Options struct {
	// Replications is the number of independent runs; 0 means Default.
	Replications int
	// Workers is the number of runs at a time; 0 means one a core. Results do
	// not depend on it.
	Workers int
	// Series is the width of the bins of the returned series, or 0 for none.
	Series time.Duration
	// Precision, if above 0, goes on adding replications, to Replications (20
	// where that is less) at first and to MaxReplications at most, until half the
	// interval of PrecisionOf is no more than this share of its value. The number
	// is the same whatever the workers.
	Precision float64
	// PrecisionOf is the metric of the total that Precision asks about; nil is
	// the first goal's that has an interval, else the mean wait.
	PrecisionOf *metric.ID
	// Progress, if set, hears the share done, from several goroutines but
	// never at once.
	Progress func(done float64)
}

// Default returns the number of replications a scenario runs unless told
// otherwise: 20 when it has a profile, a batch or a trace, else 1.
func Default(s *scenario.Scenario) int {
	if s.Terminating() {
		return 20
	}
	return 1
}

// Kinds of runs, which decide what intervals they carry.
const (
	Stationary  = "stationary"
	Terminating = "terminating"
)

// Estimates holds an estimate for each metric.
type Estimates [metric.N]stat.Estimate

// Summary is what the replications of one scenario have shown, beside what
// theory says.
type Summary struct {
	Scenario     *scenario.Scenario
	Kind         string
	Replications int    // that were finished, or the one that was cut short
	Requests     uint64 // offered in all replications
	Total        Estimates
	Workloads    []Estimates // in the scenario's order
	Law          sim.LawCheck
	Goals        []Goal
	Predicted    *predict.Result
	Sizing       sizing.Sizing
	Verdict      sizing.Verdict
	Series       []Bin // means over replications
	inSystem     []float64
	ended        bool       // everybody had arrived: who is not done is unfinished
	Precision    *Precision // set when one was asked for
	Warnings     []string   // plain sentences, such as a run too short to conclude
	// Stopped is why the runs ended before their time: the context's error, or
	// the engine's. The summary then covers the replications that were done, or
	// the first part, up to Reached, of one.
	Stopped error
	Reached time.Duration // simulated time that each replication covers
}

// Run simulates the replications of a scenario and sums them up. An interrupt
// through ctx is not an error: the summary says what is known by then, and
// Stopped says why. An error means that the scenario cannot be simulated.
func Run(ctx context.Context, s *scenario.Scenario, o Options) (*Summary, error) {
	if o.Replications <= 0 {
		o.Replications = Default(s)
	}
	t, err := predicted(s)
	if err != nil {
		return nil, err
	}
	a := newArm(s, o.Replications)
	var known *Precision
	if o.Precision > 0 {
		known, err = a.simulateTo(ctx, o)
	} else {
		err = newTeam(o, a).run(ctx)
	}
	if err != nil {
		return nil, err
	}
	return t.summary(a.results, known, ctx.Err()), nil
}

// theory is what is known of a scenario before it is simulated.
type theory struct {
	s         *scenario.Scenario
	predicted *predict.Result
	sizing    sizing.Sizing
}

// predicted does the sums of one scenario in full.
func predicted(s *scenario.Scenario) (*theory, error) {
	p, err := predict.All(s)
	if err != nil {
		return nil, err
	}
	size, err := sizing.Size(s, p)
	return &theory{s, p, size}, err
}

// summary sums up what the replications of the scenario have measured.
func (t *theory) summary(results []*replication, known *Precision, interrupted error) *Summary {
	sum := summarize(t.s, t.predicted, complete(results), interrupted)
	if known != nil {
		sum.Precision = known
		sum.Warnings = append(sum.Warnings, known.warning(sum)...)
	}
	sum.Sizing = t.sizing
	sum.Verdict = sizing.Judge(t.s, t.predicted, t.sizing, observed(sum))
	return sum
}
