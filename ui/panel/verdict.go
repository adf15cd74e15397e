package panel

import (
	"capsize/model/sizing"
	"capsize/ui/plot"
)

// DrawVerdict draws the answer: the state as a shape and a word, and the
// sentence beside it. Where the sentence does not fit, its short form stands
// there. Where there is room, the last line ends in what the verdict stands on.
// A run that was ended by an error says so instead.
func DrawVerdict(c *plot.Canvas, r plot.Rect, f *Frame, th *Theme) {
	word, style := f.verdictWord(th)
	if r.W < narrow {
		textIn(c, r, plot.Left, word, style)
		_, r = r.SplitY(1)
		drawLines(c, r, f.sentence(r.W, r.H), th.Plain)
		return
	}
	left, right := r.SplitX(verdictIndent(word))
	_, left = left.SplitX(1)
	textIn(c, left, plot.Left, word, style)
	lines := f.sentence(right.W, right.H)
	drawLines(c, right, lines, th.Plain)
	if f.State == Stopped || f.Basis == "" {
		return
	}
	used := 0
	if right.H > 0 && len(lines) >= right.H {
		used = plot.Width(lines[right.H-1]) + 2
	}
	if basis := "judged by " + f.Basis + " "; used+plot.Width(basis) <= right.W {
		textIn(c, right.Row(right.H-1), plot.Right, basis, th.Dim)
	}
}

// narrow is the width below which the state stands above its sentence.
const narrow = 24

// verdictIndent is the column in which the sentence begins.
func verdictIndent(word string) int { return plot.Width(word) + 4 }

// verdictHeight is the number of rows that the verdict takes on a screen of
// width w: at least one, at most most.
func (f *Frame) verdictHeight(w, most int) int {
	word, _ := f.verdictWord(&Theme{})
	if w < narrow {
		return min(most, 1+len(f.sentence(w, most-1)))
	}
	return min(most, max(1, len(f.sentence(w-verdictIndent(word), most))))
}

// verdictWord is the state with the shape that stands for it.
func (f *Frame) verdictWord(th *Theme) (string, plot.Style) {
	if f.State == Stopped {
		return "✗ STOPPED", th.Bad
	}
	switch state := f.Verdict.State; state {
	case "":
		return "· sizing", th.Dim
	case sizing.OK:
		return "✓ " + string(state), th.Good
	case sizing.TIGHT:
		return "! " + string(state), th.Warn
	case sizing.OVER:
		return "!! " + string(state), th.Bad
	default:
		return "✗ " + string(state), th.Bad
	}
}

// sentence is the longest form of the verdict that fits into h lines of w
// cells, broken into lines.
func (f *Frame) sentence(w, h int) []string {
	text := f.Verdict.Text
	if f.State == Stopped && f.Problem != "" {
		text = f.Problem
	}
	lines := wrap(text, w)
	if len(lines) > h && f.Verdict.Short != "" && f.State != Stopped {
		lines = wrap(f.Verdict.Short, w)
	}
	return lines
}

// drawLines writes lines from the top of r; what does not fit ends in an
// ellipsis.
func drawLines(c *plot.Canvas, r plot.Rect, lines []string, style plot.Style) {
	for i, line := range lines {
		if i == r.H-1 && i+1 < len(lines) {
			line += " …"
		}
		textIn(c, r.Row(i), plot.Left, line, style)
	}
}
