package ui

import (
	"slices"

	"capsize/ui/panel"
)

// frame is everything the picture shows, as it is now. Nothing in it changes
// afterwards.
func (a *App) frame() *panel.Frame {
	f := &panel.Frame{
		Title: a.name, Scenario: a.scenario(),
		State: a.state(), Speed: speeds[a.session.speed].label, Live: a.session.reading,
		Predicted: a.answer.predicted, Sizing: a.answer.sizing, Verdict: a.answer.verdict, Basis: a.answer.basis, Curve: a.answer.curve,
		Baseline: a.jobs.baseline.summary, Stale: a.jobs.fresh() == nil, BaselineDone: a.jobs.baselineDone(),
		Pin: a.pinned(), Sweep: a.sweepFrame(), Preview: a.nextPress(),
		View: a.looks(), Follow: a.following, EventCursor: -1,
		Knobs: a.knobs, Modified: a.modified, Tab: a.chosen().Kind,
		Hints: a.hints(), Message: a.message, Problem: a.problem,
	}
	f.Focus = max(0, slices.IndexFunc(f.Knobs, func(k panel.Knob) bool { return k.Path == a.focus }))
	if f.Problem == "" {
		f.Problem = a.trouble()
	}
	if f.Message == "" {
		f.Message = a.seeking()
	}
	for _, m := range a.modes {
		m.show(a, f)
	}
	return f
}

// looks is what the user chose to look at.
func (a *App) looks() panel.View {
	return panel.View{Zoom: panel.Zoom{On: a.zoomed, Kind: a.chosen().Kind}, Side: a.side}
}

// trouble is what is wrong without anybody having pressed a key.
func (a *App) trouble() string {
	if err := a.session.live.ended; err != nil {
		return err.Error()
	}
	return a.unpredicted()
}

func (a *App) state() panel.State {
	switch {
	case a.session.live.ended != nil:
		return panel.Stopped
	case a.session.done:
		return panel.Done
	case a.session.paused && a.session.reading.Behind:
		return panel.Rewound
	case a.session.paused:
		return panel.Paused
	}
	return panel.Running
}
