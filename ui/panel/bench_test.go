package panel

import (
	"testing"

	"capsize/ui/plot"
)

// BenchmarkView120x40 is what the screen costs for each picture: drawing all
// panels and writing the canvas out.
func BenchmarkView120x40(b *testing.B) {
	for _, name := range []string{"steady", "changed", "moving", "pinned"} {
		f, th := frames(b)[name], Terminal()
		c := plot.New(120, 40, plot.Braille)
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			n := 0
			for b.Loop() {
				c.Reset(120, 40, plot.Braille)
				Draw(c, f, th)
				n = len(c.Render(th.Palette))
			}
			b.ReportMetric(float64(n), "bytes/frame")
		})
	}
}

// BenchmarkView200x60 is the same with every panel, A and a sweep.
func BenchmarkView200x60(b *testing.B) {
	f, th := frames(b)["pinned"], Terminal()
	c := plot.New(200, 60, plot.Braille)
	b.ReportAllocs()
	for b.Loop() {
		c.Reset(200, 60, plot.Braille)
		Draw(c, f, th)
		c.Render(th.Palette)
	}
}

// TestViewAllocations bounds what the garbage collector sees of a picture.
func TestViewAllocations(t *testing.T) {
	if testing.Short() {
		t.Skip("the race detector, which runs the short tests, allocates, too")
	}
	for name, f := range frames(t) {
		c, th := plot.New(120, 40, plot.Braille), Terminal()
		if n := testing.AllocsPerRun(20, func() {
			Draw(c, f, th)
			c.Render(th.Palette)
		}); n > 200 {
			t.Errorf("%s: a picture allocates %v times, want at most 200", name, n)
		}
	}
}
