package sim

import (
	"math"
	"time"
)

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

// RunCount is RunUntil, but goes no further than the event that is the n-th
// since the start of the run, if anything is due after it: to look up in between.
// It returns whether everything up to t was processed.
func (e *Engine) RunCount(t time.Duration, n uint64) (bool, error) {
	until := int64(t)
	for e.events < n && e.step(until) {
	}
	if e.err != nil || e.pending(until) {
		return false, e.err
	}
	return true, e.RunUntil(t)
}

// RunTo goes to a place where the same run has been before: to where it stood at
// t after n events, n being beyond all events for RunUntil(t). It goes to t first,
// as RunCount does, and when it stands there on to the arrivals at t.
func (e *Engine) RunTo(t time.Duration, n uint64) error {
	if e.before(t) {
		_, err := e.RunCount(t, n)
		return err
	}
	for n < math.MaxUint64 && e.events < n && e.step(e.now+1) {
	}
	return e.err
}

// before says whether everything up to t is still to be processed.
func (e *Engine) before(t time.Duration) bool { return e.now < int64(t) || !e.Settled() }

// Step processes one event, if one is due up to t in the sense of RunUntil,
// and returns it. Otherwise it moves the clock to t and returns false.
// What happens to several requests at once counts as part of its cause: a
// freed slot's next stream, a kill, a change of the pool.
func (e *Engine) Step(t time.Duration) (Event, bool) { return e.StepTo(t, math.MaxUint64) }

// StepTo is Step on the way to a place where the same run has been before; see
// RunTo.
func (e *Engine) StepTo(t time.Duration, n uint64) (Event, bool) {
	if !e.before(t) && n < math.MaxUint64 {
		return e.tell(e.now+1, n)
	}
	v, ok := e.tell(int64(t), n)
	if !ok && !e.pending(int64(t)) {
		_ = e.RunUntil(t)
	}
	return v, ok
}

// tell processes events up to the first that is worth telling: not a timer that
// has lost its meaning.
func (e *Engine) tell(until int64, n uint64) (Event, bool) {
	for e.events < n {
		before := e.present()
		e.then = happening{}
		if !e.step(until) {
			break
		}
		if e.watch.kind != 0 {
			return e.describe(before), true
		}
	}
	return Event{}, false
}

// Settled says whether everything up to now, in the sense of RunUntil, has been
// processed: whether the clock does not stand within an instant.
func (e *Engine) Settled() bool { return !e.pending(e.now) }

// pending says whether an event is due up to until.
func (e *Engine) pending(until int64) bool {
	before := min(e.ends.next(), e.memory.killAt, e.restartAt, e.deadline, e.timers.next())
	arrival := min(e.nextArrival, e.returns.next())
	return e.err == nil && (before <= arrival && before <= until || before > arrival && arrival < until)
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
