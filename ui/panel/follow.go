package panel

import (
	"strconv"
	"strings"
	"time"

	"capsize/sim"
	"capsize/sim/timeline"
)

// belongs says whether an event is of a request, and whether the request took
// over the slot that the event freed.
func belongs(e *sim.Event, r *timeline.Request) (own, next bool) {
	own = r.Own(e)
	next = e.HasNext && e.Next.Workload == r.Workload && e.Next.Ordinal == r.Ordinal
	return own, next
}

// traces are what the trail knows of one request.
type traces struct {
	last  int        // index in the trail of the last event that it has to do with; -1: none
	own   *sim.Event // the last that is its own, or nil
	next  bool       // the last is that it took over a slot
	after bool       // a kill came after that
}

// traces looks for the request that is followed.
func (f *Frame) traces() traces {
	t := traces{last: -1}
	trail := f.Live.Trail
	for i := range trail {
		e := &trail[i]
		own, next := belongs(e, f.Follow)
		if own {
			t.own = e
		}
		if own || next {
			t.last, t.next, t.after = i, next && !own, false
		}
		t.after = t.after || t.last >= 0 && e.Kind == sim.Killed
	}
	return t
}

// life sums up the request that is followed: where it is, when it came, and
// which attempt it is at, as far as the trail knows.
func (f *Frame) life(t *teller) []string {
	known := f.traces()
	if known.last < 0 {
		return []string{t.name(f.Follow.Workload, f.Follow.Ordinal) + " is in none of the last " + strconv.Itoa(len(f.Live.Trail)) + " events"}
	}
	e := &f.Live.Trail[known.last]
	word := " now: "
	if !f.sure(e, known) {
		word = " when last seen: "
	}
	out := make([]string, 0, 4)
	out = append(out, t.name(f.Follow.Workload, f.Follow.Ordinal)+word+f.whereabouts(e, known))
	if own := known.own; own != nil && own.Since >= 0 {
		out = append(out, "came "+instant(own.At-own.Since))
	}
	if own := known.own; own != nil {
		tries := t.tries(own)
		if own.Attempt == 0 {
			tries = strings.TrimSuffix("1st attempt, "+tries, ", ")
		}
		out = append(out, tries)
	}
	if w := f.waitSeen(e, known); w > 0 {
		out = append(out, "waited "+lasting(w))
	}
	return out
}

// waitSeen is how long a request waited for the slot that it got last.
func (f *Frame) waitSeen(e *sim.Event, known traces) time.Duration {
	if known.next {
		return e.Next.Waited
	}
	return e.Waited
}

// sure says whether a request still is where its last event left it: nothing
// was turned since, which may have let it in or killed it; the line did not lose
// several at once, of whom an event names the last; and what was to happen by now
// was seen.
func (f *Frame) sure(e *sim.Event, known traces) bool {
	if at, ok := f.changed(); ok && at >= e.At {
		return false
	}
	switch {
	case known.next:
		return e.Next.Kind == sim.Starts
	case known.after && inside(e):
		return true
	case e.Again >= 0 && e.At+e.Again < f.now():
		return false
	}
	for i := known.last + 1; i < len(f.Live.Trail); i++ {
		if later := &f.Live.Trail[i]; e.Kind == sim.Waits && later.Before.Waiting-later.After.Waiting > 1 {
			return false
		}
	}
	return true
}

// whereabouts is where its last event left a request.
func (f *Frame) whereabouts(e *sim.Event, known traces) string {
	switch {
	case known.after && (known.next || inside(e)):
		return "lost in the kill"
	case known.next && e.Next.Kind == sim.Limited:
		return "refused upstream"
	case known.next:
		return "streams for " + lasting(f.now()-e.At)
	}
	switch e.Kind {
	case sim.Starts:
		return "streams, " + lasting(max(0, e.At+e.Length-f.now())) + " left"
	case sim.FirstToken:
		return "streams"
	case sim.Waits:
		return "in line for " + lasting(f.now()-e.At)
	case sim.Completed:
		return "gone, served" + after(e.Since)
	}
	switch {
	case e.Again < 0:
		return "gone, gave up" + after(e.Since)
	case sleeps(e):
		return "its SDK sleeps, " + lasting(max(0, e.At+e.Again-f.now())) + " left"
	}
	return "away, back in " + lasting(max(0, e.At+e.Again-f.now()))
}

// inside says whether an event leaves its request in the process.
func inside(e *sim.Event) bool {
	return e.Kind == sim.Starts || e.Kind == sim.Waits || e.Kind == sim.FirstToken || sleeps(e)
}

// after says when in the life of a request something was, where that is known.
func after(since time.Duration) string {
	if since <= 0 {
		return ""
	}
	return " after " + lasting(since)
}
