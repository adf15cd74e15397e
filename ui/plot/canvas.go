package plot

// MaxSide is the largest width and height of a canvas, in cells. Larger sizes
// are cut to it.
const MaxSide = 2000

// Style is an index into a [Palette]; 0 is the terminal's default look.
type Style uint8

// Cell is one column of one row: a rune that is one column wide, and its style.
type Cell struct {
	R rune
	S Style
}

// Canvas is a grid of cells. Drawing outside of it, or outside of the clip
// rectangle, does nothing. The zero Canvas has no cells; [Canvas.Reset] gives
// it a size. A Canvas is not safe for concurrent use.
type Canvas struct {
	w, h     int
	alphabet Alphabet
	clip     Rect
	cells    []Cell
	out      []byte // memory of the last Render
}

// New returns a blank canvas of w×h cells; sizes are cut to 0..[MaxSide].
func New(w, h int, a Alphabet) *Canvas {
	c := &Canvas{}
	c.Reset(w, h, a)
	return c
}

// Reset blanks the canvas, gives it a new size and alphabet, and removes the
// clip rectangle. It reuses the memory of the former size where that suffices.
func (c *Canvas) Reset(w, h int, a Alphabet) {
	c.w, c.h = min(max(0, w), MaxSide), min(max(0, h), MaxSide)
	c.alphabet = min(a, ASCII)
	c.clip = c.Bounds()
	n := c.w * c.h
	if cap(c.cells) < n {
		c.cells = make([]Cell, n)
	}
	c.cells = c.cells[:n]
	for i := range c.cells {
		c.cells[i] = Cell{R: ' '}
	}
}

// Bounds returns the whole canvas as a rectangle.
func (c *Canvas) Bounds() Rect { return Rect{W: c.w, H: c.h} }

// Alphabet returns the glyph set of the canvas.
func (c *Canvas) Alphabet() Alphabet { return c.alphabet }

// Clip limits all drawing to the part of r that lies on the canvas, until the
// next call, and returns the former limit so that the caller can restore it.
func (c *Canvas) Clip(r Rect) (former Rect) {
	former, c.clip = c.clip, r.Intersect(c.Bounds())
	return former
}

// At returns the cell in column x, row y; a blank cell outside the canvas.
func (c *Canvas) At(x, y int) Cell {
	if x < 0 || y < 0 || x >= c.w || y >= c.h {
		return Cell{R: ' '}
	}
	return c.cells[y*c.w+x]
}

// Set writes one cell. A rune that is not exactly one column wide on every
// terminal becomes '?'; the ASCII alphabet writes the rune's stand-in.
func (c *Canvas) Set(x, y int, r rune, st Style) {
	if p := c.cell(x, y); p != nil {
		*p = Cell{R: c.alphabet.glyph(r), S: st}
	}
}

// cell returns the cell to draw in, or nil outside the clip rectangle.
func (c *Canvas) cell(x, y int) *Cell {
	if uint(x-c.clip.X) >= uint(c.clip.W) || uint(y-c.clip.Y) >= uint(c.clip.H) {
		return nil // also for coordinates so far off that the difference wraps
	}
	return &c.cells[y*c.w+x]
}

// Text writes s from column x of row y to the right and returns the column
// after it, as if nothing had been clipped, so that calls can be chained. It
// fills [Width](s) cells.
func (c *Canvas) Text(x, y int, s string, st Style) int {
	for _, r := range s {
		if r >= 0x80 && weightless(r) {
			continue
		}
		c.Set(x, y, r, st)
		x++
	}
	return x
}

// Align says where text stands in a rectangle that is wider than it.
type Align uint8

// The alignments.
const (
	Left Align = iota
	Center
	Right
)

// TextIn writes s into the first row of r and nowhere else; text that is too
// long ends in an ellipsis. It returns the column after the text.
func (c *Canvas) TextIn(r Rect, a Align, s string, st Style) int {
	if r.Empty() {
		return r.X
	}
	n, x := Width(s), r.X
	if n > r.W {
		former := c.Clip(c.clip.Intersect(r.Row(0)))
		c.Text(x, r.Y, s, st)
		c.clip = former
		if c.alphabet == ASCII && r.W > 2 {
			c.Set(x+r.W-2, r.Y, Ellipsis, st) // two dots: one would end a sentence
		}
		c.Set(x+r.W-1, r.Y, Ellipsis, st)
		return x + r.W
	}
	switch a {
	case Center:
		x += (r.W - n) / 2
	case Right:
		x += r.W - n
	}
	return c.Text(x, r.Y, s, st)
}

// Fill writes the same rune and style into every cell of r.
func (c *Canvas) Fill(r Rect, g rune, st Style) {
	r = r.Intersect(c.clip)
	cell := Cell{R: c.alphabet.glyph(g), S: st}
	for y := r.Y; y < r.Y+r.H; y++ {
		row := c.cells[y*c.w+r.X:][:r.W]
		for x := range row {
			row[x] = cell
		}
	}
}

// HLine writes w cells of the stroke from column x of row y to the right.
func (c *Canvas) HLine(x, y, w int, s Stroke, st Style) {
	c.Fill(Rect{X: x, Y: y, W: w, H: 1}, rune(s), st)
}

// Restyle gives every cell of r the style st and leaves the runes, for dimming
// or highlighting what is already drawn.
func (c *Canvas) Restyle(r Rect, st Style) {
	r = r.Intersect(c.clip)
	for y := r.Y; y < r.Y+r.H; y++ {
		row := c.cells[y*c.w+r.X:][:r.W]
		for x := range row {
			row[x].S = st
		}
	}
}
