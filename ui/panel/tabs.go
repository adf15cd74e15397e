package panel

import "capsize/ui/plot"

// DrawTabs draws the rule above the one chart of a small screen: the charts
// there are by their numbers, that in sight behind a pointer, and what it
// shows.
func DrawTabs(c *plot.Canvas, r plot.Rect, f *Frame, th *Theme) {
	c.HLine(r.X, r.Y, r.W, plot.Thin, th.Border)
	x := r.X + 1
	for _, tab := range charts {
		title, style := tab.tab, th.Dim
		if tab.Kind == f.tab() {
			title, style = "▸ "+title, th.Title
		}
		x = c.Text(x, r.Y, " "+title+" ", style)
	}
	notes := tabNotes(f)
	if note := fitting(r.X+r.W-x-4, notes[:]...); note != "" {
		c.Text(r.X+r.W-plot.Width(note)-3, r.Y, " "+note+" ", th.Dim)
	}
}

// tabNotes say what stands in the chart, in many words and in few.
func tabNotes(f *Frame) [2]string {
	switch f.tab() {
	case Refusals, Limits:
		return [2]string{since(f)}
	case Sweeps:
		_, notes := f.sweepCaption()
		return notes
	}
	return [2]string{"⠒ simulated ╌ predicted"}
}
