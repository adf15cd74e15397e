package ui

import (
	"context"
	"math"
	"sync/atomic"
	"time"

	tea "github.com/charmbracelet/bubbletea"

	"capsize/model/scenario"
	"capsize/sim/experiment"
)

const (
	// silence is how long the knobs must rest before anything starts.
	silence = 80 * time.Millisecond
	// progressTime is how often a running job is asked how far it is.
	progressTime = 100 * time.Millisecond
)

// jobs runs what takes longer than a frame: the baseline, a search and a sweep.
// There is one at a time, the most urgent first, so that the workers leave a core
// to the screen. A change of a knob ends it; messages of a former one are dropped
// by their id.
type jobs struct {
	replications, workers int

	id      int                // of the job, or of the silence, that counts
	resting bool               // a knob has moved: nothing starts before the silence is over
	running work               // what cancel ends
	cancel  context.CancelFunc // nil when none runs
	share   *atomicShare
	portion float64 // share of the running job that is done

	baseline baseline
	seek     seek
	sweep    sweeps
}

// work is something that a job can do.
type work interface {
	// wanted says that there is something left to do.
	wanted() bool
	// command does it, and brings back a message with the id.
	command(ctx context.Context, id int, o experiment.Options) tea.Cmd
	// collect takes what is known by now, and says whether that is news.
	collect() bool
}

// restedMsg says that the knobs have rested long enough.
type restedMsg struct{ id int }

// progressMsg asks a running job how far it is.
type progressMsg struct{ id int }

// atomicShare is written by workers and read by the screen.
type atomicShare struct{ bits atomic.Uint64 }

func (a *atomicShare) set(v float64) { a.bits.Store(math.Float64bits(v)) }
func (a *atomicShare) get() float64  { return math.Float64frombits(a.bits.Load()) }

// begin starts anew with the baseline of another run, at once.
func (j *jobs) begin(s *scenario.Scenario, after timer) tea.Cmd {
	j.forget()
	j.baseline.present = s
	return j.next(after)
}

// forget ends what runs and drops all results.
func (j *jobs) forget() {
	j.stop()
	j.resting = false
	j.baseline, j.seek, j.sweep = baseline{}, seek{}, sweeps{points: j.sweep.points}
}

// changed ends what runs for the former knobs, and starts anew after a silence.
func (j *jobs) changed(present, pinned *scenario.Scenario, after timer) tea.Cmd {
	j.stop()
	j.resting = true
	j.baseline.changed(present, pinned)
	return after(silence, restedMsg{j.id})
}

// pinned takes note of another A. A comparison with the former one is ended: its
// result would be that of nobody.
func (j *jobs) pinned(present, pinned *scenario.Scenario) {
	if j.cancel != nil && j.running == work(&j.baseline) {
		j.stop()
	}
	j.baseline.changed(present, pinned)
}

// again looks at once whether something more urgent is to be done than what
// runs.
func (j *jobs) again(after timer) tea.Cmd {
	if j.cancel != nil && j.running == j.first() {
		return nil
	}
	if j.cancel != nil {
		j.stop()
	}
	return j.next(after)
}

// rested starts what waited for the silence, unless the knobs have moved again.
func (j *jobs) rested(msg restedMsg, after timer) tea.Cmd {
	if msg.id != j.id || !j.resting {
		return nil
	}
	j.resting = false
	return j.next(after)
}

// first is the most urgent thing to do, or nil.
func (j *jobs) first() work {
	for _, w := range [...]work{&j.baseline, &j.seek, &j.sweep} {
		if w.wanted() {
			return w
		}
	}
	return nil
}

// next starts the most urgent thing, unless something runs or is to wait.
func (j *jobs) next(after timer) tea.Cmd {
	w := j.first()
	if j.cancel != nil || j.resting || w == nil {
		return nil
	}
	ctx, cancel := context.WithCancel(context.Background())
	j.id++
	j.running, j.cancel, j.share, j.portion = w, cancel, &atomicShare{}, 0
	o := experiment.Options{Replications: j.replications, Workers: j.workers, Progress: j.share.set}
	return tea.Batch(w.command(ctx, j.id, o), after(progressTime, progressMsg{j.id}))
}

// stop ends the running job. What it has found by now stays, what it would
// still bring will be dropped.
func (j *jobs) stop() {
	if j.cancel != nil {
		j.cancel()
		j.running.collect()
	}
	j.id++
	j.cancel, j.running, j.portion = nil, nil, 0
}

// progress takes note of how far the job is, and asks again.
func (j *jobs) progress(msg progressMsg, after timer) (cmd tea.Cmd, changed bool) {
	if msg.id != j.id || j.cancel == nil {
		return nil, false
	}
	was := j.portion
	j.portion = j.share.get()
	news := j.running.collect()
	return after(progressTime, msg), news || j.portion != was
}

// done ends the job whose result has come, and says false of one that no longer
// counts.
func (j *jobs) done(id int) bool {
	if id != j.id || j.cancel == nil {
		return false
	}
	j.stop()
	return true
}

// fresh is the baseline of the knobs as they stand, or nil.
func (j *jobs) fresh() *experiment.Summary { return j.baseline.fresh() }

// baselineDone is the share of a running baseline that is done.
func (j *jobs) baselineDone() float64 {
	if j.running != work(&j.baseline) {
		return 0
	}
	return j.portion
}
