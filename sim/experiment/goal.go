package experiment

import (
	"math"
	"time"

	"capsize/model/metric"
	"capsize/model/scenario"
	"capsize/sim"
	"capsize/sim/stat"
)

// Status says how a goal stands.
type Status string

// A goal is met or missed when the interval lies wholly on one side of its
// limit, undecided when the limit is inside or there is no interval, and none
// when there is no value to compare.
const (
	Met       Status = "met"
	Missed    Status = "missed"
	Undecided Status = "undecided"
	NoStatus  Status = "none"
)

// Goal is one upper limit of the scenario and how the runs stand to it.
type Goal struct {
	Key      string // as in the file: wait_p99
	Workload string // its name, or "total"
	Metric   metric.ID
	Limit    float64 // in the metric's unit
	Estimate stat.Estimate
	Status   Status
}

// Missed reports whether some goal is missed with confidence.
func (s *Summary) Missed() bool { return s.any(Missed) }

// Undecided reports whether some goal is undecided.
func (s *Summary) Undecided() bool { return s.any(Undecided) }

func (s *Summary) any(st Status) bool {
	for _, g := range s.Goals {
		if g.Status == st {
			return true
		}
	}
	return false
}

// waitGoal is a goal on a quantile of waits. It is a statement about a share,
// "no more than 1 % wait longer than the limit", and is judged as one where
// the quantile itself has no interval.
type waitGoal struct {
	id       metric.ID
	workload int // −1: all
	limit    time.Duration
}

// eachGoal calls f for every goal that is set, total first.
func eachGoal(s *scenario.Scenario, f func(workload int, id metric.ID, limit float64)) {
	for i := -1; i < len(s.Workloads); i++ {
		for _, id := range metric.All() {
			if limit, ok := s.GoalLimit(i, id); ok {
				f(i, id, limit)
			}
		}
	}
}

// waitGoals lists the goals on quantiles of waits.
func waitGoals(s *scenario.Scenario) []waitGoal {
	var out []waitGoal
	eachGoal(s, func(workload int, id metric.ID, limit float64) {
		if m := metric.Of(id); m.Kind == metric.Quantile && m.Unit == metric.Seconds {
			out = append(out, waitGoal{id, workload, time.Duration(limit * 1e9)})
		}
	})
	return out
}

// judge compares the estimates with the scenario's goals.
func judge(s *scenario.Scenario, sum *Summary, runs []*replication, t func(int) float64) []Goal {
	var out []Goal
	eachGoal(s, func(workload int, id metric.ID, limit float64) {
		g := newGoal(sum, workload, id, limit)
		g.Status = status(&g.Estimate, limit, len(runs))
		switch {
		case impossible(s, id):
			g.Status = Met
		case g.Status == Undecided && !g.Estimate.HasInterval():
			g.Status = g.byShare(sum, runs, workload, t)
		}
		out = append(out, g)
	})
	return out
}

// newGoal is a goal on an estimate, of workload i, or of all when i < 0; how it
// stands is not known yet.
func newGoal(sum *Summary, i int, id metric.ID, limit float64) Goal {
	g := Goal{Key: metric.Of(id).Goal, Workload: "total", Metric: id, Limit: limit, Estimate: sum.of(i)[id]}
	if i >= 0 {
		g.Workload = sum.Scenario.Workloads[i].Name
	}
	return g
}

// impossible says that the scenario's settings alone keep a metric at 0: an
// unlimited line turns nobody away, and without a line nobody waits, unless
// somebody tries again.
func impossible(s *scenario.Scenario, id metric.ID) bool {
	f := sim.FeaturesOf(s)
	endless := s.Pool.Queue == scenario.None
	for i := range s.Workloads {
		endless = endless && s.Workloads[i].Queue == scenario.None
	}
	switch id {
	case metric.RejectedShare:
		return endless
	case metric.Share429:
		return endless && !f.Upstream()
	case metric.PWait, metric.QueueWaitMeanS, metric.QueueWaitP50S, metric.QueueWaitP95S, metric.QueueWaitP99S, metric.QueueWaitP999S:
		return s.Pool.Queue == 0 && !f.SDKRetries
	case metric.WaitMeanS, metric.WaitP50S, metric.WaitP95S, metric.WaitP99S, metric.WaitP999S:
		return s.Pool.Queue == 0 && !f.SDKRetries && !f.CallerRetries
	}
	return false
}

// status compares an interval with an upper limit.
func status(e *stat.Estimate, limit float64, runs int) Status {
	switch {
	case math.IsNaN(e.Value):
		return NoStatus
	case e.HasInterval() && e.Lo > limit:
		return Missed
	case e.HasInterval() && e.Hi <= limit:
		return Met
	case e.Reason == stat.Constant && runs >= enough && e.Value > limit:
		return Missed
	case e.Reason == stat.Constant && runs >= enough:
		return Met
	case limit == 0 && e.Value > 0: // what must never happen has happened
		return Missed
	}
	return Undecided
}

// enough is the number of replications from which on their agreement, or that
// nothing was seen in any of them, is evidence.
const enough = 20

// byShare decides a goal whose estimate has no interval. A quantile goal is
// judged by the share of waits beyond its limit. Where nothing at all was seen
// in 20 replications or more, an upper bound of the share decides ([unseen]). No
// kill in 20 runs meets a goal of no kills.
func (g *Goal) byShare(sum *Summary, runs []*replication, workload int, t func(int) float64) Status {
	share, limit := g.Estimate, g.Limit
	observations := sum.of(workload)[metric.Offered].Value * float64(len(runs))
	if m := metric.Of(g.Metric); m.Kind == metric.Quantile {
		if share = beyond(sum.Kind, runs, g.Metric, workload, t); math.IsNaN(share.Value) {
			return Undecided
		}
		limit = 1 - m.Quantile
	} else if g.Metric == metric.OOMKills && share.Value == 0 && len(runs) >= enough {
		return Met
	} else if m.Kind != metric.Ratio {
		return Undecided
	}
	if share.Value == 0 && len(runs) >= enough && unseen(sum.Scenario, sum.Predicted, runs, g.Metric, observations) < limit {
		return Met
	}
	return status(&share, limit, len(runs))
}

func (s *Summary) of(workload int) *Estimates {
	if workload < 0 {
		return &s.Total
	}
	return &s.Workloads[workload]
}

// beyond estimates the share of waits longer than a goal's limit.
func beyond(kind string, runs []*replication, id metric.ID, workload int, t func(int) float64) stat.Estimate {
	at := -1
	for i, g := range runs[0].waits {
		if g.id == id && g.workload == workload {
			at = i
		}
	}
	if at < 0 {
		return stat.Point(metric.Missing(), "")
	}
	if len(runs) == 1 {
		if kind == Terminating {
			return stat.Point(metric.Missing(), stat.Terminating)
		}
		num, den := runs[0].beyond(at)
		return stat.BatchRatio(num, den, t)
	}
	each := make([]float64, len(runs))
	for i, r := range runs {
		last := r.tails[at][len(r.tails[at])-1]
		each[i] = float64(last.above) / float64(last.all) // NaN when none
	}
	return stat.Mean(each, t)
}

// beyond returns, for each batch, the waits beyond a goal's limit and all
// waits.
func (r *replication) beyond(at int) (num, den []float64) {
	for j, t := range r.tails[at][1:] {
		former := r.tails[at][j]
		num = append(num, float64(t.above-former.above))
		den = append(den, float64(t.all-former.all))
	}
	return num, den
}
