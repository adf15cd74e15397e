package panel

import (
	"context"
	"maps"
	"math"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"capsize/model/predict"
	"capsize/model/scenario"
	"capsize/model/sizing"
	"capsize/model/unit"
	"capsize/sim/experiment"
	"capsize/sim/timeline"
)

// load reads one of the scenarios in testdata.
func load(tb testing.TB, name string, sets ...string) *scenario.Scenario {
	tb.Helper()
	src, err := os.ReadFile(filepath.Join("testdata", name+".yaml"))
	if err != nil {
		tb.Fatal(err)
	}
	s, err := scenario.Parse(src, name+".yaml")
	if err != nil {
		tb.Fatal(err)
	}
	if err := s.Apply(sets); err != nil {
		tb.Fatal(err)
	}
	return s
}

// change is a knob moved at an instant of a test run.
type change struct {
	at          time.Duration
	path, value string
}

// build makes the frame that a session would hand over after the given time.
func build(tb testing.TB, name string, s *scenario.Scenario, until time.Duration, changes ...change) *Frame {
	tb.Helper()
	run, err := timeline.New(s)
	if err != nil {
		tb.Fatal(err)
	}
	for _, c := range changes {
		if err := run.Advance(c.at); err != nil {
			tb.Fatal(err)
		}
		if _, err := run.Set(c.path, c.value); err != nil {
			tb.Fatal(err)
		}
	}
	if err := run.Advance(until); err != nil {
		tb.Fatal(err)
	}
	s = run.Scenario()
	f := &Frame{
		Title: name, Modified: len(changes) > 0, Scenario: s, Speed: "60×", Live: run.Read(),
		Knobs: knobs(s), Hints: hints,
	}
	if f.Predicted, err = predict.All(s); err != nil {
		tb.Fatal(err)
	}
	if f.Sizing, err = sizing.Size(s, f.Predicted); err != nil {
		tb.Fatal(err)
	}
	if f.Predicted.Moving {
		curve, err := predict.LoadCurve(s)
		if err != nil {
			tb.Fatal(err)
		}
		f.Curve = func(t time.Duration) float64 { return curve.At(t.Seconds()) }
	}
	if f.Baseline, err = experiment.Run(context.Background(), s, experiment.Options{Replications: 20}); err != nil {
		tb.Fatal(err)
	}
	f.Verdict, f.Basis, f.BaselineDone = f.Baseline.Verdict, "20 replications", 1
	return f
}

// hints have no question mark, which stands for a rune without a glyph.
var hints = []Hint{
	{"space", "pause"},
	{"↑↓", "knob"},
	{"←→", "tune"},
	{"enter", "type"},
	{"u", "undo"},
	{"R", "restart"},
	{"-+", "speed"},
	{"1 4 5", "panel"},
	{"p", "presets"},
	{"F1", "help"},
	{"q", "quit"},
}

// knobs are the usual five of the process and three of each workload.
func knobs(s *scenario.Scenario) []Knob {
	ks := []Knob{
		{Path: "pool.concurrency", Label: "slots", Symbol: "c"},
		{Path: "pool.queue", Label: "queue", Symbol: "K"},
	}
	for i := range s.Workloads {
		w, whose := s.Workloads[i].Name, ""
		if len(s.Workloads) > 1 {
			whose = w
		}
		ks = append(ks,
			Knob{Path: w + ".arrivals.rate", Workload: whose, Label: "arrivals", Symbol: "λ"},
			Knob{Path: w + ".stream.duration.mean", Workload: whose, Label: "duration", Symbol: "S"},
			Knob{Path: w + ".stream.duration.cv", Workload: whose, Label: "spread", Symbol: "cv", Note: "lognormal"})
	}
	ks = append(ks,
		Knob{Path: "pool.queue_timeout", Label: "timeout"},
		Knob{Path: "memory.per_stream", Label: "per stream"},
		Knob{Path: "memory.limit", Label: "mem limit"})
	for i := range ks {
		k := &ks[i]
		k.Value, k.Need, k.Position = s.Get(k.Path), -1, 0.45
		if k.Value == "" {
			k.Value = "–"
		}
	}
	const most = 100 // of the slots knob
	need := sizingNeed(s)
	ks[0].Position = float64(s.Pool.Concurrency) / most
	if need > 0 {
		ks[0].Need, ks[0].Note = float64(need)/most, "need "+unit.FormatCount(int64(need))
	}
	return ks
}

func sizingNeed(s *scenario.Scenario) int {
	p, err := predict.All(s)
	if err != nil || math.IsNaN(p.OfferedLoad) {
		return 0
	}
	return int(math.Ceil(p.OfferedLoad))
}

// shared holds the frames: they are never changed, so every test may look at
// the same.
var shared struct {
	once sync.Once
	all  map[string]*Frame
}

// frames returns every case. A test that wants another copies the Frame.
func frames(tb testing.TB) map[string]*Frame {
	tb.Helper()
	shared.once.Do(func() { shared.all = newFrames(tb) })
	if shared.all == nil {
		tb.Fatal("the frames could not be built")
	}
	return shared.all
}

func newFrames(tb testing.TB) map[string]*Frame {
	tb.Helper()
	steady := build(tb, "chat-peak", load(tb, "chat-peak"), 21*time.Minute+7*time.Second)
	empty := *steady
	empty.Baseline, empty.BaselineDone = nil, 0.35
	empty.Basis = "prediction"
	empty.Verdict = sizing.Judge(steady.Scenario, steady.Predicted, steady.Sizing, sizing.Observed{})
	empty.Entry, empty.Focus = &Entry{Text: "25x", Cursor: 3}, 1
	empty.Problem = "pool.queue: 25x is not a count: write a whole number of at least 0, or unlimited"
	changed := build(tb, "chat-peak", load(tb, "chat-peak"), 26*time.Minute,
		change{8 * time.Minute, "pool.concurrency", "25"}, change{17 * time.Minute, "pool.queue", "20"})
	stale := *changed
	stale.Stale, stale.BaselineDone, stale.State = true, 0.6, Paused
	stale.Message = "queue 75 → 20"
	kills := build(tb, "nightly-batch-24", load(tb, "nightly-batch-24"), 30*time.Minute)
	kills.State = Done
	several := load(tb, "chat-peak")
	for _, name := range []string{"reports", "search"} {
		more := several.Workloads[0]
		more.Name, more.Arrivals.Rate = name, 0.2
		several.Workloads = append(several.Workloads, more)
	}
	limited := build(tb, "chat-peak", load(tb, "chat-peak",
		"upstream.requests_per_minute=130", "upstream.input_tokens_per_minute=250k", "chat.stream.input_tokens.mean=1500",
		"upstream.concurrent_streams=33", "upstream.errors.during=2%", "upstream.sdk_retries.profile=anthropic-python"), 12*time.Minute)
	aside := *limited
	aside.Side = Limits
	help := *steady
	help.Overlay = helpOverlay()
	all := map[string]*Frame{
		"steady":        steady,
		"typing":        &empty,
		"stale":         &stale,
		"changed":       changed,
		"kills":         kills,
		"moving":        build(tb, "push-spike", load(tb, "push-spike"), 19*time.Minute),
		"batch":         build(tb, "nightly-batch", load(tb, "nightly-batch"), 40*time.Minute),
		"unstable":      build(tb, "chat-peak", load(tb, "chat-peak", "pool.concurrency=29", "pool.queue=unlimited", "pool.queue_timeout=none", "memory.limit=none", "goals.memory_peak=none"), 12*time.Minute),
		"several":       build(tb, "several", several, 12*time.Minute, change{5 * time.Minute, "search.arrivals.rate", "1/s"}),
		"timeouts":      build(tb, "chat-peak", load(tb, "chat-peak", "pool.concurrency=25"), 26*time.Minute),
		"limited":       limited,
		"limited-aside": &aside,
		"help":          &help,
		"nothing":       {Title: "chat-peak"},
	}
	maps.Copy(all, whatIfFrames(tb))
	maps.Copy(all, slotFrames(tb))
	maps.Copy(all, stepFrames(tb, all))
	maps.Copy(all, pastFrames(tb, all))
	return all
}

func helpOverlay() *Overlay {
	o := &Overlay{Title: "keys", Cursor: -1, Footer: "↑↓ scroll · esc closes"}
	for _, group := range []string{"run", "knobs", "view"} {
		o.Lines = append(o.Lines, Line{Text: group, Heading: true})
		for _, h := range hints {
			o.Lines = append(o.Lines, Line{Left: h.Key, Text: h.Text + ", " + strings.Repeat("and more ", 3)})
		}
	}
	return o
}
