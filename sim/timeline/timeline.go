package timeline

import (
	"errors"
	"fmt"
	"slices"
	"time"

	"capsize/model/metric"
	"capsize/model/scenario"
	"capsize/sim"
)

// ErrNothing says that there is no change to undo or redo.
var ErrNothing = errors.New("nothing to take back or repeat")

// Mark is an instant worth a mark on a time axis.
type Mark struct {
	At   time.Duration
	Kill bool
	Text string // "pool.concurrency 49→25", "kill"
	path string // of a moved knob
	from string // what it was when the instant came
}

// Timeline is one watched run. It is not safe for concurrent use: it travels
// with whoever advances it.
type Timeline struct {
	scenario *scenario.Scenario // as it stands now; never changed in place
	engine   *sim.Engine
	recorder *recorder
	recent   recent
	log      Log
	marks    []Mark
	features sim.Features
	warm     bool          // the warm-up is over or was cut short by a change
	anew     time.Duration // when a change last started the statistics anew
}

// New starts a run of s at time 0, replication 0. s is not kept.
func New(s *scenario.Scenario) (*Timeline, error) {
	e, err := sim.New(s, 0)
	if err != nil {
		return nil, err
	}
	t := &Timeline{scenario: s.Clone(), engine: e, features: sim.FeaturesOf(s)}
	t.recorder = newRecorder(e, s.Run.Duration)
	t.recent.restart(e)
	return t, nil
}

// Restart begins the run again at time 0 with the knobs as they stand. What
// was changed may still be undone; the replay log starts anew.
func (t *Timeline) Restart() error {
	next, err := New(t.scenario)
	if err != nil {
		return err
	}
	next.log.undo, next.log.redo = t.log.undo, t.log.redo
	*t = *next
	return nil
}

// Scenario returns the scenario as it stands, which must not be changed.
func (t *Timeline) Scenario() *scenario.Scenario { return t.scenario }

// Now returns the simulated time.
func (t *Timeline) Now() time.Duration { return t.engine.Now() }

// Log returns the changes so far.
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

// What AdvanceSome does at most: a few milliseconds of work.
const (
	someEvents = 10_000
	someRows   = 64
)

// AdvanceSome is Advance for a few milliseconds of work, whatever the load, so
// that the caller can look at a clock in between. It returns whether the
// instant was reached.
func (t *Timeline) AdvanceSome(to time.Duration) (bool, error) {
	if warmup := t.scenario.Run.Warmup; !t.warm && to >= warmup {
		if reached, err := t.advance(warmup); !reached || err != nil {
			return false, err
		}
		t.openWindow()
	}
	return t.advance(to)
}

func (t *Timeline) advance(to time.Duration) (bool, error) {
	begin := t.recorder.former.Attempts()
	for range someRows {
		if t.engine.Now() >= to {
			return true, nil
		}
		edge := t.recorder.edge()
		reached, err := t.engine.RunCount(min(to, edge), t.engine.Events()+someEvents)
		t.observe()
		t.recent.observe(t.engine)
		if err != nil {
			return false, err
		}
		if t.engine.Now() >= edge {
			t.recorder.close()
		}
		if !reached || t.recorder.former.Attempts()-begin >= someEvents/2 {
			break
		}
	}
	return t.engine.Now() >= to, nil
}

// observe feeds the recorder and marks kills.
func (t *Timeline) observe() {
	kills := t.recorder.former.Kills
	t.recorder.observe(t.engine)
	if now := &t.recorder.former; now.Kills > kills {
		t.mark(Mark{At: now.LastKill, Kill: true, Text: "kill"})
	}
}

// maxMarks bounds the marks that are kept: the latest.
const maxMarks = 500

func (t *Timeline) mark(m Mark) {
	if len(t.marks) == maxMarks {
		t.marks = append(t.marks[:0], t.marks[maxMarks/2:]...)
	}
	t.marks = append(t.marks, m)
}

// markChange marks a moved knob. What is done to it in one instant has one mark.
func (t *Timeline) markChange(c *Change) {
	m := Mark{At: c.At, path: c.Path, from: c.From}
	for i := len(t.marks) - 1; i >= 0 && t.marks[i].At == c.At; i-- {
		if t.marks[i].path == c.Path {
			m.from = t.marks[i].from
			t.marks = slices.Delete(t.marks, i, i+1)
			break
		}
	}
	if m.from != c.To {
		m.Text = fmt.Sprintf("%s %s→%s", m.path, m.from, c.To)
		t.mark(m)
	}
}

// openWindow starts the statistics anew.
func (t *Timeline) openWindow() {
	t.observe()
	t.engine.OpenWindow()
	t.recorder.reopen(t.engine)
	t.recent.restart(t.engine)
	t.warm = true
}

// Set moves a knob now. On an error (an unknown knob, a value that is not
// allowed) nothing has changed. The statistics of the run start anew. Setting
// what stands already is no change.
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
	if err := t.adopt(next, &c); err != nil {
		return Change{}, err
	}
	t.log.add(c)
	return c, nil
}

// adopt lets the run go on under another scenario, and fills in when. On an
// error nothing has changed.
func (t *Timeline) adopt(next *scenario.Scenario, c *Change) error {
	change, err := t.engine.Prepare(next)
	if err != nil {
		return err
	}
	t.Reopen() // first: a kill that the change causes belongs to what follows
	change()
	c.At = t.Now()
	t.scenario, t.features = next, sim.FeaturesOf(next)
	t.observe()
	t.markChange(c)
	return nil
}

// Undo takes the last change back, now.
func (t *Timeline) Undo() (Change, error) { return t.move(&t.log.undo, &t.log.redo) }

// Redo repeats the change that was undone last, now.
func (t *Timeline) Redo() (Change, error) { return t.move(&t.log.redo, &t.log.undo) }

// move applies the inverse of the last change of one stack and puts it on the
// other.
func (t *Timeline) move(from, to *[]Change) (Change, error) {
	n := len(*from)
	if n == 0 {
		return Change{}, ErrNothing
	}
	c := (*from)[n-1].inverse()
	next := t.scenario.Clone()
	if err := next.Apply(c.forth); err != nil {
		return Change{}, err
	}
	if err := t.adopt(next, &c); err != nil {
		return Change{}, err
	}
	*from = (*from)[:n-1]
	*to = append(*to, c)
	t.log.all = append(t.log.all, c)
	return c, nil
}

// Reading is what a timeline shows at one instant: values and copies, so that
// it stays as it is while the timeline moves on.
type Reading struct {
	Now      time.Duration
	Totals   sim.Totals
	Total    metric.Values // of the window since the last change or the warm-up
	Recent   metric.Values // the same of the last RecentSpan
	Law      sim.LawCheck
	Rows     []Row
	Marks    []Mark
	Changes  []Change // one a knob and instant, though each step can be undone
	Warm     bool     // the window is open: the warm-up is over
	CanUndo  bool
	CanRedo  bool
	Scenario *scenario.Scenario // must not be changed
}

// Read takes a reading.
func (t *Timeline) Read() *Reading {
	r := &Reading{
		Now: t.Now(), Rows: t.recorder.snapshot(), Scenario: t.scenario, Warm: t.warm,
		Marks: append([]Mark(nil), t.marks...), Changes: t.log.shown(),
		CanUndo: t.log.CanUndo(), CanRedo: t.log.CanRedo(),
	}
	t.engine.Totals(&r.Totals)
	r.Total = t.measured(&r.Totals)
	r.Recent = t.recent.read(t.engine, &t.features)
	r.Law = r.Totals.Law()
	return r
}

// measured is what the window shows: no extremes where no time has passed in it,
// and no makespan of what was over before the last change.
func (t *Timeline) measured(totals *sim.Totals) metric.Values {
	v := sim.Measure(totals, -1, &t.features)
	sim.Quantiles(t.engine.Distributions(), -1, &t.features, &v)
	if totals.From == totals.At {
		v[metric.MemoryPeakBytes], v[metric.InFlightMax], v[metric.QueueMax] = metric.Missing(), metric.Missing(), metric.Missing()
	}
	if t.anew > 0 && v[metric.MakespanS] <= t.anew.Seconds() {
		v[metric.MakespanS] = metric.Missing()
	}
	return v
}
