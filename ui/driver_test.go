package ui

import (
	"math/rand/v2"
	"reflect"
	"strings"
	"testing"
	"time"

	tea "github.com/charmbracelet/bubbletea"

	"capsize/model/scenario"
)

// driver runs an App without Bubble Tea, without a terminal and without
// waiting: commands run at once, and messages that would come after a while
// come when the test lets time pass.
type driver struct {
	t     testing.TB
	app   *App
	clock time.Time
	look  time.Duration // what a look at the clock takes
	later []delayed
	order *rand.Rand // shuffles commands that may finish in any order; nil: as given
	asked []string   // quit, interrupt, suspend, size: what was asked of Bubble Tea
}

type delayed struct {
	at  time.Time
	msg tea.Msg
}

// drive starts an App on a scenario and a window of the given size.
func drive(t testing.TB, o Options, w, h int) *driver {
	t.Helper()
	d := &driver{t: t, clock: time.Unix(1_000_000, 0)}
	o.Now = func() time.Time {
		d.clock = d.clock.Add(d.look)
		return d.clock
	}
	app, err := newApp(o, func(wait time.Duration, msg tea.Msg) tea.Cmd {
		return func() tea.Msg {
			d.later = append(d.later, delayed{d.clock.Add(wait), msg})
			return nil
		}
	})
	if err != nil {
		t.Fatal(err)
	}
	app.jobs.workers = 1
	d.app = app
	t.Cleanup(app.close)
	d.run(app.Init())
	d.send(tea.WindowSizeMsg{Width: w, Height: h})
	return d
}

// send passes a message to the App and does what it asks for.
func (d *driver) send(msg tea.Msg) {
	d.t.Helper()
	_, cmd := d.app.Update(msg)
	d.run(cmd)
	d.app.View() // Bubble Tea asks for it after every message
}

// run runs a command and feeds its message back.
func (d *driver) run(cmd tea.Cmd) {
	d.t.Helper()
	if cmd == nil {
		return
	}
	msg := cmd()
	switch name := reflect.TypeOf(msg); {
	case msg == nil:
	case name == reflect.TypeFor[tea.BatchMsg]():
		batch := append(tea.BatchMsg(nil), msg.(tea.BatchMsg)...)
		if d.order != nil {
			d.order.Shuffle(len(batch), func(i, j int) { batch[i], batch[j] = batch[j], batch[i] })
		}
		for _, c := range batch {
			d.run(c)
		}
	case name.PkgPath() == "github.com/charmbracelet/bubbletea":
		d.asked = append(d.asked, strings.ToLower(strings.TrimSuffix(name.Name(), "Msg")))
	default:
		d.send(msg)
	}
}

// pass lets time go by: what is due comes in order.
func (d *driver) pass(span time.Duration) {
	d.t.Helper()
	end := d.clock.Add(span)
	for {
		first := -1
		for i := range d.later {
			if !d.later[i].at.After(end) && (first < 0 || d.later[i].at.Before(d.later[first].at)) {
				first = i
			}
		}
		if first < 0 {
			break
		}
		next := d.later[first]
		d.later = append(d.later[:first], d.later[first+1:]...)
		d.clock = next.at
		d.send(next.msg)
	}
	d.clock = end
}

// press presses keys by Bubble Tea's names, with time between them so that
// none belongs to an escape sequence.
func (d *driver) press(keys ...string) {
	d.t.Helper()
	for _, k := range keys {
		d.pass(pieceTime + time.Millisecond)
		d.send(named(k))
	}
}

// enter types a value into the focused knob.
func (d *driver) enter(value string) {
	d.t.Helper()
	d.press("enter")
	d.send(runes(value))
	d.press("enter")
}

// named makes the message of a key.
func named(name string) tea.KeyMsg {
	for k := tea.KeyType(-200); k < 200; k++ {
		if msg := key(k); name != " " && k != tea.KeyRunes && msg.String() == name {
			return msg
		}
	}
	return runes(name)
}

// screen is what stands on the screen, without colour.
func (d *driver) screen() string {
	d.app.View()
	return d.app.canvas.Plain()
}

// value is a knob's value as it is written in a file.
func (d *driver) value(path string) string { return d.app.scenario().Get(path) }

// preset loads an embedded preset.
func preset(t testing.TB, name string) *scenario.Scenario {
	t.Helper()
	for _, p := range PresetsIn("", nil)() {
		if p.Name == name && p.Err == nil {
			return p.Scenario
		}
	}
	t.Fatalf("there is no preset %s that can be loaded", name)
	return nil
}

// chat drives the default preset at 120×40.
func chat(t testing.TB) *driver {
	return drive(t, Options{Scenario: preset(t, "chat-peak"), Name: "chat-peak"}, 120, 40)
}
