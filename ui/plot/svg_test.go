package plot

import (
	"encoding/xml"
	"errors"
	"io"
	"math"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// drawing is a picture read back, by cells.
type drawing struct {
	title  string
	glyphs map[[2]int]rune   // letters
	inks   map[[2]int]string // of letters and paths
	papers map[[2]int]string
}

// readBack parses a picture as strictly as XML is parsed, and finds the cells
// that its letters and paths stand in.
func readBack(t rapid.TB, svg string) *drawing {
	d := &drawing{glyphs: map[[2]int]rune{}, inks: map[[2]int]string{}, papers: map[[2]int]string{}}
	dec := xml.NewDecoder(strings.NewReader(svg))
	var text *strings.Builder
	var at xml.StartElement
	ink := ""
	for {
		token, err := dec.Token()
		if errors.Is(err, io.EOF) {
			return d
		}
		if err != nil {
			t.Fatalf("%v in\n%s", err, svg)
		}
		switch e := token.(type) {
		case xml.StartElement:
			at, text = e.Copy(), &strings.Builder{}
			switch e.Name.Local {
			case "svg", "title", "rect", "text":
			case "g":
				ink = attribute(e, "fill")
			case "path":
				d.path(t, e, ink)
			default:
				t.Fatalf("the picture has a <%s>", e.Name.Local)
			}
		case xml.CharData:
			if text != nil {
				text.Write(e)
			}
		case xml.EndElement:
			switch e.Name.Local {
			case "title":
				d.title = text.String()
			case "text":
				d.letters(t, at, text.String(), ink)
			}
			text = nil
		}
	}
}

func attribute(e xml.StartElement, name string) string {
	for _, a := range e.Attr {
		if a.Name.Local == name {
			return a.Value
		}
	}
	return ""
}

// letters takes note of a word: each letter has a place of its own.
func (d *drawing) letters(t rapid.TB, e xml.StartElement, word, ink string) {
	places, runes := strings.Fields(attribute(e, "x")), []rune(word)
	if len(places) != len(runes) {
		t.Fatalf("%d places for %q", len(places), word)
	}
	for i, place := range places {
		x, _ := strconv.Atoi(place)
		y, _ := strconv.Atoi(attribute(e, "y"))
		if x%cellWidth != 0 || (y-baseline)%cellHeight != 0 {
			t.Fatalf("%q stands at %d,%d", word, x, y)
		}
		cell := [2]int{x / cellWidth, (y - baseline) / cellHeight}
		d.ink(t, cell, ink)
		d.glyphs[cell] = runes[i]
	}
}

func (d *drawing) ink(t rapid.TB, cell [2]int, ink string) {
	if _, twice := d.inks[cell]; twice {
		t.Fatalf("cell %v is drawn twice", cell)
	}
	d.inks[cell] = ink
}

var (
	pieces   = regexp.MustCompile(`M(\d+) (\d+)([^M]*)`)
	commands = regexp.MustCompile(`([mhvalz])([^mhvalz]*)`)
	figures  = regexp.MustCompile(`-?(\d+\.?\d*|\.\d+)`)
)

// path takes note of the cells in which the pieces of a path lie: each begins at
// the corner of one, and goes to the right, or down if it is one cell wide.
func (d *drawing) path(t rapid.TB, e xml.StartElement, ink string) {
	isPaper := attribute(e, "fill") != "none" && attribute(e, "fill") != ""
	if stroke := attribute(e, "stroke"); stroke != "" && stroke != ink {
		t.Fatalf("a stroke of %s among ink of %s", stroke, ink)
	}
	data, rest := attribute(e, "d"), 0
	for _, piece := range pieces.FindAllStringSubmatch(data, -1) {
		rest += len(piece[0])
		x, _ := strconv.Atoi(piece[1])
		y, _ := strconv.Atoi(piece[2])
		if x%cellWidth != 0 || y%cellHeight != 0 {
			t.Fatalf("a piece begins at %d,%d", x, y)
		}
		w, h := reach(t, piece[3])
		for i := range w * h {
			cell := [2]int{x/cellWidth + i%w, y/cellHeight + i/w}
			if isPaper {
				d.papers[cell] = attribute(e, "fill")
			} else {
				d.ink(t, cell, ink)
			}
		}
	}
	if rest != len(data) {
		t.Fatalf("path %q", data)
	}
}

// reach follows relative commands and says over how many cells they go.
func reach(t rapid.TB, path string) (w, h int) {
	x, y, right, low := 0.0, 0.0, 0.0, 0.0
	for _, c := range commands.FindAllStringSubmatch(path, -1) {
		var n []float64
		for _, f := range figures.FindAllString(c[2], -1) {
			v, err := strconv.ParseFloat(f, 64)
			if err != nil {
				t.Fatalf("%q in %q", f, path)
			}
			n = append(n, v)
		}
		size := map[string]int{"m": 2, "l": 2, "h": 1, "v": 1, "a": 7, "z": 0}[c[1]]
		if size > 0 && (len(n) == 0 || len(n)%size != 0) || size == 0 && len(n) > 0 {
			t.Fatalf("%q in %q", c[0], path)
		}
		for ; len(n) > 0; n = n[size:] {
			switch c[1] {
			case "h":
				x += n[0]
			case "v":
				y += n[0]
			default:
				x, y = x+n[size-2], y+n[size-1]
			}
			if x < 0 || y < 0 {
				t.Fatalf("%q leaves its cell at %g,%g", path, x, y)
			}
			right, low = max(right, x), max(low, y)
		}
	}
	return max(1, int(math.Ceil(right/cellWidth))), max(1, int(math.Ceil(low/cellHeight)))
}

// shown is what stands in a picture for a letter: XML has no place for some.
func shown(r rune) rune {
	if r == '\t' || r == '\n' || r == '\r' || r >= 0x20 && r <= 0xd7ff || r >= 0xe000 && r <= 0xfffd || r >= 0x10000 && r <= 0x10ffff {
		return r
	}
	return '\ufffd'
}

// holdsCanvas holds that a picture shows every cell in the right place and look,
// and nothing else.
func holdsCanvas(t rapid.TB, c *Canvas, title string, p Palette) {
	k := DarkInks()
	svg := c.SVG(title, p, k)
	if again := c.SVG(title, p, k); again != svg {
		t.Fatal("the same canvas gives other bytes")
	}
	d := readBack(t, svg)
	if want := strings.Map(shown, title); d.title != want {
		t.Fatalf("title %q, want %q", d.title, want)
	}
	drawn, papers := 0, 0
	for y := range c.h {
		for x := range c.w {
			cell, at := c.At(x, y), [2]int{x, y}
			l := k.look(p.sgr(cell.S))
			if cell.R != ' ' {
				drawn++
				if got := d.inks[at]; got != l.ink.String() {
					t.Fatalf("%q in cell %v has ink %q, want %s", cell.R, at, got, l.ink)
				}
			}
			if with, _ := markOf(cell.R); with == lettered && cell.R != ' ' && d.glyphs[at] != shown(cell.R) {
				t.Fatalf("cell %v shows %q, want %q", at, d.glyphs[at], cell.R)
			}
			if l.paper != k.Background {
				papers++
				if got := d.papers[at]; got != l.paper.String() {
					t.Fatalf("%q in cell %v stands on %q, want %s", cell.R, at, got, l.paper)
				}
			}
		}
	}
	if len(d.inks) != drawn || len(d.papers) != papers {
		t.Fatalf("%d cells have ink, want %d; %d have a paper, want %d", len(d.inks), drawn, len(d.papers), papers)
	}
}

// hostileText draws text of what XML treats as special, cannot hold, or has in
// more than one form.
func hostileText(t *rapid.T, name string) string {
	special := rapid.SampledFrom([]rune("<>&\"'\x00\x1b\t\n\r]]>\ufeff\ufffe\ufffd\U0010ffff"))
	return string(rapid.SliceOf(rapid.OneOf(special, rapid.Rune())).Draw(t, name))
}

// pictured puts anything at all into cells, also what [Canvas.Set] would not let
// in.
func pictured(t *rapid.T) {
	c := New(rapid.IntRange(0, 20).Draw(t, "w"), rapid.IntRange(0, 8).Draw(t, "h"), Alphabet(rapid.IntRange(0, 2).Draw(t, "alphabet")))
	glyph := rapid.OneOf(rapid.SampledFrom([]rune("  ─━═│││█░▒▓■□▱ab<&>⠒⣿")), rapid.Int32Range(0x2190, 0x28ff), rapid.Rune(), rapid.Int32())
	for i := 0; i < len(c.cells); {
		r, s := glyph.Draw(t, "r"), Style(rapid.IntRange(0, 12).Draw(t, "s"))
		set := rapid.Bool().Draw(t, "set")
		for range rapid.IntRange(1, 4).Draw(t, "run") {
			if i == len(c.cells) {
				break
			}
			if c.cells[i] = (Cell{R: r, S: s}); set {
				c.Set(i%c.w, i/c.w, r, s)
			}
			i++
		}
	}
	for i := c.w; i < len(c.cells); i++ {
		switch rapid.IntRange(0, 3).Draw(t, "like") {
		case 0:
			c.cells[i] = c.cells[i-c.w]
		case 1:
			c.cells[i].R = c.cells[i-1].R
		}
	}
	p := append(testPalette(), "7;36", "38;5;80;48;5;17", "1;3;48;2;1;2;3", "44", "38;5;;;", rapid.String().Draw(t, "sgr"))
	holdsCanvas(t, c, hostileText(t, "title"), p)
}

func TestPictured(t *testing.T) { rapid.Check(t, pictured) }

func FuzzPictured(f *testing.F) { f.Fuzz(rapid.MakeFuzz(pictured)) }

// TestEveryGlyphIsPictured holds for all that may stand in a cell, alone and
// beside its like.
func TestEveryGlyphIsPictured(t *testing.T) {
	c := New(256, 256, Braille)
	for r := range rune(0x10000) {
		c.Set(int(r)%256, int(r)/256, r, Style(r%3))
	}
	holdsCanvas(t, c, "glyphs", testPalette())
	for _, r := range "─│┌┐└┘├┤┬┴┼╭╮╯╰═║━┃╌┄┊▀▄█▌▐░▒▓▁▏⠒⣿" + string([]rune{Triangle, Disc, Diamond, Pointer, Play, Dot, Check, Cross, Square, Hollow, Slant}) {
		if with, _ := markOf(r); with == lettered {
			t.Errorf("%q depends on a font", r)
		}
	}
}

// TestPicturesAreSmall holds for large screens full of one glyph: pieces of lines
// and areas are one, and no cell takes more than its dots.
func TestPicturesAreSmall(t *testing.T) {
	for glyph, limit := range map[rune]int{
		' ': 500, '─': 60 * 20, '═': 60 * 40, '│': 200 * 20, '▒': 60 * 40, 'a': 200 * 60 * 6, '⠒': 200 * 60 * 30, '⣿': 200 * 60 * 75,
	} {
		c := New(200, 60, Braille)
		c.Fill(c.Bounds(), glyph, 1)
		if n := len(c.SVG("full", testPalette(), DarkInks())); n > limit+500 {
			t.Errorf("%q takes %d bytes, more than %d", glyph, n, limit+500)
		}
	}
}

// TestPictureHasNothingFromElsewhere holds that it asks for no file and runs no
// script, whatever is written in it.
func TestPictureHasNothingFromElsewhere(t *testing.T) {
	c := New(60, 1, Braille)
	c.Text(0, 0, `<script src="http://x"/><a href='url(#a)'>&amp;`, 0)
	svg := c.SVG(`"><script>`, nil, DarkInks())
	for _, bad := range []string{"<script", "<a", "href", "url(", "<style", "<image", "&amp;amp;amp;"} {
		if strings.Contains(readableMarkup(svg), bad) {
			t.Errorf("the picture has %s:\n%s", bad, svg)
		}
	}
}

// readableMarkup is a document without what stands between its tags.
func readableMarkup(svg string) string {
	return regexp.MustCompile(`>[^<]*<`).ReplaceAllString(svg, "><")
}
