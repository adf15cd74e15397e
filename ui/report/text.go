package report

import (
	"cmp"
	"fmt"
	"math"
	"strings"
	"unicode/utf8"

	"capsize/model/metric"
	"capsize/model/sizing"
	"capsize/model/unit"
	"capsize/sim/experiment"
)

// width is that of text output: a terminal of usual size holds it.
const width = 80

// margin is the column at which text after a heading begins.
const margin = 10

// Text prints what a review needs, the answer first: the verdict, one table of
// what was predicted and simulated, the law check, the goals, and the command
// that repeats it.
func Text(r *Result) []byte {
	s := r.Summary
	var b strings.Builder
	wrap(&b, "", title(r), 0)
	wrap(&b, "", setting(r), 0)
	b.WriteByte('\n')
	if s.Stopped != nil {
		wrap(&b, "STOPPED", "early: what follows covers what was simulated until then", margin)
	}
	verdictLines(&b, &s.Verdict)
	if k := kills(s); k != "" {
		wrap(&b, "KILLED", strings.TrimPrefix(k, "killed "), margin)
	}
	b.WriteByte('\n')
	tables(&b, s)
	section(&b, "429s", refusals(s))
	section(&b, "slots", sizingLines(&s.Sizing))
	section(&b, "theory", notes(s))
	section(&b, "law", []string{lawText(s)})
	section(&b, "goals", goalLines(s))
	section(&b, "precision", precisionLines(s))
	section(&b, "warning", s.Warnings)
	b.WriteString(pad("again", margin) + r.Command + "\n") // one line, to be copied
	return []byte(b.String())
}

// sizingLines names the slots that the load asks for, by rule.
func sizingLines(z *sizing.Sizing) []string {
	if math.IsNaN(z.OfferedLoad) || z.OfferedLoad == 0 {
		return nil
	}
	lines := []string{fmt.Sprintf("λ·S = %.4g in flight; stable from %d; with 1.5× headroom %d; square-root rule %d",
		z.OfferedLoad, z.StableC, z.CHeadroom, z.CSqrt)}
	return append(lines, windowLines(z)...)
}

// windowLines say which slots will do, where anything but the load bounds them.
func windowLines(z *sizing.Sizing) []string {
	var parts []string
	bounded := z.CGoals != nil
	if w := z.Window; w != nil {
		parts, bounded = append(parts, w.String()+" when full"), bounded || w.High != nil
	}
	if w := z.WindowAtLoad; w != nil {
		parts, bounded = append(parts, w.String()+" at this load"), bounded || w.High != nil
	}
	var lines []string
	if bounded && len(parts) > 0 {
		text := "in theory there is room for "
		if w := cmp.Or(z.Window, z.WindowAtLoad); z.CGoals != nil && w.Low != nil {
			text = "in theory the goals take "
		}
		text += strings.Join(parts, ", ")
		if n := len(z.NotByFormula); n > 0 {
			text += "; no formula knows " + strings.Join(z.NotByFormula, ", ")
		}
		lines = append(lines, text)
	}
	if z.NoFit != "" {
		lines = append(lines, z.NoFit)
	}
	return lines
}

func title(r *Result) string { return titleOf(r.Summary.Scenario.Name, r.Source) }

func titleOf(name, source string) string {
	if source != "" {
		name += "  (" + source + ")"
	}
	return name
}

// setting says in a line what was run.
func setting(r *Result) string {
	s := r.Summary
	run := &s.Scenario.Run
	parts := []string{unit.HumanDuration(run.Duration.Seconds())}
	if run.Warmup > 0 {
		parts[0] += " (" + unit.HumanDuration(run.Warmup.Seconds()) + " warm-up)"
	}
	replications := "1 replication"
	if s.Replications != 1 {
		replications = unit.HumanCount(float64(s.Replications)) + " replications"
	}
	parts = append(parts, replications, unit.HumanCount(float64(s.Requests))+" requests", fmt.Sprintf("seed %d", run.Seed))
	if !r.Deterministic {
		parts = append(parts, "took "+unit.HumanDuration(r.Wall.Seconds()))
	}
	return strings.Join(parts, " · ")
}

// tables prints the short table of the total, and one for each of several
// workloads.
func tables(b *strings.Builder, s *experiment.Summary) {
	each := [][]row{rows(s, -1)}
	if len(s.Workloads) > 1 {
		for i := range s.Workloads {
			each = append(each, rows(s, i))
		}
	}
	w := columns(each)
	for i, table := range each {
		head := header
		if i > 0 {
			head = row{label: s.Scenario.Workloads[i-1].Name}
		}
		for _, r := range append([]row{head}, table...) {
			line := pad(r.label, w[0]) + "  " + padLeft(r.predicted, w[1]) + "  " + padLeft(r.simulated, w[2]) +
				"  " + pad(r.interval, w[3]) + "  " + r.agree
			b.WriteString(strings.TrimRight(line, " ") + "\n")
		}
		b.WriteByte('\n')
	}
}

// columns returns the widths that hold every row.
func columns(tables [][]row) (w [4]int) {
	for _, table := range append(tables, []row{header}) {
		for _, r := range table {
			for i, cell := range []string{r.label, r.predicted, r.simulated, r.interval} {
				w[i] = max(w[i], utf8.RuneCountInString(cell))
			}
		}
	}
	return w
}

// precisionLines says how many replications a precision took.
func precisionLines(s *experiment.Summary) []string {
	p := s.Precision
	if p == nil || !p.Known() {
		return nil // a warning says so
	}
	name := metric.Of(p.Metric).Title
	if p.Workload >= 0 {
		name = workloadName(s, p.Workload) + " " + name
	}
	return []string{fmt.Sprintf("%s is known to ± %s after %s replications; ± %s was asked for", name,
		unit.HumanShare(p.Reached), unit.HumanCount(float64(s.Replications)), unit.HumanShare(p.Asked))}
}

func goalLines(s *experiment.Summary) []string {
	var what, value, status []string
	var w, v int
	for i := range s.Goals {
		a, b, c := goalText(&s.Goals[i])
		what, value, status = append(what, a), append(value, b), append(status, c)
		w, v = max(w, utf8.RuneCountInString(a)), max(v, utf8.RuneCountInString(b))
	}
	var out []string
	for i := range what {
		out = append(out, pad(what[i], w)+"  "+pad(value[i], v)+"  "+status[i])
	}
	return out
}

// section prints lines under a heading at their left, and nothing where there
// are none.
func section(b *strings.Builder, heading string, lines []string) {
	for _, line := range lines {
		wrap(b, heading, line, margin)
		heading = ""
	}
}

// verdictLines prints the verdict beside its state. Where that takes more than two
// lines, which it has room for from the left edge on, it begins there.
func verdictLines(b *strings.Builder, v *sizing.Verdict) {
	if len(folded(v.Text, 0, width-margin)) <= 2 {
		wrap(b, string(v.State), v.Text, margin)
		return
	}
	b.WriteString(strings.Join(folded(string(v.State)+"  "+v.Text, 0, width), "\n") + "\n")
}

// wrap prints a heading and text that is broken at spaces and indented to
// start at column indent.
func wrap(b *strings.Builder, heading, text string, indent int) {
	b.WriteString(pad(heading, indent))
	room := width - indent
	if utf8.RuneCountInString(text) <= room {
		b.WriteString(text + "\n")
		return
	}
	used := 0
	for i, word := range strings.Fields(text) {
		n := utf8.RuneCountInString(word)
		switch {
		case i == 0:
		case used+1+n > room:
			b.WriteString("\n" + strings.Repeat(" ", indent))
			used = 0
		default:
			b.WriteByte(' ')
			used++
		}
		b.WriteString(word)
		used += n
	}
	b.WriteByte('\n')
}

func pad(s string, n int) string {
	return s + strings.Repeat(" ", max(0, n-utf8.RuneCountInString(s)))
}

func padLeft(s string, n int) string {
	return strings.Repeat(" ", max(0, n-utf8.RuneCountInString(s))) + s
}
