package unit

import (
	"fmt"
	"math"
	"math/big"
	"strconv"
	"strings"
)

// Limits on the text of one number: more digits than any float needs, and every
// exponent a float can have. They keep exact arithmetic cheap on hostile input.
const (
	maxDigits   = 64
	maxExponent = 400
)

// number is one decimal number, exactly as written.
type number struct {
	text string // without the unit, for hints
	val  *big.Rat
}

// scan splits s into a leading decimal number and the rest. Blanks around s and
// between the two are dropped. The number is written -12, 1.5 or, if exponents
// are allowed, 1e-3; there is a digit on both sides of a point and no needless
// leading zero (010 would be 8 to some readers). hint completes the error.
func scan(s string, exponents bool, hint string) (n number, rest string, err error) {
	s = strings.TrimSpace(s)
	if s == "" {
		return n, "", fmt.Errorf("a value is missing: write %s", hint)
	}
	i := 0
	if s[0] == '-' {
		i = 1
	}
	whole := digits(s[i:])
	end := i + whole
	ok := whole > 0
	if end < len(s) && s[end] == '.' {
		fraction := digits(s[end+1:])
		ok = ok && fraction > 0
		end += 1 + fraction
	}
	if !ok {
		return n, "", fmt.Errorf("%s is not a number: write %s", quote(s), hint)
	}
	if s[i] == '0' && whole > 1 {
		return n, "", fmt.Errorf("%s has a leading zero: write %s", quote(s), plain(s[:i]+strings.TrimLeft(s[i:i+whole-1], "0")+s[i+whole-1:]))
	}
	mantissa := end
	if exponents {
		if end, ok = exponent(s, end); !ok {
			return n, "", fmt.Errorf("%s has an exponent beyond ±%d", quote(s), maxExponent)
		}
	}
	if mantissa > maxDigits {
		return n, "", fmt.Errorf("%s has more than %d digits", quote(s), maxDigits)
	}
	n.text = s[:end]
	if n.val, ok = new(big.Rat).SetString(n.text); !ok {
		return n, "", fmt.Errorf("%s is not a number: write %s", quote(s), hint)
	}
	return n, strings.TrimSpace(s[end:]), nil
}

// digits returns how many decimal digits s starts with.
func digits(s string) int {
	for i := range len(s) {
		if s[i] < '0' || s[i] > '9' {
			return i
		}
	}
	return len(s)
}

// exponent returns the end of a decimal exponent that starts at s[at], at itself
// if there is none. It is not ok when the exponent is out of range.
func exponent(s string, at int) (end int, ok bool) {
	if at >= len(s) || (s[at] != 'e' && s[at] != 'E') {
		return at, true
	}
	from := at + 1
	if from < len(s) && (s[from] == '+' || s[from] == '-') {
		from++
	}
	n := digits(s[from:])
	if n == 0 {
		return at, true
	}
	e, err := strconv.Atoi(s[from : from+n])
	return from + n, err == nil && e <= maxExponent
}

// quote prints a value for an error message: on one line and not too long.
func quote(s string) string {
	const most = 40
	if r := []rune(s); len(r) > most {
		s = string(r[:most]) + "…"
	}
	return strconv.Quote(s)
}

// plain shows a suggestion as it is to be typed, unless quoting would change it
// beyond adding the quotes, or shorten it.
func plain(s string) string {
	if q := quote(s); q != `"`+s+`"` {
		return q
	}
	return s
}

// toFloat rounds an exact value to the nearest float64. It refuses what
// overflows, and what is not zero but would become zero.
func toFloat(s string, exact *big.Rat) (float64, error) {
	f, _ := exact.Float64()
	if math.IsInf(f, 0) {
		return 0, fmt.Errorf("%s is too large", quote(s))
	}
	if f == 0 && exact.Sign() != 0 {
		return 0, fmt.Errorf("%s is too small: write 0 if nothing is meant", quote(s))
	}
	return f, nil
}

// toInt rounds an exact value that is not negative to the nearest int64, halves
// up. It refuses what does not fit, and what is not zero but would become zero.
func toInt(s string, exact *big.Rat) (int64, error) {
	twice := new(big.Int).Lsh(exact.Num(), 1)
	twice.Add(twice, exact.Denom())
	n := twice.Quo(twice, new(big.Int).Lsh(exact.Denom(), 1))
	if !n.IsInt64() {
		return 0, fmt.Errorf("%s is too large", quote(s))
	}
	if n.Sign() == 0 && exact.Sign() != 0 {
		return 0, fmt.Errorf("%s is too small: write 0 if nothing is meant", quote(s))
	}
	return n.Int64(), nil
}

// notNegative refuses values below zero.
func notNegative(s string, n number) error {
	if n.val.Sign() < 0 {
		return fmt.Errorf("%s is negative: write 0 or more", quote(s))
	}
	return nil
}

// ParseNumber reads a plain finite number without unit, such as 0.8, -2 or 1e-3,
// and rounds it to the nearest float64.
func ParseNumber(s string) (float64, error) {
	const hint = "a plain number such as 0.8 or 1500"
	n, rest, err := scan(s, true, hint)
	if err != nil {
		return 0, err
	}
	if rest != "" {
		return 0, fmt.Errorf("%s has %s after the number: write %s", quote(s), quote(rest), hint)
	}
	return toFloat(s, n.val)
}

// FormatNumber prints a finite number so that [ParseNumber] gives it back
// exactly, with the fewest digits that do.
func FormatNumber(f float64) string {
	if a := math.Abs(f); a >= 1e-6 && a < 1e15 {
		return strconv.FormatFloat(f, 'f', -1, 64)
	}
	if f == 0 {
		return "0"
	}
	return strconv.FormatFloat(f, 'g', -1, 64)
}
