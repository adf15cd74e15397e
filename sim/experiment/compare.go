package experiment

import (
	"context"
	"fmt"
	"strings"

	"capsize/model/metric"
	"capsize/model/scenario"
	"capsize/model/unit"
	"capsize/sim/stat"
)

// Differences holds B − A for each metric.
type Differences [metric.N]stat.Difference

// Comparison sets two scenarios that met the same traffic against each other.
type Comparison struct {
	A, B *Summary // each is what Run gives for that scenario
	// Pairs is the number of replications that both have finished.
	Pairs int
	Total Differences
	// Workloads are those that both have, matched by name, in A's order.
	Workloads    []SharedWorkload
	OnlyA, OnlyB []string // the names of the others
	Warnings     []string // of the comparison; the sides have their own
	// Stopped is why the runs ended before their time, or nil.
	Stopped error

	theoryA *theory
	a       *arm // what A's replications have measured
}

// SharedWorkload is a workload of both sides.
type SharedWorkload struct {
	Name string
	A, B int // its place in each scenario
	Differences
}

// Compare simulates two scenarios with the same replications (20 unless said
// otherwise, at least 2) on the same traffic, and estimates B − A from the
// differences within each replication. Both must have the same seed. An
// interrupt through ctx is not an error: the comparison covers the replications
// that both sides have finished.
func Compare(ctx context.Context, a, b *scenario.Scenario, o Options) (*Comparison, error) {
	if a.Run.Seed != b.Run.Seed {
		return nil, fmt.Errorf("the seeds are %d and %d: the same traffic needs one seed, so set it for both", a.Run.Seed, b.Run.Seed)
	}
	if o.Replications <= 0 {
		o.Replications = enough
	}
	o.Replications = max(2, o.Replications)
	left, err := predicted(a)
	if err != nil {
		return nil, fmt.Errorf("scenario A: %w", err)
	}
	right, err := predicted(b)
	if err != nil {
		return nil, fmt.Errorf("scenario B: %w", err)
	}
	return compare(ctx, left, right, newArm(a, o.Replications), o)
}

// Again compares A with another B, with the same number of replications. A is
// not simulated again, unless it was stopped.
func (c *Comparison) Again(ctx context.Context, b *scenario.Scenario, o Options) (*Comparison, error) {
	a := c.A.Scenario
	o.Replications = len(c.a.results)
	if c.Stopped != nil || a.Run.Seed != b.Run.Seed {
		return Compare(ctx, a, b, o)
	}
	right, err := predicted(b)
	if err != nil {
		return nil, fmt.Errorf("scenario B: %w", err)
	}
	return compare(ctx, c.theoryA, right, c.a, o)
}

// compare simulates what A's arm lacks, and B.
func compare(ctx context.Context, left, right *theory, first *arm, o Options) (*Comparison, error) {
	sides := [...]*arm{first, newArm(right.s, len(first.results))}
	t := newTeam(o, sides[:]...)
	t.inTurn = true
	if err := t.run(ctx); err != nil {
		return nil, err
	}
	c := &Comparison{
		A: left.summary(sides[0].results, nil, ctx.Err()), B: right.summary(sides[1].results, nil, ctx.Err()),
		Stopped: ctx.Err(), theoryA: left, a: sides[0],
	}
	for _, side := range []*Summary{c.A, c.B} {
		if c.Stopped == nil {
			c.Stopped = side.Stopped
		}
	}
	c.fill(pairs(sides[0].results, sides[1].results))
	return c, nil
}

// pairs returns the replications that both sides have finished.
func pairs(a, b []*replication) (x, y []*replication) {
	for i := range a {
		if a[i] != nil && b[i] != nil && a[i].stopped == nil && b[i].stopped == nil {
			x, y = append(x, a[i]), append(y, b[i])
		}
	}
	return x, y
}

// fill computes the differences.
func (c *Comparison) fill(a, b []*replication) {
	t := newStudent()
	c.Pairs = len(a)
	c.Total = differences(a, b, -1, -1, t)
	for i := range c.A.Scenario.Workloads {
		name := c.A.Scenario.Workloads[i].Name
		j := workloadNamed(c.B.Scenario, name)
		if j < 0 {
			c.OnlyA = append(c.OnlyA, name)
			continue
		}
		c.Workloads = append(c.Workloads, SharedWorkload{name, i, j, differences(a, b, i, j, t)})
	}
	for i := range c.B.Scenario.Workloads {
		if name := c.B.Scenario.Workloads[i].Name; workloadNamed(c.A.Scenario, name) < 0 {
			c.OnlyB = append(c.OnlyB, name)
		}
	}
	c.Warnings = c.warnings()
}

// workloadNamed is the place of a workload, or −1.
func workloadNamed(s *scenario.Scenario, name string) int {
	for i := range s.Workloads {
		if s.Workloads[i].Name == name {
			return i
		}
	}
	return -1
}

// differences compares workload i of a with j of b, or the totals when they are
// negative.
func differences(a, b []*replication, i, j int, t func(int) float64) Differences {
	var out Differences
	for _, id := range metric.All() {
		if m := metric.Of(id); m.Kind == metric.Quantile {
			out[id] = quantileDifference(a, b, i, j, id, t)
			continue
		}
		x, y := make([]float64, len(a)), make([]float64, len(b))
		for r := range a {
			x[r], y[r] = a[r].values(i)[id], b[r].values(j)[id]
		}
		out[id] = stat.MeanDifference(x, y, t)
	}
	return out
}

func quantileDifference(a, b []*replication, i, j int, id metric.ID, t func(int) float64) stat.Difference {
	x, scale := parts(a, i, id)
	y, _ := parts(b, j, id)
	if len(x) == 0 || len(y) == 0 {
		return stat.NoDifference("")
	}
	m := metric.Of(id)
	d := stat.NewPool(x).Difference(stat.NewPool(y), m.Quantile, m.Unit != metric.Seconds, t)
	d.Value, d.Lo, d.Hi, d.Unpaired = d.Value*scale, d.Lo*scale, d.Hi*scale, d.Unpaired*scale
	return d
}

// warnings says plainly what the comparison cannot tell.
func (c *Comparison) warnings() []string {
	var out []string
	asked := max(c.A.Replications, c.B.Replications)
	if c.Stopped != nil {
		out = append(out, fmt.Sprintf("stopped early: %d pairs of replications were finished", c.Pairs))
	} else if c.Pairs < asked {
		out = append(out, fmt.Sprintf("only %d of %d pairs of replications were finished", c.Pairs, asked))
	}
	a, b := c.A.Scenario, c.B.Scenario
	switch {
	case len(c.Workloads) == 0:
		out = append(out, "A and B have no workload of the same name: they meet different traffic, and pairing gains nothing")
	case len(c.OnlyA)+len(c.OnlyB) > 0:
		out = append(out, "only one side has "+strings.Join(append(append([]string(nil), c.OnlyA...), c.OnlyB...), ", ")+": it stands in that side's total alone")
	}
	if a.Run.Duration != b.Run.Duration || a.Run.Warmup != b.Run.Warmup {
		out = append(out, fmt.Sprintf("A runs for %s and B for %s, with warm-ups of %s and %s: counts cannot be compared",
			unit.HumanDuration(a.Run.Duration.Seconds()), unit.HumanDuration(b.Run.Duration.Seconds()),
			unit.HumanDuration(a.Run.Warmup.Seconds()), unit.HumanDuration(b.Run.Warmup.Seconds())))
	}
	return out
}
