package ui

import (
	"fmt"
	"slices"
	"strings"

	tea "github.com/charmbracelet/bubbletea"

	"capsize/model/sizing"
	"capsize/model/unit"
	"capsize/ui/panel"
)

// tour is four cards over the live screen, each beside what it tells of.
type tour struct{ at int }

// card is one of them. Its lines are made anew for every picture: the numbers
// in them are those of the run.
type card struct {
	title string
	tells []panel.Kind
	lines func(a *App) []panel.Line
}

func cards() []card {
	return []card{
		{"the answer", []panel.Kind{panel.Verdict}, answerCard},
		{"what a slot is", []panel.Kind{panel.Slots, panel.Chart}, slotsCard},
		{"turn a knob", []panel.Kind{panel.Knobs}, knobsCard},
		{"time is yours", []panel.Kind{panel.Header}, timeCard},
	}
}

// tourCommand shows the tour again. It has no key: it is found in the palette.
func tourCommand() command {
	return command{
		id: "tour", title: "tour: four cards on what is in sight", group: groupScreen,
		run: func(a *App, _ int) tea.Cmd { a.open(&tour{}); return nil },
		whyNot: func(a *App) string {
			if !panel.CardsFit(a.width, a.height) {
				return "the window is too small"
			}
			return ""
		},
	}
}

// shown says whether the tour is what the keys are for: it waits while the
// window is too small for it.
func (t *tour) shown(a *App) bool { return a.top() == mode(t) && panel.CardsFit(a.width, a.height) }

func (t *tour) key(a *App, in input) tea.Cmd {
	if !t.shown(a) {
		return mainMode{}.key(a, in)
	}
	switch in.key {
	case "enter", " ", "right":
		if t.at++; t.at < len(cards()) {
			return nil
		}
		return a.endTour()
	case "left":
		t.at = max(0, t.at-1)
	case "esc", "q":
		return a.endTour()
	}
	return nil
}

// endTour takes it away, and lets the program know that it was seen.
func (a *App) endTour() tea.Cmd {
	a.back()
	a.toured = true
	tell := a.hooks.toured
	if tell == nil {
		return nil
	}
	return func() tea.Msg { tell(); return nil }
}

// leave is called when the screen is gone: who left in the middle of the tour
// has seen it, too. It tells again what endTour has told, as that may not have
// come to its end.
func (a *App) leave() {
	t, open := a.top().(*tour)
	if (a.toured || open && t.shown(a)) && a.hooks.toured != nil {
		a.hooks.toured()
	}
}

func (t *tour) show(a *App, f *panel.Frame) {
	if !t.shown(a) {
		return
	}
	all := cards()
	c := all[t.at]
	f.Zoom = panel.Zoom{}
	if slices.Contains(c.tells, panel.Slots) {
		f.Side, f.Tab = panel.Slots, panel.Slots
	}
	f.Hints = t.hints(len(all))
	keys := make([]string, len(f.Hints))
	for i, h := range f.Hints {
		keys[i] = h.Key + " " + h.Text
	}
	f.Overlay = &panel.Overlay{
		Title: fmt.Sprintf("%d of %d · %s", t.at+1, len(all), c.title), Lines: c.lines(a), Cursor: -1,
		Footer: strings.Join(keys, " · "), Tells: c.tells,
	}
}

// hints are the keys of the card in sight.
func (t *tour) hints(n int) []panel.Hint {
	next, back, end := panel.Hint{Key: "enter", Text: "next"}, panel.Hint{Key: "←", Text: "back"}, panel.Hint{Key: "esc", Text: "end the tour"}
	switch t.at {
	case 0:
		return []panel.Hint{next, end}
	case n - 1:
		return []panel.Hint{{Key: "enter", Text: "end the tour"}, back}
	}
	return []panel.Hint{next, back, end}
}

// answerCard is need, have, the verdict and what gives way first.
func answerCard(a *App) []panel.Line {
	lines := []panel.Line{{Text: "This sentence answers: is there enough of everything?"}}
	add := func(name, text string) { lines = append(lines, panel.Line{Left: name, Text: text}) }
	if n := a.answer.sizing.Need; n > 0 {
		need := " open at once on average"
		if a.answer.predicted.Moving {
			need = " open at once at the peak"
		}
		add("need", plural(int64(n), "stream")+need)
	}
	p := &a.scenario().Pool
	add("have", plural(p.Concurrency, "slot")+", "+lineText(p.Queue))
	if says := stateText(a.answer.verdict.State); says != "" {
		add("so", says)
	}
	if what, when := firstText(a); what != "" {
		add("breaks", "first: "+what)
		if when != "" {
			add("at", when)
		}
	}
	return lines
}

// lineText says how many may wait.
func lineText(places int64) string {
	switch {
	case places < 0:
		return "and an endless line to wait in"
	case places == 0:
		return "and no line to wait in"
	}
	return "and a line of " + unit.HumanCount(float64(places)) + " to wait in"
}

// stateText is the state in daily words.
func stateText(s sizing.State) string {
	return map[sizing.State]string{
		sizing.OK:       "OK: it holds, with room to spare",
		sizing.TIGHT:    "TIGHT: a goal is missed, or is about to be",
		sizing.OVER:     "OVER: more comes than can be served",
		sizing.UNSTABLE: "UNSTABLE: the line grows and never ends",
		sizing.OOM:      "OOM: memory runs out, and every stream is lost",
	}[s]
}

// firstText is what gives way first, and when.
func firstText(a *App) (what, when string) {
	v, limits := &a.answer.verdict, a.answer.sizing.Limits
	switch {
	case v.Binds == nil:
		return "", ""
	case *v.Binds == sizing.NoLimit:
		return "nothing, however much comes", ""
	}
	i := slices.IndexFunc(limits, func(l sizing.Limit) bool { return l.Name == *v.Binds })
	if i < 0 {
		return "", ""
	}
	l := &limits[i]
	if v.BindsAtLoad != nil {
		when = sizing.Times(l.AtLoad) + " this load, by formula"
	}
	return l.Text, when
}

// slotsCard is for someone who has never heard of Little.
func slotsCard(a *App) []panel.Line {
	r, p := a.session.reading, &a.scenario().Pool
	full := "All taken: who comes waits. Line full: sent away (429)."
	switch {
	case p.Queue < 0:
		full = "All taken: who comes waits in line."
	case p.Queue == 0:
		full = "All taken: who comes is sent away at once (429)."
	}
	return []panel.Line{
		{Text: "A slot is like a table in a restaurant: each answer on"},
		{Text: "its way to a user takes one, until its last word."},
		{Text: fmt.Sprintf("Here: %s, %s taken now, %s in line.", plural(p.Concurrency, "slot"), count(r.Ages.Busy()), count(r.Totals.Waiting))},
		{Text: full},
		{Text: "Key 2 brings this map of the slots back."},
	}
}

// knobsCard tells of the knob in focus and of the signs on its slider.
func knobsCard(a *App) []panel.Line {
	lines := []panel.Line{}
	need := "what the load needs"
	if i := a.focused(); i >= 0 {
		k := &a.knobs[i]
		lines = append(lines, panel.Line{Text: "▸ is the knob in your hand: " + k.Label + ", now " + k.Value + "."})
		if n := a.answer.sizing.Need; k.Path == "pool.concurrency" && n > 0 {
			need += ", " + count(int64(n))
		}
	}
	return append(lines,
		panel.Line{Text: "After the tour ←→ turn it, ↑↓ pick another:"},
		panel.Line{Text: "the verdict and every chart follow at once; u undoes."},
		panel.Line{Text: "▲ " + need},
		panel.Line{Text: "● what is set now"},
		panel.Line{Text: "▒ where every goal is met (░ after a sweep, key s)"},
	)
}

// timeCard lists keys, as far as there are commands behind them.
func timeCard(a *App) (lines []panel.Line) {
	for _, l := range [...]struct {
		keys []string
		text string
	}{
		{[]string{" "}, "stops the clock and lets it go on; now " + speeds[a.session.speed].label},
		{[]string{".", ","}, "one event forward, one event back"},
		{[]string{"[", "]"}, "back in time, and forward again"},
		{[]string{"i"}, "reads every chart at one instant"},
		{[]string{"b"}, "pins this run as A, to compare what you change"},
		{[]string{"?"}, "help; : finds every command, the tour too"},
	} {
		if slices.ContainsFunc(l.keys, func(key string) bool { return a.command(key) == nil }) {
			continue
		}
		lines = append(lines, panel.Line{Left: keyNames(l.keys), Text: l.text})
	}
	return lines
}

// plural is a number of things.
func plural(n int64, thing string) string {
	if n != 1 {
		thing += "s"
	}
	return count(n) + " " + thing
}

func count(n int64) string { return unit.HumanCount(float64(n)) }
