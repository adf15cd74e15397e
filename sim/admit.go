package sim

import (
	"math"

	"capsize/model/scenario"
)

// arrival handles the next arrival or returning caller; at one instant the
// order is by workload and ordinal.
func (e *Engine) arrival() {
	if e.returns.next() > e.nextArrival {
		e.arrive()
		return
	}
	// A source's next ordinal is above that of everyone who has been here.
	if back := &e.returns.heap[0]; back.at == e.nextArrival && e.nextSource < back.workload {
		e.arrive()
		return
	}
	t := e.returns.pop()
	r := &e.requests[t.index]
	r.attempt++
	r.try = 0
	e.stats.comeBack(r, e.now)
	e.admit(t.index)
}

// arrive handles the next first arrival.
func (e *Engine) arrive() {
	i := e.nextSource
	s, c := &e.sources[i], &e.cfg.workloads[i]
	k := s.ordinal
	s.ordinal++
	e.stats.offer(i)
	switch way := e.way(uint16(i)); {
	case way == full && e.lineIsFull():
		e.stats.withdraw(i)
		e.fail(ErrTooManyWaiting)
	case way <= full && c.retry.max == 0:
		e.dismiss(way, uint16(i), k)
	default:
		index := e.enter(uint16(i), k)
		e.follow(index, way)
	}
	e.draw(i)
	if len(e.sources) == 1 {
		e.nextArrival = s.next
	} else {
		e.pickArrival()
	}
}

// lineIsFull says that an unlimited line has reached what the engine holds.
func (e *Engine) lineIsFull() bool { return e.cfg.unlimited && e.stats.waiting.n >= maxWaiting }

// way is what admission has for a request.
type way uint8

const (
	down way = iota // the process is down
	full            // no slot and no place: a local 429
	place
	seat
)

// way decides what a request of workload i gets now.
func (e *Engine) way(i uint16) way {
	switch {
	case !e.up:
		return down
	case e.maySeat(i):
		return seat
	case e.stats.waiting.n < e.cfg.places && e.lines[i].n < e.cfg.workloads[i].places:
		return place
	}
	return full
}

// maySeat says whether workload i may take a slot now. A free slot means that
// nobody in line may take it.
func (e *Engine) maySeat(i uint16) bool {
	return e.busy() < e.cfg.slots && (e.cfg.plain || e.stats.busyOf(i) < e.cfg.workloads[i].slots)
}

// dismiss ends a request that was turned away for good without ever having had
// a record.
func (e *Engine) dismiss(w way, i uint16, k uint64) {
	kind := e.stats.dismiss(w, i)
	e.watch = happening{kind: kind, workload: i, ordinal: k, index: none, leaf: none}
}

// enter draws what request k of workload i brings and gives it a record.
func (e *Engine) enter(i uint16, k uint64) int32 {
	c, s := &e.cfg.workloads[i], &e.sources[i]
	index := e.record()
	r := &e.requests[index]
	*r = request{first: e.now, ordinal: k, workload: i, whole: !c.byParts}
	law, stream := &c.duration, s.streams.durations
	if c.byParts {
		law, stream = &c.first, s.streams.first
	}
	draw := stream.At(k)
	r.length = nanos(law.Sample(&draw))
	if c.hasInput {
		draw = s.streams.inputs.At(k)
		r.tokens = count(c.input.Sample(&draw))
	}
	if c.hasOut {
		draw = s.streams.outputs.At(k)
		r.output = count(c.output.Sample(&draw))
	}
	if c.trace != nil {
		r.override(&c.trace.rows[k-s.base])
	}
	if !c.hasOut && r.output == 0 && c.outRate > 0 {
		r.output = count(c.outRate * float64(r.length))
	}
	return index
}

// override replaces draws by what a trace knows of the request.
func (r *request) override(row *scenario.TraceRow) {
	if !math.IsNaN(row.Duration) {
		r.length, r.whole = nanos(row.Duration), true
	}
	if row.Input >= 0 {
		r.tokens = count(float64(row.Input))
	}
	if row.Output >= 0 {
		r.output = count(float64(row.Output))
	}
}

func nanos(seconds float64) int64 { return rounded(min(seconds*1e9, horizon)) }

func count(tokens float64) int32 { return int32(min(tokens+0.5, maxTokens)) }

// admit lets a caller's attempt with a record in, or turns it away.
func (e *Engine) admit(index int32) {
	e.follow(index, e.way(e.requests[index].workload))
}

// follow sends a request the way that admission has for it.
func (e *Engine) follow(index int32, w way) {
	r := &e.requests[index]
	if w == full && e.lineIsFull() {
		e.fail(ErrTooManyWaiting)
	}
	if w <= full {
		kind, out := e.stats.refuse(w, r)
		e.note(kind, index)
		e.turnAway(index, out)
		return
	}
	e.memory.tokens += int64(r.tokens)
	if w == place {
		e.join(index)
		return
	}
	e.stats.enter(r, e.now)
	e.stats.visit(r, 0)
	e.tryStart(index)
}

// join puts a request at the end of its line.
func (e *Engine) join(index int32) {
	if e.lineIsFull() { // a sleeper comes back to it
		e.fail(ErrTooManyWaiting)
	}
	r := &e.requests[index]
	r.state, r.since = waiting, e.now
	l := &e.lines[r.workload]
	l.push(e.requests, index)
	e.stats.enter(r, e.now)
	e.stats.join(r, e.now)
	e.note(Waits, index)
	switch {
	case e.cfg.exponential:
		e.sweep()
		e.timers.push(timer{at: e.patienceOf(r), kind: patienceOver, workload: int32(r.workload), ordinal: r.ordinal, index: index})
	case l.first == index:
		e.setDeadline()
	}
}

// patienceOf returns when a waiter's exponential patience is over. The draw is
// of unit mean and the same on each of its visits.
func (e *Engine) patienceOf(r *request) int64 {
	draw := e.sources[r.workload].streams.patience.At(r.ordinal)
	return later(r.since, draw.Exp()*float64(e.cfg.patience))
}

// setDeadline finds when somebody first runs out of a constant patience, which
// keeps each line in the order of its deadlines.
func (e *Engine) setDeadline() {
	e.deadline = never
	if e.cfg.patience == never || e.cfg.exponential {
		return
	}
	for i := range e.lines {
		if first := e.lines[i].first; first >= 0 {
			e.deadline = min(e.deadline, e.requests[first].since+e.cfg.patience)
		}
	}
}

// overdue returns the waiter whose deadline has come: of several, the first by
// workload and ordinal.
func (e *Engine) overdue() int32 {
	for i := range e.lines {
		best := e.lines[i].first
		if best < 0 || e.requests[best].since+e.cfg.patience != e.deadline {
			continue
		}
		since := e.requests[best].since
		for index := e.requests[best].next; index >= 0 && e.requests[index].since == since; index = e.requests[index].next {
			if e.requests[index].ordinal < e.requests[best].ordinal {
				best = index
			}
		}
		return best
	}
	return none
}

// leave takes a waiter out of its line.
func (e *Engine) leave(index int32) {
	r := &e.requests[index]
	l := &e.lines[r.workload]
	first := l.first == index
	l.remove(e.requests, index)
	e.stats.unjoin(r, e.now)
	if first {
		e.setDeadline()
	}
}

// timeout lets a waiter go whose patience is over.
func (e *Engine) timeout(index int32) {
	r := &e.requests[index]
	e.note(TimedOut, index)
	e.leave(index)
	e.exit(r)
	e.turnAway(index, timedOut)
}

// exit accounts for a request that leaves the station and the process.
func (e *Engine) exit(r *request) {
	e.stats.exit(r, e.now)
	e.memory.tokens -= int64(r.tokens)
}

// nextInLine returns the waiter to whom a free slot goes, or none.
func (e *Engine) nextInLine() int32 {
	if e.cfg.plain {
		return e.headOf(0)
	}
	best := int32(none)
	for i := range e.lines {
		c := &e.cfg.workloads[i]
		head := e.headOf(i)
		if head < 0 || e.stats.busyOf(uint16(i)) >= c.slots {
			continue
		}
		if best < 0 || e.goesBefore(head, best) {
			best = head
		}
	}
	return best
}

func (e *Engine) headOf(i int) int32 {
	if e.cfg.lifo {
		return e.lines[i].last
	}
	return e.lines[i].first
}

// goesBefore says whether a is served before b: by priority, then by time in
// line, then by workload.
func (e *Engine) goesBefore(a, b int32) bool {
	p, q := &e.requests[a], &e.requests[b]
	x, y := e.cfg.workloads[p.workload].priority, e.cfg.workloads[q.workload].priority
	switch {
	case x != y:
		return x > y
	case p.since == q.since:
		return p.workload < q.workload != e.cfg.lifo
	}
	return p.since < q.since != e.cfg.lifo
}

// fill gives free slots to the line.
func (e *Engine) fill() {
	for e.stats.waiting.n > 0 && e.busy() < e.cfg.slots {
		index := e.nextInLine()
		if index < 0 {
			return
		}
		r := &e.requests[index]
		e.leave(index)
		e.stats.visit(r, e.now-r.since)
		e.tryStart(index)
	}
}
