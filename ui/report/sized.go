package report

import (
	"fmt"
	"math"
	"strings"
	"time"

	"capsize/model/metric"
	"capsize/model/predict"
	"capsize/model/sizing"
	"capsize/model/unit"
	"capsize/sim/experiment"
)

// Sizing is what a report of a sizing is made from.
type Sizing struct {
	*experiment.Sized
	Version string
	Source  string // where the scenario came from, for people
	Command string // what repeats it
	Asked   sizing.What
	Wall    time.Duration
	// Deterministic leaves out what differs between runs of the same scenario.
	Deterministic bool
}

// SizingText prints a sizing to be read aloud: the answer, the four numbers, the
// settings that were simulated, and the working.
func SizingText(r *Sizing) []byte {
	var b strings.Builder
	wrap(&b, "", titleOf(r.Scenario.Name, r.Source), 0)
	wrap(&b, "", r.setting(), 0)
	b.WriteByte('\n')
	if r.Stopped != nil {
		wrap(&b, "STOPPED", "early: what follows covers what was simulated until then", margin)
	}
	verdictLines(&b, &r.Verdict)
	for _, line := range r.answer() {
		wrap(&b, "ANSWER", line, margin)
	}
	b.WriteByte('\n')
	for _, part := range r.numbers() {
		section(&b, part.heading, part.lines)
	}
	b.WriteByte('\n')
	r.trials(&b)
	if len(r.Working) > 0 {
		b.WriteString(strings.Join(WorkingLines(r.Working, width), "\n") + "\n\n")
	}
	b.WriteString(pad("again", margin) + r.Command + "\n")
	return []byte(b.String())
}

func (r *Sizing) setting() string {
	parts := []string{fmt.Sprintf("seed %d", r.Scenario.Run.Seed)}
	if n := r.simulated(); n > 0 {
		least, most := r.replications()
		each := plural(least, "replication")
		if most > least {
			each = unit.HumanCount(float64(least)) + " to " + unit.HumanCount(float64(most)) + " replications"
		}
		parts = append([]string{plural(n, "setting") + " simulated", each + " each, the same traffic for all"}, parts...)
	}
	if !r.Deterministic {
		parts = append(parts, "took "+metric.Of(metric.WaitMeanS).Format(r.Wall.Seconds()))
	}
	return strings.Join(parts, " · ")
}

// simulated is the number of trials that were made.
func (r *Sizing) simulated() (n int) {
	for i := range r.Trials {
		if r.Trials[i].Summary != nil {
			n++
		}
	}
	return n
}

// replications are the fewest and the most of a trial.
func (r *Sizing) replications() (least, most int) {
	for i := range r.Trials {
		if t := r.Trials[i].Summary; t != nil {
			if most == 0 || t.Replications < least {
				least = t.Replications
			}
			most = max(most, t.Replications)
		}
	}
	return least, most
}

func plural(n int, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	return fmt.Sprintf("%d %ss", n, noun)
}

// part is a few lines under a heading.
type part struct {
	heading string
	lines   []string
}

// WorkingLines prints derivations in lines of at most width cells, each with its
// formula, source and when it holds; the formulas are told of once.
func WorkingLines(steps []sizing.Step, width int) []string {
	var out []string
	told := map[string]bool{}
	for i := range steps {
		s := &steps[i]
		heading := s.Title
		if s.Method != "" && s.Method != predict.Stated {
			heading += "  (" + s.Method + ")"
		}
		out = append(out, "", heading)
		for _, line := range s.Lines {
			out = append(out, folded("  "+line, 4, width)...)
		}
		f, ok := predict.FormulaOf(s.Method)
		if !ok || told[s.Method] || s.Method == predict.Stated || s.Method == predict.SimulationOnly {
			continue
		}
		told[s.Method] = true
		for _, line := range []string{f.Source, "holds for " + f.Holds} {
			out = append(out, folded("  – "+line, 4, width)...)
		}
	}
	if len(out) > 0 {
		out[0] = "The working"
	}
	return out
}

// folded breaks a line at spaces into lines of at most width cells, all but the
// first indented.
func folded(line string, indent, width int) (out []string) {
	rest := []rune(line)
	for least := indent; len(rest) > width; {
		cut := width
		for cut > least && rest[cut] != ' ' {
			cut--
		}
		if cut <= least { // one word is as long as the line
			cut = width
		}
		out = append(out, strings.TrimRight(string(rest[:cut]), " "))
		rest = []rune(strings.Repeat(" ", indent) + strings.TrimLeft(string(rest[cut:]), " "))
	}
	return append(out, string(rest))
}

// known prints a value, or a dash where there is none.
func known(id metric.ID, v float64) string {
	if math.IsNaN(v) {
		return "not known"
	}
	return metric.Of(id).Format(v)
}
