package ui

import (
	"errors"
	"time"

	"capsize/model/scenario"
	"capsize/sim/timeline"
)

// track is one of the runs, B or A, and what goes with it when the two change
// places.
type track struct {
	timeline *timeline.Timeline // nil: there is none, or an advance command has it
	ended    error              // what ended the run before its time
	// owes says that the window is to be opened anew once this run stands at the
	// instant of the other: that was changed while they stood apart.
	owes bool
	fork *fork // where it was led another way last, or nil
}

// fork is where a run was led another way, and both runs as they were then.
type fork struct {
	settings     *scenario.Scenario // of the run
	live, pinned track
}

// forked leads B another way after a change, from where it was; the run as it
// was becomes A.
func (a *advance) forked(was track) string {
	was.fork = nil // one is enough
	a.live.fork = &fork{settings: was.timeline.Scenario(), live: was, pinned: a.pinned}
	former := a.pinned.timeline
	a.pinned = track{timeline: was.timeline.Copy()}
	if former != nil {
		return " · another way from here: the run as it was is A in place of the former; u takes that back"
	}
	return " · another way from here: the run as it was is A"
}

// rejoined says whether B has the settings again that it had where it was led
// another way, and stands there still: then both runs are what they were.
func (a *advance) rejoined() bool {
	f, t := a.live.fork, a.live.timeline
	if f == nil || t.Now() != f.live.timeline.Now() || len(t.Scenario().Diff(f.settings)) > 0 {
		return false
	}
	a.live, a.pinned = f.live, f.pinned
	return true
}

// work goes on with what the run is on its way to for a few milliseconds, and
// says in words if there was nothing to be found.
func (t *track) work() string {
	_, err := t.timeline.Work()
	if errors.Is(err, timeline.ErrNothing) {
		return "there is no such event within reach"
	}
	if err != nil {
		t.ended = err
	}
	return ""
}

// piece moves the run on by a few milliseconds of work and says whether it is
// where it was to go, or can go no further.
func (t *track) piece(to time.Duration) bool {
	reached, err := t.timeline.AdvanceSome(to)
	t.ended = err
	return reached || err != nil
}

// apart says whether A has yet to come to the instant of B. It is left where it
// is when B cannot go on.
func (a *advance) apart() bool {
	if a.pinned.timeline == nil {
		return false
	}
	d := a.live.timeline.Now() - a.pinned.timeline.Now()
	return d < 0 && a.live.ended == nil || d > 0 && a.pinned.ended == nil || a.pinned.timeline.Moving()
}

// join moves A towards the instant of B by a few milliseconds of work: by what is
// kept of A where that is shorter.
func (a *advance) join() {
	t, to := a.pinned.timeline, a.live.timeline.Now()
	switch {
	case t.Now() != to && t.Target() != to && (t.Now() > to || to <= t.Head() && to-t.Now() > timeline.RecentSpan):
		a.pinned.ended = nil
		t.Seek(to)
	case t.Moving():
		a.pinned.work()
	default:
		a.pinned.piece(to)
	}
}

// move does what B is on its way to, and simulates until the span, the end of
// the run or the budget is used up. The budget is that of both runs, a piece of
// work at a time: A joins B before B goes on, so that B is never more than a
// piece away, however much more there is to do in A. Where time stands still, the
// trail of B is found in the end. It returns whether there is more to do.
func (a *advance) move() (more bool) {
	to, traced := a.target(), !a.resting
	reached, budget := a.live.ended != nil || a.resting, wallBudget
	if a.endless {
		budget = endlessBudget
	}
	for begin := a.now(); ; {
		_, working := a.live.timeline.Working()
		switch {
		case a.live.timeline.Moving():
			a.say(a.live.work())
			to = a.target()
		case a.apart():
			a.join()
		case !reached:
			reached = a.live.piece(to)
		case !traced && !working:
			a.live.timeline.Retrace()
			traced = true
			continue // it may have nothing to do
		case working:
			a.say(a.live.work())
		default:
			a.settle()
			return false
		}
		a.settle()
		if a.now().Sub(begin) >= budget {
			return true
		}
	}
}

// target is the instant that B is to move to.
func (a *advance) target() time.Duration {
	t := a.live.timeline
	to := t.Now() + a.span
	if a.endless {
		to = t.Now() + 1000*time.Hour
	}
	if length := t.Scenario().Run.Duration; !a.beyond {
		to = min(to, length)
	}
	return to
}

// changed sees to it that both runs are measured over the same time after a
// change of B: A's window opens anew, too, now or where it joins B.
func (a *advance) changed() {
	a.pinned.owes = a.pinned.timeline != nil
	a.settle()
}

// settle opens the windows that were to be, where both runs stand at one
// instant.
func (a *advance) settle() {
	if a.pinned.timeline == nil || a.apart() || a.pinned.timeline.Now() != a.live.timeline.Now() {
		return
	}
	for _, t := range []*track{&a.live, &a.pinned} {
		if t.owes {
			t.timeline.Reopen()
			t.owes = false
		}
	}
}
