package plot

import "math"

// Scale maps the values Lo..Hi to the positions 0..1, linearly or by their
// logarithm. It is valid if both ends are finite, Lo < Hi, and, for a
// logarithmic scale, Lo > 0; an invalid scale has no positions.
type Scale struct {
	Lo, Hi float64
	Log    bool
}

// Valid reports whether values have a position on s.
func (s Scale) Valid() bool {
	return s.Lo < s.Hi && !math.IsInf(s.Hi-s.Lo, 0) && (!s.Log || s.Lo > 0)
}

// Pos returns the position of v: 0 at Lo, 1 at Hi, below 0 or above 1 outside
// the scale, NaN if v is NaN or s is invalid. On a logarithmic scale values
// that are not positive lie at -Inf.
func (s Scale) Pos(v float64) float64 {
	switch {
	case !s.Valid():
		return math.NaN()
	case !s.Log:
		return (v - s.Lo) / (s.Hi - s.Lo)
	case v <= 0:
		return math.Inf(-1)
	default:
		return math.Log(v/s.Lo) / math.Log(s.Hi/s.Lo)
	}
}

// At returns the value at position p: the inverse of [Scale.Pos].
func (s Scale) At(p float64) float64 {
	switch {
	case !s.Valid():
		return math.NaN()
	case s.Log:
		return s.Lo * math.Pow(s.Hi/s.Lo, p)
	default:
		return s.Lo + p*(s.Hi-s.Lo)
	}
}

// Cell returns which of n equal cells holds v, counted from 0 at Lo; Hi belongs
// to the last one. ok is false if v lies outside the scale.
func (s Scale) Cell(v float64, n int) (i int, ok bool) {
	p := s.Pos(v)
	if !(p >= 0 && p <= 1) || n <= 0 {
		return 0, false
	}
	return dot(p*float64(n), n), true
}

// row returns which of n rows, counted from the top, holds v.
func (s Scale) row(v float64, n int) (int, bool) {
	i, ok := s.Cell(v, n)
	return n - 1 - i, ok
}

// dot turns the coordinate f, in cells or dots, into an index 0..n-1. What lies
// before the first becomes -1, what lies behind the last becomes n; exactly n
// is the upper end of the scale and belongs to the last.
func dot(f float64, n int) int {
	switch {
	case !(f >= 0):
		return -1
	case f > float64(n):
		return n
	}
	return min(int(f), n-1)
}

// NiceRange widens lo..hi to multiples of a round step of at least a fifth of
// its span. The ends may come in any order; ends that are equal are drawn
// apart; an end that is not finite is ignored, and if both are, the range is
// 0..1.
func NiceRange(lo, hi float64) (niceLo, niceHi float64) {
	lo, hi = finiteRange(lo, hi)
	step := niceStep((hi - lo) / 5)
	if !(step > 0) || math.IsInf(step, 0) {
		return lo, hi
	}
	// A range that already ends on a round number must not grow by a rounding
	// error of the division.
	const slack = 1e-9
	return multiple(math.Floor(lo/step+slack), step), multiple(math.Ceil(hi/step-slack), step)
}

func finiteRange(lo, hi float64) (float64, float64) {
	loOK, hiOK := finite(lo), finite(hi)
	switch {
	case !loOK && !hiOK:
		return 0, 1
	case !loOK:
		lo = hi
	case !hiOK:
		hi = lo
	}
	if lo > hi {
		lo, hi = hi, lo
	}
	if hi-lo > 1e-12*math.Max(math.Abs(lo), math.Abs(hi)) {
		return lo, hi
	}
	if math.Abs(lo) < 1e-300 {
		return 0, 1
	}
	pad := 0.1 * math.Abs(lo)
	return lo - pad, hi + pad
}

func finite(v float64) bool { return !math.IsNaN(v) && !math.IsInf(v, 0) }

// niceStep returns the smallest of 1, 2, 5 times a power of ten that is at
// least v.
func niceStep(v float64) float64 {
	if !(v > 0) || math.IsInf(v, 0) {
		return math.NaN()
	}
	exp := math.Floor(math.Log10(v))
	base := pow10(exp)
	for _, m := range [...]float64{1, 2, 5} {
		if m*base >= v*(1-1e-9) {
			return m * base
		}
	}
	return pow10(exp + 1)
}

// pow10 is 10^e, correctly rounded, for integral e.
func pow10(e float64) float64 { return math.Pow10(int(e)) }

// multiple returns i·step. For a step below 1 it divides by the reciprocal,
// which is an integer for nice steps, so that 3·0.1 is 0.3.
func multiple(i, step float64) float64 {
	if step > 0 && step < 1 {
		if inv := math.Round(1 / step); finite(inv) {
			return i / inv
		}
	}
	return i * step
}
