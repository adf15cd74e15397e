package panel

import (
	"strings"

	"capsize/model/metric"
	"capsize/sim"
	"capsize/ui/plot"
)

// Sizes of panel 8 in cells.
const (
	wordyWidth   = 100 // from here on rows have whole words
	wholeWidth   = 150 // from here on a row is told in full
	tellHeight   = 9   // from here on narrower panels tell one event in full below
	followHeight = 5   // from here on a line sums up the request that is followed
	eventMargin  = 2   // for the marks
	longNumber   = 11  // a request's number is not cut, its workload's name may be
)

// DrawEvents draws panel 8: what happened last, the newest first, a row an
// event, and only the rows in sight are put into words. The selected one has a
// pointer; where rows are short, it is told in full below.
func DrawEvents(c *plot.Canvas, r plot.Rect, f *Frame, th *Theme) {
	if f.Live == nil || len(f.Live.Trail) == 0 {
		drawNoEvents(c, r, f, th)
		return
	}
	t := newTeller(f, r.W < wordyWidth, c.Alphabet())
	if f.Follow != nil && r.H >= followHeight {
		c.TextIn(r.Row(0).Inset(1, 0), plot.Left, t.joined(f.life(&t), r.W-2), th.Strong)
		_, r = r.SplitY(1)
	}
	if r.W < wholeWidth && r.H >= tellHeight {
		var detail plot.Rect
		r, detail = r.SplitY(-min(r.H/3, 5))
		drawDetail(c, detail, f, th)
	}
	drawEventRows(c, r, f, &t, th)
}

// drawDetail tells of the selected event in full, as far as there is room for
// whole phrases.
func drawDetail(c *plot.Canvas, r plot.Rect, f *Frame, th *Theme) {
	c.HLine(r.X+1, r.Y, r.W-2, plot.Thin, th.Border)
	_, r = r.Inset(eventMargin, 0).SplitY(1)
	t := newTeller(f, false, c.Alphabet())
	texts := t.whole(f.selected())
	var lines []string
	for n := len(texts); n > 0; n-- {
		if lines = wrap(t.written(strings.Join(texts[:n], between)), r.W); len(lines) <= r.H {
			break
		}
	}
	for i, line := range lines {
		c.TextIn(r.Row(i), plot.Left, line, th.Plain)
	}
}

// event returns the i-th event, counted from the newest; nil if there is none.
func (f *Frame) event(i int) *sim.Event {
	if i < 0 || i >= len(f.Live.Trail) {
		return nil
	}
	return &f.Live.Trail[len(f.Live.Trail)-1-i]
}

// selected is the event under the cursor, or else the newest.
func (f *Frame) selected() *sim.Event {
	if e := f.event(f.EventCursor); e != nil {
		return e
	}
	return f.event(0)
}

// eventRow is a row before it is drawn.
type eventRow struct {
	e               *sim.Event
	when, what, who string
	grave           gravity
}

// drawEventRows draws the rows from the newest down, or those around the cursor.
func drawEventRows(c *plot.Canvas, r plot.Rect, f *Frame, t *teller, th *Theme) {
	if r.Empty() {
		return
	}
	first := max(0, min(f.EventCursor, len(f.Live.Trail)-1)-r.H/2)
	rows := make([]eventRow, 0, r.H)
	var widths [3]int
	for i := first; len(rows) < r.H; i++ {
		e := f.event(i)
		if e == nil {
			break
		}
		h := happeningOf(e)
		row := eventRow{e, instant(e.At), t.say(h.what, h.word), t.written(t.who(e)), h.grave}
		for k, text := range [...]string{row.when, row.what, row.who} {
			widths[k] = max(widths[k], plot.Width(text))
		}
		rows = append(rows, row)
	}
	widths[2] = min(widths[2], max(r.W/4, longNumber))
	for i := range rows {
		drawEvent(c, r.Row(i), f, t, &rows[i], widths, first+i == f.EventCursor, th)
	}
}

// drawEvent draws one row: columns that stand below each other, and what there
// is to say as far as it fits.
func drawEvent(c *plot.Canvas, r plot.Rect, f *Frame, t *teller, row *eventRow, widths [3]int, selected bool, th *Theme) {
	look := [...]plot.Style{usual: th.Plain, slow: th.Warn, bad: th.Bad, fatal: th.Kill}[row.grave]
	styles := [...]plot.Style{th.Dim, look, th.Strong, th.Plain}
	if f.Follow != nil {
		own, next := belongs(row.e, f.Follow)
		switch {
		case own:
			c.Set(r.X+1, r.Y, plot.Disc, th.Focus)
		case next:
			c.Set(r.X+1, r.Y, '○', th.Focus)
		default:
			styles = [...]plot.Style{th.Dim, th.Dim, th.Dim, th.Dim}
		}
	}
	if selected {
		c.Set(r.X, r.Y, plot.Pointer, th.Focus)
		styles[2] = th.Focus
	}
	_, r = r.SplitX(eventMargin)
	for k, text := range [...]string{row.when, row.what, row.who} {
		if widths[k] == 0 || k == 2 && text == "" {
			continue // of nobody: there is more room for words
		}
		if k > 0 && r.W < widths[k] {
			return // a column that does not fit is left out, and all after it
		}
		cell, rest := r.SplitX(widths[k])
		c.TextIn(cell, plot.Left, text, styles[k])
		_, r = rest.SplitX(t.gap())
	}
	c.TextIn(r, plot.Left, t.fitting(row.e, r.W), styles[3])
}

// gap is the space between columns.
func (t *teller) gap() int {
	if t.brief {
		return 1
	}
	return 2
}

// between stands between two phrases.
const between = " · "

// fitting tells of an event in w cells, as much as there is room for.
func (t *teller) fitting(e *sim.Event, w int) string {
	h := happeningOf(e)
	var texts [8]string
	n, left := 0, w
	for _, say := range h.phrases {
		text := t.written(say(t, e))
		if text == "" {
			continue
		}
		if n > 0 {
			left -= plot.Width(between)
		}
		if left -= plot.Width(text); left < 0 || n == len(texts) {
			break
		}
		texts[n] = text
		n++
	}
	return strings.Join(texts[:n], between)
}

// whole tells everything of an event.
func (t *teller) whole(e *sim.Event) []string {
	h := happeningOf(e)
	texts := make([]string, 0, len(h.phrases)+1)
	texts = append(texts, strings.TrimSpace(t.who(e)+" "+h.what))
	for _, say := range h.phrases {
		if text := say(t, e); text != "" {
			texts = append(texts, text)
		}
	}
	return texts
}

// joined puts the first texts that fit into w cells into a line.
func (t *teller) joined(texts []string, w int) string {
	line := ""
	for i, text := range texts {
		text = t.written(text)
		if i > 0 {
			text = line + between + text
		}
		if plot.Width(text) > w && i > 0 {
			return line
		}
		line = text
	}
	return line
}

// drawNoEvents says how to come to see events, and, until then, what the last
// minute brought.
func drawNoEvents(c *plot.Canvas, r plot.Rect, f *Frame, th *Theme) {
	w := min(r.W-4, 76)
	lines := wrap(f.stepHint(), w)
	if f.Live != nil {
		lines = append(lines, wrap(f.lastMinute(), w)...)
	}
	_, r = r.SplitY(max(0, (r.H-len(lines))/2))
	for i, line := range lines {
		c.TextIn(r.Row(i), plot.Center, line, th.Dim)
	}
}

// stepHint says how to step.
func (f *Frame) stepHint() string {
	switch f.State {
	case Running:
		return "pause with space, then . steps one event at a time"
	case Paused, Rewound:
		return ". steps one event at a time"
	}
	return "the run is over: nothing more happens"
}

// lastMinute is what the last minute brought in figures.
func (f *Frame) lastMinute() string {
	var parts []string
	for _, one := range [...]struct {
		id   metric.ID
		text string
	}{
		{metric.OfferedPerS, " came"},
		{metric.ThroughputPerS, " were served"},
		{metric.Attempts429Queue, " local 429s"},
		{metric.TimedOut, " timed out"},
	} {
		if v := f.Live.Recent[one.id]; f.Live.Recent.Has(one.id) {
			parts = append(parts, metric.Of(one.id).Format(v)+one.text)
		}
	}
	if len(parts) == 0 {
		return ""
	}
	return "in the last minute " + strings.Join(parts, ", ")
}

// eventNotes say what stands in panel 8, in many words and in few.
func eventNotes(f *Frame) (notes [2]string) {
	switch {
	case f.Live == nil || len(f.Live.Trail) == 0:
	case f.Follow != nil:
		t := newTeller(f, true, plot.Braille)
		who := "following " + t.name(f.Follow.Workload, f.Follow.Ordinal)
		return [2]string{who + between + "its attempts so far", who}
	default:
		return [2]string{"newest first · the keys . and , step", "newest first"}
	}
	return notes
}
