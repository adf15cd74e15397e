package sim

import (
	"errors"
	"fmt"
	"time"

	"capsize/model/scenario"
)

// ErrTooManyWaiting ends a run whose unlimited queue has reached 4,000,000.
var ErrTooManyWaiting = errors.New("4,000,000 requests are waiting: the queue is unlimited and more arrives than the slots can serve; the run ends here")

// ErrTooManyUnfinished ends a run in which 8,000,000 requests are waiting,
// asleep or about to come back.
var ErrTooManyUnfinished = errors.New("8,000,000 requests are unfinished, most of them about to be tried again; the run ends here")

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
	slots    []slot  // the stream in each leaf of ends
	freeLeaf []int32 // leaves without a stream
	due      []int32 // leaves with something due now, the next one last
	lines    []line  // by workload
	deadline int64   // when the first of a line runs out of constant patience
	timers   timers  // other patience, SDK sleepers
	returns  timers  // callers that come back

	nextArrival int64
	nextSource  int32
	sources     []source

	memory memory
	limits limits
	up     bool
	restartAt,
	upSince int64
	strikes int64 // kills since the last quiet time, for the back-off

	stats  stats
	events uint64    // processed so far
	watch  happening // what the last event was
	then   happening // what came of it: the stream that took over a freed slot
	lost   int64     // by the last kill
	err    error
}

// state is where a request is.
type state uint8

const (
	unused state = iota
	open
	waiting
	heldAsleep // sleeps in the SDK and holds its slot
	asleep     // sleeps in the SDK without one
	inBackoff  // its caller will come back
)

// request is one unfinished request, one cache line long.
type request struct {
	first   int64 // first arrival
	entered int64 // into the station of queue and slots, this time
	since   int64 // in line or open, this time
	length  int64 // of the stream; by parts: until its first token
	ordinal uint64

	tokens, output int32 // of input, of output
	next, prev     int32 // in line
	workload       uint16
	attempt        uint16 // of the caller, from 0
	try            uint8  // of the SDK within it, from 0
	state          state
	whole          bool // length is the stream's whole life, also by parts
	opened         bool // a stream of it has been open
}

// slot is the stream open in one leaf.
type slot struct {
	index   int32 // of its request, or none
	fails   bool  // it will be cut
	early   bool  // its first token is still to come
	reserve int32 // output tokens reserved
	rate    int64 // output rate in drainUnits, 0 when nobody counts
	first   int64 // instant of its first token
	end     int64
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
	n := len(e.cfg.workloads)
	e.sources, e.lines = make([]source, n), make([]line, n)
	for i := range e.sources {
		c := &e.cfg.workloads[i]
		e.sources[i].streams = newStreams(e.seed, e.replication, c.name)
		e.sources[i].budget = c.retry.capacity
		e.lines[i] = emptyLine
		e.draw(int32(i))
	}
	e.pickArrival()
	e.limits.start(&e.cfg.upstream)
	e.memory.start(&e.cfg.memory)
	e.stats.start(e)
	e.settle()
}

// grow gives the tree room for n streams, a power of two; twice as many as
// before once it has any.
func (e *Engine) grow(n int) {
	old := len(e.slots)
	if old == 0 {
		e.ends.reset(n)
	} else {
		e.ends.grow()
		n = e.ends.leaves()
	}
	e.slots = append(e.slots, make([]slot, n-old)...)
	for i := n - 1; i >= old; i-- {
		e.slots[i].index = none
		e.freeLeaf = append(e.freeLeaf, int32(i))
	}
}

// Now returns the simulated time since the start of the run.
func (e *Engine) Now() time.Duration { return time.Duration(e.now) }

// Events returns how many events were processed since the start of the run.
// With Now it names a state: the same run is in it again after as many events.
func (e *Engine) Events() uint64 { return e.events }

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
	dst.slots = append(kept.slots[:0], e.slots...)
	dst.freeLeaf = append(kept.freeLeaf[:0], e.freeLeaf...)
	dst.due = append(kept.due[:0], e.due...)
	dst.lines = append(kept.lines[:0], e.lines...)
	dst.timers.heap = append(kept.timers.heap[:0], e.timers.heap...)
	dst.returns.heap = append(kept.returns.heap[:0], e.returns.heap...)
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

// maxUnfinished bounds the records of an engine.
const maxUnfinished = 2 * maxWaiting

// record takes a free record.
func (e *Engine) record() int32 {
	if n := len(e.spare); n > 0 {
		r := e.spare[n-1]
		e.spare = e.spare[:n-1]
		return r
	}
	if len(e.requests) == maxUnfinished {
		e.fail(ErrTooManyUnfinished)
	}
	e.requests = append(e.requests, request{})
	return int32(len(e.requests) - 1)
}

// free gives a record back.
func (e *Engine) free(index int32) {
	e.requests[index].state = unused
	e.spare = append(e.spare, index)
}

// busy returns the number of held slots.
func (e *Engine) busy() int64 { return e.stats.open.n + e.stats.held }

// fail ends the run.
func (e *Engine) fail(err error) {
	if e.err == nil {
		e.err = fmt.Errorf("at %v: %w", time.Duration(e.now).Round(time.Millisecond), err)
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
