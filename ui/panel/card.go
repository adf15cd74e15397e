package panel

import (
	"slices"

	"capsize/ui/plot"
)

// CardWidth is that of every card, as its numbers change while it is read;
// CardText is what a line of it has room for.
const (
	CardWidth = smallWidth
	CardText  = CardWidth - 4
)

// CardsFit says whether there is a picture that cards could tell of, and room
// for them.
func CardsFit(w, h int) bool { return w >= smallWidth && h >= smallHeight }

// drawCard draws a dialog that tells of some parts of the screen: beside them,
// while all others are dimmed.
func (o *Overlay) drawCard(c *plot.Canvas, screen plot.Rect, view View, th *Theme) {
	var told plot.Rect
	for _, p := range Layout(screen.W, screen.H, view) {
		if slices.Contains(o.Tells, p.Kind) {
			told = around(told, p.Rect)
		} else {
			c.Restyle(p.Rect, th.Dim)
		}
	}
	r, where := beside(screen, told, min(screen.W, CardWidth), min(screen.H, len(o.Lines)+borders))
	c.Fill(r, ' ', th.Plain)
	inner := c.Box(r, plot.Box{Title: o.Title, Note: where.note(c), LineStyle: th.Focus, TitleStyle: th.Title, NoteStyle: th.Focus})
	textIn(c, r.Row(r.H-1).Inset(2, 0), plot.Center, " "+o.Footer+" ", th.Dim)
	left := 0
	for i := range o.Lines {
		left = max(left, plot.Width(portable(c, o.Lines[i].Left)))
	}
	for i := range o.Lines {
		text := inner.Row(i).Inset(1, 0)
		if o.Lines[i].Left != "" {
			textIn(c, text, plot.Left, o.Lines[i].Left, th.Key)
			_, text = text.SplitX(left + 2)
		}
		textIn(c, text, plot.Left, o.Lines[i].Text, th.Plain)
	}
}

// around is the least rectangle that holds both.
func around(a, b plot.Rect) plot.Rect {
	if a.Empty() {
		return b
	}
	x, y := min(a.X, b.X), min(a.Y, b.Y)
	return plot.Rect{X: x, Y: y, W: max(a.X+a.W, b.X+b.W) - x, H: max(a.Y+a.H, b.Y+b.H) - y}
}

// side says where what a card tells of is, as seen from the card.
type side uint8

const (
	behind side = iota
	above
	below
	toLeft
	toRight
)

// note is that in words, with an arrow where the canvas has one.
func (s side) note(c *plot.Canvas) string {
	n := [...]struct{ arrow, word string }{{"", "behind this"}, {"↑ ", "above"}, {"↓ ", "below"}, {"← ", "on the left"}, {"→ ", "on the right"}}[s]
	if c.Alphabet() == plot.ASCII {
		return n.word
	}
	return n.arrow + n.word
}

// beside is where a card of w×h cells stands: at the first side of what it tells
// of where there is room; without any, at the edge of the screen where it hides
// least.
func beside(screen, told plot.Rect, w, h int) (plot.Rect, side) {
	x := max(0, min(told.X+(told.W-w)/2, screen.W-w))
	y := max(0, min(told.Y+(told.H-h)/2, screen.H-h))
	for _, at := range [...]struct {
		x, y int
		side side
	}{
		{x, told.Y + told.H, above},
		{x, told.Y - h, below},
		{told.X + told.W, y, toLeft},
		{told.X - w, y, toRight},
	} {
		r := plot.Rect{X: at.x, Y: at.y, W: w, H: h}
		if r.Intersect(screen) == r {
			return r, at.side
		}
	}
	bottom := plot.Rect{X: x, Y: screen.H - h, W: w, H: h}
	top := plot.Rect{X: x, W: w, H: h}
	if hidden := top.Intersect(told); hidden.W*hidden.H < bottom.Intersect(told).W*bottom.Intersect(told).H {
		return top, behind
	}
	return bottom, behind
}
