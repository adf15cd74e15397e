package timeline

import (
	"slices"
	"strings"
	"time"

	"capsize/model/scenario"
)

// Change is one moved knob.
type Change struct {
	At       time.Duration // simulated time of the change
	Path     string        // the knob
	From, To string        // as written in a scenario file
	// forth and back are the settings, PATH=VALUE, that make the change and
	// take it back: more than one where a knob pulls another with it, as the
	// family of a law does with its spread.
	forth, back []string
}

// inverse is the change that takes c back.
func (c Change) inverse() Change {
	return Change{Path: c.Path, From: c.To, To: c.From, forth: c.back, back: c.forth}
}

// Log is every change in order, undone ones and their undoing included, and
// what may be undone or redone next. The zero value is an empty log.
type Log struct {
	all        []Change
	undo, redo []Change
}

// All returns the changes in the order they were made.
func (l *Log) All() []Change { return l.all }

// add records a new change, which makes what was undone before it
// unreachable.
func (l *Log) add(c Change) {
	l.all = append(l.all, c)
	l.undo = append(l.undo, c)
	l.redo = nil
}

// shown is the log for people: what was done to a knob in one instant is one
// change, and none if it came to nothing.
func (l *Log) shown() []Change {
	out := make([]Change, 0, len(l.all))
	for _, c := range l.all {
		i := len(out) - 1
		for i >= 0 && out[i].At == c.At && out[i].Path != c.Path {
			i--
		}
		switch {
		case i < 0 || out[i].At != c.At:
			out = append(out, c)
		case out[i].From == c.To:
			out = slices.Delete(out, i, i+1)
		default:
			out[i].To = c.To
		}
	}
	return out
}

// CanUndo and CanRedo say whether there is a change to take back or repeat.
func (l *Log) CanUndo() bool { return len(l.undo) > 0 }

// CanRedo says whether a change was undone and nothing changed since.
func (l *Log) CanRedo() bool { return len(l.redo) > 0 }

// Script returns the log as a play file: a set step for each change.
func (l *Log) Script() []scenario.Step {
	var steps []scenario.Step
	for _, c := range l.all {
		step := scenario.Step{Kind: scenario.StepSet, At: c.At}
		for _, set := range c.forth {
			path, value, _ := strings.Cut(set, "=")
			step.Set = append(step.Set, scenario.Setting{Path: path, Value: value})
		}
		steps = append(steps, step)
	}
	return steps
}
