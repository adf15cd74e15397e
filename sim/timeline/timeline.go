package timeline

import (
	"time"

	"capsize/model/scenario"
	"capsize/sim"
)

// Timeline is one watched run. It is not safe for concurrent use: it travels
// with whoever advances it.
type Timeline struct {
	scene
	engine   *sim.Engine
	recorder *recorder
	recent   recent
	log      Log

	kept   kept    // moments to go back to
	known  place   // the furthest it has come to
	head   *moment // the run as it was there; nil: it stands there, or has to go there again
	trail  trail
	errand errand

	inside []sim.Holder // memory of the last reading
}

// scene is what holds for a run from one thing that is done to it to the next.
type scene struct {
	scenario *scenario.Scenario // as it stands; never changed in place
	features sim.Features
	applied  int           // how many entries of the log it has met
	warm     bool          // the warm-up is over or was cut short by a change
	anew     time.Duration // when a change last started the statistics anew
}

// New starts a run of s at time 0, replication 0. s is not kept.
func New(s *scenario.Scenario) (*Timeline, error) {
	e, err := sim.New(s, 0)
	if err != nil {
		return nil, err
	}
	t := &Timeline{
		scene:  scene{scenario: s.Clone(), features: sim.FeaturesOf(s)},
		engine: e, recorder: newRecorder(e, s.Run.Duration),
	}
	if s.Run.Warmup == 0 {
		t.openWindow()
	}
	t.recent.restart(e)
	t.kept = kept{moments: []*moment{t.keep()}, every: keptEvery, most: mostBytes}
	return t, nil
}

// Restart begins the run again at time 0 with the knobs as they stand. What
// was changed may still be undone, and what lay ahead be done again; the replay
// log starts anew.
func (t *Timeline) Restart() error {
	next, err := New(t.scenario)
	if err != nil {
		return err
	}
	next.log.first = t.log.withAhead(t.applied)
	*t = *next
	return nil
}

// Scenario returns the scenario as it stands, which must not be changed.
func (t *Timeline) Scenario() *scenario.Scenario { return t.scenario }

// Now returns the simulated time.
func (t *Timeline) Now() time.Duration { return t.engine.Now() }

// Log returns the changes so far, those that lie ahead included.
func (t *Timeline) Log() *Log { return &t.log }

// Done says whether the run has reached its length.
func (t *Timeline) Done() bool { return t.Now() >= t.scenario.Run.Duration }

// Advance simulates up to an instant. It returns the error that ended the run,
// if any.
func (t *Timeline) Advance(to time.Duration) error {
	for {
		if reached, err := t.AdvanceSome(to); reached || err != nil {
			return err
		}
	}
}

// AdvanceSome is Advance for a few milliseconds of work, whatever the load, so
// that the caller can look at a clock in between. It returns whether the
// instant was reached.
func (t *Timeline) AdvanceSome(to time.Duration) (bool, error) {
	t.errand, t.trail = errand{}, trail{}
	last := t.engine.Events() + someEvents
	for range someRows {
		reached, err := t.leg(instant(to), last-t.engine.Events())
		if reached || err != nil {
			return reached, err
		}
		if t.engine.Events() >= last {
			break
		}
	}
	return false, nil
}

// stop is the next place on the way where there is something to do.
func (t *Timeline) stop(to place) place {
	stop := instant(min(to.at, t.recorder.edge()))
	if !t.warm {
		stop.at = min(stop.at, t.scenario.Run.Warmup)
	}
	if t.applied < len(t.log.entries) {
		stop = stop.or(t.log.entries[t.applied].place)
	}
	return stop.or(to)
}

// leg goes to the next stop, or as far as so many events go, and does what is
// to be done there. It returns whether the place was reached.
func (t *Timeline) leg(to place, most uint64) (bool, error) {
	stop := t.stop(to)
	var err error
	if last := t.engine.Events() + most; stop.all() {
		_, err = t.engine.RunCount(stop.at, last)
	} else {
		err = t.engine.RunTo(stop.at, min(stop.events, last))
	}
	return t.stand(to, err)
}

// stepLeg is leg for one event at most, which it returns and adds to the trail.
func (t *Timeline) stepLeg(to place) (v sim.Event, reached bool, err error) {
	stop, before := t.stop(to), t.engine.Events()
	v, ok := t.engine.StepTo(stop.at, stop.events)
	if ok {
		t.trail.add(&v, before, t.engine.Events())
	} else if t.trail.until == before {
		t.trail.until = t.engine.Events()
	}
	reached, err = t.stand(to, t.engine.Err())
	return v, reached, err
}

// stand does what is to be done where the run stands after a leg.
func (t *Timeline) stand(to place, err error) (reached bool, _ error) {
	t.recorder.observe(t.engine)
	t.recent.observe(t.engine)
	if err != nil {
		t.passed()
		return false, err
	}
	here, settled := t.here(), t.engine.Settled()
	if settled && here.at >= t.recorder.edge() {
		t.closeRow(here)
	}
	if settled && !t.warm && here.at >= t.scenario.Run.Warmup {
		t.openWindow()
	}
	for t.applied < len(t.log.entries) && !here.before(t.log.entries[t.applied].place) {
		if err := t.again(&t.log.entries[t.applied]); err != nil {
			return false, err
		}
	}
	t.passed()
	if to.all() {
		return settled && here.at >= to.at, nil
	}
	return !here.before(to), nil
}

// closeRow begins the next row, and keeps the run as it stands where that is
// wanted.
func (t *Timeline) closeRow(here place) {
	r := t.recorder
	if r.close(t.engine) {
		t.kept.thin(r.width)
		if t.trail.from != nil {
			t.trail = trail{}
		}
	}
	if t.kept.wants(r, here) {
		t.kept.add(t.keep(), r.width)
	}
}

// reopen starts the statistics anew because something was done to the run.
func (t *Timeline) reopen() {
	t.openWindow()
	t.anew = t.Now()
}

// openWindow starts the statistics anew.
func (t *Timeline) openWindow() {
	t.recorder.openWindow(t.engine)
	t.recent.restart(t.engine)
	t.warm = true
}
