package panel

import (
	"strconv"

	"capsize/model/metric"
	"capsize/model/unit"
	"capsize/ui/plot"
)

// DrawText draws a screen that is too small for charts: the verdict, five
// numbers, the focused knob, and how large the screen must be. What matters
// most stands first; what does not fit is left out.
func DrawText(c *plot.Canvas, r plot.Rect, f *Frame, th *Theme) {
	const numbers, enlarge = 5, 1
	if r.H > numbers+enlarge+2 && r.W >= narrow {
		var header plot.Rect
		header, r = r.SplitY(1)
		DrawHeader(c, header, f, th)
	}
	verdict, r := r.SplitY(f.verdictHeight(r.W, max(2, r.H-numbers-enlarge)))
	DrawVerdict(c, verdict, f, th)
	r = drawNumbers(c, r, f, th)
	drawBelow(c, r, f, th)
}

// drawNumbers draws five numbers, each with its name, and returns what is left.
func drawNumbers(c *plot.Canvas, r plot.Rect, f *Frame, th *Theme) plot.Rect {
	for i, line := range f.numbers(r.W) {
		row := r.Row(i)
		_, row = row.SplitX(min(1, r.W/20))
		if r.W >= 30 {
			name, value := row.SplitX(12)
			textIn(c, name, plot.Left, line.name, th.Dim)
			text := line.long
			if plot.Width(text) > value.W {
				text = line.value
			}
			textIn(c, value, plot.Left, text, th.Plain)
			continue
		}
		textIn(c, row, plot.Left, line.name+" "+line.value, th.Plain)
	}
	_, r = r.SplitY(min(5, r.H))
	return r
}

// number is one of the five: its name, its value, and the value with more words.
type number struct{ name, value, long string }

// numbers are what a small screen of w cells shows of the run.
func (f *Frame) numbers(w int) [5]number {
	var out [5]number
	open, waiting := "–", "–"
	if f.Live != nil {
		t := &f.Live.Totals
		open, waiting = strconv.FormatInt(t.Open, 10), strconv.FormatInt(t.Waiting, 10)
	}
	slots := "–"
	if s := f.scenario(); s != nil {
		slots = strconv.FormatInt(s.Pool.Concurrency, 10)
	}
	out[0] = number{"running", open, open + " of " + slots + " slots now, " + unit.HumanCount(f.need()) + " needed"}
	out[1] = number{"waiting", waiting, waiting + " now"}
	for i, id := range [...]metric.ID{metric.WaitP99S, metric.Share429, metric.MemoryPeakBytes} {
		m, e, live := metric.Of(id), f.simulated(id), f.live(id)
		f.silence(id, &live, &e)
		value := m.Format(live)
		out[2+i] = number{m.Title, value, value + " this run, " + f.simulatedText(m, &e, w) + " simulated"}
	}
	return out
}

// drawBelow draws the focused knob or the dialog's words, the last message, and
// the size from which on there are charts.
func drawBelow(c *plot.Canvas, r plot.Rect, f *Frame, th *Theme) {
	const enlarge = "enlarge to 60×16 for charts"
	if r.H > 0 {
		rest, last := r.SplitY(-1)
		if _, at := last.SplitX(min(1, r.W/20)); r.H < 3 || f.Message == "" && len(f.Hints) == 0 {
			textIn(c, at, plot.Left, enlarge, th.Dim)
		} else {
			DrawFooter(c, last, f, th)
			rest, last = rest.SplitY(-1)
			_, at = last.SplitX(min(1, r.W/20))
			textIn(c, at, plot.Left, enlarge, th.Dim)
		}
		DrawKnobs(c, rest, f, th)
	}
}
