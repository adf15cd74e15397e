package ui

import (
	"fmt"
	"math"
	"slices"
	"strings"
	"testing"
	"time"

	tea "github.com/charmbracelet/bubbletea"
	"pgregory.net/rapid"

	"capsize/model/scenario"
	"capsize/sim/experiment"
)

// TestASweepIsSweep holds that the points are those of the experiment, and that
// the point at the present value is the baseline.
func TestASweepIsSweep(t *testing.T) {
	d := short(t)
	d.press(" ", "s")
	d.pass(time.Second)
	f := d.app.frame()
	w := f.Sweep
	if w == nil || w.Done != 1 || w.Stale || w.Path != slots || w.Symbol != "c" {
		t.Fatalf("sweep %+v", w)
	}
	axis, err := f.Scenario.Vary(slots + "=" + w.Values[0] + "," + w.Values[len(w.Values)-1])
	if err != nil {
		t.Fatal(err)
	}
	swept, err := experiment.Sweep(t.Context(), f.Scenario, []scenario.Axis{axis}, experiment.SweepOptions{Options: experiment.Options{Replications: 3, Workers: 1}})
	if err != nil {
		t.Fatal(err)
	}
	for i, p := range []*experiment.Summary{w.Points[0], w.Points[len(w.Points)-1]} {
		if fmt.Sprint(p.Total) != fmt.Sprint(swept.Points[i].Summary.Total) {
			t.Errorf("point %d is not what Sweep gives", i)
		}
	}
	if w.Values[w.At] != "49" || fmt.Sprint(w.Points[w.At].Total) != fmt.Sprint(f.Baseline.Total) {
		t.Errorf("the present value is at %s, and its point is not the baseline", w.Values[w.At])
	}
	if w.Low < 0 || w.Low > w.At || w.At > w.High {
		t.Errorf("the window %d to %d does not hold the present value, %d, at which the verdict is %s", w.Low, w.High, w.At, f.Verdict.State)
	}
	for i, p := range w.Points {
		inside := w.Low <= i && i <= w.High
		edge := i == w.Low-1 || i == w.High+1
		if met := holds(p); inside && !met || edge && met {
			t.Errorf("%s: in the window %v, meets the goals %v", w.Values[i], inside, met)
		}
	}
	if b := f.Knobs[0].Band; !b.Simulated || b.Low < 0 || b.Low > b.High {
		t.Errorf("band %+v with a window", b)
	}
	if w.AtA != -1 {
		t.Error("there is a point of A without A")
	}
	d.press("b")
	if got := d.app.frame().Sweep.AtA; got != w.At {
		t.Errorf("A stands at %d, want %d", got, w.At)
	}
}

func TestEnterTakesAPoint(t *testing.T) {
	d := short(t)
	d.press(" ", "s")
	d.pass(time.Second)
	w := d.app.frame().Sweep
	if w.Cursor != w.At {
		t.Errorf("the cursor begins at %d, the knob is at %d", w.Cursor, w.At)
	}
	d.press("left", "left")
	if got := d.app.frame().Sweep.Cursor; got != w.At-2 {
		t.Errorf("the cursor is at %d, want %d", got, w.At-2)
	}
	d.want(slots, "49")
	d.press("enter")
	d.want(slots, w.Values[w.At-2])
	now := d.app.frame().Sweep
	if now.Stale || now.Done != 1 || now.At != w.At-2 {
		t.Errorf("turning the swept knob itself makes it stale: %+v", now)
	}
	d.press("u")
	d.want(slots, "49")
	d.press("H", "L", "L")
	if got := d.app.frame().Sweep.Cursor; got != len(w.Values)-1 {
		t.Errorf("the cursor is at %d, want the last", got)
	}
	d.press("tab", "h")
	if d.value(slots) != "48" || d.app.frame().Sweep.Cursor != -1 {
		t.Errorf("with the keys on the knobs: %s slots, cursor %d", d.value(slots), d.app.frame().Sweep.Cursor)
	}
	d.press("tab", "j", "l") // to the points, and to the next knob
	d.want(queue, "76")
}

// TestASweepFollowsTheOtherKnobs runs the commands by hand: the former curve
// stays, and what it still brings is dropped.
func TestASweepFollowsTheOtherKnobs(t *testing.T) {
	d := short(t)
	d.press(" ", "s")
	d.pass(time.Second)
	old := d.app.frame().Sweep
	d.press("j", "l") // more places
	w := d.app.frame().Sweep
	if !w.Stale || w.Done != 0 || !slices.Equal(w.Points, old.Points) {
		t.Errorf("the former curve is gone: stale %v, done %v", w.Stale, w.Done)
	}
	if b := d.app.frame().Knobs[0].Band; b.Simulated {
		t.Error("a stale sweep gives a band")
	}
	d.pass(silence + time.Millisecond)
	if w = d.app.frame().Sweep; w.Stale || w.Done != 1 || w.Points[0].Scenario.Get(queue) != "76" {
		t.Errorf("after the silence: stale %v, done %v", w.Stale, w.Done)
	}
}

// hold lets the commands of a key wait: it returns those that a batch holds.
func (d *driver) hold(msg tea.Msg) []tea.Cmd {
	d.t.Helper()
	_, cmd := d.app.Update(msg)
	if cmd == nil {
		return nil
	}
	if batch, ok := cmd().(tea.BatchMsg); ok {
		return batch
	}
	d.t.Fatalf("%v gave no batch", msg)
	return nil
}

func TestStalePointsAreDropped(t *testing.T) {
	d := short(t)
	d.press(" ")
	held := d.hold(named("s"))
	s := &d.app.jobs
	if s.cancel == nil || s.running != work(&s.sweep) {
		t.Fatal("no sweep runs")
	}
	late := held[0]()
	d.press("j", "l") // another queue while it runs
	d.send(late)
	if w := d.app.frame().Sweep; w.Done == 1 && w.Points[0].Scenario.Get(queue) != "76" {
		t.Error("the points of the former queue came back")
	}
	d.pass(time.Second)
	for i, p := range d.app.frame().Sweep.Points {
		if p == nil || p.Scenario.Get(queue) != "76" {
			t.Errorf("point %d is of another queue", i)
		}
	}
	for _, end := range []string{"esc", "s"} {
		d.press("up", "tab", end)
		if d.app.frame().Sweep != nil || len(d.app.modes) != 1 {
			t.Errorf("%s does not drop the sweep", end)
		}
		late = d.hold(named("s"))[0]()
		d.press("esc")
		d.send(late)
		if d.app.frame().Sweep != nil || s.cancel != nil {
			t.Error("a dropped sweep came back")
		}
		d.press("s")
	}
}

// TestPointsComeInParts holds that what is there is shown every 100 ms, from
// end to end, and that a pin in between loses none.
func TestPointsComeInParts(t *testing.T) {
	d := short(t)
	d.press(" ")
	held := d.hold(named("s"))
	now, j := d.app.jobs.sweep.now, &d.app.jobs
	axis := now.missing()
	if slices.Equal(axis.Values, now.axis.Values) || axis.Values[0] != now.axis.Values[0] {
		t.Errorf("the points come in the order %v", axis.Values)
	}
	_ = held[0]() // the work is done, its message on its way
	if d.app.frame().Sweep.Done != 0 {
		t.Error("points are shown before the message")
	}
	id := j.id
	_, cmd := d.app.Update(progressMsg{id})
	if w := d.app.frame().Sweep; w.Done != 1 || cmd == nil {
		t.Errorf("done %v, the next look %v", w.Done, cmd != nil)
	}
	_, cmd = d.app.Update(progressMsg{id - 1})
	if cmd != nil {
		t.Error("a look at a former job goes on")
	}

	first := now.points[0]
	now.points[1], now.points[2], now.count = nil, nil, now.count-2
	d.press("b") // more urgent
	d.pass(time.Second)
	if !now.complete() || now.points[0] != first {
		t.Error("the sweep did not go on where it was")
	}
	if d.app.frame().Pin.Paired == nil {
		t.Error("no comparison")
	}
}

// TestRanges holds for every knob of every preset: in order, allowed, and with
// the present value.
func TestRanges(t *testing.T) {
	rapid.Check(t, func(r *rapid.T) {
		s := preset(t, rapid.SampledFrom(fuzzPresets).Draw(r, "preset"))
		one := rapid.SampledFrom(dials(s)).Draw(r, "dial")
		k, w, err := s.Lookup(one.path)
		if err != nil {
			r.Fatal(err)
		}
		value, limited := number(k, s, w)
		need := rapid.IntRange(0, 200).Draw(r, "need")
		var a answer
		a.predict(s)
		mark := math.NaN()
		if one.mark != nil {
			mark = one.mark(&view{s, w, &a})
		}
		sw, err := newSweep(s, one.path, spreadOf(k, value, limited, need, newSlider(k, value, mark), 0))
		if err != nil {
			r.Fatalf("%s: %v", one.path, err)
		}
		n := sw.axis.Numbers
		if !slices.IsSorted(n) || len(n) > mostPoints+1 || len(n) < 10 && k.Kind != scenario.KindCount {
			r.Fatalf("%s: %v", one.path, n)
		}
		if at := sw.nearest(value); limited && n[at] != value {
			r.Fatalf("%s: %v lacks the present value %v", one.path, n, value)
		}
		missing := sw.missing().Values
		slices.Sort(missing)
		all := slices.Sorted(slices.Values(sw.axis.Values))
		if !slices.Equal(missing, all) {
			r.Fatalf("%s: to do %v of %v", one.path, missing, all)
		}
	})
}

// TestSlotsAreSweptAroundTheNeed is the proposal by name.
func TestSlotsAreSweptAroundTheNeed(t *testing.T) {
	d := chat(t)
	d.press(" ")
	s, err := d.app.proposeSweep(slots)
	if err != nil {
		t.Fatal(err)
	}
	if n := s.axis.Values; n[0] != "24" || n[len(n)-1] != "60" || len(n) != 37 {
		t.Errorf("at a need of %d: %v", d.app.answer.sizing.Need, n)
	}
}

// TestTheKeysOfASweepAreInSight holds on the smallest screen with charts.
func TestTheKeysOfASweepAreInSight(t *testing.T) {
	d := short(t)
	d.send(tea.WindowSizeMsg{Width: 80, Height: 24})
	d.press("s")
	for _, want := range []string{"←→ point", "enter take", "esc drop", "q quit"} {
		if !strings.Contains(d.screen(), want) {
			t.Errorf("there is no %q:\n%s", want, d.screen())
		}
	}
	if strings.Contains(d.screen(), "tune") {
		t.Error("a key has two meanings")
	}
}

// TestWithoutGoalsNothingMeetsThem holds that a scenario without goals has no band
// and no verdict on its sweep but that there is nothing to meet.
func TestWithoutGoalsNothingMeetsThem(t *testing.T) {
	d := drive(t, Options{Scenario: preset(t, "nightly-batch"), Name: "nightly-batch"}, 120, 40)
	d.app.jobs.replications, d.app.jobs.sweep.points = 3, 3
	d.press(" ", "s")
	d.pass(time.Second)
	if w := d.app.frame().Sweep; w == nil || w.Done != 1 || !w.NoGoals {
		t.Fatalf("sweep %+v", w)
	}
	view := d.app.View()
	for _, k := range d.app.knobs {
		if k.Band.Low >= 0 {
			t.Errorf("%s has the band %+v", k.Path, k.Band)
		}
	}
	if !strings.Contains(view, "no goals to meet") || strings.Contains(view, "meets every goal") || strings.Contains(view, "goals met") {
		t.Errorf("the screen without goals:\n%s", view)
	}
}
