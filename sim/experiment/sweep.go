package experiment

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"

	"capsize/model/metric"
	"capsize/model/scenario"
)

// SweepOptions says how a sweep is run. Series and Precision of the options have
// no part in it.
type SweepOptions struct {
	Options
	// Refine is how many more points to put where the curve bends, one axis of
	// numbers only.
	Refine int
	// Metric is the one whose change is looked for, and whose knee is marked; nil
	// stands for the p99 wait, or where nobody waits the share of 429s, and for
	// refining also for a change in how the goals stand.
	Metric *metric.ID
	// Shard is the share of the grid to do; the zero value is all of it. Points
	// depend on nothing but their settings, so that shards need not know of each
	// other.
	Shard Shard
	// Finished, if set, receives each point as it is finished, in no fixed order.
	// Sweep closes it.
	Finished chan<- Finished
	// Load, if set, reads the files that a setting names.
	Load func(s *scenario.Scenario) error
}

// Finished is one finished point of a sweep.
type Finished struct {
	Point *Point
	Done  float64 // share of all points known so far
}

// Point is one setting of a sweep.
type Point struct {
	// ID counts the points in the order in which they were thought of, the grid
	// first, its last axis fastest.
	ID      int
	Values  []string  // by axis
	Numbers []float64 // the same; NaN where the value is a word
	Refined bool      // it was added where the curve bends
	// Summary is what Run gives for this setting. nil: not simulated.
	Summary *Summary
}

// Swept is what a sweep has shown.
type Swept struct {
	Base         *scenario.Scenario
	Axes         []scenario.Axis
	Replications int
	Metric       metric.ID // whose knee is marked
	// Points are in the order of the axes, the last axis fastest, a refined sweep
	// in that of its numbers. A sweep that was stopped lacks those it had not
	// finished.
	Points  []Point
	Asked   int // points there should be
	Stopped error
}

// Sweep simulates a scenario at every combination of the axes' values, on the
// same traffic throughout, 20 replications each unless said otherwise. All cores
// are busy with points and replications; the results do not depend on how many
// there are. An interrupt is not an error: the points finished by then are there.
func Sweep(ctx context.Context, base *scenario.Scenario, axes []scenario.Axis, o SweepOptions) (*Swept, error) {
	if o.Finished != nil {
		defer close(o.Finished)
	}
	if o.Replications <= 0 {
		o.Replications = enough
	}
	o.Series, o.Precision = 0, 0
	w := &sweeper{o: o, base: base, axes: axes}
	if err := w.check(); err != nil {
		return nil, err
	}
	own, err := w.own()
	if err != nil {
		return nil, err
	}
	w.total = float64(len(own) + o.Refine)
	if err := w.simulate(ctx, own); err != nil {
		return nil, err
	}
	if err := w.refine(ctx); err != nil {
		return nil, err
	}
	s := &Swept{Base: base, Axes: axes, Replications: o.Replications, Asked: len(w.points), Stopped: ctx.Err()}
	for _, p := range w.inOrder() {
		s.Points = append(s.Points, *p)
	}
	s.Metric = w.metric()
	return s, nil
}

// sweeper is a sweep at work.
type sweeper struct {
	o      SweepOptions
	base   *scenario.Scenario
	axes   []scenario.Axis
	points []*Point

	total float64 // points there will be

	mu   sync.Mutex
	done int // points finished
}

func (w *sweeper) check() error {
	if len(w.axes) < 1 || len(w.axes) > 2 {
		return fmt.Errorf("a sweep has one or two axes, not %d", len(w.axes))
	}
	n := 1
	for i := range w.axes {
		a := &w.axes[i]
		n *= len(a.Values)
		if a.Path == "run.seed" {
			return errors.New("run.seed: all points meet the same traffic; --replications asks for more of it")
		}
		if i > 0 && a.Path == w.axes[0].Path {
			return fmt.Errorf("%s stands there twice", a.Path)
		}
	}
	switch {
	case n == 0:
		return errors.New("an axis has no values")
	case n > scenario.MaxPoints:
		return fmt.Errorf("the axes give %d points together: at most %d", n, scenario.MaxPoints)
	case w.o.Refine > 0 && !w.o.Shard.whole():
		return errors.New("refining puts points where the results of all others say, and a shard knows only its own: refine the whole sweep, or none of it")
	case w.o.Refine > 0 && (len(w.axes) > 1 || !w.axes[0].Numeric()):
		return errors.New("refining needs one axis of numbers")
	case w.o.Refine > 0 && n < 2:
		return errors.New("refining needs two values or more to put others between")
	case n+w.o.Refine > scenario.MaxPoints:
		return fmt.Errorf("refining gives %d points: at most %d", n+w.o.Refine, scenario.MaxPoints)
	}
	return w.o.Shard.check()
}

// own are the points that are to be simulated. A shard looks at the settings of
// all: what is wrong with one of them shall stop each at once, not one of many.
func (w *sweeper) own() ([]*Point, error) {
	grid := w.grid()
	if w.o.Shard.whole() {
		return grid, nil
	}
	for _, p := range grid {
		if _, err := w.setting(p); err != nil {
			return nil, err
		}
	}
	return w.o.Shard.pick(grid, len(w.axes[len(w.axes)-1].Values)), nil
}

// grid makes the points of all combinations.
func (w *sweeper) grid() []*Point {
	var out []*Point
	first := &w.axes[0]
	for i := range first.Values {
		if len(w.axes) == 1 {
			out = append(out, &Point{ID: i, Values: first.Values[i : i+1], Numbers: first.Numbers[i : i+1]})
			continue
		}
		second := &w.axes[1]
		for j := range second.Values {
			out = append(out, &Point{
				ID:      len(out),
				Values:  []string{first.Values[i], second.Values[j]},
				Numbers: []float64{first.Numbers[i], second.Numbers[j]},
			})
		}
	}
	return out
}

// sets are the settings of a point.
func (w *sweeper) sets(p *Point) []string {
	sets := make([]string, len(w.axes))
	for i := range w.axes {
		sets[i] = w.axes[i].Path + "=" + p.Values[i]
	}
	return sets
}

// setting is the scenario of a point.
func (w *sweeper) setting(p *Point) (*scenario.Scenario, error) {
	s, sets := w.base.Clone(), w.sets(p)
	err := s.Apply(sets)
	if err == nil && w.o.Load != nil {
		err = w.o.Load(s)
	}
	if err == nil {
		err = s.Validate()
	}
	if err != nil {
		return nil, fmt.Errorf("at %s: %w", strings.Join(sets, ", "), err)
	}
	return s, nil
}

// simulate adds points and runs them. Settings are checked before the first of
// them is simulated.
func (w *sweeper) simulate(ctx context.Context, points []*Point) error {
	arms := make([]*arm, len(points))
	for i, p := range points {
		s, err := w.setting(p)
		if err != nil {
			return err
		}
		w.points = append(w.points, p)
		arms[i] = newArm(s, w.o.Replications)
	}
	t := newTeam(w.o.Options, arms...)
	t.bar.done = float64(len(w.points)-len(points)) / w.total
	t.bar.scale = float64(len(points)) / w.total
	errs := make([]error, len(points))
	t.finished = func(i int) {
		// The team's own tables are done with this arm: what it measured can go
		// when it is summed up.
		errs[i] = w.finish(ctx, points[i], arms[i])
		arms[i].results = nil
	}
	if err := t.run(ctx); err != nil {
		return err
	}
	for _, err := range errs {
		if err != nil { // one is enough to say
			return err
		}
	}
	return nil
}

// finish sums up a point and passes it on.
func (w *sweeper) finish(ctx context.Context, p *Point, a *arm) error {
	t, err := predicted(a.s)
	if err != nil {
		return fmt.Errorf("at %s: %w", strings.Join(w.sets(p), ", "), err)
	}
	sum := t.summary(a.results, nil, nil)
	sum.inSystem = nil
	p.Summary = sum
	w.mu.Lock()
	w.done++
	share := float64(w.done) / w.total
	w.mu.Unlock()
	if w.o.Finished != nil {
		select {
		case w.o.Finished <- Finished{p, share}:
		case <-ctx.Done(): // nobody may be listening any more
		}
	}
	return nil
}
