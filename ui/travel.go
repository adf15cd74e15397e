package ui

import (
	"fmt"
	"time"

	tea "github.com/charmbracelet/bubbletea"

	"capsize/model/unit"
	"capsize/ui/panel"
)

// travels are the operations that take B through its time. They begin what
// [advance.move] then does; A joins it there.
var travels = map[kind]func(a *advance, op *operation) string{
	rest:    func(*advance, *operation) string { return "" },
	event:   (*advance).event,
	wind:    (*advance).wind,
	begin:   func(a *advance, _ *operation) string { return a.to(0) },
	latest:  func(a *advance, _ *operation) string { return a.to(a.live.timeline.Head()) },
	moment:  func(a *advance, op *operation) string { return a.to(op.at) },
	trouble: (*advance).trouble,
}

// waits says whether an operation has to wait until B has come to where it is on
// its way to. Going elsewhere does not, but for the other run to come to where a
// window is to be opened.
func (a *advance) waits(op *operation) bool {
	if travels[op.kind] != nil && op.kind != rest && (a.live.owes || a.pinned.owes) && a.apart() {
		return true
	}
	return a.live.timeline.Moving() && (travels[op.kind] == nil || op.kind == event)
}

// to begins to go to an instant.
func (a *advance) to(at time.Duration) string {
	a.live.ended = nil
	a.live.timeline.Seek(at)
	return ""
}

// event goes on or back by events.
func (a *advance) event(op *operation) string {
	t := a.live.timeline
	if op.n < 0 {
		a.live.ended = nil
		t.Back(-op.n, op.of)
		return ""
	}
	to := max(t.Scenario().Run.Duration, t.Head())
	if a.beyond {
		to = t.Now() + 1000*time.Hour
	}
	t.Step(op.n, op.of, to)
	return ""
}

// wind goes on or back by stretches of time.
func (a *advance) wind(op *operation) string {
	t := a.live.timeline
	return a.to(t.Target() + time.Duration(op.n)*stretch(t.Head()))
}

// stretches are the spans by which one goes through a run of any length.
var stretches = [...]time.Duration{
	100 * time.Millisecond, 500 * time.Millisecond, time.Second, 5 * time.Second, 15 * time.Second,
	time.Minute, 5 * time.Minute, 15 * time.Minute, time.Hour, 6 * time.Hour, 24 * time.Hour, 7 * 24 * time.Hour,
}

// stretch is about a hundredth of what a run has seen.
func stretch(run time.Duration) time.Duration {
	s := stretches[0]
	for _, next := range stretches {
		if next <= run/100 {
			s = next
		}
	}
	return s
}

// trouble goes to the next kill or the worst burst.
func (a *advance) trouble(*operation) string {
	v, ok := a.live.timeline.Trouble()
	if !ok {
		return "no kill and no 429 so far"
	}
	a.to(v.At)
	at := panel.Clock(v.At)
	if v.Kill {
		return "the kill at " + at + ": , steps back through what led to it"
	}
	return fmt.Sprintf("the worst burst begins at %s: %s requests got a 429 in it", at, unit.HumanCount(float64(v.N)))
}

// travelCommands are those that take the run through its time.
func travelCommands() []command {
	return []command{
		{
			id: "step", keys: []string{"."}, title: "pause and go on by one event, of the followed request if there is one", group: groupTime,
			priority: 14, hint: panel.Hint{Key: ", .", Text: "step"},
			run: func(a *App, n int) tea.Cmd { return a.stepEvents(n) }, whyNot: func(a *App) string { return a.over() },
		},
		{
			id: "step-back", keys: []string{","}, title: "pause and go back by one event", group: groupTime,
			run: func(a *App, n int) tea.Cmd { return a.stepEvents(-n) }, whyNot: func(a *App) string { return a.atStart() },
		},
		{
			id: "rewind", keys: []string{"["}, title: "rewind by about a hundredth of what has run", group: groupTime,
			priority: 15, hint: panel.Hint{Key: "[ ]", Text: "time"},
			run: func(a *App, n int) tea.Cmd { return a.travel(operation{kind: wind, n: -n}) }, whyNot: func(a *App) string { return a.atStart() },
		},
		{
			id: "forward", keys: []string{"]"}, title: "forward again", group: groupTime,
			run: func(a *App, n int) tea.Cmd { return a.travel(operation{kind: wind, n: n}) }, whyNot: func(a *App) string { return a.atHead() },
		},
		{
			id: "rewind-far", keys: []string{"pgup"}, title: "rewind by ten times as much", group: groupTime,
			run: func(a *App, n int) tea.Cmd { return a.travel(operation{kind: wind, n: -10 * n}) }, whyNot: func(a *App) string { return a.atStart() },
		},
		{
			id: "forward-far", keys: []string{"pgdown"}, title: "forward by ten times as much", group: groupTime,
			run: func(a *App, n int) tea.Cmd { return a.travel(operation{kind: wind, n: 10 * n}) }, whyNot: func(a *App) string { return a.atHead() },
		},
		{
			id: "start", keys: []string{"home"}, title: "back to the start, nothing is lost", group: groupTime,
			run: func(a *App, _ int) tea.Cmd { return a.travel(operation{kind: begin}) }, whyNot: func(a *App) string { return a.atStart() },
		},
		{
			id: "now", keys: []string{"end"}, title: "forward to where the run had come to", group: groupTime,
			run: func(a *App, _ int) tea.Cmd { return a.travel(operation{kind: latest}) }, whyNot: func(a *App) string { return a.atHead() },
		},
		{
			id: "trouble", keys: []string{"J"}, title: "jump to the next kill or the worst burst of 429s", group: groupTime,
			run: func(a *App, _ int) tea.Cmd { return a.travel(operation{kind: trouble}) },
		},
		{
			id: "inspect", keys: []string{"i"}, title: "inspect: a crosshair over all charts of time", group: groupTime,
			priority: 16, hint: panel.Hint{Key: "i", Text: "inspect"},
			run: func(a *App, _ int) tea.Cmd { return a.inspect() },
		},
	}
}

// travel takes the run through its time, and stops there.
func (a *App) travel(op operation) tea.Cmd {
	a.session.paused, a.stepping = true, false
	return a.do(op)
}

// stepEvents goes on by n events, or back. The first step brings the events into
// sight; after that another chart may be looked at.
func (a *App) stepEvents(n int) tea.Cmd {
	if !a.stepping {
		a.showKind(panel.Events)
	}
	cmd := a.travel(operation{kind: event, n: n, of: a.following})
	a.stepping = true
	return cmd
}

// over says why there is no next event.
func (a *App) over() string {
	if a.session.done && !a.session.reading.Behind {
		return "the run has reached its length: space goes on, R begins it again"
	}
	if why := a.gone(); why != "" {
		return why
	}
	return a.ended()
}

// atStart says why there is nothing before.
func (a *App) atStart() string {
	if r := a.session.reading; r.Now == 0 && len(r.Trail) == 0 && !r.Moving {
		return "this is the start of the run"
	}
	return ""
}

// atHead says why there is nothing ahead.
func (a *App) atHead() string {
	if r := a.session.reading; !r.Behind && !r.Moving {
		return "this is as far as the run has come: space goes on"
	}
	return ""
}
