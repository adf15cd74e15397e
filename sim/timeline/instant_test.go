package timeline

import (
	"fmt"
	"reflect"
	"testing"
	"time"

	"pgregory.net/rapid"

	"capsize/model/metric"
	"capsize/model/scenario"
)

// crowd is a batch of so many tasks at one instant.
func crowd(t testing.TB, size int64, at time.Duration) *scenario.Scenario {
	s := preset(t, "nightly-batch-24")
	s.Workloads[0].Arrivals.Batch.Size, s.Workloads[0].Arrivals.Batch.At = size, at
	return s
}

// Within an instant of many events, every way comes to its end: looking back,
// stepping back to a request, and past a change that was made there.
func TestManyEventsAtOneInstant(t *testing.T) {
	tl := begin(t, crowd(t, 1000, 0))
	step(t, tl, 500, nil)
	retrace(t, tl)
	tl = begin(t, crowd(t, 5000, 0))
	step(t, tl, 4000, nil)
	if err := back(t, tl, 1, &Request{0, 5}); err != nil || tl.here().events != 6 {
		t.Errorf("back at %+v: %v", tl.here(), err)
	}
	tl = begin(t, crowd(t, 10_000, 0))
	step(t, tl, 6000, nil)
	mustSet(t, tl, "pool.concurrency", "31")
	advance(t, tl, time.Minute)
	whole := tl.Read().Totals
	seek(t, tl, 0)
	advance(t, tl, time.Minute)
	if again := tl.Read().Totals; !reflect.DeepEqual(again, whole) {
		t.Errorf("%+v, was %+v", again.Sum(), whole.Sum())
	}
}

// An instant is one place, wherever one comes from.
func TestAnInstantIsOnePlace(t *testing.T) {
	tl := begin(t, crowd(t, 300, time.Minute))
	advance(t, tl, 2*time.Minute)
	seek(t, tl, time.Minute)
	here := tl.here()
	step(t, tl, 50, nil)
	retrace(t, tl)
	seek(t, tl, 90*time.Second)
	seek(t, tl, time.Minute)
	if tl.here() != here || here.events != 0 {
		t.Errorf("%+v, and %+v", here, tl.here())
	}
}

// A request far away is found without keeping all that happens before.
func TestStepsToAFarRequestKeepLittle(t *testing.T) {
	tl := begin(t, preset(t, "push-spike"))
	tl.Step(1, &Request{0, 1 << 40}, 4*time.Hour)
	most := 0
	for done := false; !done; {
		done, _ = tl.Work()
		most = max(most, len(tl.trail.events))
	}
	if tl.Now() != 4*time.Hour || most > mostTrail {
		t.Errorf("at %v, %d events were kept", tl.Now(), most)
	}
	was := tl.here()
	step(t, tl, 0, nil)
	if tl.here() != was {
		t.Error("no step is a step")
	}
}

// The last minute after a way back is what it was, or is not told.
func TestTheLastMinuteAgain(t *testing.T) {
	s := preset(t, "push-spike")
	fresh, tl := begin(t, s), begin(t, s)
	advance(t, tl, 30*time.Minute)
	told := 0
	for at := 10 * time.Minute; at < 15*time.Minute; at += 7 * time.Second {
		advance(t, fresh, at)
		seek(t, tl, at)
		x, y := fresh.Read().Recent, tl.Read().Recent
		if !y.Has(metric.Rejected) {
			continue
		}
		told++
		if d := x[metric.Rejected] - y[metric.Rejected]; d < -10 || d > 10 { // the minute ends up to a second earlier
			t.Errorf("at %v %g were rejected in the last minute, rewound %g", at, x[metric.Rejected], y[metric.Rejected])
		}
	}
	if told < 30 {
		t.Errorf("told %d times", told)
	}
}

// A run that an error has ended can be looked at and taken back like any other.
func TestBackFromAnError(t *testing.T) {
	s := preset(t, "chat-peak")
	err := s.Apply([]string{
		"pool.queue=unlimited", "pool.concurrency=1", "chat.arrivals.rate=1000000/s", "goals.memory_peak=none",
		"memory.limit=none", "pool.queue_timeout=none",
	})
	if err != nil {
		t.Fatal(err)
	}
	s.Run.Duration, s.Run.Warmup = time.Minute, 0
	tl := begin(t, s)
	if err := tl.Advance(time.Minute); err == nil || tl.Head() != tl.Now() {
		t.Fatalf("head %v, now %v, error %v", tl.Head(), tl.Now(), err)
	}
	end := tl.here()
	retrace(t, tl)
	if err := back(t, tl, 1, nil); err != nil || !tl.here().before(end) {
		t.Errorf("back at %+v of %+v: %v", tl.here(), end, err)
	}
}

// Copies leave each other alone, whatever is done to any of them, also where a
// window is opened anew in the past; readings stay as they were; and each is what
// its log makes of a new run.
func TestCopiesLeaveEachOtherAlone(t *testing.T) {
	print := func(x *Reading) string {
		return fmt.Sprintf("%+v %+v %+v %+v %+v %+v %+v", x.Totals, x.Rows, x.Ahead, x.Marks, x.Changes, x.Trail, x.Holders)
	}
	rapid.Check(t, func(r *rapid.T) {
		s := arbitrary(t, r)
		first, err := New(s)
		if err != nil {
			r.Fatal(err)
		}
		all := []*Timeline{first}
		var readings []*Reading
		var was []string
		for range rapid.IntRange(2, 12).Draw(r, "calls") {
			x := all[rapid.IntRange(0, len(all)-1).Draw(r, "which")]
			if len(all) < 4 && rapid.Bool().Draw(r, "copy") {
				all = append(all, x.Copy())
			}
			if rapid.IntRange(0, 4).Draw(r, "reopen") == 0 {
				x.Reopen()
			}
			travelAtRandom(r, x)
			readings = append(readings, x.Read())
			was = append(was, print(readings[len(readings)-1]))
		}
		for i, x := range readings {
			if print(x) != was[i] {
				r.Fatalf("reading %d of %d has changed", i, len(readings))
			}
		}
		for _, x := range all {
			a, b := x.Read(), replayed(r, s, x).Read()
			a.Totals.SystemTop, a.Totals.MemoryTop = b.Totals.SystemTop, b.Totals.MemoryTop // of rows, which may be wider
			if !reflect.DeepEqual(a.Totals, b.Totals) || !reflect.DeepEqual(a.Holders, b.Holders) {
				r.Fatalf("at %v:\n%+v\n%+v", a.Now, a.Totals, b.Totals)
			}
		}
	})
}
