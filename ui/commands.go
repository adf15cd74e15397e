package ui

import (
	"slices"
	"strings"

	tea "github.com/charmbracelet/bubbletea"

	"capsize/ui/panel"
)

// command is one thing a user can do. The table of them drives the keys, the
// footer and the help, so that none of these can differ from the others.
type command struct {
	id    string
	keys  []string // by Bubble Tea's names
	title string   // one line of the help
	group string
	// priority orders the hints of the footer, 1 first; 0 is not shown there.
	priority int
	hint     panel.Hint
	// run does it n times at once.
	run func(a *App, n int) tea.Cmd
	// whyNot says why it cannot be done now, or ""; nil: it always can.
	whyNot func(a *App) string
	// always makes the keys work in dialogs and fields too.
	always bool
}

// The groups of the help.
const (
	groupRun    = "run"
	groupTime   = "time"
	groupKnobs  = "knobs"
	groupWhatIf = "what if"
	groupScreen = "screen"
)

// commandTable lists every command in the order of the help.
func commandTable() []command {
	return slices.Concat(runCommands(), travelCommands(), knobCommands(), whatIfCommands(), screenCommands(), findingCommands())
}

func runCommands() []command {
	return []command{
		{
			id: "pause", keys: []string{" "}, title: "pause or run; at the end of the run, go on beyond it", group: groupRun,
			priority: 1, hint: panel.Hint{Key: "space", Text: "pause"},
			run:    func(a *App, n int) tea.Cmd { return a.togglePause(n) },
			whyNot: func(a *App) string { return a.ended() },
		},
		{
			id: "slower", keys: []string{"-"}, title: "slower: 0.25×, 1×, 4×, 10×, 60×, 300×, as fast as possible", group: groupRun,
			priority: 8, hint: panel.Hint{Key: "-/+", Text: "speed"},
			run: func(a *App, n int) tea.Cmd { return a.changeSpeed(-n) },
		},
		{
			id: "faster", keys: []string{"+", "="}, title: "faster", group: groupRun,
			run: func(a *App, n int) tea.Cmd { return a.changeSpeed(n) },
		},
		{
			id: "restart", keys: []string{"R"}, title: "restart on the same seed with the knobs as they stand", group: groupRun,
			priority: 10, hint: panel.Hint{Key: "R", Text: "restart"},
			run: func(a *App, _ int) tea.Cmd { return a.restart() },
		},
	}
}

func knobCommands() []command {
	return []command{
		{
			id: "knob-up", keys: []string{"up", "k"}, title: "pick the knob above", group: groupKnobs,
			run: func(a *App, n int) tea.Cmd { return a.pick(-n) },
		},
		{
			id: "knob-down", keys: []string{"down", "j"}, title: "pick the knob below", group: groupKnobs,
			priority: 3, hint: panel.Hint{Key: "↑↓", Text: "knob"},
			run: func(a *App, n int) tea.Cmd { return a.pick(n) },
		},
		{
			id: "less", keys: []string{"left", "h"}, title: "tune down", group: groupKnobs,
			priority: 2, hint: panel.Hint{Key: "←→", Text: "tune"},
			run: func(a *App, n int) tea.Cmd { return a.turn(-n) },
		},
		{
			id: "more", keys: []string{"right", "l"}, title: "tune up; above the top of the scale is no limit", group: groupKnobs,
			run: func(a *App, n int) tea.Cmd { return a.turn(n) },
		},
		{
			id: "much-less", keys: []string{"shift+left", "H"}, title: "tune down by ten steps", group: groupKnobs,
			run: func(a *App, n int) tea.Cmd { return a.turn(-10 * n) },
		},
		{
			id: "much-more", keys: []string{"shift+right", "L"}, title: "tune up by ten steps", group: groupKnobs,
			run: func(a *App, n int) tea.Cmd { return a.turn(10 * n) },
		},
		{
			id: "type", keys: []string{"enter"}, title: "type a value with its unit; enter sets it, esc leaves it", group: groupKnobs,
			priority: 7, hint: panel.Hint{Key: "enter", Text: "type"},
			run: func(a *App, _ int) tea.Cmd { return a.typeValue() },
		},
		{
			id: "reset", keys: []string{"r"}, title: "set the knob back to the preset's value", group: groupKnobs,
			run: func(a *App, _ int) tea.Cmd { return a.resetKnob() }, whyNot: func(a *App) string { return a.unmodified() },
		},
		{
			id: "undo", keys: []string{"u"}, title: "undo the last change, now", group: groupKnobs,
			priority: 6, hint: panel.Hint{Key: "u", Text: "undo"},
			run: func(a *App, n int) tea.Cmd { return a.do(operation{kind: undo, n: n}) },
		},
		{
			id: "redo", keys: []string{"ctrl+r"}, title: "redo what was undone", group: groupKnobs,
			run: func(a *App, n int) tea.Cmd { return a.do(operation{kind: redo, n: n}) },
		},
	}
}

func screenCommands() []command {
	list := []command{
		{
			id: "presets", keys: []string{"p"}, title: "load a preset", group: groupScreen,
			priority: 9, hint: panel.Hint{Key: "p", Text: "presets"},
			run: func(a *App, _ int) tea.Cmd { return a.openPicker() },
		},
	}
	for i, c := range panel.Charts() {
		list = append(list, command{
			id: "chart-" + c.Number, keys: []string{c.Number}, title: "show chart " + c.Number + ", " + c.Name + ", where charts share a place", group: groupScreen,
			run: func(a *App, _ int) tea.Cmd { return a.showChart(i) },
		})
	}
	return append(list,
		command{
			id: "next-chart", keys: []string{"tab"}, title: "choose a point of the sweep, an event of a paused run, or the next chart", group: groupScreen,
			run: func(a *App, n int) tea.Cmd { return a.nextFocus(n) },
		},
		command{
			id: "working", keys: []string{"w"}, title: "the working: every number derived, from the focused knob on", group: groupScreen,
			priority: 6, hint: panel.Hint{Key: "w", Text: "working"},
			run:    func(a *App, _ int) tea.Cmd { a.open(newWorking(a)); return nil },
			whyNot: func(a *App) string { return a.unpredicted() },
		},
		command{
			id: "help", keys: []string{"?", "f1"}, title: "what is in sight, and all commands", group: groupScreen,
			priority: 5, hint: panel.Hint{Key: "?", Text: "help"},
			run: func(a *App, _ int) tea.Cmd { a.open(newHelp(a)); return nil },
		},
		tourCommand(),
		mouseCommand(),
		command{
			id: "back", keys: []string{"esc"}, title: "one level up", group: groupScreen,
			run: func(a *App, _ int) tea.Cmd { return a.levelUp() },
		},
		command{
			id: "quit", keys: []string{"q"}, title: "quit; the summary stays on the terminal", group: groupScreen,
			priority: 4, hint: panel.Hint{Key: "q", Text: "quit"},
			run: func(*App, int) tea.Cmd { return tea.Quit },
		},
		command{
			id: "interrupt", keys: []string{"ctrl+c"}, title: "quit with exit status 130", group: groupScreen, always: true,
			run: func(*App, int) tea.Cmd { return tea.Interrupt },
		},
		command{
			id: "suspend", keys: []string{"ctrl+z"}, title: "suspend; fg brings it back", group: groupScreen, always: true,
			run: func(*App, int) tea.Cmd { return tea.Suspend },
		},
	)
}

// command finds what a key does, or nil.
func (a *App) command(key string) *command {
	if key == "" {
		return nil
	}
	for i := range a.commands {
		if slices.Contains(a.commands[i].keys, key) {
			return &a.commands[i]
		}
	}
	return nil
}

// mostRepeats bounds how often one message can press a key.
const mostRepeats = 1000

// mainMode is the screen itself: keys are commands.
type mainMode struct{}

func (mainMode) key(a *App, in input) tea.Cmd {
	c := a.command(in.key)
	if c == nil {
		return nil
	}
	return a.perform(c, in.n)
}

func (mainMode) show(*App, *panel.Frame) {}

// hints are the keys for the footer, the most important first: where time stands
// still those of time come forward.
func (a *App) hints() []panel.Hint {
	list := make([]*command, 0, len(a.commands))
	for i := range a.commands {
		if a.commands[i].priority > 0 {
			list = append(list, &a.commands[i])
		}
	}
	rank := func(c *command) int {
		switch {
		case a.session.moving():
			return c.priority
		case c.group == groupTime:
			return c.priority - 12
		case c.id == "quit":
			return 1
		}
		return c.priority
	}
	slices.SortStableFunc(list, func(x, y *command) int { return rank(x) - rank(y) })
	out := make([]panel.Hint, len(list))
	for i, c := range list {
		out[i] = c.hint
		if c.id == "pause" && !a.session.moving() {
			out[i].Text = "run"
		}
	}
	return out
}

// keyNames prints keys for the help.
func keyNames(keys []string) string {
	names := strings.NewReplacer("pgup", "PgUp", "pgdown", "PgDn", " ", "space", "shift+", "⇧", "left", "←", "right", "→", "up", "↑", "down", "↓", "f1", "F1")
	out := make([]string, len(keys))
	for i, k := range keys {
		out[i] = names.Replace(k)
	}
	return strings.Join(out, "  ")
}
