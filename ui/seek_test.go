package ui

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"capsize/model/sizing"
	"capsize/sim/experiment"
	"capsize/ui/panel"
)

// to puts the focus on a knob.
func (d *driver) to(path string) {
	d.t.Helper()
	for range len(d.app.knobs) {
		if d.app.focus == path {
			return
		}
		d.press("j")
	}
	if d.app.focus != path {
		d.t.Fatalf("there is no knob %s", path)
	}
}

// TestTheAnswerIsThatOfSeek holds for every number that can be sought, and that
// G takes it as a change that can be undone.
func TestTheAnswerIsThatOfSeek(t *testing.T) {
	for path, what := range map[string]sizing.What{slots: sizing.Slots, queue: sizing.Places, "memory.limit": sizing.Bytes, rate: sizing.Load} {
		d := short(t)
		d.press(" ")
		d.to(path)
		s := d.app.scenario()
		hint := d.app.newSeek(what).hint()
		d.press("g")
		message := d.app.message
		want, err := experiment.Seek(t.Context(), s, what, experiment.SeekOptions{
			Options: experiment.Options{Replications: 3, Workers: 1}, Hint: hint,
		})
		if err != nil {
			t.Fatal(err)
		}
		got := d.app.jobs.seek.sought
		if got == nil || got.Certain != want.Certain || (got.Answer == nil) != (want.Answer == nil) || len(got.Tried) != len(want.Tried) {
			t.Fatalf("%s: %+v, want %+v", path, got, want)
		}
		if message != soughtText(want) {
			t.Errorf("%s: message %q, want %q", path, message, soughtText(want))
		}
		if want.Answer == nil {
			continue
		}
		before := s.Get(what.Path())
		d.press("G")
		if same := want.Answer.Value == before; same != strings.Contains(d.app.message, "already") {
			t.Errorf("%s: G says %q", path, d.app.message)
		} else if !same {
			d.want(what.Path(), want.Answer.Value)
			d.press("u")
			d.want(what.Path(), before)
		}
	}
}

// TestWithoutASearchGTakesTheFormula holds for slots; other knobs say why not.
func TestWithoutASearchGTakesTheFormula(t *testing.T) {
	d := chat(t)
	d.press(" ", "G")
	d.want(slots, fmt.Sprint(*d.app.answer.sizing.CGoals))
	for _, c := range []struct{ path, key, want string }{
		{queue, "G", "g seeks one"},
		{timeout, "G", "pick one of these"},
		{timeout, "g", "pick one of these"},
		{slots, "G", "already"},
	} {
		d.press("up", "up", "up", "up", "up", "up", "up", "up")
		d.to(c.path)
		d.press(c.key)
		if !strings.Contains(d.app.message, c.want) {
			t.Errorf("%s at %s says %q", c.key, c.path, d.app.message)
		}
	}
}

// TestASearchEndsWithItsQuestion runs the commands by hand.
func TestASearchEndsWithItsQuestion(t *testing.T) {
	d := short(t)
	d.press(" ")
	late := d.hold(named("g"))[0]
	if !strings.HasPrefix(d.app.frame().Message, "seeking slots") {
		t.Errorf("message %q", d.app.frame().Message)
	}
	msg := late()
	d.send(progressMsg{d.app.jobs.id})
	if m := d.app.frame().Message; !strings.Contains(m, "tried, ") {
		t.Errorf("message %q", m)
	}
	d.press("g")
	d.send(msg)
	if d.app.jobs.seek.what != "" || d.app.jobs.cancel != nil {
		t.Error("a search that was given up came back")
	}
	late = d.hold(named("g"))[0]
	msg = late()
	d.press("j", "l") // another question
	d.send(msg)
	if d.app.jobs.seek.sought != nil {
		t.Error("the answer to another question came")
	}
	d.pass(time.Second)
	k := &d.app.jobs.seek
	if k.sought == nil || k.base.Get(queue) != "76" {
		t.Errorf("the search did not begin anew: %+v", k)
	}
	d.press("up", "h")
	d.pass(time.Second)
	if k.fresh(sizing.Slots, d.app.scenario()) == nil {
		t.Error("turning the sought knob drops the answer")
	}
	d.press("down", "l")
	if k.sought != nil {
		t.Error("an answer that no longer holds stays")
	}
}

// TestPreview holds that what → is said to give is what it gives.
func TestPreview(t *testing.T) {
	d := chat(t)
	d.press(" ")
	for range d.app.knobs {
		lines := d.app.frame().Preview
		if len(lines) < 2 {
			t.Errorf("%s has no preview: %q", d.app.focus, lines)
		}
		was := *d.app.answer.predicted
		s := d.app.scenario()
		d.press("l")
		want := outlook(s, &was, d.app.scenario(), d.app.answer.predicted)
		if strings.Join(lines[1:], "\n") != strings.Join(want, "\n") {
			t.Errorf("%s: the preview said %q, it is %q", d.app.focus, lines[1:], want)
		}
		if name := knobName(s, d.app.focus); lines[0] != "→ "+name+" "+settingText(d.app.scenario(), d.app.focus, "") {
			t.Errorf("%s: %q", d.app.focus, lines[0])
		}
		d.press("u", "j")
	}
}

// TestBands holds that the band by formula is that of the window, and that
// other knobs have none.
func TestBands(t *testing.T) {
	d := chat(t)
	w, top := d.app.answer.sizing.Window, d.app.sliders[slots].top
	want := panel.Band{Low: float64(*w.Low) / top, High: min(1, float64(*w.High)/top)}
	for _, k := range d.app.knobs {
		if k.Path == slots && k.Band != want {
			t.Errorf("band %+v, want %+v of the window %s", k.Band, want, w)
		}
		if k.Path != slots && (k.Band.Low >= 0 || k.Band.High >= 0) {
			t.Errorf("%s has the band %+v", k.Path, k.Band)
		}
	}
}

func TestZoom(t *testing.T) {
	d := chat(t)
	d.press("z")
	if z := d.app.frame().Zoom; !z.On || z.Kind != panel.System {
		t.Errorf("zoom %+v", z)
	}
	d.press("4")
	if z := d.app.frame().Zoom; z.Kind != panel.Memory {
		t.Errorf("zoom %+v", z)
	}
	d.press("esc")
	if d.app.frame().Zoom.On {
		t.Error("esc does not leave the zoom")
	}
}

// TestSharedPlace holds that numbers of charts that share a place call them
// there, that the other numbers change nothing but what the zoom will show, and
// that a sweep comes into sight and stays there.
func TestSharedPlace(t *testing.T) {
	d := chat(t)
	d.app.jobs.replications, d.app.jobs.sweep.points = 1, 4
	d.press(" ")
	shown := func(step, title string) {
		t.Helper()
		for _, other := range []string{"─ 2 slots ─", "─ 6 limits ─", "─ 7 sweep ─"} {
			if other = strings.TrimSuffix(other, "─"); strings.Contains(d.screen(), "╭"+other) != strings.Contains(other, title) {
				t.Errorf("%s: want %s in the shared place:\n%s", step, title, d.screen())
			}
		}
	}
	shown("at first", "2 slots")
	d.press("6")
	shown("6", "6 limits")
	was := d.screen()
	for key, kind := range map[string]panel.Kind{"1": panel.System, "3": panel.Waits, "4": panel.Memory, "5": panel.Refusals} {
		d.press(key)
		if d.screen() != was || d.app.frame().Zoom.Kind != kind {
			t.Errorf("%s changes the screen, or the zoom will show %d", key, d.app.frame().Zoom.Kind)
		}
	}
	d.press("2")
	shown("2", "2 slots")
	d.press("7")
	shown("7", "7 sweep")
	d.press("6", "s")
	shown("a sweep", "7 sweep")
	d.press("tab")
	shown("a sweep with the keys on the knobs", "7 sweep")
	d.press("tab", "6")
	shown("another chart looked at", "6 limits")
	d.press("tab")
	shown("the keys back on the sweep", "7 sweep")
}
