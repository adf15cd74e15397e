package ui

import (
	"context"

	tea "github.com/charmbracelet/bubbletea"

	"capsize/model/scenario"
	"capsize/sim/experiment"
)

// baseline is 20 replications of the scenario as it stands, and of A on the
// same traffic where one is pinned. What belongs to which setting is told by the
// scenarios themselves: a change makes a new one.
type baseline struct {
	present, pinned *scenario.Scenario // pinned: nil without A

	summary *experiment.Summary    // the last result
	paired  *experiment.Comparison // the last one with the present A; nil: none
	broken  bool                   // it failed for this setting
}

// baselineMsg brings the result: one of both.
type baselineMsg struct {
	id      int
	summary *experiment.Summary
	paired  *experiment.Comparison
	err     error
}

// changed takes note of other settings. After a swap the numbers of A are those
// of B.
func (b *baseline) changed(present, pinned *scenario.Scenario) {
	if p := b.paired; p != nil && p.A.Scenario == present {
		b.summary = p.A
	}
	if p := b.paired; p != nil && p.A.Scenario != pinned {
		b.paired = nil
	}
	b.present, b.pinned, b.broken = present, pinned, false
}

// fresh is the result for the knobs as they stand, or nil.
func (b *baseline) fresh() *experiment.Summary {
	if b.summary == nil || b.summary.Scenario != b.present {
		return nil
	}
	return b.summary
}

// compared says whether the comparison is of A and the knobs as they stand.
func (b *baseline) compared() bool {
	return b.paired != nil && b.paired.A.Scenario == b.pinned && b.paired.B.Scenario == b.present
}

func (b *baseline) wanted() bool {
	return b.present != nil && !b.broken && (b.fresh() == nil || b.pinned != nil && !b.compared())
}

func (b *baseline) collect() bool { return false }

// command simulates; A only where that has not been done before.
func (b *baseline) command(ctx context.Context, id int, o experiment.Options) tea.Cmd {
	present, pinned, former := b.present, b.pinned, b.paired
	if former != nil && former.A.Scenario != pinned {
		former = nil
	}
	return func() tea.Msg {
		msg := baselineMsg{id: id}
		switch {
		case pinned == nil:
			msg.summary, msg.err = experiment.Run(ctx, present, o)
		case former != nil:
			msg.paired, msg.err = former.Again(ctx, present, o)
		default:
			msg.paired, msg.err = experiment.Compare(ctx, pinned, present, o)
		}
		return msg
	}
}

// take keeps the result.
func (b *baseline) take(msg baselineMsg) {
	if b.broken = msg.err != nil; b.broken {
		return
	}
	b.summary, b.paired = msg.summary, msg.paired
	if msg.paired == nil {
		return
	}
	b.summary = msg.paired.B
	if msg.paired.A.Scenario != b.pinned {
		b.paired = nil
	}
}
