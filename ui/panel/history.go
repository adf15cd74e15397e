package panel

import "capsize/ui/plot"

// minHistory is the fewest rows in which a history is worth its heading.
const minHistory = 3

// drawHistory lists the latest moved knobs with their instants, newest first,
// where the knobs have left room for it.
func drawHistory(c *plot.Canvas, r plot.Rect, f *Frame, th *Theme) {
	if f.Live == nil || len(f.Live.Changes) == 0 || r.H < minHistory {
		return
	}
	textIn(c, r, plot.Left, "  moved, newest first", th.Dim)
	for i := 1; i < r.H && i <= len(f.Live.Changes); i++ {
		ch := &f.Live.Changes[len(f.Live.Changes)-i]
		spans(c, r.Row(i),
			span{"  ┊ " + Clock(ch.At) + "  ", th.Dim},
			span{f.short(ch.Path) + " " + ch.From + "→" + ch.To, th.Plain})
	}
}
