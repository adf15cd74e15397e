package sizing

import (
	"math"
	"slices"

	"capsize/model/metric"
	"capsize/model/predict"
	"capsize/model/scenario"
)

// goal is one that Steady may know.
type goal struct {
	id       metric.ID
	workload int    // −1: of all
	of       string // the workload's name, "" for all or when there is one
	upstream bool   // the upstream can refuse, which Steady leaves out
	limit    float64
}

// name is "p99 wait of chat".
func (g *goal) name() string {
	if g.of == "" {
		return goalName(g.id)
	}
	return goalName(g.id) + " of " + clip(g.of, 16)
}

// limitText is "2 s".
func (g *goal) limitText() string { return plain(metric.Of(g.id).Format(g.limit)) }

// passes is "p99 wait passes 2 s".
func (g *goal) passes() string {
	switch g.id {
	case metric.RejectedShare, metric.Share429, metric.TimedOutShare:
		return g.name() + " pass " + g.limitText()
	}
	return g.name() + " passes " + g.limitText()
}

// goals lists the goals of a scenario but for memory_peak, each but once: a goal
// of the only workload that says what one of the whole says is left out.
func goals(s *scenario.Scenario) (all []goal) {
	for i := -1; i < len(s.Workloads); i++ {
		for _, id := range metric.All() {
			limit, ok := s.GoalLimit(i, id)
			if !ok || id == metric.MemoryPeakBytes {
				continue
			}
			g := goal{id: id, workload: i, limit: limit, upstream: limited(s)}
			if i >= 0 && len(s.Workloads) > 1 {
				g.of = s.Workloads[i].Name
			}
			if whole, also := s.GoalLimit(-1, id); i >= 0 && g.of == "" && also && whole == limit {
				continue
			}
			all = append(all, g)
		}
	}
	return all
}

// kind says which limit gives way when the goal is missed, "" of none: share_429
// counts what the upstream refuses, where it can, and then tells of no one limit.
func (g *goal) kind() string {
	switch g.id {
	case metric.Share429:
		if g.upstream {
			return ""
		}
		return QueueLimit
	case metric.RejectedShare:
		return QueueLimit
	case metric.PWait, metric.TimedOutShare, metric.Utilization, metric.WaitMeanS, metric.QueueWaitMeanS:
		return SlotsLimit
	}
	if waits(g.id) {
		return SlotsLimit
	}
	return ""
}

// needsSlots says that a goal may be missed for want of slots.
func (g *goal) needsSlots() bool {
	return g.kind() != "" || g.id == metric.MakespanS
}

// local is what a goal on all 429s asks of the local ones, where the upstream's have
// no formula: no more than all.
func (g *goal) local() (own goal, ok bool) {
	own = *g
	own.id = metric.RejectedShare
	return own, g.id == metric.Share429 && g.upstream
}

// lowEndBlind says that how many slots the goals need is not known by formula.
func (v *solver) lowEndBlind() bool {
	return slices.ContainsFunc(v.blind, func(g goal) bool { return g.needsSlots() })
}

// namesOf are the names of goals.
func namesOf(all []goal) (names []string) {
	for i := range all {
		names = append(names, all[i].name())
	}
	return names
}

// waits says whether a metric is a quantile of the wait.
func waits(id metric.ID) bool {
	switch id {
	case metric.WaitP50S, metric.WaitP95S, metric.WaitP99S, metric.WaitP999S,
		metric.QueueWaitP50S, metric.QueueWaitP95S, metric.QueueWaitP99S, metric.QueueWaitP999S:
		return true
	}
	return false
}

// value is what the formulas say of a goal's metric; NaN when they know nothing.
func (g *goal) value(x *predict.Steady) float64 {
	return x.Predict(g.id, g.workload).Value
}

// worst is the goal that is missed most, or met least, and by how much: above 0
// when it is missed; nil without goals.
func worst(goals []goal, x *predict.Steady) (g *goal, by float64) {
	by = math.Inf(-1)
	for i := range goals {
		if e := excess(goals[i].value(x), goals[i].limit); e > by {
			g, by = &goals[i], e
		}
	}
	return g, by
}

// ofKind are the goals whose miss lets a limit give way.
func ofKind(all []goal, kind string) (some []goal) {
	for _, g := range all {
		if g.kind() == kind {
			some = append(some, g)
		}
	}
	return some
}
