package panel

import (
	"strconv"

	"capsize/ui/plot"
)

// Largest sizes of a dialog in cells.
const (
	overlayWidth = 100
	overlayLeft  = 26 // of the column of keys or names
)

// drawOverlay draws the dialog in the middle of the screen, over everything,
// and dims what is behind it.
func drawOverlay(c *plot.Canvas, screen plot.Rect, f *Frame, th *Theme) {
	o := f.Overlay
	if o == nil || screen.Empty() {
		return
	}
	c.Restyle(screen, th.Dim)
	left, right := o.widths()
	footer := min(1, len(o.Footer))
	w := min(screen.W, max(left+right+8, plot.Width(o.Title)+16, plot.Width(o.Footer)+4))
	h := min(screen.H, len(o.Lines)+2+2*footer)
	box := plot.Box{Title: o.Title, LineStyle: th.Border, TitleStyle: th.Title, NoteStyle: th.Dim}
	if screen.W < 20 || screen.H < 5 { // no room for chrome
		w, h, footer, box.Border = screen.W, screen.H, 0, plot.Bare
	}
	r := plot.Rect{X: (screen.W - w) / 2, Y: (screen.H - h) / 2, W: w, H: h}
	rows := h
	if box.Border == plot.Framed {
		rows -= 2 + 2*footer
	}
	first := o.first(rows)
	if len(o.Lines) > rows {
		box.Note = strconv.Itoa(first+1) + "–" + strconv.Itoa(min(first+rows, len(o.Lines))) + " of " + strconv.Itoa(len(o.Lines))
	}
	c.Fill(r, ' ', th.Plain)
	inner := c.Box(r, box)
	for i := 0; i < rows && first+i < len(o.Lines); i++ {
		drawOverlayLine(c, inner.Row(i), &o.Lines[first+i], first+i == o.Cursor, left, th)
	}
	if footer > 0 {
		c.TextIn(inner.Row(inner.H-1), plot.Center, o.Footer, th.Dim)
	}
}

// first is the first line in sight: Offset, moved as far as is needed to fill
// the rows and to show the cursor.
func (o *Overlay) first(rows int) int {
	first := max(0, min(o.Offset, len(o.Lines)-rows))
	if o.Cursor >= 0 && o.Cursor < len(o.Lines) && rows > 0 {
		first = max(min(first, o.Cursor), o.Cursor-rows+1)
	}
	return first
}

// widths are those of the two columns.
func (o *Overlay) widths() (left, right int) {
	for i := range o.Lines {
		l := &o.Lines[i]
		if l.Heading {
			right = max(right, plot.Width(l.Text)-left)
			continue
		}
		left = max(left, plot.Width(l.Left))
		right = max(right, plot.Width(l.Text))
	}
	left = min(left, overlayLeft)
	return left, min(right, overlayWidth-left)
}

func drawOverlayLine(c *plot.Canvas, r plot.Rect, l *Line, selected bool, left int, th *Theme) {
	style, keyStyle := th.Plain, th.Key
	if selected {
		c.Set(r.X, r.Y, plot.Pointer, th.Focus)
		style, keyStyle = th.Focus, th.Focus
	}
	if l.Heading {
		_, r = r.SplitX(1)
		c.TextIn(r, plot.Left, l.Text, th.Title)
		return
	}
	_, r = r.SplitX(3)
	key, text := r.SplitX(left)
	c.TextIn(key, plot.Left, l.Left, keyStyle)
	if left > 0 {
		_, text = text.SplitX(2)
	}
	c.TextIn(text, plot.Left, l.Text, style)
}
