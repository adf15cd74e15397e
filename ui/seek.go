package ui

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"sync/atomic"

	tea "github.com/charmbracelet/bubbletea"

	"capsize/model/metric"
	"capsize/model/scenario"
	"capsize/model/sizing"
	"capsize/model/unit"
	"capsize/sim/experiment"
)

// seek is the search for the value of one knob that meets every goal, by
// simulation.
type seek struct {
	what   sizing.What        // "": nothing is sought
	base   *scenario.Scenario // at whose other knobs
	hint   func() float64     // where to start: the formula's number, or 0
	tried  *atomic.Pointer[tally]
	seen   *tally
	sought *experiment.Sought // the answer; nil until it is there
	err    error
}

// tally is how far a search is.
type tally struct {
	n    int
	last *experiment.Tried
}

// soughtMsg brings the answer.
type soughtMsg struct {
	id     int
	sought *experiment.Sought
	err    error
}

func (k *seek) wanted() bool { return k.what != "" && k.sought == nil && k.err == nil }

// collect looks at how many settings were tried.
func (k *seek) collect() bool {
	if k.tried == nil {
		return false
	}
	was := k.seen
	k.seen = k.tried.Load()
	return k.seen != was
}

func (k *seek) command(ctx context.Context, id int, o experiment.Options) tea.Cmd {
	base, what, hint, tried := k.base, k.what, k.hint, &atomic.Pointer[tally]{}
	k.tried, k.seen = tried, nil
	return func() tea.Msg {
		n := 0
		sought, err := experiment.Seek(ctx, base, what, experiment.SeekOptions{
			Options: o, Hint: hint(), Tried: func(t *experiment.Tried) {
				n++
				tried.Store(&tally{n, t})
			},
		})
		return soughtMsg{id, sought, err}
	}
}

// fresh is the answer where it holds for these knobs and this number, or nil.
// The sought knob itself has no part in it.
func (k *seek) fresh(what sizing.What, present *scenario.Scenario) *experiment.Sought {
	if k.what != what || k.sought == nil || !sameBut(what.Path(), k.base, present) {
		return nil
	}
	return k.sought
}

// sameBut says whether two scenarios differ in nothing but one knob.
func sameBut(path string, a, b *scenario.Scenario) bool {
	if a == b {
		return true
	}
	for _, set := range a.Diff(b) {
		if !strings.HasPrefix(set, path+"=") {
			return false
		}
	}
	return true
}

// whatOf is the number that can be sought by turning a knob, or "".
func whatOf(path string) sizing.What {
	switch {
	case strings.HasSuffix(path, ".arrivals.rate"), strings.HasSuffix(path, ".arrivals.scale"):
		return sizing.Load
	}
	for _, w := range [...]sizing.What{sizing.Slots, sizing.Places, sizing.Bytes} {
		if w.Path() == path {
			return w
		}
	}
	return ""
}

// unsought says why there is nothing to seek for the focused knob.
func (a *App) unsought() string {
	s := a.scenario()
	switch what := whatOf(a.focus); {
	case what == "":
		return "g seeks slots, queue, memory limit or arrivals: pick one of these knobs"
	case what != sizing.Bytes && !hasGoals(s):
		return "there are no goals to meet: set one in the scenario, such as wait_p99: 2s"
	}
	return ""
}

func hasGoals(s *scenario.Scenario) bool {
	for i := -1; i < len(s.Workloads); i++ {
		for _, id := range metric.All() {
			if _, ok := s.GoalLimit(i, id); ok {
				return true
			}
		}
	}
	return false
}

// seekGoal begins a search for the focused knob, or ends the one that runs.
func (a *App) seekGoal() tea.Cmd {
	k, what := &a.jobs.seek, whatOf(a.focus)
	if k.wanted() && k.what == what {
		return a.endSeek("the search is given up")
	}
	if found := k.fresh(what, a.scenario()); found != nil {
		a.message = soughtText(found)
		return nil
	}
	if a.jobs.running == work(k) { // the search for another number
		a.jobs.stop()
	}
	a.jobs.seek = a.newSeek(what)
	return a.jobs.again(a.after)
}

// newSeek is a search that begins at the number by formula. What that is takes
// a while too.
func (a *App) newSeek(what sizing.What) seek {
	s, known := a.scenario(), a.answer
	hint := func() float64 {
		if known.err == nil {
			if g := sizing.Suggest(s, known.predicted, &known.sizing, what); g.Found() {
				return g.Value
			}
		}
		return 0
	}
	return seek{what: what, base: s, hint: hint, tried: &atomic.Pointer[tally]{}}
}

// endSeek forgets the search.
func (a *App) endSeek(message string) tea.Cmd {
	if a.jobs.running == work(&a.jobs.seek) {
		a.jobs.stop()
	}
	a.jobs.seek = seek{}
	a.message = message
	return a.jobs.next(a.after)
}

// seekAgain lets a search go on at other knobs, and drops an answer that no
// longer holds.
func (a *App) seekAgain() {
	switch k := &a.jobs.seek; {
	case k.what == "", sameBut(k.what.Path(), k.base, a.scenario()):
	case k.wanted():
		*k = a.newSeek(k.what)
	default:
		*k = seek{}
	}
}

// seekDone takes the answer of a search, and says it.
func (a *App) seekDone(msg soughtMsg) (tea.Cmd, bool) {
	if !a.jobs.done(msg.id) {
		return nil, false
	}
	k := &a.jobs.seek
	k.sought, k.err = msg.sought, msg.err
	if msg.err != nil {
		a.message = firstLine(msg.err.Error())
	} else {
		a.message = soughtText(msg.sought)
	}
	return a.jobs.next(a.after), true
}

// seeking is how far a running search is, or "".
func (a *App) seeking() string {
	k := &a.jobs.seek
	switch {
	case !k.wanted():
		return ""
	case k.seen == nil:
		return "seeking " + seekName(k.what) + " · g gives up"
	}
	t := k.seen.last
	return fmt.Sprintf("seeking %s: %d tried, %s: %s · g gives up",
		seekName(k.what), k.seen.n, seekText(k.what, t), standing(t))
}

func seekName(what sizing.What) string {
	switch what {
	case sizing.Slots:
		return "slots"
	case sizing.Places:
		return "places"
	case sizing.Bytes:
		return "a memory limit"
	}
	return "the load"
}

// seekText is a setting in words: "40 slots".
func seekText(what sizing.What, t *experiment.Tried) string {
	switch what {
	case sizing.Slots, sizing.Places:
		name := map[sizing.What]string{sizing.Slots: "slot", sizing.Places: "place"}[what]
		if t.Number != 1 {
			name += "s"
		}
		return t.Value + " " + name
	case sizing.Bytes:
		return unit.HumanSize(t.Number)
	}
	return "load ×" + unit.FormatNumber(t.Number)
}

// standing says in a word or two how a setting stood.
func standing(t *experiment.Tried) string {
	switch {
	case t.Killed:
		return "out of memory"
	case t.Standing == experiment.Met:
		return "every goal met"
	case t.Standing == experiment.Missed:
		return goalNames(t.Unmet) + " missed"
	}
	return "not certain"
}

// goalNames lists goals as the table names them, each once.
func goalNames(goals []experiment.Goal) string {
	var names []string
	for _, g := range goals {
		if title := metric.Of(g.Metric).Title; !slices.Contains(names, title) {
			names = append(names, title)
		}
	}
	if len(names) == 0 {
		return "a goal"
	}
	return strings.Join(names, ", ")
}

// soughtText is the answer of a search in one line.
func soughtText(s *experiment.Sought) string {
	verb := " meets every goal"
	if n := s.Answer; n != nil && n.Number != 1 && (s.What == sizing.Slots || s.What == sizing.Places) {
		verb = " meet every goal"
	}
	switch t := s.Answer; {
	case t == nil && len(s.Obstacle) > 0:
		return "no " + strings.TrimPrefix(seekName(s.What), "a ") + " found that meet every goal: " + goalNames(s.Obstacle) + " in the way"
	case t == nil:
		return "nothing found that meets every goal without a kill"
	case !s.Certain:
		return seekText(s.What, t) + verb + ", not certain: " + goalNames(s.Obstacle) + " · G takes it"
	default:
		return seekText(s.What, t) + verb + "; certain · G takes it"
	}
}

// suggestion is what G would set, and whether a simulation has shown it; "" with
// the reason why there is none.
func (a *App) suggestion() (path, value, why string) {
	what := whatOf(a.focus)
	if found := a.jobs.seek.fresh(what, a.scenario()); found != nil && found.Answer != nil {
		return what.Path(), found.Answer.Value, ""
	}
	if n := a.answer.sizing.CGoals; what == sizing.Slots && n != nil && a.answer.err == nil {
		return what.Path(), fmt.Sprint(*n), ""
	}
	if why = a.unsought(); why == "" {
		why = "no value is suggested for this knob: g seeks one"
	}
	return "", "", why
}

// unsuggested says why G has nothing to take.
func (a *App) unsuggested() string {
	path, value, why := a.suggestion()
	if why == "" && a.scenario().Get(path) == value {
		return "this knob has the suggested value already"
	}
	return why
}

// takeSuggestion sets the suggested value.
func (a *App) takeSuggestion() tea.Cmd {
	path, value, _ := a.suggestion()
	return a.do(operation{kind: set, path: path, value: value})
}
