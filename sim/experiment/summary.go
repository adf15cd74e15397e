package experiment

import (
	"context"
	"errors"
	"fmt"
	"math"
	"time"

	"capsize/model/metric"
	"capsize/model/predict"
	"capsize/model/scenario"
	"capsize/model/sizing"
	"capsize/model/unit"
	"capsize/sim"
	"capsize/sim/stat"
)

// oneRun is the reason of estimates that a single run cannot give an interval:
// counts, quantiles and extremes.
const oneRun = "one replication"

// summarize turns what the replications measured into estimates.
func summarize(s *scenario.Scenario, p *predict.Result, runs []*replication, interrupted error) *Summary {
	sum := &Summary{Scenario: s, Predicted: p, Kind: Stationary, Replications: len(runs), Series: meanSeries(runs, s), inSystem: meanPath(runs)}
	if s.Terminating() {
		sum.Kind = Terminating
	}
	sum.Stopped = interrupted
	for _, r := range runs {
		sum.Reached = r.totals.At
		sum.ended = len(r.totals.Workloads) > 0
		for i := range r.totals.Workloads {
			sum.ended = sum.ended && r.totals.Workloads[i].ArrivalsEnded
		}
		sum.Requests += uint64(r.total[metric.Offered])
		if r.totals.Kills > 0 {
			sum.Kind = Terminating
		}
		if r.stopped != nil {
			sum.Stopped = r.stopped
		}
	}
	t := newStudent()
	sum.Law = law(runs)
	sum.Total = estimates(sum.Kind, runs, -1, t)
	for i := range s.Workloads {
		sum.Workloads = append(sum.Workloads, estimates(sum.Kind, runs, i, t))
	}
	sum.Goals = judge(s, sum, runs, t)
	sum.Warnings = warnings(sum)
	return sum
}

// newStudent returns stat.T975 with a memory: the quantile is costly and a
// summary asks for the same few many times.
func newStudent() func(df int) float64 {
	known := map[int]float64{}
	return func(df int) float64 {
		if _, ok := known[df]; !ok {
			known[df] = stat.T975(df)
		}
		return known[df]
	}
}

// law pools the law checks: each side over all replications, and the worst
// residual.
func law(runs []*replication) sim.LawCheck {
	var all sim.Totals
	residual := 0.0
	for _, r := range runs {
		residual = max(residual, r.totals.Law().Residual)
		all.At += r.totals.At - r.totals.From
		all.Workloads = append(all.Workloads, r.totals.Workloads...)
	}
	sum := all.Law()
	sum.Residual = residual
	return sum
}

// estimates computes every metric of workload i, or of all when i < 0.
func estimates(kind string, runs []*replication, i int, t func(int) float64) Estimates {
	var out Estimates
	for _, id := range metric.All() {
		switch {
		case len(runs) > 1:
			out[id] = across(runs, i, id, t)
		case len(runs) == 1:
			out[id] = within(kind, runs[0], i, id, t)
		default:
			out[id] = stat.Point(metric.Missing(), "")
		}
		if m := metric.Of(id); m.Unit == metric.Share && m.PerWorkload { // a part of all requests
			out[id].Hi = min(out[id].Hi, 1)
		}
	}
	return out
}

// values returns a replication's metrics of workload i, or of all when i < 0.
func (r *replication) values(i int) *metric.Values {
	if i < 0 {
		return &r.total
	}
	return &r.each[i]
}

// across estimates a metric from several replications: Student's t, and for
// quantiles the pooled histogram with a jackknife.
func across(runs []*replication, i int, id metric.ID, t func(int) float64) stat.Estimate {
	m := metric.Of(id)
	if m.Kind == metric.Quantile {
		return acrossQuantile(runs, i, id, t)
	}
	each := make([]float64, len(runs))
	for j, r := range runs {
		each[j] = r.values(i)[id]
	}
	e := stat.Mean(each, t)
	switch {
	case math.IsNaN(e.Value):
		e.Reason = ""
	case m.Unit == metric.Count: // whole numbers add up exactly
		sum := 0.0
		for _, v := range each {
			sum += v
		}
		if !math.IsNaN(sum) {
			e.Value = sum / float64(len(each))
		}
	}
	return e
}

func acrossQuantile(runs []*replication, i int, id metric.ID, t func(int) float64) stat.Estimate {
	h, scale := parts(runs, i, id)
	if len(h) == 0 {
		return stat.Point(metric.Missing(), "")
	}
	byTime := metric.Of(id).Unit != metric.Seconds
	e := stat.NewPool(h).Quantile(metric.Of(id).Quantile, byTime, t)
	return stat.Estimate{Value: e.Value * scale, Lo: e.Lo * scale, Hi: e.Hi * scale, Reason: e.Reason}
}

// parts returns the histogram of each run behind a quantile of workload i, and
// what to multiply its values by; none where the metric has no histogram.
func parts(runs []*replication, i int, id metric.ID) (out []*stat.Hist, scale float64) {
	for _, r := range runs {
		h, k := r.dists.Of(id, i, &r.features)
		if h == nil {
			return nil, 0
		}
		out, scale = append(out, h), k
	}
	return out, scale
}

// within estimates a metric from one run: batch means, when it is stationary.
func within(kind string, r *replication, i int, id metric.ID, t func(int) float64) stat.Estimate {
	v := r.values(i)[id]
	if math.IsNaN(v) {
		return stat.Point(v, "")
	}
	if kind == Terminating {
		return stat.Point(v, stat.Terminating)
	}
	num, den, ok := r.batchRatio(i, id)
	if !ok {
		return stat.Point(v, oneRun)
	}
	e := stat.BatchRatio(num, den, t)
	e.Value = v
	return e
}

// batchRatio returns the two parts of a mean or share in each batch.
func (r *replication) batchRatio(i int, id metric.ID) (num, den []float64, ok bool) {
	for j := 1; j < len(r.batches); j++ {
		part := r.batches[j].Since(&r.batches[j-1])
		n, d, ok := sim.Ratio(&part, i, id, &r.features)
		if !ok {
			return nil, nil, false
		}
		num, den = append(num, n), append(den, d)
	}
	return num, den, true
}

func missed(g *Goal) sizing.Missed {
	return sizing.Missed{Goal: g.Key, Workload: g.Workload, Metric: g.Metric, Value: g.Estimate.Value, Limit: g.Limit}
}

// observed is what the verdict needs to know of the runs.
func observed(sum *Summary) sizing.Observed {
	o := sizing.Observed{
		Known:     true,
		FirstKill: sum.Total[metric.FirstOOMS].Value,
		Rejected:  sum.Total[metric.Share429].Value,
		TimedOut:  sum.Total[metric.TimedOutShare].Value,
		Failed:    sum.Total[metric.FailedShare].Value,
	}
	if sum.ended {
		o.Unfinished = sum.Total[metric.Inside].Value / sum.Total[metric.Offered].Value
	}
	if k := sum.Total[metric.OOMKills].Value; !math.IsNaN(k) {
		o.Kills, o.OOMRunShare = k, sum.Total[metric.OOMRunShare].Value
	}
	for _, g := range sum.Goals {
		switch g.Status {
		case Missed:
			o.Missed = append(o.Missed, missed(&g))
		case Undecided, NoStatus:
			o.Open++
			if g.Estimate.Value > g.Limit {
				m := missed(&g)
				m.Unsure = true
				o.Missed = append(o.Missed, m)
			}
		}
	}
	return o
}

// WarmUp suggests a warm-up by the MSER-5 rule on the number in system, averaged
// over the replications (Welch 1983 averages likewise). ok is false where a run
// has no steady state, or is too short to have a suggestion.
func (s *Summary) WarmUp() (warmup time.Duration, ok bool) {
	if s.Kind != Stationary || s.Stopped != nil {
		return 0, false
	}
	drop, ok := stat.WarmUp(s.inSystem)
	return time.Duration(float64(s.Scenario.Run.Duration) * float64(drop) / samples), ok
}

// meanPath averages the samples of the number in system over replications.
func meanPath(runs []*replication) []float64 {
	if len(runs) == 0 {
		return nil
	}
	mean := make([]float64, len(runs[0].inSystem))
	for _, r := range runs {
		for i := range mean {
			if i < len(r.inSystem) {
				mean[i] += r.inSystem[i] / float64(len(runs))
			}
		}
	}
	return mean
}

// warnings says plainly what the runs cannot tell.
func warnings(sum *Summary) []string {
	var out []string
	if sum.Stopped != nil {
		why := sum.Stopped.Error()
		if errors.Is(sum.Stopped, context.Canceled) {
			why = "interrupted"
		}
		if whole := sum.Scenario.Run.Duration; sum.Reached < whole {
			why += fmt.Sprintf("; this is %s of %s", unit.HumanDuration(sum.Reached.Seconds()), unit.HumanDuration(whole.Seconds()))
		}
		out = append(out, "stopped early: "+why)
	}
	for _, id := range []metric.ID{metric.InFlight, metric.WaitMeanS, metric.Queue} {
		if e := &sum.Total[id]; sum.Replications == 1 && e.Reason == stat.TooShort {
			out = append(out, fmt.Sprintf("this run is too short for an interval of %s: use --replications 20, or a longer --duration", id))
			break
		}
	}
	if w, ok := sum.WarmUp(); ok && w > sum.Scenario.Run.Warmup {
		out = append(out, fmt.Sprintf("the start may still show: MSER-5 suggests a warm-up of %s, and it is %s",
			unit.HumanDuration(w.Seconds()), unit.HumanDuration(sum.Scenario.Run.Warmup.Seconds())))
	}
	undecided := 0
	for _, g := range sum.Goals {
		if g.Status == Undecided {
			undecided++
		}
	}
	if undecided > 0 {
		s, them := "goals are", "them"
		if undecided == 1 {
			s, them = "goal is", "it"
		}
		out = append(out, fmt.Sprintf("%d %s undecided: more --replications may decide %s", undecided, s, them))
	}
	return out
}
