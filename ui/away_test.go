package ui

import (
	"strings"
	"testing"
	"time"

	tea "github.com/charmbracelet/bubbletea"

	"capsize/sim/timeline"
	"capsize/ui/panel"
)

// whileAway sends the timelines off, presses keys while they are away, and lets
// everything come to its end.
func whileAway(d *driver, f func()) {
	c := d.app.session.add(operation{kind: rest}, d.app.now)
	f()
	d.run(c)
}

// TestNothingIsLostWhileAway holds that operations which find the timelines away
// are done one after the other.
func TestNothingIsLostWhileAway(t *testing.T) {
	d := spike(t, 14*time.Minute)
	s := &d.app.session
	whileAway(d, func() {
		d.app.travel(operation{kind: moment, at: 5 * time.Minute})
		d.app.travel(operation{kind: moment, at: 9 * time.Minute})
	})
	if s.reading.Now != 9*time.Minute {
		t.Errorf("at %v, want the last that was asked for", s.reading.Now)
	}
	d.press("end", ".")
	was := s.reading.Now
	whileAway(d, func() {
		d.app.Update(named("."))
		d.app.Update(named(","))
	})
	if s.reading.Now != was {
		t.Errorf(". and , lead from %v to %v", was, s.reading.Now)
	}
	d.run(d.app.do(operation{kind: set, path: memoryLimit, value: "400MiB"}))
	d.press(" ")
	for d.now() < 20*time.Minute {
		d.pass(frameTime)
	}
	d.press(" ", "home", "J", "J")
	second := s.reading.Now
	d.press("home")
	whileAway(d, func() {
		d.app.Update(named("J"))
		d.app.Update(named("J"))
	})
	if s.reading.Now != second {
		t.Errorf("J twice at once leads to %v, one after the other to %v", s.reading.Now, second)
	}
}

// TestABatchIsSteppedThrough holds that a step to a request among thousands at
// one instant, and back, come to an end, and that keys work meanwhile.
func TestABatchIsSteppedThrough(t *testing.T) {
	p := preset(t, "nightly-batch-24")
	p.Workloads[0].Arrivals.Batch.Size, p.Workloads[0].Arrivals.Batch.At = 3000, time.Minute
	d := drive(t, Options{Scenario: p, Name: "batch"}, 120, 40)
	d.app.jobs.replications = 1
	d.pass(500 * time.Millisecond)
	d.app.following = &timeline.Request{Workload: 0, Ordinal: 2500}
	d.look = 3 * time.Millisecond
	d.press(".")
	r := d.app.session.reading
	if last := r.Trail[len(r.Trail)-1]; r.Moving || !d.app.following.Own(&last) {
		t.Errorf("moving %t at %v after %+v", r.Moving, r.Now, last)
	}
	d.app.following = nil
	d.press(",", "l", "home")
	if r := d.app.session.reading; r.Moving || r.Now != 0 {
		t.Errorf("moving %t at %v", r.Moving, r.Now)
	}
}

// TestEventsWithoutEvents holds that the keys on the events do no harm where
// there are none.
func TestEventsWithoutEvents(t *testing.T) {
	for _, keys := range [][]string{{"8", "tab", " ", "j", "enter"}, {"8", "tab", "home", "j", ".", "home", "j", "end", "enter"}} {
		d := spike(t, 5*time.Minute)
		d.press(keys...)
		d.pass(time.Second)
	}
	d := spike(t, 5*time.Minute)
	d.press("8", "home")
	if strings.Contains(d.screen(), "the run is over") || d.app.state() != panel.Rewound {
		t.Errorf("in the past the screen says:\n%s", d.screen())
	}
}

// TestModesDoNotPileUp holds that each is open once.
func TestModesDoNotPileUp(t *testing.T) {
	d := spike(t, 5*time.Minute)
	d.press("8")
	for range 10 {
		d.press("i", "tab")
	}
	if n := len(d.app.modes); n > 3 {
		t.Errorf("%d modes are open", n)
	}
}

// TestTheCrosshairReadsTheFormerFuture holds that it goes as far as A has been.
func TestTheCrosshairReadsTheFormerFuture(t *testing.T) {
	d := spike(t, 20*time.Minute)
	d.press("J")
	d.enter("97")
	s := &d.app.session
	d.press("i", "L")
	if at := d.app.frame().Inspect.At; at <= s.reading.Head || at > s.pinnedReading.Head {
		t.Errorf("at %v, B has been to %v, A to %v", at, s.reading.Head, s.pinnedReading.Head)
	}
	d.press("end")
	far := d.app.frame().Inspect.At
	d.press("h")
	if at := d.app.frame().Inspect.At; far != s.pinnedReading.Head || at >= far {
		t.Errorf("the end is %v of %v, a column before it %v", far, s.pinnedReading.Head, at)
	}
}

// big is the spike with sixty times the load, so that ways through it take
// several advances.
func big(t *testing.T) *driver {
	t.Helper()
	p := preset(t, "push-spike")
	p.Workloads[0].Arrivals.Scale = 60
	p.Pool.Concurrency, p.Pool.Queue = 60*p.Pool.Concurrency, 60*p.Pool.Queue
	p.Memory.Limit, p.Memory.Base = 60*p.Memory.Limit, 60*p.Memory.Base
	d := drive(t, Options{Scenario: p, Name: "push-spike"}, 120, 40)
	d.app.jobs.replications = 1
	return d
}

// TestOneWindowForBoth holds that A and B are measured over the same time, also
// when the run is taken away while A is still on its way to where a knob moved.
func TestOneWindowForBoth(t *testing.T) {
	d := big(t)
	s := &d.app.session
	until := func(at time.Duration) {
		for d.now() < at {
			d.pass(frameTime)
		}
	}
	until(4 * time.Minute)
	d.press(" ", "b")
	d.app.focus = "pool.queue"
	d.enter("4000")
	d.press(" ")
	until(8 * time.Minute)
	d.press(" ", "home")
	d.look = 4 * time.Millisecond
	m := timelinesBack(d.app.travel(operation{kind: latest}))
	_, c := d.app.Update(m)
	d.app.do(operation{kind: set, path: "pool.queue", value: "4100"})
	m = timelinesBack(c)
	_, c = d.app.Update(m)
	d.app.do(operation{kind: moment, at: 6 * time.Minute})
	d.run(c)
	d.look = 0
	d.press("end")
	d.pass(time.Second)
	if a, b := s.pinnedReading, s.reading; a.Totals.From != b.Totals.From || a.Now != b.Now {
		t.Errorf("A at %v from %v, B at %v from %v", a.Now, a.Totals.From, b.Now, b.Totals.From)
	}
}

// timelinesBack runs commands until the timelines are back.
func timelinesBack(c tea.Cmd) (out advancedMsg) {
	if c == nil {
		return out
	}
	switch msg := c().(type) {
	case advancedMsg:
		return msg
	case tea.BatchMsg:
		for _, c := range msg {
			if m := timelinesBack(c); m.live.timeline != nil {
				out = m
			}
		}
	}
	return out
}

// TestAPausedRunRests holds however slow the machine.
func TestAPausedRunRests(t *testing.T) {
	d := spike(t, 5*time.Minute)
	d.look = 9 * time.Millisecond
	c := d.app.travel(operation{kind: begin})
	for n := 0; c != nil; n++ {
		m := timelinesBack(c)
		if m.live.timeline == nil {
			return
		}
		if _, c = d.app.Update(m); n > 100 {
			t.Fatal("it never rests")
		}
	}
}
