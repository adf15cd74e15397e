package sizing_test

import (
	"math"
	"strconv"
	"strings"
	"testing"
	"time"

	"capsize/model/metric"
	"capsize/model/scenario"
	"capsize/model/sizing"
	"capsize/model/unit"
	"pgregory.net/rapid"
)

var everything = []sizing.What{sizing.Slots, sizing.Places, sizing.Bytes, sizing.Load}

// suggested asks for one of the four numbers and checks what holds of any.
func suggested(t fataler, s *scenario.Scenario, what sizing.What) (sizing.Suggestion, sizing.Sizing) {
	t.Helper()
	_, z, p := judge(t, s, sizing.Observed{})
	g := sizing.Suggest(s, p, &z, what)
	all := g.Text + g.Other + g.Unmet + g.Why
	switch {
	case g.What != what:
		t.Fatal("asked for", what, "got", g.What)
	case g.Found() != (g.Unmet == ""), g.Found() != (g.Text != ""):
		t.Fatal("neither a value nor a reason, or both", g)
	case strings.Contains(all, "NaN"), strings.Contains(all, "Inf"):
		t.Fatal("not a number in", g)
	case s.Get(g.Path) == "":
		t.Fatal("there is no knob", g.Path)
	}
	for _, value := range []string{g.Text, g.Other} {
		if value == "" {
			continue
		}
		c := s.Clone()
		if err := c.Apply([]string{g.Path + "=" + value}); err != nil {
			t.Fatal(err)
		}
		if got := c.Get(g.Path); got != value {
			t.Fatal(value, "reads back as", got)
		}
	}
	return g, z
}

// allMet asks predictions whether the pool takes the load and no goal on waits
// or 429s is missed.
func allMet(t fataler, s *scenario.Scenario) bool {
	p := predicted(t, s)
	return float64(s.Pool.Concurrency) > p.OfferedLoad && !missedGoal(s, p, metric.WaitP99S, metric.PWait, metric.RejectedShare)
}

// TestFewestSlots: the number meets every goal, and one fewer does not.
func TestFewestSlots(t *testing.T) {
	found, none := 0, 0
	rapid.Check(t, func(t *rapid.T) {
		s := anyPool(t)
		g, z := suggested(t, s, sizing.Slots)
		if !g.Found() {
			none++
			if g.Unmet != z.NoFit {
				t.Fatalf("%q, but the sizing says %q", g.Unmet, z.NoFit)
			}
			return
		}
		n := int(g.Value)
		if g.Text != strconv.Itoa(n) || n < z.StableC {
			t.Fatalf("%+v", g)
		}
		if z.CGoals == nil {
			if w := z.WindowAtLoad; n != z.CSqrt && (w == nil || w.High == nil || n > *w.High) && (z.Window == nil || n != *z.Window.High) || g.Why == "" {
				t.Fatalf("without a goal %+v, the square root gives %d", g, z.CSqrt)
			}
			return
		}
		found++
		at := func(n int) *scenario.Scenario {
			return alone(s, func(c *scenario.Scenario) { c.Pool.Concurrency = int64(n) })
		}
		if !allMet(t, at(n)) || n > 1 && n > z.StableC && allMet(t, at(n-1)) || n > 1 && g.Other != strconv.Itoa(n-1) {
			t.Fatalf("%+v is not the fewest", g)
		}
	})
	if found == 0 || none == 0 {
		t.Errorf("found %d, not found %d", found, none)
	}
}

// TestFewestPlaces: the number keeps the goal on 429s, and one fewer does not;
// where the goals on waits then fail there is none.
func TestFewestPlaces(t *testing.T) {
	found, none := 0, 0
	rapid.Check(t, func(t *rapid.T) {
		s := anyPool(t)
		g, _ := suggested(t, s, sizing.Places)
		limit, ok := s.GoalLimit(-1, metric.RejectedShare)
		if !ok {
			limit = 0.001
		}
		refused := func(k int) float64 {
			c := alone(s, func(c *scenario.Scenario) { c.Pool.Queue = int64(k) })
			return predicted(t, c).Total[metric.RejectedShare].Value
		}
		if !g.Found() {
			none++
			if strings.HasPrefix(g.Unmet, "no number of places meets 429s") && refused(20_000) <= limit {
				t.Fatalf("%q, but 20,000 places do", g.Unmet)
			}
			return
		}
		found++
		k := int(g.Value)
		if refused(k) > limit || k > 0 && refused(k-1) <= limit || (k > 0) != (g.Other == strconv.Itoa(k-1)) {
			t.Fatalf("%+v: 429s %v, with one fewer %v, limit %v", g, refused(k), refused(max(0, k-1)), limit)
		}
		at := alone(s, func(c *scenario.Scenario) { c.Pool.Queue = int64(k) })
		if missedGoal(at, predicted(t, at), metric.WaitP99S, metric.PWait) {
			t.Fatalf("with %d places a wait passes its goal", k)
		}
	})
	if found == 0 || none == 0 {
		t.Errorf("found %d, not found %d", found, none)
	}
}

// holdsAt says whether at this load no limit gives way and every goal is met.
func holdsAt(t *rapid.T, s *scenario.Scenario) bool {
	_, z, p := judge(t, s, sizing.Observed{})
	for _, l := range z.Limits {
		if l.AtLoad < 1 {
			return false
		}
	}
	if peak, ok := s.MemoryPeak(); ok && p.Case.Steady(p.Case.Setting()).MemoryQuantile(0.999).Value > peak {
		return false
	}
	bare := alone(s, func(*scenario.Scenario) {})
	return !missedGoal(bare, predicted(t, bare), metric.WaitP99S, metric.PWait, metric.RejectedShare)
}

// TestLargestLoad: at the suggested load everything holds, at the other one
// something does not.
func TestLargestLoad(t *testing.T) {
	found := 0
	rapid.Check(t, func(t *rapid.T) {
		s := anyPool(t)
		g, _ := suggested(t, s, sizing.Load)
		at := func(text string) *scenario.Scenario {
			c := s.Clone()
			if err := c.Apply([]string{g.Path + "=" + text}); err != nil {
				t.Fatal(err)
			}
			return c
		}
		if !g.Found() {
			if strings.HasPrefix(g.Unmet, "at any load ") && holdsAt(t, at("0.001")) {
				t.Fatalf("%q, but not at a thousandth", g.Unmet)
			}
			return
		}
		found++
		if !holdsAt(t, at(g.Text)) || holdsAt(t, at(g.Other)) || g.Why == "" {
			t.Fatalf("%+v: holds %t, at the other one %t", g, holdsAt(t, at(g.Text)), holdsAt(t, at(g.Other)))
		}
		if other, err := strconv.ParseFloat(g.Other, 64); err != nil || math.Abs(other/g.Value-1.05) > 2e-3 {
			t.Fatalf("%+v", g)
		}
	})
	if found == 0 {
		t.Error("never found")
	}
}

// TestLargestLoadScales: the value is of run.scale, not of the load as it is.
func TestLargestLoadScales(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := anyPool(t)
		g, _ := suggested(t, s, sizing.Load)
		twice, _ := suggested(t, alone(s, func(c *scenario.Scenario) {
			c.Upstream = s.Upstream
			c.Run.Scale *= 2
		}), sizing.Load)
		if g.Found() != twice.Found() || g.Found() && math.Abs(g.Value-twice.Value) > 2e-3*g.Value {
			t.Fatalf("%+v, at twice the scale %+v", g, twice)
		}
	})
}

// TestContainer: a multiple of 64 MiB that holds memory when full with margin.
func TestContainer(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := anyPool(t)
		g, z := suggested(t, s, sizing.Bytes)
		if !g.Found() {
			if !math.IsNaN(z.Memory.Container) {
				t.Fatalf("%q, but %v", g.Unmet, z.Memory)
			}
			return
		}
		least := z.Memory.P999
		if math.IsNaN(least) || z.Memory.Full > least {
			least = z.Memory.Full
		}
		share, ok := s.Goals.Limit[metric.MemoryPeakBytes], s.Goals.Limit[metric.MemoryPeakBytes] > 0
		if !ok {
			share = 0.8
		}
		size, err := unit.ParseSize(g.Text)
		if err != nil || float64(size) != g.Value || math.Mod(g.Value, 64<<20) != 0 ||
			g.Value*share < least*(1-1e-8) || (g.Value-64<<20)*share >= least || ok != (g.Why == "") {
			t.Fatalf("%+v for %+v: %v", g, z.Memory, err)
		}
	})
}

// TestSuggestionsOfOtherKinds: batches, traces, rates that move and none at all
// get a number or a reason.
func TestSuggestionsOfOtherKinds(t *testing.T) {
	const none = "…"
	for _, c := range []struct {
		name, text string
		sets       []string
		want       map[sizing.What]string // the value, or what Unmet has after none
	}{
		{"chat", chat, []string{"pool.queue_timeout=none"}, map[sizing.What]string{sizing.Slots: "41", sizing.Bytes: "448MiB"}},
		{"batch", tasks, nil, map[sizing.What]string{
			sizing.Slots: none + "any number of slots does", sizing.Places: "66", sizing.Bytes: none + "no memory figures", sizing.Load: none + "no rate",
		}},
		{"batch that fits", tasks, []string{"memory.per_stream=4MiB", "memory.limit=200MiB"}, map[sizing.What]string{sizing.Slots: "50"}},
		{"batch that does not", tasks, []string{"memory.per_stream=4MiB", "memory.limit=2MiB"}, map[sizing.What]string{sizing.Slots: none + "not even 1 slot fits"}},
		{"idle", chat, []string{"chat.arrivals.rate=0/s"}, map[sizing.What]string{sizing.Slots: "1", sizing.Places: "0", sizing.Load: none + "no rate"}},
		{"moving", push, nil, map[sizing.What]string{sizing.Slots: "116", sizing.Bytes: none + "no memory figures"}},
		{"two kinds", chatAndTasks, nil, nil},
		{"daily", daily, nil, nil},
		{"huge", chat, []string{"chat.arrivals.rate=1000000/s", "pool.concurrency=100000"}, map[sizing.What]string{
			sizing.Slots: none + "so large a load is not searched", sizing.Places: none + "no formula knows 429s",
		}},
		{"no goal can be met", chat, []string{"goals.utilization=0.01%"}, map[sizing.What]string{sizing.Slots: none + "no number of slots meets utilization ≤ 0.01 %"}},
		{"no places do", chat, []string{"pool.concurrency=20", "pool.queue_timeout=none"}, map[sizing.What]string{sizing.Places: none + "no number of places meets 429s ≤ 0.1 %"}},
		{"a goal nobody knows", chat, []string{"chat.arrivals.process=gamma", "chat.arrivals.cv=2"}, map[sizing.What]string{sizing.Slots: none + "no formula knows the goals"}},
		{"a thousandth", chat, []string{"chat.arrivals.rate=20000/s", "pool.queue_timeout=none"}, map[sizing.What]string{sizing.Load: none + "not searched"}},
		{"a thousandth without goals", chat, []string{"chat.arrivals.rate=20000/s", "goals.wait_p99=none", "chat.goals.wait_p99=none", "goals.rejected=none"}, map[sizing.What]string{sizing.Load: "0.0002041"}},
		{"a goal nobody knows beside one", chat, []string{"goals.lost=1%"}, map[sizing.What]string{sizing.Slots: "41"}},
		{"far off", chat, []string{"chat.arrivals.rate=0.000001/s", "pool.queue_timeout=none"}, map[sizing.What]string{sizing.Load: none + "can have"}},
	} {
		s := parse(t, c.text, c.sets...)
		for _, what := range everything {
			g, _ := suggested(t, s, what)
			want, ok := c.want[what]
			unmet, isNone := strings.CutPrefix(want, none)
			if strings.Contains(c.name, "nobody knows beside") && what == sizing.Slots && g.Why != "no formula knows lost" {
				t.Errorf("%s: the goal that is not heeded is not named: %+v", c.name, g)
			}
			if ok && (isNone && !strings.Contains(g.Unmet, unmet) || !isNone && g.Text != want) {
				t.Errorf("%s, %s: %+v, want %q", c.name, what, g, want)
			}
		}
	}
}

// traced is a log of three requests, played again.
func traced(t testing.TB) *scenario.Scenario {
	s := parse(t, chat)
	s.Workloads[0].Arrivals = scenario.DefaultWorkload("x").Arrivals
	s.Workloads[0].Arrivals.Process = scenario.Trace
	var rows []scenario.TraceRow
	for _, at := range []time.Duration{1, 3, 6} {
		rows = append(rows, scenario.TraceRow{At: at * time.Second, Duration: 5, Input: -1, Output: -1})
	}
	s.Workloads[0].Arrivals.Trace = scenario.TraceArrivals{File: "requests.csv", Time: "t_s", Rows: rows}
	return s
}

// TestSuggestionsOfATrace: no rate is known before it is played, or the one it
// has; in either case there is a number or a reason.
func TestSuggestionsOfATrace(t *testing.T) {
	for _, what := range everything {
		if g, _ := suggested(t, traced(t), what); what == sizing.Places && g.Unmet == "" {
			t.Errorf("%+v: no formula knows who is turned away", g)
		}
	}
}

// TestNoCaseNoSuggestion: a result made by hand has nothing to ask.
func TestNoCaseNoSuggestion(t *testing.T) {
	s := parse(t, chat)
	_, z, p := judge(t, s, sizing.Observed{})
	bare := *p
	bare.Case = nil
	for _, what := range everything {
		if g := sizing.Suggest(s, &bare, &z, what); g.Found() || g.Unmet == "" {
			t.Errorf("%+v", g)
		}
	}
}

// TestATraceIsAskedForItsLoad: whatever is suggested for it takes its load.
func TestATraceIsAskedForItsLoad(t *testing.T) {
	for _, sets := range [][]string{nil, {"goals.wait_p99=none", "chat.goals.wait_p99=none", "goals.rejected=none"}, {"goals.memory_peak=none", "memory.limit=none"}} {
		s := traced(t)
		if err := s.Apply(sets); err != nil {
			t.Fatal(err)
		}
		var rows []scenario.TraceRow
		for i := range 4500 { // 2.5/s × 15 s
			rows = append(rows, scenario.TraceRow{At: time.Duration(i) * 400 * time.Millisecond, Duration: 15, Input: -1, Output: -1})
		}
		s.Workloads[0].Arrivals.Trace.Rows = rows
		g, z := suggested(t, s, sizing.Slots)
		if z.StableC < 37 || g.Found() && int(g.Value) < z.StableC {
			t.Errorf("%v: %+v for a load of %v", sets, g, z.OfferedLoad)
		}
	}
}
