package plot

// Axis is a scale with labels.
type Axis struct {
	Scale
	// Clock says that the scale is in seconds: labels stand at usual clock
	// intervals and read m:ss, and on scales that reach an hour h:mm:ss or, at
	// whole minutes, h:mm with an h behind ("1:30h").
	Clock bool
	// Format writes the label of value v where the marks lie step apart; nil
	// writes plain numbers, or clock times on a clock.
	Format func(v, step float64) string
	// Hide leaves out the labels and the space for them.
	Hide  bool
	Style Style
}

// Drawing is the way a series is drawn.
type Drawing uint8

// The drawings.
const (
	Solid   Drawing = iota // a line of dots
	Markers                // a marker in each column, in every second one where it is level, for a former run
)

// Series is a sequence of samples at X0, X0+DX, X0+2·DX, … with DX > 0. NaN is
// a gap. Where several samples share a column of dots, the line covers all of
// them from the lowest to the highest, so that a spike is never lost. Infinite
// samples leave the chart through its edge.
type Series struct {
	Y        []float64
	X0, DX   float64
	Drawing  Drawing
	Style    Style
	Label    string // in the right gutter, beside the last sample; may be empty
	Priority int    // as in [Guide]
}

// Guide is a horizontal line at a y value, under the data.
type Guide struct {
	At     float64
	Stroke Stroke
	Style  Style
	Label  string // in the right gutter, after a piece of the stroke; may be empty
	// Priority decides which labels stay if there are more than rows: higher
	// stays longer. Guides that share a row take turns cell by cell.
	Priority int
}

// Band shades the rows from that of one y value to that of another, both
// included.
type Band struct {
	Lo, Hi float64
	Shade  rune // LightShade, MediumShade
	Style  Style
}

// Mark is a vertical line at an x value with a label on the x axis. Of marks that
// share a column the last has it.
type Mark struct {
	At    float64
	Label string
	Style Style
	Glyph rune // of the line; 0 is [Break]
}

// Chart is a plot with y labels on its left, x labels below and the labels of
// guides and series on its right. Parts that do not fit are left out: first the
// right gutter, then the left one; the x labels below four rows.
//
// Painter's order: bands, marks, guides, markers, lines. Data thus wins a cell
// over everything else.
type Chart struct {
	Area Rect // everything, labels included
	X, Y Axis
	// LeftWidth and RightWidth fix the widths of the label gutters in cells, so
	// that charts can be aligned and do not move when a label grows. 0 fits a
	// gutter to its labels.
	LeftWidth, RightWidth int
	Bands                 []Band
	Marks                 []Mark
	Guides                []Guide
	Series                []Series
}

// Sizes in cells.
const (
	minPlotWidth = 10 // below this, gutters give way
	minXRows     = 4  // below this height there are no x labels
	maxShare     = 3  // the right gutter takes at most 1/maxShare of the width
)

// Draw blanks the area, paints the chart into it and returns the rectangle of
// the plot itself, which spans both scales from edge to edge: the cell column
// of an x value is plot.X + X.Cell(x, plot.W). The rectangle is empty if there
// is no room.
func (ch *Chart) Draw(c *Canvas) Rect {
	var yTicks ticks
	l := ch.layout(&yTicks)
	if l.plot.Empty() {
		return l.plot
	}
	former := c.Clip(c.clip.Intersect(l.area))
	defer c.Clip(former)
	c.Fill(l.area, ' ', 0)
	for _, b := range ch.Bands {
		ch.drawBand(c, l.plot, b)
	}
	ch.drawMarks(c, l)
	ch.drawGuides(c, l.plot)
	ch.drawLeft(c, l, &yTicks)
	ch.drawRight(c, l)
	if l.xRow {
		ch.drawBelow(c, l)
	}
	ch.drawSeries(c, l.plot)
	return l.plot
}

func (ch *Chart) drawSeries(c *Canvas, plot Rect) {
	former := c.Clip(c.clip.Intersect(plot))
	defer c.Clip(former)
	for i := range ch.Series {
		if ch.Series[i].Drawing == Markers {
			ch.drawMarkers(c, plot, &ch.Series[i])
		}
	}
	for i := range ch.Series {
		if ch.Series[i].Drawing == Solid {
			drawLine(c, plot, ch.X.Scale, ch.Y.Scale, &ch.Series[i])
		}
	}
}

// layout is the division of a chart's area.
type layout struct {
	area, plot, left, right Rect
	xRow                    bool // the last row of area holds x labels
}

func (ch *Chart) layout(yTicks *ticks) layout {
	area := ch.Area
	area.W, area.H = min(area.W, MaxSide), min(area.H, MaxSide)
	l := layout{area: area, xRow: !ch.X.Hide && area.H >= minXRows}
	if area.Empty() {
		l.plot = Rect{X: area.X, Y: area.Y}
		return l
	}
	rows := area
	if l.xRow {
		rows, _ = rows.SplitY(-1)
	}
	left, right := 0, ch.rightWidth(area.W)
	if !ch.Y.Hide {
		yTicks.fill(ch.Y, min(max(2, (rows.H+1)/3), 10))
		left = ch.LeftWidth
		if w := yTicks.widest(); left <= 0 && w > 0 {
			left = w + 1
		}
	}
	if rows.W-left-right < minPlotWidth {
		right = 0
	}
	if rows.W-left < minPlotWidth {
		left = 0
	}
	l.left, rows = rows.SplitX(left)
	l.plot, l.right = rows.SplitX(rows.W - right)
	return l
}

// gutterLead is what stands before the text of a right label: a blank, a piece
// of the line, a blank.
const gutterLead = 3

func (ch *Chart) rightWidth(available int) int {
	if ch.RightWidth > 0 {
		return ch.RightWidth
	}
	w := 0
	for i := range ch.Guides {
		w = max(w, Width(ch.Guides[i].Label))
	}
	for i := range ch.Series {
		w = max(w, Width(ch.Series[i].Label))
	}
	if w == 0 {
		return 0
	}
	return min(w+gutterLead, available/maxShare)
}
