package panel

import (
	"math"
	"strconv"

	"capsize/model/metric"
	"capsize/sim/experiment"
	"capsize/ui/plot"
)

// Knee is the sign of the point behind which turning the knob gains little.
const kneeSign = '◇'

// DrawSweep draws panel 7: the metric over the values of the swept knob, one
// point beside the other; its goal; below, ◆ under the points that meet every
// goal, then the values, with ● at the knob, A at that of A, and ▸ at the point
// that enter takes, through which a broken line goes; last what the marks say
// in words.
func DrawSweep(c *plot.Canvas, r plot.Rect, f *Frame, th *Theme) {
	sw := f.Sweep
	if sw == nil || len(sw.Numbers) == 0 {
		drawNothing(c, r, "s sweeps the focused knob"+f.focusName(), th)
		return
	}
	const words, values, window = 1, 1, 1
	below := 0
	for _, extra := range [...]int{values, words, window} { // as there is room
		if r.H > below+extra+2 {
			below += extra
		}
	}
	chart, rest := r.SplitY(r.H - below)
	area := sw.drawCurve(c, chart, f, th)
	if area.Empty() {
		return
	}
	if below > values+words {
		sw.drawWindow(c, rest, area, th)
		_, rest = rest.SplitY(1)
	}
	if below > 0 {
		sw.drawValues(c, plot.Rect{X: r.X, Y: rest.Y, W: r.W, H: 1}, area, th)
	}
	if below > values {
		_, rest = rest.SplitY(1)
		_, rest = rest.SplitX(1)
		sw.drawWords(c, rest, th)
	}
}

// focusName names the focused knob, where there is one.
func (f *Frame) focusName() string {
	if f.Focus < 0 || f.Focus >= len(f.Knobs) {
		return ""
	}
	return ": " + f.Knobs[f.Focus].Label
}

// sweepCaption is the title of panel 7 and what its curve is.
func (f *Frame) sweepCaption() (title string, notes [2]string) {
	sw := f.Sweep
	if sw == nil {
		return "7 sweep", notes
	}
	name := sw.Label
	if sw.Symbol != "" {
		name += " " + sw.Symbol
	}
	what := metric.Of(sw.Metric).Title
	return "7 sweep of " + name, [2]string{what + " · " + sw.runs() + "same traffic · " + sw.progress(), what + " · " + sw.progress()}
}

// runs is how many replications stand behind a point, where there is one.
func (sw *Sweep) runs() string {
	for _, p := range sw.Points {
		if p != nil {
			return strconv.Itoa(p.Replications) + " runs each, "
		}
	}
	return ""
}

// progress is the share done, and whether the curve is of former knobs.
func (sw *Sweep) progress() string {
	switch {
	case sw.Stale:
		return "stale · " + percent(sw.Done) + " of new"
	case sw.Done >= 1:
		return "done"
	}
	return percent(sw.Done)
}

// point is what the i-th setting showed; nil if it is not done.
func (sw *Sweep) point(i int) *experiment.Summary {
	if i < 0 || i >= len(sw.Points) {
		return nil
	}
	return sw.Points[i]
}

// value is the metric at the i-th setting; NaN if it is not known, or where the
// process was killed: waits are then those of the few who were served before.
func (sw *Sweep) value(i int) float64 {
	if p := sw.point(i); p != nil && !sw.killed(i) {
		return p.Total[sw.Metric].Value
	}
	return math.NaN()
}

// killed says whether the process was killed at the i-th setting.
func (sw *Sweep) killed(i int) bool {
	p := sw.point(i)
	return p != nil && p.Total[metric.OOMKills].Value > 0 && metric.Of(sw.Metric).Unit != metric.Bytes
}

// said is the metric at the i-th setting in words.
func (sw *Sweep) said(i int) string {
	if sw.killed(i) {
		return "killed"
	}
	return metric.Of(sw.Metric).Format(sw.value(i))
}

// text is the i-th setting as a scenario says it, "" if there is none.
func (sw *Sweep) text(i int) string {
	if i < 0 || i >= len(sw.Values) || i >= len(sw.Numbers) {
		return ""
	}
	return sw.Values[i]
}

// axis is the y axis over so many rows, and what a value is divided by on it.
func (sw *Sweep) axis(rows int) (y plot.Axis, size float64) {
	top := 0.0
	for i := range sw.Numbers {
		top = highest(top, sw.value(i))
	}
	top = highest(top, 1.1*sw.Limit)
	m := metric.Of(sw.Metric)
	switch m.Unit {
	case metric.Seconds:
		return waitAxis(decade(max(top, 1)), rows), 1
	case metric.Bytes:
		u := sizeScale(top)
		_, hi := plot.NiceRange(0, top/u.bytes)
		return plot.Axis{Scale: plot.Scale{Hi: hi}}, u.bytes
	}
	_, hi := plot.NiceRange(0, top)
	y = plot.Axis{Scale: plot.Scale{Hi: hi}}
	if m.Unit == metric.Share {
		y.Format = shareLabel
	}
	return y, 1
}

// shareLabel prints a share where marks lie step apart.
func shareLabel(v, step float64) string {
	digits := max(0, int(math.Ceil(-math.Log10(step*100)-1e-9)))
	return strconv.FormatFloat(v*100, 'f', min(digits, 6), 64) + "%"
}

// drawCurve draws the chart and returns its plot.
func (sw *Sweep) drawCurve(c *plot.Canvas, r plot.Rect, f *Frame, th *Theme) plot.Rect {
	y, size := sw.axis(r.H)
	n := len(sw.Numbers)
	m := metric.Of(sw.Metric)
	line := plot.Series{Y: make([]float64, n), DX: 1, Style: th.Data, Priority: 1}
	if sw.Stale {
		line.Style = th.Past
	}
	for i := range n {
		if line.Y[i] = sw.value(i) / size; y.Log {
			line.Y[i] = onFloor(line.Y[i])
		}
	}
	ch := plot.Chart{
		Area: r, LeftWidth: leftGutter,
		X: plot.Axis{Scale: plot.Scale{Lo: -0.5, Hi: float64(n) - 0.5}, Hide: true}, Y: y,
		Series: []plot.Series{line},
	}
	ch.Y.Style = th.Dim
	if sw.Limit >= 0 {
		ch.Guides = []plot.Guide{{At: sw.Limit / size, Stroke: plot.Heavy, Style: th.Limit, Label: "goal " + m.Format(sw.Limit), Priority: 2}}
	}
	if sw.text(sw.Cursor) != "" {
		ch.Marks = []plot.Mark{{At: float64(sw.Cursor), Style: th.Mark}}
	}
	area := ch.Draw(c)
	mark := func(i int, glyph rune, style plot.Style) {
		row, ok := y.Cell(line.Y[i], area.H)
		if column, inside := sw.cell(i, area); ok && inside {
			c.Set(area.X+column, area.Y+area.H-1-row, glyph, style)
		}
	}
	if sw.text(sw.AtA) != "" && f.Pin != nil {
		column, _ := sw.cell(sw.AtA, area)
		for i := 0; i < area.H; i += 2 {
			if at := c.At(area.X+column, area.Y+i); at.S != line.Style {
				c.Set(area.X+column, area.Y+i, plot.Dot, th.Ghost)
			}
		}
	}
	if sw.text(sw.Knee) != "" {
		mark(sw.Knee, kneeSign, th.Strong)
	}
	return area
}

// cell is the column of the i-th setting in the plot.
func (sw *Sweep) cell(i int, area plot.Rect) (int, bool) {
	return plot.Scale{Lo: -0.5, Hi: float64(len(sw.Numbers)) - 0.5}.Cell(float64(i), area.W)
}

// fits says whether the ends of the points that meet every goal are known.
func (sw *Sweep) fits() bool {
	return sw.Low >= 0 && sw.Low <= sw.High && sw.High < len(sw.Numbers)
}

// drawWindow draws the row under the plot: ◆ under each point that meets every
// goal, joined by dots.
func (sw *Sweep) drawWindow(c *plot.Canvas, r, area plot.Rect, th *Theme) {
	if !sw.fits() {
		return
	}
	from, _ := sw.cell(sw.Low, area)
	to, _ := sw.cell(sw.High, area)
	c.Fill(plot.Rect{X: area.X + from, Y: r.Y, W: to - from + 1, H: 1}, '·', th.Band)
	for i := sw.Low; i <= sw.High; i++ {
		column, _ := sw.cell(i, area)
		c.Set(area.X+column, r.Y, plot.Diamond, th.Good)
	}
}

// drawValues writes the settings under their points: those with a mark first,
// then the ends, then as many others as there is room for.
func (sw *Sweep) drawValues(c *plot.Canvas, r, area plot.Rect, th *Theme) {
	put := func(i int, sign string, style plot.Style) {
		text := sw.text(i)
		column, ok := sw.cell(i, area)
		if text == "" || !ok {
			return
		}
		x, label := area.X+column, sign+text
		if sign == "" {
			x -= plot.Width(text) / 2
		} else if x+plot.Width(label) > r.X+r.W {
			label = text + sign
			x -= plot.Width(label) - 1
		}
		x = max(r.X, min(x, r.X+r.W-plot.Width(label)))
		for i := x - 1; i <= x+plot.Width(label); i++ {
			if c.At(i, r.Y).R != ' ' && r.Contains(i, r.Y) {
				return
			}
		}
		c.Text(x, r.Y, label, style)
	}
	put(sw.At, string(plot.Disc), th.Focus)
	if sw.AtA != sw.At {
		put(sw.AtA, "A", th.Ghost)
	}
	if sw.Cursor != sw.At {
		put(sw.Cursor, string(plot.Pointer), th.Key)
	}
	last := len(sw.Numbers) - 1
	put(0, "", th.Dim)
	put(last, "", th.Dim)
	for parts := 2; parts <= 8 && last > 0; parts *= 2 {
		for i := 1; i < parts; i += 2 {
			put(last*i/parts, "", th.Dim)
		}
	}
}

// wordGap stands between what the marks mean.
const wordGap = 3

// windowWords say which settings meet every goal, in at most w cells: those that
// were simulated, while the verdict names a range by formula.
func (sw *Sweep) windowWords(w int) string {
	sign, meet := string(plot.Diamond), sw.text(sw.Low)+" to "+sw.text(sw.High)+" meet every goal"
	return fitting(w, sign+" of those simulated "+meet, sign+" simulated: "+meet)
}

// drawWords says what the marks mean; what does not fit is left out whole.
func (sw *Sweep) drawWords(c *plot.Canvas, r plot.Rect, th *Theme) {
	parts := make([]span, 0, 5)
	if text := sw.text(sw.Cursor); text != "" {
		parts = append(parts, span{string(plot.Pointer) + " " + text + ": " + sw.said(sw.Cursor), th.Plain})
	}
	if sw.Stale {
		parts = append(parts, span{sw.progress(), th.Warn})
	}
	switch {
	case sw.fits():
		left := r.W
		for _, part := range parts {
			left -= plot.Width(part.text) + wordGap
		}
		parts = append(parts, span{sw.windowWords(left), th.Good})
	case sw.NoGoals:
		parts = append(parts, span{"no goals to meet", th.Dim})
	case sw.Done >= 1 && !sw.Stale:
		parts = append(parts, span{"none of those tried meets every goal", th.Warn})
	}
	if !sw.Stale {
		parts = append(parts, span{sw.progress(), th.Dim})
	}
	if text := sw.text(sw.Knee); text != "" {
		parts = append(parts, span{string(kneeSign) + " knee " + text, th.Plain})
	}
	switch text := sw.text(sw.At); {
	case text != "":
		parts = append(parts, span{string(plot.Disc) + " you " + text + ": " + sw.said(sw.At), th.Plain})
	case sw.You != "":
		parts = append(parts, span{string(plot.Disc) + " you " + sw.You + ": not tried", th.Plain})
	}
	x := r.X
	for _, part := range parts {
		if part.text == "" {
			continue
		}
		w := plot.Width(part.text)
		if x+w > r.X+r.W {
			continue
		}
		c.Text(x, r.Y, part.text, part.style)
		x += w + wordGap
	}
}
