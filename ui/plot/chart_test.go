package plot

import (
	"fmt"
	"math"
	"slices"
	"testing"

	"github.com/charmbracelet/x/exp/golden"
	"pgregory.net/rapid"
)

func TestChartGolden(t *testing.T) {
	for _, a := range []Alphabet{Braille, HalfBlock, ASCII} {
		for _, s := range [][2]int{{120, 24}, {80, 11}, {40, 6}} {
			t.Run(fmt.Sprintf("%v_%dx%d", a, s[0], s[1]), func(t *testing.T) {
				c := New(s[0], s[1], a)
				inner := c.Box(c.Bounds(), Box{Title: "1 in system", Note: "running + waiting · ⠒ sim ∙ A ╌ predicted"})
				inSystem(inner).Draw(c)
				requireSize(t, c.Render(testPalette()), s[0], s[1])
				golden.RequireEqual(t, []byte(c.Plain()))
			})
		}
	}
}

func TestChartGoldenStyled(t *testing.T) {
	c := New(60, 8, Braille)
	inSystem(c.Bounds()).Draw(c)
	golden.RequireEqualEscape(t, []byte(c.Render(testPalette())), true)
}

func TestChartGoldenLog(t *testing.T) {
	c := New(60, 14, Braille)
	y := make([]float64, 100)
	for i := range y {
		y[i] = math.Pow(10, -2+4*float64(i)/99)
	}
	ch := Chart{
		Area:   c.Bounds(),
		X:      Axis{Scale: Scale{Lo: 92, Hi: 128}, Format: func(v, _ float64) string { return fmt.Sprintf("c=%g", v) }},
		Y:      Axis{Scale: Scale{Lo: 0.01, Hi: 100, Log: true}},
		Bands:  []Band{{Lo: 0.5, Hi: 2}},
		Guides: []Guide{{At: 2, Stroke: Heavy, Label: "goal 2 s"}, {At: 500, Stroke: Double, Label: "timeout"}},
		Series: []Series{{Y: y, X0: 92, DX: 36.0 / 99, Label: "p99"}},
	}
	ch.Draw(c)
	golden.RequireEqual(t, []byte(c.Plain()))
}

// hasDot reports whether the dot of (x, v) is raised.
func hasDot(c *Canvas, plot Rect, xs, ys Scale, x, v float64) bool {
	across, down := c.Alphabet().dots()
	col, _ := xs.Cell(x, plot.W*across)
	up, _ := ys.Cell(v, plot.H*down)
	row := plot.H*down - 1 - up
	r := c.At(plot.X+col/across, plot.Y+row/down).R
	if c.Alphabet() == ASCII {
		return r == '*'
	}
	bit := dotBits(c.Alphabet(), col%across, row%down, row%down)
	return decodeDots(c.Alphabet(), r)&bit != 0
}

// TestEverySampleIsDrawn: each sample raises the dot that the scales name, so
// no spike is lost, however many samples share a column.
func TestEverySampleIsDrawn(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		ch, c := drawOneSeries(t)
		plot := ch.Draw(c)
		s := &ch.Series[0]
		for k, v := range s.Y {
			x := s.X0 + float64(k)*s.DX
			_, okX := ch.X.Cell(x, plot.W)
			_, okY := ch.Y.Cell(v, plot.H)
			if okX && okY && !hasDot(c, plot, ch.X.Scale, ch.Y.Scale, x, v) {
				t.Fatalf("sample %d = (%v, %v) is not drawn:\n%s", k, x, v, c.Plain())
			}
		}
	})
}

// drawOneSeries makes a chart of one line and nothing else.
func drawOneSeries(t *rapid.T) (*Chart, *Canvas) {
	value := rapid.OneOf(
		rapid.Float64Range(0.5, 12),
		rapid.SampledFrom([]float64{math.NaN(), math.Inf(1), math.Inf(-1), 0, -5, 1e300, 1, 10}),
	)
	c := New(rapid.IntRange(1, 40).Draw(t, "w"), rapid.IntRange(1, 12).Draw(t, "h"),
		Alphabet(rapid.IntRange(0, 2).Draw(t, "alphabet")))
	return &Chart{
		Area: c.Bounds(),
		X:    Axis{Scale: Scale{Lo: 0, Hi: 50}, Hide: true},
		Y:    Axis{Scale: Scale{Lo: 1, Hi: 10, Log: rapid.Bool().Draw(t, "log")}, Hide: true},
		Series: []Series{{
			Y:  rapid.SliceOfN(value, 0, 120).Draw(t, "y"),
			X0: rapid.Float64Range(-20, 20).Draw(t, "x0"), DX: rapid.Float64Range(0.05, 9).Draw(t, "dx"),
		}},
	}, c
}

// columns returns, for each dot column, the lowest and highest raised dot,
// counted from the bottom; -1 where there is none. It fails on holes.
func columns(t *rapid.T, c *Canvas, plot Rect) (lo, hi []int) {
	across, down := c.Alphabet().dots()
	for col := range plot.W * across {
		l, h, n := -1, -1, 0
		for up := range plot.H * down {
			row := plot.H*down - 1 - up
			r := c.At(plot.X+col/across, plot.Y+row/down).R
			raised := r == '*'
			if c.Alphabet() != ASCII {
				raised = decodeDots(c.Alphabet(), r)&dotBits(c.Alphabet(), col%across, row%down, row%down) != 0
			}
			if raised {
				if n == 0 {
					l = up
				}
				h, n = up, n+1
			}
		}
		if n > 0 && h-l+1 != n {
			t.Fatalf("dot column %d has holes:\n%s", col, c.Plain())
		}
		lo, hi = append(lo, l), append(hi, h)
	}
	return lo, hi
}

// TestLineIsConnected: without gaps and on the scale, a line has no hole, and
// it never leaves the range of its samples.
func TestLineIsConnected(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		ch, c := drawOneSeries(t)
		s := &ch.Series[0]
		s.Y = rapid.SliceOfN(rapid.Float64Range(1, 10), 2, 120).Draw(t, "smooth")
		s.X0 = 0
		plot := ch.Draw(c)
		lo, hi := columns(t, c, plot)

		across, down := c.Alphabet().dots()
		bottom, _ := ch.Y.Cell(slices.Min(s.Y), plot.H*down)
		top, _ := ch.Y.Cell(slices.Max(s.Y), plot.H*down)
		last := len(lo) - 1
		if col, ok := ch.X.Cell(s.X0+float64(len(s.Y)-1)*s.DX, plot.W*across); ok {
			last = col
		}
		for i := range lo {
			if inked := lo[i] >= 0; inked != (i <= last) {
				t.Fatalf("dot column %d of a line up to %d is drawn: %v\n%s", i, last, inked, c.Plain())
			}
			if i > last {
				break
			}
			if i > 0 && (lo[i] > hi[i-1]+1 || lo[i-1] > hi[i]+1) {
				t.Fatalf("hole between dot columns %d and %d:\n%s", i-1, i, c.Plain())
			}
			if lo[i] < bottom || hi[i] > top {
				t.Fatalf("dot column %d spans %d..%d, the samples %d..%d", i, lo[i], hi[i], bottom, top)
			}
		}
	})
}

func TestGapsStayOpen(t *testing.T) {
	c := New(10, 1, ASCII)
	nan := math.NaN()
	ch := Chart{
		Area: c.Bounds(), X: Axis{Scale: Scale{Lo: 0, Hi: 10}, Hide: true}, Y: Axis{Scale: Scale{Lo: 0, Hi: 2}, Hide: true},
		Series: []Series{{Y: []float64{nan, 1, 1, nan, 1, nan, nan, 1, 1, 1}, DX: 1}},
	}
	ch.Draw(c)
	if got, want := c.Plain(), " ** *  ***"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

// TestLineCrossesTheEdge: a sample left of the chart or above it still gives
// the line its direction.
func TestLineCrossesTheEdge(t *testing.T) {
	c := New(8, 4, ASCII)
	ch := Chart{
		Area: c.Bounds(), X: Axis{Scale: Scale{Lo: 0, Hi: 8}, Hide: true}, Y: Axis{Scale: Scale{Lo: 0, Hi: 4}, Hide: true},
		Series: []Series{{Y: []float64{-4, 4, 4, 0}, X0: -4, DX: 8}, {Y: []float64{0.5, math.Inf(1)}, X0: 5.5, DX: 1}},
	}
	ch.Draw(c)
	// The first line rises one row a column through the corner and stays at the
	// top; the second goes up to the edge within the columns 5 and 6.
	want := "   *****\n  *  *\n *   *\n*    *"
	if got := c.Plain(); got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
}
