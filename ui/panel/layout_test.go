package panel

import (
	"fmt"
	"testing"

	"capsize/ui/plot"
)

// TestLayoutSizes pins the sizes of the parts that the design states.
func TestLayoutSizes(t *testing.T) {
	type part struct {
		kind Kind
		w, h int
	}
	for _, tc := range []struct {
		w, h int
		want []part
	}{
		{0, 0, nil},
		{0, 40, nil},
		{-3, 40, nil},
		{1, 1, []part{{Text, 1, 1}}},
		{79, 24, []part{{Text, 79, 24}}},
		{300, 23, []part{{Text, 300, 23}}},
		{80, 24, []part{{Header, 80, 1}, {Verdict, 80, 2}, {Knobs, 80, 4}, {Tabs, 80, 1}, {Chart, 80, 9}, {Table, 80, 6}, {Footer, 80, 1}}},
		{109, 36, []part{{Header, 109, 1}, {Verdict, 109, 2}, {Knobs, 109, 8}, {Tabs, 109, 1}, {Chart, 109, 15}, {Table, 109, 8}, {Footer, 109, 1}}},
		{300, 35, []part{{Header, 300, 1}, {Verdict, 300, 2}, {Knobs, 300, 7}, {Tabs, 300, 1}, {Chart, 300, 15}, {Table, 300, 8}, {Footer, 300, 1}}},
		{110, 36, []part{{Header, 110, 1}, {Verdict, 110, 2}, {Knobs, 48, 12}, {System, 62, 12}, {Refusals, 48, 9}, {Memory, 62, 9}, {Table, 110, 11}, {Footer, 110, 1}}},
		{120, 40, []part{{Header, 120, 1}, {Verdict, 120, 2}, {Knobs, 52, 14}, {System, 68, 14}, {Refusals, 52, 11}, {Memory, 68, 11}, {Table, 120, 11}, {Footer, 120, 1}}},
		{200, 60, []part{{Header, 200, 1}, {Verdict, 200, 2}, {Knobs, 66, 24}, {System, 134, 24}, {Refusals, 66, 19}, {Memory, 134, 19}, {Table, 200, 13}, {Footer, 200, 1}}},
	} {
		t.Run(fmt.Sprintf("%dx%d", tc.w, tc.h), func(t *testing.T) {
			got := Layout(tc.w, tc.h)
			if len(got) != len(tc.want) {
				t.Fatalf("%d parts, want %d", len(got), len(tc.want))
			}
			for i, p := range got {
				if (part{p.Kind, p.Rect.W, p.Rect.H}) != tc.want[i] {
					t.Errorf("part %d is kind %d of %d×%d, want %v", i, p.Kind, p.Rect.W, p.Rect.H, tc.want[i])
				}
			}
		})
	}
}

// TestLayoutCovers holds that every cell of every screen belongs to exactly one
// part.
func TestLayoutCovers(t *testing.T) {
	for h := range 70 {
		for _, w := range []int{1, 2, 10, 40, 79, 80, 81, 109, 110, 111, 120, 153, 200, 300} {
			owners := make([]int, w*h)
			for _, p := range Layout(w, h) {
				if p.Rect.Empty() || p.Rect.Intersect(plot.Rect{W: w, H: h}) != p.Rect {
					t.Fatalf("%d×%d: part %d at %v is empty or leaves the screen", w, h, p.Kind, p.Rect)
				}
				for y := p.Rect.Y; y < p.Rect.Y+p.Rect.H; y++ {
					for x := p.Rect.X; x < p.Rect.X+p.Rect.W; x++ {
						owners[y*w+x]++
					}
				}
			}
			for i, n := range owners {
				if n != 1 {
					t.Fatalf("%d×%d: cell %d,%d belongs to %d parts", w, h, i%w, i/w, n)
				}
			}
		}
	}
}

// TestLayoutGivesRoomToCharts holds that a larger screen never has a smaller
// chart.
func TestLayoutGivesRoomToCharts(t *testing.T) {
	chart := func(w, h int, kind Kind) plot.Rect {
		for _, p := range Layout(w, h) {
			if p.Kind == kind {
				return p.Rect
			}
		}
		return plot.Rect{}
	}
	for w := fullWidth; w < 250; w++ {
		for _, kind := range []Kind{System, Memory} {
			if a, b := chart(w, 40, kind), chart(w+1, 40, kind); b.W < a.W {
				t.Errorf("chart %d is %d wide at width %d and %d at %d", kind, a.W, w, b.W, w+1)
			}
		}
	}
	for h := compactHeight; h < 60; h++ {
		if a, b := chart(80, h, Chart), chart(80, h+1, Chart); b.H < a.H {
			t.Errorf("the chart has %d rows at height %d and %d at %d", a.H, h, b.H, h+1)
		}
	}
}
