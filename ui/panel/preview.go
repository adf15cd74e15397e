package panel

import "capsize/ui/plot"

// previewRows is the height of the box below the knobs, with a row above it; 0
// without a preview.
func (f *Frame) previewRows() int {
	if len(f.Preview) == 0 {
		return 0
	}
	return len(f.Preview) + 2
}

// drawPreview says under the knobs what the next press to the right would give
// by formula: under a heading, or without it where there are few rows; lines
// share a row where there are fewer still, and if that is not enough the last ones,
// which matter least, are left out. It returns what is left below.
func drawPreview(c *plot.Canvas, r plot.Rect, f *Frame, th *Theme) plot.Rect {
	lines := f.Preview
	if len(lines) > r.H {
		lines = flow(lines, r.W-2)
	}
	lines = lines[:min(len(lines), r.H)]
	n := len(lines)
	if n == 0 {
		return r
	}
	if r.H >= n+2 {
		_, r = r.SplitY(1)
	}
	if r.H > n {
		heading := r.Row(0)
		c.HLine(heading.X, heading.Y, heading.W, plot.Thin, th.Border)
		_, label := heading.SplitX(2)
		textIn(c, label, plot.Left, fitting(label.W, " next press, by formula ", " next press "), th.Dim)
		_, r = r.SplitY(1)
	}
	for i, text := range lines {
		_, line := r.Row(i).SplitX(2)
		textIn(c, line, plot.Left, text, th.Plain)
	}
	_, r = r.SplitY(n)
	return r
}

// flow joins neighbouring lines as long as they fit into w cells.
func flow(lines []string, w int) []string {
	const between = " · "
	var out []string
	for _, line := range lines {
		if last := len(out) - 1; last >= 0 && plot.Width(out[last])+plot.Width(between)+plot.Width(line) <= w {
			out[last] += between + line
			continue
		}
		out = append(out, line)
	}
	return out
}
