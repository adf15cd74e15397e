package plot

import (
	"strconv"
	"strings"
)

// RGB is a colour, 0xRRGGBB in sRGB.
type RGB uint32

// String returns the colour as CSS writes it: "#rrggbb".
func (c RGB) String() string {
	const digits = "0123456789abcdef"
	b := [7]byte{'#'}
	for i := range 6 {
		b[i+1] = digits[c>>(20-4*i)&0xf]
	}
	return string(b[:])
}

// Inks are the colours that a picture has in place of those that the owner of a
// terminal chooses.
type Inks struct {
	Background, Foreground RGB
	// Named are the sixteen colours of SGR 30 to 37 (black, red, green, yellow,
	// blue, magenta, cyan, white) and, from the ninth on, of 90 to 97.
	Named [16]RGB
}

// DarkInks stand on a dark background of their own, so that a picture reads as
// well on a light page as on a dark one.
func DarkInks() Inks {
	return Inks{
		Background: 0x10151c, Foreground: 0xd8dde3,
		Named: [16]RGB{
			0x39424d, 0xff6b68, 0x6fcf7f, 0xe8bf5a, 0x6ea8fe, 0xd79bf5, 0x4fcbd8, 0xc4cad1,
			0x8a94a0, 0xff8d8a, 0x92e09d, 0xf6d67f, 0x8fbcff, 0xe3b5ff, 0x86e6ee, 0xffffff,
		},
	}
}

// look is what an SGR sequence comes to on a picture.
type look struct {
	ink, paper   RGB
	bold, italic bool
}

// look reads SGR parameters: bold, faint, italic, reverse, and colours by name,
// of the 256 and of 24 bits. It passes over all others. Bold does not brighten.
func (k *Inks) look(sgr string) look {
	l := look{ink: k.Foreground, paper: k.Background}
	faint, reverse := false, false
	for p := numbers(sgr); len(p) > 0; p = p[1:] {
		switch n := p[0]; {
		case n == 1:
			l.bold = true
		case n == 2:
			faint = true
		case n == 3:
			l.italic = true
		case n == 7:
			reverse = true
		case n >= 30 && n <= 37:
			l.ink = k.Named[n-30]
		case n >= 90 && n <= 97:
			l.ink = k.Named[n-90+8]
		case n >= 40 && n <= 47:
			l.paper = k.Named[n-40]
		case n >= 100 && n <= 107:
			l.paper = k.Named[n-100+8]
		case n == 38 || n == 48:
			c, used, ok := k.extended(p[1:])
			if p = p[used:]; ok && n == 38 {
				l.ink = c
			} else if ok {
				l.paper = c
			}
		}
	}
	if faint {
		l.ink = mix(l.ink, l.paper)
	}
	if reverse {
		l.ink, l.paper = l.paper, l.ink
	}
	return l
}

// numbers splits SGR parameters; what is no number in 0..255 becomes 0.
func numbers(sgr string) (list []int) {
	for p := range strings.SplitSeq(sgr, ";") {
		n, err := strconv.ParseUint(p, 10, 8)
		if err != nil {
			n = 0
		}
		list = append(list, int(n))
	}
	return list
}

// extended reads what follows 38 or 48, and says how many parameters it used.
func (k *Inks) extended(p []int) (c RGB, used int, ok bool) {
	switch {
	case len(p) >= 2 && p[0] == 5:
		return k.indexed(p[1]), 2, true
	case len(p) >= 4 && p[0] == 2:
		return rgb(p[1], p[2], p[3]), 4, true
	}
	return 0, len(p), false
}

// indexed is one of the 256 colours: the sixteen, a cube of 6×6×6, and greys.
func (k *Inks) indexed(n int) RGB {
	switch {
	case n < 16:
		return k.Named[n]
	case n >= 232:
		g := 8 + 10*(n-232)
		return rgb(g, g, g)
	}
	level := func(i int) int { return min(i, 1)*55 + 40*i }
	n -= 16
	return rgb(level(n/36), level(n/6%6), level(n%6))
}

func rgb(r, g, b int) RGB { return RGB(r<<16 | g<<8 | b) }

// mix is the colour of faint ink: three parts of paper shine through eight.
func mix(ink, paper RGB) RGB {
	part := func(shift int) int { return int(5*(ink>>shift&0xff)+3*(paper>>shift&0xff)) / 8 }
	return rgb(part(16), part(8), part(0))
}
