package report

import (
	"bytes"
	"encoding/json"
	"math"

	"capsize/model/metric"
	"capsize/model/predict"
	"capsize/model/scenario"
	"capsize/model/sizing"
	"capsize/sim/experiment"
	"capsize/sim/stat"
)

// JSON prints the envelope that scripts read. Every metric of the table stands
// under simulated.total, with a null mean where it has no value; under a
// workload stand those that exist for workloads. Numbers read back as exactly
// the numbers of the Summary.
func JSON(r *Result) []byte {
	s := r.Summary
	doc := append(object{{"capsize", r.Version}}, opening(s)...)
	if !r.Deterministic {
		doc = append(doc, field{"wall_s", r.Wall.Seconds()})
	}
	doc = append(doc, findings(s, true)...)
	if s.Precision != nil {
		doc = append(doc, field{"precision", precision(s)})
	}
	return encode(append(doc, field{"series", series(s)}))
}

// opening says what was run.
func opening(s *experiment.Summary) object {
	return object{
		{"scenario", scenarioJSON(s.Scenario)},
		{"seed", s.Scenario.Run.Seed},
		{"replications", s.Replications},
		{"kind", s.Kind},
		{"duration_s", s.Scenario.Run.Duration.Seconds()},
		{"warmup_s", s.Scenario.Run.Warmup.Seconds()},
		{"requests", s.Requests},
	}
}

// findings says what came out; the sizing is left out where it was not done.
func findings(s *experiment.Summary, sized bool) object {
	theory := object{
		{"total", predicted(&s.Predicted.Total, &s.Total)},
		{"workloads", byWorkload(s, func(i int) any { return predicted(&s.Predicted.Workloads[i], &s.Workloads[i]) })},
	}
	if sized {
		theory = append(theory, field{"sizing", sizingJSON(&s.Sizing)})
	}
	return object{
		{"simulated", object{
			{"total", simulated(&s.Total, true)},
			{"workloads", byWorkload(s, func(i int) any { return simulated(&s.Workloads[i], false) })},
		}},
		{"predicted", theory},
		{"law_check", object{
			{"L", s.Law.L},
			{"lambda_per_s", s.Law.Lambda},
			{"W_s", s.Law.W},
			{"residual", s.Law.Residual},
		}},
		{"goals", goals(s)},
		{"verdict", verdict(&s.Verdict)},
		{"warnings", texts(s.Warnings)},
	}
}

// precision says how well the run knows what it was asked to know.
func precision(s *experiment.Summary) object {
	p := s.Precision
	return object{
		{"metric", p.Metric.String()},
		{"workload", workloadName(s, p.Workload)},
		{"asked", p.Asked},
		{"reached", p.Reached},
		{"known", p.Known()},
	}
}

// scenarioJSON is the normalised scenario in the file's own form.
func scenarioJSON(s *scenario.Scenario) any {
	var b bytes.Buffer
	if err := json.Compact(&b, s.JSON()); err != nil {
		return nil
	}
	return raw(b.Bytes())
}

// byWorkload makes an object with a member for each workload, in their order.
func byWorkload(s *experiment.Summary, of func(i int) any) object {
	out := object{}
	for i := range s.Scenario.Workloads {
		out = append(out, field{s.Scenario.Workloads[i].Name, of(i)})
	}
	return out
}

func simulated(e *experiment.Estimates, all bool) object {
	out := object{}
	for _, id := range metric.All() {
		if all || metric.Of(id).PerWorkload {
			out = append(out, field{id.String(), estimate(&e[id])})
		}
	}
	return out
}

func estimate(e *stat.Estimate) object {
	out := object{{"mean", e.Value}, {"ci95", interval(e)}}
	if !e.HasInterval() && e.Reason != "" {
		out = append(out, field{"ci_reason", e.Reason})
	}
	return out
}

func interval(e *stat.Estimate) any {
	if !e.HasInterval() {
		return nil
	}
	return list{e.Lo, e.Hi}
}

func predicted(t *predict.Table, e *experiment.Estimates) object {
	out := object{}
	for _, id := range metric.All() {
		p := &t[id]
		if p.Absent() {
			continue
		}
		agree, why := experiment.Agree(p, &e[id])
		o := object{
			{"value", p.Value},
			{"method", p.Method},
			{"exact", p.Exact},
			{"agree", string(agree)},
			{"why", p.Why},
		}
		if why != "" && why != p.Why {
			o = append(o, field{"agree_why", why})
		}
		out = append(out, field{id.String(), o})
	}
	return out
}

// sizingJSON prints the slots that the load asks for. When everything comes in
// batches there is no load and so nothing it asks for.
func sizingJSON(z *sizing.Sizing) object {
	slots := func(n int) any {
		if math.IsNaN(z.OfferedLoad) {
			return nil
		}
		return n
	}
	return object{
		{"offered_load", z.OfferedLoad},
		{"offered_load_mean", z.OfferedLoadMean},
		{"need", slots(z.Need)},
		{"stable_c", slots(z.StableC)},
		{"c_headroom", slots(z.CHeadroom)},
		{"c_sqrt", slots(z.CSqrt)},
		{"c_goals", orNull(z.CGoals)},
		{"window", window(z.Window)},
		{"window_at_load", window(z.WindowAtLoad)},
		{"no_fit", orNullText(z.NoFit)},
		{"not_by_formula", texts(z.NotByFormula)},
		{"queue", queueJSON(z.Queue)},
		{"memory", memoryJSON(z.Memory)},
		{"rates", ratesJSON(z.Rates)},
		{"cpu", cpuJSON(z.CPU)},
		{"limits", limitsJSON(z.Limits)},
	}
}

// queueJSON is null without a rate.
func queueJSON(q *sizing.Queue) any {
	if q == nil {
		return nil
	}
	depth := func(d *sizing.Depth) any {
		if d == nil {
			return nil
		}
		return object{{"places", d.Places}, {"rejected_share", d.Rejected}}
	}
	return object{
		{"tolerable_wait_s", q.TolerableWait},
		{"source", orNullText(q.Source)},
		{"places", orNull(q.Places)},
		{"rejected_share", q.Rejected},
		{"arrival_rate_per_s", q.ArrivalRate},
		{"drain_rate_per_s", q.DrainRate},
		{"by_arrivals", depth(q.ByArrivals)},
		{"by_drain", depth(q.ByDrain)},
	}
}

// memoryJSON is null without memory figures.
func memoryJSON(m *sizing.Memory) any {
	if m == nil {
		return nil
	}
	return object{
		{"mean_bytes", m.Mean},
		{"p999_bytes", m.P999},
		{"full_bytes", m.Full},
		{"limit_bytes", m.Limit},
		{"container_bytes", m.Container},
	}
}

// ratesJSON is null without a rate.
func ratesJSON(r *sizing.Rates) any {
	if r == nil {
		return nil
	}
	budget := func(b *sizing.Budget) object {
		return object{{"per_minute", b.PerMinute}, {"limit_per_minute", b.Limit}, {"share", b.Share}}
	}
	return object{
		{"requests", budget(&r.Requests)},
		{"input_tokens", budget(&r.Input)},
		{"output_tokens", budget(&r.Output)},
		{"output_rate_per_s", r.OutputRate},
		{"stream_ceiling", r.StreamCeiling},
	}
}

// cpuJSON is null when streams take none.
func cpuJSON(c *sizing.CPU) any {
	if c == nil {
		return nil
	}
	return object{{"per_stream_cores", c.PerStream}, {"full_cores", c.Full}, {"mean_cores", c.Mean}, {"cores", c.Cores}}
}

// limitsJSON lists the limits; at_load is null both when a limit never gives way
// and when nobody knows, which "never" tells apart.
func limitsJSON(limits []sizing.Limit) list {
	out := list{}
	for _, l := range limits {
		out = append(out, object{
			{"name", l.Name},
			{"at_load", l.AtLoad},
			{"at_load_mean", l.AtLoadMean},
			{"never", math.IsInf(l.AtLoad, 1)},
			{"text", l.Text},
		})
	}
	return out
}

func orNullText(text string) any {
	if text == "" {
		return nil
	}
	return text
}

func window(w *sizing.Window) any {
	if w == nil {
		return nil
	}
	return list{orNull(w.Low), orNull(w.High)}
}

// orNull is what p points to, or null.
func orNull[T any](p *T) any {
	if p == nil {
		return nil
	}
	return *p
}

func goals(s *experiment.Summary) list {
	out := list{}
	for i := range s.Goals {
		g := &s.Goals[i]
		out = append(out, object{
			{"goal", g.Key},
			{"workload", g.Workload},
			{"metric", g.Metric.String()},
			{"limit", g.Limit},
			{"value", g.Estimate.Value},
			{"ci95", interval(&g.Estimate)},
			{"status", string(g.Status)},
		})
	}
	return out
}

func verdict(v *sizing.Verdict) object {
	return object{
		{"state", string(v.State)},
		{"text", v.Text},
		{"binds", orNull(v.Binds)},
		{"binds_at_load", orNull(v.BindsAtLoad)},
		{"binds_at_load_mean", orNull(v.BindsAtLoadMean)},
	}
}

func texts(lines []string) list {
	out := list{}
	for _, line := range lines {
		out = append(out, line)
	}
	return out
}

// series prints a row for each bin. Quantiles and extremes belong to a run and
// are not in it.
func series(s *experiment.Summary) list {
	out := list{}
	for i := range s.Series {
		bin := &s.Series[i]
		row := append(object{{"t_s", bin.Start.Seconds()}}, values(&bin.Total, true)...)
		row = append(row, field{"workloads", byWorkload(s, func(i int) any { return values(&bin.Workloads[i], false) })})
		out = append(out, row)
	}
	return out
}

func values(v *metric.Values, all bool) object {
	out := object{}
	for _, id := range metric.All() {
		if inSeries(id) && (all || metric.Of(id).PerWorkload) {
			out = append(out, field{id.String(), v[id]})
		}
	}
	return out
}

func inSeries(id metric.ID) bool {
	k := metric.Of(id).Kind
	return k != metric.Quantile && k != metric.Extreme
}
