package panel

import (
	"capsize/model/metric"
	"capsize/model/unit"
	"capsize/sim/timeline"
	"capsize/ui/plot"
)

// DrawSlots draws panel 2, the slot map: a cell for each slot, which fills as
// its stream ages; or, where there are more slots than cells, how many are of
// which age. Below it the places of those who wait, and the memory that all of
// them take. The streams of A are not in it.
func DrawSlots(c *plot.Canvas, r plot.Rect, f *Frame, th *Theme) {
	if f.scenario() == nil || f.Live == nil {
		drawNothing(c, r, "nothing has run yet", th)
		return
	}
	_, r = r.SplitX(1)
	r, _ = r.SplitX(-1)
	m := newSlotMap(f, r, c.Alphabet())
	next := func(rows int) (top plot.Rect) {
		top, r = r.SplitY(rows)
		return top
	}
	if m.words {
		text, style := m.saying(r.W, th)
		textIn(c, next(1), plot.Left, text, style)
	}
	if m.shape == nil {
		m.drawBands(c, next(m.rows), th)
	} else {
		m.drawCells(c, next(m.rows), th)
	}
	next(m.gap)
	if m.legend {
		m.drawLegend(c, next(1), th)
	}
	m.drawQueue(c, next(m.lines), th)
	if m.memory {
		m.drawMemory(c, next(m.lines), th)
	}
}

// slotNotes say how many slots are taken, in many words and in few.
func slotNotes(f *Frame) (notes [2]string) {
	s := f.scenario()
	if s == nil || f.Live == nil {
		return notes
	}
	whose := ""
	if f.Pin != nil {
		whose = "B: "
	}
	if !f.Live.Totals.Up {
		return [2]string{whose + "the process is down", whose + "down"}
	}
	taken := whose + unit.HumanCount(float64(f.Live.Ages.Busy())) + " of " + unit.HumanCount(float64(s.Pool.Concurrency))
	return [2]string{taken + " slots taken · " + unit.HumanCount(float64(f.Live.Totals.Waiting)) + " wait", taken + " taken"}
}

// slotMap is what panel 2 shows, and how it uses its rows.
type slotMap struct {
	f       *Frame
	glyphs  *slotGlyphs
	slots   int64 // c
	holders int64 // those who hold a slot: more than there are, after slots were taken away
	shape   *cellShape
	columns int // cells in a row of the map

	words, legend, memory bool // there is a row for them
	rows, gap, lines      int  // rows of the map, empty ones, and rows of queue and memory each
}

// slotGlyphs are what a slot is shown as.
type slotGlyphs struct {
	ages                      [timeline.AgeBands]rune
	all                       string // of the ages, for the legend
	early, asleep, free, lost rune
	place                     rune
}

// glyphsOf returns the glyphs of an alphabet. Bars of ASCII would look like free
// slots and each other, so there a slot shows the eighths by number.
func glyphsOf(a plot.Alphabet) *slotGlyphs {
	if a == plot.ASCII {
		return &slotGlyphs{ages: [...]rune{'1', '2', '3', '4', '5', '6', '7', '8'}, all: "1-8", early: plot.Hollow, asleep: 'z', free: '.', lost: 'x', place: plot.Square}
	}
	return &slotGlyphs{ages: [...]rune{'▁', '▂', '▃', '▄', '▅', '▆', '▇', '█'}, all: "▁▄█", early: plot.Hollow, asleep: 'z', free: '·', lost: plot.Cross, place: plot.Square}
}

// minBandRows is the height of the bands with bars, counts, and what they are.
const minBandRows = 3

// newSlotMap shares the rows of r out: first the map, the queue and memory, then
// the words, the legend, a second line of queue and memory, and larger cells.
func newSlotMap(f *Frame, r plot.Rect, a plot.Alphabet) *slotMap {
	s := f.scenario()
	m := &slotMap{f: f, glyphs: glyphsOf(a), slots: max(0, s.Pool.Concurrency), holders: max(0, f.Live.Ages.Busy()), lines: 1}
	m.memory = s.Memory.Tracked() && r.H >= 3
	m.words = r.H >= 4
	each := 1 // sections below the map
	room := r.H - 1
	if m.memory {
		each, room = 2, room-1
	}
	if m.words {
		room--
	}
	least := m.least(r.W, room)
	if room > least {
		m.legend, room = true, room-1
	}
	if room >= least+each {
		m.lines, room = 2, room-each
	}
	m.choose(r.W, room)
	m.gap = min(1, max(0, room-m.rows))
	return m
}

// least is how many rows the map needs. Cells that stand apart are seen to be
// slots, and go before a legend of nothing but streams and free slots.
func (m *slotMap) least(w, rows int) int {
	smallest := len(cellShapes) - 1
	if !m.early() && m.f.Live.Ages.Asleep == 0 && m.fits(&cellShapes[smallest-1], w, rows) || m.fits(&cellShapes[smallest], w, rows) {
		return m.rows
	}
	return minBandRows
}

// choose takes the largest cells of which all slots fit into the rows; none,
// and bands instead, where they do not. Bars that are higher than this say no
// more.
func (m *slotMap) choose(w, rows int) {
	for i := range cellShapes {
		if m.fits(&cellShapes[i], w, rows) {
			m.shape = &cellShapes[i]
			return
		}
	}
	m.rows = max(0, min(rows, 12))
	if m.rows == 1 && m.words { // numbers without what they are say less
		m.words, m.rows = false, 2
	}
}

// saying tells what a cell is, or what has become of them all.
func (m *slotMap) saying(w int, th *Theme) (string, plot.Style) {
	t := &m.f.Live.Totals
	switch {
	case !t.Up:
		return fitting(w,
			"✗ down: killed at "+Clock(t.LastKill)+", which emptied every slot and the queue at once",
			"✗ down: killed at "+Clock(t.LastKill)+", all slots empty", "✗ down"), th.Kill
	case t.Kills > 0 && t.At-t.LastKill < timeline.RecentSpan && m.f.Live.Recent[metric.Lost] > 0:
		lost := unit.HumanCount(m.f.Live.Recent[metric.Lost])
		return fitting(w,
			"✗ killed at "+Clock(t.LastKill)+": every slot and the queue emptied at once, "+lost+" lost in a minute",
			"✗ killed at "+Clock(t.LastKill)+": all emptied, "+lost+" lost", "✗ killed"), th.Kill
	case m.shape == nil:
		return fitting(w,
			"slots by the age of their streams: from just begun, left, to nearly over, right",
			"slots by age of stream, in eighths of its length", "slots by age of stream", "slots by age"), th.Dim
	}
	return fitting(w,
		"each cell is a slot: it fills as its stream ages, and is free when the stream ends",
		"each cell is a slot: it fills as its stream ages", "a cell is a slot: it fills as a stream ages", "a cell a slot"), th.Dim
}

// drawLegend counts the slots by what they are shown as, as far as there is
// room: how many are taken is in the title, too.
func (m *slotMap) drawLegend(c *plot.Canvas, r plot.Rect, th *Theme) {
	a, g := &m.f.Live.Ages, m.glyphs
	label, rest := r.SplitX(min(slotLabel, r.W/3))
	x := rest.X
	c.TextIn(label, plot.Left, "slots", th.Dim)
	add := func(glyphs string, style plot.Style, n int64, what string, always bool) {
		text := " " + unit.HumanCount(float64(n)) + " " + what
		if n <= 0 && !always || x+plot.Width(glyphs)+plot.Width(text) > r.X+r.W {
			return
		}
		x = c.Text(x, r.Y, glyphs, style)
		x = c.Text(x, r.Y, text, th.Plain) + 2
	}
	if !m.f.Live.Totals.Up {
		add(string(g.lost), th.Kill, m.slots, "down", true)
		return
	}
	add(g.all, th.Data, a.Streams(), "stream", true)
	add(string(g.early), th.Data, a.Early, "no token", m.early())
	add(string(g.asleep), th.Warn, a.Asleep, "asleep", false)
	add(string(g.free), th.Dim, m.slots-m.holders, "free", m.holders <= m.slots)
	add("+", th.Warn, m.holders-m.slots, "beyond c", false)
}

// early says whether streams have a time before their first token.
func (m *slotMap) early() bool {
	for i := range m.f.scenario().Workloads {
		if m.f.scenario().Workloads[i].Stream.FirstToken.Given {
			return true
		}
	}
	return false
}
