package panel

import (
	"strconv"
	"time"

	"capsize/ui/plot"
)

// Rows of the part of a dialog that tells of the selected line.
const (
	leastDetail = 5 // below this it is left out
	mostDetail  = 20
	leastCurve  = 5 // of its chart
	mostCurve   = 9
)

// detailHeight is how many of the free rows the detail takes. A dialog that is
// too long for the screen gives some of its lines, but not the first six.
func detailHeight(free, lines int) int {
	const kept = 6
	h := min(mostDetail, free+max(0, lines-kept))
	if h < leastDetail {
		return 0
	}
	return h
}

// draw draws the words, cut where they do not fit, and the chart below them.
func (d *Detail) draw(c *plot.Canvas, r plot.Rect, th *Theme) {
	if d == nil || r.H < leastDetail {
		return
	}
	rule, rest := r.SplitY(1)
	c.HLine(rule.X, rule.Y, rule.W, plot.Thin, th.Border)
	if d.Title != "" {
		_, at := rule.SplitX(1)
		textIn(c, at, plot.Left, " "+d.Title+" ", th.Title)
	}
	words, chart := rest, plot.Rect{}
	if d.Curve != nil && rest.H >= 2*leastCurve {
		words, chart = rest.SplitY(-min(mostCurve, rest.H/2))
	}
	free := d.drawWords(c, words, th)
	chart.Y -= free
	d.drawCurve(c, chart, th)
}

// drawWords breaks the lines into the rows there are, and returns how many are
// left over.
func (d *Detail) drawWords(c *plot.Canvas, r plot.Rect, th *Theme) int {
	left := 0
	for i := range d.Lines {
		left = max(left, min(overlayLeft, plot.Width(d.Lines[i].Left)))
	}
	_, r = r.SplitX(min(1, r.W/10))
	y := 0
	for i := range d.Lines {
		l := &d.Lines[i]
		name, _ := r.SplitX(left)
		_, text := r.SplitX(left + min(1, left)*2)
		lines := wrap(l.Text, text.W-1)
		for j, line := range lines {
			if y >= r.H {
				return 0
			}
			if j == 0 {
				textIn(c, name.Row(y), plot.Left, l.Left, th.Dim)
			}
			if y == r.H-1 && j < len(lines)-1 {
				line += "…"
			}
			textIn(c, text.Row(y), plot.Left, line, th.Plain)
			y++
		}
	}
	return r.H - y
}

// drawCurve draws the predicted load over time, dashed, and the slots.
func (d *Detail) drawCurve(c *plot.Canvas, r plot.Rect, th *Theme) {
	if r.Empty() || d.Curve == nil || d.Length <= 0 {
		return
	}
	top, peak := float64(d.Slots), 0.0
	for i := range curvePoints + 1 {
		peak = highest(peak, d.Curve(d.Length/curvePoints*time.Duration(i)))
	}
	_, top = plot.NiceRange(0, 1.1*max(top, peak))
	ch := plot.Chart{
		Area: r, LeftWidth: leftGutter, RightWidth: rightGutter,
		X: plot.Axis{Scale: plot.Scale{Hi: d.Length.Seconds()}, Clock: true, Style: th.Dim},
		Y: plot.Axis{Scale: plot.Scale{Hi: top}, Style: th.Dim},
		Guides: []plot.Guide{{
			At: float64(d.Slots), Stroke: plot.Heavy, Style: th.Limit, Label: "c " + strconv.FormatInt(d.Slots, 10) + " slots",
		}},
	}
	area := ch.Draw(c)
	for column := range area.W {
		t := ch.X.At((float64(column) + 0.5) / float64(area.W))
		m := d.Curve(time.Duration(t * float64(time.Second)))
		under(c, area, ch.Y.Scale, column, m, rune(plot.Dashed), th.Predicted, th)
	}
}
