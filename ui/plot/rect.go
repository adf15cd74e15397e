package plot

import "math"

// Rect is a rectangle of cells: X and Y are the column and row of its upper
// left cell, counted from 0; W and H its size. A rectangle with W ≤ 0 or H ≤ 0
// is empty, and drawing into it does nothing.
type Rect struct{ X, Y, W, H int }

// Empty reports whether r holds no cell.
func (r Rect) Empty() bool { return r.W <= 0 || r.H <= 0 }

// Contains reports whether the cell in column x, row y lies inside r.
func (r Rect) Contains(x, y int) bool {
	return x >= r.X && y >= r.Y && x < end(r.X, r.W) && y < end(r.Y, r.H)
}

// Intersect returns the cells common to r and o; an empty Rect if there are
// none.
func (r Rect) Intersect(o Rect) Rect {
	x, y := max(r.X, o.X), max(r.Y, o.Y)
	right := min(end(r.X, r.W), end(o.X, o.W))
	bottom := min(end(r.Y, r.H), end(o.Y, o.H))
	if right <= x || bottom <= y {
		return Rect{X: x, Y: y}
	}
	return Rect{X: x, Y: y, W: right - x, H: bottom - y}
}

// Inset returns r without dx columns on the left and on the right and without
// dy rows above and below. What would have a negative size is empty instead.
func (r Rect) Inset(dx, dy int) Rect {
	return Rect{X: r.X + dx, Y: r.Y + dy, W: max(0, r.W-2*dx), H: max(0, r.H-2*dy)}
}

// SplitX cuts r into a left part of w columns and the rest. A negative w counts
// from the right: SplitX(-8) leaves 8 columns in the right part. A w beyond the
// width of r gives everything to one side.
func (r Rect) SplitX(w int) (left, right Rect) {
	w = cut(w, r.W)
	return Rect{X: r.X, Y: r.Y, W: w, H: r.H}, Rect{X: r.X + w, Y: r.Y, W: max(0, r.W) - w, H: r.H}
}

// SplitY cuts r into a top part of h rows and the rest. A negative h counts
// from the bottom, as in [Rect.SplitX].
func (r Rect) SplitY(h int) (top, bottom Rect) {
	h = cut(h, r.H)
	return Rect{X: r.X, Y: r.Y, W: r.W, H: h}, Rect{X: r.X, Y: r.Y + h, W: r.W, H: max(0, r.H) - h}
}

// Row returns the i-th row of r, counted from 0; an empty Rect if r has no such
// row.
func (r Rect) Row(i int) Rect {
	if i < 0 || i >= r.H {
		return Rect{X: r.X, Y: r.Y}
	}
	return Rect{X: r.X, Y: r.Y + i, W: r.W, H: 1}
}

// cut turns a split position into a size between 0 and size.
func cut(n, size int) int {
	size = max(0, size)
	if n < 0 {
		n += size
	}
	return min(max(0, n), size)
}

// end is a+n without overflow; a where n is not positive.
func end(a, n int) int {
	if n <= 0 {
		return a
	}
	if a > math.MaxInt-n {
		return math.MaxInt
	}
	return a + n
}
