package sizing

import (
	"math"
	"strconv"
	"strings"

	"capsize/model/unit"
)

// four prints v to four significant digits, or all of a whole part that has more,
// never with an exponent: what a calculator makes of such figures agrees with them.
func four(v float64) string {
	switch {
	case v <= 0:
		return "0"
	case v >= 1e15:
		return digits(v)
	}
	decimals := max(0, 3-int(math.Floor(math.Log10(v))))
	return plain(grouped(strconv.FormatFloat(v, 'f', min(decimals, 14), 64)))
}

// grouped puts a comma between thousands.
func grouped(text string) string {
	whole, rest := text, ""
	if dot := strings.IndexByte(text, '.'); dot >= 0 {
		whole, rest = text[:dot], text[dot:]
	}
	for at := len(whole) - 3; at > 0; at -= 3 {
		whole = whole[:at] + "," + whole[at:]
	}
	return whole + rest
}

// fourRate is a rate as in a sentence, to four digits.
func fourRate(perSecond float64) string {
	switch {
	case perSecond >= 0.001 || perSecond == 0:
		return four(perSecond) + "/s"
	case perSecond*3600 >= 1:
		return four(perSecond*3600) + "/h"
	}
	return four(perSecond*86400) + "/d"
}

// fourSeconds is a time in seconds, so that it can be multiplied by a rate, unless
// it is very short.
func fourSeconds(seconds float64) string {
	switch {
	case seconds >= 1e-3 || seconds == 0:
		return four(seconds) + " s"
	case seconds >= 1e-6:
		return four(seconds*1e3) + " ms"
	}
	return plain(unit.HumanDuration(seconds))
}

// fourBytes is a size to four digits, so that a sum can be checked by hand.
func fourBytes(bytes float64) string {
	for _, u := range [...]struct {
		of   float64
		name string
	}{{1 << 40, " TiB"}, {1 << 30, " GiB"}, {1 << 20, " MiB"}, {1 << 10, " KiB"}} {
		if bytes >= u.of {
			return four(bytes/u.of) + u.name
		}
	}
	return four(bytes) + " B"
}

// fourShare is a share in percent, to four digits.
func fourShare(share float64) string { return four(share*100) + " %" }

// wholePercent is a share in whole percent, rounded down, and "<1 %" below one.
func wholePercent(share float64) string {
	if p := math.Floor(share * 100 * (1 + 1e-12)); p >= 1 {
		return strconv.FormatFloat(p, 'f', 0, 64) + " %"
	}
	return "<1 %"
}
