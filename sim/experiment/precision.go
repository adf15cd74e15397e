package experiment

import (
	"context"
	"fmt"
	"math"

	"capsize/model/metric"
	"capsize/model/scenario"
	"capsize/model/unit"
	"capsize/sim/stat"
)

// LeastPrecise is how many replications a precision takes at least.
const LeastPrecise = enough

// MaxReplications is how many replications a precision may take.
const MaxReplications = 2000

// hopelessAfter is after how many replications a metric without an interval is
// given up: it will have none.
const hopelessAfter = 4 * enough

// Precision says how well a run knows the metric it was asked to know.
type Precision struct {
	Metric   metric.ID
	Workload int     // −1: the total
	Asked    float64 // half the interval as a share of the value
	Reached  float64 // the same; NaN where there is no interval, or the value is 0
}

// Known says whether the precision was reached.
func (p *Precision) Known() bool { return p.Reached <= p.Asked }

// warning says that it was not.
func (p *Precision) warning(sum *Summary) []string {
	if p.Known() {
		return nil
	}
	known := "has no interval to tell by"
	if !math.IsNaN(p.Reached) {
		known = "is known to ± " + unit.HumanShare(p.Reached)
	}
	return []string{fmt.Sprintf("%s after %d replications, not to the ± %s that was asked for", p.name(sum.Scenario)+" "+known, sum.Replications, unit.HumanShare(p.Asked)) + "; a longer --duration tells more"}
}

// name is the metric's, and its workload's where it is one's.
func (p *Precision) name(s *scenario.Scenario) string {
	if p.Workload < 0 {
		return p.Metric.String()
	}
	return p.Metric.String() + " of " + s.Workloads[p.Workload].Name
}

// simulateTo adds replications to the arm until the metric is known well
// enough. Each batch is as many as the last interval calls for, since its width
// falls with the root of their number (Law, Simulation Modeling and Analysis,
// 5th ed. 2015, ch. 9.4.1), at most as many again as there are.
func (a *arm) simulateTo(ctx context.Context, o Options) (*Precision, error) {
	t := newStudent()
	var p *Precision
	for n := max(len(a.results), enough); ; {
		known := len(a.results)
		if a.results[0] == nil {
			known = 0
		}
		a.results = append(a.results, make([]*replication, n-len(a.results))...)
		team := newTeam(o, a)
		team.bar.done = float64(known) / float64(n)
		team.bar.scale = float64(n-known) / float64(n)
		if err := team.run(ctx); err != nil {
			return nil, err
		}
		whole := complete(a.results)
		if p == nil {
			p = choosePrecision(a.s, whole, o, t)
		}
		p.measure(whole, t)
		hopeless := math.IsNaN(p.Reached) && n >= hopelessAfter
		if p.Known() || hopeless || len(whole) < n || n >= MaxReplications {
			return p, nil
		}
		more := 2 * n
		if wanted := 1.1 * float64(n) * (p.Reached / p.Asked) * (p.Reached / p.Asked); wanted < float64(more) {
			more = max(int(math.Ceil(wanted)), n+enough/2)
		}
		n = min(more, MaxReplications)
	}
}

// choosePrecision picks the metric by what a first batch has shown.
func choosePrecision(s *scenario.Scenario, runs []*replication, o Options, t func(int) float64) *Precision {
	p := &Precision{Metric: metric.WaitMeanS, Workload: -1, Asked: o.Precision}
	if o.PrecisionOf != nil {
		p.Metric = *o.PrecisionOf
		return p
	}
	found := false
	eachGoal(s, func(workload int, id metric.ID, _ float64) {
		q := &Precision{Metric: id, Workload: workload, Asked: o.Precision}
		if q.measure(runs, t); !found && !math.IsNaN(q.Reached) {
			p, found = q, true
		}
	})
	return p
}

// measure computes the precision that some runs have reached.
func (p *Precision) measure(runs []*replication, t func(int) float64) {
	p.Reached = math.NaN()
	if len(runs) < 2 {
		return
	}
	e := across(runs, p.Workload, p.Metric, t)
	switch {
	case e.HasInterval() && e.Value != 0:
		p.Reached = (e.Hi - e.Value) / math.Abs(e.Value) // the lower half may be cut off at 0
	case e.Reason == stat.Constant && len(runs) >= enough:
		p.Reached = 0
	}
}
