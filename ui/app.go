package ui

import (
	"runtime"
	"time"

	tea "github.com/charmbracelet/bubbletea"

	"capsize/model/scenario"
	"capsize/sim/timeline"
	"capsize/ui/panel"
	"capsize/ui/plot"
)

// App is the state of the screen. It is Bubble Tea's model; the word "model"
// means something else in this program.
type App struct {
	name    string
	preset  *scenario.Scenario // what knobs go back to
	presets func() []Preset
	hooks   hooks

	session session
	jobs    jobs
	answer  answer

	keys      normaliser
	commands  []command
	modes     []mode // the last one gets the keys; never empty
	focus     string // path of the focused knob
	sliders   map[string]slider
	knobs     []panel.Knob      // as they stand; never changed in place
	modified  bool              // some setting differs from the preset
	chart     int               // the one chosen last, an index of panel.Charts
	side      panel.Kind        // the last such that shares a place with others
	zoomed    bool              // the chosen one has the whole screen
	following *timeline.Request // the one whose events are stepped through, or nil
	stepping  bool              // the last thing done to time was a step
	preview   preview
	pinLabel  string // what A has that differs
	message   string // what the last key did
	problem   string // what was wrong with the last value
	mouse     bool   // clicks and the wheel are ours
	toured    bool   // a tour came to its end

	now   func() time.Time
	after timer

	width, height int
	theme         *panel.Theme
	glyphs        plot.Alphabet
	colourless    bool // by the user's wish: no theme changes that
	canvas        plot.Canvas
	view          string // what was drawn last
	drawn         bool   // view shows the present state
}

// mode is who gets the keys: the main screen, an open field, a dialog.
type mode interface {
	// key acts on one key press.
	key(a *App, in input) tea.Cmd
	// show adds to the frame what the mode shows above the main screen.
	show(a *App, f *panel.Frame)
}

// newApp makes an App that is ready to be drawn.
func newApp(o Options, after timer) (*App, error) {
	a := &App{
		presets: o.Presets, now: o.Now, after: after,
		mouse: !o.NoMouse, commands: commandTable(), modes: []mode{mainMode{}}, hooks: o.hooks(),
	}
	if a.presets == nil {
		a.presets = PresetsIn("", nil)
	}
	if a.now == nil {
		a.now = time.Now
	}
	a.keys.now = a.now
	a.jobs.replications, a.jobs.workers = Replications, max(1, runtime.NumCPU()-1)
	if err := a.dress(o.Theme, o.Charts, o.NoColor); err != nil {
		return nil, err
	}
	if o.Tour {
		a.open(&tour{})
	}
	preset := o.Preset
	if preset == nil {
		preset = o.Scenario
	}
	if err := a.load(o.Name, o.Scenario, preset); err != nil {
		return nil, err
	}
	var err error
	a.session.speed, err = speedNamed(o.Speed)
	return a, err
}

// load starts a run of s. On an error the former run, if any, goes on.
func (a *App) load(name string, s, preset *scenario.Scenario) error {
	if err := a.session.start(s); err != nil {
		return err
	}
	a.jobs.forget()
	a.following = nil
	a.name, a.preset = name, preset.Clone()
	a.sliders = map[string]slider{}
	a.scenarioChanged()
	return nil
}

// Init begins the work that needs no key.
func (a *App) Init() tea.Cmd {
	return tea.Batch(a.session.nextFrame(a.after), a.jobs.begin(a.scenario(), a.after), a.poll())
}

// close ends what runs in the background.
func (a *App) close() { a.jobs.stop() }

// scenario is the scenario as it stands. It must not be changed.
func (a *App) scenario() *scenario.Scenario { return a.session.reading.Scenario }

// View draws the screen, unless it is as it was. Bubble Tea asks after every
// message, and before it knows the size of the window.
func (a *App) View() string {
	if a.width <= 0 || a.height <= 0 {
		return ""
	}
	if !a.drawn {
		a.canvas.Reset(a.width, a.height, a.glyphs)
		panel.Draw(&a.canvas, a.frame(), a.theme)
		a.view, a.drawn = a.canvas.Render(a.theme.Palette), true
	}
	return a.view
}
