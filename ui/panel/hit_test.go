package panel

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"capsize/ui/plot"
)

// canvasOf is a frame on a canvas.
func canvasOf(f *Frame, w, h int) *plot.Canvas {
	var c plot.Canvas
	c.Reset(w, h, plot.Braille)
	Draw(&c, f, Themes()[0].New())
	return &c
}

// rowText is a row of a canvas.
func rowText(c *plot.Canvas, y int) string {
	var b strings.Builder
	for x := range c.Bounds().W {
		b.WriteRune(c.At(x, y).R)
	}
	return b.String()
}

// TestHitFindsKnobs holds that every knob in sight is hit in its own line, and its
// slider from its left end on.
func TestHitFindsKnobs(t *testing.T) {
	for _, size := range [][2]int{{200, 60}, {120, 40}, {110, 36}, {80, 24}, {60, 16}} {
		f := build(t, "chat-peak", load(t, "chat-peak"), 5*time.Minute)
		for f.Focus = range f.Knobs {
			f.Problem = [2]string{"", "that is not a number of slots, and this is said in so many words that it takes two lines"}[f.Focus%2]
			c := canvasOf(f, size[0], size[1])
			at := fmt.Sprintf("%v, focus %d", size, f.Focus)
			seen := map[int]bool{}
			for y := range size[1] {
				slider := false
				for x := range size[0] {
					hit := f.Hit(x, y, size[0], size[1])
					if hit.Knob < 0 {
						continue
					}
					seen[hit.Knob] = true
					if row := rowText(c, y); !strings.Contains(row, f.Knobs[hit.Knob].Label) {
						t.Fatalf("%s: %d,%d hits %s in %q", at, x, y, f.Knobs[hit.Knob].Label, row)
					}
					if hit.Slider && !slider && c.At(x, y).R != plot.SliderLeft {
						t.Fatalf("%s: the slider of %s begins at %d with %c", at, f.Knobs[hit.Knob].Label, x, c.At(x, y).R)
					}
					slider = slider || hit.Slider
				}
			}
			if !seen[f.Focus] || size[0] >= 110 && len(seen) < 5 {
				t.Errorf("%s: only %v are hit", at, seen)
			}
		}
	}
}

// TestHitFindsTabs holds that each tab is hit where its name stands.
func TestHitFindsTabs(t *testing.T) {
	for _, w := range []int{60, 80, 100} {
		f := build(t, "chat-peak", load(t, "chat-peak"), 5*time.Minute)
		for _, chosen := range charts {
			f.Tab = chosen.Kind
			c, names := canvasOf(f, w, 24), map[int]string{}
			for y := range 24 {
				for x := range w {
					if hit := f.Hit(x, y, w, 24); hit.Kind == Tabs && hit.Chart >= 0 {
						names[hit.Chart] += string(c.At(x, y).R)
					}
				}
			}
			for i, chart := range charts {
				if !strings.Contains(names[i], chart.tab) && !strings.Contains(names[i], chart.brief) {
					t.Errorf("width %d, %s chosen: %s is hit in %q", w, chosen.tab, chart.tab, names[i])
				}
			}
		}
	}
}

// TestHitFindsTheInstant holds that the crosshair at the instant that was hit is
// drawn in the column that was hit, and that borders and gutters are none.
func TestHitFindsTheInstant(t *testing.T) {
	for _, size := range [][2]int{{200, 60}, {120, 40}, {80, 24}, {60, 16}} {
		f := build(t, "chat-peak", load(t, "chat-peak"), 28*time.Minute)
		timed := 0
		for y := range size[1] {
			for x := range size[0] {
				f.Inspect = nil
				hit := f.Hit(x, y, size[0], size[1])
				if !hit.Timed || hit.At >= f.Live.Head {
					continue
				}
				if timed++; timed%97 != 1 {
					continue
				}
				f.Inspect = &Inspect{At: hit.At}
				c := canvasOf(f, size[0], size[1])
				found := false
				for row := range size[1] {
					found = found || c.At(x, row).R == plot.Hair && f.Hit(x, row, size[0], size[1]).Kind == hit.Kind
				}
				if !found {
					t.Fatalf("%v: no crosshair at %d, where %v was hit", size, x, hit.At)
				}
			}
		}
		if timed < 100 {
			t.Errorf("%v: only %d cells are an instant", size, timed)
		}
	}
}

// TestHitIsWhatLayoutPlaced holds that charts are hit by their kind, and nothing
// outside of the screen.
func TestHitIsWhatLayoutPlaced(t *testing.T) {
	f := build(t, "chat-peak", load(t, "chat-peak"), time.Minute)
	for _, p := range Layout(200, 60, f.View) {
		hit := f.Hit(p.Rect.X, p.Rect.Y, 200, 60)
		if hit.Kind != p.Kind || p.Kind.chart() && hit.Chart != int(p.Kind) || hit.Timed || hit.Knob >= 0 {
			t.Errorf("the corner of %v hits %+v", p, hit)
		}
	}
	if hit := f.Hit(-1, 300, 200, 60); hit.Chart >= 0 || hit.Knob >= 0 || hit.Timed {
		t.Errorf("outside is %+v", hit)
	}
}
