package timeline

import (
	"errors"
	"math/rand/v2"
	"os"
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"

	"capsize/model/scenario"
)

// preset loads a preset's file.
func preset(t testing.TB, name string) *scenario.Scenario {
	t.Helper()
	src, err := os.ReadFile("../../presets/" + name + ".yaml")
	if err != nil {
		t.Fatal(err)
	}
	s, err := scenario.Parse(src, name+".yaml")
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// work does what the run is on its way to.
func work(t rapid.TB, tl *Timeline) error {
	t.Helper()
	for range 100_000 {
		if done, err := tl.Work(); done {
			if _, on := tl.Working(); on || tl.Moving() {
				t.Fatal("still working when it is done")
			}
			return err
		}
	}
	t.Fatalf("not there after 100,000 pieces of work: at %+v, on its way to %+v", tl.here(), tl.errand.to)
	return nil
}

func seek(t rapid.TB, tl *Timeline, to time.Duration) {
	t.Helper()
	tl.Seek(to)
	if err := work(t, tl); err != nil {
		t.Fatal(err)
	}
}

// samePast holds that a run taken back shows the bits of one that has never been
// further.
func samePast(t rapid.TB, back, fresh *Timeline) {
	t.Helper()
	for _, tl := range []*Timeline{back, fresh} {
		tl.recorder.observe(tl.engine)
	}
	sameBehind(t, back.Read(), fresh.Read())
	if a, b := back.here(), fresh.here(); a != b {
		t.Fatalf("at %+v and %+v", a, b)
	}
	if back.recorder.width == fresh.recorder.width && back.recorder.part != fresh.recorder.part {
		t.Fatalf("filling\n%+v\n%+v", back.recorder.part, fresh.recorder.part)
	}
}

// sameBehind compares a reading of a run that was taken back with that of one
// which has never been further. The figures of the last minute are of the time
// since the run was put back, and its rows may have become wider.
func sameBehind(t rapid.TB, x, y *Reading) {
	t.Helper()
	v := *y
	v.Recent, v.Head, v.Behind, v.Ahead, v.Marks = x.Recent, x.Head, x.Behind, x.Ahead, x.Marks
	if len(x.Rows) > 0 && len(y.Rows) > 0 && x.Rows[0].End > y.Rows[0].End {
		closed := y.Rows
		for len(closed) > 0 && x.Rows[0].End > closed[0].End {
			closed = halved(closed)
		}
		n := min(len(closed), len(x.Rows)-1) // the last one is not yet whole
		sameRows(t, x.Rows[:n], closed[:n])
		v.Rows, v.Totals.SystemTop, v.Totals.MemoryTop = x.Rows, x.Totals.SystemTop, x.Totals.MemoryTop // of the row
	}
	sameReadings(t, x, &v)
}

// halved makes one row of each two.
func halved(rows []Row) []Row {
	out := make([]Row, len(rows)/2)
	for i := range out {
		out[i] = rows[2*i].join(&rows[2*i+1])
	}
	return out
}

// Taken back to any of 1,000 instants of the spike, the run shows the bits that
// it showed when it came by first, and forward from there at the end too.
func TestAnyInstantAgain(t *testing.T) {
	instants := 1000
	if testing.Short() {
		instants = 100
	}
	s := preset(t, "push-spike")
	r := rand.New(rand.NewPCG(1, 2))
	all := make([]time.Duration, instants)
	for i := range all {
		all[i] = time.Duration(r.Int64N(int64(s.Run.Duration)))
	}
	sorted := slices.Clone(all)
	slices.Sort(sorted)
	fresh, was := begin(t, s), map[time.Duration]*Reading{}
	for _, at := range sorted {
		advance(t, fresh, at)
		was[at] = fresh.Read()
	}
	advance(t, fresh, s.Run.Duration)
	end := fresh.Read()
	tl := begin(t, s)
	advance(t, tl, s.Run.Duration)
	for i, at := range all {
		seek(t, tl, at)
		x, y := tl.Read(), was[at]
		if !x.Behind || x.Head != s.Run.Duration || len(x.Ahead) == 0 {
			t.Fatalf("at %v: behind %t, head %v, %d rows ahead", at, x.Behind, x.Head, len(x.Ahead))
		}
		sameBehind(t, x, y)
		if i%10 == 0 { // forward again, and not by way of what was kept of the head
			tl.head = nil
			advance(t, tl, s.Run.Duration)
			x := tl.Read()
			x.Recent = end.Recent
			sameReadings(t, x, end)
		}
	}
}

// Whatever is done to a run in whatever order, it is at every place what a run
// is that was never taken back.
func TestTravelIsExact(t *testing.T) {
	rapid.Check(t, func(r *rapid.T) {
		s := arbitrary(t, r)
		tl, err := New(s)
		if err != nil {
			r.Fatal(err)
		}
		for range rapid.IntRange(2, 12).Draw(r, "calls") {
			travelAtRandom(r, tl)
			samePast(r, tl, replayed(r, s, tl))
		}
	})
}

// arbitrary is a preset of ten minutes, or many tasks at one instant.
func arbitrary(t testing.TB, r *rapid.T) *scenario.Scenario {
	s := preset(t, rapid.SampledFrom([]string{"chat-peak", "push-spike", "nightly-batch-24"}).Draw(r, "preset"))
	if w := &s.Workloads[0]; w.Arrivals.Process == scenario.Batch {
		w.Arrivals.Batch.Size = 600
		w.Arrivals.Batch.At = time.Duration(rapid.IntRange(0, 2).Draw(r, "minute")) * time.Minute
	}
	s.Run.Duration = 10 * time.Minute
	return s
}

// travelAtRandom does one thing to the run.
func travelAtRandom(r *rapid.T, tl *Timeline) {
	span := time.Duration(rapid.IntRange(0, 600_000).Draw(r, "ms")) * time.Millisecond
	if rapid.Bool().Draw(r, "whole minutes") {
		span = span.Truncate(time.Minute)
	}
	n := rapid.IntRange(1, 400).Draw(r, "n")
	var err error
	switch rapid.IntRange(0, 8).Draw(r, "call") {
	case 8:
		_, err = tl.Redo()
	case 0:
		slots := rapid.SampledFrom([]string{"8", "24", "31", "49", "97"}).Draw(r, "slots")
		_, err = tl.Set("pool.concurrency", slots)
	case 1:
		_, err = tl.Undo()
	case 2:
		if !tl.Behind() { // else rows ahead stay, rounded as they were
			tl.Reopen()
		}
	case 3:
		tl.Step(n, nil, 20*time.Minute)
	case 4:
		tl.Back(n, nil)
	case 5:
		tl.Retrace()
	case 6:
		tl.Seek(span)
	default:
		err = tl.Advance(tl.Now() + span)
	}
	if err == nil {
		err = work(r, tl)
	}
	if err != nil && !errors.Is(err, ErrNothing) {
		r.Fatal(err)
	}
}

// replayed is a run of s taken straight to the place of another by its log.
func replayed(r *rapid.T, s *scenario.Scenario, of *Timeline) *Timeline {
	fresh, err := New(s)
	if err != nil {
		r.Fatal(err)
	}
	to := of.here()
	for i := range of.log.entries[:of.applied] {
		e := &of.log.entries[i]
		reach(r, fresh, e.place)
		if e.scenario == of.log.entries[max(0, i-1)].scenario && i > 0 || e.changes == of.log.changes(i) {
			fresh.Reopen()
			continue
		}
		change := of.log.all[e.changes-1]
		next := fresh.scenario.Clone()
		if err := next.Apply(change.forth); err != nil {
			r.Fatal(err)
		}
		if _, err := fresh.adopt(next, change, e.stacks); err != nil {
			r.Fatal(err)
		}
	}
	reach(r, fresh, to)
	fresh.trail = of.trail
	return fresh
}

func reach(r *rapid.T, tl *Timeline, to place) {
	for reached := tl.here() == to; !reached; {
		var err error
		if reached, err = tl.leg(to, someEvents); err != nil {
			r.Fatal(err)
		}
	}
}
