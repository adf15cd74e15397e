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
	hints := f.Hints
	if c.Alphabet() == plot.ASCII {
		hints = joinArrows(hints)
	}
	for _, h := range hints {
		key := portable(c, h.Key)
		w := plot.Width(key) + 1 + plot.Width(h.Text)
		if x+w > r.X+r.W {
			return
		}
		x = c.Text(x, r.Y, key, th.Key)
		x = c.Text(x+1, r.Y, h.Text, th.Dim) + 2
	}
}

// joinArrows makes one hint of those of the arrow keys, where the first of them
// stands: written out one by one they would leave no room for others.
func joinArrows(hints []Hint) []Hint {
	out := make([]Hint, 0, len(hints))
	arrows := -1
	for _, h := range hints {
		switch {
		case h.Key != "↑↓" && h.Key != "←→":
			out = append(out, h)
		case arrows < 0:
			arrows = len(out)
			out = append(out, Hint{Key: "arrows", Text: h.Text})
		default:
			out[arrows].Text += ", " + h.Text
		}
	}
	return out
}
