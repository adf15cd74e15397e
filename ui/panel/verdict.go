package panel

import (
	"strings"

	"capsize/model/sizing"
	"capsize/ui/plot"
)

// DrawVerdict draws the answer: the state as a shape and a word, and the
// sentence beside it. Where the sentence does not fit there, it goes on below the
// state; where it still does not, its short form stands there. Where there is room,
// the last line ends in what the verdict stands on.
// A run that was ended by an error says so instead.
func DrawVerdict(c *plot.Canvas, r plot.Rect, f *Frame, th *Theme) {
	word, style := f.verdictWord(th)
	if r.W < narrow {
		textIn(c, r, plot.Left, word, style)
		_, r = r.SplitY(1)
		drawLines(c, r, f.sentence(r.W, r.H), th.Plain)
		return
	}
	_, text := r.SplitX(1)
	lines := f.besideWord(word, text.W, text.H)
	drawLines(c, text, lines, th.Plain)
	textIn(c, text, plot.Left, word, style)
	if f.State == Stopped || f.Basis == "" {
		return
	}
	used := 0
	if text.H > 0 && len(lines) >= text.H {
		used = plot.Width(lines[text.H-1]) + 2
	}
	if basis := "judged by " + f.Basis + " "; used+plot.Width(basis) <= text.W {
		textIn(c, text.Row(text.H-1), plot.Right, basis, th.Dim)
	}
}

// besideWord is the sentence in at most h lines of w cells, the first of which
// leaves room for the state; so do the others, where there is room for that.
func (f *Frame) besideWord(word string, w, h int) []string {
	const gap = 3
	lead := plot.Width(word) + gap
	indent, lines := strings.Repeat(" ", lead), f.sentence(w-lead, h)
	if f.State != Stopped && len(wrap(f.Verdict.Text, w-lead)) > h {
		stem := strings.Repeat("_", lead-1) // a word of that width, then a blank
		if below := wrap(stem+" "+f.Verdict.Text, w); len(below) <= h {
			below[0] = indent + strings.TrimPrefix(below[0][len(stem):], " ")
			return below
		}
	}
	for i := range lines {
		lines[i] = indent + lines[i]
	}
	return lines
}

// narrow is the width below which the state stands above its sentence.
const narrow = 24

// verdictHeight is the number of rows that the verdict takes on a screen of
// width w: at least one, at most most.
func (f *Frame) verdictHeight(w, most int) int {
	word, _ := f.verdictWord(&Theme{})
	if w < narrow {
		return min(most, 1+len(f.sentence(w, most-1)))
	}
	return min(most, max(1, len(f.besideWord(word, w-1, most))))
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
