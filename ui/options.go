package ui

import (
	"io"
	"os"
	"time"

	"capsize/model/scenario"
	"capsize/model/sizing"
	"capsize/presets"
	"capsize/sim/experiment"
)

// Options is what the screen starts with. Only Scenario is required.
type Options struct {
	// Scenario is what runs. It must be valid, and is not changed.
	Scenario *scenario.Scenario
	// Preset is what a knob goes back to and what "modified" is measured
	// against; nil means Scenario itself.
	Preset *scenario.Scenario
	// Name is the title: the preset's or the file's.
	Name string
	// Presets lists what the picker offers; nil means the embedded presets.
	Presets func() []Preset
	// Save writes a scenario as a preset of the user's by that name and says
	// where; its error is [ErrExists] where that would replace a preset and force
	// is not set. nil: nothing can be saved.
	Save func(name string, yaml []byte, force bool) (where string, err error)
	// Command returns the command that simulates now again, which differs from
	// the preset or file of that name; nil: nobody knows it.
	Command func(name string, preset, now *scenario.Scenario) string
	// Tour begins with the tour. Toured is called when a tour was ended, or left
	// with the screen, more than once maybe and from any goroutine; or nil.
	Tour   bool
	Toured func()
	// Theme and Charts are the looks: one of [Themes] and [Charts], or "" for
	// the first of them.
	Theme, Charts string
	// Speed is how fast simulated time goes by, one of [Speeds]; "" is
	// [DefaultSpeed].
	Speed string
	// NoColor draws without any colour, whatever the theme.
	NoColor bool
	// NoMouse leaves the mouse to the terminal until a key asks for it.
	NoMouse bool
	// NoSync sends frames without the brackets of a synchronized update.
	NoSync bool
	// Input and Output are the terminal; nil means the process's own.
	Input  io.Reader
	Output *os.File
	// Now is the clock that budgets and escape sequences are measured with;
	// nil means time.Now.
	Now func() time.Time
}

// Preset is one entry of the picker.
type Preset struct {
	Name, Story string
	Scenario    *scenario.Scenario
	User        bool // one of the user's own
	// Err says why the preset cannot be loaded; Scenario is then nil.
	Err error
}

// Result is what is left when the screen is gone. After an interrupt that is
// nothing else.
type Result struct {
	// Interrupted says that ctrl+c or a signal ended it: exit status 130.
	Interrupted bool
	// Scenario is the one that stood last, and Preset what the name means
	// before any change: that of the last preset loaded, or as in Options.
	Scenario, Preset *scenario.Scenario
	Name             string
	// Summary is what Replications of Scenario have shown; nil when they were
	// not done for its last change. Verdict is then by prediction or, after a
	// kill, by the run on the screen.
	Summary *experiment.Summary
	Verdict sizing.Verdict
}

// Replications is how many the simulated column, and so [Result.Summary],
// stands on.
const Replications = 20

// PresetsIn returns a list of the embedded presets and those in the user's
// directory, which need not exist, for [Options.Presets].
// load reads the files that a user's preset names.
func PresetsIn(dir string, load func(*scenario.Scenario) error) func() []Preset {
	return func() []Preset {
		known, _ := presets.List(dir) // on an error it still has the embedded ones
		out := make([]Preset, len(known))
		for i, p := range known {
			out[i] = readPreset(p.Name, dir)
			if s := out[i].Scenario; s != nil && p.User {
				if err := load(s); err != nil {
					out[i] = Preset{Name: p.Name, Err: err}
				}
			}
			out[i].User = p.User
		}
		return out
	}
}

func readPreset(name, dir string) Preset {
	src, p, err := presets.Get(name, dir)
	if err != nil {
		return Preset{Name: name, Err: err}
	}
	s, err := scenario.Parse(src, p.File)
	if err != nil {
		return Preset{Name: name, Err: err}
	}
	return Preset{Name: name, Story: s.About, Scenario: s}
}
