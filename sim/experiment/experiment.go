package experiment

import (
	"context"
	"errors"
	"fmt"
	"runtime"
	"runtime/debug"
	"sync"
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
	ended        bool     // everybody had arrived: who is not done is unfinished
	Warnings     []string // plain sentences, such as a run too short to conclude
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
	predicted, err := predict.All(s)
	if err != nil {
		return nil, err
	}
	size, err := sizing.Size(s, predicted)
	if err != nil {
		return nil, err
	}
	results, err := replicate(ctx, s, o)
	if err != nil {
		return nil, err
	}
	sum := summarize(s, predicted, results, ctx.Err())
	sum.Sizing = size
	sum.Verdict = sizing.Judge(s, predicted, size, observed(sum))
	return sum, nil
}

// replicate runs all replications and returns what each measured, in order.
func replicate(ctx context.Context, s *scenario.Scenario, o Options) ([]*replication, error) {
	workers := o.Workers
	if workers <= 0 {
		workers = runtime.GOMAXPROCS(0)
	}
	var (
		results = make([]*replication, o.Replications)
		errs    = make([]error, o.Replications)
		next    = make(chan int)
		group   sync.WaitGroup
		bar     = progress{report: o.Progress, total: float64(o.Replications)}
	)
	for range min(workers, o.Replications) {
		group.Go(func() {
			for r := range next {
				results[r], errs[r] = guarded(ctx, s, r, o.Series, &bar)
			}
		})
	}
	for r := range o.Replications {
		if ctx.Err() != nil && r > 0 {
			break
		}
		next <- r
	}
	close(next)
	group.Wait()
	for _, err := range errs {
		if p := (*crash)(nil); errors.As(err, &p) {
			panic(p) // in the caller's goroutine, where it can be recovered
		}
		if err != nil {
			return nil, err
		}
	}
	return complete(results), nil
}

// complete leaves out the replications that were cut short, or, where all
// were, all but the one that went furthest: a mean over runs of different
// length means nothing.
func complete(results []*replication) []*replication {
	var whole []*replication
	var furthest *replication
	for _, r := range results {
		switch {
		case r == nil:
		case r.stopped == nil:
			whole = append(whole, r)
		case furthest == nil || r.totals.At > furthest.totals.At:
			furthest = r
		}
	}
	if len(whole) == 0 && furthest != nil {
		whole = append(whole, furthest)
	}
	return whole
}

// crash carries a panic of a worker to its caller.
type crash struct {
	value any
	stack []byte
}

func (c *crash) Error() string { return fmt.Sprintf("%v\n%s", c.value, c.stack) }

// guarded simulates one replication and turns a panic into an error.
func guarded(ctx context.Context, s *scenario.Scenario, r int, bin time.Duration, bar *progress) (out *replication, err error) {
	defer func() {
		if v := recover(); v != nil {
			err = &crash{v, debug.Stack()}
		}
	}()
	return simulate(ctx, s, r, bin, bar)
}

// progress adds up the shares that the workers have done.
type progress struct {
	mu     sync.Mutex
	report func(float64)
	total  float64
	done   float64
}

func (p *progress) add(share float64) {
	if p.report == nil {
		return
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	p.done += share / p.total
	p.report(min(1, p.done))
}
