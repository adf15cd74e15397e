package unit

import (
	"fmt"
	"math/big"
	"strings"
	"time"
)

// MaxDuration is the longest duration that can be written: 100 years of 365
// days.
const MaxDuration = 100 * 365 * day

const day = 24 * time.Hour

const durationHint = "a duration such as 500ms, 12s, 30m or 2d"

// durationUnits in the order in which [FormatDuration] prefers them.
var durationUnits = [...]struct {
	name string
	size time.Duration
}{
	{"d", day},
	{"h", time.Hour},
	{"m", time.Minute},
	{"s", time.Second},
	{"ms", time.Millisecond},
	{"us", time.Microsecond},
	{"ns", time.Nanosecond},
}

// ParseDuration reads a duration of 0 to [MaxDuration] with its unit: d, h, m,
// s, ms, us (µs) or ns. Decimals (1.5s) and several parts, largest unit first
// (1m30s), are allowed. The arithmetic is exact; what is finer than a nanosecond
// is rounded to the nearest one.
func ParseDuration(s string) (time.Duration, error) {
	total := new(big.Rat)
	last := MaxDuration + 1 // parts come in falling units
	for rest := strings.TrimSpace(s); ; {
		n, tail, err := scan(rest, false, durationHint)
		if err != nil {
			return 0, err
		}
		if err := notNegative(s, n); err != nil {
			return 0, err
		}
		letters := len(tail) - len(strings.TrimLeftFunc(tail, isUnitLetter))
		size, err := durationUnit(s, n, tail[:letters], tail)
		if err != nil {
			return 0, err
		}
		if size >= last {
			return 0, fmt.Errorf("%s has its units out of order: write the largest first, such as 1m30s", quote(s))
		}
		last = size
		total.Add(total, n.val.Mul(n.val, new(big.Rat).SetInt64(int64(size))))
		if rest = strings.TrimSpace(tail[letters:]); rest == "" {
			break
		}
	}
	if total.Cmp(new(big.Rat).SetInt64(int64(MaxDuration))) > 0 {
		return 0, fmt.Errorf("%s is longer than %s", quote(s), FormatDuration(MaxDuration))
	}
	d, err := toInt(s, total)
	return time.Duration(d), err
}

// durationUnit returns the length of the named unit; tail is what follows the
// number, for the error.
func durationUnit(s string, n number, name, tail string) (time.Duration, error) {
	if name == "µs" || name == "μs" { // the micro sign and the Greek letter
		name = "us"
	}
	for _, u := range durationUnits {
		if u.name == name {
			return u.size, nil
		}
	}
	short := map[string]string{
		"min": "m", "mins": "m", "minute": "m", "minutes": "m", "M": "m",
		"sec": "s", "secs": "s", "second": "s", "seconds": "s", "S": "s",
		"hr": "h", "hrs": "h", "hour": "h", "hours": "h", "H": "h",
		"day": "d", "days": "d", "D": "d",
	}[name]
	switch {
	case tail == "":
		return 0, fmt.Errorf("%s has no unit: write %s", quote(s), durationHint)
	case short != "":
		return 0, fmt.Errorf("%s has the unknown unit %s: write %s%s", quote(s), quote(name), n.text, short)
	case name == "":
		return 0, fmt.Errorf("%s is not a duration: write %s", quote(s), durationHint)
	}
	return 0, fmt.Errorf("%s has the unknown unit %s: write %s", quote(s), quote(name), durationHint)
}

// isUnitLetter reports whether r may stand in a unit of time.
func isUnitLetter(r rune) bool {
	return 'a' <= r && r <= 'z' || 'A' <= r && r <= 'Z' || r == 'µ' || r == 'μ'
}

// FormatDuration prints d so that [ParseDuration] gives it back exactly, for
// 0 ≤ d ≤ [MaxDuration]: in the largest unit that divides it (48h is 2d, 90s
// stays 90s), or, where that would be a long run of small units, as a decimal in
// seconds (1.5s, not 1500ms).
func FormatDuration(d time.Duration) string {
	if d == 0 {
		return "0s"
	}
	if d < 0 {
		return "-" + FormatDuration(-d)
	}
	if d > time.Second && d%time.Second != 0 {
		text := strings.TrimRight(fmt.Sprintf("%d.%09d", d/time.Second, d%time.Second), "0")
		return text + "s"
	}
	for _, u := range durationUnits {
		if d%u.size == 0 {
			return fmt.Sprintf("%d%s", d/u.size, u.name)
		}
	}
	return fmt.Sprintf("%dns", d.Nanoseconds())
}
