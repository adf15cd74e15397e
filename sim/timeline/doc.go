// Package timeline is a run that somebody watches, changes and takes back: an
// engine, the log of the changes made to it, a recorder of what it showed over
// time, and moments of it to go back to.
//
// Reading guide: timeline.go (AdvanceSome, and leg, by which everything moves),
// place.go (an instant and a count of events name a state), change.go and log.go
// (Set, Undo, Redo, and how what was done is done again), travel.go and kept.go
// (restore, what lies ahead, the moments that are kept), errand.go (Seek, Step,
// Back: long ways in short pieces of work), trail.go (what happened last),
// trouble.go (where to look), recorder.go (time bins that widen themselves, so that
// a run of any length takes the same memory), waits.go (counts of waits that add
// up), recent.go (a sliding window), inside.go and reading.go (what a screen shows),
// copy.go (a second run from the same instant).
//
// It imports sim and what is below it.
//
// Why copies and a log: an engine is plain data, so that a copy goes on bit for
// bit. A state in the past is the nearest copy before it, moved on past the changes
// of the log. At most 64 copies are kept, at the ends of every 32nd row, so that no
// place is further from one than a 32nd of the run.
//
// Why undo appends: what was seen stays seen, so taking a change back is itself a
// change, made now, and the log replays the run as it was seen. To change the past
// one goes there; what lay ahead is forgotten then, but for a copy made before.
package timeline
