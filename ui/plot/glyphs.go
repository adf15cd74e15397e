package plot

import "fmt"

// Alphabet is the set of glyphs a canvas may use.
type Alphabet uint8

// The alphabets, from the finest chart raster to the most portable one.
const (
	Braille   Alphabet = iota // 2×4 dots a cell
	HalfBlock                 // 1×2 dots a cell, for fonts without braille
	ASCII                     // 1×1 dot a cell, and nothing but bytes below 0x80
)

// String returns the name that [ParseAlphabet] reads.
func (a Alphabet) String() string {
	switch a {
	case Braille:
		return "braille"
	case HalfBlock:
		return "halfblock"
	default:
		return "ascii"
	}
}

// ParseAlphabet reads the name of an alphabet: braille, halfblock or ascii.
func ParseAlphabet(s string) (Alphabet, error) {
	for a := Braille; a <= ASCII; a++ {
		if s == a.String() {
			return a, nil
		}
	}
	return Braille, fmt.Errorf("chart alphabet %q: must be braille, halfblock or ascii", s)
}

// dots returns how many dots a cell holds across and down.
func (a Alphabet) dots() (across, down int) {
	switch a {
	case Braille:
		return 2, 4
	case HalfBlock:
		return 1, 2
	default:
		return 1, 1
	}
}

// Stroke is the glyph a horizontal line is made of.
type Stroke rune

// The strokes, told apart without colour.
const (
	Thin   Stroke = '─'
	Heavy  Stroke = '━'
	Double Stroke = '═'
	Dashed Stroke = '╌'
	Dotted Stroke = '┄'
)

// Glyphs that panels and charts share, named after their shape. Any canvas
// takes them: an ASCII canvas replaces each by its stand-in.
const (
	Triangle    = '▲'
	Disc        = '●'
	Diamond     = '◆'
	Pointer     = '▸'
	Play        = '▶'
	Dot         = '∙' // the marker of a series drawn as [Markers]
	Trace       = '⠒' // a piece of a chart line, for legends
	Break       = '┊' // a vertical mark on the x axis
	Stand       = '│' // a vertical line where a run stands
	Hair        = '╎' // the vertical line of a crosshair
	LightShade  = '░'
	MediumShade = '▒'
	DarkShade   = '▓'
	Square      = '■'
	Hollow      = '□'
	Slant       = '▱'
	Check       = '✓'
	Approx      = '≈'
	Cross       = '✗'
	Ellipsis    = '…'
	ArrowUp     = '↑'
	ArrowDown   = '↓'
	SliderLeft  = '├'
	SliderRight = '┤'
)

// Bars holds the eight bar glyphs from the lowest to the full cell.
const Bars = "▁▂▃▄▅▆▇█"
