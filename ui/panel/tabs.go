package panel

import "capsize/ui/plot"

// DrawTabs draws the rule above the one chart of a small screen: the charts
// there are by their numbers, that in sight behind a pointer, and, where there
// is room, what it shows.
func DrawTabs(c *plot.Canvas, r plot.Rect, f *Frame, th *Theme) {
	c.HLine(r.X, r.Y, r.W, plot.Thin, th.Border)
	if f.drawInspected(c, r, th) {
		return
	}
	x := r.X + 1
	brief := tabsWidth() > r.W-1
	for _, tab := range charts {
		title, end, style := tab.tab, " ", th.Dim
		if brief {
			title, end = tab.brief, ""
		}
		if tab.Kind == f.tab() {
			title, style = "▸ "+title, th.Title
		}
		x = c.Text(x, r.Y, " "+title+end, style)
	}
	if brief {
		c.Set(x, r.Y, ' ', th.Dim)
		return
	}
	notes := tabNotes(f)
	if note := fitting(r.X+r.W-x-4, notes[:]...); note != "" {
		c.Text(r.X+r.W-plot.Width(note)-3, r.Y, " "+note+" ", th.Dim)
	}
}

// drawInspected writes, in the place of the tabs, what the chart shows at the
// crosshair, and says whether there is one.
func (f *Frame) drawInspected(c *plot.Canvas, r plot.Rect, th *Theme) bool {
	title := " ▸ " + charts[f.tab()].tab + " "
	x := r.X + 1
	text := f.inspected(f.tab(), r.W-1-plot.Width(title)-2, r.W)
	if text == "" {
		return false
	}
	x = c.Text(x, r.Y, title, th.Title)
	c.Text(x, r.Y, " "+text+" ", th.Focus)
	return true
}

// tabsWidth is what the tabs with their names take.
func tabsWidth() int {
	w := plot.Width("▸ ")
	for _, tab := range charts {
		w += plot.Width(tab.tab) + 2
	}
	return w
}

// tabNotes say what stands in the chart, in many words and in few.
func tabNotes(f *Frame) [2]string {
	switch f.tab() {
	case Slots:
		return slotNotes(f)
	case Events:
		return eventNotes(f)
	case Refusals, Limits:
		return [2]string{since(f)}
	case Sweeps:
		_, notes := f.sweepCaption()
		return notes
	}
	return [2]string{"⠒ simulated ╌ predicted"}
}
