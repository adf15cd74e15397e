package panel

import (
	"capsize/ui/plot"
)

// Columns of a knob's line, in cells.
const (
	knobLabel    = 2
	knobValue    = 16 // the value ends before knobSlider
	knobSlider   = 26
	minSlider    = 7
	longestEntry = 16
)

// DrawKnobs draws one line a knob: the focus, the name, the value, where the
// value and the need stand in the range, and a note. Where there is no room for
// all knobs it shows those around the focus.
func DrawKnobs(c *plot.Canvas, r plot.Rect, f *Frame, th *Theme) {
	if r.Empty() || len(f.Knobs) == 0 {
		return
	}
	focus := min(max(f.Focus, 0), len(f.Knobs)-1)
	problem := f.problemLines(r.W-knobLabel-2, r.H-1)
	pitch := 1
	if 2*len(f.Knobs)+len(problem) <= r.H {
		pitch = 2
	}
	noteWidth := f.noteWidth(r.W)
	y := r.Y
	for i := firstKnob(focus, len(f.Knobs), r.H-len(problem)); i < len(f.Knobs) && y < r.Y+r.H; i++ {
		line := plot.Rect{X: r.X, Y: y, W: r.W, H: 1}
		drawKnob(c, line, f, i, noteWidth, th)
		y += pitch
		if i != focus {
			continue
		}
		for j, text := range problem {
			at := plot.Rect{X: r.X + knobLabel, Y: y - pitch + 1 + j, W: r.W - knobLabel, H: 1}
			spans(c, at, span{[2]string{"✗ ", "  "}[min(j, 1)], th.Bad}, span{text, th.Bad})
		}
		y += len(problem)
	}
	_, rest := r.SplitY(max(0, y+1-r.Y))
	drawHistory(c, rest, f, th)
}

// problemLines is what was wrong with the last entry, in at most two lines.
func (f *Frame) problemLines(w, h int) []string {
	if f.State == Stopped {
		return nil // the verdict tells it
	}
	lines := wrap(f.Problem, w)
	if most := max(0, min(2, h)); len(lines) > most {
		lines = lines[:most]
	}
	return lines
}

// firstKnob is the first knob in sight: the focus stands as high as is possible
// without leaving rows empty, with one knob above it.
func firstKnob(focus, n, rows int) int {
	first := max(0, focus-1)
	if rows <= 1 {
		first = focus
	}
	return max(0, min(first, n-rows))
}

// noteWidth is what the longest note takes, if that leaves room for a slider.
func (f *Frame) noteWidth(w int) int {
	n := 0
	for i := range f.Knobs {
		n = max(n, plot.Width(f.Knobs[i].Note))
	}
	return max(0, min(n, w-knobSlider-minSlider-1))
}

// drawKnob draws the line of the i-th knob.
func drawKnob(c *plot.Canvas, r plot.Rect, f *Frame, i, noteWidth int, th *Theme) {
	k := &f.Knobs[i]
	focused := i == f.Focus
	style := th.Plain
	if focused {
		style = th.Focus
		c.Set(r.X, r.Y, plot.Pointer, style)
	}
	name := k.Label
	if k.Symbol != "" {
		name += " " + k.Symbol
	}
	if k.Modified {
		name += "*"
	}
	c.TextIn(plot.Rect{X: r.X + knobLabel, Y: r.Y, W: min(r.W-knobLabel, knobValue-knobLabel-1), H: 1}, plot.Left, name, style)
	value := plot.Rect{X: r.X + knobValue, Y: r.Y, W: min(knobSlider-knobValue-1, r.W-knobValue), H: 1}
	if focused && f.Entry != nil {
		value.W = r.W - knobValue
		drawEntry(c, value, f.Entry, th)
		return
	}
	c.TextIn(value, plot.Right, k.Value, style)
	slider := plot.Rect{X: r.X + knobSlider, Y: r.Y, W: r.W - knobSlider, H: 1}
	if noteWidth > 0 {
		slider.W -= noteWidth + 1
	}
	drawSlider(c, slider, k, style, th)
	c.TextIn(plot.Rect{X: slider.X + slider.W + 1, Y: r.Y, W: noteWidth, H: 1}, plot.Left, k.Note, th.Dim)
}

// drawSlider draws the range with the need and the value in it; where both
// share a cell, a diamond stands for the two.
func drawSlider(c *plot.Canvas, r plot.Rect, k *Knob, style plot.Style, th *Theme) {
	inner := r.Inset(1, 0)
	if inner.Empty() {
		return
	}
	c.HLine(r.X, r.Y, r.W, plot.Thin, th.Dim)
	c.Set(r.X, r.Y, plot.SliderLeft, th.Dim)
	c.Set(r.X+r.W-1, r.Y, plot.SliderRight, th.Dim)
	need, hasNeed := sliderCell(k.Need, inner.W)
	value, hasValue := sliderCell(k.Position, inner.W)
	switch {
	case hasNeed && hasValue && need == value:
		c.Set(inner.X+value, r.Y, plot.Diamond, style)
		return
	case hasNeed:
		c.Set(inner.X+need, r.Y, plot.Triangle, th.Predicted)
	}
	if hasValue {
		c.Set(inner.X+value, r.Y, plot.Disc, style)
	}
}

// sliderCell returns which of n cells stands for position p; a position beyond
// the right end stands in the last cell.
func sliderCell(p float64, n int) (int, bool) {
	if !(p >= 0) {
		return 0, false
	}
	return plot.Scale{Hi: 1}.Cell(min(p, 1), n)
}

// drawEntry draws the field of a value being typed. The bar before which the
// next rune appears is a glyph, so that it is seen without reverse video.
func drawEntry(c *plot.Canvas, r plot.Rect, e *Entry, th *Theme) {
	runes := []rune(e.Text)
	at := min(max(e.Cursor, 0), len(runes))
	w := min(max(longestEntry, len(runes)+2), r.W-2)
	from := max(0, at-w+2) // the cursor stays in sight
	before, after := string(runes[min(from, at):at]), string(runes[at:])
	x := c.Text(r.X, r.Y, "[", th.Dim)
	field := plot.Rect{X: x, Y: r.Y, W: w, H: 1}
	c.Fill(field, ' ', th.Entry)
	spans(c, field, span{before, th.Entry}, span{"│", th.Entry}, span{after, th.Entry})
	x = c.Text(x+w, r.Y, "]", th.Dim)
	hint := plot.Rect{X: x + 1, Y: r.Y, W: r.X + r.W - x - 1, H: 1}
	if text := "enter sets · esc leaves"; plot.Width(text) <= hint.W {
		c.TextIn(hint, plot.Left, text, th.Dim)
	} else if text = "enter · esc"; plot.Width(text) <= hint.W {
		c.TextIn(hint, plot.Left, text, th.Dim)
	}
}
