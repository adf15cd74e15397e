package plot

import "math"

// brailleBase is the blank braille pattern; the low byte says which dots are
// raised (Unicode 16, block "Braille Patterns").
const brailleBase = 0x2800

// brailleBits holds the bits of the four dots of the left column of a cell from
// top to bottom, then those of the right column.
const brailleBits = "\x01\x02\x04\x40\x08\x10\x20\x80"

// halves reduces a braille pattern to the bits of a half block: 1 upper, 2 lower.
func halves(r rune) uint8 {
	const upper = 0x01 | 0x02 | 0x08 | 0x10
	b := uint8(r - brailleBase)
	bits := uint8(0)
	if b&upper != 0 {
		bits |= 1
	}
	if b&^upper != 0 {
		bits |= 2
	}
	return bits
}

// encodeDots returns the glyph that shows the given dots.
func encodeDots(a Alphabet, bits uint8) rune {
	switch {
	case bits == 0:
		return ' '
	case a == Braille:
		return brailleBase + rune(bits)
	case a == ASCII:
		return '*'
	case bits == 1:
		return '▀'
	case bits == 2:
		return '▄'
	default:
		return '█'
	}
}

// decodeDots returns the dots that r shows; none if r is no glyph of a line.
func decodeDots(a Alphabet, r rune) uint8 {
	switch {
	case a == Braille && isBraille(r):
		return uint8(r - brailleBase)
	case a == HalfBlock && r == '▀':
		return 1
	case a == HalfBlock && r == '▄':
		return 2
	case a == HalfBlock && r == '█':
		return 3
	}
	return 0
}

// dotBits returns the bits of the dots from..to (from the top of the cell,
// inclusive) in dot column col of a cell.
func dotBits(a Alphabet, col, from, to int) uint8 {
	switch a {
	case Braille:
		bits := uint8(0)
		for d := from; d <= to; d++ {
			bits |= brailleBits[4*col+d]
		}
		return bits
	case HalfBlock:
		return uint8(2<<to - 1<<from)
	default:
		return 1
	}
}

// pen paints one series dot column by dot column. The current column is held
// back until the next one is known, so that both can grow towards each other
// and leave no hole in a steep line.
type pen struct {
	c            *Canvas
	plot         Rect
	across, down int // dots in a cell
	cols, rows   int // dots in the plot
	style        Style

	inked       bool
	col, lo, hi int // current column; its dots counted from the bottom
}

// coordinate returns p·n limited to what arithmetic on slopes can bear; NaN
// stays NaN.
func coordinate(p float64, n int) float64 {
	const far = 1e9
	return min(max(p*float64(n), -far), far)
}

// drawLine paints a series into plot.
func drawLine(c *Canvas, plot Rect, xs, ys Scale, s *Series) {
	if !xs.Valid() || !ys.Valid() || plot.Empty() {
		return
	}
	p := pen{c: c, plot: plot, style: s.Style}
	p.across, p.down = c.alphabet.dots()
	p.cols, p.rows = plot.W*p.across, plot.H*p.down

	first, last := s.visible(xs)
	held := false // (px, py) is a sample to connect to
	var px, py float64
	for k := first; k < last; k++ {
		x := coordinate(xs.Pos(s.X0+float64(k)*s.DX), p.cols)
		y := coordinate(ys.Pos(s.Y[k]), p.rows)
		if math.IsNaN(x) || math.IsNaN(y) {
			p.lift()
			held = false
			continue
		}
		if held {
			p.bridge(px, py, x, y)
		}
		if col := dot(x, p.cols); col >= 0 && col < p.cols {
			p.touch(col, dot(y, p.rows))
		}
		held, px, py = true, x, y
	}
	p.lift()
}

// visible returns the samples first..last-1 that lie on the scale, and one
// more on each side for the lines that cross its ends; none if the scale is
// invalid or the series has no usable X0 and DX.
func (s *Series) visible(xs Scale) (first, last int) {
	if !xs.Valid() || !(s.DX > 0) || !finite(s.DX) || !finite(s.X0) {
		return 0, 0
	}
	n := float64(len(s.Y))
	from, to := math.Floor((xs.Lo-s.X0)/s.DX), math.Ceil((xs.Hi-s.X0)/s.DX)
	return int(min(max(from-1, 0), n)), int(min(max(to+2, 0), n))
}

// bridge paints the dot columns strictly between two samples, interpolated at
// their centres.
func (p *pen) bridge(x0, y0, x1, y1 float64) {
	from, to := max(dot(x0, p.cols)+1, 0), min(dot(x1, p.cols), p.cols)
	slope := (y1 - y0) / (x1 - x0)
	for col := from; col < to; col++ {
		y := y0 + slope*(float64(col)+0.5-x0)
		// Rounding must not carry the line beyond its samples.
		p.touch(col, dot(min(max(y, min(y0, y1)), max(y0, y1)), p.rows))
	}
}

// touch adds the dot row to column col; columns come in rising order.
func (p *pen) touch(col, row int) {
	if p.inked && col == p.col {
		p.lo, p.hi = min(p.lo, row), max(p.hi, row)
		return
	}
	lo, hi := row, row
	if p.inked {
		switch {
		case row > p.hi+1:
			p.hi = (p.hi + row) / 2
			lo = p.hi + 1
		case row < p.lo-1:
			p.lo -= (p.lo - row) / 2
			hi = p.lo - 1
		}
	}
	p.lift()
	p.inked, p.col, p.lo, p.hi = true, col, lo, hi
}

// lift paints the current column and ends the line there.
func (p *pen) lift() {
	if !p.inked {
		return
	}
	p.inked = false
	lo, hi := max(p.lo, 0), min(p.hi, p.rows-1)
	top, bottom := p.rows-1-hi, p.rows-1-lo
	if top > bottom {
		return
	}
	x, sub := p.plot.X+p.col/p.across, p.col%p.across
	for row := top / p.down; row <= bottom/p.down; row++ {
		from, to := max(top-row*p.down, 0), min(bottom-row*p.down, p.down-1)
		p.ink(x, p.plot.Y+row, dotBits(p.c.alphabet, sub, from, to))
	}
}

// ink adds dots to a cell. Dots of an earlier line stay; anything else in the
// cell gives way.
func (p *pen) ink(x, y int, bits uint8) {
	if cell := p.c.cell(x, y); cell != nil {
		a := p.c.alphabet
		*cell = Cell{R: encodeDots(a, bits|decodeDots(a, cell.R)), S: p.style}
	}
}

// drawMarkers puts a marker in the row of the sample nearest to the middle of each
// cell column: in every column in which that row is another than before, so that a
// spike is seen, and in every second one where it stays, so that a level below is.
func (ch *Chart) drawMarkers(c *Canvas, plot Rect, s *Series) {
	if !ch.X.Valid() || !(s.DX > 0) || !finite(s.X0) {
		return
	}
	former := -1
	for col := range plot.W {
		k := math.Round((ch.X.At((float64(col)+0.5)/float64(plot.W)) - s.X0) / s.DX)
		if !(k >= 0 && k < float64(len(s.Y))) {
			continue
		}
		row, ok := ch.Y.row(s.Y[int(k)], plot.H)
		if ok && (col%2 == 0 || row != former) {
			c.Set(plot.X+col, plot.Y+row, Dot, s.Style)
		}
		former = row
	}
}
