package plot

import (
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/charmbracelet/x/ansi"
)

// TestGlyphsAreOneColumnWide asks the library that Bubble Tea measures with,
// alone and in one long line, where neighbours could merge.
func TestGlyphsAreOneColumnWide(t *testing.T) {
	for _, a := range []Alphabet{Braille, HalfBlock, ASCII} {
		var line strings.Builder
		n := 0
		for r := rune(0); r <= 0x1ffff; r++ {
			g := a.glyph(r)
			if w := ansi.StringWidth(string(g)); w != 1 {
				t.Errorf("%v shows %U as %U, which is %d columns wide", a, r, g, w)
			}
			if g != unknown {
				line.WriteRune(g)
				n++
			}
		}
		if w := ansi.StringWidth(line.String()); w != n {
			t.Errorf("%v: all glyphs in one line are %d columns wide, want %d", a, w, n)
		}
	}
}

func TestASCIIStaysBelow0x80(t *testing.T) {
	for r := rune(-1); r <= utf8.MaxRune; r++ {
		if g := ASCII.glyph(r); g < ' ' || g > '~' {
			t.Fatalf("ASCII shows %U as %U", r, g)
		}
	}
}

// TestNamedGlyphsFold: everything panels draw exists in every alphabet, and the
// strokes can still be told apart.
func TestNamedGlyphsFold(t *testing.T) {
	named := []rune{
		Triangle, Disc, Diamond, Pointer, Play, Dot, Trace, Break, LightShade, MediumShade,
		Check, Approx, Cross, Ellipsis, ArrowUp, ArrowDown, SliderLeft, SliderRight,
	}
	named = append(named, []rune(Bars+"╭╮╰╯│─λρσμ·×±−–≤≥→²")...)
	for _, r := range named {
		for _, a := range []Alphabet{Braille, HalfBlock, ASCII} {
			if a.glyph(r) == unknown {
				t.Errorf("%v has no stand-in for %c", a, r)
			}
		}
	}
	seen := map[rune]Stroke{}
	for _, s := range []Stroke{Thin, Heavy, Double, Dotted} {
		g := ASCII.glyph(rune(s))
		if other, ok := seen[g]; ok {
			t.Errorf("strokes %c and %c are both %c in ASCII", s, other, g)
		}
		seen[g] = s
	}
	if g := ASCII.glyph(rune(Dashed)); g == ASCII.glyph(rune(Heavy)) || g == ASCII.glyph(rune(Double)) {
		t.Errorf("a dashed line looks like a limit in ASCII: %c", g)
	}
	bars := map[rune]bool{}
	for _, r := range Bars {
		bars[ASCII.glyph(r)] = true
	}
	if len(bars) != 8 {
		t.Errorf("the eight bars have %d glyphs in ASCII", len(bars))
	}
}

func TestTextThatWouldBreakALine(t *testing.T) {
	for _, tc := range []struct{ in, want string }{
		{"plain", "plain"},
		{"λ·S ≤ 12", "λ·S ≤ 12"},
		{"e\u0301te\u0301", "ete"},       // combining accents
		{"a\x1b[31mb\nc", "a?[31mb?c"},   // control characters
		{"⚠\ufe0f 模型 👍🏽", "? ?? ??"},     // wide, and a variation selector
		{"a\u200d\u202eb\u00adc", "abc"}, // joiner, direction mark, soft hyphen
		{"a\u00a0b\tc", "a b c"},
		{"\xff\xfe", "??"},
	} {
		c := New(12, 1, Braille)
		end := c.Text(0, 0, tc.in, 0)
		if got := c.Plain(); got != tc.want {
			t.Errorf("%q shows as %q, want %q", tc.in, got, tc.want)
		}
		if n := Width(tc.in); n != end || n != len([]rune(tc.want)) {
			t.Errorf("%q: Width %d, Text ended at %d, want %d", tc.in, n, end, len([]rune(tc.want)))
		}
	}
}

func TestASCIIText(t *testing.T) {
	c := New(40, 1, ASCII)
	c.Text(0, 0, "╭─ λ·S − 2×ρ ≈ ½ … é → ✓ ⠒ ▆ m² µs x₁₂", 0)
	if got, want := c.Plain(), "+- l.S - 2xr ~ ? . e > v * + m2 us x12"; got != want {
		t.Errorf("got  %q\nwant %q", got, want)
	}
}

func TestHalfBlockFoldsBraille(t *testing.T) {
	c := New(8, 1, HalfBlock)
	c.Text(0, 0, "⠁⠐⠄⢀⠒⣿⠅⠀", 0)
	if got, want := c.Plain(), "▀▀▄▄▀██"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

func TestParseAlphabet(t *testing.T) {
	for _, a := range []Alphabet{Braille, HalfBlock, ASCII} {
		if got, err := ParseAlphabet(a.String()); err != nil || got != a {
			t.Errorf("ParseAlphabet(%q) = %v, %v", a.String(), got, err)
		}
	}
	_, err := ParseAlphabet("dots")
	if err == nil || !strings.Contains(err.Error(), `"dots"`) || !strings.Contains(err.Error(), "braille, halfblock or ascii") {
		t.Errorf("error for an unknown alphabet: %v", err)
	}
}
