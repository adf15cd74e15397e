package panel

import (
	"fmt"
	"slices"
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
		{59, 40, []part{{Text, 59, 40}}},
		{300, 15, []part{{Text, 300, 15}}},
		{60, 16, []part{{Header, 60, 1}, {Verdict, 60, 1}, {Knobs, 60, 1}, {Tabs, 60, 1}, {Chart, 60, 7}, {Table, 60, 4}, {Footer, 60, 1}}},
		{79, 24, []part{{Header, 79, 1}, {Verdict, 79, 2}, {Knobs, 79, 3}, {Tabs, 79, 1}, {Chart, 79, 11}, {Table, 79, 5}, {Footer, 79, 1}}},
		{300, 23, []part{{Header, 300, 1}, {Verdict, 300, 1}, {Knobs, 300, 3}, {Tabs, 300, 1}, {Chart, 300, 11}, {Table, 300, 5}, {Footer, 300, 1}}},
		{80, 24, []part{{Header, 80, 1}, {Verdict, 80, 2}, {Knobs, 80, 4}, {Tabs, 80, 1}, {Chart, 80, 9}, {Table, 80, 6}, {Footer, 80, 1}}},
		{109, 36, []part{{Header, 109, 1}, {Verdict, 109, 2}, {Knobs, 109, 8}, {Tabs, 109, 1}, {Chart, 109, 15}, {Table, 109, 8}, {Footer, 109, 1}}},
		{300, 35, []part{{Header, 300, 1}, {Verdict, 300, 2}, {Knobs, 300, 7}, {Tabs, 300, 1}, {Chart, 300, 15}, {Table, 300, 8}, {Footer, 300, 1}}},
		{110, 36, []part{{Header, 110, 1}, {Verdict, 110, 2}, {Knobs, 48, 11}, {Slots, 48, 7}, {Refusals, 48, 5}, {System, 62, 9}, {Waits, 62, 7}, {Memory, 62, 7}, {Table, 110, 9}, {Footer, 110, 1}}},
		{120, 40, []part{{Header, 120, 1}, {Verdict, 120, 2}, {Knobs, 52, 12}, {Slots, 52, 8}, {Refusals, 52, 6}, {System, 68, 10}, {Waits, 68, 8}, {Memory, 68, 8}, {Table, 120, 10}, {Footer, 120, 1}}},
		{179, 50, []part{{Header, 179, 1}, {Verdict, 179, 2}, {Knobs, 66, 16}, {Slots, 66, 11}, {Refusals, 66, 8}, {System, 113, 13}, {Waits, 113, 11}, {Memory, 113, 11}, {Table, 179, 11}, {Footer, 179, 1}}},
		{180, 50, []part{{Header, 180, 1}, {Verdict, 180, 2}, {Knobs, 50, 13}, {Slots, 50, 11}, {Refusals, 50, 9}, {System, 80, 15}, {Waits, 80, 9}, {Memory, 80, 9}, {Sweeps, 50, 12}, {Events, 50, 12}, {Limits, 50, 9}, {Table, 180, 13}, {Footer, 180, 1}}},
		{200, 60, []part{{Header, 200, 1}, {Verdict, 200, 2}, {Knobs, 56, 17}, {Slots, 56, 14}, {Refusals, 56, 12}, {System, 88, 20}, {Waits, 88, 12}, {Memory, 88, 11}, {Sweeps, 56, 15}, {Events, 56, 16}, {Limits, 56, 12}, {Table, 200, 13}, {Footer, 200, 1}}},
	} {
		t.Run(fmt.Sprintf("%dx%d", tc.w, tc.h), func(t *testing.T) {
			got := Layout(tc.w, tc.h, View{})
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
// part, whatever is zoomed and whatever stands in the shared place.
func TestLayoutCovers(t *testing.T) {
	views := []View{{}}
	for kind := System; kind <= Text; kind++ {
		views = append(views, View{Side: kind}, View{Zoom: Zoom{On: true, Kind: kind}})
	}
	for h := range 101 {
		for w := range 301 {
			for _, view := range views[:1+(w+h)%len(views)] {
				screen, area := plot.Rect{W: w, H: h}, 0
				parts := Layout(w, h, view)
				for i, p := range parts {
					if p.Rect.Empty() || p.Rect.Intersect(screen) != p.Rect {
						t.Fatalf("%d×%d: part %d at %v is empty or leaves the screen", w, h, p.Kind, p.Rect)
					}
					for _, other := range parts[:i] {
						if !p.Rect.Intersect(other.Rect).Empty() {
							t.Fatalf("%d×%d: parts %d and %d overlap", w, h, p.Kind, other.Kind)
						}
					}
					area += p.Rect.W * p.Rect.H
				}
				if area != w*h {
					t.Fatalf("%d×%d: the parts cover %d cells", w, h, area)
				}
			}
		}
	}
}

// TestZoom holds that a zoomed panel has the screen with header, verdict and
// footer, wherever there are charts, and that what is no panel cannot be
// zoomed.
func TestZoom(t *testing.T) {
	for kind := System; kind <= Text; kind++ {
		for _, size := range [][2]int{{200, 60}, {120, 40}, {80, 24}, {60, 16}, {40, 10}} {
			w, h := size[0], size[1]
			got, plain := Layout(w, h, View{Zoom: Zoom{On: true, Kind: kind}}), Layout(w, h, View{Zoom: Zoom{Kind: kind}})
			if !kind.panel() || w < smallWidth {
				if !slices.Equal(got, plain) {
					t.Errorf("kind %d is zoomed at %d×%d", kind, w, h)
				}
				continue
			}
			if len(got) != 4 || got[2].Kind != kind || got[2].Rect.W != w || got[2].Rect.H < h-4 {
				t.Errorf("kind %d at %d×%d: %+v", kind, w, h, got)
			}
		}
	}
}

// TestSharedPlace holds that where charts share a place, each of them comes to
// it when it is chosen and the others stay away, that what is always in sight
// cannot, and that no other arrangement cares.
func TestSharedPlace(t *testing.T) {
	for _, size := range [][2]int{{110, 36}, {120, 40}, {179, 60}} {
		plain := Layout(size[0], size[1], View{})
		for kind := System; kind <= Text; kind++ {
			want := slices.Clone(plain)
			for i := range want {
				if want[i].Shared && kind.Aside() {
					want[i].Kind = kind
				}
			}
			if got := Layout(size[0], size[1], View{Side: kind}); !slices.Equal(got, want) {
				t.Errorf("%v: kind %d is chosen: %+v", size, kind, got)
			}
		}
	}
	for _, size := range [][2]int{{200, 60}, {180, 50}, {109, 36}, {80, 24}, {60, 16}, {40, 10}} {
		for kind := System; kind <= Text; kind++ {
			if got := Layout(size[0], size[1], View{Side: kind}); !slices.Equal(got, Layout(size[0], size[1], View{})) {
				t.Errorf("%v: kind %d changes the arrangement", size, kind)
			}
		}
	}
}

// TestEveryChartCanBeSeen holds that wherever there are charts each of them is
// in sight, shares a place, or is the chosen one of a small screen.
func TestEveryChartCanBeSeen(t *testing.T) {
	for _, size := range [][2]int{{200, 60}, {180, 50}, {120, 40}, {110, 36}} {
		for _, c := range charts {
			found := slices.ContainsFunc(Layout(size[0], size[1], View{Side: c.Kind}), func(p Placed) bool { return p.Kind == c.Kind })
			if !found || !c.Kind.chart() {
				t.Errorf("%v: chart %s cannot be seen", size, c.Number)
			}
		}
	}
	for kind := System; kind.chart(); kind++ {
		if !slices.ContainsFunc(charts[:], func(c Numbered) bool { return c.Kind == kind }) {
			t.Errorf("kind %d has no number", kind)
		}
	}
}

// TestAnInstantStandsInOneColumn holds that charts of time that stand above each
// other have the same edges.
func TestAnInstantStandsInOneColumn(t *testing.T) {
	for _, size := range [][2]int{{110, 36}, {120, 40}, {180, 50}, {300, 100}} {
		var first plot.Rect
		for _, p := range Layout(size[0], size[1], View{}) {
			switch p.Kind {
			case System:
				first = p.Rect
			case Waits, Memory:
				if p.Rect.X != first.X || p.Rect.W != first.W {
					t.Errorf("%v: chart %d at %v, the first at %v", size, p.Kind, p.Rect, first)
				}
			}
		}
	}
}

// TestLayoutGivesRoomToCharts holds that a larger screen never has a smaller
// chart.
func TestLayoutGivesRoomToCharts(t *testing.T) {
	chart := func(w, h int, kind Kind) plot.Rect {
		for _, p := range Layout(w, h, View{}) {
			if p.Kind == kind {
				return p.Rect
			}
		}
		return plot.Rect{}
	}
	for w := fullWidth; w < wideWidth-1; w++ {
		for _, kind := range []Kind{System, Waits, Memory} {
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
