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
	all     []Change // never changed in place
	entries []entry  // nor these
	first   stacks   // before any of them
}

// entry is one thing that was done to the run, from which it can be done again.
type entry struct {
	place
	scenario *scenario.Scenario // that holds from here on
	changes  int                // of Log.all, this one included
	stacks   stacks             // from here on
}

// stacks are the changes to undo and redo, the next one on top.
type stacks struct{ undo, redo *stacked }

type stacked struct {
	change Change
	below  *stacked
}

// All returns the changes in the order they were made.
func (l *Log) All() []Change { return l.all }

// at returns what may be undone and redone after so many entries.
func (l *Log) at(n int) stacks {
	if n == 0 {
		return l.first
	}
	return l.entries[n-1].stacks
}

// withAhead is at, with the changes that come after n entries to be redone first.
func (l *Log) withAhead(n int) stacks {
	s := l.at(n)
	ahead := l.all[l.changes(n):]
	if len(ahead) > 0 {
		s.redo = nil
	}
	for i := len(ahead) - 1; i >= 0; i-- {
		s.redo = &stacked{ahead[i].inverse(), s.redo}
	}
	return s
}

// changes returns how many changes the first n entries hold.
func (l *Log) changes(n int) int {
	if n == 0 {
		return 0
	}
	return l.entries[n-1].changes
}

// cut forgets all but the first n entries. The slices are cut so that nothing
// is ever overwritten: copies and readings share them.
func (l *Log) cut(n int) {
	c := l.changes(n)
	l.entries, l.all = l.entries[:n:n], l.all[:c:c]
}

// insert puts an entry behind the first n.
func (l *Log) insert(n int, e entry) {
	if n == len(l.entries) {
		l.entries = append(l.entries, e)
		return
	}
	rest := l.entries[n:]
	l.entries = append(append(l.entries[:n:n], e), rest...)
}

// shown are the first n changes for people: what was done to a knob in one
// instant is one change, and none if it came to nothing.
func (l *Log) shown(n int) []Change {
	out := make([]Change, 0, n)
	for _, c := range l.all[:n] {
		i := len(out) - 1
		for i >= 0 && out[i].At == c.At && out[i].Path != c.Path {
			i--
		}
		if i >= 0 && out[i].At == c.At {
			c.From = out[i].From
			out = slices.Delete(out, i, i+1)
		}
		if c.From != c.To {
			out = append(out, c)
		}
	}
	return out
}

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
