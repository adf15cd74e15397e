package plot

import (
	"math"
	"strconv"
)

// maxTicks bounds the marks on one axis.
const maxTicks = 32

// Ticks returns round values (1, 2 or 5 times a power of ten) inside lo..hi in
// rising order, about n of them and at most n+1. It returns nil if the range is
// empty or not finite, or n < 1.
func Ticks(lo, hi float64, n int) []float64 {
	t := ticks{}
	t.place(Axis{Scale: Scale{Lo: lo, Hi: hi}}, n)
	return append([]float64(nil), t.at[:t.n]...)
}

// ticks holds the marks of one axis and their labels, without allocating.
type ticks struct {
	n    int
	at   [maxTicks]float64
	step [maxTicks]float64 // distance of the label's neighbours, for rounding
	end  [maxTicks]int     // end of the label in text
	text [1 << 10]byte
}

// label returns the i-th label.
func (t *ticks) label(i int) []byte {
	from := 0
	if i > 0 {
		from = t.end[i-1]
	}
	return t.text[from:t.end[i]]
}

// widest returns the width of the widest label, in cells.
func (t *ticks) widest() int {
	w := 0
	for i := range t.n {
		w = max(w, Width(string(t.label(i))))
	}
	return w
}

// fill places about n marks on the axis and writes their labels.
func (t *ticks) fill(a Axis, n int) {
	t.place(a, n)
	var mem [64]byte
	used := 0
	for i := range t.n {
		label := mem[:0]
		switch {
		case a.Format != nil:
			label = append(label, a.Format(t.at[i], t.step[i])...)
		case a.Clock && !a.Log:
			label = appendClock(label, t.at[i], t.step[i], a.Hi >= hour)
		default:
			label = appendNumber(label, t.at[i], t.step[i])
		}
		used += copy(t.text[used:], label) // what does not fit is wider than a screen
		t.end[i] = used
	}
}

func (t *ticks) place(a Axis, n int) {
	t.n = 0
	n = min(n, maxTicks-1)
	if !a.Valid() || n < 1 {
		return
	}
	if a.Log {
		if t.placeLog(a.Scale, n); t.n >= 2 {
			return
		}
		t.n = 0 // too narrow for decades
	}
	step := niceStep((a.Hi - a.Lo) / float64(n))
	if a.Clock {
		step = clockStep((a.Hi - a.Lo) / float64(n))
	}
	const slack = 1e-9
	first, last := math.Ceil(a.Lo/step-slack), math.Floor(a.Hi/step+slack)
	for i := first; i <= last && t.n <= n; i++ {
		v := multiple(i, step)
		t.add(min(max(v, a.Lo), a.Hi), step)
		if i+1 == i { // beyond 2^53 steps from zero: no distinct marks
			return
		}
	}
}

// placeLog marks powers of ten; with room 1, 2, 5 times each, without room only
// every k-th power.
func (t *ticks) placeLog(s Scale, n int) {
	const slack = 1e-9
	first, last := math.Floor(math.Log10(s.Lo)+slack), math.Ceil(math.Log10(s.Hi)-slack)
	decades := last - first
	every := math.Max(1, math.Ceil(decades/float64(n)))
	fine := decades*3 <= float64(n)+1
	for e := first; e <= last; e += every {
		for _, m := range [...]float64{1, 2, 5} {
			v := multiple(m, pow10(e))
			if v >= s.Lo*(1-slack) && v <= s.Hi*(1+slack) && (m == 1 || fine) {
				t.add(min(max(v, s.Lo), s.Hi), v)
			}
		}
	}
}

func (t *ticks) add(v, step float64) {
	if t.n < maxTicks {
		t.at[t.n], t.step[t.n] = v, step
		t.n++
	}
}

// Times in seconds.
const (
	minute = 60
	hour   = 60 * minute
	day    = 24 * hour
)

// clockStep returns the smallest usual interval of a clock that is at least v
// seconds.
func clockStep(v float64) float64 {
	if v <= 0.5 {
		return niceStep(v)
	}
	for _, s := range [...]float64{
		1, 2, 5, 10, 15, 30,
		minute, 2 * minute, 5 * minute, 10 * minute, 15 * minute, 30 * minute,
		hour, 2 * hour, 3 * hour, 6 * hour, 12 * hour,
	} {
		if s >= v*(1-1e-9) {
			return s
		}
	}
	return day * niceStep(math.Max(1, v/day))
}

// appendClock writes sec seconds as m:ss, or with hours as h:mm:ss, cut to
// h:mm followed by "h" (so that it is not read as minutes) where step counts
// whole minutes. Steps below a second add decimals.
func appendClock(dst []byte, sec, step float64, hours bool) []byte {
	if math.Abs(sec) > 1e12 {
		return strconv.AppendFloat(dst, sec, 'g', 3, 64)
	}
	if sec < 0 {
		dst, sec = append(dst, '-'), -sec
	}
	digits := decimals(step)
	unit := math.Pow10(digits)
	n := int64(math.Round(sec * unit))
	whole, frac := n/int64(unit), n%int64(unit)
	m := whole / minute
	if hours {
		dst = append(strconv.AppendInt(dst, m/60, 10), ':')
		m %= 60
		dst = appendTwo(dst, m)
		if math.Mod(step, minute) == 0 {
			return append(dst, 'h')
		}
	} else {
		dst = strconv.AppendInt(dst, m, 10)
	}
	dst = appendTwo(append(dst, ':'), whole%minute)
	if digits == 0 {
		return dst
	}
	dst = append(dst, '.')
	for unit = unit / 10; unit >= 1; unit /= 10 {
		dst = append(dst, '0'+byte(frac/int64(unit)%10))
	}
	return dst
}

func appendTwo(dst []byte, n int64) []byte {
	return append(dst, '0'+byte(n/10), '0'+byte(n%10))
}

// decimals returns how many decimals tell multiples of step apart, at most 6.
func decimals(step float64) int {
	if !(step > 0) || step >= 1 {
		return 0
	}
	return min(6, int(math.Ceil(-math.Log10(step)-1e-9)))
}

// appendNumber writes v rounded to what step tells apart, with k, M or G for
// thousands, millions and 10⁹ where the step is that coarse.
func appendNumber(dst []byte, v, step float64) []byte {
	if v == 0 {
		return append(dst, '0') // neither "-0" nor "0k"
	}
	if math.Abs(v) >= 1e13 || step >= 1e12 || step < 1e-6 {
		return strconv.AppendFloat(dst, v, 'g', 3, 64)
	}
	for _, u := range [...]struct {
		size   float64
		suffix byte
	}{{1e9, 'G'}, {1e6, 'M'}, {1e3, 'k'}} {
		if step >= u.size {
			return append(strconv.AppendFloat(dst, v/u.size, 'f', 0, 64), u.suffix)
		}
	}
	return strconv.AppendFloat(dst, v, 'f', decimals(step), 64)
}
