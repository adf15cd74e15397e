package sizing_test

import (
	"math"
	"strings"
	"testing"

	"capsize/model/metric"
	"capsize/model/scenario"
	"capsize/model/sizing"
	"pgregory.net/rapid"
)

// renewed is chat with arrivals of which no formula knows the waits.
var renewed = []string{"chat.arrivals.process=gamma", "chat.arrivals.cv=3"}

func limitOf(t testing.TB, z *sizing.Sizing, name string) sizing.Limit {
	t.Helper()
	for _, l := range z.Limits {
		if l.Name == name {
			return l
		}
	}
	t.Fatalf("there is no limit %s in %+v", name, z.Limits)
	return sizing.Limit{}
}

// TestNothingBindsThatMayNotBeFirst: with any limit unknown none binds, and the
// sentence neither says first nor that nothing gives way; a kill names memory.
func TestNothingBindsThatMayNotBeFirst(t *testing.T) {
	hidden := 0
	rapid.Check(t, func(t *rapid.T) {
		s := anyPool(t)
		_, z, p := judge(t, s, sizing.Observed{})
		i := rapid.IntRange(0, len(z.Limits)-1).Draw(t, "hidden")
		z.Limits = append([]sizing.Limit(nil), z.Limits...)
		z.Limits[i].AtLoad = math.NaN()
		v := sizing.Judge(s, p, z, sizing.Observed{})
		checkFit(t, v)
		if v.Binds != nil || v.BindsAtLoad != nil || strings.Contains(v.Text, " first.") || strings.Contains(v.Text, "nothing gives way") {
			t.Fatalf("%s is not known: %+v", z.Limits[i].Name, v)
		}
		hidden++
		for _, l := range z.Limits {
			v := sizing.Judge(s, p, z, killed(2, 60))
			if checkFit(t, v); l.Name == sizing.MemoryLimit && (v.Binds == nil || *v.Binds != sizing.MemoryLimit) {
				t.Fatalf("killed, and %+v", v)
			}
		}
	})
	if hidden == 0 {
		t.Error("no limit was hidden")
	}
}

// TestLargePoolsKnowLess: 100,000 slots are too many to search, so that of their
// limits nobody knows; the working says so and does not say that no goal is set.
func TestLargePoolsKnowLess(t *testing.T) {
	s := parse(t, chat, "pool.concurrency=100000")
	v, z, p := judge(t, s, sizing.Observed{})
	if v.Binds != nil || strings.Contains(v.Text, "nothing gives way") || !strings.Contains(v.Text, "is not known") {
		t.Errorf("%+v", v)
	}
	if l := limitOf(t, &z, sizing.SlotsLimit); !math.IsNaN(l.AtLoad) || !(l.AtLoadMean > 3000) {
		t.Errorf("%+v", l)
	}
	var all []string
	for _, step := range sizing.Working(s, p, z) {
		all = append(all, step.Lines...)
	}
	if text := strings.Join(all, "\n"); strings.Contains(text, "none set") || !strings.Contains(text, "goals not searched") {
		t.Error(text)
	}
	v = sizing.Judge(s, p, z, killed(4.8, 600))
	if v.Binds == nil || *v.Binds != sizing.MemoryLimit || v.BindsAtLoad != nil || !strings.Contains(v.Text, "killed 4.8 times a run") {
		t.Errorf("%+v", v)
	}
}

// TestBlindGoalsHideLimits: what no formula knows of a goal is not known of its
// limit either, nor how many slots it needs; what memory allows is.
func TestBlindGoalsHideLimits(t *testing.T) {
	v, z, p := judge(t, parse(t, chat, renewed...), sizing.Observed{})
	slots, queue := limitOf(t, &z, sizing.SlotsLimit), limitOf(t, &z, sizing.QueueLimit)
	if !math.IsNaN(slots.AtLoad) || math.Abs(slots.AtLoadMean-49.0/30) > 1e-9 || !math.IsNaN(queue.AtLoad) || v.Binds != nil {
		t.Errorf("%+v, %+v, binds %v", slots, queue, v.Binds)
	}
	if z.Window == nil || z.Window.Low != nil || z.Window.High == nil || *z.Window.High != 64 || strings.Contains(v.Text, "meet every goal") {
		t.Errorf("%+v: %s", z.Window, v.Text)
	}
	s := parse(t, chat, renewed...)
	if g := sizing.Suggest(s, p, &z, sizing.Load); g.Found() || !strings.Contains(g.Unmet, "memory") {
		t.Errorf("memory is not known by formula, and not named: %+v", g)
	}
	// Without such goals the slots are known to give way by the load alone.
	_, z, _ = judge(t, parse(t, chat, append([]string{"goals.wait_p99=none", "chat.goals.wait_p99=none"}, renewed...)...), sizing.Observed{})
	if l := limitOf(t, &z, sizing.SlotsLimit); l.AtLoad != l.AtLoadMean {
		t.Errorf("%+v", l)
	}
}

// TestShareOf429sUpstream: where the upstream can refuse, a goal on all 429s is not
// known, but local ones alone must not pass it.
func TestShareOf429sUpstream(t *testing.T) {
	sets := []string{"goals.rejected=none", "goals.share_429=0.1%", "pool.queue=0", "pool.queue_timeout=none"}
	_, alone, _ := judge(t, parse(t, chat, sets...), sizing.Observed{})
	_, z, _ := judge(t, parse(t, chat, append(sets, "upstream.requests_per_minute=400")...), sizing.Observed{})
	if len(alone.NotByFormula) != 0 || strings.Join(z.NotByFormula, "") != "429s" {
		t.Errorf("not by formula: %v, with a limit %v", alone.NotByFormula, z.NotByFormula)
	}
	a, b := limitOf(t, &alone, sizing.QueueLimit), limitOf(t, &z, sizing.QueueLimit)
	if !(a.AtLoad > 1 && a.AtLoad < 1.2) || math.Abs(a.AtLoad-b.AtLoad) > 1e-4 || *alone.CGoals != *z.CGoals {
		t.Errorf("%+v, with a limit %+v", a, b)
	}
}

// TestOOMOffersNoSlotsThatAreThere: nobody is killed and told that his slots do.
func TestOOMOffersNoSlotsThatAreThere(t *testing.T) {
	seen, outer := 0, t
	rapid.Check(t, func(t *rapid.T) {
		s := parse(outer, tasks, "memory.base=180MiB", "memory.growth=100KiB/s", "memory.limit=512MiB")
		s.Workloads[0].Arrivals.Batch.Size = rapid.Int64Range(1, 200).Draw(t, "size")
		s.Pool.Concurrency = rapid.Int64Range(1, 60).Draw(t, "slots")
		s.Pool.Queue = rapid.SampledFrom([]int64{scenario.None, 10, 300}).Draw(t, "queue")
		s.Memory.PerStream, s.Memory.PerWaiting = rapid.Int64Range(0, 24<<20).Draw(t, "per stream"), rapid.SampledFrom([]int64{0, 1 << 20}).Draw(t, "per waiting")
		v, z, p := judge(t, s, sizing.Observed{})
		if z.Window != nil && z.WindowAtLoad != nil && z.Window.String() != z.WindowAtLoad.String() {
			t.Fatalf("a batch is full by definition: %v, %v", z.Window, z.WindowAtLoad)
		}
		for _, v := range []sizing.Verdict{v, sizing.Judge(s, p, z, killed(1, 60))} {
			if checkFit(t, v); v.State != sizing.OOM {
				continue
			}
			seen++
			m := rangePattern.FindStringSubmatch(v.Text)
			if m != nil && m[2] != "" && number(t, m[2]) >= float64(s.Pool.Concurrency) || !strings.Contains(v.Text, "killed") && !strings.Contains(v.Text, "memory") {
				t.Fatal(v.Text)
			}
		}
	})
	if seen == 0 {
		t.Error("never killed")
	}
}

// TestSeldomKilled: less than a kill a run is told by the share of runs.
func TestSeldomKilled(t *testing.T) {
	s := parse(t, chat)
	for _, c := range []struct {
		kills, share float64
		want         string
	}{
		{0.04, 0.04, "killed in 4 % of runs"},
		{0.049, 0.049, "killed in 4 % of runs"},
		{0.002, 0.002, "killed in <1 % of runs"},
		{0.5, 0.29, "killed in 29 % of runs"},
		{0.04, 0, "killed in some runs"},
		{1, 1, "killed."},
		{1.3, 0.8, "killed 1.3 times a run"},
	} {
		o := killed(c.kills, math.NaN())
		o.OOMRunShare = c.share
		v, _, _ := judge(t, s, o)
		checkFit(t, v)
		if !strings.Contains(v.Text, c.want) || strings.Contains(v.Text, " 0 times") || strings.Contains(v.Text, "0.0") {
			t.Errorf("%+v: %s", c, v.Text)
		}
	}
}

// TestFullIsAMean: that memory when full is within the limit keeps its mean there
// for ever; p99.9 may pass it all the same.
func TestFullIsAMean(t *testing.T) {
	s := parse(t, chat, "pool.queue_timeout=none", "memory.limit=400MiB", "run.scale=1.5")
	_, z, p := judge(t, s, sizing.Observed{})
	l := limitOf(t, &z, sizing.MemoryLimit)
	high := p.Case.Steady(p.Case.Setting()).MemoryQuantile(0.999).Value
	if !(z.Memory.Full <= 400<<20 && high > 400<<20) {
		t.Fatalf("not the case: full %v, p99.9 %v", z.Memory.Full, high)
	}
	if !math.IsInf(l.AtLoadMean, 1) || !(l.AtLoad < 1) {
		t.Errorf("%+v", l)
	}
	if z.Memory.Container < high/0.9 {
		t.Errorf("a container of %v for %v", z.Memory.Container, high)
	}
}

// TestNoFitNamesTheLoad where fewer slots fit than it takes.
func TestNoFitNamesTheLoad(t *testing.T) {
	_, z, _ := judge(t, parse(t, chat, "memory.limit=300MiB", "goals.memory_peak=none"), sizing.Observed{})
	if want := "27 full slots fit within 300 MiB and 30 are needed"; z.NoFit != want {
		t.Errorf("%q, want %q", z.NoFit, want)
	}
	_, z, _ = judge(t, parse(t, chat, "memory.limit=181MiB", "goals.memory_peak=none"), sizing.Observed{})
	if want := "not even 1 slot fits within 181 MiB"; z.NoFit != want {
		t.Errorf("%q, want %q", z.NoFit, want)
	}
}

// TestTimes is rounded down and has no exponent.
func TestTimes(t *testing.T) {
	for v, want := range map[float64]string{
		1.2899: "1.28×", 1: "1.00×", 1.1: "1.10×", 0.29: "0.29×", 49.0 / 30: "1.63×", 0.01239: "0.012×", 12.39: "12.3×", 100: "100×",
		12_345.6: "12,345×", 1e7: "10,000,000×", 0: "0×", 1e-12: "0×", math.Inf(1): "0×",
	} {
		if got := sizing.Times(v); got != want {
			t.Errorf("%v is %q, want %q", v, got, want)
		}
	}
}

// TestSuggestionsForABatch: the most slots that fit are a hint, a makespan is not
// known by formula, and everyone who finds no slot gets a place.
func TestSuggestionsForABatch(t *testing.T) {
	s := parse(t, tasks, "memory.base=180MiB", "memory.per_stream=12MiB", "memory.limit=512MiB", "goals.oom_kills=0")
	if g, _ := suggested(t, s, sizing.Slots); !g.Found() || !strings.Contains(g.Why, "only a hint") || !strings.Contains(g.Why, metric.Of(metric.OOMKills).Title) {
		t.Errorf("%+v", g)
	}
	s = parse(t, tasks, "memory.base=180MiB", "memory.per_stream=12MiB", "memory.limit=512MiB", "goals.makespan=10m")
	if g, _ := suggested(t, s, sizing.Slots); g.Found() || !strings.Contains(g.Unmet, "makespan; at most ") {
		t.Errorf("%+v", g)
	}
	if g, _ := suggested(t, s, sizing.Places); g.Value != 66 || !strings.Contains(g.Why, "exceed the slots") {
		t.Errorf("%+v", g)
	}
	if g, _ := suggested(t, parse(t, chat, "pool.queue_timeout=none"), sizing.Places); !strings.Contains(g.Why, "a longer line turns fewer away") {
		t.Errorf("%+v", g)
	}
}
