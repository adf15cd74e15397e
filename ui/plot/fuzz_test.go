package plot

import (
	"math"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// hostileChart draws a chart of anything at all: empty, negative and distant
// areas, invalid scales, values that are no numbers, texts that are no texts.
func hostileChart(t *rapid.T) *Chart {
	f := rapid.OneOf(rapid.Float64(), rapid.Float64Range(-10, 10), rapid.SampledFrom([]float64{
		math.NaN(), math.Inf(1), math.Inf(-1), 0, math.MaxFloat64, -math.MaxFloat64, math.SmallestNonzeroFloat64,
	}))
	axis := func(name string) Axis {
		a := Axis{Scale: Scale{Lo: f.Draw(t, name+".lo"), Hi: f.Draw(t, name+".hi")}}
		if rapid.Bool().Draw(t, name+".valid") {
			a.Scale = Scale{Lo: 1, Hi: 10}
		}
		a.Log, a.Clock = rapid.Bool().Draw(t, name+".log"), rapid.Bool().Draw(t, name+".clock")
		a.Hide, a.Style = rapid.Bool().Draw(t, name+".hide"), Style(rapid.Byte().Draw(t, name+".style"))
		return a
	}
	ch := &Chart{Area: drawRect(t, "area"), X: axis("x"), Y: axis("y")}
	if rapid.Bool().Draw(t, "visible") {
		ch.Area = Rect{X: 2, Y: 1, W: rapid.IntRange(0, 60).Draw(t, "area.w"), H: rapid.IntRange(0, 25).Draw(t, "area.h")}
	}
	ch.LeftWidth, ch.RightWidth = rapid.IntRange(-3, 50).Draw(t, "left"), rapid.IntRange(-3, 50).Draw(t, "right")
	style := func() Style { return Style(rapid.Byte().Draw(t, "style")) }
	for range rapid.IntRange(0, 3).Draw(t, "n") {
		ch.Bands = append(ch.Bands, Band{Lo: f.Draw(t, "lo"), Hi: f.Draw(t, "hi"), Shade: rapid.Rune().Draw(t, "shade")})
		ch.Marks = append(ch.Marks, Mark{At: f.Draw(t, "at"), Label: rapid.String().Draw(t, "mark"), Style: style()})
		ch.Guides = append(ch.Guides, Guide{
			At: f.Draw(t, "at"), Label: rapid.String().Draw(t, "guide"), Style: style(),
			Stroke: rapid.SampledFrom([]Stroke{0, Heavy, Double, Dashed, '模', '\n'}).Draw(t, "stroke"),
		})
		ch.Series = append(ch.Series, Series{
			Y: rapid.SliceOf(f).Draw(t, "y"), X0: f.Draw(t, "x0"), DX: f.Draw(t, "dx"),
			Drawing: Drawing(rapid.IntRange(0, 2).Draw(t, "drawing")), Style: style(), Label: rapid.String().Draw(t, "series"),
		})
	}
	return ch
}

// hostile draws anything on a canvas of any size. Nothing may panic, change the
// size of the output, or mark a cell outside the area it was given.
func hostile(t *rapid.T) {
	w, h := rapid.IntRange(-1, 70).Draw(t, "w"), rapid.IntRange(-1, 30).Draw(t, "h")
	c := New(w, h, Alphabet(rapid.IntRange(0, 4).Draw(t, "alphabet")))
	const outside = 'z'
	c.Fill(c.Bounds(), outside, 0)
	ch := hostileChart(t)
	plot := ch.Draw(c)
	if shown := plot.Intersect(c.Bounds()); !shown.Empty() && shown != shown.Intersect(ch.Area) {
		t.Fatalf("plot %v leaves its area %v", plot, ch.Area)
	}
	if text, ok := rapid.String().Draw(t, "text"), rapid.Bool().Draw(t, "box"); ok {
		c.TextIn(ch.Area, Align(rapid.IntRange(0, 3).Draw(t, "align")), text, 1)
		c.Box(ch.Area, Box{Title: text, Note: text, Border: Border(rapid.IntRange(0, 3).Draw(t, "border"))})
	}
	for y := range c.h {
		for x := range c.w {
			if !ch.Area.Contains(x, y) && c.At(x, y).R != outside {
				t.Fatalf("cell (%d,%d) outside %v was drawn on", x, y, ch.Area)
			}
		}
	}
	out := c.Render(testPalette())
	requireSize(t, out, max(0, w), max(0, h))
	if c.Alphabet() == ASCII {
		if i := strings.IndexFunc(out, func(r rune) bool { return r >= 0x80 }); i >= 0 {
			t.Fatalf("ASCII output holds %q", out[i:])
		}
	}
}

func TestHostile(t *testing.T) { rapid.Check(t, hostile) }

func FuzzHostile(f *testing.F) { f.Fuzz(rapid.MakeFuzz(hostile)) }
