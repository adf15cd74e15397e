package dist

import "math"

// layerCount is the number of equal areas that cover a density; the lowest one
// is a rectangle plus the whole tail.
const layerCount = 256

// layer is what the fast path needs of one area.
type layer struct {
	width  float64 // right end over 2⁵³: from an integer position to x
	inside uint64  // positions below this one lie under the density for sure
}

// ziggurat holds the tables of Marsaglia and Tsang (2000), "The ziggurat
// method for generating random variables", for a decreasing density f on
// [0, ∞) with f(0) = 1. Layer i ≥ 1 spans the heights y[i] to y[i+1] and the
// widths 0 to x(i); layer 0 is the rectangle of width x(1) = tail under y[1],
// together with the tail beyond it. A position within a layer is an integer
// below 2⁵³.
type ziggurat struct {
	tail   float64
	layers [layerCount]layer
	y      [layerCount + 1]float64 // f at the right end of each layer; the last is 1
}

// The tables are computed from the densities, not copied.
var (
	expZig = newZiggurat(
		func(x float64) float64 { return math.Exp(-x) },
		func(y float64) float64 { return -math.Log(y) },
		func(x float64) float64 { return math.Exp(-x) },
	)
	normZig = newZiggurat(
		func(x float64) float64 { return math.Exp(-x * x / 2) },
		func(y float64) float64 { return math.Sqrt(-2 * math.Log(y)) },
		func(x float64) float64 { return math.Sqrt(math.Pi/2) * math.Erfc(x/math.Sqrt2) },
	)
)

// newZiggurat builds the tables for the density f with inverse inv and tail
// area tail(x) = ∫ₓ f. The end of the last layer, r, is the root of "the
// uppermost layer closes at f = 1", found by bisection.
func newZiggurat(f, inv, tail func(float64) float64) ziggurat {
	// top is the height reached by stacking the layers from r upward: a larger
	// r makes each area smaller and the stack lower.
	top := func(r float64) float64 {
		area := r*f(r) + tail(r)
		x, y := r, f(r)
		for i := 1; i < layerCount; i++ {
			y += area / x
			if y >= 1 {
				if i == layerCount-1 {
					return y
				}
				return math.Inf(1)
			}
			x = inv(y)
		}
		return y
	}
	lo, hi := 1.0, 20.0
	for range 200 {
		if mid := (lo + hi) / 2; top(mid) >= 1 {
			lo = mid
		} else {
			hi = mid
		}
	}
	r := hi
	area := r*f(r) + tail(r)
	z := ziggurat{tail: r}
	var x [layerCount + 1]float64 // x[layerCount] = 0, where f is 1
	x[0], x[1] = area/f(r), r
	z.y[1] = f(r)
	for i := 2; i < layerCount; i++ {
		z.y[i] = z.y[i-1] + area/x[i-1]
		x[i] = inv(z.y[i])
	}
	z.y[layerCount] = 1
	for i := range layerCount {
		z.layers[i] = layer{width: x[i] * 0x1p-53, inside: uint64(x[i+1] / x[i] * 0x1p53)}
	}
	return z
}
