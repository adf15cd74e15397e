package plot

import (
	"strings"
	"unicode"
)

// unknown stands for a rune that may not stand in a cell.
const unknown = '?'

// Width returns the number of cells [Canvas.Text] fills with s. Runes without
// a width of their own (combining marks, joiners, variation selectors) count 0,
// every other rune counts 1.
func Width(s string) int {
	n := 0
	for _, r := range s {
		if r < 0x80 || !weightless(r) {
			n++
		}
	}
	return n
}

// glyph returns the rune that a canvas of this alphabet shows for r: r itself,
// a blank for the other spaces, the stand-in of the alphabet, or '?'.
func (a Alphabet) glyph(r rune) rune {
	switch {
	case r >= ' ' && r < 0x7f:
		return r
	case isSpace(r):
		return ' '
	case !narrow(r):
		return unknown
	}
	switch a {
	case Braille:
		return r
	case HalfBlock:
		if isBraille(r) {
			return encodeDots(HalfBlock, halves(r))
		}
		return r
	default:
		return asciiFor(r)
	}
}

// Fold returns s as a canvas of this alphabet shows it, line by line.
func (a Alphabet) Fold(s string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r == '\n':
			return r
		case r >= 0x80 && weightless(r):
			return -1
		}
		return a.glyph(r)
	}, s)
}

// weightless reports whether r takes no column of its own.
func weightless(r rune) bool {
	return !narrow(r) && unicode.In(r, unicode.Mn, unicode.Me, unicode.Cf)
}

func isSpace(r rune) bool {
	return r == '\t' || r == 0xa0 || r >= 0x2000 && r <= 0x200a || r == 0x202f
}

func isBraille(r rune) bool { return r >= brailleBase && r <= brailleBase+0xff }

// narrow reports whether every terminal shows r in one column and never merges
// it with its neighbours. The list is deliberately short: letters of the Latin,
// Greek and Cyrillic scripts, punctuation, mathematics, lines, blocks, braille.
func narrow(r rune) bool {
	switch {
	case r >= 0x2500 && r <= 0x28ff:
		return r <= 0x25ff && r != 0x25fd && r != 0x25fe || r == Check || r == Cross || r >= brailleBase
	case r >= 0xa1 && r <= 0x24f:
		return r != 0xad // soft hyphen
	case r >= 0x386 && r <= 0x52f:
		return r <= 0x3ff && unicode.IsLetter(r) || r >= 0x400 && (r < 0x483 || r > 0x489)
	case r >= 0x2010 && r <= 0x205e:
		return r <= 0x2027 || r >= 0x2030
	case r >= 0x2070 && r <= 0x20bf:
		return r <= 0x2071 || r >= 0x2074 && r <= 0x208e || r >= 0x20a0
	case r >= 0x2100 && r <= 0x23ff:
		return r <= 0x2319 || r >= 0x231c && r <= 0x2328 || r >= 0x232b && r <= 0x23e8
	}
	return false
}

// asciiFor returns the stand-in of one byte for a narrow rune.
func asciiFor(r rune) rune {
	switch {
	case r >= 0xc0 && r <= 0xff:
		return rune(latin1[r-0xc0])
	case r > 0xff && r < 0x2010:
		return asciiGreek(r)
	case isBraille(r):
		return encodeDots(ASCII, uint8(min(r-brailleBase, 1)))
	case r >= 0x2500 && r <= 0x259f:
		return asciiLine(r)
	}
	return asciiSymbol(r)
}

// latin1 holds the stand-ins of U+00C0 to U+00FF.
const latin1 = "AAAAAAACEEEEIIIIDNOOOOOxOUUUUYPsaaaaaaaceeeeiiiidnooooo/ouuuuypy"

func asciiGreek(r rune) rune {
	const from, to = "αβγδεηθκλμνπρστφχψωΓΔΘΛΠΣΦΨΩ", "abgdehqklunprstfxywGDQLPSFYW"
	i := 0
	for _, g := range from {
		if g == r {
			return rune(to[i])
		}
		i++
	}
	return unknown
}

// asciiLine folds box drawing and block elements. Heavy, double, dashed and
// dotted lines stay four different glyphs.
func asciiLine(r rune) rune {
	switch r {
	case '─', '╌':
		return '-'
	case '━':
		return '='
	case '═':
		return '#'
	case '┄':
		return ':'
	case '│', '┊', '┃', '║':
		return '|'
	case '╎':
		return '\''
	case '░':
		return ';'
	case '▒':
		return '%'
	case '▓', '▀':
		return '"'
	}
	if r >= '▁' && r <= '█' {
		return rune("_.:-=+#*"[r-'▁']) // a full cell is what was measured, as a trace is
	}
	if r < '▀' {
		return '+'
	}
	return '#'
}

func asciiSymbol(r rune) rune {
	switch r {
	case '▲', '△', '⌃':
		return '^'
	case '▼', '▽', '✓', '√':
		return 'v'
	case '↑':
		return '/'
	case '↓':
		return '\\'
	case '▸', '▶', '▹', '›', '»', '→', '≥':
		return '>'
	case '◂', '◀', '◃', '‹', '«', '←', '≤', '↵':
		return '<'
	case '■':
		return 'w'
	case '□':
		return 'e'
	case '▱':
		return '{'
	case '●', '◉':
		return '@'
	case '∙', '•', '°':
		return 'o'
	case '○':
		return 'O'
	case '◆':
		return '&'
	case '◇':
		return '$'
	case '±':
		return '+'
	case '✗':
		return 'X'
	case '×':
		return 'x'
	case '≈', '∼':
		return '~'
	case '·', '…':
		return '.'
	case '−', '‐', '‑', '‒', '–', '—', '↔':
		return '-'
	case '⌈', '⌊':
		return '['
	case '⌉', '⌋':
		return ']'
	case '÷', '⁄':
		return '/'
	case '≠':
		return '!'
	case 'µ':
		return 'u'
	case '“', '”', '″':
		return '"'
	case '‘', '’', '′':
		return '\''
	}
	return asciiDigit(r)
}

// asciiDigit folds superscript and subscript digits.
func asciiDigit(r rune) rune {
	switch {
	case r == '¹':
		return '1'
	case r == '²' || r == '³':
		return '2' + r - '²'
	case r == '⁰' || r >= '⁴' && r <= '⁹':
		return '0' + r - '⁰'
	case r >= '₀' && r <= '₉':
		return '0' + r - '₀'
	}
	return unknown
}
