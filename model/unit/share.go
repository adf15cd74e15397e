package unit

import (
	"fmt"
	"math"
	"math/big"
	"strconv"
	"strings"
)

const shareHint = "a share such as 0.1% or 0.001"

// ParseShare reads a share, as percent (0.1%) or as a plain fraction (0.001),
// and returns the fraction, rounded once to the nearest float64. Shares are ≥ 0;
// those above 1 are left to the caller, who knows whether they make sense.
func ParseShare(s string) (float64, error) {
	n, rest, err := scan(s, true, shareHint)
	if err != nil {
		return 0, err
	}
	if err := notNegative(s, n); err != nil {
		return 0, err
	}
	switch rest {
	case "":
	case "%":
		n.val.Quo(n.val, new(big.Rat).SetInt64(100))
	default:
		return 0, fmt.Errorf("%s has the unknown unit %s: write %s", quote(s), quote(rest), shareHint)
	}
	return toFloat(s, n.val)
}

// FormatShare prints a share, finite and ≥ 0, so that [ParseShare] gives it back
// exactly: in percent, or as a plain fraction where percent would be mostly
// zeros.
func FormatShare(share float64) string {
	if share == 0 {
		return "0%"
	}
	if share < 1e-8 || share >= 1e13 || math.IsNaN(share) {
		return FormatNumber(share)
	}
	// Multiplying by 100 would round. Moving the point in the shortest decimal
	// text of the share does not.
	whole, fraction, _ := strings.Cut(strconv.FormatFloat(share, 'f', -1, 64), ".")
	fraction += strings.Repeat("0", max(0, 2-len(fraction)))
	whole = strings.TrimLeft(whole+fraction[:2], "0")
	fraction = strings.TrimRight(fraction[2:], "0")
	if whole == "" {
		whole = "0"
	}
	if fraction != "" {
		whole += "." + fraction
	}
	return whole + "%"
}
