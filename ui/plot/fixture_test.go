package plot

import (
	"math"
	"math/rand/v2"
	"strings"

	"github.com/charmbracelet/x/ansi"
)

// Styles of the test palette.
const (
	styleData Style = 1 + iota
	styleGuide
	styleLimit
	styleGhost
	styleMark
)

func testPalette() Palette { return Palette{"", "36", "33", "1;31", "2", "7"} }

// walk returns n samples of a mean-reverting random walk around 96.
func walk(seed uint64, n int) []float64 {
	rng := rand.New(rand.NewPCG(seed, 7))
	y, v := make([]float64, n), 96.0
	for i := range y {
		v += 0.05*(96-v) + 4*rng.NormFloat64()
		y[i] = v
	}
	return y
}

// inSystem is a chart of the kind the screen shows: ten minutes of the number
// in system with ceilings, a prediction, a former run and a knob change.
func inSystem(area Rect) *Chart {
	y := walk(1, 600)
	y[410] = 152 // one spike of one sample
	for i := 200; i < 230; i++ {
		y[i] = math.NaN()
	}
	return &Chart{
		Area: area,
		X:    Axis{Scale: Scale{Lo: 600, Hi: 1200}, Clock: true},
		Y:    Axis{Scale: Scale{Lo: 60, Hi: 160}},
		Bands: []Band{
			{Lo: 94, Hi: 98, Shade: LightShade, Style: styleGhost},
		},
		Marks: []Mark{{At: 930, Label: "c 104→100", Style: styleMark}},
		Guides: []Guide{
			{At: 140, Stroke: Double, Label: "c+K 140", Style: styleLimit, Priority: 3},
			{At: 100, Stroke: Heavy, Label: "c 100", Style: styleLimit, Priority: 4},
			{At: 96, Stroke: Dashed, Label: "λS 96", Style: styleGuide, Priority: 2},
			{At: 95.5, Stroke: Dotted, Label: "L 95.5", Style: styleGuide, Priority: 1},
		},
		Series: []Series{
			{Y: walk(2, 600), X0: 600, DX: 1, Drawing: Markers, Style: styleGhost},
			{Y: y, X0: 600, DX: 1, Style: styleData, Label: "now"},
		},
	}
}

// requireSize fails unless out is h lines of exactly w columns.
func requireSize(t interface {
	Helper()
	Fatalf(string, ...any)
}, out string, w, h int,
) {
	t.Helper()
	if h == 0 {
		if out != "" {
			t.Fatalf("canvas of %d×0 renders %q, want nothing", w, out)
		}
		return
	}
	lines := strings.Split(out, "\n")
	if len(lines) != h {
		t.Fatalf("rendered %d lines, want %d", len(lines), h)
	}
	for i, l := range lines {
		if n := ansi.StringWidth(l); n != w {
			t.Fatalf("line %d is %d columns wide, want %d: %q", i, n, w, l)
		}
	}
}
