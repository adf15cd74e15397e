package sim

import (
	"reflect"
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"

	"capsize/model/scenario"
)

// The identities of the simulated system on random scenarios with random knob
// moves: every request in one state, outcomes add up, sums agree with their
// records, Little's law as an equality, time never back.
func TestIdentities(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := arbitrary(t)
		e := start(t, s, 0)
		now := time.Duration(0)
		for range rapid.IntRange(1, 6).Draw(t, "stretches") {
			now += arbitraryTime(t, "stretch")
			if err := e.RunUntil(now); err != nil {
				t.Fatalf("%v", err)
			}
			expectIdentities(t, e, now)
			switch rapid.IntRange(0, 2).Draw(t, "then") {
			case 0:
				s = edit(t, s)
				if err := e.Reconfigure(s); err != nil {
					t.Fatalf("%v", err)
				}
			case 1:
				e.OpenWindow()
			}
			expectIdentities(t, e, now)
		}
	})
}

func expectIdentities(t *rapid.T, e *Engine, now time.Duration) {
	t.Helper()
	if e.Now() != now {
		t.Fatalf("the clock stands at %v, want %v", e.Now(), now)
	}
	if err := e.Check(); err != nil {
		t.Fatalf("at %v: %v", now, err)
	}
	var totals Totals
	e.Totals(&totals)
	if law := totals.Law(); law.Residual > 1e-9 {
		t.Fatalf("Little's law: %+v", law)
	}
	span := totals.Window()
	d := e.Distributions()
	if got := d.Open.Total(); got != uint64(totals.At-totals.From) {
		t.Fatalf("the histogram of open streams covers %d of %d ns", got, totals.At-totals.From)
	}
	if e.cfg.memory.on && d.Memory.Total() != 0 && span > 0 {
		mean := totals.Memory / span
		if mean < 0 || mean > totals.MemoryMax*(1+1e-9) {
			t.Fatalf("memory: mean %g, maximum %g", mean, totals.MemoryMax)
		}
	}
}

// A copy taken at a random instant, into a fresh or a used engine, continues
// bit for bit, and the same scenario gives the same bits however a run is cut
// into pieces.
func TestCopiesContinueBitForBit(t *testing.T) {
	used := new(Engine)
	rapid.Check(t, func(t *rapid.T) {
		s := arbitrary(t)
		e := start(t, s, rapid.IntRange(0, 3).Draw(t, "replication"))
		cut, end := arbitraryTime(t, "cut"), 30*time.Second
		mustRun(t, e, cut)
		e.CopyTo(used)
		fresh := e.Clone()
		next := edit(t, s)
		for _, x := range []*Engine{e, used, fresh} {
			if err := x.Reconfigure(next); err != nil {
				t.Fatalf("%v", err)
			}
			mustRun(t, x, end)
		}
		for _, x := range []*Engine{used, fresh} {
			if !sameState(e, x) {
				t.Fatalf("a copy taken at %v differs at %v", cut, end)
			}
		}
	})
}

func mustRun(t fataler, e *Engine, until time.Duration) {
	if err := e.RunUntil(until); err != nil {
		t.Fatalf("%v", err)
	}
}

// sameState compares everything that shapes the future and what was measured,
// by way of copies, in which an empty slice is always a nil one. Traces hold
// NaN, which equals nothing, and are the same file.
func sameState(a, b *Engine) bool {
	x, y := a.Clone(), b.Clone()
	for _, e := range []*Engine{x, y} {
		e.cfg.workloads = slices.Clone(e.cfg.workloads)
		for i := range e.cfg.workloads {
			e.cfg.workloads[i].trace = nil
		}
	}
	return reflect.DeepEqual(x, y)
}

// How a run is cut into calls of RunUntil, and whether events are stepped
// through one by one, changes nothing: not a bit.
func TestCutsChangeNothing(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := arbitrary(t)
		whole, cut, stepped := start(t, s, 0), start(t, s, 0), start(t, s, 0)
		end := 20 * time.Second
		mustRun(t, whole, end)
		for now := time.Duration(0); now < end; now += 1 + arbitraryTime(t, "piece") {
			mustRun(t, cut, min(now, end))
			cut.Totals(new(Totals)) // reading must change nothing
			cut.Distributions()
		}
		mustRun(t, cut, end)
		last := time.Duration(0)
		for {
			event, ok := stepped.Step(end)
			if !ok {
				break
			}
			if event.At < last {
				t.Fatalf("time ran back from %v to %v", last, event.At)
			}
			last = event.At
		}
		var a, b, c Totals
		whole.Totals(&a)
		cut.Totals(&b)
		stepped.Totals(&c)
		if !reflect.DeepEqual(a, b) || !reflect.DeepEqual(a, c) {
			t.Fatalf("whole   %+v\ncut     %+v\nstepped %+v", a, b, c)
		}
		if x := whole.Distributions(); !reflect.DeepEqual(x, cut.Distributions()) || !reflect.DeepEqual(x, stepped.Distributions()) {
			t.Fatal("the histograms differ")
		}
		if n := whole.Events(); n != cut.Events() || n != stepped.Events() {
			t.Fatalf("%d events in one go, %d in pieces, %d one by one", n, cut.Events(), stepped.Events())
		}
	})
}

// Runs that differ in settings meet the same requests: the k-th request of a
// workload has the same arrival, duration and prompt, whatever the pool, the
// memory, the other workloads or the fate of earlier requests.
func TestSameTraffic(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := arbitrary(t)
		other := s.Clone()
		arbitraryProcess(t, other)
		a, b := drawn(t, s), drawn(t, other)
		common := 0
		for key, x := range a {
			if y, ok := b[key]; ok {
				common++
				if x != y {
					t.Fatalf("request %v is %+v under one setting and %+v under another", key, x, y)
				}
			}
		}
		if len(a) > 0 && len(b) > 0 && common == 0 && len(a)+len(b) > 50 {
			t.Fatalf("%d and %d requests got in, none in both", len(a), len(b))
		}
	})
}

type key struct {
	workload uint16
	ordinal  uint64
}

type drawnRequest struct {
	first, length  int64
	tokens, output int32
}

// drawn runs a scenario and returns what every admitted request was drawn as.
func drawn(t *rapid.T, s *scenario.Scenario) map[key]drawnRequest {
	e := start(t, s, 0)
	out := map[key]drawnRequest{}
	for {
		if _, ok := e.Step(20 * time.Second); !ok {
			return out
		}
		for i := range e.requests {
			r := &e.requests[i]
			out[key{r.workload, r.ordinal}] = drawnRequest{r.first, r.length, r.tokens, r.output}
		}
	}
}
