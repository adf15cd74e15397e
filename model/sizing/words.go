package sizing

import (
	"fmt"
	"math"
	"strconv"
	"strings"
	"unicode/utf8"

	"capsize/model/metric"
	"capsize/model/unit"
)

// goalName is a metric in a sentence, where its title in tables reads otherwise.
func goalName(id metric.ID) string {
	m := metric.Of(id)
	if prefix, ok := strings.CutPrefix(m.Title, "queue wait "); ok {
		return prefix + " queue wait"
	}
	if prefix, ok := strings.CutPrefix(m.Title, "wait "); ok {
		return prefix + " wait"
	}
	switch id {
	case metric.RejectedShare, metric.Share429:
		return "429s"
	case metric.TimedOutShare:
		return "timeouts"
	case metric.MemoryPeakBytes:
		return "peak memory"
	}
	return m.Title
}

// text is "p99 wait 26 s (goal 2 s)".
func (m *Missed) text() string {
	name := goalName(m.Metric)
	if m.Workload != "" && m.Workload != "total" {
		name += " of " + clip(m.Workload, 16)
	}
	return name + " " + m.figures()
}

// figures is "26 s (goal 2 s)".
func (m *Missed) figures() string {
	format := metric.Of(m.Metric).Format
	value, limit := plain(format(m.Value)), plain(format(m.Limit))
	if value == limit {
		return "just above " + limit + " (the goal)"
	}
	return value + " (goal " + limit + ")"
}

// plain drops zeros at the end of a decimal: 2.0 s is 2 s, 0.10 % is 0.1 %.
func plain(text string) string {
	dot := strings.IndexByte(text, '.')
	if dot < 0 {
		return text
	}
	end := dot + 1
	for end < len(text) && text[end] >= '0' && text[end] <= '9' {
		end++
	}
	return strings.TrimRight(strings.TrimRight(text[:end], "0"), ".") + text[end:]
}

// digits prints v to three significant digits without an exponent.
func digits(v float64) string {
	if v >= 999.5 {
		return unit.HumanCount(math.Round(v))
	}
	if v <= 0 {
		return "0"
	}
	decimals := max(0, 2-int(math.Floor(math.Log10(v))))
	return plain(strconv.FormatFloat(v, 'f', min(decimals, 12), 64))
}

func rateText(perSecond float64) string {
	switch {
	case perSecond >= 0.001 || perSecond == 0: // a reader can multiply it by seconds
		return digits(perSecond) + "/s"
	case perSecond*3600 >= 1:
		return digits(perSecond*3600) + "/h"
	}
	return digits(perSecond*86400) + "/d"
}

// paceText is a rate in words: 25 a minute.
func paceText(perSecond float64) string {
	switch {
	case perSecond*60 >= 1:
		return digits(perSecond*60) + " a minute"
	case perSecond*3600 >= 1:
		return digits(perSecond*3600) + " an hour"
	}
	return digits(perSecond*86400) + " a day"
}

func durationText(seconds float64) string {
	switch {
	case seconds < 0.1:
		return digits(seconds*1e3) + " ms"
	case seconds < 999.5:
		return digits(seconds) + " s"
	case seconds < 7200:
		return digits(seconds/60) + " min"
	}
	return digits(seconds/3600) + " h"
}

func sizeText(bytes float64) string { return plain(unit.HumanSize(bytes)) }

func shareText(share float64) string { return plain(unit.HumanShare(share)) }

// clockText is an instant of the run: 1:03, 1:02:03.
func clockText(seconds float64) string {
	n := int64(math.Round(seconds))
	if n < 3600 {
		return fmt.Sprintf("%d:%02d", n/60, n%60)
	}
	return fmt.Sprintf("%d:%02d:%02d", n/3600, n/60%60, n%60)
}

// loadText prints a load so that it never reads like the number of slots
// unless it is that number.
func loadText(load float64, slots int) string {
	text := digits(load)
	for decimals := 2; decimals <= 9 && text == wholeText(slots) && load != float64(slots); decimals++ {
		text = plain(strconv.FormatFloat(load, 'f', decimals, 64))
	}
	return text
}

// spareText is a share of slots in whole percent, finer below one.
func spareText(share float64) string {
	p := share * 100
	if p >= 0.95 {
		return strconv.FormatFloat(p, 'f', 0, 64) + " %"
	}
	return plain(unit.HumanShare(share))
}

// floorText rounds a share down, so that "at least" stays true.
func floorText(share float64) string {
	p := share * 100
	step := 1.0
	for p < step && step > 1e-6 {
		step /= 10
	}
	return digits(math.Floor(p/step)*step) + " %"
}

func wholeText(n int) string { return unit.HumanCount(float64(n)) }

func countText(n int, noun string) string {
	return wholeText(n) + " " + noun + verb(n, "", "s")
}

func verb(n int, one, many string) string {
	if n == 1 {
		return one
	}
	return many
}

// clip shortens text to at most n characters, all of which are one cell wide.
func clip(text string, n int) string {
	if r := []rune(text); len(r) > n {
		return strings.TrimRight(string(r[:n-1]), " ,;:") + "…"
	}
	return text
}

// fits says whether text, broken at spaces, takes at most so many lines.
func fits(text string, lines int) bool {
	used, width := 1, -1
	for word := range strings.FieldsSeq(text) {
		n := utf8.RuneCountInString(word)
		if width+1+n > maxLine {
			used, width = used+1, -1
		}
		width += 1 + n
	}
	return used <= lines
}
