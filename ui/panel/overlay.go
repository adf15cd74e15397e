package panel

import (
	"strconv"
	"unicode/utf8"

	"capsize/ui/plot"
)

// Largest sizes of a dialog in cells.
const (
	overlayWidth = 100
	overlayLeft  = 26 // of the column of keys or names
)

// Rows of the parts of a dialog.
const (
	borders    = 2
	footerRows = 2 // a blank above it
	fieldRows  = 2 // and one below it
)

// drawOverlay draws the dialog in the middle of the screen, over everything,
// and dims what is behind it. A card has a place of its own.
func drawOverlay(c *plot.Canvas, screen plot.Rect, f *Frame, th *Theme) {
	o := f.Overlay
	if o == nil || screen.Empty() {
		return
	}
	if len(o.Tells) > 0 {
		o.drawCard(c, screen, f.View, th)
		return
	}
	c.Restyle(screen, th.Dim)
	box := plot.Box{Title: o.Title, LineStyle: th.Border, TitleStyle: th.Title, NoteStyle: th.Dim}
	left, w := o.widths(screen.W)
	p := o.parts(screen)
	if !p.framed {
		w, box.Border = screen.W, plot.Bare
	}
	h := p.height()
	r := plot.Rect{X: (screen.W - w) / 2, Y: (screen.H - h) / 2, W: w, H: h}
	first := o.first(p.lines)
	if len(o.Lines) > p.lines && p.lines > 0 {
		box.Note = strconv.Itoa(first+1) + "–" + strconv.Itoa(min(first+p.lines, len(o.Lines))) + " of " + strconv.Itoa(len(o.Lines))
	}
	c.Fill(r, ' ', th.Plain)
	inner := c.Box(r, box)
	if p.footer > 0 {
		textIn(c, inner.Row(inner.H-1), plot.Center, o.Footer, th.Dim)
	}
	field, inner := inner.SplitY(p.field)
	o.drawField(c, field, th)
	lines, inner := inner.SplitY(p.lines)
	for i := 0; i < p.lines && first+i < len(o.Lines); i++ {
		drawOverlayLine(c, lines.Row(i), &o.Lines[first+i], first+i == o.Cursor, left, th)
	}
	detail, _ := inner.SplitY(p.detail)
	o.Detail.draw(c, detail, th)
}

// parts are how many rows each part of a dialog has.
type parts struct {
	framed                       bool
	field, lines, detail, footer int
}

func (p parts) height() int {
	h := p.field + p.lines + p.detail + p.footer
	if p.framed {
		h += borders
	}
	return h
}

// parts shares out the rows of a screen. Where there are few, the footer goes
// first, then the field; the selected line stays.
func (o *Overlay) parts(screen plot.Rect) parts {
	p := parts{framed: screen.W >= 20 && screen.H >= 5}
	if o.Field != nil {
		p.field = fieldRows
	}
	if o.Footer != "" && p.framed {
		p.footer = footerRows
	}
	least := 0
	if o.Cursor >= 0 && len(o.Lines) > 0 {
		least = 1
	}
	if p.height()+least > screen.H {
		p.footer = 0
	}
	p.field -= max(0, min(p.field, p.height()+least-screen.H))
	p.lines = max(len(o.Lines), o.Rows)
	if o.Detail != nil && p.framed {
		p.detail = detailHeight(screen.H-p.height(), p.lines)
	}
	p.lines = max(0, min(p.lines, p.lines+screen.H-p.height()))
	if !p.framed { // the whole screen is its
		p.lines = screen.H - p.field
	}
	return p
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

// widths are those of the left column and of the dialog. One in which something
// is typed keeps its width whatever is left of its lines.
func (o *Overlay) widths(screen int) (left, whole int) {
	right := 0
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
	right = min(right, overlayWidth-left)
	whole = max(left+right+8, plot.Width(o.Title)+16, plot.Width(o.Footer)+4)
	if o.Field != nil {
		whole = overlayWidth
	}
	return left, min(screen, whole)
}

// drawField draws what is being typed and, below it, what is wrong with it.
func (o *Overlay) drawField(c *plot.Canvas, r plot.Rect, th *Theme) {
	if r.Empty() || o.Field == nil {
		return
	}
	_, at := r.Row(0).SplitX(min(1, r.W/10))
	x := textIn(c, at, plot.Left, o.Prompt+" ", th.Dim)
	_, at = at.SplitX(x - at.X)
	at.W = min(at.W, max(longestEntry, utf8.RuneCountInString(o.Field.Text)+2)+2) // no room for the hint of a knob
	drawEntry(c, at, o.Field, th)
	_, below := r.Row(1).SplitX(min(1, r.W/10))
	if o.Problem != "" {
		spans(c, below, span{"✗ ", th.Bad}, span{o.Problem, th.Bad})
	}
}

func drawOverlayLine(c *plot.Canvas, r plot.Rect, l *Line, selected bool, left int, th *Theme) {
	style, keyStyle := th.Plain, th.Key
	if l.Off {
		style, keyStyle = th.Dim, th.Dim
	}
	if selected {
		c.Set(r.X, r.Y, plot.Pointer, th.Focus)
		style, keyStyle = th.Focus, th.Focus
	}
	if l.Heading {
		_, r = r.SplitX(1)
		textIn(c, r, plot.Left, l.Text, th.Title)
		return
	}
	_, r = r.SplitX(3)
	key, text := r.SplitX(left)
	textIn(c, key, plot.Left, l.Left, keyStyle)
	if left > 0 {
		_, text = text.SplitX(2)
	}
	textIn(c, text, plot.Left, l.Text, style)
}
