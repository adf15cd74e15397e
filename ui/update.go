package ui

import (
	tea "github.com/charmbracelet/bubbletea"
)

// Update passes a message to its handler. What could have changed the picture
// is drawn anew; stale messages cost nothing.
func (a *App) Update(msg tea.Msg) (tea.Model, tea.Cmd) {
	var cmd tea.Cmd
	changed := true
	switch msg := msg.(type) {
	case tea.WindowSizeMsg:
		changed = a.resized(msg)
	case tea.KeyMsg:
		cmd, changed = a.pressed(msg)
	case tea.MouseMsg:
		cmd, changed = a.moused(tea.MouseEvent(msg))
	case frameMsg:
		cmd, changed = a.session.frame(msg, a.now), false
	case advancedMsg:
		cmd, changed = a.advanced(msg)
	case restedMsg:
		cmd, changed = a.jobs.rested(msg, a.after), false
	case progressMsg:
		cmd, changed = a.jobs.progress(msg, a.after)
	case baselineMsg:
		cmd, changed = a.baselineDone(msg)
	case sweptMsg:
		cmd, changed = a.sweepDone(msg)
	case soughtMsg:
		cmd, changed = a.seekDone(msg)
	case savedMsg:
		cmd = a.saved(msg)
	case copiedMsg:
		a.copied(msg)
	case tea.ResumeMsg:
		cmd = a.resumed()
	case pollMsg:
		cmd, changed = tea.Batch(tea.WindowSize(), a.poll()), false
	default:
		changed = false
	}
	if changed {
		a.drawn = false
	}
	return a, cmd
}

// resized takes note of the size of the window.
func (a *App) resized(msg tea.WindowSizeMsg) bool {
	if msg.Width == a.width && msg.Height == a.height {
		return false
	}
	a.width, a.height = msg.Width, msg.Height
	return true
}

// pressed passes a key press to the mode on top. A few keys mean the same in
// every mode.
func (a *App) pressed(msg tea.KeyMsg) (cmd tea.Cmd, changed bool) {
	in, ok := a.keys.normalise(msg)
	if !ok {
		return nil, false
	}
	a.message = ""
	if c := a.command(in.key); c != nil && c.always {
		return c.run(a, in.n), true
	}
	return a.top().key(a, in), true
}

// advanced takes the timeline back and shows where it stands now.
func (a *App) advanced(msg advancedMsg) (cmd tea.Cmd, changed bool) {
	was, wasA, wasEnded := a.scenario(), a.session.pinnedScenario(), a.session.pinned.ended
	if !a.session.advanced(msg) {
		return nil, false
	}
	if msg.message != "" {
		a.message = msg.message
	}
	if msg.problem != "" {
		a.problem = msg.problem
	}
	if now := a.session.pinned.ended; now != nil && wasEnded == nil && !msg.swapped {
		a.message = endedText(now)
	}
	switch nowA := a.session.pinnedScenario(); {
	case a.scenario() != was:
		a.problem = msg.problem
		a.scenarioChanged()
		cmd = a.jobs.changed(a.scenario(), nowA, a.after)
	case nowA != wasA:
		a.pinChanged()
		a.jobs.pinned(a.scenario(), nowA)
		cmd = a.jobs.again(a.after)
	}
	a.judge()
	return tea.Batch(cmd, a.session.goOn(msg, a.after, a.now)), true
}

// scenarioChanged computes what follows from the scenario alone.
func (a *App) scenarioChanged() {
	s := a.scenario()
	a.answer.predict(s)
	a.growSliders()
	a.seekAgain()
	a.sweepAgain()
	a.pinChanged()
	a.knobs = a.readKnobs()
	a.modified = len(s.Diff(a.preset)) > 0
	a.keepFocus()
	a.judge()
}

// baselineDone takes the result of the background replications.
func (a *App) baselineDone(msg baselineMsg) (cmd tea.Cmd, changed bool) {
	if !a.jobs.done(msg.id) {
		return nil, false
	}
	a.jobs.baseline.take(msg)
	if msg.err != nil {
		a.problem = msg.err.Error()
	}
	a.judge()
	return a.jobs.next(a.after), true
}

// judge renews the verdict.
func (a *App) judge() { a.answer.judge(a.scenario(), a.jobs.fresh(), a.session.reading) }

// resumed goes on after ctrl+z and fg: the size may have changed, and the tick
// starts anew so that no simulated time is made up for.
func (a *App) resumed() tea.Cmd {
	return tea.Batch(tea.WindowSize(), a.grab(), a.session.nextFrame(a.after))
}

// top is the mode that gets the keys.
func (a *App) top() mode { return a.modes[len(a.modes)-1] }

// open puts a mode on top.
func (a *App) open(m mode) { a.modes = append(a.modes, m) }

// bring opens a mode; where one of its kind is open already, it leaves those
// above that.
func bring[M mode](a *App, m M) {
	for i := range a.modes {
		if _, ok := a.modes[i].(M); ok {
			a.modes = a.modes[:i+1]
			return
		}
	}
	a.open(m)
}

// back takes the mode on top away; the main one stays.
func (a *App) back() {
	if len(a.modes) > 1 {
		a.modes = a.modes[:len(a.modes)-1]
	}
}
