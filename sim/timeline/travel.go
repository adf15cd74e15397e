package timeline

import (
	"slices"
	"time"

	"capsize/sim"
)

// moment is all that a run is at one place.
type moment struct {
	scene
	engine  *sim.Engine
	filling filling
	recent  *recent // nil: nobody has looked
}

// keep copies the run as it stands.
func (t *Timeline) keep() *moment {
	f := t.recorder.filling
	f.since = copyTotals(&f.since)
	return &moment{scene: t.scene, engine: t.engine.Clone(), filling: f}
}

// place is where a moment is.
func (m *moment) place() place { return place{m.engine.Now(), m.engine.Events()} }

// restore puts the run back to a moment. The first time, what it was becomes its
// head.
func (t *Timeline) restore(m *moment) {
	if t.head == nil && !t.Behind() {
		t.head = t.keep()
		r := t.recent.copy()
		t.head.recent = &r
		t.recorder.tail = t.recorder.part
	}
	m.engine.CopyTo(t.engine)
	t.scene = m.scene
	r := t.recorder
	r.filling = m.filling
	r.since = copyTotals(&m.filling.since)
	r.past = min(int(r.base.Start/r.width), len(r.rows))
	if m.recent != nil {
		t.recent = m.recent.copy()
	} else {
		t.recent.resume(t.engine)
	}
}

// Behind says whether the run stands before its head, the furthest place that it
// had come to.
func (t *Timeline) Behind() bool { return t.here().before(t.known) }

// Head returns the furthest instant that the run has come to.
func (t *Timeline) Head() time.Duration { return t.known.at }

// Later returns how many changes lie ahead.
func (t *Timeline) Later() int { return len(t.log.all) - t.log.changes(t.applied) }

// passed takes note of new ground.
func (t *Timeline) passed() {
	if t.Behind() {
		return
	}
	t.known, t.head = t.here(), nil
	t.recorder.tail = Row{}
}

// branch forgets what lies ahead: from here on the run goes another way.
func (t *Timeline) branch() {
	if !t.Behind() {
		return
	}
	t.log.cut(t.applied)
	t.recorder.forget()
	t.unknow()
	t.known = t.here()
}

// unknow drops the kept moments that lie ahead.
func (t *Timeline) unknow() {
	t.head = nil
	t.kept.cut(t.here())
	if t.trail.from != nil && t.here().before(t.trail.from.place()) {
		t.trail = trail{}
	}
}

// nearest returns the kept moment to start from for a place, or nil where the
// run itself is nearer.
func (t *Timeline) nearest(to place) (best *moment) {
	at := place{at: -1}
	if here := t.here(); here.within(to) {
		at = here
	}
	for _, m := range append(slices.Clip(t.kept.moments), t.trail.from, t.head) {
		if m != nil && m.place().within(to) && at.before(m.place()) {
			best, at = m, m.place()
		}
	}
	return best
}
