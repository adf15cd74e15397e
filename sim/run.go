package sim

import (
	"cmp"
	"math"
	"slices"
	"time"
)

// RunUntil processes everything up to t, the arrivals at t itself excepted:
// at one instant streams end first, then kills, restarts and timeouts, then
// settings change, then requests arrive (design §1.1). So a change made, or a
// window opened, after RunUntil(t) comes before the arrivals at t. It returns
// the error that ended the run, if any; simulated time then stands still.
func (e *Engine) RunUntil(t time.Duration) error {
	until := int64(t)
	for e.step(until) {
	}
	if e.err == nil && until > e.now {
		e.advance(until)
	}
	return e.err
}

// RunSome is RunUntil for at most the given number of events, so that a caller
// can look up in between. It returns whether t was reached.
func (e *Engine) RunSome(t time.Duration, events int) (bool, error) {
	until := int64(t)
	for range events {
		if !e.step(until) {
			return true, e.RunUntil(t)
		}
	}
	return false, e.err
}

// Step processes one event, if one is due up to t in the sense of RunUntil,
// and returns it. Otherwise it moves the clock to t and returns false. What
// happens to several waiters at once counts as part of its cause: a kill, or a
// change of the pool.
func (e *Engine) Step(t time.Duration) (Event, bool) {
	if e.step(int64(t)) {
		return e.watch, true
	}
	_ = e.RunUntil(t)
	return Event{}, false
}

// step processes the next event up to until and says whether there was one.
func (e *Engine) step(until int64) bool {
	end, arrival := e.ends.next(), e.nextArrival
	rare := min(e.memory.killAt, e.restartAt, e.deadline)
	before := min(end, rare)
	switch {
	case before <= arrival:
		if before > until || e.err != nil {
			return false
		}
		e.advance(before)
		if end <= rare {
			e.endStream()
		} else {
			e.rare(rare)
		}
	default:
		if arrival >= until || e.err != nil {
			return false
		}
		e.advance(arrival)
		e.arrive()
	}
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

// rare handles what seldom happens: a kill, a restart, a timeout.
func (e *Engine) rare(t int64) {
	switch t {
	case e.memory.killAt:
		e.kill()
	case e.restartAt:
		e.restart()
	default:
		e.timeout()
	}
}

// arrive handles the next arrival.
func (e *Engine) arrive() {
	i := e.nextSource
	s := &e.sources[i]
	k := s.ordinal
	s.ordinal++
	e.admit(i, k)
	e.draw(i)
	if len(e.sources) == 1 {
		e.nextArrival = s.next
	} else {
		e.pickArrival()
	}
}

// admit gives request k of workload i a slot, a place, or a 429.
func (e *Engine) admit(i int32, k uint64) {
	t := &e.stats.workloads[i]
	t.offered++
	t.attempts++
	switch {
	case !e.up:
		t.refused++
		t.attemptsRefused++
		e.watch = Event{Kind: Refused, Workload: i, Ordinal: k, At: time.Duration(e.now)}
	case e.open() < e.cfg.slots:
		r := e.enter(i, k)
		e.startStream(r, e.takeLeaf())
	case int64(e.line.n) < e.cfg.places:
		r := e.enter(i, k)
		e.wait(r)
	case e.cfg.unlimited:
		t.offered--
		t.attempts--
		e.fail(ErrTooManyWaiting)
	default:
		t.rejected++
		t.attempts429Queue++
		e.watch = Event{Kind: Rejected, Workload: i, Ordinal: k, At: time.Duration(e.now)}
	}
}

// enter lets a request into the process and draws what it brings.
func (e *Engine) enter(i int32, k uint64) int32 {
	c, s := &e.cfg.workloads[i], &e.sources[i]
	index := e.newRequest()
	r := &e.requests[index]
	draw := s.durations.At(k)
	r.duration = int64(math.Round(min(c.duration.Sample(&draw)*1e9, horizon)))
	r.tokens = 0
	if c.hasInput {
		draw = s.inputs.At(k)
		r.tokens = int64(math.Round(min(c.input.Sample(&draw), maxTokens)))
	}
	r.arrived, r.entered, r.ordinal, r.workload = e.now, e.now, k, i
	e.memory.tokens += r.tokens
	e.stats.enter(i, e.now)
	return index
}

// wait puts a request at the end of the line.
func (e *Engine) wait(r int32) {
	e.line.push(r)
	if e.line.n == 1 {
		e.setDeadline()
	}
	q := &e.requests[r]
	e.stats.joinLine(q, e.now)
	e.watch = Event{Kind: Waits, Workload: q.workload, Ordinal: q.ordinal, At: time.Duration(e.now)}
}

// setDeadline finds when the first in line runs out of patience. A constant
// patience keeps the line in the order of its deadlines.
func (e *Engine) setDeadline() {
	e.deadline = never
	if e.line.n > 0 && e.cfg.patience != never {
		e.deadline = e.requests[e.line.first()].entered + e.cfg.patience
	}
}

// takeLeaf returns a free leaf.
func (e *Engine) takeLeaf() int32 {
	if len(e.freeLeaf) == 0 {
		e.grow(0)
	}
	leaf := e.freeLeaf[len(e.freeLeaf)-1]
	e.freeLeaf = e.freeLeaf[:len(e.freeLeaf)-1]
	return leaf
}

// startStream opens the stream of a request in a leaf.
func (e *Engine) startStream(index, leaf int32) {
	r := &e.requests[index]
	r.started = e.now
	e.inSlot[leaf] = index
	e.ends.set(leaf, e.now+r.duration)
	e.memory.starts += uint64(e.now)
	e.stats.startStream(r, e.now)
	e.watch = Event{Kind: Starts, Workload: r.workload, Ordinal: r.ordinal, At: time.Duration(e.now)}
}

// endStream ends the stream that is due and gives its slot to the line.
func (e *Engine) endStream() {
	leaf, tied := e.ends.first()
	if tied || len(e.due) > 0 {
		leaf = e.tied()
	}
	index := e.inSlot[leaf]
	r := &e.requests[index]
	event := Event{Kind: Completed, Workload: r.workload, Ordinal: r.ordinal, At: time.Duration(e.now)}
	e.stats.complete(r, e.now)
	e.release(index)
	if e.line.n > 0 && e.open() < e.cfg.slots {
		e.startStream(e.popLine(), leaf)
	} else {
		e.ends.set(leaf, never)
		e.inSlot[leaf] = -1
		e.freeLeaf = append(e.freeLeaf, leaf)
	}
	e.watch = event
}

// release takes an open stream's request out of the process.
func (e *Engine) release(index int32) {
	r := &e.requests[index]
	e.memory.starts -= uint64(r.started)
	e.memory.tokens -= r.tokens
	e.spare = append(e.spare, index)
}

// popLine takes the first in line.
func (e *Engine) popLine() int32 {
	r := e.line.pop()
	e.setDeadline()
	e.stats.leaveLine(&e.requests[r], e.now)
	return r
}

// tied returns, of several streams that end now, the first by workload and
// ordinal. They are gathered and sorted once, so that a batch that ends in one
// instant takes no more than its number.
func (e *Engine) tied() int32 {
	if len(e.due) == 0 {
		for leaf, index := range e.inSlot {
			if index >= 0 && e.ends.at(int32(leaf)) == e.now {
				e.due = append(e.due, int32(leaf))
			}
		}
		slices.SortFunc(e.due, func(a, b int32) int { // the last goes first
			return e.requests[e.inSlot[b]].compare(&e.requests[e.inSlot[a]])
		})
	}
	leaf := e.due[len(e.due)-1]
	e.due = e.due[:len(e.due)-1]
	return leaf
}

func (r *request) compare(o *request) int {
	return cmp.Or(cmp.Compare(r.workload, o.workload), cmp.Compare(r.ordinal, o.ordinal))
}

// timeout lets the first in line leave: its patience is over.
func (e *Engine) timeout() {
	index := e.popLine()
	r := &e.requests[index]
	e.stats.timeout(r, e.now)
	e.memory.tokens -= r.tokens
	e.spare = append(e.spare, index)
	e.watch = Event{Kind: TimedOut, Workload: r.workload, Ordinal: r.ordinal, At: time.Duration(e.now)}
}

// fill starts waiters while there are free slots, after the pool has grown.
func (e *Engine) fill() {
	for e.line.n > 0 && e.open() < e.cfg.slots {
		e.startStream(e.popLine(), e.takeLeaf())
	}
}
