package panel

import (
	"math"

	"capsize/model/metric"
	"capsize/model/scenario"
	"capsize/model/unit"
	"capsize/ui/plot"
)

// Columns of the lines below the map in cells.
const (
	slotLabel  = 8
	minSlotBar = 10
)

// slotLine draws the name of a line and the first of the texts that leaves room
// for a bar, and returns where the bar and further words stand.
func slotLine(c *plot.Canvas, r plot.Rect, name string, style plot.Style, texts []string, th *Theme) (bar, below plot.Rect) {
	label, rest := r.SplitX(min(slotLabel, r.W/3))
	c.TextIn(label, plot.Left, name, th.Dim)
	for i := range texts {
		texts[i] = portable(c, texts[i])
	}
	text := fitting(rest.W-minSlotBar-1, texts...)
	if text == "" {
		text = fitting(rest.W, texts[len(texts)-1])
	}
	_, below = r.SplitY(1)
	_, below = below.SplitX(2)
	bar, words := rest.Row(0).SplitX(rest.W - plot.Width(text))
	c.TextIn(words, plot.Left, text, style)
	bar, _ = bar.SplitX(-1)
	return bar, below
}

// drawQueue draws the places behind the slots, taken and free, and who leaves
// with a 429.
func (m *slotMap) drawQueue(c *plot.Canvas, r plot.Rect, th *Theme) {
	if r.Empty() {
		return
	}
	waiting, places := max(0, m.f.Live.Totals.Waiting), m.f.scenario().Pool.Queue
	style := th.Plain
	if waiting > 0 {
		style = th.Warn
	}
	taken := unit.HumanCount(float64(waiting))
	texts := []string{taken + " in line, no limit", taken}
	away := m.f.Live.Recent[metric.Rejected]
	if places >= 0 {
		of := taken + " of " + unit.HumanCount(float64(places))
		texts = []string{of + " places", of, taken}
		if away > 0 && m.lines == 1 {
			texts[0] = of + " → 429: " + unit.HumanCount(away) + "/min"
		}
	}
	bar, below := slotLine(c, r, "waiting", style, texts, th)
	m.drawPlaces(c, bar, waiting, places, th)
	if below.Empty() {
		return
	}
	text := "nobody waits"
	if list := m.f.Live.Waiters; len(list) > 0 {
		text = "longest " + unit.HumanDuration(list[0].Waited.Seconds())
	}
	switch {
	case away > 0:
		spans(c, below, span{text + " · ", th.Dim}, span{"→ 429: " + unit.HumanCount(away) + " in the last minute", th.Bad})
	case places >= 0 && m.f.Live.Recent.Has(metric.Rejected):
		spans(c, below, span{text + " · no 429 in the last minute", th.Dim})
	default:
		spans(c, below, span{text, th.Dim})
	}
}

// drawPlaces draws the line: the places that are taken, and those that are free
// where there is an end. Where there are more than cells, a cell is several.
func (m *slotMap) drawPlaces(c *plot.Canvas, r plot.Rect, waiting, places int64, th *Theme) {
	taken, all := waiting, waiting
	if places >= 0 {
		all = max(waiting, places)
	}
	w := int64(r.W)
	if all > w {
		taken = int64(math.Ceil(float64(waiting) / float64(all) * float64(w)))
		all = w
	}
	free, _ := r.SplitX(int(all))
	line, _ := r.SplitX(int(taken))
	c.Fill(free, m.glyphs.free, th.Dim)
	c.Fill(line, m.glyphs.place, th.Warn)
	if places < 0 && waiting > w && w > 0 {
		c.Set(r.X+r.W-1, r.Y, plot.Ellipsis, th.Warn)
	}
}

// Glyphs of the memory bar.
const (
	memoryBase    = plot.DarkShade
	memoryStreams = '█'
	memoryWaiting = plot.Square // as their places
	memoryLimit   = '┃'
)

// drawMemory draws resident memory as the sum of what the process takes, its
// streams, and those who wait, against the limit.
func (m *slotMap) drawMemory(c *plot.Canvas, r plot.Rect, th *Theme) {
	if r.Empty() {
		return
	}
	t, s := &m.f.Live.Totals, m.f.scenario()
	resident, limit := max(0, t.Resident), float64(s.Memory.Limit)
	base := min(resident, float64(s.Memory.Base))
	waiting := min(resident-base, float64(s.Memory.PerWaiting)*float64(max(0, t.Waiting)))
	style := th.Plain
	texts := []string{unit.HumanSize(resident)}
	if s.Memory.Limit != scenario.None {
		texts = []string{texts[0] + " of " + unit.HumanSize(limit), texts[0]}
		if resident > 0.9*limit {
			style = th.Warn
		}
	}
	bar, below := slotLine(c, r, "memory", style, texts, th)
	m.drawMemoryBar(c, bar, resident, base, waiting, th)
	if below.Empty() {
		return
	}
	in := sizeScale(resident)
	part := func(what string, bytes float64) span { return span{what + unit.HumanCount(bytes/in.bytes), th.Dim} }
	spans(c, below,
		span{string(memoryBase), th.Data}, part(" base ", base), span{" " + string(memoryStreams), th.Data}, part(" streams ", resident-base-waiting),
		span{" " + string(memoryWaiting), th.Data}, part(" waiting ", waiting), span{" " + in.name, th.Dim})
}

// drawMemoryBar draws the parts one after the other, and the limit.
func (m *slotMap) drawMemoryBar(c *plot.Canvas, r plot.Rect, resident, base, waiting float64, th *Theme) {
	if r.Empty() {
		return
	}
	c.HLine(r.X, r.Y, r.W, plot.Thin, th.Dim)
	limit := float64(m.f.scenario().Memory.Limit)
	scale := plot.Scale{Hi: highest(1.1*limit, ceiling(resident))}
	cells := func(bytes float64) int {
		if !(bytes > 0) || !(scale.Hi > 0) {
			return 0
		}
		return min(int(math.Round(bytes/scale.Hi*float64(r.W))), r.W)
	}
	fill := func(from, to float64, glyph rune) {
		c.Fill(plot.Rect{X: r.X + cells(from), Y: r.Y, W: cells(to) - cells(from), H: 1}, glyph, th.Data)
	}
	fill(0, base, memoryBase)
	fill(base, resident-waiting, memoryStreams)
	fill(resident-waiting, resident, memoryWaiting)
	if mark, ok := scale.Cell(limit, r.W); ok && limit > 0 {
		c.Set(r.X+mark, r.Y, memoryLimit, th.Ceiling)
	}
}
