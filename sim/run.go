package sim

import "time"

// RunUntil processes everything up to t, the arrivals at t itself excepted:
// at one instant streams end first, then first tokens, kills, restarts,
// timeouts and SDK sleepers, then settings change, then requests and callers
// arrive (design §1.1). So a change made, or a window opened, after
// RunUntil(t) comes before the arrivals at t. It returns the error that ended
// the run, if any; simulated time then stands still.
func (e *Engine) RunUntil(t time.Duration) error {
	until := int64(t)
	for e.step(until) {
	}
	if e.err == nil && until > e.now {
		e.now = until
	}
	return e.err
}

// RunCount is RunUntil, but stops after the event that is the n-th since the
// start of the run, if that comes first: at a place in the run, within an instant
// too, or to look up in between. It returns whether t was reached.
func (e *Engine) RunCount(t time.Duration, n uint64) (bool, error) {
	until := int64(t)
	for e.events < n {
		if !e.step(until) {
			return true, e.RunUntil(t)
		}
	}
	return false, e.err
}

// Step processes one event, if one is due up to t in the sense of RunUntil,
// and returns it. Otherwise it moves the clock to t and returns false.
// What happens to several requests at once counts as part of its cause: a
// freed slot's next stream, a kill, a change of the pool.
func (e *Engine) Step(t time.Duration) (Event, bool) {
	for {
		before := e.present()
		e.then = happening{}
		if !e.step(int64(t)) {
			_ = e.RunUntil(t)
			return Event{}, false
		}
		if e.watch.kind != 0 { // nothing: a timer that has lost its meaning
			return e.describe(before), true
		}
	}
}

// step processes the next event up to until and says whether there was one.
func (e *Engine) step(until int64) bool {
	end := e.ends.next()
	rare := min(e.memory.killAt, e.restartAt, e.deadline, e.timers.next())
	arrival := min(e.nextArrival, e.returns.next())
	if before := min(end, rare); before <= arrival {
		if before > until || e.err != nil {
			return false
		}
		e.advance(before)
		if end <= rare {
			e.slotEvent()
		} else {
			e.rare(rare)
		}
	} else {
		if arrival >= until || e.err != nil {
			return false
		}
		e.advance(arrival)
		e.arrival()
	}
	e.events++
	if e.cfg.memory.on {
		e.settle()
	}
	return true
}

// advance moves the clock.
func (e *Engine) advance(t int64) {
	if e.cfg.memory.on {
		e.pass(t)
	}
	e.now = t
}

// rare handles what seldom happens, in the order of one instant.
func (e *Engine) rare(t int64) {
	switch t {
	case e.memory.killAt:
		e.kill()
	case e.restartAt:
		e.restart()
	case e.deadline:
		e.timeout(e.overdue())
	default:
		e.timer()
	}
}

// note says what the event that is being processed is.
func (e *Engine) note(kind EventKind, index int32) {
	r := &e.requests[index]
	e.watch = happening{kind: kind, workload: r.workload, ordinal: r.ordinal, index: index, leaf: none}
}
