package timeline

import "time"

// What one call of Work does at most: a few milliseconds of work.
const (
	someEvents = 5_000
	someRows   = 64
	someSteps  = 1_000
)

// errand is what the run is on its way to.
type errand struct {
	kind   errandKind
	from   place
	to     place    // seeking, stepping: how far at most
	of     *Request // stepping
	n      int      // stepping: how many events are still to be seen
	traces *traces  // tracing, stepping back
	most   uint64   // stepping back: how far was looked
}

type errandKind uint8

const (
	idle errandKind = iota
	seeking
	stepping
	steppingBack
	tracing
)

// Seek begins to go to an instant up to Head: to where everything up to it, in
// the sense of [sim.Engine.RunUntil], has been processed, and at Head to where the
// run had come. Work does it. Nothing is lost of what lies ahead, until a knob is
// moved.
func (t *Timeline) Seek(to time.Duration) {
	p := instant(max(0, to))
	if t.known.before(p) {
		p = t.known
	}
	t.seek(p)
}

// Step begins to go on by n events, of one request if one is named, but not
// beyond an instant. Work does it, and returns ErrNothing where there were not so
// many up to there.
func (t *Timeline) Step(n int, of *Request, to time.Duration) {
	if n <= 0 {
		return
	}
	t.set(errand{kind: stepping, to: instant(to), n: n, of: of})
}

// Back begins to go back by n events, of one request if one is named: to right
// after the event before the last one, and so on. Work does it, and returns
// ErrNothing where there was none within the last mostTrail events.
func (t *Timeline) Back(n int, of *Request) {
	if n <= 0 {
		return
	}
	t.set(errand{kind: steppingBack, n: n, of: of, to: t.here()})
}

// Retrace begins to find out what happened last, for Trail to tell, without
// moving the run. Work does it.
func (t *Timeline) Retrace() {
	if t.trail.covers(t.here()) && (len(t.trail.events) >= trailEvents/4 || t.trail.all()) {
		t.set(errand{})
		return
	}
	t.set(errand{kind: tracing, traces: t.trace(trailEvents), to: t.here()})
}

func (t *Timeline) set(e errand) {
	e.from = t.here()
	t.errand = e
}

// Working says whether there is something for Work to do, and of a Seek the share
// that is done; nobody knows that of the others before.
func (t *Timeline) Working() (share float64, on bool) {
	e := &t.errand
	if e.kind == idle {
		return 1, false
	}
	at, from := t.Now(), e.from.at
	if e.kind != seeking || e.to.at <= from {
		return 0, true
	}
	return float64(at-from) / float64(e.to.at-from), true
}

// Moving says whether the run itself is on its way, which looking for what
// happened last is not.
func (t *Timeline) Moving() bool { return t.errand.kind != idle && t.errand.kind != tracing }

// Target is the instant that the run is on its way to, or else now.
func (t *Timeline) Target() time.Duration {
	if t.errand.kind == seeking {
		return t.errand.to.at
	}
	return t.Now()
}

// Work goes on for a few milliseconds with what Seek, Step, Back or Retrace
// began, and says whether it is done. The error is what ended the run, or
// ErrNothing.
func (t *Timeline) Work() (done bool, err error) {
	switch t.errand.kind {
	case seeking:
		done, err = t.leg(t.errand.to, someEvents)
	case stepping:
		done, err = t.stepOn()
	case steppingBack:
		done, err = t.stepBack()
	case tracing:
		done, err = t.traceOn()
	default:
		return true, nil
	}
	if err != nil {
		done = true
	}
	if done {
		t.arrive()
	}
	return done, err
}

// arrive ends the errand.
func (t *Timeline) arrive() {
	t.errand = errand{}
	if here := t.here(); t.trail.covers(here) {
		t.trail.cut(here)
	} else if t.trail.until != here.events {
		t.trail = trail{}
	}
}

// mostEarlier is how many events more a way may take for the last minute's sake.
const mostEarlier = 100_000

// seek begins to go to a place, from the nearest moment that is kept; to an
// instant from one so much before it that the last minute will have been seen,
// where that takes little longer.
func (t *Timeline) seek(to place) {
	m := t.nearest(to)
	if m != nil && to.all() {
		early, from := t.nearest(instant(max(0, to.at-RecentSpan))), t.engine
		if early != nil {
			from = early.engine
		}
		if m.engine.Events()-from.Events() <= mostEarlier {
			m = early
		}
	}
	if m != nil {
		t.restore(m)
	}
	t.set(errand{kind: seeking, to: to})
}

// stepOn looks for the next event.
func (t *Timeline) stepOn() (bool, error) {
	e := &t.errand
	for range someSteps {
		v, reached, err := t.stepLeg(e.to)
		if v.Kind != 0 && (e.of == nil || e.of.In(&v)) {
			e.n--
		}
		switch {
		case err != nil || e.n <= 0:
			return true, err
		case reached:
			return true, ErrNothing
		}
	}
	return false, nil
}

// stepBack looks for the event to go back to in the trail, and further back
// where it is not in there.
func (t *Timeline) stepBack() (bool, error) {
	e := &t.errand
	if e.traces != nil {
		_, err := t.traceOn()
		return false, err
	}
	if t.trail.covers(e.to) {
		if to, ok := t.trail.earlier(e.n, e.of); ok {
			t.seek(to)
			return false, nil
		}
		if t.trail.all() {
			if e.of != nil || len(t.trail.events) == 0 {
				return true, ErrNothing
			}
			t.seek(place{})
			return false, nil
		}
	}
	if e.most >= mostTrail {
		return true, ErrNothing
	}
	e.most = max(trailEvents, 4*e.most, uint64(4*e.n))
	e.traces = t.trace(e.most)
	return false, nil
}

// traceOn looks for what happened last.
func (t *Timeline) traceOn() (bool, error) {
	e := &t.errand
	done, err := e.traces.work()
	if done {
		t.trail, e.traces = e.traces.copy.trail, nil
	}
	return done, err
}
