package ui

import (
	"fmt"
	"strings"

	tea "github.com/charmbracelet/bubbletea"

	"capsize/model/scenario"
	"capsize/ui/panel"
)

// twoRuns are the operations that are about A as well as B.
var twoRuns = map[kind]func(a *advance, op *operation) (string, error){
	restart: (*advance).restart, pin: (*advance).pin, swap: (*advance).swap, drop: (*advance).drop,
}

// restart begins both runs anew, at the same instant.
func (a *advance) restart(*operation) (string, error) {
	text := "from the start again, same seed"
	if a.live.timeline.Later() > 0 {
		text += " · ctrl+r makes the later changes again"
	}
	for _, t := range []*track{&a.pinned, &a.live} {
		if t.timeline == nil {
			continue
		}
		if err := t.timeline.Restart(); err != nil {
			return "", err
		}
		*t = track{timeline: t.timeline}
	}
	return text, nil
}

// pin makes a copy of B the new A.
func (a *advance) pin(*operation) (string, error) {
	a.live.owes, a.live.fork = false, nil // that was about the former A
	a.pinned = a.live
	a.pinned.timeline = a.live.timeline.Copy()
	return "A is the run as it stands: what you turn from now on is compared with it", nil
}

// swap exchanges A and B, each with what ended it, unless it is done an even
// number of times at once.
func (a *advance) swap(op *operation) (string, error) {
	switch {
	case a.pinned.timeline == nil:
		return notPinned, nil
	case op.n%2 == 0:
		return "", nil
	}
	a.live, a.pinned = a.pinned, a.live
	a.live.fork, a.pinned.fork = nil, nil
	if err := a.pinned.ended; err != nil {
		return "A and B have changed places; " + endedText(err), nil
	}
	return "A and B have changed places", nil
}

// drop forgets A.
func (a *advance) drop(*operation) (string, error) {
	a.pinned, a.live.fork = track{}, nil
	return "A is dropped", nil
}

// endedText says what ended A.
func endedText(err error) string { return "A has ended: " + err.Error() }

const notPinned = "nothing is pinned: b pins this run as A"

// unpinned says why there is no A to do something with.
func (a *App) unpinned() string {
	if a.session.pinnedReading == nil {
		return notPinned
	}
	return ""
}

// pinRun makes the run as it stands A.
func (a *App) pinRun() tea.Cmd { return a.do(operation{kind: pin}) }

// pinChanged renews what follows from A and the settings.
func (a *App) pinChanged() { a.pinLabel = pinText(a.session.pinnedScenario(), a.scenario()) }

// pinned is what the frame shows of A.
func (a *App) pinned() *panel.Pin {
	r := a.session.pinnedReading
	if r == nil {
		return nil
	}
	b := &a.jobs.baseline
	return &panel.Pin{
		Scenario: r.Scenario, Live: r, Label: a.pinLabel,
		Paired: b.paired, Stale: b.paired != nil && !b.compared(),
	}
}

// pinnedMost is how many settings the label of A names.
const pinnedMost = 3

// pinText names what A has that differs from B: "c 120, λ 3/s".
func pinText(pinned, present *scenario.Scenario) string {
	if pinned == nil || pinned == present {
		return "the same"
	}
	sets := pinned.Diff(present)
	var out []string
	for i, set := range sets {
		if i == pinnedMost && len(sets) > pinnedMost+1 {
			out = append(out, fmt.Sprintf("%d more", len(sets)-pinnedMost))
			break
		}
		path, value, _ := strings.Cut(set, "=")
		out = append(out, knobName(pinned, path)+" "+settingText(pinned, path, value))
	}
	if len(out) == 0 {
		return "the same"
	}
	return strings.Join(out, ", ")
}

// knobName is a knob's symbol or label, and its workload's name where there are
// several; of one that is not on the screen, its path.
func knobName(s *scenario.Scenario, path string) string {
	for _, d := range dials(s) {
		if d.path != path {
			continue
		}
		name := d.symbol
		if name == "" {
			name = d.label
		}
		if _, w, err := s.Lookup(path); err == nil && w != nil && len(s.Workloads) > 1 {
			name = w.Name + " " + name
		}
		return name
	}
	return path
}

// settingText is a value as the knobs show it.
func settingText(s *scenario.Scenario, path, written string) string {
	if k, w, err := s.Lookup(path); err == nil {
		return valueText(k, s, w)
	}
	return written
}
