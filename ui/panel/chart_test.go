package panel

import (
	"math"
	"strings"
	"testing"
	"time"

	"capsize/model/metric"
	"capsize/sim/timeline"
	"capsize/ui/plot"
)

// column returns the runes of a picture's column x, top to bottom, within r.
func column(c *plot.Canvas, r plot.Rect, x int) string {
	var b strings.Builder
	for y := r.Y; y < r.Y+r.H; y++ {
		b.WriteRune(c.At(x, y).R)
	}
	return b.String()
}

// drawn draws panel 1 alone and returns the plot within it and its chart scale.
func drawn(f *Frame, th *Theme) (*plot.Canvas, plot.Rect, plot.Scale) {
	c := plot.New(90, 21, plot.Braille)
	DrawSystem(c, c.Bounds(), f, th)
	area := plot.Rect{X: leftGutter, W: 90 - leftGutter - rightGutter, H: 20}
	return c, area, plot.Scale{Hi: f.systemTop()}
}

func rowOf(y plot.Scale, v float64, h int) int {
	cell, _ := y.Cell(v, h)
	return h - 1 - cell
}

// TestCeilingsStandAtTheirValues reads the heavy and the double line back: c and
// c+K of the time, former ones left of the change.
func TestCeilingsStandAtTheirValues(t *testing.T) {
	th := Terminal()
	f := frames(t)["changed"] // c 49→25 at 8:00, K 75→20 at 17:00, seen until 26:00 of 30:00
	c, area, y := drawn(f, th)
	at := func(when time.Duration) int {
		cell, _ := f.timeAxis().Cell(when.Seconds(), area.W)
		return area.X + cell
	}
	for _, tc := range []struct {
		from, to time.Duration
		c, all   float64
	}{
		{0, 8 * time.Minute, 49, 124},
		{8 * time.Minute, 17 * time.Minute, 25, 100},
		{17 * time.Minute, 30 * time.Minute, 25, 45},
	} {
		heavy, double := 0, 0
		for x := at(tc.from) + 1; x < at(tc.to); x++ {
			for i, r := range []rune(column(c, area, x)) {
				switch {
				case r == '━' && i == rowOf(y, tc.c, area.H):
					heavy++
				case r == '═' && i == rowOf(y, tc.all, area.H):
					double++
				case r == '━' || r == '═':
					t.Errorf("%v to %v: %c stands in row %d", tc.from, tc.to, r, i)
				}
			}
		}
		if heavy == 0 || double == 0 {
			t.Errorf("%v to %v: %d cells of ━ and %d of ═", tc.from, tc.to, heavy, double)
		}
	}
}

// TestPredictionsHoldSinceTheLastChange holds that dashed lines begin at the
// last moved knob, and that older data is dimmed.
func TestPredictionsHoldSinceTheLastChange(t *testing.T) {
	th := Terminal()
	f := frames(t)["changed"]
	c, area, _ := drawn(f, th)
	edge, _ := f.timeAxis().Cell((17 * time.Minute).Seconds(), area.W)
	dashed := 0
	for y := range area.H {
		for x := range area.W {
			cell := c.At(area.X+x, area.Y+y)
			switch {
			case cell.S == th.Predicted && x < edge, cell.S == th.Data && x < edge, cell.S == th.Past && x >= edge:
				t.Errorf("cell %d,%d (%c) has style %d; the change is in column %d", x, y, cell.R, cell.S, edge)
			case cell.S == th.Predicted:
				dashed++
			}
		}
	}
	if dashed == 0 {
		t.Error("nothing is predicted after the change")
	}
	marks := row(t, c.Plain(), "┊c 49→25")
	if !strings.Contains(marks, "┊K 75→20") {
		t.Errorf("the marks read %q", marks)
	}
}

// TestCurveStandsAtItsValues reads the predicted curve of a moving rate back.
func TestCurveStandsAtItsValues(t *testing.T) {
	th := Terminal()
	f := frames(t)["moving"]
	c, area, y := drawn(f, th)
	x := f.timeAxis()
	seen := 0
	for i := range area.W {
		m := f.Curve(time.Duration(x.At((float64(i)+0.5)/float64(area.W)) * float64(time.Second)))
		for j, r := range []rune(column(c, area, area.X+i)) {
			if c.At(area.X+i, area.Y+j).S != th.Predicted {
				continue
			}
			seen++
			if r != '╌' || j != rowOf(y, m, area.H) {
				t.Errorf("column %d: %c in row %d, m is %v", i, r, j, m)
			}
		}
	}
	if seen < 10 {
		t.Errorf("only %d cells of the curve are in sight", seen)
	}
	if label := row(t, c.Plain(), "m(t)"); !strings.Contains(label, "╌ m(t) ≈30.0") {
		t.Errorf("the label reads %q", label)
	}
}

// TestDataWins holds that guides give way to what was measured: no column
// between 0 and now is without data.
func TestDataWins(t *testing.T) {
	th := Terminal()
	f := frames(t)["steady"]
	c, area, _ := drawn(f, th)
	now, _ := f.timeAxis().Cell(f.now().Seconds(), area.W)
	for x := range now {
		found := false
		for y := range area.H {
			found = found || c.At(area.X+x, area.Y+y).S == th.Data
		}
		if !found {
			t.Errorf("column %d shows no data", x)
		}
	}
}

// TestGutterNamesTheNumbers holds that each line's label is the frame's number.
func TestGutterNamesTheNumbers(t *testing.T) {
	f := frames(t)["changed"]
	picture := screen(f, 120, 40, plot.Braille).Plain()
	for _, text := range []string{"━ c 25 slots", "═ c+K 45", "⠒ now 41", "╌ predicted ≈40.8", "┄ λ·S 30", "━ limit 512 MiB", "─ peak 294 MiB", "╌ mean ≈289 MiB", "┄ full 290 MiB"} {
		if !strings.Contains(picture, text) {
			t.Errorf("%q is missing:\n%s", text, picture)
		}
	}
	if p := f.live(metric.MemoryPeakBytes) / (1 << 20); math.Round(p) != 294 {
		t.Errorf("the peak is %v MiB", p)
	}
	if l, _ := f.predictedSystem(); math.Abs(l-40.8) > 0.05 {
		t.Errorf("predicted are %v", l)
	}
	if got := f.Live.Totals.Open + f.Live.Totals.Waiting; got != 41 {
		t.Errorf("in the system are %d", got)
	}
}

// TestMemoryPanelWithoutFigures holds that a scenario without memory says so.
func TestMemoryPanelWithoutFigures(t *testing.T) {
	s := load(t, "chat-peak", "memory.base=0B", "memory.per_stream=0B", "memory.growth=0B/s", "memory.per_input_token=0B",
		"memory.per_waiting=0B", "memory.limit=none", "goals.memory_peak=none")
	f := build(t, "chat-peak", s, time.Minute)
	c := plot.New(70, 9, plot.Braille)
	DrawMemory(c, c.Bounds(), f, Blank())
	if got := c.Plain(); !strings.Contains(got, "no memory figures") {
		t.Errorf("it shows:\n%s", got)
	}
}

// TestTimeAxisMovesInJumps walks through runs of several lengths: the axis
// holds all of the run, is never mostly empty, and changes seldom.
func TestTimeAxisMovesInJumps(t *testing.T) {
	for _, length := range []time.Duration{time.Second, time.Minute, 30 * time.Minute, 24 * time.Hour, 2000 * time.Hour} {
		const frames = 5000
		jumps, last := 0, time.Duration(0)
		for i := range frames {
			now := 2 * length / frames * time.Duration(i) // also beyond the end
			end := timeEnd(now, length)
			if end < now || end < last {
				t.Fatalf("length %v: the axis ends at %v at %v, after %v", length, end, now, last)
			}
			if now > length/10 && float64(end) > 1.5*float64(now)+1e9 {
				t.Fatalf("length %v: the axis ends at %v at %v", length, end, now)
			}
			if end != last {
				jumps++
			}
			last = end
		}
		if jumps > 60 {
			t.Errorf("length %v: %d jumps", length, jumps)
		}
		if end := timeEnd(length, length); end < length {
			t.Errorf("length %v: at the end the axis ends at %v", length, end)
		}
	}
}

// TestScaleIsCalm lets the data grow: the scale holds it and changes seldom,
// and not at all while the data stays below the slots.
func TestScaleIsCalm(t *testing.T) {
	base := frames(t)["steady"]
	f, live := *base, *base.Live
	f.Live = &live
	changes, last := 0, 0.0
	for top := range 200 {
		live.Rows = []timeline.Row{{End: time.Second, InSystemMax: float64(top)}}
		hi := f.systemTop()
		if hi < float64(top) || hi < 49 {
			t.Fatalf("the scale ends at %v with data up to %d", hi, top)
		}
		if hi < last {
			t.Fatalf("the scale shrinks from %v to %v", last, hi)
		}
		if hi != last {
			changes++
		}
		if top == 49 && changes != 1 {
			t.Errorf("%d changes below the slots", changes)
		}
		last = hi
	}
	if changes > 8 {
		t.Errorf("the scale changes %d times", changes)
	}
}

// TestCeiling holds that ceiling is tight and coarse.
func TestCeiling(t *testing.T) {
	distinct := map[float64]bool{}
	for v := 1.0; v < 1e6; v *= 1.01 {
		c := ceiling(v)
		if c < v || c > 1.25*v*(1+1e-12) {
			t.Fatalf("ceiling(%v) = %v", v, c)
		}
		distinct[c] = true
	}
	if len(distinct) > 81 { // four for each of twenty powers of two
		t.Errorf("%d different ceilings", len(distinct))
	}
	for _, v := range []float64{0, -1, math.NaN(), math.Inf(1)} {
		if got := ceiling(v); got != 0 {
			t.Errorf("ceiling(%v) = %v", v, got)
		}
	}
}
