package ui

import (
	"errors"
	"path"
	"strings"

	tea "github.com/charmbracelet/bubbletea"

	"capsize/model/scenario"
	"capsize/presets"
	"capsize/ui/panel"
)

// ErrExists says that [Options.Save] would replace a preset: asked again with
// force, it does.
var ErrExists = errors.New("there is a preset of that name")

// hooks is what the program around the screen does for it.
type hooks struct {
	save    func(name string, yaml []byte, force bool) (where string, err error)
	command func(name string, preset, now *scenario.Scenario) string
	copy    func(text string) error
	toured  func()
}

func (o *Options) hooks() hooks { return hooks{save: o.Save, command: o.Command, toured: o.Toured} }

// saver is the dialog that asks for a preset's name.
type saver struct {
	field   field
	exists  string // the name that is taken: entered again, it is overwritten
	problem string
	busy    bool // the answer is on its way
}

func newSaver(a *App) *saver { return &saver{field: newField(ownName(a.name))} }

// ownName proposes a name that is not that of an embedded preset.
func ownName(of string) string {
	const prefix = "my-"
	name := strings.TrimSuffix(path.Base(of), path.Ext(of))
	if !strings.HasPrefix(name, prefix) {
		name = prefix + name
	}
	if presets.CheckName(name) != nil {
		return prefix + "preset"
	}
	return name
}

// unsavable says why nothing can be saved.
func (a *App) unsavable() string {
	if a.hooks.save == nil {
		return "there is no directory for presets of yours"
	}
	return ""
}

// savedMsg says what became of a scenario that was to be saved.
type savedMsg struct {
	name, where string
	scenario    *scenario.Scenario
	generation  int // of the run that it was taken from
	err         error
}

func (s *saver) key(a *App, in input) tea.Cmd {
	switch in.key {
	case "esc":
		a.back()
		return nil
	case "enter":
		return s.submit(a)
	}
	if s.field.key(in) {
		s.problem, s.exists = "", ""
	}
	return nil
}

// submit sends the scenario off to be written.
func (s *saver) submit(a *App) tea.Cmd {
	name := s.field.String()
	if err := presets.CheckName(name); err != nil {
		s.problem = err.Error()
		return nil
	}
	if s.busy {
		return nil
	}
	s.busy, s.problem = true, ""
	save, force := a.hooks.save, name == s.exists
	msg := savedMsg{name: name, scenario: a.scenario().Clone(), generation: a.session.generation}
	yaml := a.asPreset(name).YAML()
	return func() tea.Msg {
		msg.where, msg.err = save(name, yaml, force)
		return msg
	}
}

// asPreset is the scenario as it stands under another name. Its story no longer
// tells of settings that were changed.
func (a *App) asPreset(name string) *scenario.Scenario {
	s := a.scenario().Clone()
	if sets := s.Diff(a.preset); len(sets) > 0 {
		s.About = "Like " + a.name + ", with " + strings.Join(sets, ", ") + "."
	}
	s.Name = name
	return s
}

// saved takes note of what became of it. What was saved is from then on what
// the knobs go back to, and what the run is called.
func (a *App) saved(msg savedMsg) tea.Cmd {
	s, open := a.top().(*saver)
	open = open && s.busy // and not one that was opened since
	switch {
	case msg.err == nil:
		if open {
			a.back()
		}
		a.message, a.problem = "saved "+msg.where, ""
		if msg.generation == a.session.generation {
			a.name, a.preset = msg.name, msg.scenario
			a.scenarioChanged()
		}
	case !open:
		a.message = "not saved: " + firstLine(msg.err.Error())
	case errors.Is(msg.err, ErrExists):
		s.busy, s.exists = false, msg.name
		s.problem = firstLine(msg.err.Error()) + ": enter again overwrites"
	default:
		s.busy, s.problem = false, firstLine(msg.err.Error())
	}
	return nil
}

func (s *saver) show(a *App, f *panel.Frame) {
	f.Overlay = &panel.Overlay{
		Title: "save as a preset of yours", Prompt: "name", Field: &panel.Entry{Text: string(s.field.text), Cursor: s.field.cursor},
		Problem: s.problem, Cursor: -1, Footer: "enter save · esc back",
	}
	for _, set := range a.scenario().Diff(a.preset) {
		f.Overlay.Lines = append(f.Overlay.Lines, panel.Line{Text: set})
	}
	if len(f.Overlay.Lines) == 0 {
		f.Overlay.Lines = []panel.Line{{Text: "nothing differs from " + a.name}}
	}
	f.Hints = []panel.Hint{{Key: "enter", Text: "save"}, {Key: "esc", Text: "back"}}
}
