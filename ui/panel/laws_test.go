package panel

import (
	"fmt"
	"math"
	"slices"
	"strings"
	"testing"
	"time"

	"capsize/model/metric"
	"capsize/model/predict"
	"capsize/model/sizing"
	"capsize/sim"
	"capsize/sim/stat"
	"capsize/ui/plot"
	"github.com/charmbracelet/x/ansi"
	"pgregory.net/rapid"
)

// row returns the first line of a picture that has the text in it.
func row(t *testing.T, picture, text string) string {
	t.Helper()
	for line := range strings.SplitSeq(picture, "\n") {
		if strings.Contains(line, text) {
			return line
		}
	}
	t.Fatalf("no line has %q:\n%s", text, picture)
	return ""
}

// TestExactSize holds that a rendered screen has exactly its size, whatever is
// shown, in every theme and alphabet.
func TestExactSize(t *testing.T) {
	for name, f := range frames(t) {
		for _, th := range []*Theme{Terminal(), NoColor(), Blank()} {
			for _, a := range []plot.Alphabet{plot.Braille, plot.HalfBlock, plot.ASCII} {
				for _, s := range [][2]int{{200, 60}, {180, 50}, {120, 40}, {110, 36}, {80, 24}, {79, 23}, {60, 16}, {40, 10}, {10, 3}, {1, 1}} {
					c := plot.New(s[0], s[1], a)
					Draw(c, f, th)
					lines := strings.Split(c.Render(th.Palette), "\n")
					if len(lines) != s[1] {
						t.Fatalf("%s %v: %d lines", name, s, len(lines))
					}
					for i, line := range lines {
						if w := ansi.StringWidth(line); w != s[0] {
							t.Errorf("%s %v %s: line %d is %d wide", name, s, a, i, w)
						}
						if strings.Contains(mayBeChance.ReplaceAllString(line, ""), "?") {
							t.Errorf("%s %v %s: a rune has no glyph in %q", name, s, a, line)
						}
					}
				}
			}
		}
	}
}

// TestASCII holds that the plainest alphabet in the plainest theme is nothing
// but printable ASCII.
func TestASCII(t *testing.T) {
	for name, f := range frames(t) {
		c := screen(f, 120, 40, plot.ASCII)
		for i, b := range []byte(c.Render(Blank().Palette)) {
			if b != '\n' && (b < ' ' || b >= 0x7f) {
				t.Fatalf("%s: byte %d is %#x", name, i, b)
			}
		}
	}
}

// TestTableShowsTheFrame reads every number of the table back: what stands
// there is what the frame holds.
func TestTableShowsTheFrame(t *testing.T) {
	for name, f := range frames(t) {
		c := plot.New(198, 12, plot.Braille)
		DrawTable(c, c.Bounds(), f, Blank())
		picture := c.Plain()
		shown := f.comparisons(10)
		if len(shown) < 5 {
			t.Errorf("%s: only %d rows", name, len(shown))
		}
		for _, each := range shown {
			m := metric.Of(each.id)
			line := row(t, picture, " "+m.Title+"  ")
			p, e := f.predicted(each.id), f.simulated(each.id)
			want := []string{m.Format(beforeKill(each.id, f.live(each.id), f.live(metric.OOMKills)))}
			if p.Has() && p.Exact {
				want = append(want, m.Format(p.Value)+"  "+p.Method)
			} else if p.Has() {
				want = append(want, "≈ "+m.Format(p.Value)+"  "+p.Method)
			}
			if e.Value = beforeKill(each.id, e.Value, f.simulated(metric.OOMKills).Value); !math.IsNaN(e.Value) {
				want = append(want, f.simulatedText(m, &e, 25))
			}
			for _, text := range want {
				if !strings.Contains(line, text) {
					t.Errorf("%s, %s: %q is not in %q", name, m.Title, text, line)
				}
			}
		}
	}
}

// TestIntervals holds that an interval never reaches below what can be: one
// that is cut off at 0 is told by its ends, one of no width not at all, and
// where there is none its reason stands in the column of agreement.
func TestIntervals(t *testing.T) {
	f := frames(t)["steady"]
	for _, c := range []struct {
		id   metric.ID
		e    stat.Estimate
		w    int
		want string
	}{
		{metric.WaitMeanS, stat.Estimate{Value: 1.4e-3, Hi: 3.1e-3}, 25, "1.4 ms, 0 s to 3.1 ms"},
		{metric.WaitMeanS, stat.Estimate{Value: 1.4e-3, Hi: 3.1e-3}, 16, "0 s to 3.1 ms"},
		{metric.WaitMeanS, stat.Estimate{Value: 3, Lo: 2.5, Hi: 3.5}, 16, "3.0 ± 0.50 s"},
		{metric.WaitMeanS, stat.Estimate{Value: 3, Lo: 2.99, Hi: 3.01}, 16, "3.0 s ± 10 ms"},
		{metric.MemoryPeakBytes, stat.Estimate{Value: 512 << 20, Lo: 512<<20 - 0.25, Hi: 512<<20 + 0.25}, 16, "512 MiB"},
		{metric.Share429, stat.Point(0, stat.TooFew), 16, "0 %"},
		{metric.WaitMeanS, stat.Point(math.NaN(), ""), 16, "–"},
	} {
		if got := f.simulatedText(metric.Of(c.id), &c.e, c.w); got != c.want {
			t.Errorf("%+v in %d cells is %q, want %q", c.e, c.w, got, c.want)
		}
	}
	none := stat.Point(0, stat.TooFew)
	if text, _ := f.agreement(&predict.Prediction{Value: math.NaN(), Why: "no formula"}, &none, 18, Blank()); text != "– too few events" {
		t.Errorf("without an interval the column of agreement says %q", text)
	}
	rapid.Check(t, func(t *rapid.T) {
		value := rapid.Float64Range(1e-6, 1e4).Draw(t, "value")
		half := rapid.Float64Range(1e-9, 1e5).Draw(t, "half")
		e := stat.Estimate{Value: value, Lo: max(0, value-half), Hi: value + half}
		text := f.simulatedText(metric.Of(metric.WaitMeanS), &e, 25)
		if strings.Contains(text, "±") && value-half < -0.02*half {
			t.Fatalf("%v ± %v prints as %q, which reaches below 0", value, half, text)
		}
	})
}

// TestLossesHaveARow holds that what was lost, refused or timed out stands in
// the table before the waits of those that got through, also where there are
// few rows.
func TestLossesHaveARow(t *testing.T) {
	has := func(f *Frame, n int, id metric.ID) bool {
		return slices.ContainsFunc(f.comparisons(n), func(c comparison) bool { return c.id == id })
	}
	seen := map[metric.ID]int{}
	for name, f := range frames(t) {
		for _, id := range []metric.ID{metric.LostShare, metric.TimedOutShare, metric.Refused} {
			n := 4
			if id == metric.Refused {
				n = 7
			}
			want := f.live(id) > 0 || f.simulated(id).Value > 0
			if got := has(f, n, id); got != want {
				t.Errorf("%s: %s among %d rows: %v, want %v", name, metric.Of(id).Title, n, got, want)
			}
			if want {
				seen[id]++
			}
		}
	}
	if seen[metric.LostShare] == 0 || seen[metric.TimedOutShare] == 0 {
		t.Errorf("cases with losses: %v", seen)
	}
}

// TestNoJudgementOnOldNumbers holds that predictions are not compared with
// replications of former knobs, nor with none.
func TestNoJudgementOnOldNumbers(t *testing.T) {
	all := frames(t)
	for _, name := range []string{"stale", "typing", "nothing"} {
		picture := screen(all[name], 120, 40, plot.Braille).Plain()
		_, table, _ := strings.Cut(picture, "prediction against simulation")
		for _, word := range []string{"inside", "near", "differs"} {
			if strings.Contains(table, word) {
				t.Errorf("%s: the table says %q", name, word)
			}
		}
	}
	fresh, stale := screen(all["changed"], 120, 40, plot.Braille).Plain(), screen(all["stale"], 120, 40, plot.Braille).Plain()
	if strings.Contains(fresh, "former knobs") || !strings.Contains(stale, "former knobs, new ones 60 %") {
		t.Error("only the stale screen must say that its replications belong to former knobs")
	}
}

// TestLawCheckLine holds that the law check shows the frame's numbers, and
// calls a residual beyond rounding an error of the simulator.
func TestLawCheckLine(t *testing.T) {
	f := *frames(t)["steady"]
	line := func(law sim.LawCheck) string {
		live := *f.Live
		live.Law = law
		f.Live = &live
		c := plot.New(118, 1, plot.Braille)
		drawLaw(c, c.Bounds(), &f, Blank())
		return c.Plain()
	}
	if got := line(f.Live.Law); !strings.Contains(got, "✓") || strings.Contains(got, "error") {
		t.Errorf("the law of a real run: %q", got)
	}
	if got := line(sim.LawCheck{L: 29.9, Lambda: 2.5, W: 11.96, Residual: 1e-12}); !strings.Contains(got, "29.90 = 2.50/s × 11.96 s  ✓") {
		t.Errorf("a law that holds: %q", got)
	}
	for _, residual := range []float64{1.1e-9, 0.01, math.NaN(), math.Inf(1)} {
		if got := line(sim.LawCheck{L: 30, Lambda: 2.5, W: 11, Residual: residual}); !strings.Contains(got, "✗ simulator error") {
			t.Errorf("residual %v: %q", residual, got)
		}
	}
	if got := line(sim.LawCheck{}); strings.ContainsAny(got, "✓✗") {
		t.Errorf("an empty process: %q", got)
	}
}

// TestMeaningWithoutColour holds that pictures that mean different things
// differ when all colour is taken away.
func TestMeaningWithoutColour(t *testing.T) {
	base := *frames(t)["steady"]
	seen := map[string]string{}
	distinct := func(name string, f Frame) {
		t.Helper()
		picture := screen(&f, 120, 40, plot.ASCII).Plain()
		if other, ok := seen[picture]; ok {
			t.Errorf("%s looks like %s", name, other)
		}
		seen[picture] = name
	}
	for _, state := range []sizing.State{"", sizing.OK, sizing.TIGHT, sizing.OVER, sizing.UNSTABLE, sizing.OOM} {
		f := base
		f.Verdict.State = state
		f.Title = "same"
		distinct("verdict "+string(state), f)
	}
	for state := Running; state <= Stopped; state++ {
		f := base
		f.State = state
		distinct(fmt.Sprintf("state %d", state), f)
	}
	for i := range base.Knobs[1:] {
		f := base
		f.Focus = i + 1
		distinct(fmt.Sprintf("focus %d", i+1), f)
	}
	f := base
	f.Knobs = append([]Knob(nil), base.Knobs...)
	f.Knobs[0].Modified = true
	distinct("a modified knob", f)
	f = base
	f.Stale = true
	distinct("stale", f)
	for i, band := range []Band{{Low: 0.6, High: 0.9}, {Low: 0.6, High: 0.9, Simulated: true}} {
		f = base
		f.Knobs = append([]Knob(nil), base.Knobs...)
		f.Knobs[0].Band = band
		distinct(fmt.Sprintf("band %d", i), f)
	}
	for _, name := range []string{"pinned", "half", "old"} {
		distinct(name, *frames(t)[name])
	}
	for i, r := range []rune{plot.Check, plot.Approx, plot.Cross, '·'} {
		c := plot.New(1, 1, plot.ASCII)
		c.Set(0, 0, r, 0)
		name := fmt.Sprintf("sign %d", i)
		if other, ok := seen[c.Plain()]; ok {
			t.Errorf("%s folds to the same as %s", name, other)
		}
		seen[c.Plain()] = name
	}
}

// TestNoColorIsColourless holds that the theme for NO_COLOR sets no colour.
func TestNoColorIsColourless(t *testing.T) {
	for _, sgr := range NoColor().Palette {
		for p := range strings.SplitSeq(sgr, ";") {
			if p != "" && p != "1" && p != "7" {
				t.Errorf("the theme uses %q", sgr)
			}
		}
	}
	if out := screen(frames(t)["changed"], 80, 24, plot.Braille).Render(Blank().Palette); strings.Contains(out, "\x1b") {
		t.Error("the blank theme writes escape sequences")
	}
}

// TestThemesNameEveryMeaning holds that each meaning has a style of its own,
// so that no two are mixed up when a chart is read back.
func TestThemesNameEveryMeaning(t *testing.T) {
	all := []*Theme{NoColor(), Blank()}
	for _, named := range Themes() {
		all = append(all, named.New())
	}
	for _, th := range all {
		styles := []plot.Style{
			th.Plain, th.Dim, th.Strong, th.Border, th.Title, th.Data, th.Past, th.Peak, th.Ghost, th.Band, th.Predicted, th.Limit,
			th.Ceiling, th.Mark, th.Kill, th.Good, th.Warn, th.Bad, th.Focus, th.Entry, th.Key,
		}
		seen := map[plot.Style]bool{}
		for _, s := range styles {
			if seen[s] || int(s) >= len(th.Palette) {
				t.Errorf("%s: style %d is shared or unknown", th.Name, s)
			}
			seen[s] = true
		}
		if len(styles) != len(th.Palette) {
			t.Errorf("%s: %d meanings, %d looks", th.Name, len(styles), len(th.Palette))
		}
	}
}

// TestHeaderShowsTime holds that the clock is the frame's.
func TestHeaderShowsTime(t *testing.T) {
	for d, want := range map[time.Duration]string{
		0: "0:00", 59*time.Second + 999*time.Millisecond: "0:59", time.Minute: "1:00", 754 * time.Second: "12:34",
		time.Hour: "1:00:00", 25*time.Hour + 61*time.Second: "25:01:01", -time.Second: "0:00",
	} {
		if got := Clock(d); got != want {
			t.Errorf("Clock(%v) = %q, want %q", d, got, want)
		}
	}
	f := frames(t)["steady"]
	for state := Running; state < Stopped; state++ {
		each := *f
		each.State = state
		if head := row(t, screen(&each, 120, 40, plot.Braille).Plain(), "capsize"); !strings.Contains(head, "60×") {
			t.Errorf("state %d: %q lacks the speed", state, head)
		}
	}
	for _, text := range []string{"chat-peak ", "running 60×", "21:07 of 30:00 simulated", "seed 1", "2.5/s × 12 s lognormal → 49 slots, 75 places"} {
		if head := row(t, screen(f, 120, 40, plot.Braille).Plain(), "capsize"); !strings.Contains(head, text) {
			t.Errorf("%q lacks %q", head, text)
		}
	}
}
