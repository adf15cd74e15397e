package sim

import (
	"errors"
	"fmt"
	"time"

	"capsize/model/dist"
	"capsize/model/scenario"
)

// ErrTooManyWaiting ends a run whose unlimited queue has reached 4,000,000.
var ErrTooManyWaiting = errors.New("4,000,000 requests are waiting: the queue is unlimited and more arrives than the slots can serve; the run ends here")

// Engine is one simulated process and its callers. It holds plain data only
// and reads neither a wall clock nor a global generator: a copy at any instant
// continues bit for bit. It is not safe for concurrent use.
type Engine struct {
	cfg         config
	seed        uint64
	replication int
	now         int64

	requests []request
	spare    []int32 // free indices of requests

	ends     ends
	inSlot   []int32 // request in each leaf
	freeLeaf []int32 // leaves without a stream
	due      []int32 // leaves with something due now, the next one last
	line     line
	deadline int64 // when the first in line runs out of patience

	nextArrival int64
	nextSource  int32
	sources     []source

	memory memory
	up     bool
	restartAt,
	upSince int64
	strikes int64 // kills since the last quiet time, for the back-off

	stats stats
	watch Event // what the last step did
	err   error
}

// request is one request inside the process.
type request struct {
	arrived  int64 // first arrival
	entered  int64 // into the queue, or the slot when it did not wait
	started  int64 // stream open
	duration int64
	ordinal  uint64
	tokens   int64 // of input
	workload int32
}

// source draws the arrivals of one workload.
type source struct {
	gaps, durations, inputs dist.Stream

	next    int64   // next arrival
	from    int64   // instant from which the remaining gap counts
	gap     float64 // operational time left at from
	ordinal uint64  // of the next arrival
}

// New builds an engine for one replication of a scenario; replication 0 is the
// plain run of its seed. It fails when the scenario is not valid.
func New(s *scenario.Scenario, replication int) (*Engine, error) {
	cfg, err := compile(s)
	if err != nil {
		return nil, err
	}
	e := &Engine{cfg: cfg, seed: s.Run.Seed, replication: replication}
	e.start()
	return e, nil
}

// start puts the engine at its first instant.
func (e *Engine) start() {
	e.up, e.restartAt, e.deadline = true, never, never
	e.grow(64)
	e.sources = make([]source, len(e.cfg.workloads))
	for i := range e.sources {
		name := e.cfg.workloads[i].name
		s := &e.sources[i]
		s.gaps = dist.NewStream(e.seed, e.replication, name, dist.Gap)
		s.durations = dist.NewStream(e.seed, e.replication, name, dist.Duration)
		s.inputs = dist.NewStream(e.seed, e.replication, name, dist.InputTokens)
		e.draw(int32(i))
	}
	e.pickArrival()
	e.memory.start(&e.cfg.memory)
	e.stats.start(e)
	e.settle()
}

// draw draws the next gap of a source and finds its next arrival.
func (e *Engine) draw(i int32) {
	s, c := &e.sources[i], &e.cfg.workloads[i]
	if c.batch > 0 || c.pieces == nil {
		s.next = never
		if s.ordinal < uint64(c.batch) && e.now <= c.batchAt {
			s.next = c.batchAt
		}
		return
	}
	r := s.gaps.At(s.ordinal)
	s.from, s.gap = e.now, r.Exp()
	s.next = c.arrive(s.from, s.gap)
}

// pickArrival finds the source that is next; ties go to the first workload.
func (e *Engine) pickArrival() {
	e.nextArrival, e.nextSource = never, 0
	for i := range e.sources {
		if t := e.sources[i].next; t < e.nextArrival {
			e.nextArrival, e.nextSource = t, int32(i)
		}
	}
}

// grow gives the pool room for n streams, a power of two.
func (e *Engine) grow(n int) {
	old := len(e.inSlot)
	if old == 0 {
		e.ends.reset(n)
	} else {
		e.ends.grow()
		n = e.ends.leaves()
	}
	e.inSlot = append(e.inSlot, make([]int32, n-old)...)
	for i := n - 1; i >= old; i-- {
		e.inSlot[i] = -1
		e.freeLeaf = append(e.freeLeaf, int32(i))
	}
}

// Now returns the simulated time since the start of the run.
func (e *Engine) Now() time.Duration { return time.Duration(e.now) }

// Err returns why the engine can go no further, or nil.
func (e *Engine) Err() error { return e.err }

// CopyTo makes dst an independent engine in the same state, reusing its
// memory: given the same calls both continue with the same bits.
func (e *Engine) CopyTo(dst *Engine) {
	kept := *dst
	*dst = *e
	dst.requests = append(kept.requests[:0], e.requests...)
	dst.spare = append(kept.spare[:0], e.spare...)
	dst.ends.key = append(kept.ends.key[:0], e.ends.key...)
	dst.inSlot = append(kept.inSlot[:0], e.inSlot...)
	dst.freeLeaf = append(kept.freeLeaf[:0], e.freeLeaf...)
	dst.due = append(kept.due[:0], e.due...)
	dst.line = kept.line
	e.line.copyTo(&dst.line)
	dst.sources = append(kept.sources[:0], e.sources...)
	dst.memory.hist = kept.memory.hist
	e.memory.hist.CopyTo(&dst.memory.hist)
	dst.stats = kept.stats
	e.stats.copyTo(&dst.stats)
}

// Clone returns a fresh copy; see CopyTo.
func (e *Engine) Clone() *Engine {
	c := new(Engine)
	e.CopyTo(c)
	return c
}

// newRequest takes a free record.
func (e *Engine) newRequest() int32 {
	if n := len(e.spare); n > 0 {
		r := e.spare[n-1]
		e.spare = e.spare[:n-1]
		return r
	}
	e.requests = append(e.requests, request{})
	return int32(len(e.requests) - 1)
}

// open returns the number of open streams.
func (e *Engine) open() int64 { return e.stats.open.n }

// fail ends the run.
func (e *Engine) fail(err error) {
	if e.err == nil {
		e.err = fmt.Errorf("at %v: %w", time.Duration(e.now), err)
	}
}

// Check verifies what must hold at every instant and returns the first
// violation: every request is in exactly one state, counts agree with the
// records behind them, and nothing is negative. It walks over everything and
// is meant for tests.
func (e *Engine) Check() error {
	c := checker{e: e, seen: make([]bool, len(e.requests))}
	return c.run()
}
