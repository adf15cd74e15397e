package sim

import "time"

// EventKind says what happened.
type EventKind uint8

// The events that Step returns.
const (
	Starts    EventKind = iota + 1 // a request arrived and took a slot
	Waits                          // arrived and joined the line
	Rejected                       // arrived and met a full line: a local 429
	Refused                        // arrived while the process was down
	Completed                      // a stream ended
	TimedOut                       // a waiter ran out of patience
	Killed                         // the process passed its memory limit
	Restarted                      // the process is back
)

// String returns a short word for the event.
func (k EventKind) String() string {
	return [...]string{"none", "start", "wait", "429", "refused", "complete", "timeout", "kill", "restart"}[k]
}

// Event is one step of the simulation.
type Event struct {
	At       time.Duration
	Kind     EventKind
	Workload int32  // index in the scenario
	Ordinal  uint64 // the request's number in its workload, from 0
	Lost     int64  // Killed: requests lost
}
