package ui

import (
	"strings"
	"testing"
	"time"

	"capsize/ui/panel"
)

// spike drives push-spike to an instant, and pauses there.
func spike(t *testing.T, at time.Duration) *driver {
	t.Helper()
	d := drive(t, Options{Scenario: preset(t, "push-spike"), Name: "push-spike"}, 120, 40)
	d.app.jobs.replications = 1
	for d.now() < at {
		d.pass(frameTime)
	}
	d.press(" ")
	return d
}

// TestThroughTime holds that every key of time does what it says, stops there,
// and that nothing of what lies ahead is lost.
func TestThroughTime(t *testing.T) {
	d := spike(t, 14*time.Minute)
	head := d.now()
	s := &d.app.session
	want := func(key string, at time.Duration, behind bool) {
		t.Helper()
		d.press(key)
		if r := s.reading; r.Now != at || r.Behind != behind || r.Head != head || r.Moving || s.moving() {
			t.Fatalf("%s: at %v, behind %t of %v, moving %t; want %v", key, r.Now, r.Behind, r.Head, r.Moving, at)
		}
	}
	const fine = 5 * time.Second
	want("[", head-fine, true)
	want("[[[", head-4*fine, true)
	want("]", head-3*fine, true)
	want("pgup", head-13*fine, true)
	want("pgdown", head-3*fine, true)
	want("home", 0, true)
	d.press("[")
	if !strings.Contains(d.app.message, "start of the run") {
		t.Errorf("message %q", d.app.message)
	}
	want("end", head, false)
	d.press("]")
	if !strings.Contains(d.app.message, "as far as the run has come") {
		t.Errorf("message %q", d.app.message)
	}
	d.press("J")
	if r := s.reading; r.Now < 10*time.Minute || r.Now > 11*time.Minute || !strings.Contains(d.app.message, "worst burst") {
		t.Errorf("J: at %v, message %q", r.Now, d.app.message)
	}
	d.press(" ")
	for d.now() < head+time.Minute {
		d.pass(frameTime)
	}
	if s.reading.Behind {
		t.Error("still behind when it has passed its head")
	}
}

// TestEventByEvent holds that steps go on and back by one event, show what
// happened, and bring it into sight.
func TestEventByEvent(t *testing.T) {
	d := spike(t, 5*time.Minute)
	s := &d.app.session
	if len(s.reading.Trail) < 50 {
		t.Errorf("a pause shows %d events", len(s.reading.Trail))
	}
	d.press(" ")
	d.press(".")
	if s.moving() || d.app.chosen().Kind != panel.Events {
		t.Errorf("moving %t, chart %v", s.moving(), d.app.chosen())
	}
	first := *s.reading
	d.press("...")
	third := *s.reading
	if n := len(third.Trail) - len(first.Trail); n != 3 || third.Now != third.Trail[len(third.Trail)-1].At {
		t.Errorf("%d events more, at %v", n, third.Now)
	}
	d.press(",", ",,")
	if r := s.reading; r.Now != first.Now || r.Trail[len(r.Trail)-1] != first.Trail[len(first.Trail)-1] {
		t.Errorf("back at %v, was at %v", r.Now, first.Now)
	}
}

// TestAnotherWay holds that a knob turned in the past leads another way beside
// the old one, which becomes A, both measured from there.
func TestAnotherWay(t *testing.T) {
	d := spike(t, 20*time.Minute)
	whole := *d.app.session.reading
	d.press("J")
	at := d.now()
	d.press("home", "end", "J")
	if d.now() != at {
		t.Fatalf("J leads to %v and to %v", at, d.now())
	}
	for d.app.focus != "pool.concurrency" {
		d.press("k")
	}
	d.enter("97")
	s := &d.app.session
	b, a := s.reading, s.pinnedReading
	if a == nil || a.Scenario.Pool.Concurrency != 49 || b.Scenario.Pool.Concurrency != 97 {
		t.Fatal("there are not two ways")
	}
	if b.Behind || len(b.Ahead) > 0 || !a.Behind || a.Head != whole.Now || len(a.Ahead) == 0 {
		t.Errorf("B behind %t with %d rows ahead, A behind %t of %v with %d", b.Behind, len(b.Ahead), a.Behind, a.Head, len(a.Ahead))
	}
	if !strings.Contains(d.app.message, "the run as it was is A") {
		t.Errorf("message %q", d.app.message)
	}
	d.press(" ")
	for d.now() < whole.Now {
		d.pass(frameTime)
	}
	b, a = s.reading, s.pinnedReading
	if a.Now != b.Now || a.Totals.From != at || b.Totals.From != at {
		t.Errorf("A at %v from %v, B at %v from %v", a.Now, a.Totals.From, b.Now, b.Totals.From)
	}
	if x, y := a.Totals.Sum().Rejected, b.Totals.Sum().Rejected; x < 2*y+100 {
		t.Errorf("429s with 49 slots %d, with 97 %d", x, y)
	}
	d.press("[[") // both go back
	if a, b := s.pinnedReading, s.reading; a.Now != b.Now || !b.Behind {
		t.Errorf("A at %v, B at %v, behind %t", a.Now, b.Now, b.Behind)
	}
}

// TestFollowing holds that an event can be chosen, that steps are then those of
// its request, up to its end and back, and that esc ends it.
func TestFollowing(t *testing.T) {
	d := spike(t, 12*time.Minute)
	s := &d.app.session
	d.press("8", "tab", "j", "j", "enter")
	r := d.app.following
	v := s.reading.Trail[len(s.reading.Trail)-3]
	if r == nil || !r.In(&v) || d.app.frame().EventCursor != 2 {
		t.Fatalf("following %v, the event was %+v", r, v)
	}
	for range 5 {
		d.press(".")
		trail := s.reading.Trail
		if last := &trail[len(trail)-1]; !r.In(last) {
			t.Fatalf("a step to %+v", *last)
		}
		if d.app.gone() != "" {
			break
		}
	}
	at := d.now()
	d.press(".")
	if d.now() != at || !strings.Contains(d.app.message, "is gone") {
		t.Errorf("after its end at %v: at %v, message %q", at, d.now(), d.app.message)
	}
	d.press(",")
	if trail := s.reading.Trail; d.now() >= at || !r.In(&trail[len(trail)-1]) {
		t.Errorf("back at %v: %+v", d.now(), trail[len(trail)-1])
	}
	d.press("esc", "esc")
	if d.app.following != nil || len(d.app.modes) != 1 {
		t.Errorf("following %v, %d modes", d.app.following, len(d.app.modes))
	}
}

// TestCrosshair holds that it moves by columns within what the run has seen, and
// that enter goes there.
func TestCrosshair(t *testing.T) {
	d := spike(t, 14*time.Minute)
	head := d.now()
	at := func() time.Duration { return d.app.frame().Inspect.At }
	d.press("i")
	if at() != head {
		t.Fatalf("at %v of %v", at(), head)
	}
	d.press("l")
	if at() != head {
		t.Errorf("beyond what there is: %v", at())
	}
	d.press("h")
	one := at()
	d.press("H")
	if ten := at(); one >= head || ten >= one-5*(head-one) {
		t.Errorf("a column back %v, ten more %v", one, ten)
	}
	d.press("home")
	if at() != 0 {
		t.Errorf("home is %v", at())
	}
	d.press("L", "enter")
	if d.app.frame().Inspect != nil || d.now() == 0 || d.now() > head/2 || !d.app.session.reading.Behind {
		t.Errorf("gone to %v", d.now())
	}
	d.press("i", "esc")
	if d.app.frame().Inspect != nil {
		t.Error("esc does not leave it")
	}
}

// TestTheOtherWayIsTakenBack holds that undo where a run was led another way
// gives back the future that it had, and the A that was pinned.
func TestTheOtherWayIsTakenBack(t *testing.T) {
	d := spike(t, 14*time.Minute)
	for d.app.focus != slots {
		d.press("k")
	}
	d.enter("60")
	d.press(" ")
	d.pass(time.Second)
	d.press(" ", "b")
	d.enter("70")
	d.press(" ")
	d.pass(time.Second)
	d.press(" ", "[")
	s := &d.app.session
	head, at := s.reading.Head, d.now()
	if s.pinnedReading.Scenario.Pool.Concurrency != 60 || !s.reading.Behind {
		t.Fatal("there is no A, or no past")
	}
	d.press("l", "l")
	if !strings.Contains(d.app.message, "in place of the former") && s.pinnedReading.Scenario.Pool.Concurrency == 60 {
		t.Errorf("message %q", d.app.message)
	}
	d.press("uu")
	if r := s.reading; !r.Behind || r.Head != head || r.Now != at || s.pinnedReading.Scenario.Pool.Concurrency != 60 {
		t.Errorf("behind %t of %v at %v, A has %d slots", r.Behind, r.Head, r.Now, s.pinnedReading.Scenario.Pool.Concurrency)
	}
	d.press("end")
	if got := d.app.scenario().Pool.Concurrency; got != 70 || d.now() != head {
		t.Errorf("%d slots at %v, there were 70 at %v", got, d.now(), head)
	}
}

// TestRestartInThePast holds that what was changed later can be done again, and
// that the run goes on.
func TestRestartInThePast(t *testing.T) {
	d := spike(t, 5*time.Minute)
	for d.app.focus != slots {
		d.press("k")
	}
	d.enter("60")
	d.press("[[", "R")
	if !d.app.session.moving() || d.app.scenario().Pool.Concurrency != 49 || !strings.Contains(d.app.message, "ctrl+r") {
		t.Errorf("moving %t, %d slots, message %q", d.app.session.moving(), d.app.scenario().Pool.Concurrency, d.app.message)
	}
	d.press("ctrl+r")
	if got := d.app.scenario().Pool.Concurrency; got != 60 {
		t.Errorf("%d slots, want 60 again", got)
	}
}
