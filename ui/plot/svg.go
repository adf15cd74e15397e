package plot

import (
	"encoding/xml"
	"strconv"
	"strings"
)

// A cell of a picture in the units of its viewBox. Dots of braille are then 4
// units apart in both directions.
const (
	cellWidth  = 8
	cellHeight = 16
	baseline   = 12 // of letters, below the top of the cell
	margin     = 8  // around the canvas
)

// upright is the vertical line of boxes.
const upright = '│'

// letterFonts are monospace fonts that readers have, the finest first. Letters
// stand in their columns also in any other font.
const letterFonts = `ui-monospace,SFMono-Regular,Menlo,Consolas,DejaVu Sans Mono,Liberation Mono,monospace`

// SVG returns the canvas as a picture (SVG 1.1, in UTF-8) that needs no other
// file and holds no script. The title says in words what it shows, for those
// who cannot see it. The same canvas gives the same bytes.
//
// Every letter has its own place, and lines, blocks, shades, braille and symbols
// are drawn as paths: a reader's font can move nothing.
func (c *Canvas) SVG(title string, p Palette, k Inks) string {
	b := &strings.Builder{}
	w, h := c.w*cellWidth+2*margin, c.h*cellHeight+2*margin
	element(b, "<svg", "xmlns", "http://www.w3.org/2000/svg", "role", "img",
		"viewBox", strings.Join([]string{decimal(-margin), decimal(-margin), decimal(w), decimal(h)}, " "),
		"width", decimal(w), "height", decimal(h), "font-family", letterFonts, "font-size", "13")
	b.WriteString(">\n<title>")
	escape(b, title)
	b.WriteString("</title>\n")
	element(b, "<rect", "x", decimal(-margin), "y", decimal(-margin), "width", decimal(w), "height", decimal(h),
		"rx", decimal(margin), "fill", k.Background.String())
	b.WriteString("/>\n")
	var used [256]bool
	for _, cell := range c.cells {
		used[cell.S] = true
	}
	for s, yes := range used {
		if yes {
			c.svgStyle(b, Style(s), k.look(p.sgr(Style(s))), k.Background)
		}
	}
	b.WriteString("</svg>\n")
	return b.String()
}

// svgStyle draws all cells of one style: they look alike.
func (c *Canvas) svgStyle(b *strings.Builder, s Style, l look, background RGB) {
	var paths [brushes][]byte
	letters := &strings.Builder{}
	for y := range c.h {
		row := c.cells[y*c.w:][:c.w]
		for x := 0; x < c.w; {
			n := 1
			if row[x].S == s {
				n = c.drawCells(&paths, letters, x, y)
				if l.paper != background {
					paths[paper] = appendPath(paths[paper], x, y, box(0, 0, n*cellWidth, cellHeight))
				}
			}
			x += n
		}
	}
	group := &strings.Builder{}
	for i, path := range paths {
		if len(path) > 0 {
			element(group, "<path", append(brush(i).attributes(l), "d", string(path))...)
			group.WriteString("/>\n")
		}
	}
	group.WriteString(letters.String())
	if group.Len() == 0 {
		return
	}
	element(b, "<g", "fill", l.ink.String())
	if l.bold {
		element(b, "", "font-weight", "bold")
	}
	if l.italic {
		element(b, "", "font-style", "italic")
	}
	b.WriteString(">\n" + group.String() + "</g>\n")
}

// drawCells draws the cell at column x of row y, with those to the right that are
// of one piece with it, and returns how many these are. A vertical line is drawn
// from its upper end.
func (c *Canvas) drawCells(paths *[brushes][]byte, letters *strings.Builder, x, y int) int {
	row := c.cells[y*c.w:][x:c.w]
	first := row[0]
	with, path := markOf(first.R)
	n := 1
	switch {
	case first.R == ' ' || first.R == upright && y > 0 && c.At(x, y-1) == first:
		return 1
	case with == lettered:
		return writeWord(letters, row, x, y)
	case first.R == upright:
		for h := 1; c.At(x, y+h) == first; h++ {
			path = "m4 0v" + decimal((h+1)*cellHeight)
		}
	case runPath(first.R, 1) != "":
		for n < len(row) && row[n] == first {
			n++
		}
		path = runPath(first.R, n)
	}
	paths[with] = appendPath(paths[with], x, y, path)
	return n
}

// writeWord writes the letters up to the next blank, each at its place, and
// returns how many there are.
func writeWord(b *strings.Builder, row []Cell, x, y int) int {
	n := 0
	places, word := &strings.Builder{}, &strings.Builder{}
	for ; n < len(row) && row[n].S == row[0].S && row[n].R != ' '; n++ {
		if with, _ := markOf(row[n].R); with != lettered {
			break
		}
		if n > 0 {
			places.WriteByte(' ')
		}
		places.WriteString(decimal((x + n) * cellWidth))
		word.WriteRune(row[n].R)
	}
	element(b, "<text", "x", places.String(), "y", decimal(y*cellHeight+baseline))
	b.WriteByte('>')
	escape(b, word.String())
	b.WriteString("</text>\n")
	return n
}

// appendPath adds a path of relative commands that begins at the upper left
// corner of a cell.
func appendPath(to []byte, x, y int, path string) []byte {
	to = append(strconv.AppendInt(append(to, 'M'), int64(x*cellWidth), 10), ' ')
	return append(strconv.AppendInt(to, int64(y*cellHeight), 10), path...)
}

// element writes a tag without its end: names and values of attributes in turn.
func element(b *strings.Builder, tag string, attributes ...string) {
	b.WriteString(tag)
	for i := 0; i+1 < len(attributes); i += 2 {
		b.WriteString(" " + attributes[i] + `="`)
		escape(b, attributes[i+1])
		b.WriteByte('"')
	}
}

// escape writes text; what XML has no place for becomes U+FFFD.
func escape(b *strings.Builder, text string) {
	_ = xml.EscapeText(b, []byte(text)) // a Builder takes everything
}

func decimal(n int) string { return strconv.Itoa(n) }
