package ui

import (
	"slices"

	tea "github.com/charmbracelet/bubbletea"

	"capsize/sim"
	"capsize/sim/timeline"
	"capsize/ui/panel"
)

// eventMode is the main screen with the keys on the events: one is selected, and
// the request it is about can be followed. What it does not know is a command as
// ever.
type eventMode struct {
	cursor int // counted from the newest, which stands on top
}

func (m *eventMode) key(a *App, in input) tea.Cmd {
	last := len(a.session.reading.Trail) - 1
	switch in.key {
	case "down", "j":
		m.cursor = max(0, min(m.cursor+in.n, last))
	case "up", "k":
		m.cursor = max(0, m.cursor-in.n)
	case "enter":
		if last >= 0 {
			a.followEvent(&a.session.reading.Trail[max(0, last-m.cursor)])
		}
	case "tab", "esc":
		a.back()
	case ".", ",":
		m.cursor = 0
		return mainMode{}.key(a, in)
	default:
		return mainMode{}.key(a, in)
	}
	return nil
}

func (m *eventMode) show(a *App, f *panel.Frame) {
	f.EventCursor = min(m.cursor, len(f.Live.Trail)-1)
	f.Tab = panel.Events
	f.Hints = a.hintsWith(
		panel.Hint{Key: "↑↓", Text: "event"}, panel.Hint{Key: "enter", Text: "follow"}, panel.Hint{Key: ", .", Text: "step"}, panel.Hint{Key: "tab", Text: "knobs"},
	)
}

// hintsWith puts the hints of a mode before those of the main screen that mean
// something else.
func (a *App) hintsWith(own ...panel.Hint) []panel.Hint {
	n := len(own)
	for _, h := range a.hints() {
		if !slices.ContainsFunc(own[:n], func(o panel.Hint) bool { return o.Key == h.Key }) {
			own = append(own, h)
		}
	}
	return own
}

// openEvents puts the keys on the events, the newest selected.
func (a *App) openEvents() tea.Cmd {
	a.showKind(panel.Events)
	bring(a, &eventMode{})
	return nil
}

// followEvent makes the request of an event the one that is followed, or ends
// it where it is followed already.
func (a *App) followEvent(v *sim.Event) {
	if v.Workload < 0 {
		a.message = "this happened to the process, not to one request"
		return
	}
	r := timeline.Request{Workload: v.Workload, Ordinal: v.Ordinal}
	if a.following != nil && *a.following == r {
		a.unfollow()
		return
	}
	a.following = &r
	a.message = "the steps are now those of this request; esc ends that"
}

// unfollow makes steps those of all requests again.
func (a *App) unfollow() {
	a.following = nil
	a.message = "the steps are those of all requests again"
}

// gone says why the followed request has no next event.
func (a *App) gone() string {
	trail := a.session.reading.Trail
	for i := len(trail) - 1; i >= 0 && a.following != nil; i-- {
		if v := &trail[i]; a.following.In(v) {
			if a.following.Own(v) && final(v) {
				return "the followed request is gone: , goes back through its life, esc follows it no longer"
			}
			break
		}
	}
	return ""
}

// final says whether nothing more can happen to the request of an event.
func final(v *sim.Event) bool {
	switch v.Kind {
	case sim.Completed:
		return true
	case sim.Rejected, sim.Refused, sim.Limited, sim.Failed, sim.TimedOut:
		return v.Again < 0
	}
	return false
}
