package scenario

import (
	"errors"
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"capsize/model/dist"
	"capsize/model/unit"
)

// Text returns the knob's present value as it is written in a file, and "" when
// the value is absent. [Knob.Set] with this text changes nothing.
func (k *Knob) Text(s *Scenario, w *Workload) string {
	switch p := k.At(s, w).(type) {
	case *string:
		if *p == "" {
			return k.None
		}
		return *p
	case *Process:
		return string(*p)
	case *dist.Family:
		return p.String()
	case *bool:
		return strconv.FormatBool(*p)
	case *uint64:
		return strconv.FormatUint(*p, 10)
	case *Goals:
		return p.memoryPeakText()
	case nil:
		return ""
	}
	v, ok := k.Number(s, w)
	switch {
	case !ok && k.absent(s, w):
		return ""
	case !ok:
		return k.None
	}
	for _, word := range k.Words {
		if v == word.Value {
			return word.Name
		}
	}
	if d, isDuration := k.At(s, w).(*time.Duration); isDuration {
		return unit.FormatDuration(*d)
	}
	return k.Format(v)
}

// Number returns the present value as a number: seconds, per second, bytes,
// parts of one, or a plain count. It is not ok for texts, choices and flags,
// and when there is no limit or the value is absent.
func (k *Knob) Number(s *Scenario, w *Workload) (v float64, ok bool) {
	switch p := k.At(s, w).(type) {
	case *time.Duration:
		if *p == None {
			return 0, k.None == ""
		}
		v = p.Seconds()
	case *int64:
		v = float64(*p)
	case *uint64:
		return float64(*p), true
	case *float64:
		v = *p
	case *Goals:
		v = p.Limit[memoryPeak]
	default:
		return 0, false
	}
	if (v == None && k.None != "") || k.absent(s, w) {
		return 0, false
	}
	return v, true
}

// absent says whether a value that may be left out was left out.
func (k *Knob) absent(s *Scenario, w *Workload) bool {
	if k.given != nil {
		return !*k.given(w)
	}
	if k.Default != "" {
		return false
	}
	switch p := k.At(s, w).(type) {
	case *time.Duration:
		return *p == 0
	case *int64:
		return *p == 0
	case *float64:
		return *p == 0
	}
	return false
}

// Format prints v, in the unit of [Knob.Number], as it is written in a file.
// The text reads back as exactly v, for counts and sizes as the nearest whole
// number.
func (k *Knob) Format(v float64) string {
	switch k.Kind {
	case KindDuration:
		return formatSeconds(v)
	case KindRate:
		return unit.FormatRate(v)
	case KindSize:
		return unit.FormatSize(int64(math.Round(v)))
	case KindSizeRate:
		return unit.FormatSizeRate(v)
	case KindShare:
		return unit.FormatShare(v)
	case KindCount:
		if v == math.Trunc(v) && math.Abs(v) < 1<<53 {
			return unit.FormatCount(int64(v))
		}
		return unit.FormatNumber(v)
	default:
		return unit.FormatNumber(v)
	}
}

// formatSeconds prints seconds exactly: in the usual units when the value is
// a whole number of nanoseconds, else as a decimal.
func formatSeconds(v float64) string {
	if ns := math.Round(v * 1e9); ns >= 0 && ns <= float64(unit.MaxDuration) {
		text := unit.FormatDuration(time.Duration(ns))
		if back, err := parseSeconds(text); err == nil && back == v {
			return text
		}
	}
	return strconv.FormatFloat(v, 'f', -1, 64) + "s"
}

// parseSeconds reads a duration as float seconds. A decimal in seconds keeps
// the digits beyond a nanosecond, which a fitted mean may have.
func parseSeconds(text string) (float64, error) {
	d, err := unit.ParseDuration(text)
	if err != nil {
		return 0, err
	}
	if number, ok := strings.CutSuffix(strings.TrimSpace(text), "s"); ok {
		if v, err := strconv.ParseFloat(strings.TrimSpace(number), 64); err == nil {
			return v, nil
		}
	}
	return d.Seconds(), nil
}

// inRange checks a number against Min and Max; text is how it was written.
func (k *Knob) inRange(v float64, text string) error {
	if v > k.Min && v <= k.Max || v == k.Min && !k.Open {
		return nil
	}
	return fmt.Errorf("%s is out of range: write %s", quote(text), k.Allowed())
}

// Allowed says in words which values the knob takes, for errors and help:
// "1 to 1000000", "one of fifo, lifo".
func (k *Knob) Allowed() string {
	var words []string
	for _, w := range k.Words {
		words = append(words, w.Name)
	}
	if k.None != "" {
		words = append(words, k.None)
	}
	switch k.Kind {
	case KindChoice:
		words = append(slices.Clone(k.Choices), words...)
		return strings.Join(words, ", ")
	case KindFlag:
		return "true or false"
	case KindText:
		return fmt.Sprintf("a text of at most %v characters", k.Max)
	case KindSizeOrShare:
		return "a share of memory.limit such as 90%, a size such as 16GiB, or none"
	}
	span := k.Format(k.Min) + " to " + k.Format(k.Max)
	if k.Open {
		span = "more than " + k.Format(k.Min) + ", at most " + k.Format(k.Max)
	}
	return strings.Join(append([]string{span}, words...), ", or ")
}

// checkText refuses what would garble a terminal: control characters other
// than line breaks and tabs, and invisible direction marks.
func (k *Knob) checkText(text string) error {
	if !utf8.ValidString(text) {
		return errors.New("the text is not valid UTF-8")
	}
	if n := utf8.RuneCountInString(text); float64(n) > k.Max {
		return fmt.Errorf("the text has %d characters: write %s", n, k.Allowed())
	}
	for _, r := range text {
		if !unicode.IsGraphic(r) && !strings.ContainsRune("\n\t\u200c\u200d", r) {
			return fmt.Errorf("the text has the control character %U: remove it", r)
		}
	}
	return nil
}

// quote prints a value for an error: on one line and not too long.
func quote(text string) string {
	if r := []rune(text); len(r) > 40 {
		text = string(r[:40]) + "…"
	}
	return strconv.Quote(text)
}
