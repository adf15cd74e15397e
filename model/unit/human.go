package unit

import (
	"math"
	"strconv"
)

// none stands for a value that does not exist.
const none = "–"

// HumanDuration prints seconds for reading, to two or three digits and at most
// seven columns: 0.63 s, 3.4 s, 12 s, 12 min, 2.0 h, 3.5 d. The forms are for the
// screen and lose digits; files use [FormatDuration].
func HumanDuration(seconds float64) string {
	if text, ok := special(seconds); ok {
		return text
	}
	if seconds < 0 {
		return "-" + HumanDuration(-seconds)
	}
	switch {
	case seconds == 0:
		return "0 s"
	case seconds < 0.995e-6:
		return digits2(seconds*1e9, " ns")
	case seconds < 0.995e-3:
		return digits2(seconds*1e6, " µs")
	case seconds < 0.0995:
		return digits2(seconds*1e3, " ms")
	case seconds < 119.5:
		return digits2(seconds, " s")
	case seconds < 119.5*60:
		return digits2(seconds/60, " min")
	case seconds < 47.5*3600:
		return digits2(seconds/3600, " h")
	}
	return digits2(seconds/86400, " d")
}

// HumanSize prints bytes for reading, to three digits: 13.5 GiB, 6.0 MiB,
// 512 MiB, 20 B.
func HumanSize(bytes float64) string {
	if text, ok := special(bytes); ok {
		return text
	}
	if bytes < 0 {
		return "-" + HumanSize(-bytes)
	}
	for _, u := range sizeUnits[:len(sizeUnits)-1] {
		// 1023.6 MiB would print as 1024: it is 1.0 GiB.
		if q := bytes / float64(u.bytes); q >= 1023.5/1024 {
			return digits3(q, " "+u.name)
		}
	}
	return fixed(bytes, 0, " B")
}

// HumanShare prints a share in percent for reading, to two or three digits:
// 0.52 %, 12.3 %, 100 %. What is not zero never prints as zero.
func HumanShare(share float64) string {
	if text, ok := special(share); ok {
		return text
	}
	if share < 0 {
		return "-" + HumanShare(-share)
	}
	switch p := share * 100; {
	case p == 0:
		return "0 %"
	case p < 0.005:
		return "<0.01 %"
	case p < 9.995:
		return fixed(p, 2, " %")
	default:
		return digits3(p, " %")
	}
}

// HumanCount prints a count or a mean of counts for reading: 75, 30.4, 14,402,
// 3.60M.
func HumanCount(n float64) string {
	if text, ok := special(n); ok {
		return text
	}
	if n < 0 {
		return "-" + HumanCount(-n)
	}
	switch {
	case n >= 999_999.5:
		return largeCount(n)
	case n >= 99.95 || n == math.Trunc(n):
		return thousands(fixed(n, 0, ""))
	case n < 0.995:
		return digits2(n, "")
	}
	return fixed(n, 1, "")
}

// HumanRate prints a rate per second for reading, in the unit that leaves a
// number of at least one: 12.0/s, 3.0/min, 5.0/h.
func HumanRate(perSecond float64) string {
	if text, ok := special(perSecond); ok {
		return text
	}
	if perSecond < 0 {
		return "-" + HumanRate(-perSecond)
	}
	switch {
	case perSecond == 0:
		return "0/s"
	case perSecond >= 0.0995:
		return rateDigits(perSecond) + "/s"
	case perSecond*60 >= 0.995:
		return digits2(perSecond*60, "/min")
	case perSecond*3600 >= 0.995:
		return digits2(perSecond*3600, "/h")
	}
	return digits2(perSecond*86400, "/d")
}

// special prints what is not a finite number.
func special(v float64) (string, bool) {
	switch {
	case math.IsNaN(v):
		return none, true
	case math.IsInf(v, 1):
		return "∞", true
	case math.IsInf(v, -1):
		return "-∞", true
	}
	return "", false
}

// rateDigits prints a rate of 0.1 or more.
func rateDigits(v float64) string {
	switch {
	case v >= 999.5:
		return HumanCount(v)
	case v < 0.995:
		return fixed(v, 2, "")
	}
	return digits3(v, "")
}

// largeCount prints a million or more to three digits.
func largeCount(n float64) string {
	for _, u := range [...]struct {
		size float64
		name string
	}{{1e6, "M"}, {1e9, "G"}, {1e12, "T"}} {
		if q := n / u.size; q < 999.5 {
			switch {
			case q < 9.995:
				return fixed(q, 2, u.name)
			default:
				return digits3(q, u.name)
			}
		}
	}
	return strconv.FormatFloat(n, 'e', 2, 64)
}

// digits2 prints two digits, more before the point as needed, and a unit: 0.63,
// 3.4, 118.
func digits2(v float64, unit string) string {
	switch {
	case v < 0.995:
		return fixed(v, 2, unit)
	case v < 9.95:
		return fixed(v, 1, unit)
	}
	return fixed(v, 0, unit)
}

// digits3 prints one decimal below 100 and none above, and a unit: 1.2, 13.5, 512.
func digits3(v float64, unit string) string {
	if v < 99.95 {
		return fixed(v, 1, unit)
	}
	return fixed(v, 0, unit)
}

// fixed prints v with the given number of decimals and a unit. It is one piece of
// memory: the screen prints hundreds of numbers a second.
func fixed(v float64, decimals int, unit string) string {
	var mem [32]byte
	return string(append(strconv.AppendFloat(mem[:0], v, 'f', decimals, 64), unit...))
}

// thousands puts a comma between groups of three of more than four digits.
func thousands(digits string) string {
	if len(digits) <= 4 {
		return digits
	}
	var out []byte
	for i := range len(digits) {
		if i > 0 && (len(digits)-i)%3 == 0 {
			out = append(out, ',')
		}
		out = append(out, digits[i])
	}
	return string(out)
}
