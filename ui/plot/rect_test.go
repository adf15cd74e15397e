package plot

import (
	"math"
	"testing"

	"pgregory.net/rapid"
)

func drawRect(t *rapid.T, name string) Rect {
	side := rapid.OneOf(rapid.IntRange(-3, 130), rapid.SampledFrom([]int{math.MinInt, math.MaxInt, math.MaxInt / 2}))
	return Rect{
		X: side.Draw(t, name+".X"), Y: side.Draw(t, name+".Y"),
		W: side.Draw(t, name+".W"), H: side.Draw(t, name+".H"),
	}
}

func TestRectSplits(t *testing.T) {
	r := Rect{X: 2, Y: 3, W: 10, H: 4}
	for _, tc := range []struct {
		name       string
		first, got [2]Rect
	}{
		{"left 3", [2]Rect{{2, 3, 3, 4}, {5, 3, 7, 4}}, pair(r.SplitX(3))},
		{"right 3", [2]Rect{{2, 3, 7, 4}, {9, 3, 3, 4}}, pair(r.SplitX(-3))},
		{"all left", [2]Rect{{2, 3, 10, 4}, {12, 3, 0, 4}}, pair(r.SplitX(99))},
		{"all right", [2]Rect{{2, 3, 0, 4}, {2, 3, 10, 4}}, pair(r.SplitX(-99))},
		{"top 1", [2]Rect{{2, 3, 10, 1}, {2, 4, 10, 3}}, pair(r.SplitY(1))},
		{"bottom 1", [2]Rect{{2, 3, 10, 3}, {2, 6, 10, 1}}, pair(r.SplitY(-1))},
	} {
		if tc.got != tc.first {
			t.Errorf("%s: got %v, want %v", tc.name, tc.got, tc.first)
		}
	}
	if got, want := r.Inset(1, 2), (Rect{3, 5, 8, 0}); got != want || !got.Empty() {
		t.Errorf("Inset(1, 2) = %v, want the empty %v", got, want)
	}
	if got, want := r.Row(3), (Rect{2, 6, 10, 1}); got != want {
		t.Errorf("Row(3) = %v, want %v", got, want)
	}
	if !r.Row(4).Empty() || !r.Row(-1).Empty() {
		t.Error("rows outside the rectangle are not empty")
	}
}

func pair(a, b Rect) [2]Rect { return [2]Rect{a, b} }

// TestRectLaws: a cell lies in the intersection exactly if it lies in both, and
// a split puts each cell of a rectangle into exactly one part.
func TestRectLaws(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		a, b := drawRect(t, "a"), drawRect(t, "b")
		x, y := rapid.IntRange(-5, 140).Draw(t, "x"), rapid.IntRange(-5, 140).Draw(t, "y")
		both := a.Contains(x, y) && b.Contains(x, y)
		if got := a.Intersect(b).Contains(x, y); got != both {
			t.Fatalf("%v ∩ %v contains (%d,%d): %v, want %v", a, b, x, y, got, both)
		}
		s := Rect{X: 3, Y: 4, W: rapid.IntRange(-2, 60).Draw(t, "w"), H: rapid.IntRange(-2, 60).Draw(t, "h")}
		n := rapid.IntRange(-80, 80).Draw(t, "n")
		l, r := s.SplitX(n)
		if in := l.Contains(x, y) != r.Contains(x, y); in != s.Contains(x, y) {
			t.Fatalf("SplitX(%d) of %v: (%d,%d) in one part: %v", n, s, x, y, in)
		}
		u, d := s.SplitY(n)
		if in := u.Contains(x, y) != d.Contains(x, y); in != s.Contains(x, y) {
			t.Fatalf("SplitY(%d) of %v: (%d,%d) in one part: %v", n, s, x, y, in)
		}
	})
}
