package panel

import (
	"strconv"
	"strings"
	"time"

	"capsize/model/scenario"
	"capsize/model/unit"
	"capsize/sim/timeline"
	"capsize/ui/plot"
)

// mostMarks bounds the marks on a time axis.
const mostMarks = 48

// marks returns the latest moved knobs and kills for a time axis of w cells,
// dimmed where they lie ahead; then where the run stands, if that is not at its
// end, and the crosshair. Of kills that would share a cell, the first is kept.
func (f *Frame) marks(x plot.Scale, w int, th *Theme) []plot.Mark {
	if f.Live == nil {
		return nil
	}
	const own = 2
	all := f.Live.Marks
	all = all[max(0, len(all)-mostMarks):]
	out := make([]plot.Mark, 0, len(all)+own)
	last := -1
	for i := range all {
		m := &all[i]
		mark := plot.Mark{At: m.At.Seconds(), Style: th.Mark}
		if m.Kill {
			cell, ok := x.Cell(mark.At, w)
			if !ok || cell == last {
				continue
			}
			last = cell
			mark.Label, mark.Style = "✗ kill", th.Kill
		} else {
			mark.Label = f.markText(m)
		}
		if m.At > f.now() {
			mark.Style = th.Dim
		}
		out = append(out, mark)
	}
	return f.ownMarks(out, x, w, th)
}

// ownMarks adds where the run stands and where the crosshair is. Where both are
// in one cell there is one line.
func (f *Frame) ownMarks(out []plot.Mark, x plot.Scale, w int, th *Theme) []plot.Mark {
	now, at, ok := -1, -1, false
	if f.behind() {
		if now, ok = x.Cell(f.now().Seconds(), w); !ok {
			now = -1
		}
	}
	if f.Inspect != nil {
		if at, ok = x.Cell(f.Inspect.At.Seconds(), w); !ok {
			at = -1
		}
	}
	if now >= 0 && now != at {
		out = append(out, plot.Mark{At: f.now().Seconds(), Label: stamp("now ", f.now(), ""), Style: th.Mark, Glyph: plot.Stand})
	}
	if at >= 0 {
		word, when := "at ", f.Inspect.At
		if now == at {
			word, when = "now ", f.now()
		}
		out = append(out, plot.Mark{At: f.Inspect.At.Seconds(), Label: stamp(word, when, ""), Style: th.Focus, Glyph: plot.Hair})
	}
	return out
}

// markText shortens "pool.concurrency 49→25" to "c 49→25".
func (f *Frame) markText(m *timeline.Mark) string {
	path, change, ok := strings.Cut(m.Text, " ")
	if !ok {
		return m.Text
	}
	return f.short(path) + " " + change
}

// era is a stretch of time in which the limits stood.
type era struct {
	from                 time.Duration
	slots, places, bytes int64 // places and bytes may be scenario.None
}

// present is the era of now.
func (f *Frame) present() (e era, ok bool) {
	s := f.scenario()
	if s == nil || f.Live == nil {
		return era{}, false
	}
	return eraOf(s), true
}

// eraOf is how the limits of a scenario stand.
func eraOf(s *scenario.Scenario) era {
	return era{slots: s.Pool.Concurrency, places: s.Pool.Queue, bytes: s.Memory.Limit}
}

// eras lists how the limits stood up to now, the latest first.
func (f *Frame) eras() []era {
	now, ok := f.present()
	if !ok {
		return nil
	}
	out := make([]era, 0, min(len(f.Live.Changes), mostMarks)+1)
	for i := len(f.Live.Changes) - 1; i >= 0 && len(out) < mostMarks; i-- {
		ch := &f.Live.Changes[i]
		former := now.with(ch.Path, ch.From)
		if former == now {
			continue
		}
		now.from = ch.At
		out = append(out, now)
		former.from = 0
		now = former
	}
	return append(out, now)
}

// later lists how the limits will stand from the next moved knob on, as far as
// the run has seen; none if there was none. The earliest is first.
func (f *Frame) later() (out []era) {
	now, ok := f.present()
	if !ok || !f.behind() {
		return nil
	}
	for i := range f.Live.Marks {
		m := &f.Live.Marks[i]
		if m.Kill || m.At <= f.now() || len(out) >= mostMarks {
			continue
		}
		path, change, _ := strings.Cut(m.Text, " ")
		_, to, _ := strings.Cut(change, "→")
		now = now.with(path, to)
		now.from = m.At
		out = append(out, now)
	}
	return out
}

// allEras lists all of them.
func (f *Frame) allEras() []era {
	if s := f.scenario(); s != nil && f.Live == nil {
		return []era{eraOf(s)}
	}
	return append(f.eras(), f.later()...)
}

// with is an era after a knob was moved.
func (e era) with(path, value string) era {
	switch path {
	case "pool.concurrency":
		e.slots = numberOr(value, parseInt)
	case "pool.queue":
		e.places = numberOr(value, parseInt)
	case "memory.limit":
		e.bytes = numberOr(value, unit.ParseSize)
	}
	return e
}

// numberOr reads a number; none and unlimited are scenario.None.
func numberOr(text string, parse func(string) (int64, error)) int64 {
	if n, err := parse(text); err == nil {
		return n
	}
	return scenario.None
}

// parseInt reads a count as a scenario writes it.
func parseInt(text string) (int64, error) { return strconv.ParseInt(text, 10, 64) }

// level is a horizontal line of one era; a negative value is no line.
type level struct {
	value  float64
	stroke plot.Stroke
	style  plot.Style
}

// drawTimes makes a chart of now one of the whole run: what came before the last
// moved knob, what comes after the next one, and the lines that no guide crosses.
func drawTimes(c *plot.Canvas, area plot.Rect, ch *plot.Chart, f *Frame, th *Theme, levels func(era) [2]level) {
	p := painter{c: c, area: area, ch: ch, th: th}
	if at, ok := f.changed(); ok {
		p.past(cellsBefore(ch.X.Scale, at, area.W), f.eras(), levels)
	}
	p.ahead(f.later(), levels)
	for i := range ch.Marks {
		if m := &ch.Marks[i]; m.Glyph != 0 {
			p.upright(m)
		}
	}
}

// painter changes what is in the plot of a chart.
type painter struct {
	c    *plot.Canvas
	area plot.Rect
	ch   *plot.Chart
	th   *Theme
}

// past takes back, left of the last change, what holds only since then: the
// predictions, and the limits as they are now. In their stead it draws the
// limits as they were, and dims what was measured.
func (p *painter) past(edge int, eras []era, levels func(era) [2]level) {
	p.takeBack(0, edge)
	p.dim(0, edge)
	right := edge
	for _, e := range eras {
		left := cellsBefore(p.ch.X.Scale, e.from, p.area.W)
		p.levels(left, right, levels(e))
		right = min(right, left)
	}
}

// ahead does the same right of the next change.
func (p *painter) ahead(eras []era, levels func(era) [2]level) {
	for i, e := range eras {
		left, right := cellsBefore(p.ch.X.Scale, e.from, p.area.W), p.area.W
		if i == 0 {
			p.takeBack(left, right)
		}
		if i+1 < len(eras) {
			right = cellsBefore(p.ch.X.Scale, eras[i+1].from, p.area.W)
		}
		p.levels(left, right, levels(e))
	}
}

// takeBack blanks predictions and limits from one column to before another.
func (p *painter) takeBack(from, to int) {
	for y := p.area.Y; y < p.area.Y+p.area.H; y++ {
		for x := p.area.X + from; x < p.area.X+to; x++ {
			switch p.c.At(x, y).S {
			case p.th.Predicted, p.th.Peak, p.th.Limit, p.th.Ceiling:
				p.c.Set(x, y, ' ', p.th.Plain)
			}
		}
	}
}

// dim makes what was measured look like the past.
func (p *painter) dim(from, to int) {
	for y := p.area.Y; y < p.area.Y+p.area.H; y++ {
		for x := p.area.X + from; x < p.area.X+to; x++ {
			if p.c.At(x, y).S == p.th.Data {
				p.c.Restyle(plot.Rect{X: x, Y: y, W: 1, H: 1}, p.th.Past)
			}
		}
	}
}

// levels draws the limits of an era.
func (p *painter) levels(from, to int, list [2]level) {
	for _, l := range list {
		for x := from; x < to; x++ {
			under(p.c, p.area, p.ch.Y.Scale, x, l.value, rune(l.stroke), l.style, p.th)
		}
	}
}

// upright draws a vertical line over everything but data.
func (p *painter) upright(m *plot.Mark) {
	cell, ok := p.ch.X.Cell(m.At, p.area.W)
	if !ok {
		return
	}
	x := p.area.X + cell
	for y := p.area.Y; y < p.area.Y+p.area.H; y++ {
		switch p.c.At(x, y).S {
		case p.th.Data, p.th.Past, p.th.Ghost:
		default:
			p.c.Set(x, y, m.Glyph, m.Style)
		}
	}
}

// cellsBefore is the number of cells of an axis that lie before an instant.
func cellsBefore(x plot.Scale, at time.Duration, w int) int {
	cell, ok := x.Cell(at.Seconds(), w)
	if !ok {
		return 0
	}
	return cell
}

// under draws a glyph at a value in one column, unless data or a mark stands
// there.
func under(c *plot.Canvas, area plot.Rect, y plot.Scale, column int, value float64, glyph rune, style plot.Style, th *Theme) {
	row, ok := y.Cell(value, area.H)
	if !ok {
		return
	}
	cx, cy := area.X+column, area.Y+area.H-1-row
	switch c.At(cx, cy).S {
	case th.Data, th.Past, th.Ghost, th.Mark, th.Kill, th.Dim, th.Focus:
		return
	}
	c.Set(cx, cy, glyph, style)
}
