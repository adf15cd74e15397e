package timeline

import (
	"errors"
	"math"
	"testing"
	"time"

	"capsize/model/dist"
	"capsize/model/metric"
	"capsize/model/scenario"
)

func chat(c int64) *scenario.Scenario {
	s := scenario.Default()
	s.Name = "test"
	w := scenario.DefaultWorkload("chat")
	w.Arrivals.Rate, w.Arrivals.RateSet = 2.5, true
	w.Stream.Duration = scenario.Quantity{Given: true, Family: dist.Lognormal, Mean: 12, CV: scenario.None}
	s.Workloads = []scenario.Workload{w}
	s.Pool.Concurrency, s.Pool.Queue = c, 20
	s.Run.Duration, s.Run.Warmup = 30*time.Minute, 2*time.Minute
	return &s
}

func begin(t *testing.T, s *scenario.Scenario) *Timeline {
	t.Helper()
	tl, err := New(s)
	if err != nil {
		t.Fatal(err)
	}
	return tl
}

func advance(t *testing.T, tl *Timeline, to time.Duration) {
	t.Helper()
	if err := tl.Advance(to); err != nil {
		t.Fatal(err)
	}
}

// However the time is cut into frames, the run is the same.
func TestFramesChangeNothing(t *testing.T) {
	a, b := begin(t, chat(31)), begin(t, chat(31))
	advance(t, a, 20*time.Minute)
	for now := time.Duration(0); now < 20*time.Minute; now += 1700 * time.Millisecond {
		advance(t, b, now)
	}
	advance(t, b, 20*time.Minute)
	x, y := a.Read(), b.Read()
	for _, id := range metric.All() {
		if u, v := x.Total[id], y.Total[id]; u != v && !(math.IsNaN(u) && math.IsNaN(v)) {
			t.Errorf("%s: %g in one go, %g in frames", id, u, v)
		}
	}
	if len(x.Rows) != len(y.Rows) {
		t.Fatalf("%d rows in one go, %d in frames", len(x.Rows), len(y.Rows))
	}
	for i := range x.Rows {
		if p, q := x.Rows[i], y.Rows[i]; p.Offered != q.Offered || p.InSystemMax != q.InSystemMax || math.Abs(p.InSystem-q.InSystem) > 1e-9 {
			t.Fatalf("row %d: %+v in one go, %+v in frames", i, p, q)
		}
	}
}

// The rows tile the run without a gap and add up to it, through changes, the
// end of the warm-up and thinning.
func TestRowsTileTheRun(t *testing.T) {
	tl := begin(t, chat(31))
	rejected := uint64(0)
	for i, c := range []string{"25", "40", "20"} {
		advance(t, tl, time.Duration(i+1)*20*time.Hour)
		var sum uint64
		for _, w := range tl.Read().Totals.Workloads {
			sum += w.Queue429
		}
		rejected += sum
		if _, err := tl.Set("pool.concurrency", c); err != nil {
			t.Fatal(err)
		}
	}
	r := tl.Read()
	if len(r.Rows) > maxRows || len(r.Rows) < maxRows/4 {
		t.Errorf("%d rows", len(r.Rows))
	}
	var sum, warm uint64
	at := time.Duration(0)
	for _, row := range r.Rows {
		if row.Start != at || row.End <= row.Start {
			t.Fatalf("a row from %v to %v follows %v", row.Start, row.End, at)
		}
		at = row.End
		sum += row.Rejected
	}
	if at != r.Now {
		t.Errorf("rows end at %v, now is %v", at, r.Now)
	}
	if sum < rejected || sum > rejected+warm+200 { // those of the warm-up are in no window
		t.Errorf("rows count %d rejected, the windows %d", sum, rejected)
	}
}

func TestUndoRedo(t *testing.T) {
	tl := begin(t, chat(49))
	value := func() string { return tl.Scenario().Get("pool.concurrency") }
	for i, c := range []string{"40", "30", "25"} {
		advance(t, tl, time.Duration(i+1)*time.Minute)
		if _, err := tl.Set("pool.concurrency", c); err != nil {
			t.Fatal(err)
		}
	}
	steps := []struct {
		f    func() (Change, error)
		want string
	}{{tl.Undo, "30"}, {tl.Undo, "40"}, {tl.Redo, "30"}, {tl.Undo, "40"}, {tl.Undo, "49"}, {tl.Redo, "40"}}
	for i, s := range steps {
		if _, err := s.f(); err != nil || value() != s.want {
			t.Fatalf("step %d: %v, value %s, want %s", i, err, value(), s.want)
		}
	}
	if _, err := tl.Set("pool.concurrency", "35"); err != nil {
		t.Fatal(err)
	}
	if _, err := tl.Redo(); !errors.Is(err, ErrNothing) {
		t.Errorf("a new change must end what can be redone: %v", err)
	}
	if got := len(tl.Log().All()); got != 3+len(steps)+1 {
		t.Errorf("the log holds %d changes, undoing included there were %d", got, 3+len(steps)+1)
	}
}

// A knob that pulls another with it is undone with it.
func TestUndoTakesBackWhatWasPulledAlong(t *testing.T) {
	s := chat(49)
	s.Workloads[0].Stream.Duration = scenario.Quantity{Given: true, Family: dist.Lognormal, CV: scenario.None, P50: 9, P95: 28}
	tl := begin(t, s)
	before := string(tl.Scenario().JSON())
	mustSet(t, tl, "chat.stream.duration.mean", "12s") // drops both quantiles
	if d := tl.Scenario().Workloads[0].Stream.Duration; d.Mean != 12 || d.P50 != 0 {
		t.Fatalf("stated by mean: %+v", d)
	}
	if _, err := tl.Undo(); err != nil {
		t.Fatal(err)
	}
	if after := string(tl.Scenario().JSON()); after != before {
		t.Errorf("before %s\nafter  %s", before, after)
	}
}

// A refused change leaves everything as it was; setting what stands already is
// no change.
func TestRefusedChange(t *testing.T) {
	tl := begin(t, chat(49))
	advance(t, tl, time.Minute)
	for path, value := range map[string]string{"pool.concurrency": "0", "pool.nothing": "1", "pool.queue": "none", "chat.arrivals.rate": "3"} {
		if _, err := tl.Set(path, value); err == nil {
			t.Errorf("%s=%s: accepted", path, value)
		}
	}
	if _, err := tl.Set("pool.concurrency", "49"); err != nil {
		t.Error(err)
	}
	if r := tl.Read(); len(r.Changes) != 0 || len(r.Marks) != 0 || r.CanUndo {
		t.Errorf("changes %v, marks %v", r.Changes, r.Marks)
	}
}

// Replaying the log from the start shows the same run.
func TestLogReplays(t *testing.T) {
	tl := begin(t, chat(49))
	advance(t, tl, 3*time.Minute)
	mustSet(t, tl, "pool.concurrency", "20")
	advance(t, tl, 4*time.Minute)
	mustSet(t, tl, "chat.arrivals.rate", "5/s")
	advance(t, tl, 5*time.Minute)
	if _, err := tl.Undo(); err != nil {
		t.Fatal(err)
	}
	advance(t, tl, 9*time.Minute)

	again := begin(t, chat(49))
	for _, step := range tl.Log().Script() {
		advance(t, again, step.At)
		for _, set := range step.Set {
			mustSet(t, again, set.Path, set.Value)
		}
	}
	advance(t, again, 9*time.Minute)
	a, b := tl.Read(), again.Read()
	if a.Totals.Sum() != b.Totals.Sum() || a.Totals.Sum().Offered == 0 {
		t.Errorf("replayed %+v\nwas      %+v", b.Totals.Sum(), a.Totals.Sum())
	}
}

func mustSet(t *testing.T, tl *Timeline, path, value string) {
	t.Helper()
	if _, err := tl.Set(path, value); err != nil {
		t.Fatal(err)
	}
}

// Kills are marked where they happen, and a restart begins anew with the knobs
// as they stand.
func TestKillsAndRestart(t *testing.T) {
	s := chat(49)
	s.Memory.PerStream, s.Memory.Limit = 1<<20, 25<<20
	tl := begin(t, s)
	advance(t, tl, 10*time.Minute)
	r := tl.Read()
	kills := 0
	for _, m := range r.Marks {
		if m.Kill {
			kills++
		}
	}
	var rows uint64
	for _, row := range r.Rows {
		rows += row.Kills
	}
	if kills == 0 || rows != uint64(kills) {
		t.Fatalf("%d marks and %d kills in the rows", kills, rows)
	}
	mustSet(t, tl, "memory.limit", "none")
	if err := tl.Restart(); err != nil {
		t.Fatal(err)
	}
	if r := tl.Read(); r.Now != 0 || len(r.Marks) != 0 || !r.CanUndo || r.Scenario.Memory.Limit != scenario.None {
		t.Fatalf("after the restart: now %v, marks %v, limit %d", r.Now, r.Marks, r.Scenario.Memory.Limit)
	}
}

// A reading stays as it is while the run goes on.
func TestReadingIsImmutable(t *testing.T) {
	tl := begin(t, chat(31))
	advance(t, tl, 5*time.Minute)
	r := tl.Read()
	rows := append([]Row(nil), r.Rows...)
	offered := r.Totals.Sum().Offered
	mustSet(t, tl, "pool.concurrency", "20")
	advance(t, tl, 25*time.Hour)
	for i := range rows {
		if rows[i] != r.Rows[i] {
			t.Fatalf("row %d has changed", i)
		}
	}
	if r.Totals.Sum().Offered != offered || r.Scenario.Pool.Concurrency != 31 {
		t.Fatal("totals or scenario have changed")
	}
}

// One frame at 60×: 6 simulated seconds and a reading.
func BenchmarkFrame(b *testing.B) {
	tl, err := New(chat(49))
	if err != nil {
		b.Fatal(err)
	}
	if err := tl.Advance(30 * time.Minute); err != nil {
		b.Fatal(err)
	}
	b.ReportAllocs()
	for b.Loop() {
		if err := tl.Advance(tl.Now() + 6*time.Second); err != nil {
			b.Fatal(err)
		}
		tl.Read()
	}
}

// A kill that a moved knob causes is counted in the window that it opens.
func TestKillByAMovedKnob(t *testing.T) {
	s := chat(49)
	s.Memory.Base, s.Memory.PerStream, s.Memory.Limit = 10<<20, 1<<20, 1<<30
	tl := begin(t, s)
	advance(t, tl, 5*time.Minute)
	mustSet(t, tl, "memory.limit", "20MiB")
	r := tl.Read()
	if r.Totals.Kills != 1 || r.Total[metric.OOMKills] != 1 || r.Totals.Up || r.Total[metric.FirstOOMS] != 300 {
		t.Errorf("kills %d, up %t, first at %g", r.Totals.Kills, r.Totals.Up, r.Total[metric.FirstOOMS])
	}
	if last := r.Marks[len(r.Marks)-2:]; !last[0].Kill && !last[1].Kill {
		t.Errorf("no kill is marked: %v", last)
	}
}

// Marks are bounded, however often the process is killed.
func TestMarksAreBounded(t *testing.T) {
	s := chat(49)
	s.Memory.PerStream, s.Memory.Limit, s.Memory.BackoffFirst = 1<<20, 1<<20, 0
	tl := begin(t, s)
	for now := time.Duration(0); now < 3*time.Hour; now += time.Second {
		advance(t, tl, now)
	}
	r := tl.Read()
	if n := len(r.Marks); n > maxMarks || n < maxMarks/2 || r.Totals.Kills < 2*maxMarks {
		t.Errorf("%d marks of %d kills", n, r.Totals.Kills)
	}
}

// AdvanceSome stops after a bounded amount of work, also when the rate is a
// thousand times what it was a moment ago.
func TestAdvanceSomeIsBounded(t *testing.T) {
	tl := begin(t, chat(49))
	advance(t, tl, time.Hour)
	mustSet(t, tl, "chat.arrivals.rate", "10000/s")
	before := tl.Read().Totals.Sum().Offered
	if reached, err := tl.AdvanceSome(tl.Now() + time.Hour); reached || err != nil {
		t.Fatalf("an hour of 36 million arrivals at once: %t, %v", reached, err)
	}
	if n := tl.Read().Totals.Sum().Offered - before; n == 0 || n > 2*someEvents {
		t.Errorf("%d arrivals", n)
	}
}

// The sliding window holds what a run of its own, opened a minute ago, has
// measured.
func TestRecentIsTheLastMinute(t *testing.T) {
	s := chat(31)
	s.Run.Warmup = 0
	slid, fresh := begin(t, s), begin(t, s)
	end := 10 * time.Minute
	advance(t, slid, end)
	advance(t, fresh, end-RecentSpan)
	fresh.openWindow()
	advance(t, fresh, end)
	got, want := slid.Read(), fresh.Read()
	for _, id := range []metric.ID{metric.InFlight, metric.Queue, metric.ThroughputPerS, metric.EffectivePerS} {
		if a, b := got.Recent[id], want.Total[id]; math.Abs(a-b) > 0.05*b+0.05 { // the step may be a second off
			t.Errorf("%s: %g in the sliding window, %g in the last minute", id, a, b)
		}
	}
	if p := got.Recent[metric.WaitP99S]; !(p >= 0) || p > 60 {
		t.Errorf("p99 wait %g", p)
	}
	if got.Recent[metric.InFlight] == got.Total[metric.InFlight] {
		t.Error("the sliding window is the whole run")
	}
	if n := len(slid.recent.past); n > recentSlots+1 {
		t.Errorf("%d readings are kept", n)
	}
}

// A change after everything is over leaves nothing of before in the window.
func TestAChangeAtTheEndLeavesNothingOfBefore(t *testing.T) {
	s := chat(49)
	s.Memory.Base, s.Memory.PerStream, s.Memory.Sticky = 180<<20, 1<<20, 0.5
	if err := s.Apply([]string{"chat.arrivals.profile.shape=step", "chat.arrivals.profile.points.0.at=10m", "chat.arrivals.profile.points.0.rate=0/s"}); err != nil {
		t.Fatal(err)
	}
	for name, change := range map[string]func(*Timeline){
		"change": func(tl *Timeline) { mustSet(t, tl, "pool.concurrency", "7") },
		"undo": func(tl *Timeline) {
			mustSet(t, tl, "pool.concurrency", "7")
			if _, err := tl.Undo(); err != nil {
				t.Error(err)
			}
		},
		"reopen":  (*Timeline).Reopen,
		"nothing": func(*Timeline) {},
	} {
		tl := begin(t, s)
		advance(t, tl, s.Run.Duration)
		change(tl)
		anew := name != "nothing"
		v := tl.Read().Total
		for _, id := range []metric.ID{metric.MakespanS, metric.MemoryPeakBytes, metric.InFlightMax, metric.InFlight, metric.WaitP99S} {
			if math.IsNaN(v[id]) != anew {
				t.Errorf("%s: %s is %g", name, id, v[id])
			}
		}
		advance(t, tl, s.Run.Duration+time.Minute)
		v = tl.Read().Total
		if math.IsNaN(v[metric.MakespanS]) != anew || math.IsNaN(v[metric.MemoryPeakBytes]) || (v[metric.InFlightMax] == 0) != anew {
			t.Errorf("%s, a minute later: %v", name, v)
		}
	}
}

// What is done to a knob in one instant is shown as one change, though it is
// undone a step at a time.
func TestOneInstantIsShownAsOneChange(t *testing.T) {
	tl := begin(t, chat(49))
	set := func(c string) { mustSet(t, tl, "pool.concurrency", c) }
	advance(t, tl, time.Minute)
	set("48")
	advance(t, tl, 2*time.Minute)
	set("49")
	set("50")
	mustSet(t, tl, "pool.queue", "30")
	set("60")
	want := func(texts ...string) {
		t.Helper()
		r := tl.Read()
		if len(r.Marks) != len(texts) || len(r.Changes) != len(texts) {
			t.Fatalf("marks %v, changes %v, want %q", r.Marks, r.Changes, texts)
		}
		changes := map[string]bool{}
		for _, c := range r.Changes {
			changes[c.Path+" "+c.From+"→"+c.To] = true
		}
		for i, m := range r.Marks {
			if m.Text != texts[i] || !changes[m.Text] {
				t.Errorf("marks %v, changes %v, want %q", r.Marks, r.Changes, texts)
			}
		}
	}
	want("pool.concurrency 49→48", "pool.queue 20→30", "pool.concurrency 48→60")
	undo := func() {
		if _, err := tl.Undo(); err != nil {
			t.Fatal(err)
		}
	}
	undo()
	want("pool.concurrency 49→48", "pool.queue 20→30", "pool.concurrency 48→50")
	undo()
	want("pool.concurrency 49→48", "pool.concurrency 48→50")
	undo()
	undo()
	want("pool.concurrency 49→48")
	if n := len(tl.Log().All()); n != 9 {
		t.Errorf("the log for replays holds %d changes", n)
	}
	advance(t, tl, 3*time.Minute)
	undo()
	want("pool.concurrency 49→48", "pool.concurrency 48→49")
}
