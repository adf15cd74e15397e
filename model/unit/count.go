package unit

import (
	"fmt"
	"math/big"
	"strconv"
)

const countHint = "a whole number such as 75, 400k or 2M"

// ParseCount reads a whole number, with k for 10³ or M for 10⁶ if wanted
// (400k, 1.5M). A result with a fraction is refused. A sign is read, so that a
// caller can name the range it allows.
func ParseCount(s string) (int64, error) {
	n, rest, err := scan(s, false, countHint)
	if err != nil {
		return 0, err
	}
	switch rest {
	case "":
	case "k":
		n.val.Mul(n.val, new(big.Rat).SetInt64(1_000))
	case "M":
		n.val.Mul(n.val, new(big.Rat).SetInt64(1_000_000))
	case "K":
		return 0, fmt.Errorf("%s has the unknown suffix \"K\": write %sk", quote(s), n.text)
	case "m":
		return 0, fmt.Errorf("%s has the unknown suffix \"m\": write %sM for millions", quote(s), n.text)
	default:
		return 0, fmt.Errorf("%s has the unknown suffix %s: write %s", quote(s), quote(rest), countHint)
	}
	if !n.val.IsInt() {
		return 0, fmt.Errorf("%s is not a whole number: write %s", quote(s), countHint)
	}
	if !n.val.Num().IsInt64() {
		return 0, fmt.Errorf("%s is too large", quote(s))
	}
	return n.val.Num().Int64(), nil
}

// FormatCount prints a count in plain digits; [ParseCount] gives it back exactly.
func FormatCount(n int64) string { return strconv.FormatInt(n, 10) }
