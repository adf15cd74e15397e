package sim

import "time"

// EventKind says what happened.
type EventKind uint8

// The events that Step returns.
const (
	Starts     EventKind = iota + 1 // a request took a slot and its stream opened
	Waits                           // joined the line
	Rejected                        // met a full line: a local 429
	Refused                         // met a process that is down
	Limited                         // its start was refused or failed upstream
	FirstToken                      // its stream begins to produce
	Completed                       // its stream ended
	Failed                          // its stream broke
	TimedOut                        // it ran out of patience
	Killed                          // the process passed its memory limit
	Restarted                       // the process is back
)

// String returns a short word for the event.
func (k EventKind) String() string {
	return [...]string{
		"none", "start", "wait", "429", "refused", "upstream 429", "first token",
		"complete", "fail", "timeout", "kill", "restart",
	}[k]
}

// Event is one step of the simulation, of one request but for Killed and
// Restarted. Times that do not apply are negative.
type Event struct {
	At       time.Duration
	Kind     EventKind
	Workload int32  // index in the scenario
	Ordinal  uint64 // the request's number in its workload, from 0
	Lost     int64  // Killed: requests lost

	Before, After Present // what it found, and what it left

	Attempt int    // of the caller, from 0
	Try     int    // of the SDK within it, from 0
	Cause   string // Limited: "requests", "input", "output", "streams" or "error"

	Slot    int32         // where its stream is or was open, from 0; −1: nowhere
	Waited  time.Duration // since it came to line or slot, this time
	Since   time.Duration // since it first arrived
	Length  time.Duration // of its stream: how long it will be open, or was
	Again   time.Duration // until it tries again
	Input   int64         // tokens
	Output  int64         // tokens of the whole stream; 0: not counted
	Memory  float64       // bytes that it holds, or held until now
	Next    Follower      // who took over the slot that it freed
	HasNext bool
}

// Present is who is in the process at one instant.
type Present struct{ Open, Waiting, Asleep, Busy int64 }

// Follower is a request whose stream opens because another's slot is free.
type Follower struct {
	Kind     EventKind // Starts, or Limited
	Workload int32
	Ordinal  uint64
	Waited   time.Duration
}

// happening is what the engine notes of an event, as little as can be: Step
// makes an Event of it.
type happening struct {
	ordinal  uint64
	index    int32 // of the record, which is as it was even where it is free by now; or none
	leaf     int32 // or none
	workload uint16
	kind     EventKind
	cause    cause
}

// present counts who is in the process.
func (e *Engine) present() Present {
	return Present{Open: e.stats.open.n, Waiting: e.stats.waiting.n, Asleep: e.stats.asleep, Busy: e.busy()}
}

// describe tells of the last event.
func (e *Engine) describe(before Present) Event {
	h := &e.watch
	v := Event{
		At: time.Duration(e.now), Kind: h.kind, Workload: int32(h.workload), Ordinal: h.ordinal,
		Before: before, After: e.present(), Slot: none, Waited: -1, Since: -1, Length: -1, Again: -1,
	}
	if h.kind == Killed || h.kind == Restarted {
		v.Workload, v.Slot = none, none
		if h.kind == Killed {
			v.Lost = e.lost
		}
		return v
	}
	v.Slot = h.leaf
	if n := &e.then; n.kind != 0 && (h.kind == Completed || h.kind == Failed || h.kind == Limited) {
		r := &e.requests[n.index]
		v.HasNext = true
		v.Next = Follower{Kind: n.kind, Workload: int32(n.workload), Ordinal: n.ordinal, Waited: time.Duration(e.now - r.entered)}
	}
	if h.index != none {
		e.describeRequest(&v, &e.requests[h.index])
	}
	return v
}

// describeRequest adds what the request's record says.
func (e *Engine) describeRequest(v *Event, r *request) {
	c, m := &e.cfg.workloads[r.workload], &e.cfg.memory
	v.Attempt, v.Try = int(r.attempt), int(r.try)
	v.Since, v.Input = time.Duration(e.now-r.first), int64(r.tokens)
	if c.outRate > 0 {
		v.Output = int64(r.output)
	}
	age := int64(0)
	switch v.Kind {
	case Starts:
		v.Waited, v.Length = time.Duration(e.now-r.entered), time.Duration(e.slots[v.Slot].end-e.now)
	case TimedOut:
		v.Waited = time.Duration(e.now - r.since)
	case FirstToken, Completed, Failed:
		age = e.now - r.since
		v.Length = time.Duration(age)
		if v.Kind == FirstToken {
			v.Length = time.Duration(e.slots[v.Slot].end - r.since)
		}
	case Limited:
		v.Cause = e.watch.cause.String()
	}
	switch {
	case r.state == waiting:
		v.Memory = m.perWaiting + float64(r.tokens)*m.perToken
	case r.state == asleep || r.state == heldAsleep:
		v.Memory = float64(r.tokens) * m.perToken
	case v.Slot != none:
		v.Memory = m.perStream + m.growth*float64(age) + float64(r.tokens)*m.perToken
	}
	v.Again = e.nextTry(r, v)
}

// nextTry is how long a request that was turned away stays away, or −1: it has
// given up.
func (e *Engine) nextTry(r *request, v *Event) time.Duration {
	heap := e.timers.heap
	switch r.state {
	case inBackoff:
		heap = e.returns.heap
	case asleep, heldAsleep:
	default:
		return -1
	}
	for i := range heap {
		if t := &heap[i]; t.kind != patienceOver && t.ordinal == v.Ordinal && t.workload == v.Workload {
			return time.Duration(t.at - e.now)
		}
	}
	return -1
}
