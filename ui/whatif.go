package ui

import (
	"slices"

	tea "github.com/charmbracelet/bubbletea"

	"capsize/ui/panel"
)

// whatIfCommands are those that compare the run with others.
func whatIfCommands() []command {
	return []command{
		{
			id: "pin", keys: []string{"b"}, title: "pin the run as it stands as A; what you turn then is compared on the same traffic", group: groupWhatIf,
			priority: 11, hint: panel.Hint{Key: "b", Text: "pin"},
			run: func(a *App, _ int) tea.Cmd { return a.pinRun() }, whyNot: func(a *App) string { return a.ended() },
		},
		{
			id: "swap", keys: []string{"x"}, title: "swap A and B", group: groupWhatIf,
			run:    func(a *App, n int) tea.Cmd { return a.do(operation{kind: swap, n: n}) },
			whyNot: func(a *App) string { return a.unpinned() },
		},
		{
			id: "drop", keys: []string{"X"}, title: "drop A", group: groupWhatIf,
			run:    func(a *App, _ int) tea.Cmd { return a.do(operation{kind: drop}) },
			whyNot: func(a *App) string { return a.unpinned() },
		},
		{
			id: "sweep", keys: []string{"s"}, title: "sweep: simulate the focused knob over a range; again: drop it", group: groupWhatIf,
			priority: 12, hint: panel.Hint{Key: "s", Text: "sweep"},
			run: func(a *App, _ int) tea.Cmd { return a.sweepKnob() }, whyNot: func(a *App) string { return a.unswept() },
		},
		{
			id: "seek", keys: []string{"g"}, title: "goal seek: simulate until the focused knob's best value is found", group: groupWhatIf,
			priority: 13, hint: panel.Hint{Key: "g", Text: "seek"},
			run: func(a *App, _ int) tea.Cmd { return a.seekGoal() }, whyNot: func(a *App) string { return a.unsought() },
		},
		{
			id: "take", keys: []string{"G"}, title: "take the suggested value: the one sought, else for slots that by formula", group: groupWhatIf,
			run: func(a *App, _ int) tea.Cmd { return a.takeSuggestion() }, whyNot: func(a *App) string { return a.unsuggested() },
		},
		{
			id: "zoom", keys: []string{"z"}, title: "give the chosen chart the whole screen, and back", group: groupScreen,
			run: func(a *App, n int) tea.Cmd { a.zoomed = a.zoomed != (n%2 != 0); return nil },
		},
	}
}

// nextFocus goes to the points of the sweep, then to the events, or to the next
// chart where there is neither.
func (a *App) nextFocus(n int) tea.Cmd {
	switch {
	case a.jobs.sweep.now != nil:
		a.openSweep()
		return nil
	case a.eventsInSight():
		return a.openEvents()
	}
	return a.showChart(a.chart + n)
}

// eventsInSight says whether there are events on the screen to choose from.
func (a *App) eventsInSight() bool {
	if len(a.session.reading.Trail) == 0 {
		return false
	}
	return slices.ContainsFunc(panel.Layout(a.width, a.height, a.looks()), func(p panel.Placed) bool {
		return p.Kind == panel.Events || p.Kind == panel.Chart && a.chosen().Kind == panel.Events
	})
}

// levelUp leaves what is open on the main screen: the zoom, then a search or a
// sweep.
func (a *App) levelUp() tea.Cmd {
	a.problem = ""
	switch {
	case a.zoomed:
		a.zoomed = false
	case a.following != nil:
		a.unfollow()
	case a.jobs.seek.wanted():
		return a.endSeek("the search is given up")
	case a.jobs.sweep.now != nil:
		return a.dropSweep()
	}
	return nil
}
