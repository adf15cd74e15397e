package plot

// drawLeft writes the y labels, right aligned, beside the rows of their values.
func (ch *Chart) drawLeft(c *Canvas, l layout, t *ticks) {
	if l.left.Empty() {
		return
	}
	column, _ := l.left.SplitX(-1)
	taken := -1
	for i := range t.n {
		row, ok := ch.Y.row(t.at[i], l.plot.H)
		if !ok || row == taken {
			continue
		}
		taken = row
		c.TextIn(column.Row(row), Right, string(t.label(i)), ch.Y.Style)
	}
}

// drawMarks paints the vertical lines and, on the x axis, their labels. Later
// marks come first there, since they tell what changed last.
func (ch *Chart) drawMarks(c *Canvas, l layout) {
	for i := range ch.Marks {
		m := &ch.Marks[i]
		if col, ok := ch.X.Cell(m.At, l.plot.W); ok {
			c.Fill(Rect{X: l.plot.X + col, Y: l.plot.Y, W: 1, H: l.plot.H}, m.glyph(), m.Style)
		}
	}
	y := l.plot.Y + l.plot.H
	for i := len(ch.Marks) - 1; i >= 0 && l.xRow; i-- {
		m := &ch.Marks[i]
		col, ok := ch.X.Cell(m.At, l.plot.W)
		if x := l.plot.X + col; ok && blank(c, x-1, 3, y) {
			c.Set(x, y, m.glyph(), m.Style)
			markLabel(c, l.area, x, y, m)
		}
	}
}

// glyph is what the line of a mark is made of.
func (m *Mark) glyph() rune {
	if m.Glyph == 0 {
		return Break
	}
	return m.Glyph
}

// markLabel writes the label to the right of its mark, or to the left of it if
// that side is taken; not at all if both are.
func markLabel(c *Canvas, area Rect, x, y int, m *Mark) {
	w := Width(m.Label)
	switch {
	case w == 0:
	case x+w < area.X+area.W && blank(c, x+1, w+1, y):
		c.Text(x+1, y, m.Label, m.Style)
	case x-w >= area.X && blank(c, x-w-1, w+1, y):
		c.Text(x-w, y, m.Label, m.Style)
	}
}

// drawBelow writes the x labels, centred under their values. It takes the most
// labels that leave two blanks between neighbours, then leaves out those that
// would touch the label of a mark.
func (ch *Chart) drawBelow(c *Canvas, l layout) {
	const gap, perLabel, most = 2, 10, 12
	var t ticks
	for n := min(max(2, l.plot.W/perLabel), most); n >= 1; n-- {
		t.fill(ch.X, n)
		if ch.apart(&t, l, gap) {
			break
		}
	}
	y, free := l.plot.Y+l.plot.H, l.area.X
	for i := range t.n {
		label := string(t.label(i))
		w := Width(label)
		x := ch.labelColumn(t.at[i], w, l)
		if w > 0 && w <= l.area.W && x >= free && blank(c, x-1, w+2, y) {
			c.Text(x, y, label, ch.X.Style)
			free = x + w + gap
		}
	}
}

// apart reports whether the labels leave at least gap blanks between them.
func (ch *Chart) apart(t *ticks, l layout, gap int) bool {
	free := l.area.X
	for i := range t.n {
		w := Width(string(t.label(i)))
		x := ch.labelColumn(t.at[i], w, l)
		if x < free {
			return false
		}
		free = x + w + gap
	}
	return true
}

// labelColumn centres a label of w cells under value v, inside the area.
func (ch *Chart) labelColumn(v float64, w int, l layout) int {
	col, _ := ch.X.Cell(v, l.plot.W)
	x := l.plot.X + col - w/2
	return max(l.area.X, min(x, l.area.X+l.area.W-w))
}

// blank reports whether w cells from column x of row y are blank.
func blank(c *Canvas, x, w, y int) bool {
	for i := range w {
		if c.clip.Contains(x+i, y) && c.At(x+i, y).R != ' ' {
			return false
		}
	}
	return true
}
