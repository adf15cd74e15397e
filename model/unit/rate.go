package unit

import (
	"fmt"
	"math/big"
	"strings"
)

const rateHint = "a rate such as 2.5/s, 150/min, 180/h or 1/d"

// perUnits are the denominators of rates, in seconds.
var perUnits = [...]struct {
	name    string
	seconds int64
}{
	{"s", 1}, {"min", 60}, {"h", 3600}, {"d", 86400},
}

// ParseRate reads a rate with its denominator, /s, /min, /h or /d, and returns
// it per second, rounded once to the nearest float64. Rates are ≥ 0.
func ParseRate(s string) (perSecond float64, err error) {
	n, rest, err := scan(s, true, rateHint)
	if err != nil {
		return 0, err
	}
	if err := notNegative(s, n); err != nil {
		return 0, err
	}
	if rest == "" {
		return 0, fmt.Errorf("%s has no denominator: write %s", quote(s), rateHint)
	}
	count, per, _ := strings.Cut(rest, "/")
	if strings.TrimSpace(count) != "" {
		return 0, fmt.Errorf("%s is not a rate: write %s", quote(s), rateHint)
	}
	if err := divide(s, n.val, per, rateHint); err != nil {
		return 0, err
	}
	return toFloat(s, n.val)
}

// FormatRate prints a rate per second so that [ParseRate] gives it back exactly.
func FormatRate(perSecond float64) string { return FormatNumber(perSecond) + "/s" }

// divide turns an amount per named unit of time into one per second, in place.
func divide(s string, amount *big.Rat, per, hint string) error {
	per = strings.TrimSpace(per)
	for _, u := range perUnits {
		if u.name == per {
			amount.Quo(amount, new(big.Rat).SetInt64(u.seconds))
			return nil
		}
	}
	if per == "m" {
		return fmt.Errorf("%s has the unknown denominator \"/m\": write /min for minutes", quote(s))
	}
	return fmt.Errorf("%s has the unknown denominator %s: write %s", quote(s), quote("/"+per), hint)
}
