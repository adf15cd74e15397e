package plot

import (
	"cmp"
	"math"
	"slices"
)

func (ch *Chart) drawBand(c *Canvas, plot Rect, b Band) {
	lo, hi := ch.Y.Pos(min(b.Lo, b.Hi)), ch.Y.Pos(max(b.Lo, b.Hi))
	if !(lo <= 1 && hi >= 0) { // outside, or NaN
		return
	}
	shade := b.Shade
	if shade == 0 {
		shade = LightShade
	}
	n := float64(plot.H)
	top := plot.H - 1 - dot(min(hi, 1)*n, plot.H)
	bottom := plot.H - 1 - dot(max(lo, 0)*n, plot.H)
	c.Fill(Rect{X: plot.X, Y: plot.Y + top, W: plot.W, H: bottom - top + 1}, shade, b.Style)
}

// drawGuides paints the lines. Guides that share a row take turns: the k-th of
// them leaves all but every (k+1)-th cell to those before it.
func (ch *Chart) drawGuides(c *Canvas, plot Rect) {
	for i := range ch.Guides {
		g := &ch.Guides[i]
		row, ok := ch.Y.row(g.At, plot.H)
		if !ok {
			continue
		}
		turn := 1
		for j := range i {
			if other, ok := ch.Y.row(ch.Guides[j].At, plot.H); ok && other == row {
				turn++
			}
		}
		for x := turn - 1; x < plot.W; x += turn {
			c.Set(plot.X+x, plot.Y+row, g.stroke(c), g.Style)
		}
	}
}

// stroke is what the line is made of. In ASCII a thin one would be taken for a
// dashed one.
func (g *Guide) stroke(c *Canvas) rune {
	switch {
	case g.Stroke != 0 && g.Stroke != Thin:
		return rune(g.Stroke)
	case c.alphabet == ASCII:
		return '_'
	}
	return rune(Thin)
}

// gutterLabel is a label that wants to stand in a row of the right gutter.
type gutterLabel struct {
	pos      float64 // position on the y scale, for the order
	row      int     // wanted, later given
	priority int
	lead     rune
	text     string
	style    Style
}

// drawRight writes the labels of guides and series beside their lines.
func (ch *Chart) drawRight(c *Canvas, l layout) {
	if l.right.Empty() {
		return
	}
	var mem [12]gutterLabel // enough for most charts without an allocation
	labels := mem[:0]
	for i := range ch.Guides {
		g := &ch.Guides[i]
		labels = ch.appendLabel(labels, l.plot.H, g.At, gutterLabel{
			priority: g.Priority, lead: g.stroke(c), text: g.Label, style: g.Style,
		})
	}
	for i := range ch.Series {
		s := &ch.Series[i]
		lead := rune(Trace)
		if s.Drawing == Markers {
			lead = Dot
		}
		labels = ch.appendLabel(labels, l.plot.H, s.last(ch.X.Scale), gutterLabel{
			priority: s.Priority, lead: lead, text: s.Label, style: s.Style,
		})
	}
	for _, b := range place(labels, l.plot.H) {
		r := Rect{X: l.right.X, Y: l.right.Y + b.row, W: l.right.W, H: 1}
		c.Set(r.X+1, r.Y, b.lead, b.style)
		_, r = r.SplitX(gutterLead)
		c.TextIn(r, Left, b.text, b.style)
	}
}

// appendLabel adds a label for value v. A value beyond the scale keeps its
// label at the edge, where an arrow says in which direction it lies.
func (ch *Chart) appendLabel(dst []gutterLabel, rows int, v float64, b gutterLabel) []gutterLabel {
	b.pos = ch.Y.Pos(v)
	if b.text == "" || math.IsNaN(b.pos) {
		return dst
	}
	switch {
	case b.pos > 1:
		b.lead, b.row = ArrowUp, 0
	case b.pos < 0:
		b.lead, b.row = ArrowDown, rows-1
	default:
		b.row, _ = ch.Y.row(v, rows)
	}
	return append(dst, b)
}

// last returns the last sample on the scale that is a number, or NaN.
func (s *Series) last(xs Scale) float64 {
	first, end := s.visible(xs)
	for k := end - 1; k >= first; k-- {
		if _, ok := xs.Cell(s.X0+float64(k)*s.DX, 1); ok && !math.IsNaN(s.Y[k]) {
			return s.Y[k]
		}
	}
	return math.NaN()
}

// place gives each label a row of its own in 0..rows-1, in the order of their
// values and as near as possible to the rows they want: the least sum of
// squared distances before rounding. If there are more labels than rows, those
// of the lowest priority (of equal ones the last) are left out.
func place(labels []gutterLabel, rows int) []gutterLabel {
	for len(labels) > max(0, rows) {
		low := 0
		for i := range labels {
			if labels[i].priority <= labels[low].priority {
				low = i
			}
		}
		labels = slices.Delete(labels, low, low+1)
	}
	slices.SortStableFunc(labels, func(a, b gutterLabel) int { return cmp.Compare(b.pos, a.pos) })
	spread(labels, rows)
	return labels
}

// spread solves the placement by isotonic regression (Ayer et al., 1955: pool
// adjacent violators): with u = row − index, distinct rising rows mean that u
// must not fall.
func spread(labels []gutterLabel, rows int) {
	for i := range labels {
		labels[i].row -= i
	}
	for from := 0; from < len(labels); {
		// Take the longest block from here whose mean u is the lowest.
		best, to, sum := math.Inf(1), from+1, 0.0
		for j := from; j < len(labels); j++ {
			sum += float64(labels[j].row)
			if mean := sum / float64(j-from+1); mean <= best {
				best, to = mean, j+1
			}
		}
		u := min(max(0, int(math.Round(best))), rows-len(labels))
		for ; from < to; from++ {
			labels[from].row = u + from
		}
	}
}
