package panel

import (
	"math"
	"strings"
	"testing"

	"capsize/model/metric"
	"capsize/ui/plot"
)

// drawnSweep draws panel 7 alone, with room for everything, and returns the
// plot within it.
func drawnSweep(f *Frame, th *Theme) (*plot.Canvas, plot.Rect) {
	c := plot.New(90, 23, plot.Braille)
	DrawSweep(c, c.Bounds(), f, th)
	area := plot.Rect{X: leftGutter, W: 90 - leftGutter, H: 20}
	if f.Sweep != nil && f.Sweep.Limit >= 0 {
		area.W -= plot.Width("goal "+metric.Of(f.Sweep.Metric).Format(f.Sweep.Limit)) + 3
	}
	return c, area
}

// TestSweepStandsAtItsValues reads the points, the goal, the window and the
// marks back.
func TestSweepStandsAtItsValues(t *testing.T) {
	th := Terminal()
	for _, name := range []string{"pinned", "half", "old"} {
		f := frames(t)[name]
		sw := f.Sweep
		c, area := drawnSweep(f, th)
		y, size := sw.axis(area.H)
		lines := strings.Split(c.Plain(), "\n")
		window, values, words := []rune(lines[20]), []rune(lines[21]+strings.Repeat(" ", 90)), lines[22]
		seen := 0
		for i := range sw.Numbers {
			column, ok := sw.cell(i, area)
			if !ok {
				t.Fatalf("%s: point %d has no column", name, i)
			}
			x := area.X + column
			if v := sw.value(i); !math.IsNaN(v) {
				seen++
				if cell := c.At(x, rowOf(y.Scale, max(v, waitFloor)/size, area.H)); cell.S != th.Data && cell.S != th.Past && i != sw.Knee {
					t.Errorf("%s: at point %d, %g, stands %q", name, i, v, cell.R)
				} else if i == sw.Knee && cell.R != kneeSign {
					t.Errorf("%s: at the knee stands %q", name, cell.R)
				}
			}
			meets := sw.fits() && i >= sw.Low && i <= sw.High
			if got := x < len(window) && window[x] == plot.Diamond; got != meets {
				t.Errorf("%s: under point %d a diamond is %v, want %v: %s", name, i, got, meets, string(window))
			}
		}
		for i, sign := range map[int]string{sw.At: "●", sw.AtA: "A", sw.Cursor: "▸"} {
			column, _ := sw.cell(i, area)
			if got := string(values[area.X+column:]); !strings.HasPrefix(got, sign+sw.Values[i]) {
				t.Errorf("%s: at point %d stands %q, want %s", name, i, got, sign+sw.Values[i])
			}
		}
		if seen < 6 || seen < len(sw.Points) && name == "pinned" {
			t.Errorf("%s: %d points are in sight", name, seen)
		}
		m := metric.Of(sw.Metric)
		if want := "▸ " + sw.Values[sw.Cursor] + ": " + m.Format(sw.value(sw.Cursor)); !strings.Contains(words, want) {
			t.Errorf("%s: %q lacks %q", name, words, want)
		}
		if want := "━ goal " + m.Format(sw.Limit); !strings.Contains(c.Plain(), want) || c.At(area.X+area.W-1, rowOf(y.Scale, sw.Limit/size, area.H)).R != '━' {
			t.Errorf("%s: the goal is not drawn at its value", name)
		}
		if want := "◆ of those simulated " + sw.text(sw.Low) + " to " + sw.text(sw.High) + " meet every goal"; strings.Contains(words, want) != sw.fits() {
			t.Errorf("%s: the window reads %q", name, words)
		}
	}
}

// TestSweepSaysHowFar holds that a sweep that is not done, or of former knobs,
// says so, in the panel and in its title, and that one that has found nothing
// says that.
func TestSweepSaysHowFar(t *testing.T) {
	all := frames(t)
	for name, want := range map[string]string{"pinned": "done", "half": "56 %", "old": "stale · 20 % of new"} {
		f := *all[name]
		c, _ := drawnSweep(&f, Blank())
		if !strings.Contains(c.Plain(), want) {
			t.Errorf("%s: %q is missing:\n%s", name, want, c.Plain())
		}
		for _, size := range [][2]int{{200, 60}, {120, 40}, {80, 24}} {
			f.Tab = Sweeps
			if picture := screen(&f, size[0], size[1], plot.Braille).Plain(); !strings.Contains(picture, want) {
				t.Errorf("%s: %q is not on the screen of %v", name, want, size)
			}
		}
	}
	f := *all["pinned"]
	none := *f.Sweep
	none.Low, none.High = -1, -1
	f.Sweep = &none
	if c, _ := drawnSweep(&f, Blank()); !strings.Contains(c.Plain(), "none of those tried meets every goal") {
		t.Error("a sweep without a window does not say so")
	}
	off := none
	off.At, off.Cursor, off.You = -1, -1, "300"
	f.Sweep = &off
	if c, _ := drawnSweep(&f, Blank()); !strings.Contains(c.Plain(), "you 300: not tried") {
		t.Errorf("a value that was not tried is shown as one:\n%s", c.Plain())
	}
	f.Sweep = nil
	if c, _ := drawnSweep(&f, Blank()); !strings.Contains(c.Plain(), "s sweeps the focused knob: slots") {
		t.Error("without a sweep the panel does not say how to get one")
	}
}

// TestSweepAxes holds that each kind of metric has an axis that holds all its
// points and its goal, and labels of its own unit.
func TestSweepAxes(t *testing.T) {
	f := *frames(t)["pinned"]
	for _, id := range []metric.ID{metric.WaitP99S, metric.Share429, metric.MemoryPeakBytes, metric.InFlight, metric.ThroughputPerS, metric.Utilization} {
		sw := *f.Sweep
		sw.Metric, sw.Limit = id, sw.value(0)*1.3
		if id == metric.Utilization {
			sw.Limit = math.NaN()
		}
		f.Sweep = &sw
		y, size := sw.axis(20)
		for i := range sw.Numbers {
			if v := sw.value(i) / size; !math.IsNaN(v) && (v > y.Hi || v < y.Lo && !y.Log) {
				t.Errorf("%s: %g is not between %g and %g", id, v, y.Lo, y.Hi)
			}
		}
		c, _ := drawnSweep(&f, Blank())
		if goal := strings.Contains(c.Plain(), "━ goal "); goal != (sw.Limit >= 0) {
			t.Errorf("%s: a goal of %g is drawn: %v", id, sw.Limit, goal)
		}
	}
	for step, want := range map[float64]string{0.01: "5%", 0.001: "5.0%", 0.0002: "5.00%"} {
		if got := shareLabel(0.05, step); got != want {
			t.Errorf("a share of 0.05 at steps of %g is %q, want %q", step, got, want)
		}
	}
}

// TestWindowIsSaidToBeSimulated holds that the panel says so, in
// fewer words where there is less room, as the verdict beside it names a range by
// formula.
func TestWindowIsSaidToBeSimulated(t *testing.T) {
	f := *frames(t)["pinned"]
	sw := *f.Sweep
	sw.Cursor = -1
	f.Sweep = &sw
	for w := 42; w <= 120; w++ {
		c := plot.New(w, 14, plot.Braille)
		DrawSweep(c, c.Bounds(), &f, Blank())
		if want := "simulated"; !strings.Contains(c.Plain(), want) || !strings.Contains(c.Plain(), sw.text(sw.Low)+" to "+sw.text(sw.High)) {
			t.Errorf("%d wide: %q is missing:\n%s", w, want, c.Plain())
		}
	}
	if !strings.Contains(f.Verdict.Text, "slots meet every goal by formula") {
		t.Errorf("the verdict: %q", f.Verdict.Text)
	}
}
