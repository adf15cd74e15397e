package panel

import "capsize/ui/plot"

// DrawTabs draws the rule above the one chart of a small screen: the charts
// there are by their numbers, that in sight between pointers, and what it
// shows.
func DrawTabs(c *plot.Canvas, r plot.Rect, f *Frame, th *Theme) {
	c.HLine(r.X, r.Y, r.W, plot.Thin, th.Border)
	x := r.X + 1
	for _, kind := range [...]Kind{System, Memory, Refusals} {
		title, _ := caption(kind, f)
		style := th.Dim
		if kind == f.tab() {
			title, style = "▸ "+title, th.Title
		}
		x = c.Text(x, r.Y, " "+title+" ", style)
		x++
	}
	note := "⠒ simulated ╌ predicted"
	if f.tab() == Refusals {
		note = since(f)
	}
	if w := plot.Width(note); x+w+3 <= r.X+r.W {
		c.Text(r.X+r.W-w-3, r.Y, " "+note+" ", th.Dim)
	}
}
