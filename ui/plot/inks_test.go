package plot

import (
	"math"
	"testing"
)

func TestLook(t *testing.T) {
	k := DarkInks()
	plain := look{ink: k.Foreground, paper: k.Background}
	for sgr, change := range map[string]func(l *look){
		"":                   func(*look) {},
		"0":                  func(*look) {},
		"1":                  func(l *look) { l.bold = true },
		"3":                  func(l *look) { l.italic = true },
		"31":                 func(l *look) { l.ink = k.Named[1] },
		"1;96":               func(l *look) { l.bold, l.ink = true, k.Named[14] },
		"44":                 func(l *look) { l.paper = k.Named[4] },
		"107":                func(l *look) { l.paper = k.Named[15] },
		"7":                  func(l *look) { l.ink, l.paper = l.paper, l.ink },
		"7;36":               func(l *look) { l.ink, l.paper = l.paper, k.Named[6] },
		"38;5;9":             func(l *look) { l.ink = k.Named[9] },
		"38;5;16;48;5;231":   func(l *look) { l.ink, l.paper = 0, 0xffffff },
		"38;5;80":            func(l *look) { l.ink = 0x5fd7d7 },
		"38;5;246":           func(l *look) { l.ink = 0x949494 },
		"38;2;1;2;3;1":       func(l *look) { l.ink, l.bold = 0x010203, true },
		"38;5":               func(*look) {},
		"38;9;31":            func(*look) {},
		"x;-1;999;4;38;2;1":  func(*look) {},
		"2;38;2;128;0;64;40": func(l *look) { l.ink, l.paper = mix(0x800040, k.Named[0]), k.Named[0] },
	} {
		want := plain
		change(&want)
		if got := k.look(sgr); got != want {
			t.Errorf("%q looks like %+v, want %+v", sgr, got, want)
		}
	}
	if got := mix(0xff8000, 0x0080ff); got != 0x9f805f {
		t.Errorf("faint is %s", got)
	}
}

// TestInksCanBeRead holds that every colour stands out from the background as
// much as WCAG asks of text (4.5), faint ones as it asks of graphics (3).
func TestInksCanBeRead(t *testing.T) {
	k := DarkInks()
	for n, ink := range append(k.Named[1:], k.Foreground) {
		if got := contrast(ink, k.Background); got < 4.5 {
			t.Errorf("colour %d, %s, has a contrast of %.1f", n+1, ink, got)
		}
		if got := contrast(mix(ink, k.Background), k.Background); got < 3 {
			t.Errorf("colour %d faint has a contrast of %.1f", n+1, got)
		}
	}
}

func contrast(a, b RGB) float64 {
	x, y := luminance(a), luminance(b)
	return (max(x, y) + 0.05) / (min(x, y) + 0.05)
}

// luminance is that of WCAG 2.1.
func luminance(c RGB) float64 {
	part := func(shift int) float64 {
		v := float64(c>>shift&0xff) / 255
		if v <= 0.04045 {
			return v / 12.92
		}
		return math.Pow((v+0.055)/1.055, 2.4)
	}
	return 0.2126*part(16) + 0.7152*part(8) + 0.0722*part(0)
}
