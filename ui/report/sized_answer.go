package report

import (
	"fmt"
	"strings"

	"capsize/model/metric"
	"capsize/model/sizing"
	"capsize/model/unit"
	"capsize/sim/experiment"
)

// nouns are what the numbers count.
var nouns = map[sizing.What]string{
	sizing.Slots: "slots", sizing.Places: "places", sizing.Bytes: "container", sizing.Load: "× the rates",
}

// amountOf is a setting as it is spoken of: 40 slots, a container of 448 MiB.
func amountOf(what sizing.What, value string, number float64) string {
	switch {
	case what == sizing.Bytes:
		return "a container of " + metric.Of(metric.MemoryPeakBytes).Format(number)
	case number == 1 && (what == sizing.Slots || what == sizing.Places):
		return value + " " + strings.TrimSuffix(nouns[what], "s")
	}
	return value + " " + nouns[what]
}

func (r *Sizing) triedAmount(t *experiment.Tried) string {
	return amountOf(r.Suggestion.What, t.Value, t.Number)
}

// TriedText says of a search how many settings it has tried, and how the last
// stands.
func TriedText(n int, t *experiment.Tried) string {
	stands := map[experiment.Status]string{
		experiment.Met: "every goal is met", experiment.Missed: "a goal is missed",
		experiment.Undecided: "undecided", experiment.NoStatus: "nothing to compare",
	}[t.Standing]
	if t.Killed {
		stands = "killed"
	}
	return plural(n, "setting") + " tried, " + t.Value + ": " + stands
}

// answer says the number that was asked for, and whether the simulation agrees.
func (r *Sizing) answer() []string {
	g := &r.Suggestion
	switch reason := r.Reason(); {
	case reason != "":
		return []string{"none: " + reason + "."}
	case r.Sought != nil:
		return []string{r.soughtText()}
	}
	text := amountOf(g.What, g.Text, g.Value)
	switch g.What {
	case sizing.Load:
		text += fmt.Sprintf(" (%s now)", r.Scenario.Get(g.Path))
	case sizing.Slots:
		if r.Sized.Sizing.CGoals != nil {
			text += ", the fewest that meet every goal by formula"
		}
	}
	if g.Why != "" {
		text += "; " + g.Why
	}
	return []string{text + ". " + r.confirmation()}
}

// Reason says why there is no answer, in one sentence without a full stop: by the
// search where one was made, else by formula. "" when there is an answer.
func (r *Sizing) Reason() string {
	s := r.Sought
	switch {
	case s == nil && r.Suggestion.Found(), s != nil && s.Answer != nil:
		return ""
	case s == nil && r.Suggestion.Unmet == "":
		return "no formula gives the number"
	case s == nil:
		return r.Suggestion.Unmet
	}
	tried := plural(len(s.Tried), "setting") + " tried"
	if s.Stopped != nil {
		text := "not found yet: " + tried
		if s.Good != nil && s.Bad != nil {
			text += ", the edge lies between " + s.Bad.Value + " and " + s.Good.Value
		}
		return text
	}
	return "no setting meets every goal in the simulation, " + tried + r.obstacle()
}

// obstacle says between what no setting fits: a goal missed on one side, kills on
// the other, or the goal that is missed all along.
func (r *Sizing) obstacle() string {
	s := r.Sought
	if s.Short != nil && s.Far != nil && (s.Short.Number < s.Far.Number) == (r.Suggestion.What != sizing.Load) {
		return "; with " + r.triedAmount(s.Short) + " " + r.failing(s.Short.Summary) + ", and with " + s.Far.Value + " the process is killed"
	}
	if t := s.Nearest; t != nil {
		return "; with " + r.triedAmount(t) + ", where it is nearest, " + r.failing(t.Summary)
	}
	return ""
}

// soughtText says what a search by simulation has found, and why it was made.
func (r *Sizing) soughtText() string {
	g, s := &r.Suggestion, r.Sought
	text := r.triedAmount(s.Answer) + ", found by simulation: " + r.whySought()
	goals := "every goal is met"
	if g.What == sizing.Bytes {
		goals = "every goal on memory is met"
	}
	switch {
	case s.Certain:
		text += "; " + goals + " with confidence"
	default:
		text += "; no goal is missed there, but not all are certain" + r.undecidedText()
	}
	if s.Stopped != nil {
		text += "; the search was interrupted"
	}
	return text + ", " + plural(len(s.Tried), "setting") + " tried." + r.around() + " Confidence is each setting's own, not that of the search."
}

// whySought says why the formula's number is not the answer.
func (r *Sizing) whySought() string {
	g := &r.Suggestion
	switch {
	case !g.Found() && g.Unmet == "":
		return "no formula gives it"
	case !g.Found():
		return "no formula gives it (" + g.Unmet + ")"
	case r.Sought.Answer.Value == g.Text:
		return "so says the formula"
	}
	switch r.Confirmed() {
	case experiment.Missed:
		return "the formula's " + g.Text + " is not borne out"
	case experiment.Undecided:
		return "the formula's " + g.Text + " is undecided"
	}
	return "the formula's " + g.Text + " is not the edge"
}

// undecidedText names the goals that leave the answer open.
func (r *Sizing) undecidedText() string {
	var names []string
	for i := range r.Sought.Obstacle {
		g := &r.Sought.Obstacle[i]
		if what, _, _ := goalText(g); g.Status == experiment.Undecided {
			names = append(names, what)
		}
	}
	if len(names) == 0 {
		return ""
	}
	return " (" + strings.Join(names, ", ") + ")"
}

// around says how the settings beside an answer stand.
func (r *Sizing) around() string {
	s := r.Sought
	var text string
	var open []string
	for _, t := range s.Tried {
		if s.Missed != nil && t.Standing == experiment.Undecided && between(t.Number, s.Missed.Number, s.Answer.Number) {
			open = append(open, t.Value)
		}
	}
	switch {
	case len(open) > 0:
		text = " Undecided: " + strings.Join(open, ", ") + "; with " + s.Missed.Value + " " + r.failing(s.Missed.Summary) + "."
	case s.Missed != nil:
		text = " With " + s.Missed.Value + " " + r.failing(s.Missed.Summary) + "."
	}
	if s.Uneven {
		text += " A setting on its other side misses a goal, too: it is not the edge of all that do."
	}
	return text
}

func between(x, a, b float64) bool { return min(a, b) < x && x < max(a, b) }

// confirmation says what the simulation says of the suggestion and of its
// neighbour.
func (r *Sizing) confirmation() string {
	t := r.Trial(experiment.Suggested)
	if t == nil {
		return "Not simulated."
	}
	var text string
	goals := "every goal"
	if r.Suggestion.What == sizing.Bytes {
		goals = "every goal on memory"
	}
	switch r.Confirmed() {
	case experiment.Met:
		text = "Simulated: " + goals + " is met"
	case experiment.Missed:
		text = "The simulation does not confirm it: " + r.failing(t.Summary)
		if r.Asked == "" {
			text += "; --for c seeks one by simulation"
		}
	case experiment.Undecided:
		text = "Simulated: no goal is missed, but not all are certain"
	default:
		return "There is no goal to hold the simulation against."
	}
	if next := r.Trial(experiment.NextWorse); next != nil && next != t {
		text += "; with " + next.Value + " " + r.failing(next.Summary)
	}
	return text + "."
}

// failing names what a run fails by: kills, or the first goal that is missed. Of
// a container it names those that a container can change.
func (r *Sizing) failing(s *experiment.Summary) string {
	if s.Killed() {
		return "the process is killed"
	}
	undecided := false
	for i := range s.Goals {
		g := &s.Goals[i]
		if r.Suggestion.What == sizing.Bytes && metric.Of(g.Metric).Unit != metric.Bytes {
			continue
		}
		if what, value, _ := goalText(g); g.Status == experiment.Missed {
			return what + " is missed: " + value
		}
		undecided = undecided || g.Status == experiment.Undecided
	}
	if undecided {
		return "no goal is missed with confidence"
	}
	return "every goal is met, too"
}

// theoryText is the prediction of the p99 wait. Where the table has none and the
// rate stands still, it is the formula's for the queue alone, which leaves out
// the upstream's limits and is marked as an approximation.
func theoryText(s *experiment.Summary) string {
	wait, p := metric.Of(metric.WaitP99S), s.Predicted.Total[metric.WaitP99S]
	if c := s.Predicted.Case; !p.Has() && c != nil && !s.Predicted.Moving && !s.Predicted.Batch {
		p = c.Steady(c.Setting()).Predict(metric.WaitP99S, -1)
		p.Exact = false
	}
	if !p.Has() {
		return "–"
	}
	return predictedText(wait, &p)
}

// lostText is the share lost to kills.
func lostText(s *experiment.Summary) string {
	if v := s.Total[metric.LostShare].Value; v > 0 {
		return ", " + unit.HumanShare(v) + " lost"
	}
	return ""
}
