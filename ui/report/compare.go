package report

import (
	"fmt"
	"math"
	"strconv"
	"strings"
	"time"

	"capsize/model/metric"
	"capsize/model/sizing"
	"capsize/model/unit"
	"capsize/sim/experiment"
	"capsize/sim/stat"
)

// Comparison is what is printed of a comparison. Names, Wall and Deterministic
// are those of [Result].
type Comparison struct {
	*experiment.Comparison
	Version          string
	SourceA, SourceB string
	Command          string
	Wall             time.Duration
	Deterministic    bool
}

// RenderComparison prints c in a format.
func RenderComparison(f Format, c *Comparison) ([]byte, error) {
	switch f {
	case AsText:
		return c.text(), nil
	case AsJSON:
		return c.json(), nil
	case AsCSV:
		return c.csv()
	case AsMarkdown:
		return c.markdown(), nil
	}
	return nil, unknownFormat(f)
}

// head says in lines what was compared.
func (c *Comparison) head() []string {
	return []string{
		"A " + c.A.Scenario.Name + "  (" + c.SourceA + ")",
		"B " + c.B.Scenario.Name + "  (" + c.SourceB + ")",
		c.setting(),
	}
}

func (c *Comparison) setting() string {
	a, b := &c.A.Scenario.Run, &c.B.Scenario.Run
	length := unit.HumanDuration(a.Duration.Seconds())
	if b.Duration != a.Duration {
		length += " and " + unit.HumanDuration(b.Duration.Seconds())
	}
	parts := []string{
		length, counted(c.Pairs, "pair") + " of replications on the same traffic",
		unit.HumanCount(float64(c.A.Requests+c.B.Requests)) + " requests", fmt.Sprintf("seed %d", a.Seed),
	}
	if !c.Deterministic {
		parts = append(parts, "took "+unit.HumanDuration(c.Wall.Seconds()))
	}
	return strings.Join(parts, " · ")
}

func (c *Comparison) text() []byte {
	var b strings.Builder
	for _, line := range c.head() {
		wrap(&b, "", line, 0)
	}
	b.WriteByte('\n')
	if c.Stopped != nil {
		wrap(&b, "STOPPED", "early: what follows covers what was simulated until then", margin)
	}
	for i, side := range []*experiment.Summary{c.A, c.B} {
		wrap(&b, "AB"[i:i+1]+" "+string(side.Verdict.State), side.Verdict.Text, margin)
	}
	b.WriteByte('\n')
	c.table(-1).text(&b)
	if len(c.Workloads) > 1 || len(c.Workloads) == 1 && len(c.A.Workloads)+len(c.B.Workloads) > 2 {
		for i := range c.Workloads {
			c.table(i).text(&b)
		}
	}
	if goals := c.goals(); len(goals.rows) > 0 {
		goals.text(&b)
	}
	section(&b, "pairing", c.pairing())
	section(&b, "binds", c.binds())
	section(&b, "warning", Warnings(c.Comparison))
	b.WriteString(pad("again", margin) + c.Command + "\n")
	return []byte(b.String())
}

func (c *Comparison) markdown() []byte {
	var b strings.Builder
	head := c.head()
	fmt.Fprintf(&b, "## Comparison\n\n- %s\n- %s\n\n%s\n\n", escape(head[0]), escape(head[1]), escape(head[2]))
	if c.Stopped != nil {
		b.WriteString("**STOPPED** early: what follows covers what was simulated until then.\n\n")
	}
	fmt.Fprintf(&b, "A **%s** %s\n\nB **%s** %s\n\n", c.A.Verdict.State, escape(c.A.Verdict.Text), c.B.Verdict.State, escape(c.B.Verdict.Text))
	for i := -1; i < len(c.Workloads); i++ {
		c.table(i).markdown(&b)
	}
	if goals := c.goals(); len(goals.rows) > 0 {
		goals.markdown(&b)
	}
	markdownList(&b, "Pairing", c.pairing())
	markdownList(&b, "Binding limits", c.binds())
	markdownList(&b, "Warnings", Warnings(c.Comparison))
	fmt.Fprintf(&b, "To repeat it:\n\n    %s\n", c.Command)
	return []byte(b.String())
}

// sides returns the two estimates of the shared workload i, or of the total.
func (c *Comparison) sides(i int) (name string, a, b *experiment.Estimates, d *experiment.Differences) {
	if i < 0 {
		return "total", &c.A.Total, &c.B.Total, &c.Total
	}
	w := &c.Workloads[i]
	return w.Name, &c.A.Workloads[w.A], &c.B.Workloads[w.B], &w.Differences
}

// table is the short table of the shared workload i, or of the total.
func (c *Comparison) table(i int) *sheet {
	name, a, b, d := c.sides(i)
	if i < 0 {
		name = ""
	}
	t := &sheet{head: []string{name, "A", "B", "B − A", "significant"}, left: []bool{true, false, false, false, true}}
	for n, id := range shown {
		m := metric.Of(id)
		x, y := table{simulated: a}, table{simulated: b}
		if i >= 0 && !m.PerWorkload || n >= alwaysShown && !x.worth(id) && !y.worth(id) {
			continue
		}
		t.add(m.Title, m.Format(a[id].Value), m.Format(b[id].Value), differenceText(m, &d[id]), significance(&d[id]))
	}
	return t
}

// differenceText prints a difference with its sign and half its interval. The
// difference of shares is in points, so that 1 % is not taken for a hundredth
// of A.
func differenceText(m *metric.Metric, d *stat.Difference) string {
	if math.IsNaN(d.Value) {
		return "–"
	}
	text := signed(m, d.Value)
	if d.HasInterval() {
		text += " ± " + m.FormatDifference((d.Hi-d.Lo)/2, "points")
	}
	return text
}

func signed(m *metric.Metric, v float64) string {
	text := m.FormatDifference(math.Abs(v), "points")
	switch {
	case v > 0:
		return "+" + text
	case v < 0:
		return "−" + text
	}
	return text
}

func significance(d *stat.Difference) string {
	switch {
	case math.IsNaN(d.Value):
		return "nothing to compare"
	case d.Significant() && !d.HasInterval():
		return "yes, the same in every pair"
	case d.Significant():
		return "yes"
	case d.HasInterval():
		return "no"
	case d.Reason == stat.Constant && d.Value == 0:
		return "no difference"
	case d.Reason == stat.Constant:
		return "not known: too few pairs"
	}
	return "not known: " + d.Reason
}

// pairing says what the same traffic has gained, for the mean wait or else the
// first metric that has an interval, and for the significant row with most.
func (c *Comparison) pairing() []string {
	first, best, most := metric.ID(0), metric.ID(0), 0.0
	found := false
	for _, id := range append([]metric.ID{metric.WaitMeanS}, shown[:]...) {
		d := &c.Total[id]
		gain := d.Gain()
		if math.IsNaN(gain) {
			continue
		}
		if !found {
			first, found = id, true
		}
		if d.Significant() && gain > most {
			best, most = id, gain
		}
	}
	if !found {
		return nil
	}
	text := fmt.Sprintf("pairing made the interval of %s %s times narrower", metric.Of(first).Title, factor(c.Total[first].Gain()))
	if factor(c.Total[first].Gain()) == "1.0" {
		text = fmt.Sprintf("pairing did not make the interval of %s narrower", metric.Of(first).Title)
	}
	if most > 0 && best != first {
		text += fmt.Sprintf("; of the significant rows it gained most for %s, %s times", metric.Of(best).Title, factor(most))
	}
	return []string{text}
}

// factor prints a factor to two digits or a decimal.
func factor(x float64) string {
	if x >= 10 {
		return unit.HumanCount(math.Round(x))
	}
	return strconv.FormatFloat(x, 'f', 1, 64)
}

// binds says which limit gives way first on each side.
func (c *Comparison) binds() []string {
	var out []string
	for i, side := range []*experiment.Summary{c.A, c.B} {
		v := &side.Verdict
		if v.Binds == nil {
			continue
		}
		line := "AB"[i:i+1] + ": " + *v.Binds
		if v.BindsAtLoad != nil {
			line += ", at " + sizing.Times(*v.BindsAtLoad) + " the load"
		}
		out = append(out, line)
	}
	return out
}

// goals sets the goals of both sides beside each other. A goal that only one
// has, or has at another limit, stands alone.
func (c *Comparison) goals() *sheet {
	t := &sheet{head: []string{"goal", "A", "B"}, left: []bool{true, true, true}}
	at := map[string]int{}
	for side, s := range []*experiment.Summary{c.A, c.B} {
		for i := range s.Goals {
			g := &s.Goals[i]
			what, _, status := goalText(g)
			row, ok := at[what]
			if !ok {
				row = len(t.rows)
				at[what] = row
				t.add(what, "–", "–")
			}
			t.rows[row][1+side] = status + ": " + metric.Of(g.Metric).Format(g.Estimate.Value)
			if g.Status == experiment.NoStatus {
				t.rows[row][1+side] = status
			}
		}
	}
	return t
}

// Warnings are those of a comparison and of both sides.
func Warnings(c *experiment.Comparison) []string {
	out := append([]string(nil), c.Warnings...)
	for _, w := range c.A.Warnings {
		out = append(out, "A: "+w)
	}
	for _, w := range c.B.Warnings {
		out = append(out, "B: "+w)
	}
	return out
}

func (c *Comparison) json() []byte {
	run := &c.A.Scenario.Run
	doc := object{{"capsize", c.Version}, {"seed", run.Seed}, {"replications", c.Pairs}}
	if !c.Deterministic {
		doc = append(doc, field{"wall_s", c.Wall.Seconds()})
	}
	workloads := object{}
	for i := range c.Workloads {
		workloads = append(workloads, field{c.Workloads[i].Name, differencesJSON(&c.Workloads[i].Differences, false)})
	}
	return encode(append(doc,
		field{"a", append(opening(c.A), findings(c.A, true)...)},
		field{"b", append(opening(c.B), findings(c.B, true)...)},
		field{"difference", object{{"total", differencesJSON(&c.Total, true)}, {"workloads", workloads}}},
		field{"only_a", texts(c.OnlyA)},
		field{"only_b", texts(c.OnlyB)},
		field{"warnings", texts(c.Warnings)},
	))
}

func differencesJSON(d *experiment.Differences, all bool) object {
	out := object{}
	for _, id := range metric.All() {
		if !all && !metric.Of(id).PerWorkload {
			continue
		}
		x := &d[id]
		o := object{{"mean", x.Value}, {"ci95", interval(&x.Estimate)}}
		if !x.HasInterval() && x.Reason != "" {
			o = append(o, field{"ci_reason", x.Reason})
		}
		o = append(o, field{"significant", x.Significant()})
		if x.HasInterval() {
			o = append(o, field{"unpaired_half", x.Unpaired}, field{"gain", x.Gain()})
		}
		out = append(out, field{id.String(), o})
	}
	return out
}

func (c *Comparison) csv() ([]byte, error) {
	rows := [][]string{{
		"workload", "metric", "unit", "a", "b", "difference", "ci95_low", "ci95_high", "ci_reason",
		"significant", "unpaired_half", "gain", "pairs",
	}}
	for i := -1; i < len(c.Workloads); i++ {
		name, a, b, d := c.sides(i)
		for _, id := range metric.All() {
			x := &d[id]
			if math.IsNaN(a[id].Value) && math.IsNaN(b[id].Value) || i >= 0 && !metric.Of(id).PerWorkload {
				continue
			}
			rows = append(rows, []string{
				name, id.String(), metric.Of(id).Unit.String(), cell(a[id].Value), cell(b[id].Value),
				cell(x.Value), cell(x.Lo), cell(x.Hi), x.Reason, strconv.FormatBool(x.Significant()),
				cell(x.Unpaired), cell(x.Gain()), strconv.Itoa(x.Pairs),
			})
		}
	}
	return writeCSV(rows)
}
