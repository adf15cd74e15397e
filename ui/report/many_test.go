package report

import (
	"encoding/csv"
	"encoding/json"
	"math"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/charmbracelet/x/exp/golden"

	"capsize/model/metric"
	"capsize/model/sizing"
	"capsize/sim/experiment"
	"capsize/sim/stat"
)

// nothing is a set of differences of which nothing is known.
func nothing() (d experiment.Differences) {
	for i := range d {
		d[i] = stat.NoDifference("")
	}
	return d
}

// compared sets 40 slots against 44, by hand.
func compared(t *testing.T) *Comparison {
	a, b := steady(t).Summary, steady(t).Summary
	other := parse(t, strings.Replace(steadyFile, "concurrency: 40", "concurrency: 44", 1))
	b.Scenario = other
	b.Total[metric.WaitMeanS] = ci(0.009, 0.004, 0.014)
	b.Verdict = sizing.Verdict{State: sizing.OK, Text: "2.5/s × 12 s keeps 30 in flight; 44 slots leave 32 %: no goal is missed."}
	c := &experiment.Comparison{A: a, B: b, Pairs: 20, Total: nothing()}
	c.Total[metric.InFlight] = stat.Difference{Estimate: ci(-0.0004, -0.001, 0.0002), Unpaired: 0.4, Pairs: 20}
	c.Total[metric.WaitMeanS] = stat.Difference{Estimate: ci(-0.042, -0.054, -0.03), Unpaired: 0.0372, Pairs: 20}
	c.Total[metric.WaitP99S] = stat.Difference{Estimate: stat.Point(-1.5, stat.TooFew), Unpaired: math.NaN(), Pairs: 20}
	c.Total[metric.Share429] = stat.Difference{Estimate: stat.Point(0, stat.Constant), Unpaired: math.NaN(), Pairs: 20}
	c.Total[metric.Utilization] = stat.Difference{Estimate: stat.Point(-0.0686, stat.Constant), Unpaired: math.NaN(), Pairs: 20}
	c.Workloads = []experiment.SharedWorkload{{Name: "chat", Differences: c.Total}}
	c.Warnings = []string{"only one side has nightly: it stands in that side's total alone"}
	return &Comparison{
		Comparison: c, Version: "0.1.0", SourceA: "a.yaml", SourceB: "the same with pool.concurrency=44",
		Command: "capsize compare a.yaml --with pool.concurrency=44 --seed 7 --replications 20", Deterministic: true,
	}
}

// swept is a sweep of one axis or two, by hand.
func swept(t *testing.T, vary ...string) *Sweep {
	base := parse(t, steadyFile)
	s := &experiment.Swept{Base: base, Replications: 20, Metric: metric.WaitP99S}
	for _, text := range vary {
		a, err := base.Vary(text)
		if err != nil {
			t.Fatal(err)
		}
		s.Axes = append(s.Axes, a)
	}
	add := func(values []string, numbers []float64, load float64) {
		at := base.Clone()
		for i, v := range values {
			if err := at.Set(s.Axes[i].Path, v); err != nil {
				t.Fatal(err)
			}
		}
		sum := blank(at)
		sum.Replications, sum.Requests = 20, 84000
		wait := 2 * math.Exp(-load)
		sum.Total[metric.WaitP99S], sum.Total[metric.Share429] = ci(wait, 0.9*wait, 1.1*wait), stat.Point(wait/100, "")
		g := experiment.Goal{Key: "wait_p99", Workload: "total", Metric: metric.WaitP99S, Limit: 2, Estimate: sum.Total[metric.WaitP99S], Status: experiment.Met}
		sum.Verdict.State = sizing.OK
		if wait > 2 {
			g.Status, sum.Verdict.State = experiment.Missed, sizing.TIGHT
			sum.Warnings = []string{"the start may still show: a test", "1 goal is undecided"}
		}
		sum.Goals = []experiment.Goal{g}
		s.Points = append(s.Points, experiment.Point{ID: len(s.Points), Values: values, Numbers: numbers, Summary: sum})
	}
	for i, v := range s.Axes[0].Values {
		if len(s.Axes) == 1 {
			add([]string{v}, s.Axes[0].Numbers[i:i+1], float64(i)-2)
			continue
		}
		for j, w := range s.Axes[1].Values {
			add([]string{v, w}, []float64{s.Axes[0].Numbers[i], s.Axes[1].Numbers[j]}, float64(i+j)-2)
		}
	}
	s.Asked = len(s.Points)
	return &Sweep{Swept: s, Version: "0.1.0", Source: "a.yaml", Command: "capsize sweep a.yaml", Deterministic: true}
}

const (
	oneAxis  = "pool.concurrency=28:44:2"
	otherOne = "pool.queue=0,50,unlimited"
)

func TestGoldenOfManySettings(t *testing.T) {
	for _, f := range Formats() {
		for name, render := range map[string]func() ([]byte, error){
			"compared": func() ([]byte, error) { return RenderComparison(f, compared(t)) },
			"swept":    func() ([]byte, error) { return RenderSweep(f, swept(t, oneAxis)) },
			"grid":     func() ([]byte, error) { return RenderSweep(f, swept(t, "pool.concurrency=28:34:2", otherOne)) },
			"ascii": func() ([]byte, error) {
				s := swept(t, oneAxis)
				s.ASCII = true
				return RenderSweep(f, s)
			},
		} {
			if name == "ascii" && f != AsText {
				continue
			}
			t.Run(name+"."+string(f), func(t *testing.T) {
				out, err := render()
				if err != nil {
					t.Fatal(err)
				}
				golden.RequireEqual(t, out)
			})
		}
	}
	if _, err := RenderComparison("xml", compared(t)); err == nil {
		t.Error("xml is a format of a comparison")
	}
	if _, err := RenderSweep("xml", swept(t, oneAxis)); err == nil {
		t.Error("xml is a format of a sweep")
	}
}

// Every format takes every sweep, a stopped and an empty one as well; JSON is
// JSON, CSV has a row a point of equal length, text fits a terminal.
func TestSweepLaws(t *testing.T) {
	empty := swept(t, oneAxis)
	empty.Points, empty.Stopped = nil, t.Context().Err()
	alone := swept(t, "pool.concurrency=30")
	unseen := swept(t, otherOne)
	for i := range unseen.Points {
		unseen.Points[i].Summary.Total[metric.WaitP99S] = stat.Point(math.NaN(), "")
	}
	stopped := swept(t, oneAxis, otherOne)
	stopped.Points, stopped.Stopped = stopped.Points[:5], t.Context().Err()
	wide := swept(t, otherOne, "pool.concurrency=28:100:1")
	for name, s := range map[string]*Sweep{"empty": empty, "alone": alone, "unseen": unseen, "stopped": stopped, "wide": wide} {
		var doc struct{ Points []map[string]any }
		if err := json.Unmarshal(s.json(), &doc); err != nil || len(doc.Points) != len(s.Points) {
			t.Errorf("%s: %d points, %v", name, len(doc.Points), err)
		}
		text, err := s.csv()
		if err != nil {
			t.Fatal(err)
		}
		if rows, err := csv.NewReader(strings.NewReader(string(text))).ReadAll(); err != nil || len(rows) != len(s.Points)+1 {
			t.Errorf("%s: %d rows, %v", name, len(rows), err)
		}
		for _, line := range strings.Split(string(s.text()), "\n") {
			if n := utf8.RuneCountInString(line); n > width && !strings.HasPrefix(line, "again") {
				t.Errorf("%s: a line of %d cells: %s", name, n, line)
			}
		}
		if len(s.markdown()) == 0 {
			t.Errorf("%s: no Markdown", name)
		}
	}
}

// A chart in ASCII has nothing but ASCII, as has a heat map.
func TestPicturesInASCII(t *testing.T) {
	for _, s := range []*Sweep{swept(t, oneAxis), swept(t, oneAxis, otherOne)} {
		s.ASCII = true
		picture := s.picture()
		if picture == "" {
			t.Fatal("there is no picture")
		}
		for _, line := range strings.Split(picture, "\n") {
			if strings.IndexFunc(line, func(r rune) bool { return r >= 0x80 }) >= 0 && !strings.Contains(line, "µs") { // a unit stays
				t.Errorf("%s\nin\n%s", line, picture)
			}
		}
	}
}

// The difference of shares is in points, and what stands before it is its sign.
func TestDifferenceText(t *testing.T) {
	for _, c := range []struct {
		id   metric.ID
		d    stat.Difference
		want string
		sure string
	}{
		{metric.Share429, stat.Difference{Estimate: ci(-0.01, -0.012, -0.008)}, "−1.00 points ± 0.20 points", "yes"},
		{metric.WaitP99S, stat.Difference{Estimate: ci(1.5, -0.5, 3.5)}, "+1.5 s ± 2.0 s", "no"},
		{metric.InFlight, stat.Difference{Estimate: ci(-0.0004, -0.001, 0.0002)}, "−0.0004 ± 0.0006", "no"},
		{metric.WaitMeanS, stat.Difference{Estimate: stat.Point(0, stat.Constant)}, "0 s", "no difference"},
		{metric.OOMKills, stat.Difference{Estimate: stat.Point(1, stat.Constant), Pairs: 20}, "+1", "yes, the same in every pair"},
		{metric.OOMKills, stat.Difference{Estimate: stat.Point(1, stat.Constant), Pairs: 3}, "+1", "not known: too few pairs"},
		{metric.WaitMeanS, stat.NoDifference(""), "–", "nothing to compare"},
	} {
		if got := differenceText(metric.Of(c.id), &c.d); got != c.want {
			t.Errorf("%s: %q, want %q", c.id, got, c.want)
		}
		if got := significance(&c.d); got != c.sure {
			t.Errorf("%s: significant %q, want %q", c.id, got, c.sure)
		}
	}
}

// What a run took to be precise stands in its text and its JSON.
func TestPrecisionIsPrinted(t *testing.T) {
	r := steady(t)
	r.Summary.Precision = &experiment.Precision{Metric: metric.WaitMeanS, Workload: 0, Asked: 0.01, Reached: 0.008}
	r.Summary.Replications = 140
	for f, want := range map[Format]string{
		AsText: "chat wait mean is known to ± 0.80 % after 140 replications", AsMarkdown: "known to ± 0.80 %",
		AsJSON: `"precision": {"metric": "wait_mean_s", "workload": "chat", "asked": 0.01, "reached": 0.008, "known": true}`,
	} {
		out, err := Render(f, r)
		if err != nil || !strings.Contains(string(out), want) {
			t.Errorf("%s lacks %q: %v", f, want, err)
		}
	}
}
