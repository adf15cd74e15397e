package report

import (
	"math"
	"slices"

	"capsize/model/sizing"
	"capsize/sim/experiment"
)

// SizingJSON prints a sizing for scripts: the envelope of a run's scenario and
// predictions, then the answer, the trials and the working.
func SizingJSON(r *Sizing) []byte {
	doc := object{
		{"capsize", r.Version},
		{"scenario", scenarioJSON(r.Scenario)},
		{"seed", r.Scenario.Run.Seed},
		{"duration_s", r.Scenario.Run.Duration.Seconds()},
		{"warmup_s", r.Scenario.Run.Warmup.Seconds()},
	}
	if !r.Deterministic {
		doc = append(doc, field{"wall_s", r.Wall.Seconds()})
	}
	least, most := r.replications()
	doc = append(doc, field{"replications", list{least, most}}, field{"requests", r.requests()})
	return encode(append(doc,
		field{"predicted", object{{"sizing", sizingJSON(&r.Sized.Sizing)}}},
		field{"answer", r.answerJSON()},
		field{"trials", r.trialsJSON()},
		field{"verdict", verdict(&r.Verdict)},
		field{"working", workingJSON(r.Working)},
		field{"warnings", texts(r.warnings())},
	))
}

// requests counts those of all trials.
func (r *Sizing) requests() (n uint64) {
	for i := range r.Trials {
		if s := r.Trials[i].Summary; s != nil {
			n += s.Requests
		}
	}
	return n
}

func (r *Sizing) warnings() []string {
	if r.Stopped == nil {
		return nil
	}
	return []string{"stopped early: what follows covers what was simulated until then"}
}

// answerJSON is the answer, and beside it what the formulas say and what a search
// has shown, each null where there is none.
func (r *Sizing) answerJSON() object {
	g, s := &r.Suggestion, r.Sought
	set, bySimulation := r.Answer()
	value, by, confirmed := g.Value, "formula", r.Confirmed()
	if bySimulation {
		value, by, confirmed = math.NaN(), "simulation", experiment.NoStatus
		if s.Answer != nil {
			value, confirmed = s.Answer.Number, s.Answer.Standing
		}
	}
	out := object{
		{"for", string(g.What)},
		{"path", orNullText(g.Path)},
		{"value", value},
		{"set", orNullText(set)},
		{"by", by},
		{"confirmed", string(confirmed)},
		{"unmet", orNullText(r.Reason())},
		{"formula", object{{"value", g.Value}, {"set", orNullText(g.Text)}, {"why", orNullText(g.Why)}, {"unmet", orNullText(g.Unmet)}}},
	}
	if s == nil {
		return append(out, field{"search", nil})
	}
	search := object{{"tried", len(s.Tried)}, {"certain", s.Certain}, {"sharp", s.Sharp}, {"uneven", s.Uneven}, {"missed", triedSet(s.Missed)}}
	obstacle := list{}
	for i := range s.Obstacle {
		goal := &s.Obstacle[i]
		obstacle = append(obstacle, object{{"goal", goal.Key}, {"workload", goal.Workload}, {"status", string(goal.Status)}})
	}
	return append(out, field{"search", append(search, field{"obstacle", obstacle}, field{"stopped", s.Stopped != nil})})
}

// triedSet is a setting as it is written, or null.
func triedSet(t *experiment.Tried) any {
	if t == nil {
		return nil
	}
	return t.Value
}

func (r *Sizing) trialsJSON() list {
	out := list{}
	for i := range r.Trials {
		t := &r.Trials[i]
		s := t.Summary
		if s == nil {
			continue
		}
		out = append(out, object{
			{"set", object{{r.Path, t.Value}}},
			{"roles", texts(t.Roles)},
			{"replications", s.Replications},
			{"requests", s.Requests},
			{"kind", s.Kind},
			{"simulated", object{
				{"total", simulated(&s.Total, true)},
				{"workloads", byWorkload(s, func(i int) any { return simulated(&s.Workloads[i], false) })},
			}},
			{"predicted", object{
				{"total", predicted(&s.Predicted.Total, &s.Total)},
				{"workloads", byWorkload(s, func(i int) any { return predicted(&s.Predicted.Workloads[i], &s.Workloads[i]) })},
			}},
			{"goals", goals(s)},
			{"verdict", verdict(&s.Verdict)},
			{"warnings", texts(s.Warnings)},
		})
	}
	return out
}

func workingJSON(steps []sizing.Step) list {
	out := list{}
	for i := range steps {
		s := &steps[i]
		out = append(out, object{{"title", s.Title}, {"method", s.Method}, {"lines", texts(s.Lines)}})
	}
	return out
}

// sortedLimits are limits by the load at which they give way, unknown ones last.
func sortedLimits(all []sizing.Limit) []sizing.Limit {
	out := slices.Clone(all)
	slices.SortStableFunc(out, func(a, b sizing.Limit) int {
		x, y := a.AtLoad, b.AtLoad
		if math.IsNaN(x) {
			x = math.MaxFloat64
		}
		if math.IsNaN(y) {
			y = math.MaxFloat64
		}
		switch {
		case x < y:
			return -1
		case x > y:
			return 1
		}
		return 0
	})
	return out
}

// RenderSizing prints a sizing as text or JSON.
func RenderSizing(f Format, r *Sizing) []byte {
	if f == AsJSON {
		return SizingJSON(r)
	}
	return SizingText(r)
}
