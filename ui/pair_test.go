package ui

import (
	"errors"
	"strings"
	"testing"
	"time"

	"capsize/ui/panel"
)

// TestWhatEndedARunGoesWithIt holds through swaps, running and paused: the run
// that has ended is said to have, on whichever side it stands, and the other
// one goes on.
func TestWhatEndedARunGoesWithIt(t *testing.T) {
	for _, paused := range []bool{false, true} {
		d := short(t)
		d.pass(time.Second)
		d.press("b")
		if paused {
			d.press(" ")
		}
		going := panel.Running
		if paused {
			going = panel.Paused
		}
		s := &d.app.session
		s.pinned.ended = errors.New("4,000,000 requests wait")
		want := func(step string, state panel.State, ended bool) {
			t.Helper()
			if got := d.app.state(); got != state || (s.pinned.ended != nil) != ended {
				t.Errorf("paused %v, %s: state %v, want %v; A has ended: %v", paused, step, got, state, s.pinned.ended)
			}
			if told := strings.Contains(d.app.frame().Problem, "4,000,000"); told != (state == panel.Stopped) {
				t.Errorf("paused %v, %s: problem %q", paused, step, d.app.frame().Problem)
			}
		}
		want("A has ended", going, true)
		d.press("x")
		want("swapped", panel.Stopped, false)
		at := d.now()
		d.pass(time.Second)
		want("a second later", panel.Stopped, false)
		if d.now() != at {
			t.Errorf("paused %v: a run that has ended moved from %v to %v", paused, at, d.now())
		}
		d.press("xx")
		want("swapped twice at once", panel.Stopped, false)
		d.press("x")
		if !strings.Contains(d.app.message, "changed places; A has ended: 4,000,000") {
			t.Errorf("message %q", d.app.message)
		}
		want("swapped back", going, true)
		at = d.now()
		d.pass(time.Second)
		want("gone on", going, true)
		if moved := d.now() > at; moved == paused {
			t.Errorf("paused %v: B moved from %v to %v", paused, at, d.now())
		}
		d.press("R")
		want("restarted", going, false)
	}
}

// TestAnEndedBIsLeftForA holds that A goes on in its place, as far as the end of
// its own run.
func TestAnEndedBIsLeftForA(t *testing.T) {
	d := short(t)
	d.press("b")
	s := &d.app.session
	s.live.ended = errors.New("4,000,000 requests wait")
	d.press("x")
	d.pass(time.Minute)
	if d.app.state() != panel.Done || d.now() != 4*time.Minute || s.pinned.ended == nil {
		t.Errorf("state %v at %v; A has ended: %v", d.app.state(), d.now(), s.pinned.ended)
	}
	d.press("x")
	if d.app.state() != panel.Stopped {
		t.Errorf("back at what has ended: state %v", d.app.state())
	}
	d.press("x")
	if d.app.state() != panel.Done {
		t.Errorf("back at what is done: state %v", d.app.state())
	}
}

// heavy drives an A with a few thousand times the load of B, at full speed.
func heavy(t *testing.T) *driver {
	s := preset(t, "chat-peak")
	s.Run.Duration, s.Run.Warmup = 30*time.Second, 2*time.Second
	d := drive(t, Options{Scenario: s, Name: "short"}, 120, 40)
	d.app.jobs.replications, d.look = 1, time.Millisecond
	d.press(" ")
	for d.app.focus != "chat.arrivals.rate" {
		d.press("j")
	}
	d.enter("20000/s")
	d.press("b", "u")
	for range speeds {
		d.press("+")
	}
	return d
}

// TestOneBudgetForBothRuns holds that however much there is to do in A, a frame
// takes no longer than its budget, B waits for A, and both get to the end.
func TestOneBudgetForBothRuns(t *testing.T) {
	d := heavy(t)
	s := &d.app.session
	d.press(" ")
	behind := false
	for range 40 {
		offered, at := s.pinnedReading.Totals.Sum().Attempts, s.reading.Now
		d.pass(frameTime)
		a, b := s.pinnedReading, s.reading
		if n := a.Totals.Sum().Attempts; n > offered+10*20_000 {
			t.Fatalf("%d requests of A in one frame", n-offered)
		}
		if b.Now > at && a.Now < at {
			t.Fatalf("B has moved from %v to %v while A is at %v", at, b.Now, a.Now)
		}
		behind = behind || a.Now < b.Now
	}
	if !behind {
		t.Error("A is never behind: the test holds nothing")
	}
}

// TestAChangeWhileAIsBehind holds that both runs are measured from one instant
// nevertheless, also when they changed places, once the later one has come to
// where the other was.
func TestAChangeWhileAIsBehind(t *testing.T) {
	for _, keys := range [][]string{{"h"}, {"ctrl+r", "u"}, {"x", "h"}, {"x", "h", "x"}, {"x", "h", "x", "h"}} {
		d := heavy(t)
		s := &d.app.session
		fallBehind(t, d)
		d.look = wallBudget // a piece of work a key
		apart := false
		for _, k := range keys {
			d.send(named(k))
			d.clock = d.clock.Add(time.Second) // no tick comes in between
			apart = apart || s.pinned.owes
		}
		d.look = time.Millisecond
		for i := 0; s.pinned.owes || s.live.owes; i++ {
			if d.pass(frameTime); i > 1000 {
				t.Fatalf("%q: the runs never meet: A at %v, B at %v", keys, s.pinnedReading.Now, s.reading.Now)
			}
		}
		a, b := s.pinnedReading, s.reading
		if joins := keys[0] == "x"; !apart && !joins || a.Totals.From != b.Totals.From || a.Totals.From == 0 {
			t.Errorf("%q: A at %v from %v, B at %v from %v", keys, a.Now, a.Totals.From, b.Now, b.Totals.From)
		}
	}
}

// fallBehind runs on until A is behind B, by several pieces of work.
func fallBehind(t *testing.T, d *driver) {
	s := &d.app.session
	d.press(" ")
	for range 100 {
		if d.pass(frameTime); s.pinnedReading.Now < s.reading.Now-700*time.Millisecond {
			return
		}
	}
	t.Fatal("A is never behind")
}

// TestTheRunsMeetWhilePaused holds, whichever of them is behind, and that they do
// so a budget at a time.
func TestTheRunsMeetWhilePaused(t *testing.T) {
	for _, keys := range [][]string{{"h"}, {"x"}, {"x", "h"}} {
		d := heavy(t)
		s := &d.app.session
		fallBehind(t, d)
		at := s.reading.Now
		d.press(append([]string{" "}, keys...)...)
		a, b := s.pinnedReading, s.reading
		if a.Now != b.Now || a.Totals.From != b.Totals.From || s.live.owes || s.pinned.owes {
			t.Errorf("%q: A at %v from %v, B at %v from %v", keys, a.Now, a.Totals.From, b.Now, b.Totals.From)
		}
		if b.Now < at {
			t.Errorf("%q: B has gone back from %v to %v", keys, at, b.Now)
		}
	}
}
