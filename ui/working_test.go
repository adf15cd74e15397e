package ui

import (
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/charmbracelet/x/exp/golden"
)

// atTop is the first line of the dialog that is shown.
func (d *driver) atTop() string {
	o := d.app.frame().Overlay
	if o == nil {
		return ""
	}
	return o.Lines[o.Offset].Text
}

// focusOn moves to a knob.
func (d *driver) focusOn(path string) {
	d.t.Helper()
	for range d.app.knobs {
		if d.app.focus == path {
			return
		}
		d.press("j")
	}
	d.t.Fatalf("there is no knob %s", path)
}

// TestWorkingOpensAtTheKnob: w shows the step that the focused knob is about, or
// the last page where that step is on it; w, esc, q and enter close it.
func TestWorkingOpensAtTheKnob(t *testing.T) {
	d := drive(t, Options{Scenario: preset(t, "chat-peak"), Name: "chat-peak"}, 80, 24)
	d.press(" ")
	keys := []string{"w", "esc", "q", "enter"}
	for i, c := range []struct{ path, want string }{
		{slots, "Load: streams in flight"},
		{queue, "Queue depth"},
		{rate, "Load: streams in flight"},
		{"chat.stream.duration.mean", "Load: streams in flight"},
		{timeout, "The line: "},
		{"memory.per_stream", "Memory: mean"},
		{memoryLimit, "Most slots"},
	} {
		d.focusOn(c.path)
		d.press("w")
		if got := d.atTop(); !strings.HasPrefix(got, c.want) {
			t.Errorf("at %s the working opens at %q, want %q", c.path, got, c.want)
		}
		d.press(keys[i%len(keys)])
		if d.app.frame().Overlay != nil {
			t.Fatalf("%q does not close the working", keys[i%len(keys)])
		}
	}
	if len(d.asked) > 0 {
		t.Errorf("asked %v", d.asked)
	}
}

// TestEveryKnobHasItsWorking: no knob of any preset opens at the top for want of
// a step.
func TestEveryKnobHasItsWorking(t *testing.T) {
	for _, name := range []string{"chat-peak", "push-spike", "nightly-batch", "nightly-batch-24"} {
		for _, k := range drive(t, Options{Scenario: preset(t, name)}, 120, 40).app.knobs {
			if workingOf(k.Path) == "" {
				t.Errorf("%s: %s is about no step", name, k.Path)
			}
		}
	}
}

// TestWorkingScrolls from end to end, and no key is lost at the end.
func TestWorkingScrolls(t *testing.T) {
	d := drive(t, Options{Scenario: preset(t, "chat-peak")}, 80, 24)
	d.press(" ", "w", "g")
	top := d.atTop()
	d.press("G")
	end := d.app.frame().Overlay.Offset
	if last := len(d.app.frame().Overlay.Lines) - rows(24); top == d.atTop() || end != last {
		t.Errorf("the end is at %d, want %d", end, last)
	}
	d.press("k")
	if got := d.app.frame().Overlay.Offset; got != end-1 {
		t.Errorf("one line up from %d is %d", end, got)
	}
	d.press("home")
	if d.atTop() != top {
		t.Error("home is not the top")
	}
	d.press("pgdown", "pgup")
	if d.atTop() != top {
		t.Error("a page down and up is not the top")
	}
	// A place beyond the last page counts as the last page.
	p := newWorking(d.app)
	p.offset = len(p.lines) - 1
	p.scroll(d.app, -1)
	if p.offset != end-1 {
		t.Errorf("one line up from beyond the end is %d, want %d", p.offset, end-1)
	}
}

// TestNoWorkingWithoutPredictions: w says why.
func TestNoWorkingWithoutPredictions(t *testing.T) {
	d := chat(t)
	d.press(" ")
	d.app.answer.err = errors.New("the load is 1e300 streams")
	d.press("w")
	if d.app.frame().Overlay != nil || d.app.message != "no predictions: the load is 1e300 streams" {
		t.Errorf("message %q", d.app.message)
	}
}

// TestWorkingScreens pins the dialog; the laws beside it say what it means.
func TestWorkingScreens(t *testing.T) {
	for _, size := range []struct{ w, h int }{{120, 40}, {80, 24}} {
		t.Run(fmt.Sprintf("%dx%d", size.w, size.h), func(t *testing.T) {
			d := drive(t, Options{Scenario: preset(t, "chat-peak"), Name: "chat-peak"}, size.w, size.h)
			d.pass(10 * time.Second)
			d.press(" ", "w")
			golden.RequireEqual(t, []byte(d.screen()))
		})
	}
}
