package timeline

import (
	"errors"

	"capsize/model/scenario"
	"capsize/sim"
)

// ErrNothing says that there is nothing to undo, to redo or to go back to.
var ErrNothing = errors.New("nothing to undo, to redo or to go to")

// Set moves a knob now. On an error (an unknown knob, a value that is not
// allowed) nothing has changed. The statistics of the run start anew, and what
// lies ahead of the place is forgotten. Setting what stands already is no change.
func (t *Timeline) Set(path, value string) (Change, error) {
	next := t.scenario.Clone()
	if err := next.Apply([]string{path + "=" + value}); err != nil {
		return Change{}, err
	}
	c := Change{
		Path: path, From: t.scenario.Get(path), To: next.Get(path),
		forth: next.Diff(t.scenario), back: t.scenario.Diff(next),
	}
	if len(c.forth) == 0 {
		return c, nil
	}
	after := stacks{undo: &stacked{c, t.log.at(t.applied).undo}}
	return t.adopt(next, c, after)
}

// Undo takes the last change back, now.
func (t *Timeline) Undo() (Change, error) {
	s := t.log.at(t.applied)
	if s.undo == nil {
		return Change{}, ErrNothing
	}
	c := s.undo.change.inverse()
	return t.apply(c, stacks{undo: s.undo.below, redo: &stacked{c, s.redo}})
}

// Redo repeats the change that was undone last, now.
func (t *Timeline) Redo() (Change, error) {
	s := t.log.at(t.applied)
	if s.redo == nil {
		return Change{}, ErrNothing
	}
	c := s.redo.change.inverse()
	return t.apply(c, stacks{undo: &stacked{c, s.undo}, redo: s.redo.below})
}

// apply makes a change of the scenario as it stands.
func (t *Timeline) apply(c Change, after stacks) (Change, error) {
	next := t.scenario.Clone()
	if err := next.Apply(c.forth); err != nil {
		return Change{}, err
	}
	return t.adopt(next, c, after)
}

// adopt lets the run go on under another scenario, and notes it in the log. On
// an error nothing has changed.
func (t *Timeline) adopt(next *scenario.Scenario, c Change, after stacks) (Change, error) {
	change, err := t.engine.Prepare(next)
	if err != nil {
		return Change{}, err
	}
	t.branch()
	c.At = t.Now()
	t.log.all = append(t.log.all, c)
	t.log.insert(t.applied, entry{t.here(), next, len(t.log.all), after})
	t.reopen() // first: a kill that the change causes belongs to what follows
	t.meet(next, change)
	return c, nil
}

// Reopen starts the statistics of the run anew, as a change does, so that two
// runs of which only one was changed are measured over the same time. What lies
// ahead will happen as it did.
func (t *Timeline) Reopen() {
	t.unknow()
	t.log.insert(t.applied, entry{t.here(), t.scenario, t.log.changes(t.applied), t.log.at(t.applied)})
	t.applied++
	t.reopen()
	t.recorder.observe(t.engine)
}

// meet lets a prepared change take effect.
func (t *Timeline) meet(next *scenario.Scenario, change func()) {
	change()
	t.applied++
	t.scenario, t.features = next, sim.FeaturesOf(next)
	t.recorder.observe(t.engine)
}

// again does what was done to the run here when it came by first.
func (t *Timeline) again(e *entry) error {
	if e.scenario == t.scenario {
		t.applied++
		t.reopen()
		return nil
	}
	change, err := t.engine.Prepare(e.scenario)
	if err != nil {
		return err
	}
	t.reopen()
	t.meet(e.scenario, change)
	return nil
}
