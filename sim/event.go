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

// Event is one step of the simulation.
type Event struct {
	At       time.Duration
	Kind     EventKind
	Workload int32  // index in the scenario
	Ordinal  uint64 // the request's number in its workload, from 0
	Lost     int64  // Killed: requests lost
}
