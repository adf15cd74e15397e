package unit

import (
	"fmt"
	"math"
	"math/big"
	"strconv"
	"strings"
)

const (
	sizeHint     = "a size such as 64KiB, 6MiB or 1.2GiB"
	sizeRateHint = "a rate such as 30KiB/s"
)

// sizeUnits are the binary units, largest first.
var sizeUnits = [...]struct {
	name  string
	bytes int64
}{
	{"EiB", 1 << 60},
	{"PiB", 1 << 50},
	{"TiB", 1 << 40},
	{"GiB", 1 << 30},
	{"MiB", 1 << 20},
	{"KiB", 1 << 10},
	{"B", 1},
}

// ParseSize reads a size in bytes with a binary unit: B, KiB, MiB, GiB, TiB, PiB
// or EiB. A plain 0 needs no unit; MB and its like are refused, since they mean
// two different things. The arithmetic is exact; fractions of a byte, as in
// 1.2GiB, are rounded to the nearest byte. Sizes are ≥ 0 and below 8EiB.
func ParseSize(s string) (bytes int64, err error) {
	exact, rest, err := scanSize(s, false, sizeHint)
	if err != nil {
		return 0, err
	}
	if rest != "" {
		return 0, fmt.Errorf("%s is not a size: write %s", quote(s), sizeHint)
	}
	return toInt(s, exact)
}

// ParseSizeRate reads a size for each unit of time, such as 30KiB/s, with the
// units of [ParseSize] over /s, /min, /h or /d. It returns bytes per second,
// rounded once to the nearest float64. A plain 0 needs no unit.
func ParseSizeRate(s string) (bytesPerSecond float64, err error) {
	exact, rest, err := scanSize(s, true, sizeRateHint)
	if err != nil {
		return 0, err
	}
	if per, ok := strings.CutPrefix(rest, "/"); ok {
		if err := divide(s, exact, per, sizeRateHint); err != nil {
			return 0, err
		}
	} else if exact.Sign() != 0 {
		return 0, fmt.Errorf("%s has no denominator: write %s", quote(s), sizeRateHint)
	}
	return toFloat(s, exact)
}

// scanSize reads a number and a binary unit, and returns the bytes and what
// follows from the first slash.
func scanSize(s string, exponents bool, hint string) (exact *big.Rat, rest string, err error) {
	n, tail, err := scan(s, exponents, hint)
	if err != nil {
		return nil, "", err
	}
	if err := notNegative(s, n); err != nil {
		return nil, "", err
	}
	name := tail
	if at := strings.IndexByte(tail, '/'); at >= 0 {
		name, rest = strings.TrimSpace(tail[:at]), tail[at:]
	}
	if name == "" && n.val.Sign() == 0 {
		return n.val, rest, nil
	}
	for _, u := range sizeUnits {
		if u.name == name {
			return n.val.Mul(n.val, new(big.Rat).SetInt64(u.bytes)), rest, nil
		}
	}
	if name == "" {
		return nil, "", fmt.Errorf("%s has no unit: write %s", quote(s), hint)
	}
	if likely := binaryUnit(name); likely != "" {
		return nil, "", fmt.Errorf("%s has the unit %s: sizes are binary, write %s", quote(s), quote(name), plain(n.text+likely+rest))
	}
	return nil, "", fmt.Errorf("%s has the unknown unit %s: write %s", quote(s), quote(name), hint)
}

// binaryUnit guesses the unit meant by MB, mb, M, Mi, mib and the like, "" if
// there is nothing to guess.
func binaryUnit(name string) string {
	if len(name) > 3 {
		return ""
	}
	for _, u := range sizeUnits {
		first := u.name[:1]
		for _, alias := range []string{first, first + "B", first + "i", first + "iB"} {
			if strings.EqualFold(name, alias) {
				return u.name
			}
		}
	}
	return ""
}

// FormatSize prints a size so that [ParseSize] gives it back exactly: in the
// largest binary unit that divides it, else with up to three decimals in the
// largest unit that rounds back to it (1.2GiB), else in bytes.
func FormatSize(bytes int64) string {
	if bytes <= 0 {
		return strconv.FormatInt(bytes, 10) + "B"
	}
	for _, u := range sizeUnits[:len(sizeUnits)-1] {
		if bytes%u.bytes == 0 {
			return strconv.FormatInt(bytes/u.bytes, 10) + u.name
		}
	}
	for _, u := range sizeUnits[:len(sizeUnits)-1] {
		if bytes < u.bytes {
			continue
		}
		for decimals := 1; decimals <= 3; decimals++ {
			text := new(big.Rat).SetFrac64(bytes, u.bytes).FloatString(decimals) + u.name
			if back, err := ParseSize(text); err == nil && back == bytes {
				return text
			}
		}
	}
	return strconv.FormatInt(bytes, 10) + "B"
}

// FormatSizeRate prints bytes per second, finite and ≥ 0, so that
// [ParseSizeRate] gives them back exactly: in the largest binary unit that leaves
// a whole number, else in bytes.
func FormatSizeRate(bytesPerSecond float64) string {
	for _, u := range sizeUnits {
		q := bytesPerSecond / float64(u.bytes)
		if q >= 1 && q < 1<<53 && q == math.Trunc(q) {
			return FormatNumber(q) + u.name + "/s"
		}
	}
	return FormatNumber(bytesPerSecond) + "B/s"
}
