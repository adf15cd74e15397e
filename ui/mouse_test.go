package ui

import (
	"math/rand/v2"
	"strings"
	"testing"
	"time"

	tea "github.com/charmbracelet/bubbletea"

	"capsize/ui/panel"
)

// at is where a text stands on the screen.
func (d *driver) at(text string) (x, y int) {
	d.t.Helper()
	for y, line := range strings.Split(d.screen(), "\n") {
		if before, _, ok := strings.Cut(line, text); ok {
			return len([]rune(before)), y
		}
	}
	d.t.Fatalf("%q is not on the screen:\n%s", text, d.screen())
	return 0, 0
}

// mouse presses a button, or turns the wheel, where a text stands, some cells to
// the right of where it begins.
func (d *driver) mouse(button tea.MouseButton, text string, right int) {
	d.t.Helper()
	x, y := d.at(text)
	d.send(tea.MouseMsg{X: x + right, Y: y, Button: button, Action: tea.MouseActionPress})
}

func TestMousePicksAndTunes(t *testing.T) {
	d := drive(t, Options{Scenario: preset(t, "chat-peak"), Name: "chat-peak"}, 120, 40)
	d.mouse(tea.MouseButtonLeft, "queue K", 0)
	if d.app.focus != "pool.queue" {
		t.Fatalf("the focus is on %s", d.app.focus)
	}
	was := d.value("pool.queue")
	d.mouse(tea.MouseButtonWheelUp, "▸ queue", 30)
	if now := d.value("pool.queue"); now == was {
		t.Errorf("the wheel on the slider leaves it at %s", now)
	}
	d.mouse(tea.MouseButtonWheelDown, "▸ queue", 30)
	if now := d.value("pool.queue"); now != was {
		t.Errorf("up and down is %s, not %s", now, was)
	}
	d.mouse(tea.MouseButtonWheelUp, "▸ queue", 2)
	if d.app.focus != "pool.concurrency" || d.value("pool.queue") != was {
		t.Errorf("the wheel beside the slider: focus %s, queue %s", d.app.focus, d.value("pool.queue"))
	}
	d.mouse(tea.MouseButtonRight, "queue K", 0)
	if d.app.focus != "pool.concurrency" {
		t.Error("the right button picks")
	}
}

func TestMouseChoosesCharts(t *testing.T) {
	d := drive(t, Options{Scenario: preset(t, "chat-peak"), Name: "chat-peak"}, 120, 40)
	d.pass(5 * time.Second)
	d.mouse(tea.MouseButtonLeft, "4 memory", 0)
	if d.app.chosen().Kind != panel.Memory || d.app.zoomed {
		t.Errorf("one click: %v, zoomed %v", d.app.chosen().Name, d.app.zoomed)
	}
	d.mouse(tea.MouseButtonLeft, "4 memory", 0)
	if !d.app.zoomed {
		t.Error("two clicks do not zoom")
	}
	d.mouse(tea.MouseButtonLeft, "4 memory", 0)
	if d.app.zoomed {
		t.Error("three clicks do not leave the zoom")
	}
	d.mouse(tea.MouseButtonLeft, "1 in system", 12)
	x, y := d.at("1 in system")
	d.send(tea.MouseMsg{X: x + 12, Y: y + 4, Button: tea.MouseButtonLeft, Action: tea.MouseActionPress})
	m, ok := d.app.top().(*inspectMode)
	if !ok || m.at <= 0 || m.at > 5*time.Minute {
		t.Fatalf("a click on a chart of time: %+v", d.app.top())
	}
	d.send(tea.MouseMsg{X: x + 14, Y: y + 4, Button: tea.MouseButtonLeft, Action: tea.MouseActionPress})
	if next := d.app.top().(*inspectMode); next.at <= m.at || len(d.app.modes) != 2 {
		t.Errorf("a click beside it: %v after %v, %d modes", next.at, m.at, len(d.app.modes))
	}
	d.mouse(tea.MouseButtonLeft, "slots c", 0)
	if len(d.app.modes) != 1 {
		t.Error("a click on a knob leaves the keys on the crosshair")
	}
}

// TestMouseInDialogs holds that the wheel moves in a list, and that a click on what
// a dialog hides does nothing.
func TestMouseInDialogs(t *testing.T) {
	d := drive(t, Options{Scenario: preset(t, "chat-peak"), Name: "chat-peak"}, 120, 40)
	d.press("p")
	p := d.app.top().(*picker)
	was := p.cursor
	d.mouse(tea.MouseButtonWheelDown, "presets", 0)
	if p.cursor != was+1 {
		t.Errorf("the wheel moves from %d to %d", was, p.cursor)
	}
	d.send(tea.MouseMsg{X: 3, Y: 7, Button: tea.MouseButtonLeft, Action: tea.MouseActionPress})
	if d.app.top() != mode(p) {
		t.Error("a click has closed it")
	}
}

func TestMouseIsLetGo(t *testing.T) {
	d := drive(t, Options{Scenario: preset(t, "chat-peak"), Name: "chat-peak"}, 120, 40)
	d.press("m")
	if !strings.Contains(d.screen(), "text can be selected") || d.asked[len(d.asked)-1] != "disablemouse" {
		t.Errorf("%v\n%s", d.asked, d.screen())
	}
	d.mouse(tea.MouseButtonLeft, "queue K", 0)
	if d.app.focus != "pool.concurrency" {
		t.Error("a click that was on its way is taken")
	}
	d.press("m")
	if d.asked[len(d.asked)-1] != "enablemousecellmotion" {
		t.Errorf("%v", d.asked)
	}
	without := drive(t, Options{Scenario: preset(t, "chat-peak"), NoMouse: true}, 120, 40)
	without.send(tea.ResumeMsg{})
	if without.asked[len(without.asked)-1] != "disablemouse" {
		t.Errorf("after a pause of the program: %v", without.asked)
	}
}

// TestMouseIsCalm holds that only buttons going down pass, and the wheel at a pace.
func TestMouseIsCalm(t *testing.T) {
	now := time.Unix(1000, 0)
	filter := calmMouse(func() time.Time { return now })
	passes := func(action tea.MouseAction, button tea.MouseButton) bool {
		return filter(nil, tea.MouseMsg{Action: action, Button: button}) != nil
	}
	for i, want := range []bool{true, false, false, true} {
		if got := passes(tea.MouseActionPress, tea.MouseButtonWheelUp); got != want {
			t.Errorf("turn %d: %v", i, got)
		}
		now = now.Add(wheelTime / 3)
	}
	if !passes(tea.MouseActionPress, tea.MouseButtonLeft) || passes(tea.MouseActionRelease, tea.MouseButtonLeft) || passes(tea.MouseActionMotion, tea.MouseButtonLeft) {
		t.Error("not what goes down, or more than that, passes")
	}
	if filter(nil, tea.WindowSizeMsg{}) == nil || filter(nil, runes("m")) == nil {
		t.Error("it keeps what is no mouse")
	}
}

// TestMouseAnywhere clicks and turns at random, also outside of the window.
func TestMouseAnywhere(t *testing.T) {
	d := drive(t, Options{Scenario: preset(t, "chat-peak"), Name: "chat-peak"}, 120, 40)
	r := rand.New(rand.NewPCG(1, 2))
	sizes := [][2]int{{200, 60}, {120, 40}, {80, 24}, {60, 16}, {30, 5}, {1, 1}}
	keys := []string{"s", "i", "tab", "z", "esc", "8", " ", "p", "esc", "?", "esc", "enter", "esc"}
	for range 600 {
		switch n := r.IntN(10); {
		case n == 0:
			size := sizes[r.IntN(len(sizes))]
			d.send(tea.WindowSizeMsg{Width: size[0], Height: size[1]})
		case n == 1:
			d.press(keys[r.IntN(len(keys))])
		default:
			d.send(tea.MouseMsg{X: r.IntN(210) - 5, Y: r.IntN(70) - 5, Button: tea.MouseButton(r.IntN(8)), Action: tea.MouseAction(r.IntN(3))})
		}
		if lines := strings.Count(d.screen(), "\n"); lines > d.app.height {
			t.Fatalf("%d lines on %d rows", lines, d.app.height)
		}
	}
}
