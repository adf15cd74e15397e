package panel

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"

	"capsize/model/unit"
	"capsize/sim"
	"capsize/sim/timeline"
	"capsize/ui/plot"
	"pgregory.net/rapid"
)

// seconds prints a duration as the screen does.
func seconds(d time.Duration) string { return unit.HumanDuration(d.Seconds()) }

// mustTell lists what the words for an event must have in them, by its fields.
func mustTell(f *Frame, e *sim.Event) []string {
	slots := func(n int64) string { return fmt.Sprintf("%d of %d slots taken", n, f.Scenario.Pool.Concurrency) }
	var want []string
	switch e.Kind {
	case sim.Starts:
		want = append(want, "will stream for "+seconds(e.Length), "slot "+strconv.Itoa(int(e.Slot)), "holds "+unit.HumanSize(e.Memory))
		if e.After.Busy > e.Before.Busy {
			want = append(want, "found "+slots(e.Before.Busy))
		}
	case sim.Waits:
		want = append(want, "found "+slots(e.Before.Busy), fmt.Sprintf("%d in line now", e.After.Waiting))
	case sim.TimedOut:
		want = append(want, "waited "+seconds(e.Waited), fmt.Sprintf("%d left in line", e.After.Waiting))
	case sim.Completed, sim.Failed:
		want = append(want, "streamed for "+seconds(e.Length), "held "+unit.HumanSize(e.Memory))
		if !e.HasNext {
			want = append(want, "leaves "+slots(e.After.Busy))
		}
	case sim.Killed:
		want = append(want, fmt.Sprintf("all %d inside are lost", e.Lost), fmt.Sprintf("found %d streams, %d waiting", e.Before.Open, e.Before.Waiting))
	}
	if e.Kind == sim.Rejected || e.Kind == sim.Refused || e.Kind == sim.Limited || e.Kind == sim.Failed || e.Kind == sim.TimedOut {
		if want = append(want, "gives up"); e.Again >= 0 {
			want[len(want)-1] = "again in " + seconds(e.Again)
		}
	}
	if e.HasNext {
		want = append(want, fmt.Sprintf("→ #%d", e.Next.Ordinal), "who waited "+seconds(e.Next.Waited))
	}
	if e.Attempt > 0 {
		want = append(want, nth(e.Attempt+1)+" attempt")
	}
	if ofRequest(e) {
		want = append(want, fmt.Sprintf("#%d", e.Ordinal))
	}
	return want
}

// mustNotTell lists what they must not have.
func mustNotTell(e *sim.Event) []string {
	var no []string
	if e.Slot < 0 {
		no = append(no, "slot "+strconv.Itoa(int(e.Slot)))
	}
	if e.Again < 0 {
		no = append(no, "again in")
	}
	if e.Length < 0 {
		no = append(no, "stream for", "streamed for")
	}
	if e.Waited <= 0 && !e.HasNext {
		no = append(no, "waited")
	}
	if e.Input == 0 {
		no = append(no, "tokens in")
	}
	if !(e.Memory > 0) {
		no = append(no, "holds", "held")
	}
	if !e.HasNext {
		no = append(no, "→")
	}
	if e.Kind == sim.Starts && e.After.Busy == e.Before.Busy {
		no = append(no, "found") // it has its slot from before, and is among those
	}
	return no
}

var negative = regexp.MustCompile(`[-−][0-9]`)

// TestEventsTellTheirFields holds, for every event of any run, that the words
// have its numbers, none that does not apply and never a negative one, in a
// row of any width, and that something is said of each.
func TestEventsTellTheirFields(t *testing.T) {
	kinds := map[sim.EventKind]int{}
	rapid.Check(t, func(t *rapid.T) {
		f, _ := stepped(t)
		full, brief := newTeller(f, false, plot.Braille), newTeller(f, true, plot.Braille)
		w := rapid.IntRange(1, 120).Draw(t, "width")
		for i := range f.Live.Trail {
			e := &f.Live.Trail[i]
			kinds[e.Kind]++
			text := strings.Join(full.whole(e), between)
			for _, want := range mustTell(f, e) {
				if !strings.Contains(text, want) {
					t.Fatalf("%q is missing in %q of %+v", want, text, *e)
				}
			}
			for _, no := range mustNotTell(e) {
				if strings.Contains(text, no) {
					t.Fatalf("%q is in %q of %+v", no, text, *e)
				}
			}
			for _, tell := range []*teller{&full, &brief} {
				row := tell.fitting(e, w)
				if plot.Width(row) > w || w >= 60 && row == "" || negative.MatchString(row) {
					t.Fatalf("%q in %d cells of %+v", row, w, *e)
				}
			}
			if negative.MatchString(text) {
				t.Fatalf("a negative number: %q", text)
			}
		}
	})
	for k := sim.Starts; k <= sim.Restarted; k++ {
		if kinds[k] == 0 {
			t.Errorf("no run has an event of kind %v", k)
		}
	}
}

// TestWhoComesBackWasTold holds that the next event of whoever was turned away
// is the try or the attempt that was told, when it was told.
func TestWhoComesBackWasTold(t *testing.T) {
	slept, away := 0, 0
	rapid.Check(t, func(t *rapid.T) {
		for range 8 {
			f, _ := stepped(t)
			a, b := comebacks(t, f.Live.Trail)
			away, slept = away+a, slept+b
		}
	})
	if slept == 0 || away == slept {
		t.Errorf("%d came back, %d of them asleep: it tests nothing", away, slept)
	}
}

// comebacks checks a trail and counts who came back, and who of them had slept.
func comebacks(t *rapid.T, trail []sim.Event) (away, slept int) {
	last := map[timeline.Request]*sim.Event{}
	for i := range trail {
		e := &trail[i]
		if e.Kind == sim.Killed {
			clear(last) // whom it took away comes back another time
			continue
		}
		who := timeline.Request{Workload: e.Workload, Ordinal: e.Ordinal}
		if was := last[who]; was != nil && was.Again >= 0 && e.At == was.At+was.Again {
			attempt, try := was.Attempt+1, 0
			if away++; sleeps(was) {
				attempt, try = was.Attempt, tryOf(was)+1
				slept++
			}
			if e.Attempt != attempt || tryOf(e) != try {
				t.Fatalf("after\n%+v\ncomes attempt %d, try %d, want %d and %d:\n%+v", *was, e.Attempt, tryOf(e), attempt, try, *e)
			}
		} else if was != nil && was.Again >= 0 {
			t.Fatalf("after\n%+v\ncomes\n%+v", *was, *e)
		}
		last[who] = e
		if e.HasNext {
			delete(last, timeline.Request{Workload: e.Next.Workload, Ordinal: e.Next.Ordinal})
		}
	}
	return away, slept
}

// TestLifeIsWhereTheEngineHasIt holds that what is said of any request of a
// run, where it is said for sure, is what the engine says.
func TestLifeIsWhereTheEngineHasIt(t *testing.T) {
	seen := map[string]int{}
	rapid.Check(t, func(t *rapid.T) {
		for range 8 {
			livesAgree(t, seen)
		}
	})
	for _, word := range states {
		if seen[word] == 0 {
			t.Errorf("nobody is %q", word)
		}
	}
}

// states are the words for where a request is.
var states = []string{"streams", "in line", "its SDK sleeps", "gone", "away", "lost in the kill"}

// livesAgree steps a run and asks of every request in its trail.
func livesAgree(t *rapid.T, seen map[string]int) {
	f, e := stepped(t)
	where := map[timeline.Request]string{}
	for _, h := range e.Holders(nil) {
		where[timeline.Request{Workload: h.Workload, Ordinal: h.Ordinal}] = map[bool]string{false: "streams", true: "its SDK sleeps"}[h.Asleep()]
	}
	for _, w := range e.Waiters(nil, 1000) {
		where[timeline.Request{Workload: w.Workload, Ordinal: w.Ordinal}] = "in line"
	}
	tell := newTeller(f, false, plot.Braille)
	for i := range f.Live.Trail {
		if !ofRequest(&f.Live.Trail[i]) {
			continue
		}
		f.Follow = &timeline.Request{Workload: f.Live.Trail[i].Workload, Ordinal: f.Live.Trail[i].Ordinal}
		life := strings.Join(f.life(&tell), between)
		if negative.MatchString(life) {
			t.Fatalf("a negative number: %s", life)
		}
		now, ok := where[*f.Follow]
		for _, word := range states {
			if !strings.Contains(life, "now: "+word) {
				continue
			}
			seen[word]++
			hidden := word == "its SDK sleeps" && !f.Scenario.Upstream.SDK.HoldSlot // it holds nothing
			if inside := word == "streams" || word == "in line" || word == "its SDK sleeps"; inside && !hidden && now != word || (!inside || hidden) && ok {
				t.Fatalf("#%d: %s; the engine has it in %q", f.Follow.Ordinal, life, now)
			}
		}
	}
}

// eventPicture draws panel 8 alone.
func eventPicture(f *Frame, w, h int) string {
	c := plot.New(w, h, plot.Braille)
	DrawEvents(c, c.Bounds(), f, Blank())
	return c.Plain()
}

// TestEventRowsAreInOrder holds that the rows are the newest events in their
// order, or those around the cursor, which is always in sight.
func TestEventRowsAreInOrder(t *testing.T) {
	f := *frames(t)["limited-stepped"]
	rapid.Check(t, func(t *rapid.T) {
		f.EventCursor = rapid.IntRange(-1, len(f.Live.Trail)-1).Draw(t, "cursor")
		h := rapid.IntRange(1, 40).Draw(t, "rows")
		lines := strings.Split(eventPicture(&f, 150, h), "\n")
		first, pointers := 0, 0
		for f.EventCursor >= 0 && !strings.Contains(lines[0], instant(f.event(first).At)) {
			first++
		}
		for i, line := range lines {
			e := f.event(first + i)
			if e == nil {
				continue // below the oldest
			}
			if !strings.Contains(line, instant(e.At)) || !strings.Contains(line, fmt.Sprintf("#%d ", e.Ordinal)) {
				t.Fatalf("row %d is %q, want %+v", i, line, *e)
			}
			if at := strings.HasPrefix(line, "▸"); at != (first+i == f.EventCursor) {
				t.Fatalf("the cursor is at %d: row %d is %q", f.EventCursor, i, line)
			} else if at {
				pointers++
			}
		}
		if f.EventCursor <= h/2 && first > 0 {
			t.Fatalf("the cursor is at %d of %d rows, and the newest is out of sight", f.EventCursor, h)
		}
		if (pointers == 1) != (f.EventCursor >= 0) {
			t.Fatalf("%d pointers for the cursor at %d", pointers, f.EventCursor)
		}
	})
}

// TestFollowedRowsAreMarked holds that the rows of a request have their marks
// without colour, and no others.
func TestFollowedRowsAreMarked(t *testing.T) {
	for _, name := range []string{"limited-followed", "stepped"} {
		f := *frames(t)[name]
		f.Follow, f.EventCursor = busiest(&f), -1
		marked := 0
		for i, line := range strings.Split(eventPicture(&f, 150, len(f.Live.Trail)+1), "\n")[1:] {
			want := ' '
			switch own, next := belongs(f.event(i), f.Follow); {
			case own:
				want = '●'
			case next:
				want = '○'
			}
			if got := []rune(line)[1]; got != want {
				t.Errorf("%s: the mark of %q is %c, want %c", name, line, got, want)
			}
			if want != ' ' {
				marked++
			}
		}
		if marked < 2 {
			t.Errorf("%s: %d rows are marked: it shows nothing", name, marked)
		}
	}
}

// TestEventsKnowFormerLimits holds that an event is told with the slots of its
// time, and with none where they were moved at that instant.
func TestEventsKnowFormerLimits(t *testing.T) {
	f := frames(t)["changed"] // 25 slots from 8:00 on
	tell := newTeller(f, false, plot.Braille)
	for _, tc := range []struct {
		at   time.Duration
		want string
	}{
		{7 * time.Minute, "found 20 of 49 slots taken"},
		{8 * time.Minute, "found 20 slots taken"},
		{9 * time.Minute, "found 20 of 25 slots taken"},
	} {
		e := sim.Event{Kind: sim.Starts, At: tc.at, Before: sim.Present{Busy: 20}, After: sim.Present{Busy: 21}}
		if got := tell.foundSlots(&e); got != tc.want {
			t.Errorf("at %v: %q, want %q", tc.at, got, tc.want)
		}
	}
}

// TestDetailIsWhole holds that what is told below the rows ends with a whole
// phrase: a number without its unit would be another.
func TestDetailIsWhole(t *testing.T) {
	f := *frames(t)["limited-stepped"]
	tell := newTeller(&f, false, plot.Braille)
	for w := 20; w < wordyWidth; w++ {
		for cursor := range f.Live.Trail {
			f.EventCursor = cursor
			c := plot.New(w, 4, plot.Braille)
			drawDetail(c, c.Bounds(), &f, Blank())
			said := strings.Join(strings.Fields(strings.TrimLeft(c.Plain(), " ─\n")), " ")
			texts := tell.whole(f.event(cursor))
			whole := said == ""
			for n := range texts {
				whole = whole || said == strings.Join(texts[:n+1], between)
			}
			if !whole {
				t.Fatalf("in %d cells: %q", w, said)
			}
		}
	}
}

// TestInstants pins how instants are printed.
func TestInstants(t *testing.T) {
	for d, want := range map[time.Duration]string{
		-5: "0:00.000", 0: "0:00.000", 1_999_999: "0:00.001", 12*time.Minute + 3113*time.Millisecond: "12:03.113",
		time.Hour + 99*time.Millisecond: "1:00:00.099",
	} {
		if got := instant(d); got != want {
			t.Errorf("%d: %s, want %s", d, got, want)
		}
	}
	for n, want := range map[int]string{1: "1st", 2: "2nd", 3: "3rd", 4: "4th", 11: "11th", 12: "12th", 13: "13th", 22: "22nd", 111: "111th", 123: "123rd"} {
		if got := nth(n); got != want {
			t.Errorf("%d: %s, want %s", n, got, want)
		}
	}
}
