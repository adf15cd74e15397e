// Package timeline is a run that somebody watches and changes: an engine, the
// log of the changes made to it, and a recorder of what it showed over time.
//
// Reading guide: timeline.go (Advance, Set, Undo, Redo), copy.go (a second run
// from the same instant), log.go (the change log), recorder.go (time bins that
// widen themselves, so that a run of any length takes the same memory), waits.go
// (counts of waits that add up),
// recent.go (a sliding window).
//
// It imports sim and what is below it.
//
// Why undo appends: simulated time only moves on, so taking a change back is
// itself a change, made now, and the log replays the run as it was seen.
package timeline
