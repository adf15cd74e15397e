package report

import (
	"fmt"
	"math"
	"slices"
	"strings"

	"capsize/model/metric"
	"capsize/model/predict"
	"capsize/sim/experiment"
	"capsize/sim/stat"
)

// table is one workload, or the total, as it was simulated and predicted.
type table struct {
	name      string
	simulated *experiment.Estimates
	predicted *predict.Table
}

// tableOf returns the table of workload i, or of all when i < 0.
func tableOf(s *experiment.Summary, i int) table {
	if i < 0 {
		return table{workloadName(s, i), &s.Total, &s.Predicted.Total}
	}
	return table{workloadName(s, i), &s.Workloads[i], &s.Predicted.Workloads[i]}
}

func workloadName(s *experiment.Summary, i int) string {
	if i < 0 {
		return "total"
	}
	return s.Scenario.Workloads[i].Name
}

func (t *table) has(id metric.ID) bool { return !math.IsNaN(t.simulated[id].Value) }

// shown are the metrics of the short table, the first four of them always.
var shown = [...]metric.ID{
	metric.InFlight, metric.WaitMeanS, metric.WaitP99S, metric.Share429,
	metric.TimedOutShare, metric.FailedShare, metric.LostShare, metric.Refused,
	metric.Asleep, metric.InBackoff, metric.Utilization,
	metric.RPMDemand, metric.RPMUsed, metric.ITPMDemand, metric.ITPMUsed, metric.OTPMDemand, metric.OTPMUsed,
	metric.MemoryMeanBytes, metric.MemoryPeakBytes, metric.MakespanS,
}

const alwaysShown = 4

// row is one line of the short table, ready to print.
type row struct {
	label, predicted, simulated, interval, agree string
}

var header = row{"", "predicted", "simulated", "95 % interval", "agree"}

// rows makes the short table of workload i, or of all when i < 0.
func rows(s *experiment.Summary, i int) []row {
	t := tableOf(s, i)
	var out []row
	for n, id := range shown {
		m := metric.Of(id)
		if i >= 0 && !m.PerWorkload || n >= alwaysShown && !t.worth(id) {
			continue
		}
		e := &t.simulated[id]
		out = append(out, row{
			label:     m.Title,
			predicted: predictedText(m, &t.predicted[id]),
			simulated: m.Format(e.Value),
			interval:  intervalText(m, e),
			agree:     agreeText(&t.predicted[id], e),
		})
	}
	return out
}

// worth says that a metric that need not be shown has something to say.
func (t *table) worth(id metric.ID) bool {
	switch id {
	case metric.FailedShare, metric.LostShare, metric.Refused, metric.Asleep, metric.InBackoff:
		return t.simulated[id].Value > 0
	}
	return t.has(id)
}

// predictedText marks approximations with ≈. What no formula gives says so.
func predictedText(m *metric.Metric, p *predict.Prediction) string {
	switch {
	case p.Absent():
		return ""
	case !p.Has():
		return predict.SimulationOnly
	case !p.Exact:
		return "≈ " + m.Format(p.Value)
	}
	return m.Format(p.Value)
}

// intervalText prints ± half the interval, its two ends when it is cut off at
// 0, or why there is none.
func intervalText(m *metric.Metric, e *stat.Estimate) string {
	switch {
	case !e.HasInterval() && e.Reason == "":
		return ""
	case !e.HasInterval():
		return "(" + e.Reason + ")"
	case math.Abs(e.Hi+e.Lo-2*e.Value) > 0.01*(e.Hi-e.Lo):
		return m.Format(e.Lo) + " to " + m.Format(e.Hi)
	}
	return "± " + m.Format((e.Hi-e.Lo)/2)
}

func agreeText(p *predict.Prediction, e *stat.Estimate) string {
	if p.Absent() {
		return ""
	}
	switch agree, _ := experiment.Agree(p, e); agree {
	case experiment.Inside:
		return "✓ inside"
	case experiment.Near:
		return "≈ near"
	case experiment.Differs:
		return "✗ differs"
	}
	return "–"
}

// note says which formula stands behind which rows, and what it assumes.
type note struct {
	method string
	exact  bool
	why    string
	rows   []string
}

func (n *note) String() string {
	text := n.method
	switch {
	case n.method == predict.SimulationOnly:
	case n.exact:
		text += " (exact)"
	default:
		text = "≈ " + text
	}
	text += ": " + strings.Join(n.rows, ", ")
	if n.why != "" {
		text += ". " + n.why
	}
	return text
}

// notes explains the predictions of the short table, in its order.
func notes(s *experiment.Summary) []string {
	t := tableOf(s, -1)
	var all []*note
	for n, id := range shown {
		p := &t.predicted[id]
		if p.Absent() || n >= alwaysShown && !t.worth(id) {
			continue
		}
		i := slices.IndexFunc(all, func(n *note) bool { return n.method == p.Method && n.exact == p.Exact && n.why == p.Why })
		if i < 0 {
			i = len(all)
			all = append(all, &note{method: p.Method, exact: p.Exact, why: p.Why})
		}
		all[i].rows = append(all[i].rows, metric.Of(id).Title)
	}
	var out []string
	for _, n := range all {
		out = append(out, n.String())
	}
	return out
}

// kills says how often and when the process was killed, or "" when it was not.
func kills(s *experiment.Summary) string {
	n, first := s.Total[metric.OOMKills].Value, s.Total[metric.FirstOOMS].Value
	if !(n > 0) {
		return ""
	}
	at := "first at " + clock(first) + refusedText(s)
	if s.Replications == 1 {
		return fmt.Sprintf("killed %s, %s", times(n), at)
	}
	runs := fmt.Sprintf("all %d runs", s.Replications)
	if share := s.Total[metric.OOMRunShare].Value; share < 1 {
		runs = fmt.Sprintf("%s of %d runs", metric.Of(metric.OOMRunShare).Format(share), s.Replications)
	}
	return fmt.Sprintf("killed in %s, %s a run on average, %s; means over runs", runs, times(n), at)
}

// refusedText says what the downtime cost.
func refusedText(s *experiment.Summary) string {
	refused, down := s.Total[metric.Refused].Value, s.Total[metric.DowntimeS].Value
	if !(refused > 0) {
		return ""
	}
	return fmt.Sprintf("; down for %s, in which %s requests were refused",
		metric.Of(metric.DowntimeS).Format(down), metric.Of(metric.Refused).Format(refused))
}

func times(n float64) string {
	if n == 1 {
		return "once"
	}
	return metric.Of(metric.OOMKills).Format(n) + " times"
}

// clock prints an instant of the run both ways: 1:03 (63.2 s).
func clock(seconds float64) string {
	if math.IsNaN(seconds) {
		return "–"
	}
	whole := int64(math.Round(seconds))
	text := fmt.Sprintf("%d:%02d", whole/60, whole%60)
	if whole >= 3600 {
		text = fmt.Sprintf("%d:%02d:%02d", whole/3600, whole/60%60, whole%60)
	}
	return fmt.Sprintf("%s (%.1f s)", text, seconds)
}

// lawText shows Little's law as it was measured by two paths.
func lawText(s *experiment.Summary) string {
	const most = 1e-9
	if s.Law.L == 0 {
		return "nobody was inside"
	}
	mark := "✓"
	if !(s.Law.Residual <= most) {
		mark = "✗ the simulator is wrong: please report this"
	}
	return fmt.Sprintf("L = λ·W   %.4f = %.6f/s × %.4f s   residual %.1e %s",
		s.Law.L, s.Law.Lambda, s.Law.W, s.Law.Residual, mark)
}

// goalText prints a goal: what it limits, how it stands.
func goalText(g *experiment.Goal) (what, value, status string) {
	m := metric.Of(g.Metric)
	what = m.Title
	if g.Workload != "total" {
		what = g.Workload + " " + what
	}
	value = strings.TrimRight(m.Format(g.Estimate.Value)+" "+intervalText(m, &g.Estimate), " ")
	marks := map[experiment.Status]string{
		experiment.Met: "✓ met", experiment.Missed: "✗ missed",
		experiment.Undecided: "? undecided", experiment.NoStatus: "– nothing to compare",
	}
	return fmt.Sprintf("%s ≤ %s", what, m.Format(g.Limit)), value, marks[g.Status]
}
