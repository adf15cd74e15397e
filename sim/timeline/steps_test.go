package timeline

import (
	"errors"
	"reflect"
	"testing"
	"time"

	"pgregory.net/rapid"

	"capsize/sim"
)

func step(t rapid.TB, tl *Timeline, n int, of *Request) {
	t.Helper()
	tl.Step(n, of, tl.Now()+time.Hour)
	if err := work(t, tl); err != nil && !errors.Is(err, ErrNothing) {
		t.Fatal(err)
	}
}

func back(t rapid.TB, tl *Timeline, n int, of *Request) error {
	t.Helper()
	tl.Back(n, of)
	return work(t, tl)
}

func retrace(t rapid.TB, tl *Timeline) {
	t.Helper()
	tl.Retrace()
	if err := work(t, tl); err != nil {
		t.Fatal(err)
	}
}

// So many steps forward and as many back is where one was, bit for bit, and the
// trail tells on both ways what a plain engine tells.
func TestStepsAndBack(t *testing.T) {
	rapid.Check(t, func(r *rapid.T) {
		s := preset(t, rapid.SampledFrom([]string{"chat-peak", "push-spike", "nightly-batch-24"}).Draw(r, "preset"))
		tl, err := New(s)
		if err != nil {
			r.Fatal(err)
		}
		if err := tl.Advance(time.Duration(rapid.IntRange(0, 900).Draw(r, "at")) * time.Second); err != nil {
			r.Fatal(err)
		}
		step(r, tl, 1, nil)
		was, here := tl.Read(), tl.here()
		n := rapid.IntRange(1, 700).Draw(r, "n")
		step(r, tl, n, nil)
		got := len(tl.Read().Trail)
		if over := tl.Now() >= was.Now+time.Hour; got > n+1 || got < n+1 && !over {
			r.Fatalf("%d events in the trail of %d steps", got, n+1)
		}
		if n = got - 1; n <= 0 { // a batch is over at some time
			return
		}
		if err := back(r, tl, n, nil); err != nil {
			r.Fatal(err)
		}
		if tl.here() != here {
			r.Fatalf("back at %+v, was at %+v", tl.here(), here)
		}
		now := tl.Read()
		if !reflect.DeepEqual(now.Totals, was.Totals) || !reflect.DeepEqual(now.Holders, was.Holders) {
			r.Fatalf("at %v totals or holders differ", now.Now)
		}
		retrace(r, tl)
		if tl.here() != here {
			r.Fatal("looking back has moved the run")
		}
		trail, want := tl.Read().Trail, lastEvents(r, tl)
		if len(trail) < min(len(want), trailEvents/4) || !reflect.DeepEqual(trail, want[len(want)-len(trail):]) {
			r.Fatalf("the trail\n%+v\nbut there was\n%+v", trail, want)
		}
	})
}

// lastEvents steps a plain engine to the place of a run that was not changed.
func lastEvents(r *rapid.T, of *Timeline) (all []sim.Event) {
	e, err := sim.New(of.scenario, 0)
	if err != nil {
		r.Fatal(err)
	}
	for e.Events() < of.engine.Events() {
		v, ok := e.Step(of.Now() + 1)
		if !ok {
			break
		}
		all = append(all, v)
	}
	return all
}

// Back of everything is the start, and there nothing is before.
func TestBackToTheStart(t *testing.T) {
	tl := begin(t, chat(31))
	advance(t, tl, 5*time.Second)
	step(t, tl, 3, nil)
	if err := back(t, tl, 1_000, nil); err != nil || tl.here() != (place{}) {
		t.Fatalf("at %+v: %v", tl.here(), err)
	}
	if err := back(t, tl, 1, nil); !errors.Is(err, ErrNothing) {
		t.Fatalf("before the start: %v", err)
	}
	tl.Seek(tl.Head())
	if err := work(t, tl); err != nil || tl.Behind() {
		t.Fatalf("the head is at %v, now is %v: %v", tl.Head(), tl.Now(), err)
	}
}

// One request is followed from its arrival to its end and back, and what is not
// about it is passed over.
func TestFollowingARequest(t *testing.T) {
	tl := begin(t, preset(t, "push-spike"))
	advance(t, tl, 12*time.Minute) // the line is full
	var of *Request
	for of == nil {
		step(t, tl, 1, nil)
		if v := tl.trail.events[len(tl.trail.events)-1]; v.Kind == sim.Waits {
			of = &Request{v.Workload, v.Ordinal}
		}
	}
	arrived := tl.here()
	var kinds []sim.EventKind
	for range 2 {
		step(t, tl, 1, of)
		v := tl.trail.events[len(tl.trail.events)-1]
		if !of.In(&v) {
			t.Fatalf("%+v is not about %+v", v, *of)
		}
		kinds = append(kinds, v.Kind)
	}
	if kinds[1] != sim.Completed && kinds[0] != sim.TimedOut {
		t.Errorf("it waited, and then: %v", kinds)
	}
	if err := back(t, tl, 2, of); err != nil || tl.here() != arrived {
		t.Errorf("back at %+v, it arrived at %+v: %v", tl.here(), arrived, err)
	}
	if err := back(t, tl, 1, of); !errors.Is(err, ErrNothing) || tl.here() != arrived {
		t.Errorf("before it arrived, at %+v: %v", tl.here(), err)
	}
	if err := back(t, tl, 1, &Request{Ordinal: 1 << 40}); !errors.Is(err, ErrNothing) {
		t.Errorf("a request that has never been: %v", err)
	}
}

// A knob that is turned in the past leads another way: what lay ahead is
// forgotten, in the copy made before it is not, and a window opened anew there
// changes nothing of it.
func TestABranch(t *testing.T) {
	s := preset(t, "push-spike")
	a := begin(t, s)
	advance(t, a, 5*time.Minute)
	mustSet(t, a, "pool.queue", "60")
	advance(t, a, 20*time.Minute)
	mustSet(t, a, "pool.queue", "80")
	advance(t, a, 25*time.Minute)
	whole := a.Read()
	seek(t, a, 11*time.Minute)
	b := a.Copy()
	if r := b.Read(); r.Head != 25*time.Minute || len(r.Changes) != 1 || len(r.Marks) < 2 || r.Scenario.Pool.Queue != 60 {
		t.Fatalf("in the past: head %v, %d changes, %d marks, %d places", r.Head, len(r.Changes), len(r.Marks), r.Scenario.Pool.Queue)
	}
	mustSet(t, b, "pool.concurrency", "97")
	a.Reopen()
	r := b.Read()
	if r.Behind || r.Head != 11*time.Minute || len(r.Ahead) != 0 || len(r.Changes) != 2 || b.Log().All()[1].To != "97" {
		t.Errorf("after the turn: behind %t, head %v, %d rows ahead, changes %v", r.Behind, r.Head, len(r.Ahead), r.Changes)
	}
	if r := a.Read(); !r.Behind || r.Head != 25*time.Minute || len(r.Ahead) == 0 || r.Totals.From != 11*time.Minute {
		t.Errorf("the other: behind %t, head %v, %d rows ahead, window from %v", r.Behind, r.Head, len(r.Ahead), r.Totals.From)
	}
	advance(t, a, 25*time.Minute)
	advance(t, b, 25*time.Minute)
	again := a.Read()
	if again.Behind || !reflect.DeepEqual(again.Changes, whole.Changes) || !reflect.DeepEqual(again.Totals, whole.Totals) {
		t.Errorf("the former future is not what it was: behind %t, %v\n%+v\n%+v", again.Behind, again.Changes, again.Totals.Sum(), whole.Totals.Sum())
	}
	if x, y := b.Read().Totals.Sum(), again.Totals.Sum(); x == y {
		t.Error("the other way led to the same")
	}
	if _, err := b.Undo(); err != nil || b.Scenario().Pool.Concurrency != 49 {
		t.Errorf("undone: %d slots, %v", b.Scenario().Pool.Concurrency, err)
	}
}

// However long a run, no more is kept of it than 64 moments, and no instant is
// further behind one than a 32nd of the run.
func TestKeptMomentsAreBounded(t *testing.T) {
	tl := begin(t, chat(31))
	for hours := 1; hours <= 100; hours *= 3 {
		advance(t, tl, time.Duration(hours)*time.Hour)
		k := tl.kept.moments
		if len(k) > mostKept || len(k) < mostKept/2-1 {
			t.Errorf("%d moments after %d hours", len(k), hours)
		}
		for i := range k {
			end := tl.Now()
			if i+1 < len(k) {
				end = k[i+1].place().at
			}
			if gap := end - k[i].place().at; gap > tl.Now()/32+2*tl.recorder.width*keptEvery/64 {
				t.Errorf("after %d hours nothing is kept for %v", hours, gap)
			}
		}
	}
	all := len(tl.kept.moments)
	tl.kept.most = tl.kept.bytes() / 3
	tl.kept.add(tl.keep(), tl.recorder.width)
	if got := len(tl.kept.moments); got > all/3+1 || tl.kept.bytes() > tl.kept.most {
		t.Errorf("%d of %d moments are kept, %d bytes of %d", got, all, tl.kept.bytes(), tl.kept.most)
	}
	seek(t, tl, 3*time.Hour)
	if tl.Now() != 3*time.Hour {
		t.Errorf("at %v", tl.Now())
	}
}

// Kills and the worst burst are gone to in turn, and then the first again.
func TestTroubles(t *testing.T) {
	tl := begin(t, preset(t, "push-spike"))
	if v, ok := tl.Trouble(); ok {
		t.Fatalf("trouble before anything happened: %+v", v)
	}
	advance(t, tl, 30*time.Minute)
	v, ok := tl.Trouble()
	if !ok || v.Kill || v.At < 10*time.Minute || v.At > 11*time.Minute || v.N < 400 {
		t.Fatalf("the burst: %+v %t", v, ok)
	}
	seek(t, tl, v.At)
	if again, _ := tl.Trouble(); again != v {
		t.Errorf("from the only trouble to %+v", again)
	}
	mustSet(t, tl, "memory.limit", "400MiB")
	advance(t, tl, 30*time.Minute)
	seek(t, tl, 0)
	last := time.Duration(0)
	for range 3 {
		v, _ := tl.Trouble()
		if v.Kill {
			seek(t, tl, v.At)
			if r := tl.Read(); r.Totals.Up || r.Totals.LastKill != v.At {
				t.Errorf("at a kill: up %t, last kill %v, %v", r.Totals.Up, r.Totals.LastKill, v.At)
			}
		}
		if v.At <= last {
			t.Errorf("%v comes after %v", v.At, last)
		}
		last = v.At
		seek(t, tl, v.At)
	}
}
