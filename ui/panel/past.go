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

// marks returns the latest moved knobs and kills for a time axis of w cells. Of
// kills that would share a cell, the first is kept.
func (f *Frame) marks(x plot.Scale, w int, th *Theme) []plot.Mark {
	if f.Live == nil {
		return nil
	}
	all := f.Live.Marks
	all = all[max(0, len(all)-mostMarks):]
	out := make([]plot.Mark, 0, len(all))
	last := -1
	for i := range all {
		m := &all[i]
		if m.Kill {
			cell, ok := x.Cell(m.At.Seconds(), w)
			if !ok || cell == last {
				continue
			}
			last = cell
			out = append(out, plot.Mark{At: m.At.Seconds(), Label: "✗ kill", Style: th.Kill})
			continue
		}
		out = append(out, plot.Mark{At: m.At.Seconds(), Label: f.markText(m), Style: th.Mark})
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

// eras lists how the limits stood, the latest first.
func (f *Frame) eras() []era {
	s := f.scenario()
	if s == nil || f.Live == nil {
		return nil
	}
	now := era{slots: s.Pool.Concurrency, places: s.Pool.Queue, bytes: s.Memory.Limit}
	out := make([]era, 0, min(len(f.Live.Changes), mostMarks)+1)
	for i := len(f.Live.Changes) - 1; i >= 0 && len(out) < mostMarks; i-- {
		ch := &f.Live.Changes[i]
		former := now
		switch ch.Path {
		case "pool.concurrency":
			former.slots = numberOr(ch.From, parseInt)
		case "pool.queue":
			former.places = numberOr(ch.From, parseInt)
		case "memory.limit":
			former.bytes = numberOr(ch.From, unit.ParseSize)
		}
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

// drawPast takes back, left of the last change, what holds only since then:
// the predictions, and the limits as they are now. In their stead it draws the
// limits as they were, and dims what was measured.
func drawPast(c *plot.Canvas, area plot.Rect, ch *plot.Chart, f *Frame, th *Theme, levels func(era) [2]level) {
	at, ok := f.changed()
	if !ok {
		return
	}
	edge := cellsBefore(ch.X.Scale, at, area.W)
	for y := area.Y; y < area.Y+area.H; y++ {
		for x := area.X; x < area.X+edge; x++ {
			switch cell := c.At(x, y); cell.S {
			case th.Data:
				c.Restyle(plot.Rect{X: x, Y: y, W: 1, H: 1}, th.Past)
			case th.Predicted, th.Peak, th.Limit, th.Ceiling:
				c.Set(x, y, ' ', th.Plain)
			}
		}
	}
	right := edge
	for _, e := range f.eras() {
		left := cellsBefore(ch.X.Scale, e.from, area.W)
		for _, l := range levels(e) {
			for x := left; x < right; x++ {
				under(c, area, ch.Y.Scale, x, l.value, rune(l.stroke), l.style, th)
			}
		}
		right = min(right, left)
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
	case th.Data, th.Past, th.Ghost, th.Mark, th.Kill:
		return
	}
	c.Set(cx, cy, glyph, style)
}
