package report

import (
	"encoding/json"
	"math"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"capsize/model/metric"
	"capsize/model/predict"
	"capsize/model/sizing"
	"capsize/sim/experiment"
	"capsize/sim/stat"
	"github.com/charmbracelet/x/exp/golden"
	"pgregory.net/rapid"
)

// sized is a sizing with every part, two trials, and limits of each kind.
func sized(t *testing.T) *Sizing {
	now, next := steady(t).Summary, steady(t).Summary
	next.Total[metric.WaitP99S] = ci(2.4, 2.1, 2.7)
	next.Goals[0].Estimate, next.Goals[0].Status = next.Total[metric.WaitP99S], experiment.Missed
	forty, sixty, places, nan := 40, 63, 10, math.NaN()
	z := now.Sizing
	z.CGoals, z.Window, z.WindowAtLoad = &forty, &sizing.Window{Low: &forty, High: &sixty}, &sizing.Window{Low: &forty}
	z.NotByFormula = []string{"lost"}
	z.Queue = &sizing.Queue{
		TolerableWait: 2, Source: "wait_p99", Places: &places, Rejected: 0.0004, ArrivalRate: 2.5, DrainRate: 10.0 / 3,
		ByArrivals: &sizing.Depth{Places: 5, Rejected: 0.002}, ByDrain: &sizing.Depth{Places: 6, Rejected: nan},
	}
	z.Memory = &sizing.Memory{Mean: 310 << 20, P999: nan, Full: 398 << 20, Limit: 512 << 20, Container: 512 << 20}
	z.Rates = &sizing.Rates{
		Requests: sizing.Budget{PerMinute: 150, Limit: 200, Share: 0.75}, Input: sizing.Budget{PerMinute: nan, Limit: nan, Share: nan},
		Output: sizing.Budget{PerMinute: 108_000, Limit: nan, Share: nan}, OutputRate: 60, StreamCeiling: 12_345.6,
	}
	z.CPU = &sizing.CPU{PerStream: 0.01, Full: 123.4, Mean: 0.3, Cores: 1}
	z.Limits = []sizing.Limit{
		{Name: sizing.SlotsLimit, AtLoad: 1.2888, AtLoadMean: 1.6333, Text: "p99 wait passes 2 s"},
		{Name: sizing.QueueLimit, AtLoad: 12_345.6, AtLoadMean: nan, Text: "429s pass 0.1 %"},
		{Name: sizing.MemoryLimit, AtLoad: math.Inf(1), AtLoadMean: math.Inf(1), Text: "memory passes 512 MiB"},
		{Name: sizing.RPMLimit, AtLoad: 0.01239, AtLoadMean: 0.01239, Text: "requests a minute run out"},
		{Name: sizing.CPULimit, AtLoad: nan, AtLoadMean: nan, Text: "CPU takes 1 core"},
	}
	return &Sizing{
		Sized: &experiment.Sized{
			Scenario: now.Scenario, Predicted: now.Predicted, Sizing: z, Verdict: now.Verdict,
			Suggestion: sizing.Suggestion{What: sizing.Slots, Path: "pool.concurrency", Value: 40, Text: "40", Other: "39"},
			Path:       "pool.concurrency",
			Trials: []experiment.Trial{
				{Roles: []string{experiment.NextWorse}, Value: "39", Summary: next},
				{Roles: []string{experiment.Suggested, experiment.AsItStands}, Value: "40", Summary: now},
				{Roles: []string{"full"}, Value: "63"}, // not made
			},
			Working: []sizing.Step{
				{Title: "Slots: the need", Method: predict.Little, Lines: []string{"⌈30⌉ = 30", strings.Repeat("λ·E[S] ", 10) + "= 30"}},
				{Title: "Again", Method: predict.Little, Lines: []string{strings.Repeat("x", 76)}},
				{Title: "Stated", Method: predict.Stated, Lines: []string{"so"}},
			},
		},
		Version: "0.1.0", Source: "steady.yaml", Command: "capsize size steady.yaml --seed 7", Wall: 1500 * time.Millisecond,
	}
}

// unmet is a sizing that found nothing and simulated nothing.
func unmet(t *testing.T) *Sizing {
	r := sized(t)
	r.Suggestion = sizing.Suggestion{What: sizing.Load, Path: "run.scale", Value: math.NaN(), Unmet: "at any load p99 wait passes 2 s"}
	r.Trials, r.Working, r.Path, r.Deterministic = nil, nil, "run.scale", true
	r.Sized.Sizing = sizing.Sizing{OfferedLoad: math.NaN(), OfferedLoadMean: math.NaN()}
	return r
}

func TestSizingGolden(t *testing.T) {
	for name, r := range map[string]*Sizing{"sized": sized(t), "unmet": unmet(t)} {
		for _, f := range []Format{AsText, AsJSON} {
			t.Run(name+"."+string(f), func(t *testing.T) { golden.RequireEqual(t, RenderSizing(f, r)) })
		}
	}
}

// TestSizingTextFits: 80 columns but for the command, no number that does not
// exist, no exponent, and one blank line between parts.
func TestSizingTextFits(t *testing.T) {
	brief := sized(t)
	brief.Working = nil
	for _, r := range []*Sizing{sized(t), brief, unmet(t)} {
		text := string(SizingText(r))
		for line := range strings.Lines(text) {
			n := utf8.RuneCountInString(strings.TrimSuffix(line, "\n"))
			if n > width && !strings.Contains(line, r.Command) || strings.TrimRight(line, " \n")+"\n" != line {
				t.Errorf("%d columns: %q", n, line)
			}
		}
		for _, bad := range []string{"NaN", "Inf", "e+", "%!", "\n\n\n"} {
			if strings.Contains(text, bad) {
				t.Errorf("%q in\n%s", bad, text)
			}
		}
		if strings.Count(text, r.Command) != 1 || strings.Contains(text, "The working") != (len(r.Working) > 0) {
			t.Errorf("%d steps of working, but\n%s", len(r.Working), text)
		}
	}
}

// TestEveryLimitOnce: each limit is told of in one place, those that give way by
// the load at which they do.
func TestEveryLimitOnce(t *testing.T) {
	lines := sized(t).limitLines()
	all := strings.Join(lines, "\n")
	for _, text := range []string{
		"0.012× this load: requests a minute run out", "1.28× this load: p99 wait passes 2 s (by the mean alone 1.63×)",
		"12,345× this load: 429s pass 0.1 %", "never: memory", "not known by formula: cpu",
	} {
		if strings.Count(all, text) != 1 {
			t.Errorf("%q is not there once in\n%s", text, all)
		}
	}
	if len(lines) != 5 || !strings.HasPrefix(lines[0], "0.012×") || !strings.HasPrefix(lines[1], "1.28") {
		t.Errorf("order of\n%s", all)
	}
	if len(sortedLimits(nil)) != 0 {
		t.Error("limits out of nothing")
	}
}

// TestSizingJSONReadsBack: the numbers are those of the sizing, and what is not
// known is null.
func TestSizingJSONReadsBack(t *testing.T) {
	for _, r := range []*Sizing{sized(t), unmet(t)} {
		var doc struct {
			Answer struct {
				For, Path, Set, Unmet, Why, Confirmed string
				Value                                 *float64
			}
			Predicted struct {
				Sizing struct {
					Limits []struct{ Name string }
					CGoals *int `json:"c_goals"`
				}
			}
			Trials []struct {
				Set       map[string]string
				Roles     []string
				Simulated struct{ Total map[string]estimateJSON }
				Goals     []json.RawMessage
			}
			Working []struct {
				Title string
				Lines []string
			}
		}
		if err := json.Unmarshal(SizingJSON(r), &doc); err != nil {
			t.Fatal(err)
		}
		g, a := &r.Suggestion, &doc.Answer
		if a.For != string(g.What) || a.Path != g.Path || a.Set != g.Text || a.Unmet != g.Unmet || !same(a.Value, g.Value) || a.Confirmed != string(r.Confirmed()) {
			t.Errorf("%+v, want %+v", doc.Answer, g)
		}
		if len(doc.Trials) != r.simulated() || len(doc.Working) != len(r.Working) {
			t.Errorf("%d trials, %d steps", len(doc.Trials), len(doc.Working))
		}
		for i, trial := range doc.Trials {
			s := r.Trials[i].Summary
			if trial.Set[r.Path] != r.Trials[i].Value || len(trial.Roles) != len(r.Trials[i].Roles) || len(trial.Goals) != len(s.Goals) {
				t.Errorf("trial %+v, want %+v", trial, r.Trials[i])
			}
			for _, id := range metric.All() {
				if !sameEstimate(trial.Simulated.Total[id.String()], &s.Total[id]) {
					t.Errorf("%s of %s is %+v, want %+v", id, r.Trials[i].Value, trial.Simulated.Total[id.String()], s.Total[id])
				}
			}
		}
	}
}

// TestConfirmation: what is said of the suggestion and of its neighbour.
func TestConfirmation(t *testing.T) {
	say := func(change func(*Sizing)) string {
		r := sized(t)
		change(r)
		return strings.Join(r.answer(), " ")
	}
	goals := func(s experiment.Status) func(*Sizing) {
		return func(r *Sizing) {
			for i := range r.Trials[1].Summary.Goals {
				r.Trials[1].Summary.Goals[i].Status = s
			}
		}
	}
	for _, c := range []struct {
		change func(*Sizing)
		want   string
	}{
		{goals(experiment.Met), "Simulated: every goal is met; with 39 wait p99 ≤ 2.0 s is missed: 2.4 s"},
		{goals(experiment.Undecided), "Simulated: no goal is missed, but not all are certain"},
		{goals(experiment.Missed), "The simulation does not confirm it: wait p99 ≤ 2.0 s is missed"},
		{func(r *Sizing) { r.Trials[1].Summary.Goals = nil }, "There is no goal to hold the simulation against"},
		{func(r *Sizing) { r.Trials = nil }, "Not simulated."},
		{func(r *Sizing) { r.Trials[1].Summary.Total[metric.OOMKills] = stat.Point(2, "") }, "does not confirm it: the process is killed"},
		{func(r *Sizing) { r.Suggestion.Value, r.Suggestion.Unmet = math.NaN(), "no luck" }, "none: no luck"},
		{func(r *Sizing) { r.Suggestion.Value, r.Suggestion.Unmet = math.NaN(), "" }, "none: no formula gives the number."},
		{func(r *Sizing) { r.Suggestion.What, r.Suggestion.Value = sizing.Bytes, 448<<20 }, "a container of 448 MiB. "},
		{func(r *Sizing) { r.Suggestion.What, r.Path = sizing.Load, "run.scale"; r.Suggestion.Path = r.Path }, "40 × the rates (1 now). "},
	} {
		if got := say(c.change); !strings.Contains(got, c.want) {
			t.Errorf("%q, want %q", got, c.want)
		}
	}
}

// TestWorkingLinesFit any width that leaves room for words, and no word is lost.
func TestWorkingLinesFit(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		line := strings.Join(rapid.SliceOfN(rapid.StringMatching(`[a-zλ⌈≤0-9]{1,12}`), 1, 14).Draw(t, "words"), " ")
		room := rapid.IntRange(24, 90).Draw(t, "width")
		lines := WorkingLines([]sizing.Step{{Title: "Need", Method: predict.Stated, Lines: []string{line}}}, room)
		for _, l := range lines {
			if utf8.RuneCountInString(l) > room || strings.TrimRight(l, " ") != l {
				t.Fatalf("%q is wider than %d", l, room)
			}
		}
		if got := strings.Join(strings.Fields(strings.Join(lines[2:], " ")), " "); got != line {
			t.Fatalf("%q became %q", line, got)
		}
	})
	if got := folded(strings.Repeat("x", 25), 4, 10); len(got) != 4 {
		t.Errorf("%q", got)
	}
}

// TestFigures has digits enough and no exponent.
func TestFigures(t *testing.T) {
	for _, c := range []struct {
		v      float64
		digits int
		want   string
	}{{30, 4, "30"}, {2.1, 4, "2.1"}, {12_345.6, 4, "12,346"}, {123.4, 2, "123"}, {0.31, 2, "0.31"}, {0, 4, "0"}, {0.00001, 3, "0.00001"}, {1e7, 4, "10.0M"}} {
		if got := figure(c.v, c.digits); got != c.want {
			t.Errorf("%v is %q, want %q", c.v, got, c.want)
		}
	}
}

// TestAtThePeak: of a rate that moves the lines say for which load they hold, and
// the rates name the highest; of one that does not they say neither.
func TestAtThePeak(t *testing.T) {
	r := sized(t)
	r.Sized.Sizing.Limits[2] = sizing.Limit{Name: sizing.MemoryLimit, AtLoad: 1.5, AtLoadMean: 1.5, Text: "memory p99.9 passes 512 MiB"}
	const peak = " (at the peak, if it lasted)"
	all := func() string {
		lines := append(append(r.queueLines()[:1], r.memoryLines()[0]), r.limitLines()[:3]...)
		return strings.Join(append(lines, r.rateLines()[0]), "\n")
	}
	if text := all(); strings.Contains(text, "peak") || !strings.Contains(text, "memory p99.9 (0.1 % of the time) passes 512 MiB") {
		t.Error(text)
	}
	moving := *r.Predicted
	moving.Moving, moving.ArrivalRate = true, 8
	r.Predicted = &moving
	if text := all(); strings.Count(text, peak) != 3 || !strings.HasSuffix(text, " a minute on average, 480 requests at the peak") {
		t.Error(text)
	}
}

// TestStreamsThatTheBudgetFeeds: no more streams than there is output for on
// average, and no advice against more slots.
func TestStreamsThatTheBudgetFeeds(t *testing.T) {
	r := sized(t)
	r.Sized.Sizing.Rates.OutputRate, r.Sized.Sizing.Rates.StreamCeiling = 52.63, 38.9
	lines := r.rateLines()
	if got := lines[len(lines)-1]; got != "the output budget feeds 38 streams on average (52.6 tokens/s each)" {
		t.Errorf("%q", got)
	}
}
