package panel

import "capsize/ui/plot"

// DrawFooter draws what the last key did, then the key hints, the most
// important first; hints for which there is no room are left out whole.
func DrawFooter(c *plot.Canvas, r plot.Rect, f *Frame, th *Theme) {
	_, r = r.SplitX(1)
	x := r.X
	if f.Message != "" {
		x = textIn(c, r, plot.Left, f.Message, th.Warn) + 3
	}
	for _, h := range f.Hints {
		key := portable(c, h.Key)
		w := plot.Width(key) + 1 + plot.Width(h.Text)
		if x+w > r.X+r.W {
			return
		}
		x = c.Text(x, r.Y, key, th.Key)
		x = c.Text(x+1, r.Y, h.Text, th.Dim) + 2
	}
}
