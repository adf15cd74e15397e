package plot

// Border says how much of a box is drawn; screens drop borders before content.
type Border uint8

// The borders, from most to least chrome.
const (
	Framed Border = iota // four sides, the title in the upper one
	Ruled                // one line with the title above the content
	Bare                 // nothing, not even the title
)

// Box is a bordered area with a title at the left and a note (a unit, a legend)
// at the right of its upper line.
type Box struct {
	Title, Note                      string
	Border                           Border
	LineStyle, TitleStyle, NoteStyle Style
}

// minNote is the number of cells below which a cut note says nothing.
const minNote = 6

// Box draws b along the edge of r and returns the area inside. A title that is
// too long ends in an ellipsis; the note gives way to the title.
func (c *Canvas) Box(r Rect, b Box) Rect {
	if r.Empty() || b.Border == Bare {
		return r
	}
	former := c.Clip(c.clip.Intersect(r))
	defer c.Clip(former)
	right, bottom := r.X+r.W-1, r.Y+r.H-1
	c.HLine(r.X, r.Y, r.W, Thin, b.LineStyle)
	if b.Border == Ruled {
		c.boxTitle(Rect{X: r.X + 1, Y: r.Y, W: r.W - 2, H: 1}, b)
		_, inner := r.SplitY(1)
		return inner
	}
	c.HLine(r.X, bottom, r.W, Thin, b.LineStyle)
	c.Fill(Rect{X: r.X, Y: r.Y, W: 1, H: r.H}, '│', b.LineStyle)
	c.Fill(Rect{X: right, Y: r.Y, W: 1, H: r.H}, '│', b.LineStyle)
	c.Set(r.X, bottom, '╰', b.LineStyle)
	c.Set(right, bottom, '╯', b.LineStyle)
	c.Set(r.X, r.Y, '╭', b.LineStyle)
	c.Set(right, r.Y, '╮', b.LineStyle)
	c.boxTitle(Rect{X: r.X + 2, Y: r.Y, W: r.W - 4, H: 1}, b)
	return r.Inset(1, 1)
}

// boxTitle writes title and note, each between blanks, into the part of the
// upper line that is theirs.
func (c *Canvas) boxTitle(r Rect, b Box) {
	if b.Title != "" && r.W > 2 {
		w := min(Width(b.Title), r.W-2)
		label, rest := r.SplitX(w + 2)
		c.Fill(label, ' ', b.TitleStyle)
		c.TextIn(label.Inset(1, 0), Left, b.Title, b.TitleStyle)
		_, r = rest.SplitX(1) // one piece of line between title and note
	}
	n := Width(b.Note)
	w := min(n, r.W-2)
	if n == 0 || w < min(n, minNote) {
		return
	}
	_, label := r.SplitX(-(w + 2))
	c.Fill(label, ' ', b.NoteStyle)
	c.TextIn(label.Inset(1, 0), Left, b.Note, b.NoteStyle)
}
