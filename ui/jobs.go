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
	// silence is how long the knobs must rest before the replications start.
	silence = 80 * time.Millisecond
	// progressTime is how often a running job is asked how far it is.
	progressTime = 100 * time.Millisecond
)

// jobs runs what takes longer than a frame: the baseline, 20 replications of
// the scenario as it stands. There is one at a time; a change of a knob ends
// it, and results of a former one are dropped by their id.
type jobs struct {
	replications, workers int

	id      int
	cancel  context.CancelFunc // nil when none runs
	share   *atomicShare
	portion float64 // share of the running job that is done

	summary *experiment.Summary // the last result
	of      int                 // the id it belongs to
}

// baselineDueMsg says that the knobs have rested long enough.
type baselineDueMsg struct{ id int }

// progressMsg asks a running job how far it is.
type progressMsg struct{ id int }

// baselineMsg brings the result.
type baselineMsg struct {
	id      int
	summary *experiment.Summary
	err     error
}

// atomicShare is written by workers and read by the screen.
type atomicShare struct{ bits atomic.Uint64 }

func (a *atomicShare) set(v float64) { a.bits.Store(math.Float64bits(v)) }
func (a *atomicShare) get() float64  { return math.Float64frombits(a.bits.Load()) }

// changed ends what runs for the former knobs and starts anew after a silence.
func (j *jobs) changed(after timer) tea.Cmd {
	j.stop()
	j.id++
	return after(silence, baselineDueMsg{j.id})
}

// begin starts the baseline at once.
func (j *jobs) begin(s *scenario.Scenario, after timer) tea.Cmd {
	j.stop()
	j.id++
	return j.start(baselineDueMsg{j.id}, s, after)
}

// start runs the baseline unless the knobs have moved again.
func (j *jobs) start(msg baselineDueMsg, s *scenario.Scenario, after timer) tea.Cmd {
	if msg.id != j.id || j.cancel != nil || j.fresh() != nil {
		return nil
	}
	ctx, cancel := context.WithCancel(context.Background())
	j.cancel, j.share, j.portion = cancel, &atomicShare{}, 0
	id, options := j.id, experiment.Options{Replications: j.replications, Workers: j.workers, Progress: j.share.set}
	return tea.Batch(
		func() tea.Msg {
			summary, err := experiment.Run(ctx, s, options)
			return baselineMsg{id, summary, err}
		},
		after(progressTime, progressMsg{id}),
	)
}

// stop ends the running job, whose result will be dropped.
func (j *jobs) stop() {
	if j.cancel != nil {
		j.cancel()
	}
	j.cancel, j.portion = nil, 0
}

// progress takes note of how far the job is, and asks again.
func (j *jobs) progress(msg progressMsg, after timer) (cmd tea.Cmd, changed bool) {
	if msg.id != j.id || j.cancel == nil {
		return nil, false
	}
	was := j.portion
	j.portion = j.share.get()
	return after(progressTime, msg), j.portion != was
}

// done takes a result, and false from a job that no longer counts.
func (j *jobs) done(msg baselineMsg) bool {
	if msg.id != j.id {
		return false
	}
	j.stop()
	if msg.summary != nil {
		j.summary, j.of = msg.summary, msg.id
	}
	return true
}

// fresh is the result for the knobs as they stand, or nil.
func (j *jobs) fresh() *experiment.Summary {
	if j.of != j.id {
		return nil
	}
	return j.summary
}
