package experiment

import (
	"context"
	"time"

	"capsize/model/metric"
	"capsize/model/scenario"
	"capsize/sim"
	"capsize/sim/stat"
)

// replication is what one run has measured.
type replication struct {
	features sim.Features
	totals   sim.Totals
	dists    *sim.Distributions
	total    metric.Values
	each     []metric.Values
	batches  []sim.Totals // cumulative, at the edges of stat.Batches equal pieces
	tails    [][]tail     // by quantile goal, at each edge
	waits    []waitGoal
	series   []Bin
	inSystem []float64 // samples over the whole run, warm-up included
	stopped  error     // why it ended before its time
}

// simulate runs one replication from an empty start: warm-up, then the window,
// which is cut into batches for the intervals and into bins for the series.
func simulate(ctx context.Context, s *scenario.Scenario, r int, bin time.Duration, bar *progress) (*replication, error) {
	e, err := sim.New(s, r)
	if err != nil {
		return nil, err
	}
	out := &replication{features: sim.FeaturesOf(s), waits: waitGoals(s)}
	out.tails = make([][]tail, len(out.waits))
	run := runner{ctx: ctx, e: e, bar: bar, length: s.Run.Duration}
	run.until(s.Run.Warmup)
	e.OpenWindow()
	out.record(e)
	window := s.Run.Duration - s.Run.Warmup
	bins := newBinner(e, bin, out.features)
	for i := 1; i <= stat.Batches && run.stopped == nil; i++ {
		edge := s.Run.Warmup + time.Duration(float64(window)*float64(i)/stat.Batches)
		if i == stat.Batches {
			edge = s.Run.Duration
		}
		bins.until(&run, edge)
		run.until(edge)
		out.record(e)
	}
	out.series, out.stopped, out.inSystem = bins.done(e), run.stopped, run.inSystem
	out.measure(e, len(s.Workloads))
	return out, nil
}

// record keeps the cumulative totals at the edge of a batch.
func (r *replication) record(e *sim.Engine) {
	var t sim.Totals
	e.Totals(&t)
	r.batches = append(r.batches, t)
	if len(r.waits) == 0 {
		return
	}
	d := e.Distributions()
	for i, g := range r.waits {
		h, _ := d.Of(g.id, g.workload, &r.features)
		r.tails[i] = append(r.tails[i], tail{h.Above(uint64(g.limit)), h.Total()})
	}
}

// tail is how many of the waits behind a goal were above its limit so far.
type tail struct{ above, all uint64 }

// measure turns the end of the run into metrics.
func (r *replication) measure(e *sim.Engine, workloads int) {
	e.Totals(&r.totals)
	r.dists = e.Distributions()
	r.total = sim.Measure(&r.totals, -1, &r.features)
	sim.Quantiles(r.dists, -1, &r.features, &r.total)
	for i := range workloads {
		v := sim.Measure(&r.totals, i, &r.features)
		sim.Quantiles(r.dists, i, &r.features, &v)
		r.each = append(r.each, v)
	}
}

// runner advances an engine in pieces short enough to hear an interrupt.
type runner struct {
	ctx     context.Context
	e       *sim.Engine
	bar     *progress
	length  time.Duration
	stopped error

	inSystem []float64 // open and waiting, at equal distances from the start
}

// events between two looks at the context: some ten milliseconds.
const events = 100_000

// samples of the number in system are taken over a run, for the warm-up rule.
const samples = 1000

func (r *runner) until(t time.Duration) {
	for r.e.Now() < t && r.stopped == nil {
		former, sample := r.e.Now(), time.Duration(float64(r.length)*float64(len(r.inSystem)+1)/samples)
		reached, err := r.e.RunCount(min(t, sample), r.e.Events()+events)
		if reached && r.e.Now() == sample {
			r.inSystem = append(r.inSystem, float64(r.e.InSystem()))
		}
		if err == nil {
			err = r.ctx.Err()
		}
		r.stopped = err
		r.bar.add(float64(r.e.Now()-former) / float64(r.length))
	}
}
