package plot

import (
	"strings"
	"unicode/utf8"
)

// Palette maps a [Style] to the parameters of its SGR sequence (ECMA-48), for
// example "1;33" for bold yellow. An empty string, or a style beyond the end of
// the palette, is the terminal's default look; with a palette of empty strings,
// or nil, no escape sequence is written at all.
type Palette []string

func (p Palette) sgr(s Style) string {
	if int(s) >= len(p) {
		return ""
	}
	return p[s]
}

// ink reports whether parameters touch only the strokes of a glyph (colour of
// the foreground, bold, faint, italic), so that a blank looks the same with and
// without them.
func ink(sgr string) bool {
	if strings.HasPrefix(sgr, "38;") { // 38;5;n or 38;2;r;g;b and nothing more
		n := strings.Count(sgr, ";")
		return strings.HasPrefix(sgr, "38;5;") && n == 2 || strings.HasPrefix(sgr, "38;2;") && n == 4
	}
	for p := range strings.SplitSeq(sgr, ";") {
		switch {
		case len(p) == 1 && p >= "1" && p <= "3":
		case len(p) == 2 && (p[0] == '3' || p[0] == '9') && p[1] <= '7':
		default:
			return false
		}
	}
	return true
}

// Render returns the canvas as h lines of exactly w columns joined by "\n",
// without a newline at the end. It writes one SGR sequence for each run of
// cells that look alike; blanks join the run before them if they look the same
// in it. Each line begins and ends in the default look.
func (c *Canvas) Render(p Palette) string {
	var inks [256]bool
	for s := range min(len(p), len(inks)) {
		inks[s] = ink(p[s])
	}
	out := c.out[:0]
	for y := range c.h {
		if y > 0 {
			out = append(out, '\n')
		}
		out = appendLine(out, c.cells[y*c.w:][:c.w], p, &inks)
	}
	c.out = out
	return string(out)
}

func appendLine(out []byte, row []Cell, p Palette, inks *[256]bool) []byte {
	var style Style
	sgr, last := "", ""
	carry := true // a default blank may stay in the current run
	for _, cell := range row {
		if cell.S != style {
			style, sgr = cell.S, p.sgr(cell.S)
		}
		if sgr != last && !(carry && cell.R == ' ' && (sgr == "" || inks[style])) {
			out = appendSGR(out, last, sgr)
			last, carry = sgr, sgr == "" || inks[style]
		}
		out = utf8.AppendRune(out, cell.R)
	}
	if last != "" {
		out = appendSGR(out, last, "")
	}
	return out
}

// appendSGR switches from one look to another. Attributes add up on a terminal,
// so leaving a look takes a reset.
func appendSGR(out []byte, from, to string) []byte {
	out = append(out, "\x1b["...)
	if from != "" && to != "" {
		out = append(out, "0;"...)
	}
	out = append(out, to...)
	return append(out, 'm')
}

// Plain returns the canvas without styles and without blanks at the ends of its
// lines: for tests, and for copying a screen as text.
func (c *Canvas) Plain() string {
	var b strings.Builder
	for y := range c.h {
		if y > 0 {
			b.WriteByte('\n')
		}
		row := c.cells[y*c.w:][:c.w]
		for len(row) > 0 && row[len(row)-1].R == ' ' {
			row = row[:len(row)-1]
		}
		for _, cell := range row {
			b.WriteRune(cell.R)
		}
	}
	return b.String()
}
