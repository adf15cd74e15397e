package panel

import (
	"math"
	"strings"
	"testing"
	"time"

	"capsize/model/metric"
	"capsize/model/unit"
	"capsize/sim/timeline"
	"capsize/ui/plot"
)

// drawnWaits draws panel 3 alone and returns the plot within it and its scale.
func drawnWaits(f *Frame, th *Theme) (*plot.Canvas, plot.Rect, plot.Scale) {
	c := plot.New(90, 21, plot.Braille)
	DrawWaits(c, c.Bounds(), f, th)
	area := plot.Rect{X: leftGutter, W: 90 - leftGutter - rightGutter, H: 20}
	x := f.timeAxis().Scale
	top := f.waitTop(waitColumns(f.rows(), x, area.W), waitColumns(pinnedRows(f), x, area.W))
	return c, area, waitAxis(top, area.H).Scale
}

// TestAGoalKeepsOffALabelBeyondIt holds that a wait at a fifth of a labelled power
// of ten does not stand in the row of that label, where there is a row for a decade.
func TestAGoalKeepsOffALabelBeyondIt(t *testing.T) {
	for rows := 4; rows <= 30; rows++ {
		for top := 1.0; top <= 1000 && math.Log10(top/waitFloor) < float64(rows)+0.5; top *= 10 {
			y := waitAxis(top, rows)
			label, _ := y.Cell(top, rows)
			goal, _ := y.Cell(top/5, rows)
			if label != rows-1 || goal >= label {
				t.Errorf("%d rows to %g s: the label is in row %d, a fifth of it in %d", rows, top, label, goal)
			}
		}
	}
}

// quantileOf joins the rows whose middle stands in a column, one after the
// other, and takes a quantile.
func quantileOf(rows []timeline.Row, x plot.Scale, column, n int, p float64) float64 {
	var sum timeline.Waits
	for _, row := range rows {
		if cell, ok := x.Cell((row.Start+row.End).Seconds()/2, n); ok && cell == column {
			sum.Add(&row.Waits)
		}
	}
	return sum.Quantile(p)
}

// TestWaitsStandAtTheirValues holds that each quantile of each column is drawn
// in its row, that A's highest is a dot in its row unless something measured
// stands there, and that no wait lies on the floor.
func TestWaitsStandAtTheirValues(t *testing.T) {
	th := Terminal()
	for _, name := range []string{"changed", "pinned", "limited", "moving"} {
		f := frames(t)[name]
		c, area, y := drawnWaits(f, th)
		x := f.timeAxis().Scale
		lines, dots := 0, 0
		for column := range area.W {
			at := func(v float64) plot.Cell {
				return c.At(area.X+column, area.Y+rowOf(y, max(v, waitFloor), area.H))
			}
			for _, p := range []float64{0.5, 0.95, 0.99} {
				v := quantileOf(f.rows(), x, column, area.W, p)
				if math.IsNaN(v) {
					continue
				}
				lines++
				if s := at(v).S; s != th.Data && s != th.Past {
					t.Errorf("%s, column %d: p%g is %g, and %q stands there", name, column, 100*p, v, at(v).R)
				}
			}
			v := quantileOf(pinnedRows(f), x, column, area.W, 0.99)
			if math.IsNaN(v) || column%2 == 1 || at(v).S == th.Data {
				continue
			}
			if dots++; at(v).R != plot.Dot || at(v).S != th.Ghost {
				t.Errorf("%s, column %d: A's p99 is %g, and %q stands there", name, column, v, at(v).R)
			}
		}
		if lines < 60 || (dots > 5) != (name == "pinned") {
			t.Errorf("%s: %d quantiles and %d dots are in sight", name, lines, dots)
		}
	}
}

// TestWaitLabels holds that the gutter names the numbers of the frame, and that
// the goal is heavy and the prediction dashed, each in its row.
func TestWaitLabels(t *testing.T) {
	th := Terminal()
	f := frames(t)["pinned"]
	c, area, y := drawnWaits(f, th)
	picture := c.Plain()
	p := f.predicted(metric.WaitP99S)
	want := []string{
		"⠒ p50 " + unit.HumanDuration(f.live(metric.WaitP50S)),
		"⠒ p95 " + unit.HumanDuration(f.live(metric.WaitP95S)),
		"⠒ p99 " + unit.HumanDuration(f.live(metric.WaitP99S)),
		"━ p99 goal " + unit.HumanDuration(f.Scenario.Goals.Limit[metric.WaitP99S]),
		"╌ predicted ≈" + unit.HumanDuration(p.Value),
		"∙ A p99 " + unit.HumanDuration(f.Pin.Live.Total[metric.WaitP99S]),
	}
	for _, text := range want {
		if !strings.Contains(picture, text) {
			t.Errorf("%q is missing:\n%s", text, picture)
		}
	}
	for v, glyph := range map[float64]rune{f.Scenario.Goals.Limit[metric.WaitP99S]: '━', p.Value: '╌'} {
		if line := string([]rune(strings.Split(picture, "\n")[rowOf(y, v, area.H)])[area.X : area.X+area.W]); !strings.ContainsRune(line, glyph) {
			t.Errorf("%c does not stand in %q, the row of %g", glyph, line, v)
		}
	}
}

// TestWaitPredictionHoldsSinceTheLastChange as in panel 1.
func TestWaitPredictionHoldsSinceTheLastChange(t *testing.T) {
	th := Terminal()
	f := frames(t)["changed"]
	c, area, _ := drawnWaits(f, th)
	edge, _ := f.timeAxis().Cell((17 * time.Minute).Seconds(), area.W)
	dashed := 0
	for y := range area.H {
		for x := range area.W {
			if cell := c.At(area.X+x, area.Y+y); cell.S == th.Predicted {
				dashed++
				if x < edge {
					t.Errorf("predicted in column %d, before the change in %d", x, edge)
				}
			}
		}
	}
	if dashed == 0 {
		t.Error("nothing is predicted after the change")
	}
}

// TestGhostStandsAtItsValues holds that A is dots in panels 1 and 4, each in the
// row of A's mean nearest to the middle of its column.
func TestGhostStandsAtItsValues(t *testing.T) {
	th := Terminal()
	f := frames(t)["pinned"]
	rows := f.Pin.Live.Rows
	width := rows[0].End - rows[0].Start
	for name, p := range map[string]struct {
		draw func(*plot.Canvas, plot.Rect, *Frame, *Theme)
		top  float64
		of   func(*timeline.Row) float64
		want string
	}{
		"system": {DrawSystem, f.systemTop(), func(r *timeline.Row) float64 { return r.InSystem }, "∙ A " + unit.HumanCount(float64(f.Pin.Live.Totals.Open+f.Pin.Live.Totals.Waiting))},
		"memory": {DrawMemory, f.memoryTop(), func(r *timeline.Row) float64 { return r.Memory }, "∙ A " + unit.HumanSize(f.Pin.Live.Totals.Resident)},
	} {
		c := plot.New(90, 21, plot.Braille)
		p.draw(c, c.Bounds(), f, th)
		area := plot.Rect{X: leftGutter, W: 90 - leftGutter - rightGutter, H: 20}
		seen := 0
		for column := 0; column < area.W; column += 2 {
			at := f.timeAxis().At((float64(column) + 0.5) / float64(area.W))
			k := int(math.Round(at/width.Seconds() - 0.5))
			if k < 0 || k >= len(rows) {
				continue
			}
			cell := c.At(area.X+column, rowOf(plot.Scale{Hi: p.top}, p.of(&rows[k]), area.H))
			if cell.S == th.Data {
				continue
			}
			if seen++; cell.R != plot.Dot || cell.S != th.Ghost {
				t.Errorf("%s, column %d: %q instead of a dot", name, column, cell.R)
			}
		}
		if seen < 5 || !strings.Contains(c.Plain(), p.want) {
			t.Errorf("%s: %d dots are in sight, and %q:\n%s", name, seen, p.want, c.Plain())
		}
	}
}

func pinnedRows(f *Frame) []timeline.Row {
	rows, _ := f.pinned()
	return rows
}
