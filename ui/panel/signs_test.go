package panel

import (
	"maps"
	"regexp"
	"slices"
	"strings"
	"testing"

	"capsize/model/sizing"
	"capsize/ui/plot"
)

// mayBeChance is where a question mark is a sign of its own.
var mayBeChance = regexp.MustCompile(`\? (maybe|[+-])`)

// numbered is the number of a request as other alphabets have it.
var numbered = regexp.MustCompile(`#[0-9]`)

// role is what a glyph of the braille pictures stands for where several stand for
// the same: lines of the frame and of the axes, upright lines, strokes of a
// minus, and everything that was measured.
func role(r rune) rune {
	switch {
	case r >= 0x2800 && r <= 0x28ff, r == '█', r == '*': // and the star of a changed preset
		return plot.Trace
	case strings.ContainsRune("╭╮╰╯├┤", r):
		return '+'
	case strings.ContainsRune("│┊┃", r):
		return '|'
	case strings.ContainsRune("−–", r), r == rune(plot.Thin):
		return '-'
	case r == rune(plot.Dashed): // a line of a chart: no text is made of it
		return '-'
	case r == '…', r == '·':
		return '.'
	case r == rune(plot.Heavy): // and an equals sign
		return '='
	}
	return r
}

// written are bytes that text is made of: they may be a sign besides.
func written(r rune) bool {
	return r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || strings.ContainsRune(" ,;:/%", r)
}

// isWritten reports whether text is what a glyph is written out as.
func isWritten(r rune, text string) bool { return writtenOut.Replace(string(r)) == text }

// inASCII lists, for every byte of the ASCII picture of a frame, what it stands
// for, by the braille picture of the same frame. Lines in which text has moved,
// as it is longer in ASCII, count as far as they are alike.
func inASCII(f *Frame, w, h int) map[rune]map[rune]bool {
	fine, plain := screen(f, w, h, plot.Braille), screen(f, w, h, plot.ASCII)
	stand := plot.New(1, 1, plot.ASCII)
	out := map[rune]map[rune]bool{}
	for y := range h {
		for x := range w {
			r, g := fine.At(x, y).R, plain.At(x, y).R
			stand.Set(0, 0, r, 0)
			switch {
			case stand.At(0, 0).R != g, written(r), strings.ContainsRune("▁▂▃▄▅▆▇", r): // bars are told by their blackness
				continue
			case isWritten(r, string(g)+string(plain.At(x+1, y).R)), isWritten(r, string(plain.At(x-1, y).R)+string(g)):
				continue // two bytes, and so no other sign
			}
			if out[g] == nil {
				out[g] = map[rune]bool{}
			}
			out[g][role(r)] = true
		}
	}
	return out
}

// TestASCIISignsMeanOneThing holds in every picture.
func TestASCIISignsMeanOneThing(t *testing.T) {
	seen := map[rune]bool{}
	for name, f := range frames(t) {
		for _, size := range [][2]int{{200, 60}, {120, 40}, {80, 24}, {60, 16}} {
			for g, roles := range inASCII(f, size[0], size[1]) {
				if len(roles) > 1 {
					t.Errorf("%s %v: %c is %q", name, size, g, string(slices.Sorted(maps.Keys(roles))))
				}
				for r := range roles {
					seen[r] = true
				}
			}
		}
	}
	for _, r := range []rune{plot.Check, plot.Cross, plot.Approx, plot.Pointer, plot.Triangle, plot.Disc, plot.Diamond, kneeSign, plot.Dot, plot.Trace, plot.MediumShade, plot.LightShade, rune(plot.Double), rune(plot.Dotted)} {
		if !seen[role(r)] {
			t.Errorf("%c is in no picture", r)
		}
	}
}

// TestSignsThatAreWrittenOut holds that no arrow, and no sign with one of its own
// beside it, is left to a byte in ASCII.
func TestSignsThatAreWrittenOut(t *testing.T) {
	f := *frames(t)["pinned"]
	c := plot.New(200, 60, plot.ASCII)
	Draw(c, &f, Blank())
	picture := c.Plain()
	for _, want := range []string{"? maybe chance", "!= real", "+- ", "c 31 -> 32", "arrows knob, tune", "q quit"} {
		if !strings.Contains(picture, want) {
			t.Errorf("%q is missing in\n%s", want, picture)
		}
	}
	for name, want := range map[string]string{"kill-steps": " -> no. ", "slots-aside": "-> 429: ", "limited-followed": "following no. "} {
		picture := screen(frames(t)[name], 80, 24, plot.ASCII).Plain() + screen(frames(t)[name], 200, 60, plot.ASCII).Plain()
		if !strings.Contains(picture, want) || numbered.MatchString(picture) {
			t.Errorf("%s: %q is missing, or a number is not written out, in\n%s", name, want, picture)
		}
	}
	if changed := screen(frames(t)["changed"], 200, 60, plot.ASCII).Plain(); !strings.Contains(changed, "|c 49->25") || !strings.Contains(changed, "K 75->20") {
		t.Errorf("the marks lack their arrows:\n%s", changed)
	}
}

// TestEveryMeaningHasItsGlyph holds, in every alphabet, of the glyphs that stand
// for something by themselves: what a slider shows is in no other bar, and what a
// verdict begins with is none of them.
func TestEveryMeaningHasItsGlyph(t *testing.T) {
	for a := plot.Braille; a <= plot.ASCII; a++ {
		slots := glyphsOf(a)
		meaning := map[rune]string{}
		c := plot.New(1, 1, a)
		add := func(what string, glyph rune) {
			c.Set(0, 0, glyph, 0)
			shown := c.At(0, 0).R
			if other := meaning[shown]; other != "" && other != what {
				t.Errorf("%s: %c is %s and %s", a, shown, other, what)
			}
			meaning[shown] = what
		}
		add("the need", plot.Triangle)
		add("what is set", plot.Disc)
		add("goals met by formula", Band{Low: 0, High: 1}.shade())
		add("goals met in a sweep", Band{Low: 0, High: 1, Simulated: true}.shade())
		add("asked beyond", askedBeyond)
		add("the process alone", memoryBase)
		add("streams", memoryStreams)
		add("those who wait", memoryWaiting)
		add("those who wait", slots.place)
		add("no token yet", slots.early)
		add("asleep", slots.asleep)
		add("free", slots.free)
		add("another's slot", '○')
		add("A", plot.Dot)
		add("the knee", kneeSign)
		for _, state := range []sizing.State{sizing.TIGHT, sizing.OVER, sizing.UNSTABLE, sizing.OOM} {
			f := &Frame{Verdict: sizing.Verdict{State: state}}
			word, _ := f.verdictWord(Blank())
			shape, _, _ := strings.Cut(word, " ")
			if was := meaning[[]rune(shape)[0]]; was != "" {
				t.Errorf("%s: %s begins with %s", a, word, was)
			}
		}
	}
}

// TestFooterKeepsItsHintsInASCII holds that, at 120 columns, no hint is lost to
// the names of keys.
func TestFooterKeepsItsHintsInASCII(t *testing.T) {
	f := frames(t)["steady"]
	footer := func(a plot.Alphabet) string {
		c := plot.New(120, 1, a)
		DrawFooter(c, c.Bounds(), f, Blank())
		return c.Plain()
	}
	fine, plain := footer(plot.Braille), footer(plot.ASCII)
	for _, h := range f.Hints {
		if strings.Contains(fine, h.Text) && !strings.Contains(plain, h.Text) {
			t.Errorf("%q is in %q, and not in %q", h.Text, fine, plain)
		}
	}
	if !strings.Contains(fine, "q quit") {
		t.Error(fine)
	}
}
