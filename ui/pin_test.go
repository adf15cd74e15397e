package ui

import (
	"fmt"
	"reflect"
	"strings"
	"testing"
	"time"

	"capsize/model/metric"
	"capsize/sim/experiment"
)

// short drives the default preset over a few minutes with few replications: what
// is tested is what happens, not what comes out.
func short(t testing.TB) *driver {
	t.Helper()
	s := preset(t, "chat-peak")
	s.Run.Duration, s.Run.Warmup = 4*time.Minute, 30*time.Second
	d := drive(t, Options{Scenario: s, Name: "short"}, 120, 40)
	d.app.jobs.replications, d.app.jobs.sweep.points = 3, 9
	d.run(d.app.jobs.begin(d.app.scenario(), d.app.after))
	return d
}

// sameRun holds that A and B show the same, to the last bit.
func sameRun(d *driver) {
	d.t.Helper()
	a, b := d.app.session.pinnedReading, d.app.session.reading
	if a == nil {
		d.t.Fatal("nothing is pinned")
	}
	if !reflect.DeepEqual(a.Rows, b.Rows) || !reflect.DeepEqual(a.Totals, b.Totals) || fmt.Sprint(a.Total, a.Recent) != fmt.Sprint(b.Total, b.Recent) {
		d.t.Errorf("at %v A and B differ", b.Now)
	}
}

// TestWhatIsNotChangedDiffersByNothing holds for the runs on the screen and for
// the replications.
func TestWhatIsNotChangedDiffersByNothing(t *testing.T) {
	for _, keys := range [][]string{{"b"}, {" ", "h", " ", "b"}, {"b", "x"}, {"b", "R"}, {"b", "+", "+"}, {"b", "-", "b"}} {
		d := short(t)
		d.pass(time.Second)
		d.press(keys...)
		for range 10 {
			d.pass(300 * time.Millisecond)
			sameRun(d)
		}
		pin := d.app.frame().Pin
		if pin.Label != "the same" || pin.Stale || pin.Paired == nil || pin.Paired.Pairs != 3 {
			t.Fatalf("after %q: label %q, stale %v, %+v", keys, pin.Label, pin.Stale, pin.Paired)
		}
		for _, id := range metric.All() {
			if v := pin.Paired.Total[id].Value; v != 0 && v == v {
				t.Errorf("after %q the difference of %s is %g", keys, metric.Of(id).Name, v)
			}
		}
	}
}

// TestAKnobTurnsBOnly holds, and that A goes on as it would have gone alone.
func TestAKnobTurnsBOnly(t *testing.T) {
	alone, d := short(t), short(t)
	for _, one := range []*driver{alone, d} {
		one.pass(time.Second)
		one.press(" ")
	}
	d.press("b")
	if d.app.frame().Stale {
		t.Error("a pin alone makes the baseline stale")
	}
	d.press("H")
	d.want(slots, "39")
	pin := d.app.frame().Pin
	if got := pin.Scenario.Get(slots); got != "49" || pin.Label != "c 49" {
		t.Errorf("A has %s slots, label %q", got, pin.Label)
	}
	for _, one := range []*driver{alone, d} {
		one.press(" ")
		one.pass(time.Second)
	}
	a, want := d.app.session.pinnedReading, alone.app.session.reading
	if a.Now != d.now() || a.Now != want.Now {
		t.Fatalf("A stands at %v, B at %v, a run alone at %v", a.Now, d.now(), want.Now)
	}
	if len(a.Rows) != len(want.Rows) {
		t.Fatalf("%d rows, alone %d", len(a.Rows), len(want.Rows))
	}
	for i := range a.Rows {
		if x, y := a.Rows[i], want.Rows[i]; x.Offered != y.Offered || x.InSystemMax != y.InSystemMax {
			t.Fatalf("row %d: %+v, alone %+v", i, x, y)
		}
	}
	if a.Totals.From != d.app.session.reading.Totals.From {
		t.Errorf("A is measured from %v, B from %v", a.Totals.From, d.app.session.reading.Totals.From)
	}
	if a.Total[metric.Offered] != d.app.session.reading.Total[metric.Offered] {
		t.Error("A and B did not meet the same traffic")
	}
}

// TestBaselineOfAPair holds that the simulated column is what Run gives, that
// the difference is that of Compare, and that A is simulated once.
func TestBaselineOfAPair(t *testing.T) {
	d := short(t)
	d.press(" ", "b", "H")
	if p := d.app.frame().Pin; p.Paired == nil || !p.Stale {
		t.Errorf("the former comparison is not shown as stale: %+v", p)
	}
	former := d.app.jobs.baseline.paired
	d.pass(time.Second)
	o := experiment.Options{Replications: 3, Workers: 1}
	f := d.app.frame()
	run, err := experiment.Run(t.Context(), f.Scenario, o)
	if err != nil {
		t.Fatal(err)
	}
	pair, err := experiment.Compare(t.Context(), f.Pin.Scenario, f.Scenario, o)
	if err != nil {
		t.Fatal(err)
	}
	if f.Stale || f.Pin.Stale || fmt.Sprint(f.Baseline.Total) != fmt.Sprint(run.Total) {
		t.Error("the baseline is not what Run gives")
	}
	if fmt.Sprint(f.Pin.Paired.Total) != fmt.Sprint(pair.Total) || f.Pin.Paired == former {
		t.Error("the difference is not what Compare gives")
	}
	d.press("x")
	if g := d.app.frame(); g.Stale || fmt.Sprint(g.Baseline.Total) != fmt.Sprint(pair.A.Total) {
		t.Error("after a swap the numbers of A are not the baseline at once")
	}
}

func TestSwapAndDrop(t *testing.T) {
	d := short(t)
	d.pass(time.Second)
	d.press(" ")
	for _, k := range []string{"x", "X"} {
		d.press(k)
		if d.app.message != notPinned {
			t.Errorf("%s without A says %q", k, d.app.message)
		}
	}
	d.press("b", "H", "x")
	d.want(slots, "49")
	if got := d.app.frame().Pin.Label; got != "c 39" {
		t.Errorf("after a swap A is %q", got)
	}
	d.press("xx")
	d.want(slots, "49")
	d.press("x", "u")
	d.want(slots, "49") // the change was B's
	if got := d.app.frame().Pin.Label; got != "the same" {
		t.Errorf("after the undo A is %q", got)
	}
	d.press("X")
	if d.app.frame().Pin != nil || d.app.session.pinned.timeline != nil {
		t.Error("A is still there")
	}
	d.pass(time.Second)
	if d.app.jobs.baseline.wanted() || d.app.jobs.fresh() == nil {
		t.Error("no baseline after A was dropped")
	}
	d.press("b", "p", "enter")
	if d.app.frame().Pin != nil {
		t.Error("A outlives the preset")
	}
}

// TestPinningCostsNothingWhilePaused holds also with a sweep.
func TestPinningCostsNothingWhilePaused(t *testing.T) {
	d := short(t)
	d.press(" ", "b", "H", "s")
	d.pass(2 * time.Second)
	if len(d.later) != 0 || d.app.jobs.cancel != nil {
		t.Errorf("%d messages are still to come: %v", len(d.later), d.later)
	}
}

// TestAnEndedAStaysBehind holds that B goes on, and can be left for A and back.
func TestAnEndedAStaysBehind(t *testing.T) {
	d := short(t)
	d.pass(time.Second)
	d.press("b")
	s := &d.app.session
	s.pinned.ended = fmt.Errorf("4,000,000 requests wait")
	at := s.pinnedReading.Now
	d.pass(time.Second)
	if s.pinnedReading.Now > at+7*time.Second || s.reading.Now < at+50*time.Second {
		t.Errorf("A at %v, B at %v, the end at %v", s.pinnedReading.Now, s.reading.Now, at)
	}
	d.press("R")
	d.pass(time.Second)
	sameRun(d)
}

// TestLabels names what differs by its symbols.
func TestLabels(t *testing.T) {
	s := preset(t, "chat-peak")
	for _, c := range []struct {
		sets []string
		want string
	}{
		{nil, "the same"},
		{[]string{"pool.concurrency=120"}, "c 120"},
		{[]string{"pool.queue=unlimited", "chat.arrivals.rate=3/s"}, "K unlimited, λ 3/s"},
		{[]string{"memory.limit=1GiB", "pool.queue_timeout=1m", "run.scale=2"}, "timeout 60 s, mem limit 1.0 GiB, run.scale 2"},
		{[]string{"memory.limit=1GiB", "pool.queue_timeout=1m", "run.scale=2", "pool.queue=1", "pool.concurrency=2"}, "c 2, K 1, timeout 60 s, 2 more"},
	} {
		a := s.Clone()
		if err := a.Apply(c.sets); err != nil {
			t.Fatal(err)
		}
		if got := pinText(a, s); got != c.want {
			t.Errorf("%v: %q, want %q", c.sets, got, c.want)
		}
	}
	a, b := twoWorkloads(t), twoWorkloads(t)
	if err := a.Apply([]string{"chat.arrivals.rate=3/s"}); err != nil {
		t.Fatal(err)
	}
	if got := pinText(a, b); !strings.HasPrefix(got, "chat λ") {
		t.Errorf("of several workloads: %q", got)
	}
}
