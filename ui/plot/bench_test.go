package plot

import "testing"

// screen draws a full frame: two charts in boxes and rows of text.
func screen(c *Canvas, left, right *Chart) {
	c.Reset(120, 40, Braille)
	top, rest := c.Bounds().SplitY(3)
	charts, table := rest.SplitY(24)
	l, r := charts.SplitX(60)
	for i := range top.H {
		c.TextIn(top.Row(i), Left, " TIGHT  12.0 req/s of 8.0 s streams keep 96 in flight (Little: λ·S). 100 slots leave 4 % headroom", 1)
	}
	left.Area = c.Box(l, Box{Title: "1 in system", Note: "running + waiting"})
	right.Area = c.Box(r, Box{Title: "4 memory", Note: "GiB · limit 16"})
	left.Draw(c)
	right.Draw(c)
	inner := c.Box(table, Box{Title: "prediction against simulation", Note: "95 % CI"})
	for i := range inner.H {
		c.TextIn(inner.Row(i), Left, " in flight L             95.5        96.0 ± 1.9     ✓ inside CI        96.5        -0.5", Style(i%4))
	}
}

func BenchmarkRender120x40(b *testing.B) {
	c, p := New(120, 40, Braille), testPalette()
	left, right := inSystem(Rect{}), inSystem(Rect{})
	b.ReportAllocs()
	n := 0
	for b.Loop() {
		screen(c, left, right)
		n = len(c.Render(p))
	}
	b.ReportMetric(float64(n), "bytes/frame")
}

func BenchmarkChart200x60(b *testing.B) {
	c := New(200, 60, Braille)
	ch := inSystem(c.Bounds())
	b.ReportAllocs()
	for b.Loop() {
		ch.Draw(c)
	}
}

// TestFrameAllocations bounds what the garbage collector sees of a frame.
func TestFrameAllocations(t *testing.T) {
	c, p := New(120, 40, Braille), testPalette()
	left, right := inSystem(Rect{}), inSystem(Rect{})
	n := testing.AllocsPerRun(20, func() {
		screen(c, left, right)
		c.Render(p)
	})
	if n > 20 {
		t.Errorf("a frame allocates %v times, want at most 20", n)
	}
}
