package plot

import "strings"

// brush is what the path of a glyph is drawn with on a picture.
type brush int

// The brushes, in the order in which they draw.
const (
	paper brush = iota // the background of a style
	light
	medium
	dark   // shades of a quarter, a half and three quarters
	filled // areas
	thin
	heavy
	dots
	brushes
	lettered = brushes // a letter: no path
)

// attributes are those of the path that a brush draws. Rows of areas and pieces
// of lines meet without a seam at any scale: areas have sharp edges, and thin
// lines end half their width beyond their path.
func (b brush) attributes(l look) []string {
	stroke := func(width string, more ...string) []string {
		return append([]string{"fill", "none", "stroke", l.ink.String(), "stroke-width", width}, more...)
	}
	switch b {
	case paper:
		return []string{"fill", l.paper.String(), "shape-rendering", "crispEdges"}
	case light:
		return []string{"fill-opacity", ".25", "shape-rendering", "crispEdges"}
	case medium:
		return []string{"fill-opacity", ".5", "shape-rendering", "crispEdges"}
	case dark:
		return []string{"fill-opacity", ".75", "shape-rendering", "crispEdges"}
	case thin:
		return stroke("1.2", "stroke-linecap", "square")
	case heavy:
		return stroke("2.6")
	case dots:
		return stroke("2.8", "stroke-linecap", "round")
	}
	return nil
}

// markOf returns how a glyph is drawn: a brush, and a path of relative commands
// from the upper left corner of its cell.
func markOf(r rune) (brush, string) {
	switch {
	case isBraille(r):
		return dots, braillePath(uint8(r - brailleBase))
	case r < 0x2190: // letters, most of what there is
		return lettered, ""
	case r >= '▀' && r <= '▟':
		return blockPath(r)
	case r >= '─' && r <= '╿':
		return linePath(r)
	}
	return symbolPath(r)
}

// runPath draws n cells in a row of the same glyph in one piece, and is empty for
// a glyph of which each stands alone.
func runPath(r rune, n int) string {
	length := decimal(n * cellWidth)
	switch r {
	case rune(Thin), rune(Heavy):
		return "m0 8h" + length
	case rune(Double):
		return "m0 6h" + length + "m-" + length + " 4h" + length
	case '█', LightShade, MediumShade, '▓':
		return box(0, 0, n*cellWidth, cellHeight)
	}
	return ""
}

// braillePath draws a dot as a line without length and with round ends.
func braillePath(bits uint8) string {
	b := &strings.Builder{}
	x, y := 0, 0
	for i := range 8 {
		if bits&brailleBits[i] == 0 {
			continue
		}
		atX, atY := 2+i/4*4, 2+i%4*4
		b.WriteString("m" + decimal(atX-x) + " " + decimal(atY-y) + "h0")
		x, y = atX, atY
	}
	return b.String()
}

// blockPath draws a block element as a rectangle; a quadrant remains a letter.
func blockPath(r rune) (brush, string) {
	switch {
	case r == '▀':
		return filled, box(0, 0, 8, 8)
	case r <= '█':
		h := 2 * int(r-'▁'+1)
		return filled, box(0, 16-h, 8, h)
	case r <= '▏':
		return filled, box(0, 0, int('▐'-r), 16)
	case r == '▐':
		return filled, box(4, 0, 4, 16)
	case r <= '▓':
		return light + brush(r-'░'), runPath(r, 1)
	}
	return lettered, ""
}

// box is the path of a rectangle.
func box(x, y, w, h int) string {
	return "m" + decimal(x) + " " + decimal(y) + "h" + decimal(w) + "v" + decimal(h) + "h-" + decimal(w) + "z"
}

// linePath draws box drawing: lines through the middle of the cell that meet
// those of the cells beside it.
func linePath(r rune) (brush, string) {
	switch r {
	case '━':
		return heavy, runPath(r, 1)
	case '┃':
		return heavy, "m4 0v16"
	case '╌':
		return thin, "m1.1 8h1.3m2.7 0h1.3"
	case '┄':
		return thin, "m1.1 8h0m2.9 0h0m2.9 0h0"
	case '┊':
		return thin, "m4 1.6v.8m0 3.2v.8m0 3.2v.8m0 3.2v.8"
	}
	if path := thinLines(r); path != "" {
		return thin, path
	}
	return lettered, ""
}

func thinLines(r rune) string {
	switch r {
	case '─', '═':
		return runPath(r, 1)
	case upright:
		return "m4 0v16"
	case '┌':
		return "m8 8h-4v8"
	case '┐':
		return "m0 8h4v8"
	case '└':
		return "m8 8h-4v-8"
	case '┘':
		return "m0 8h4v-8"
	case '├':
		return "m4 0v16m0-8h4"
	case '┤':
		return "m4 0v16m0-8h-4"
	case '┬':
		return "m0 8h8m-4 0v8"
	case '┴':
		return "m0 8h8m-4 0v-8"
	case '┼':
		return "m0 8h8m-4-8v16"
	case '║':
		return "m3 0v16m2 0v-16"
	case '╭':
		return "m8 8a4 4 0 0 0-4 4v4"
	case '╮':
		return "m0 8a4 4 0 0 1 4 4v4"
	case '╯':
		return "m0 8a4 4 0 0 0 4-4v-4"
	case '╰':
		return "m8 8a4 4 0 0 1-4-4v-4"
	}
	return ""
}

// symbolPath draws the symbols that many fonts lack, have too wide, or have as
// pictures in colour.
func symbolPath(r rune) (brush, string) {
	switch r {
	case Triangle:
		return filled, "m.5 12l3.5-8 3.5 8z"
	case '▼':
		return filled, "m.5 4l3.5 8 3.5-8z"
	case Disc:
		return filled, "m.5 8a3.5 3.5 0 0 0 7 0a3.5 3.5 0 0 0-7 0z"
	case '○':
		return thin, "m1 8a3 3 0 0 0 6 0a3 3 0 0 0-6 0z"
	case Square:
		return filled, box(1, 5, 6, 6)
	case Hollow:
		return thin, box(1, 5, 6, 6)
	case Slant:
		return thin, "m.5 11l2-6h5l-2 6z"
	case Dot:
		return filled, "m2.5 8a1.5 1.5 0 0 0 3 0a1.5 1.5 0 0 0-3 0z"
	case Diamond:
		return filled, "m.5 8l3.5-4.5 3.5 4.5-3.5 4.5z"
	case '◇':
		return thin, "m1 8l3-4 3 4-3 4z"
	case Pointer:
		return filled, "m1.5 4l5 4-5 4z"
	case Play:
		return filled, "m.5 3.5l7 4.5-7 4.5z"
	case Check:
		return thin, "m1 8.5l2 3 4-7"
	case Cross:
		return thin, "m1.5 5l5 6m0-6l-5 6"
	}
	return lettered, ""
}
