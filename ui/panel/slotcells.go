package panel

import (
	"math"
	"strconv"

	"capsize/sim"
	"capsize/sim/timeline"
	"capsize/ui/plot"
)

// cellShape is how large a slot is drawn: how many glyphs wide, and how far
// from one to the next.
type cellShape struct{ width, across, down int }

// cellShapes are the shapes from the largest to the smallest.
var cellShapes = [...]cellShape{{4, 6, 2}, {2, 3, 2}, {1, 2, 2}, {1, 2, 1}, {1, 1, 1}}

// fits says whether all slots fit into so many columns and rows, and notes how
// many of both they take: rows of whole tens where possible, which are easy to
// count.
func (m *slotMap) fits(s *cellShape, w, rows int) bool {
	n := max(m.slots, m.holders)
	most := (w + s.across - s.width) / s.across
	if int64(len(m.f.Live.Holders)) != m.holders || most < 1 || rows < 1 || n > int64(most)*int64(rows) {
		return false
	}
	lines := func(columns int) int { return (int(n)-1)/columns*s.down + 1 }
	m.columns = most
	if tens := most / 10 * 10; tens > 0 && lines(tens) <= rows {
		m.columns = tens
	}
	m.rows = lines(m.columns)
	return m.rows <= rows
}

// A slot of the map is in an age band, from 0 on, or one of these.
const (
	slotEarly = timeline.AgeBands + iota
	slotAsleep
	slotFree
	slotLost
)

// contents says what each slot of the map is in. Streams stand where they stood
// before; those beyond the last slot, and sleepers, take the last that are free.
func (m *slotMap) contents() []uint8 {
	n := int(max(m.slots, m.holders))
	cells := make([]uint8, n)
	empty := uint8(slotFree)
	if !m.f.Live.Totals.Up {
		empty = slotLost
	}
	for i := range cells {
		cells[i] = empty
	}
	stays := func(h *sim.Holder) bool { return h.Slot >= 0 && int(h.Slot) < n }
	holders := m.f.Live.Holders
	for i := range holders {
		if h := &holders[i]; stays(h) {
			cells[h.Slot] = holderContent(h)
		}
	}
	last := n - 1
	for i := range holders {
		if stays(&holders[i]) {
			continue
		}
		for last >= 0 && cells[last] != empty {
			last--
		}
		if last < 0 {
			break
		}
		cells[last] = holderContent(&holders[i])
	}
	return cells
}

// holderContent is what the slot of a holder is in.
func holderContent(h *sim.Holder) uint8 {
	switch {
	case h.Asleep():
		return slotAsleep
	case h.Early:
		return slotEarly
	}
	return uint8(timeline.AgeBand(h))
}

// look is the glyph and the style of a slot.
func (g *slotGlyphs) look(content uint8, th *Theme) (rune, plot.Style) {
	switch content {
	case slotEarly:
		return g.early, th.Data
	case slotAsleep:
		return g.asleep, th.Warn
	case slotFree:
		return g.free, th.Dim
	case slotLost:
		return g.lost, th.Kill
	}
	return g.ages[min(content, timeline.AgeBands-1)], th.Data
}

// drawCells draws the map, slot by slot.
func (m *slotMap) drawCells(c *plot.Canvas, r plot.Rect, th *Theme) {
	for i, content := range m.contents() {
		glyph, style := m.glyphs.look(content, th)
		if int64(i) >= m.slots {
			style = th.Warn
		}
		at := plot.Rect{X: r.X + i%m.columns*m.shape.across, Y: r.Y + i/m.columns*m.shape.down, W: m.shape.width, H: 1}
		c.Fill(at, glyph, style)
	}
}

// band is one column of the bands.
type slotBand struct {
	glyph rune
	style plot.Style
	n     int64
	bar   bool
}

// bands lists the columns: at most so many age bands, a power of two.
func (m *slotMap) bands(most int, th *Theme) []slotBand {
	a, g := &m.f.Live.Ages, m.glyphs
	out := make([]slotBand, 0, len(a.Bands)+3)
	if a.Early > 0 || m.early() {
		out = append(out, slotBand{g.early, th.Data, a.Early, true})
	}
	for i := 0; i < len(a.Bands); i += len(a.Bands) / most {
		sum := int64(0)
		for _, n := range a.Bands[i : i+len(a.Bands)/most] {
			sum += n
		}
		out = append(out, slotBand{g.ages[i+len(a.Bands)/most-1], th.Data, sum, true})
	}
	if a.Asleep > 0 {
		out = append(out, slotBand{g.asleep, th.Warn, a.Asleep, true})
	}
	empty := slotBand{g.free, th.Dim, max(0, m.slots-m.holders), false}
	if !m.f.Live.Totals.Up {
		empty.glyph, empty.style = g.lost, th.Kill
	}
	return append(out, empty)
}

// drawBands draws how many slots are of which age: bars with their numbers, and
// below them what they are.
func (m *slotMap) drawBands(c *plot.Canvas, r plot.Rect, th *Theme) {
	if r.Empty() {
		return
	}
	bands, wide := m.fittingBands(r.W, th)
	most := int64(1)
	for _, b := range bands {
		if b.bar {
			most = max(most, b.n)
		}
	}
	bars, labels := r, plot.Rect{}
	if r.H > 1 {
		bars, labels = bars.SplitY(-1)
	}
	bars, numbers := bars.SplitY(-1)
	for i, b := range bands {
		at := func(r plot.Rect) plot.Rect { return plot.Rect{X: r.X + i*wide, Y: r.Y, W: wide - 1, H: r.H} }
		if b.bar {
			slotBar(c, at(bars), float64(b.n)/float64(most), b.style)
		}
		c.TextIn(at(labels), plot.Right, string(b.glyph), b.style)
		c.TextIn(at(numbers), plot.Right, strconv.FormatInt(b.n, 10), th.Plain)
	}
}

// fittingBands joins neighbouring bands until the numbers have room, and
// returns how wide each is.
func (m *slotMap) fittingBands(w int, th *Theme) (bands []slotBand, wide int) {
	for most := timeline.AgeBands; most > 0; most /= 2 {
		bands = m.bands(most, th)
		wide = min(w/len(bands), 12)
		widest := 0
		for _, b := range bands {
			widest = max(widest, len(strconv.FormatInt(b.n, 10)))
		}
		if wide > widest {
			break
		}
	}
	return bands, max(wide, 2)
}

// slotBar draws a bar from the bottom of r; what is not zero is visible.
func slotBar(c *plot.Canvas, r plot.Rect, share float64, style plot.Style) {
	const steps = 8 // glyphs in plot.Bars
	glyphs := []rune(plot.Bars)
	height := int(math.Ceil(share * float64(r.H*steps)))
	for y := r.H - 1; y >= 0 && height > 0; y-- {
		c.Fill(plot.Rect{X: r.X, Y: r.Y + y, W: r.W, H: 1}, glyphs[min(height, steps)-1], style)
		height -= steps
	}
}
