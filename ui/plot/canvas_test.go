package plot

import (
	"math"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

func TestSizesAreCut(t *testing.T) {
	for _, tc := range []struct{ w, h, wantW, wantH int }{
		{3, 2, 3, 2},
		{0, 5, 0, 5},
		{5, 0, 5, 0},
		{-1, -9, 0, 0},
		{math.MaxInt, 1, MaxSide, 1},
		{1, math.MaxInt, 1, MaxSide},
	} {
		c := New(tc.w, tc.h, Braille)
		if got, want := c.Bounds(), (Rect{W: tc.wantW, H: tc.wantH}); got != want {
			t.Errorf("New(%d, %d) is %v, want %v", tc.w, tc.h, got, want)
		}
		requireSize(t, c.Render(nil), tc.wantW, tc.wantH)
	}
}

func TestResetReusesMemoryAndForgets(t *testing.T) {
	c := New(20, 10, Braille)
	c.Fill(c.Bounds(), 'x', 3)
	c.Clip(Rect{W: 1, H: 1})
	if n := testing.AllocsPerRun(10, func() { c.Reset(10, 20, ASCII) }); n != 0 {
		t.Errorf("Reset to the same number of cells allocates %v times", n)
	}
	if got := strings.Trim(c.Render(testPalette()), " \n"); got != "" {
		t.Errorf("after Reset there is still %q", got)
	}
	if c.Set(9, 19, 'λ', 0); c.At(9, 19).R != 'l' {
		t.Errorf("after Reset the last cell takes %q, want the ASCII l", c.At(9, 19).R)
	}
}

func TestClip(t *testing.T) {
	c := New(6, 3, Braille)
	former := c.Clip(Rect{X: 1, Y: 1, W: 3, H: 9})
	c.Fill(Rect{X: -5, Y: -5, W: 99, H: 99}, '.', 0)
	c.Text(0, 1, "abcdef", 0)
	c.Set(0, 0, 'x', 0)
	c.Clip(former)
	c.Set(5, 0, 'y', 0)
	if got, want := c.Plain(), "     y\n bcd\n ..."; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
	for _, p := range [][2]int{{-1, 0}, {0, -1}, {6, 0}, {0, 3}, {math.MaxInt, math.MinInt}} {
		c.Set(p[0], p[1], 'x', 0)
		if got := c.At(p[0], p[1]); got != (Cell{R: ' '}) {
			t.Errorf("At(%v) outside the canvas is %v", p, got)
		}
	}
}

func TestTextIn(t *testing.T) {
	for _, tc := range []struct {
		align Align
		text  string
		want  string
		end   int
	}{
		{Left, "abc", ".abc....", 4},
		{Center, "abc", "..abc...", 5},
		{Right, "abc", "....abc.", 7},
		{Left, "abcdef", ".abcdef.", 7},
		{Right, "abcdefg", ".abcde….", 7},
		{Left, "", "........", 1},
	} {
		c := New(8, 1, Braille)
		c.Fill(c.Bounds(), '.', 0)
		end := c.TextIn(Rect{X: 1, W: 6, H: 1}, tc.align, tc.text, 0)
		if got := c.Plain(); got != tc.want || end != tc.end {
			t.Errorf("%q aligned %d: %q ends at %d, want %q, %d", tc.text, tc.align, got, end, tc.want, tc.end)
		}
	}
}

func TestBox(t *testing.T) {
	for _, tc := range []struct {
		name  string
		w, h  int
		box   Box
		want  string
		inner Rect
	}{
		{
			"framed", 24, 3,
			Box{Title: "1 in system", Note: "GiB"},
			"╭─ 1 in system ── GiB ─╮\n│                      │\n╰──────────────────────╯",
			Rect{1, 1, 22, 1},
		},
		{
			"note cut", 26, 2,
			Box{Title: "1 memory", Note: "GiB · limit 16"},
			"╭─ 1 memory ─ GiB · li… ─╮\n╰────────────────────────╯",
			Rect{1, 1, 24, 0},
		},
		{
			"note dropped", 18, 2,
			Box{Title: "1 memory", Note: "GiB · limit 16"},
			"╭─ 1 memory ─────╮\n╰────────────────╯",
			Rect{1, 1, 16, 0},
		},
		{
			"title cut", 12, 2,
			Box{Title: "1 in system", Note: "GiB"},
			"╭─ 1 in … ─╮\n╰──────────╯",
			Rect{1, 1, 10, 0},
		},
		{
			"ruled", 20, 2,
			Box{Border: Ruled, Title: "memory", Note: "GiB"},
			"─ memory ───── GiB ─\n",
			Rect{0, 1, 20, 1},
		},
		{"bare", 20, 1, Box{Border: Bare, Title: "memory"}, "", Rect{0, 0, 20, 1}},
		{"one cell", 1, 1, Box{Title: "memory"}, "╮", Rect{1, 1, 0, 0}},
	} {
		c := New(tc.w, tc.h, Braille)
		inner := c.Box(c.Bounds(), tc.box)
		if got := c.Plain(); got != tc.want || inner != tc.inner {
			t.Errorf("%s:\n%s\ninner %v; want\n%s\ninner %v", tc.name, got, inner, tc.want, tc.inner)
		}
	}
}

func TestRender(t *testing.T) {
	c := New(8, 2, Braille)
	c.Text(0, 0, "ab", 1)
	c.Text(3, 0, "c", 1)
	c.Text(5, 0, "d", 3)
	c.Text(1, 1, "e", 5)
	want := "\x1b[36mab c \x1b[0;1;31md  \x1b[m\n \x1b[7me\x1b[m      "
	if got := c.Render(testPalette()); got != want {
		t.Errorf("got  %q\nwant %q", got, want)
	}
	if got, want := c.Render(nil), "ab c d  \n e      "; got != want {
		t.Errorf("without colour: %q, want %q", got, want)
	}
	if got, want := c.Plain(), "ab c d\n e"; got != want {
		t.Errorf("plain: %q, want %q", got, want)
	}
}

func TestInk(t *testing.T) {
	for sgr, want := range map[string]bool{
		"1": true, "1;33": true, "2;90": true, "38;5;196": true, "38;2;1;2;3": true,
		"4": false, "7": false, "41": false, "1;4": false, "100": false, "": false,
		"38;5;196;4": false, "38;5;4;48;5;1": false, "21": false, "9": false, "39": false,
	} {
		if got := ink(sgr); got != want {
			t.Errorf("ink(%q) = %v, want %v", sgr, got, want)
		}
	}
}

// TestRenderShowsTheCells replays the output as a terminal would and compares
// it with the cells: runes always, looks wherever they can be seen.
func TestRenderShowsTheCells(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		c := New(rapid.IntRange(0, 12).Draw(t, "w"), rapid.IntRange(0, 4).Draw(t, "h"), Braille)
		p := testPalette()
		for i := range c.cells {
			c.cells[i] = Cell{
				R: rapid.SampledFrom([]rune("  a⣿")).Draw(t, "r"),
				S: Style(rapid.IntRange(0, len(p)).Draw(t, "s")),
			}
		}
		out := c.Render(p)
		requireSize(t, out, c.w, c.h)
		if c.h == 0 {
			return
		}
		for y, line := range strings.Split(out, "\n") {
			x, look := 0, ""
			for line != "" {
				if rest, ok := strings.CutPrefix(line, "\x1b["); ok {
					params, after, _ := strings.Cut(rest, "m")
					look, line = applySGR(look, params), after
					continue
				}
				r := []rune(line)[0]
				line = line[len(string(r)):]
				cell := c.At(x, y)
				want := p.sgr(cell.S)
				visible := r != ' ' || look != "" && !ink(look) || want != "" && !ink(want)
				if r != cell.R || visible && look != want {
					t.Fatalf("cell (%d,%d) shows %q as %q, want %q as %q", x, y, r, look, cell.R, want)
				}
				x++
			}
			if look != "" {
				t.Fatalf("line %d ends in look %q", y, look)
			}
		}
	})
}

// applySGR keeps what has been switched on since the last reset.
func applySGR(look, params string) string {
	if params == "" {
		return ""
	}
	if rest, ok := strings.CutPrefix(params, "0;"); ok {
		return rest
	}
	if look != "" {
		return look + ";" + params
	}
	return params
}

func TestRestyle(t *testing.T) {
	c := New(4, 2, Braille)
	c.Text(0, 0, "abcd", 1)
	c.Restyle(Rect{X: 1, Y: -1, W: 2, H: 2}, 3)
	for x, want := range []Cell{{'a', 1}, {'b', 3}, {'c', 3}, {'d', 1}} {
		if got := c.At(x, 0); got != want {
			t.Errorf("cell %d is %v, want %v", x, got, want)
		}
	}
	if got := c.At(1, 1); got != (Cell{R: ' '}) {
		t.Errorf("the row below is %v, want it untouched", got)
	}
}

// TestMarkersShowASpike holds that a former run has a marker in every column in
// which it moves, and in every second one where it is level.
func TestMarkersShowASpike(t *testing.T) {
	ch := Chart{
		Area: Rect{W: 10, H: 3}, X: Axis{Scale: Scale{Lo: 0, Hi: 10}, Hide: true}, Y: Axis{Scale: Scale{Lo: 0, Hi: 3}, Hide: true},
		Series: []Series{{Y: []float64{0, 0, 0, 2, 1, 0, 0, 0, 0, 0}, X0: 0.5, DX: 1, Drawing: Markers}},
	}
	c := New(10, 3, Braille)
	ch.Draw(c)
	want := "   ∙\n    ∙\n∙ ∙  ∙∙ ∙"
	if got := strings.TrimRight(c.Plain(), "\n"); got != want {
		t.Errorf("markers:\n%s\nwant:\n%s", got, want)
	}
}
