package ui

import (
	"errors"
	"fmt"
	"time"

	tea "github.com/charmbracelet/bubbletea"

	"capsize/model/scenario"
	"capsize/sim/timeline"
)

// How long one advance may keep the timeline: shorter than anybody sees, but
// where it is to go as fast as possible most of a frame.
const (
	wallBudget    = 8 * time.Millisecond
	endlessBudget = 60 * time.Millisecond
)

// operation is one thing to be done to the timeline.
type operation struct {
	kind  kind
	path  string            // set, step
	value string            // set
	n     int               // step, undo, redo, swap, travels: how often; negative ones go down or back
	scale slider            // step
	at    time.Duration     // moment
	of    *timeline.Request // event: the one that is followed, or nil
}

type kind uint8

const (
	set kind = iota
	step
	undo
	redo
	restart
	pin
	swap
	drop
	rest // time stands still: find out what happened last
	event
	wind
	begin
	latest
	moment
	trouble
)

// merge adds a following operation to o when both together are one: repeats of
// a step that found the timeline away.
func (o *operation) merge(next operation) bool {
	switch {
	case o.kind != next.kind, o.path != next.path, o.of != next.of:
		return false
	case o.kind == set, o.kind == moment, o.kind == trouble:
		return false
	case o.kind == event && (o.n < 0) != (next.n < 0):
		return false // back from an event is not to where one was between two
	}
	o.n += next.n
	return true
}

// advance is the only thing that touches the timelines: they travel with it.
type advance struct {
	live       track // B
	pinned     track // A: it goes where B goes
	operations []operation
	generation int
	span       time.Duration // simulated time to move on
	endless    bool          // until the clock or the end of the run stops it
	beyond     bool          // the end of the run does not stop it
	frame      bool          // it answers a tick
	resting    bool          // time stands still
	now        func() time.Time

	message string // what was done last
	problem string // what was wrong with it
}

// advancedMsg brings the timelines back.
type advancedMsg struct {
	generation int
	live       track
	reading    *timeline.Reading
	pinned     track
	// pinnedReading is A's; nil while nothing is pinned.
	pinnedReading *timeline.Reading

	frame     bool
	rest      []operation // that have to wait
	more      bool        // the budget ended it: there is more to do
	done      bool        // the run has reached its length
	restarted bool        // it was set back to time 0
	swapped   bool        // what was A is B
	message   string      // what the operations did
	problem   string      // what was wrong with the last one
}

// run applies the operations and moves on within the budget.
func (a advance) run() tea.Msg {
	msg := advancedMsg{generation: a.generation, frame: a.frame}
	for len(a.operations) > 0 && !a.waits(&a.operations[0]) {
		op, was := &a.operations[0], a.live.timeline
		a.operations = a.operations[1:]
		text, err := a.apply(op)
		a.message, a.problem = text, ""
		if err != nil {
			a.message, a.problem = "", problemText(op.path, err)
		}
		msg.restarted = msg.restarted || op.kind == restart && err == nil
		msg.swapped = msg.swapped || op.kind == swap && a.live.timeline != was
	}
	msg.rest = a.operations
	msg.more = a.move()
	msg.message, msg.problem = a.message, a.problem
	msg.done = a.live.timeline.Done()
	msg.live, msg.reading, msg.pinned = a.live, a.live.timeline.Read(), a.pinned
	if a.pinned.timeline != nil {
		msg.pinnedReading = a.pinned.timeline.Read()
	}
	return msg
}

// say takes note of what else is to be said.
func (a *advance) say(text string) {
	if text != "" {
		a.message = text
	}
}

// apply does an operation to B, or to both where it is about both, and says in
// words what it did. A change of B opens the window of A anew too, so that both
// are always measured over the same time. Where B stands in its past, a change
// leads another way, and the run as it was becomes A.
func (a *advance) apply(op *operation) (string, error) {
	if f := twoRuns[op.kind]; f != nil {
		return f(a, op)
	}
	if f := travels[op.kind]; f != nil {
		return f(a, op), nil
	}
	was := a.live.timeline.Scenario()
	var former track
	if a.live.timeline.Behind() {
		former = a.live
		former.timeline = a.live.timeline.Copy()
	}
	text, err := op.apply(a.live.timeline)
	switch {
	case a.live.timeline.Scenario() == was:
	case former.timeline != nil:
		text += a.forked(former)
		a.changed()
	case a.rejoined():
		text += " · the run is again what it was"
	default:
		a.changed()
	}
	return text, err
}

// apply does the operation and says in words what it did.
func (o *operation) apply(t *timeline.Timeline) (string, error) {
	switch o.kind {
	case set:
		return o.set(t, o.value)
	case step:
		value, err := stepped(t.Scenario(), o.path, o.n, o.scale)
		if err != nil {
			return "", err
		}
		return o.set(t, value)
	case undo:
		return repeat(o.n, "undo", "undone: ", t.Undo)
	default:
		return repeat(o.n, "redo", "again: ", t.Redo)
	}
}

// restartNote goes with changes that a running simulation cannot follow.
const restartNote = " takes effect at a restart: press R"

// set moves the knob.
func (o *operation) set(t *timeline.Timeline, value string) (string, error) {
	c, err := t.Set(o.path, value)
	if err != nil || c.From == c.To {
		return "", err
	}
	text := changeText(c)
	if k, _, err := t.Scenario().Lookup(o.path); err == nil && k.Live == scenario.Restart {
		text += restartNote
	}
	return text, nil
}

func changeText(c timeline.Change) string {
	return fmt.Sprintf("%s %s → %s", c.Path, c.From, c.To)
}

// repeat undoes or redoes up to n changes. That there is none left is worth a
// word but no error.
func repeat(n int, verb, done string, f func() (timeline.Change, error)) (string, error) {
	text := "nothing to " + verb
	for range n {
		c, err := f()
		switch {
		case errors.Is(err, timeline.ErrNothing):
			return text, nil
		case err != nil:
			return "", err
		}
		text = done + changeText(c)
	}
	return text, nil
}

// problemText is what stands beside the field: the path is left out when it is
// that of the field.
func problemText(path string, err error) string {
	var field *scenario.FieldError
	if errors.As(err, &field) && field.Path == path {
		return field.Msg
	}
	return err.Error()
}
