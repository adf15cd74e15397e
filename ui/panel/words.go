package panel

import (
	"strconv"
	"strings"
	"time"
	"unicode"

	"capsize/ui/plot"
)

// Clock prints an instant as m:ss, or from an hour on as h:mm:ss, cut to whole
// seconds.
func Clock(d time.Duration) string { return stamp("", d, "") }

// stamp prints an instant as clock does, between words.
func stamp(before string, d time.Duration, after string) string {
	s := int64(max(0, d) / time.Second)
	var buf [48]byte
	out := append(buf[:0], before...)
	if h := s / 3600; h > 0 {
		out = append(strconv.AppendInt(out, h, 10), ':')
		s %= 3600
		if s < 600 {
			out = append(out, '0')
		}
	}
	out = append(strconv.AppendInt(out, s/60, 10), ':', byte('0'+s%60/10), byte('0'+s%10))
	return string(append(out, after...))
}

// percent prints a share as a whole percentage for progress: cut, so that only
// what is done reads 100 %.
func percent(share float64) string {
	if !(share > 0) {
		return "0 %"
	}
	return strconv.Itoa(int(min(share, 1)*100)) + " %"
}

// wrap breaks text at blanks into lines of at most w cells; a word that is
// longer than a line stands alone and is cut when it is drawn.
func wrap(text string, w int) []string {
	if w <= 0 {
		return nil
	}
	if strings.Contains(text, "  ") || strings.ContainsFunc(text, oddSpace) {
		text = strings.Join(strings.Fields(text), " ")
	}
	text = strings.Trim(text, " ")
	var lines []string
	start, end := 0, 0 // the line so far
	for word := range strings.FieldsSeq(text) {
		next := min(len(text), end+len(word))
		if end > start {
			next++ // the blank between
		}
		if end > start && plot.Width(text[start:next]) > w {
			lines = append(lines, text[start:end])
			start, next = end+1, end+1+len(word)
		}
		end = next
	}
	if end > start {
		lines = append(lines, text[start:end])
	}
	return lines
}

// drawNothing says in the middle of a panel why it is empty.
func drawNothing(c *plot.Canvas, r plot.Rect, text string, th *Theme) {
	lines := wrap(text, min(r.W-4, 56))
	_, r = r.SplitY(max(0, (r.H-len(lines))/2))
	for i, line := range lines {
		textIn(c, r.Row(i), plot.Center, line, th.Dim)
	}
}

// oddSpace reports whether r is a space other than a blank.
func oddSpace(r rune) bool { return r != ' ' && unicode.IsSpace(r) }

// span is a piece of a line and its style.
type span struct {
	text  string
	style plot.Style
}

// writtenOut are signs whose stand-in of one byte would mislead, as ± would read
// as a sum, or is that of another sign, as the # of a request's number is that of
// a double line.
var writtenOut = strings.NewReplacer(
	"±", "+-", "∞", "inf", "→", "->", "≤", "<=", "≥", ">=", "≠", "!=", "…", "...", "#", "no. ",
	"↑↓", "up/down", "←→", "left/right", "←", "<-", "◀", "<<",
)

// portable writes such signs out on an ASCII canvas.
func portable(c *plot.Canvas, text string) string { return writtenIn(c.Alphabet(), text) }

// writtenIn writes such signs out in ASCII.
func writtenIn(a plot.Alphabet, text string) string {
	if a != plot.ASCII {
		return text
	}
	return writtenOut.Replace(strings.Clone(text)) // of a clone, so that text need not live on the heap
}

// textIn writes text into the first row of r, in what the canvas can show.
func textIn(c *plot.Canvas, r plot.Rect, a plot.Align, text string, style plot.Style) int {
	return c.TextIn(r, a, portable(c, text), style)
}

// spans writes pieces one after the other into the first row of r, cutting the
// last one that fits, and returns the column after them.
func spans(c *plot.Canvas, r plot.Rect, parts ...span) int {
	x := r.X
	for _, p := range parts {
		rest := plot.Rect{X: x, Y: r.Y, W: r.X + r.W - x, H: min(r.H, 1)}
		x = textIn(c, rest, plot.Left, p.text, p.style)
	}
	return x
}
