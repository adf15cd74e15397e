package sizing

import (
	"math"
	"slices"

	"capsize/model/metric"
	"capsize/model/predict"
	"capsize/model/scenario"
)

// verdictCase is what a verdict is made from.
type verdictCase struct {
	s      *scenario.Scenario
	p      *predict.Result
	o      Observed
	slots  int
	load   float64 // NaN for batches
	missed []Missed
	goals  standing
	z      Sizing
	limits []Limit
	first  Limit // of the limits that are known the first to give way; no Text without one
}

// standing says how the goals stand as a whole.
type standing struct {
	set   int // goals there are
	blind int // goals of which nothing is known
}

// equalLoad is the relative distance within which a load equals the slots; the
// same as in package queueing.
const equalLoad = 1e-9

func newCase(s *scenario.Scenario, p *predict.Result, z Sizing, o Observed) *verdictCase {
	c := &verdictCase{s: s, p: p, o: o, slots: int(s.Pool.Concurrency), load: z.OfferedLoad, z: z, limits: z.Limits}
	c.first = earliest(z.Limits)
	predicted := c.readGoals()
	if c.missed = predicted; o.Known {
		c.missed, c.goals.blind = o.Missed, o.Open
	}
	c.missed = c.distinct(c.missed)
	return c
}

// distinct leaves out a goal of the only workload that says what a goal of the
// whole says.
func (c *verdictCase) distinct(missed []Missed) []Missed {
	if len(c.s.Workloads) != 1 {
		return missed
	}
	var out []Missed
	for _, m := range missed {
		same := func(o Missed) bool { return o.Metric == m.Metric && o.Limit == m.Limit }
		if !slices.ContainsFunc(out, same) {
			out = append(out, m)
		}
	}
	return out
}

// state is the first that applies.
func (c *verdictCase) state() State {
	over := c.budget().share > 1
	switch {
	case c.killed() || c.fullMemory() > 0:
		return OOM
	case c.endless() && c.takes(c.p.OfferedLoadMean) && !over:
		return UNSTABLE
	case c.takes(c.load), over:
		return OVER
	case len(c.missed) > 0, c.first.Text != "" && c.first.AtLoad < tightBelow:
		return TIGHT
	}
	return OK
}

// takes says whether a load takes every slot or more.
func (c *verdictCase) takes(load float64) bool {
	return load >= float64(c.slots)*(1-equalLoad)
}

// takesExactly says whether it takes every slot and no more.
func (c *verdictCase) takesExactly(load float64) bool {
	return c.takes(load) && load <= float64(c.slots)*(1+equalLoad)
}

func (c *verdictCase) killed() bool { return c.o.Known && c.o.Kills > 0 }

// fullMemory is predicted memory in bytes where that is above the limit, else 0:
// the mean, or what a batch occupies when it has come in.
func (c *verdictCase) fullMemory() float64 {
	if c.s.Memory.Limit == scenario.None {
		return 0
	}
	v := c.p.Total[metric.MemoryMeanBytes].Value
	if c.p.Batch && c.z.Memory != nil {
		v = c.z.Memory.Mean
	}
	if v > float64(c.s.Memory.Limit) {
		return v
	}
	return 0
}

// readGoals counts the goals and returns those that predictions miss.
func (c *verdictCase) readGoals() []Missed {
	missed := c.missedIn("total", -1, &c.p.Total, nil)
	if m, ok := c.missedMemory(); ok {
		missed = append(missed, m)
	}
	for i := range c.s.Workloads {
		missed = c.missedIn(c.s.Workloads[i].Name, i, &c.p.Workloads[i], missed)
	}
	return missed
}

// missedMemory is the memory_peak goal where no formula knows the peak and memory
// p99.9, or else its mean, is beyond it already.
func (c *verdictCase) missedMemory() (m Missed, ok bool) {
	const id = metric.MemoryPeakBytes
	limit, ok := c.s.MemoryPeak()
	if !ok || c.z.Memory == nil || c.p.Total[id].Value > limit {
		return m, false
	}
	v := c.z.Memory.P999
	if math.IsNaN(v) {
		v = c.z.Memory.Mean
	}
	return Missed{Goal: metric.Of(id).Goal, Workload: "total", Metric: id, Value: v, Limit: limit}, v > limit
}

// missedIn adds those of one workload, or of the whole when workload < 0.
func (c *verdictCase) missedIn(name string, workload int, t *predict.Table, missed []Missed) []Missed {
	for _, id := range metric.All() {
		limit, ok := c.s.GoalLimit(workload, id)
		if !ok {
			continue
		}
		c.goals.set++
		switch v := t[id].Value; {
		case math.IsNaN(v):
			c.goals.blind++
		case v > limit:
			missed = append(missed, Missed{Goal: metric.Of(id).Goal, Workload: name, Metric: id, Value: v, Limit: limit})
		}
	}
	return missed
}

// worst is the goal missed by the largest factor.
func (c *verdictCase) worst() *Missed {
	best, factor := 0, math.Inf(-1)
	for i := range c.missed {
		f := c.missed[i].Value / c.missed[i].Limit // +Inf for a limit of 0
		if f > factor {
			best, factor = i, f
		}
	}
	return &c.missed[best]
}
