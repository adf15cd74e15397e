package sim

import (
	"cmp"
	"math"
	"slices"
	"time"
)

// tryStart asks the upstream for the stream of a request that has a slot. It
// opens, or the SDK sleeps and tries again, or the call fails.
func (e *Engine) tryStart(index int32) {
	if !e.cfg.upstream.on {
		e.openStream(index)
		return
	}
	r := &e.requests[index]
	why, after := e.askUpstream(r)
	if why == granted && e.cfg.upstream.before > 0 {
		draw := e.sources[r.workload].streams.errorBefore.AtAttempt(r.ordinal, uint32(r.attempt), uint32(r.try))
		if draw.Float64() < e.cfg.upstream.before {
			e.giveBack(e.cfg.upstream.reserve, 0)
			why, after = byError, -1
		}
	}
	if why == granted {
		e.openStream(index)
		return
	}
	e.stats.refused(r, why)
	e.note(Limited, index)
	e.watch.cause = why
	if delay, ok := e.sdkDelay(r, after); ok {
		e.sleep(index, delay)
		return
	}
	e.exit(r)
	if why == byError {
		e.turnAway(index, failed)
	} else {
		e.turnAway(index, limited)
	}
}

// sleep lets the SDK wait before its next try, with or without the slot.
func (e *Engine) sleep(index int32, delay int64) {
	r := &e.requests[index]
	r.try++
	if e.cfg.upstream.sdk.hold {
		r.state = heldAsleep
	} else {
		r.state = asleep
		e.stats.exit(r, e.now)
	}
	e.stats.sleep(r, e.now, 1)
	e.timers.push(timer{at: later(e.now, float64(delay)), kind: wakeUp, workload: int32(r.workload), ordinal: r.ordinal, index: index})
}

// alive says whether a timer still means anything: who was served has no
// patience left to lose.
func (e *Engine) alive(t *timer) bool {
	r := &e.requests[t.index]
	if r.ordinal != t.ordinal || int32(r.workload) != t.workload {
		return false
	}
	if t.kind == patienceOver {
		return r.state == waiting && e.cfg.exponential && e.patienceOf(r) == t.at
	}
	return r.state == heldAsleep || r.state == asleep
}

// sweep drops the timers that mean nothing any more once they are the larger
// part, so that their number stays in proportion to the waiters and sleepers.
func (e *Engine) sweep() {
	if int64(len(e.timers.heap)) > 2*(e.stats.waiting.n+e.stats.asleep)+sweepFrom {
		e.timers.keep(e.alive)
	}
}

const sweepFrom = 64

// timer handles the timer that is due, if it still means anything.
func (e *Engine) timer() {
	t := e.timers.pop()
	e.watch = happening{}
	if !e.alive(&t) {
		return
	}
	if t.kind == patienceOver {
		e.timeout(t.index)
		return
	}
	r := &e.requests[t.index]
	e.stats.sleep(r, e.now, -1)
	e.stats.retry(r)
	switch {
	case r.state == heldAsleep:
		e.tryStart(t.index)
		e.fillAfter(e.watch)
	case e.maySeat(r.workload):
		e.stats.enter(r, e.now)
		e.stats.visit(r, 0)
		e.tryStart(t.index)
	default:
		e.join(t.index)
	}
}

// openStream opens the stream of a request.
func (e *Engine) openStream(index int32) {
	r := &e.requests[index]
	r.state, r.since = open, e.now
	if len(e.freeLeaf) == 0 {
		e.grow(0)
	}
	leaf := e.freeLeaf[len(e.freeLeaf)-1]
	e.freeLeaf = e.freeLeaf[:len(e.freeLeaf)-1]
	s := &e.slots[leaf]
	s.index, s.end = index, e.now+e.holds(r, s)
	key := s.end
	if e.cfg.upstream.output.on {
		key = e.beginOutput(r, s)
	}
	e.ends.set(leaf, key)
	e.memory.starts.Add(uint64(e.now))
	e.stats.openStream(r, e.now)
	e.note(Starts, index)
	e.watch.leaf = leaf
}

// holds returns how long a stream will be open, and marks it when it will be
// cut.
func (e *Engine) holds(r *request, s *slot) int64 {
	c := &e.cfg.workloads[r.workload]
	length := r.length
	if !r.whole && c.outRate > 0 {
		length += nanos(float64(r.output) / c.outRate / float64(time.Second))
	}
	length = min(length, c.maxOpen)
	s.fails = false
	if during := e.cfg.upstream.during; during > 0 {
		streams := &e.sources[r.workload].streams
		draw := streams.errorDuring.AtAttempt(r.ordinal, uint32(r.attempt), uint32(r.try))
		if draw.Float64() < during {
			draw = streams.cut.AtAttempt(r.ordinal, uint32(r.attempt), uint32(r.try))
			length = int64(math.Round(draw.Float64() * float64(length)))
			s.fails = true
		}
	}
	return length
}

// beginOutput arranges the accounting of a stream's output tokens and returns
// its next instant: its first token, or its end.
func (e *Engine) beginOutput(r *request, s *slot) int64 {
	c := &e.cfg.workloads[r.workload]
	s.rate = c.drain
	s.first, s.early, s.reserve = e.now, false, int32(e.cfg.upstream.reserve)
	if !r.whole {
		s.first += r.length
	}
	if s.reserve > 0 {
		return s.end
	}
	if s.first < s.end && s.first > e.now {
		s.early = true
		return s.first
	}
	if s.first >= s.end {
		s.early = true // it ends before its first token
		return s.end
	}
	e.produce(s.rate)
	return s.end
}

// endOutput settles a stream's output tokens when it ends or is killed.
func (e *Engine) endOutput(s *slot) {
	switch {
	case s.reserve > 0:
		e.giveBack(float64(s.reserve), float64(s.rate)*drainNano*float64(max(0, e.now-s.first)))
	case !s.early:
		e.produce(-s.rate)
	}
	s.rate, s.reserve, s.early = 0, 0, false
}

// slotEvent handles the first token or the end of the stream that is next.
func (e *Engine) slotEvent() {
	leaf, tied := e.ends.first()
	if tied || len(e.due) > 0 {
		leaf = e.tied()
	}
	s := &e.slots[leaf]
	index := s.index
	r := &e.requests[index]
	if s.early && s.end > e.now {
		s.early = false
		e.produce(s.rate)
		e.ends.set(leaf, s.end)
		e.note(FirstToken, index)
		e.watch.leaf = leaf
		return
	}
	e.closeStream(leaf)
	done := happening{kind: Completed, workload: r.workload, ordinal: r.ordinal, index: index, leaf: leaf}
	if s.fails {
		done.kind = Failed
		e.turnAway(index, failed)
	} else {
		e.stats.decide(r, completed, e.now)
		e.deposit(r.workload)
		e.free(index)
	}
	e.fillAfter(done)
	if e.slots[leaf].index < 0 { // nobody took it over
		e.ends.set(leaf, never)
	}
}

// fillAfter gives free slots to the line; what frees them is the event, and
// who takes the last of them what came of it.
func (e *Engine) fillAfter(h happening) {
	if e.stats.waiting.n > 0 {
		e.watch.kind = 0
		e.fill()
		e.then = e.watch
	}
	e.watch = h
}

// closeStream takes the stream out of a leaf, whose time in the tree is left
// to the caller.
func (e *Engine) closeStream(leaf int32) {
	s := &e.slots[leaf]
	r := &e.requests[s.index]
	e.memory.starts.Sub(uint64(r.since))
	if s.rate != 0 || s.reserve > 0 {
		e.endOutput(s)
	}
	s.index = none
	e.freeLeaf = append(e.freeLeaf, leaf)
	e.stats.closeStream(r, e.now)
	e.exit(r)
}

// tied returns, of several slots with something due now, the first in the order
// of one instant: ends before first tokens, then workload and ordinal. They are
// gathered and sorted once, so that a batch that ends in one instant takes no
// more than its number.
func (e *Engine) tied() int32 {
	if len(e.due) == 0 {
		for leaf := range e.slots {
			if e.slots[leaf].index >= 0 && e.ends.at(int32(leaf)) == e.now {
				e.due = append(e.due, int32(leaf))
			}
		}
		slices.SortFunc(e.due, func(a, b int32) int { // the last goes first
			return e.compare(&e.slots[b], &e.slots[a])
		})
	}
	leaf := e.due[len(e.due)-1]
	e.due = e.due[:len(e.due)-1]
	return leaf
}

// compare orders two slots with something due now.
func (e *Engine) compare(a, b *slot) int {
	x, y := a.end > e.now, b.end > e.now // first tokens
	if x != y {
		if y {
			return -1
		}
		return 1
	}
	return e.requests[a.index].compare(&e.requests[b.index])
}

func (r *request) compare(o *request) int {
	return cmp.Or(cmp.Compare(r.workload, o.workload), cmp.Compare(r.ordinal, o.ordinal))
}
