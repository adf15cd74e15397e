package panel

import (
	"strconv"

	"capsize/ui/plot"
)

// Columns of a knob's line, in cells. Names of workloads move value and slider
// to the right.
const (
	knobLabel    = 2
	knobValue    = 16 // the value ends before knobSlider
	knobSlider   = 26
	minSlider    = 7
	minNote      = 4
	longestEntry = 16
)

// knobList is which knobs are in sight, and the columns of their lines.
type knobList struct {
	first, end    int
	value, slider int // where they begin
	note          int // width
}

// DrawKnobs draws one line a knob: the focus, the name, the value, where the
// value and the need stand in the range, and a note. Where there is no room for
// all knobs it shows those around the focus, and how many more there are.
func DrawKnobs(c *plot.Canvas, r plot.Rect, f *Frame, th *Theme) {
	if r.Empty() || len(f.Knobs) == 0 {
		return
	}
	rows := f.knobRows(r)
	focus, problem, pitch, list := rows.focus, rows.problem, rows.pitch, rows.list
	y := r.Y
	for i := list.first; i < list.end; i++ {
		line := plot.Rect{X: r.X, Y: y, W: r.W, H: 1}
		drawKnob(c, line, f, i, &list, th)
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
	_, rest := r.SplitY(max(0, y-r.Y))
	rest = drawPreview(c, rest, f, th)
	_, rest = rest.SplitY(1)
	drawHistory(c, rest, f, th)
}

// knobRows is where the lines of the knobs stand.
type knobRows struct {
	focus   int
	problem []string // below the knob in focus
	pitch   int      // lines from knob to knob
	list    knobList
}

func (f *Frame) knobRows(r plot.Rect) knobRows {
	rows := knobRows{focus: min(max(f.Focus, 0), len(f.Knobs)-1), pitch: 1}
	rows.problem = f.problemLines(r.W-knobLabel-2, r.H-1)
	if 2*len(f.Knobs)+len(rows.problem)+f.previewRows() <= r.H {
		rows.pitch = 2
	}
	rows.list = f.knobList(rows.focus, r.W, r.H-len(rows.problem))
	return rows
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

// knobList picks the knobs for so many rows of w cells. Names and notes take
// what they need as long as a slider is left.
func (f *Frame) knobList(focus, w, rows int) knobList {
	l := knobList{first: firstKnob(focus, len(f.Knobs), rows)}
	l.end = min(len(f.Knobs), l.first+rows)
	wider := 0
	for i := range f.Knobs {
		k := &f.Knobs[i]
		wider = max(wider, knobLabel+k.nameWidth()+1-knobValue)
		l.note = max(l.note, plot.Width(k.Note))
	}
	if hidden := len(f.Knobs) - (l.end - l.first); hidden > 0 {
		l.note += plot.Width(moreText(0, hidden)[0]) + 2
	}
	wider = max(0, min(wider, w-knobSlider-minSlider))
	l.value, l.slider = knobValue+wider, knobSlider+wider
	if l.note = min(l.note, w-l.slider-minSlider-1); l.note < minNote {
		l.note = 0
	}
	return l
}

// noteOf is the note of the i-th of n knobs. At the edges of the list it begins
// with how many there are above and below.
func (l *knobList) noteOf(i, n int, note string) string {
	above, below := 0, 0
	if i == l.first {
		above = l.first
	}
	if i == l.end-1 {
		below = n - l.end
	}
	texts := moreText(above, below)
	more := fitting(l.note, texts[:]...)
	if more == "" || note == "" {
		return more + note
	}
	return more + "  " + note
}

// moreText says that there are knobs out of sight, in words and in signs.
func moreText(above, below int) (texts [2]string) {
	for _, side := range [...]struct {
		sign string
		n    int
	}{{"↑", above}, {"↓", below}} {
		if side.n == 0 {
			continue
		}
		if texts[0] != "" {
			texts[0], texts[1] = texts[0]+" ", texts[1]+" "
		}
		n := strconv.Itoa(side.n)
		texts[0] += side.sign + " " + n + " more"
		texts[1] += side.sign + n
	}
	return texts
}

// name is the label with what tells the knob from others: whose it is, its
// symbol, and a star when it differs from the preset.
func (k *Knob) name() string {
	parts := k.nameParts()
	if parts == [5]string{2: k.Label} {
		return k.Label
	}
	return parts[0] + parts[1] + parts[2] + parts[3] + parts[4]
}

// nameParts are the pieces of the name; those it does not have are empty.
func (k *Knob) nameParts() (parts [5]string) {
	if k.Workload != "" {
		parts[0], parts[1] = k.Workload, " "
	}
	parts[2] = k.Label
	switch {
	case k.Symbol != "" && k.Modified:
		parts[3], parts[4] = " "+k.Symbol, "*"
	case k.Symbol != "":
		parts[3], parts[4] = " ", k.Symbol
	case k.Modified:
		parts[3] = "*"
	}
	return parts
}

// nameWidth is the width of the name in cells.
func (k *Knob) nameWidth() (w int) {
	for _, part := range k.nameParts() {
		w += plot.Width(part)
	}
	return w
}

// drawKnob draws the line of the i-th knob.
func drawKnob(c *plot.Canvas, r plot.Rect, f *Frame, i int, l *knobList, th *Theme) {
	k := &f.Knobs[i]
	focused := i == f.Focus
	style := th.Plain
	if focused {
		style = th.Focus
		c.Set(r.X, r.Y, plot.Pointer, style)
	}
	textIn(c, plot.Rect{X: r.X + knobLabel, Y: r.Y, W: min(r.W-knobLabel, l.value-knobLabel-1), H: 1}, plot.Left, k.name(), style)
	value := plot.Rect{X: r.X + l.value, Y: r.Y, W: min(l.slider-l.value-1, r.W-l.value), H: 1}
	if focused && f.Entry != nil {
		value.W = r.W - l.value
		drawEntry(c, value, f.Entry, th)
		return
	}
	textIn(c, value, plot.Right, k.Value, style)
	slider := plot.Rect{X: r.X + l.slider, Y: r.Y, W: r.W - l.slider, H: 1}
	if l.note > 0 {
		slider.W -= l.note + 1
	}
	drawSlider(c, slider, k, style, th)
	note := l.noteOf(i, len(f.Knobs), k.Note)
	textIn(c, plot.Rect{X: slider.X + slider.W + 1, Y: r.Y, W: l.note, H: 1}, plot.Left, note, th.Dim)
}

// drawSlider draws the range with the band, the need and the value in it; where both
// share a cell, a diamond stands for the two.
func drawSlider(c *plot.Canvas, r plot.Rect, k *Knob, style plot.Style, th *Theme) {
	inner := r.Inset(1, 0)
	if inner.Empty() {
		return
	}
	c.HLine(r.X, r.Y, r.W, plot.Thin, th.Dim)
	c.Set(r.X, r.Y, plot.SliderLeft, th.Dim)
	c.Set(r.X+r.W-1, r.Y, plot.SliderRight, th.Dim)
	drawBand(c, inner, k.Band, th)
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

// none says that there is no band. The zero Band is none.
func (b Band) none() bool { return b == Band{} || !(b.Low >= 0 && b.High >= b.Low) }

// shade is what a band is drawn with: a formula's darker than that of a sweep,
// which is known at its points only.
func (b Band) shade() rune {
	if b.Simulated {
		return plot.LightShade
	}
	return plot.MediumShade
}

// drawBand shades the part of a slider in which every goal is met.
func drawBand(c *plot.Canvas, r plot.Rect, b Band, th *Theme) {
	if b.none() || b.Low > 1 {
		return
	}
	from, _ := sliderCell(b.Low, r.W)
	to, _ := sliderCell(b.High, r.W)
	c.Fill(plot.Rect{X: r.X + from, Y: r.Y, W: to - from + 1, H: 1}, b.shade(), th.Band)
}

// knobNotes explain the signs in sight.
func (f *Frame) knobNotes() [2]string {
	formula, sweep := false, false
	for i := range f.Knobs {
		if b := &f.Knobs[i].Band; !b.none() {
			formula, sweep = formula || !b.Simulated, sweep || b.Simulated
		}
	}
	switch {
	case formula && sweep:
		return [2]string{"▲ what the load needs ● set ▒░ goals met", "▲ need ● set ▒░ goals met"}
	case formula:
		return [2]string{"▲ what the load needs ● set ▒ goals met", "▲ need ● set ▒ goals met"}
	case sweep:
		return [2]string{"▲ what the load needs ● set ░ goals met", "▲ need ● set ░ goals met"}
	}
	return [2]string{"▲ what the load needs  ● set", "▲ need ● set"}
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
		textIn(c, hint, plot.Left, text, th.Dim)
	} else if text = "enter · esc"; plot.Width(text) <= hint.W {
		textIn(c, hint, plot.Left, text, th.Dim)
	}
}
