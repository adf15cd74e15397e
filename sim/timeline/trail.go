package timeline

import "capsize/sim"

// How many events a trail begins with, and how far back one request is looked
// for at most.
const (
	trailEvents = 200
	mostTrail   = 20_000
)

// trail is what happened last, event by event.
type trail struct {
	from   *moment // before the first of them; nil: they cannot be gone back to
	events []sim.Event
	after  []uint64 // how many events of the run there were after each
	until  uint64   // up to where it tells everything
}

// covers says whether the trail tells what led to a place.
func (l *trail) covers(here place) bool {
	return l.from != nil && l.from.engine.Events() <= here.events && here.events <= l.until
}

// add puts an event behind the others. Readings share the slices, so nothing is
// overwritten.
func (l *trail) add(v *sim.Event, before, after uint64) {
	if l.until != before || len(l.events) >= mostTrail {
		*l = trail{}
	}
	l.events, l.after, l.until = append(l.events, *v), append(l.after, after), after
}

// cut drops what lies ahead.
func (l *trail) cut(here place) {
	n := len(l.after)
	for n > 0 && l.after[n-1] > here.events {
		n--
	}
	l.events, l.after, l.until = l.events[:n:n], l.after[:n:n], here.events
}

// earlier returns the place right after the n-th event before the last one, of
// one request if one is named.
func (l *trail) earlier(n int, of *Request) (place, bool) {
	for i := len(l.events) - 2; i >= 0; i-- {
		if of != nil && !of.In(&l.events[i]) {
			continue
		}
		if n--; n <= 0 {
			return place{l.events[i].At, l.after[i]}, true
		}
	}
	return place{}, false
}

// all says that there was nothing before the trail.
func (l *trail) all() bool { return l.from != nil && l.from.engine.Events() == 0 }

// traces runs a copy of the timeline from before its last events up to where it
// stands, to see them. The timeline itself is left alone.
type traces struct {
	copy *Timeline
	from uint64 // how many events there were before
	to   place
}

// trace begins to look for the last n events.
func (t *Timeline) trace(n uint64) *traces {
	to := t.here()
	from := to.events - min(n, to.events)
	c := t.Copy()
	c.trail = trail{from: t.trail.from}
	c.seek(place{to.at, from})
	c.trail = trail{}
	return &traces{copy: c, from: from, to: to}
}

// work goes on with it for a few milliseconds of work.
func (s *traces) work() (done bool, err error) {
	c := s.copy
	if c.trail.from == nil {
		if left := s.from - c.engine.Events(); left > 0 {
			_, err = c.leg(s.to, min(left, someEvents))
			return false, err
		}
		c.trail = trail{from: c.keep(), until: s.from}
	}
	for range someSteps {
		if !c.here().before(s.to) {
			return true, nil
		}
		if _, _, err := c.stepLeg(s.to); err != nil && c.here().before(s.to) {
			return true, err
		}
	}
	return false, nil
}
