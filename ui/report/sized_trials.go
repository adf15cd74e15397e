package report

import (
	"strings"
	"unicode/utf8"

	"capsize/model/metric"
	"capsize/model/sizing"
	"capsize/sim/experiment"
)

// trials prints what was simulated, a line each.
func (r *Sizing) trials(b *strings.Builder) {
	if r.simulated() == 0 {
		return
	}
	head := [7]string{heads[r.Path], "", "p99 theory", "simulated", "429", "mem peak", "goals"}
	if r.Suggestion.What == sizing.Bytes {
		head[6] = "memory goals"
	}
	rest := 2 * (len(head) - 1)
	var w [7]int
	rows := [][7]string{head}
	for i := range r.Trials {
		if t := &r.Trials[i]; t.Summary != nil {
			rows = append(rows, r.trialRow(t))
		}
	}
	for i := range head {
		for _, row := range rows {
			w[i] = max(w[i], utf8.RuneCountInString(row[i]))
		}
		if i != 1 {
			rest += w[i]
		}
	}
	w[1] = min(w[1], max(width-rest, leastRoles))
	for _, row := range rows {
		roles := folded(row[1], 0, w[1])
		row[1] = roles[0]
		printTrial(b, row, w)
		for _, more := range roles[1:] {
			printTrial(b, [7]string{1: more}, w)
		}
	}
	b.WriteByte('\n')
}

// leastRoles is the width of the longest role with a comma.
const leastRoles = 7

func printTrial(b *strings.Builder, row [7]string, w [7]int) {
	line := padLeft(row[0], w[0]) + "  " + pad(row[1], w[1])
	for i := 2; i < 6; i++ {
		line += "  " + padLeft(row[i], w[i])
	}
	b.WriteString(strings.TrimRight(line+"  "+row[6], " ") + "\n")
}

// heads are the knobs of trials as the head of a column.
var heads = map[string]string{
	"pool.concurrency": "slots", "pool.queue": "places", "memory.limit": "container", "run.scale": "× rates",
}

// trialRow is a line.
func (r *Sizing) trialRow(t *experiment.Trial) [7]string {
	s := t.Summary
	value := func(id metric.ID) string {
		e, m := &s.Total[id], metric.Of(id)
		text := m.Format(e.Value)
		if e.HasInterval() && e.Hi > e.Lo {
			text += " " + intervalText(m, e)
		}
		return text
	}
	wait := pointText(s, metric.WaitP99S)
	if !s.Killed() {
		wait = value(metric.WaitP99S)
	}
	return [7]string{
		t.Value, strings.Join(t.Roles, ", "), theoryText(s), wait, pointText(s, metric.Share429),
		metric.Of(metric.MemoryPeakBytes).Format(s.Total[metric.MemoryPeakBytes].Value), r.standing(s),
	}
}

// standing is how the goals of a run stand, in a word or two.
func (r *Sizing) standing(s *experiment.Summary) string {
	if s.Killed() {
		return "✗ killed" + lostText(s)
	}
	switch s.StandingFor(r.Suggestion.What) {
	case experiment.Missed:
		return "✗ missed"
	case experiment.Undecided:
		return "? undecided"
	}
	if len(s.Goals) == 0 {
		return "none set"
	}
	return "✓ met"
}
