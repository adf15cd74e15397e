package ui

import (
	"time"

	"capsize/sim/timeline"
)

// track is one of the runs, B or A, and what goes with it when the two change
// places.
type track struct {
	timeline *timeline.Timeline // nil: there is none, or an advance command has it
	ended    error              // what ended the run before its time
	// owes says that the window is to be opened anew once this run stands at the
	// instant of the other: one of them was changed while they stood apart.
	owes bool
}

// goes says whether there is a run, and it has not ended.
func (t *track) goes() bool { return t.timeline != nil && t.ended == nil }

// piece moves the run on by a few milliseconds of work and says whether it is
// where it was to go, or can go no further.
func (t *track) piece(to time.Duration) bool {
	reached, err := t.timeline.AdvanceSome(to)
	t.ended = err
	return reached || err != nil
}

// behind says whether A has yet to come to the instant of B.
func (a *advance) behind() bool {
	return a.pinned.goes() && a.pinned.timeline.Now() < a.live.timeline.Now()
}

// move simulates until the span, the end of the run or the budget is used up.
// The budget is that of both runs, a piece of work at a time: whichever has
// fallen behind goes first, so that B is never more than a piece ahead of A,
// however much more there is to do in A. It returns whether there is more to do.
func (a *advance) move() bool {
	to := a.target()
	reached := a.live.ended != nil
	for begin := a.now(); ; {
		if a.behind() {
			a.pinned.piece(a.live.timeline.Now())
		} else if !reached {
			reached = a.live.piece(to)
		}
		a.settle()
		if reached && !a.behind() {
			return false
		}
		if a.now().Sub(begin) >= wallBudget {
			return true
		}
	}
}

// target is the instant that B is to move to: where A is ahead, as after they
// changed places, that of A, whatever the speed. From there on they go together.
func (a *advance) target() time.Duration {
	t := a.live.timeline
	to := t.Now() + a.span
	if a.endless {
		to = t.Now() + 1000*time.Hour
	}
	if a.pinned.timeline != nil && a.pinned.timeline.Now() > t.Now() {
		to = a.pinned.timeline.Now()
	}
	if length := t.Scenario().Run.Duration; !a.beyond {
		to = min(to, length)
	}
	return to
}

// changed sees to it that both runs are measured over the same time after a
// change of B: A's window opens anew, too, now or where the two meet.
func (a *advance) changed() {
	if a.pinned.timeline == nil {
		return
	}
	a.pinned.owes = true
	// What has passed in A is past: B's own window has to wait for it.
	a.live.owes = a.live.owes || a.pinned.timeline.Now() > a.live.timeline.Now()
	a.settle()
}

// settle opens the windows that were to be, where both runs stand at one
// instant.
func (a *advance) settle() {
	if a.pinned.timeline == nil || a.pinned.timeline.Now() != a.live.timeline.Now() {
		return
	}
	for _, t := range []*track{&a.live, &a.pinned} {
		if t.owes {
			t.timeline.Reopen()
			t.owes = false
		}
	}
}
