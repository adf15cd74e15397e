package ui

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	tea "github.com/charmbracelet/bubbletea"
	"github.com/charmbracelet/x/ansi"
	"github.com/charmbracelet/x/exp/golden"

	"capsize/model/scenario"
	"capsize/ui/panel"
	"capsize/ui/plot"
	"capsize/ui/report"
)

// keeper stands in for the program around the screen: presets and clipboard.
type keeper struct {
	files  map[string]string
	copied []string
	err    error
}

func newKeeper() *keeper { return &keeper{files: map[string]string{}} }

func (k *keeper) save(name string, yaml []byte, force bool) (string, error) {
	if k.err != nil {
		return "", k.err
	}
	if _, ok := k.files[name]; ok && !force {
		return "", ErrExists
	}
	k.files[name] = string(yaml)
	return "~/presets/" + name + ".yaml", nil
}

func (k *keeper) command(name string, preset, now *scenario.Scenario) string {
	return "capsize run " + strings.Join(append([]string{name}, now.Diff(preset)...), " ")
}

func (k *keeper) copy(text string) error {
	k.copied = append(k.copied, text)
	return k.err
}

// keeping drives the default preset with a keeper.
func keeping(t *testing.T) (*driver, *keeper) {
	d, k := chat(t), newKeeper()
	d.app.hooks = hooks{save: k.save, command: k.command, copy: k.copy}
	d.press(" ")
	return d, k
}

func (d *driver) types(text string) {
	d.t.Helper()
	d.pass(pieceTime + time.Millisecond)
	d.send(runes(text))
}

// TestPaletteRunsAsTheKeyDoes holds that a command found and run leaves the same
// screen as its key, for every command that has one.
func TestPaletteRunsAsTheKeyDoes(t *testing.T) {
	if testing.Short() {
		t.Skip("every command twice")
	}
	for i, c := range commandTable() {
		if len(c.keys) == 0 {
			continue
		}
		t.Run(c.id, func(t *testing.T) {
			byKey, _ := keeping(t)
			byName, _ := keeping(t)
			for _, d := range []*driver{byKey, byName} {
				d.press("l")
				d.pass(time.Second)
			}
			why := byKey.app.whyNot(&byKey.app.commands[i])
			byKey.send(named(c.keys[0]))
			byName.send(named(":"))
			for range i {
				byName.send(named("down"))
			}
			byName.send(named("enter"))
			if why != "" {
				byName.press("esc") // it stays open to be read
				byName.app.message = why
				byName.app.drawn = false
			}
			if key, name := byKey.screen(), byName.screen(); key != name {
				t.Errorf("by key\n%s\nby name\n%s", key, name)
			}
			if len(byKey.asked) != len(byName.asked) {
				t.Errorf("asked for %v by key, %v by name", byKey.asked, byName.asked)
			}
		})
	}
}

func TestPaletteFindsByTyping(t *testing.T) {
	for _, c := range []struct{ typed, want string }{
		{"fast", "faster"}, {"SUSP", "suspend"}, {"copy command", "copy-command"}, {"ctrl+r", "redo"}, {"half", "charts-half"}, {"preset load", "presets"},
	} {
		d, _ := keeping(t)
		d.press("ctrl+p")
		d.types(c.typed)
		f := d.app.top().(*finder)
		list := f.found(d.app)
		if len(list) == 0 || list[f.cursor].id != c.want {
			t.Errorf("%q finds %v", c.typed, list)
		}
	}
	d, _ := keeping(t)
	d.press(":")
	d.types("zzz")
	if !strings.Contains(d.screen(), nothingFound) {
		t.Error("the palette does not say that it found nothing")
	}
	d.press("enter", "down", "up", "esc")
	if len(d.app.modes) != 1 {
		t.Error("esc does not leave the palette")
	}
}

// TestPaletteSaysWhyNot holds that a command that cannot be run says why, and
// that nothing happens.
func TestPaletteSaysWhyNot(t *testing.T) {
	d := chat(t) // nothing keeps anything
	d.press(" ", ":")
	d.types("save")
	if !strings.Contains(d.screen(), "not now: there is no directory") {
		t.Errorf("the palette does not say why nothing is saved:\n%s", d.screen())
	}
	d.press("enter")
	if len(d.app.modes) != 2 || !strings.Contains(d.screen(), "✗ there is no directory") {
		t.Errorf("%d modes; want the palette and why not:\n%s", len(d.app.modes), d.screen())
	}
}

// TestHelpTellsWhatIsInSight holds that the help says of the focus and of the
// chart what capsize explain says.
func TestHelpTellsWhatIsInSight(t *testing.T) {
	d := chat(t)
	for range d.app.knobs {
		d.press("?")
		knob, ok := report.KnobTopic(d.app.focus)
		if !ok {
			t.Fatalf("%s cannot be explained", d.app.focus)
		}
		chart, _ := report.ChartTopic(d.app.chosen().Number)
		if e := report.Explain(d.app.focus); len(e.Topics) != 1 || e.Topics[0].Title != knob.Title {
			t.Errorf("%s: capsize explain says %+v", d.app.focus, e.Topics)
		}
		var said []string
		for _, l := range d.app.top().(*finder).about {
			said = append(said, l.Text)
		}
		text := strings.Join(said, "\n")
		for _, topic := range []report.Topic{knob, chart} {
			for _, want := range append([]report.Fact{{Text: topic.Title}}, topic.Facts...) {
				if !strings.Contains(text, want.Text) {
					t.Errorf("%s: the help lacks %q", d.app.focus, want.Text)
				}
			}
		}
		d.press("esc", "down", "tab")
	}
	for _, c := range panel.Charts() {
		if _, ok := report.ChartTopic(c.Number); !ok {
			t.Errorf("chart %s has no words", c.Number)
		}
	}
}

// TestSymbolsAreOfOneTable holds that the symbols of the knobs are those that
// the words beside them speak of.
func TestSymbolsAreOfOneTable(t *testing.T) {
	for _, name := range fuzzPresets {
		for _, dial := range dials(preset(t, name)) {
			topic, ok := report.KnobTopic(dial.path)
			symbol := ""
			for _, f := range topic.Facts {
				if f.Key == "symbol" {
					symbol = f.Text
				}
			}
			if !ok || symbol != dial.symbol {
				t.Errorf("%s: %q beside the slider, %q in words", dial.path, dial.symbol, symbol)
			}
		}
	}
}

// TestHelpScrollsToItsEnd on a small screen: the words first, then the commands.
func TestHelpScrollsToItsEnd(t *testing.T) {
	d := drive(t, Options{Scenario: preset(t, "chat-peak"), Name: "chat-peak"}, 60, 10)
	d.press(" ", "?")
	seen := d.screen()
	for range 120 {
		d.press("down")
		seen += d.screen()
	}
	for _, want := range []string{"restaurant", "tab", "pause or run", d.app.commands[len(d.app.commands)-1].title} {
		if !strings.Contains(seen, want) {
			t.Errorf("%q never comes into sight", want)
		}
	}
	for range 120 {
		d.press("up")
	}
	if !strings.Contains(d.screen(), "the knob in focus") {
		t.Errorf("the beginning does not come back:\n%s", d.screen())
	}
}

func TestSave(t *testing.T) {
	d, k := keeping(t)
	d.press("h", "S")
	if !strings.Contains(d.screen(), "pool.concurrency=48") || !strings.Contains(d.screen(), "my-chat-peak") {
		t.Errorf("the dialog says neither what differs nor a name:\n%s", d.screen())
	}
	d.types("../etc")
	d.press("enter")
	if len(k.files) != 0 || !strings.Contains(d.screen(), "letters a to z") {
		t.Errorf("a bad name: files %v", k.files)
	}
	d.press("ctrl+u")
	d.types("mine")
	d.press("enter")
	saved, err := scenario.Parse([]byte(k.files["mine"]), "mine")
	if err != nil || saved.Name != "mine" || saved.About != "Like chat-peak, with pool.concurrency=48." {
		t.Fatalf("saved %v, %v", k.files, err)
	}
	saved.Name, saved.About = d.app.scenario().Name, d.app.scenario().About
	if sets := saved.Diff(d.app.scenario()); len(sets) != 0 {
		t.Errorf("what was saved differs in %v", sets)
	}
	if d.app.message != "saved ~/presets/mine.yaml" || d.app.name != "mine" || d.app.modified || len(d.app.modes) != 1 {
		t.Errorf("message %q, name %q, modified %v, %d modes", d.app.message, d.app.name, d.app.modified, len(d.app.modes))
	}
	d.press("h")
	if !strings.Contains(d.screen(), "mine*") {
		t.Error("a change after saving is not marked")
	}

	d.press("S")
	d.types("mine")
	d.press("enter")
	if !strings.Contains(k.files["mine"], "concurrency: 48") || !strings.Contains(d.screen(), "enter again overwrites") {
		t.Error("an existing preset was overwritten without a question")
	}
	d.types("2")
	d.press("backspace", "enter")
	if !strings.Contains(k.files["mine"], "concurrency: 48") {
		t.Error("the question was forgotten while the name was typed anew, and the preset overwritten")
	}
	d.press("enter")
	if !strings.Contains(k.files["mine"], "concurrency: 47") || d.app.modified {
		t.Errorf("the second enter did not overwrite: %s", k.files["mine"])
	}
}

func TestSaveFails(t *testing.T) {
	d, k := keeping(t)
	k.err = errors.New("the disk is full\nreally")
	d.press("h", "S", "enter")
	if len(d.app.modes) != 2 || !strings.Contains(d.screen(), "the disk is full") || d.app.name != "chat-peak" || !d.app.modified {
		t.Errorf("a failed save: %d modes, name %s\n%s", len(d.app.modes), d.app.name, d.screen())
	}
	k.err = nil
	d.press("enter")
	if len(k.files) != 1 {
		t.Error("it cannot be tried again")
	}
}

// TestSavedAfterAnotherPresetWasLoaded holds that the answer to a slow save does
// not rename what runs by then.
func TestSavedAfterAnotherPresetWasLoaded(t *testing.T) {
	d, _ := keeping(t)
	msg := savedMsg{name: "late", where: "there", scenario: d.app.scenario(), generation: d.app.session.generation}
	if err := d.app.load("push-spike", preset(t, "push-spike"), preset(t, "push-spike")); err != nil {
		t.Fatal(err)
	}
	d.send(msg)
	if d.app.name != "push-spike" || d.app.modified || d.app.message != "saved there" {
		t.Errorf("name %q, modified %v, message %q", d.app.name, d.app.modified, d.app.message)
	}
}

func TestCopy(t *testing.T) {
	d, k := keeping(t)
	d.press("h", "c", "C")
	if len(k.copied) != 2 {
		t.Fatalf("copied %q", k.copied)
	}
	v := d.app.answer.verdict
	for _, want := range []string{"chat-peak (changed)", string(v.State), v.Text, "prediction"} {
		if !strings.Contains(k.copied[0], want) {
			t.Errorf("%q lacks %q", k.copied[0], want)
		}
	}
	if want := "capsize run chat-peak pool.concurrency=48"; k.copied[1] != want || d.app.message != "copied: "+want {
		t.Errorf("copied %q, message %q", k.copied[1], d.app.message)
	}
	k.err = errors.New("no clipboard")
	d.press("c")
	if !strings.Contains(d.app.message, "no clipboard") {
		t.Errorf("message %q", d.app.message)
	}
}

// TestLooks holds that a look found in the palette is put on, that ASCII leaves
// nothing else, and that no theme brings colour back to who wants none.
func TestLooks(t *testing.T) {
	d, _ := keeping(t)
	look := func(name string) {
		t.Helper()
		d.press(":")
		d.types(name)
		d.press("enter")
	}
	look("charts ascii")
	for _, keys := range [][]string{nil, {"?"}, {":"}, {"p"}, {"S"}, {"w"}, {"enter"}} {
		d.press(keys...)
		for _, r := range ansi.Strip(d.app.View()) {
			if r >= utf8.RuneSelf {
				t.Fatalf("%q on an ASCII screen after %q:\n%s", r, keys, d.screen())
			}
		}
		d.press("esc")
	}
	look("charts half")
	if d.app.glyphs != plot.HalfBlock {
		t.Error("half blocks were not put on")
	}
	plain := drive(t, Options{Scenario: preset(t, "chat-peak"), NoColor: true}, 120, 40)
	for _, c := range plain.app.commands {
		if strings.HasPrefix(c.id, "theme-") && plain.app.whyNot(&c) == "" {
			t.Errorf("%s is allowed without colours", c.id)
		}
	}
	for _, o := range []Options{{Theme: "pink"}, {Charts: "crayon"}} {
		o.Scenario = preset(t, "chat-peak")
		if _, err := newApp(o, realTimer); err == nil {
			t.Errorf("%s%s is taken", o.Theme, o.Charts)
		}
	}
}

// TestPickerTellsOfPresets holds that the one under the cursor is told in full,
// those of the user are marked, and that one that cannot be loaded says why.
func TestPickerTellsOfPresets(t *testing.T) {
	dir := t.TempDir()
	for name, text := range map[string]string{"good": string(preset(t, "push-spike").YAML()), "bad": "name: [\n"} {
		if err := os.WriteFile(filepath.Join(dir, name+".yaml"), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	s := preset(t, "chat-peak")
	d := drive(t, Options{Scenario: s, Name: "chat-peak", Presets: PresetsIn(dir, func(*scenario.Scenario) error { return nil })}, 120, 50)
	d.press(" ", "p")
	for _, want := range []string{"good (yours)", "bad (yours)", "story", "source", "c 49 slots"} {
		if !strings.Contains(d.screen(), want) {
			t.Errorf("the picker lacks %q:\n%s", want, d.screen())
		}
	}
	d.types("bad")
	if !strings.Contains(d.screen(), "not loaded") {
		t.Errorf("the picker does not say why a preset cannot be loaded:\n%s", d.screen())
	}
	d.press("enter")
	if d.app.name != "chat-peak" || !strings.Contains(d.screen(), "✗ ") {
		t.Errorf("name %q:\n%s", d.app.name, d.screen())
	}
	d.press("ctrl+u")
	d.types("push")
	detail := d.app.top().(*picker).detail
	if at := detail.Curve(12 * time.Minute); at < 80 || at > 96 {
		t.Errorf("the load two minutes into the spike is %v, want nearly 96", at)
	}
}

// TestDialogScreens are the goldens beside the laws above.
func TestDialogScreens(t *testing.T) {
	for name, keys := range map[string][]string{"palette": {":"}, "help": {"?"}, "save": {"h", "S"}} {
		for _, size := range []tea.WindowSizeMsg{{Width: 120, Height: 40}, {Width: 80, Height: 24}, {Width: 40, Height: 10}} {
			t.Run(fmt.Sprintf("%s/%dx%d", name, size.Width, size.Height), func(t *testing.T) {
				d, _ := keeping(t)
				d.send(size)
				d.press(keys...)
				golden.RequireEqual(t, []byte(d.screen()))
			})
		}
	}
}
