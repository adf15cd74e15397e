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

// Set parses text and stores it, in the way of --set: related fields that the
// new value makes meaningless are dropped, nothing else is checked. "" takes
// out a value that may be absent. On error nothing has changed; the error
// says what is allowed but does not name the path.
func (k *Knob) Set(s *Scenario, w *Workload, text string) error {
	if k.prepare != nil {
		undo := k.prepare(w)
		if err := k.assign(s, w, text); err != nil {
			undo()
			return err
		}
		return nil
	}
	was := k.Text(s, w)
	if err := k.assign(s, w, text); err != nil {
		return err
	}
	if k.moved != nil && k.Text(s, w) != was {
		k.moved(s, w)
	}
	return nil
}

// assign parses text into the field and checks its range, and touches nothing
// else: in a file every key stands for itself.
func (k *Knob) assign(s *Scenario, w *Workload, text string) error {
	at := k.At(s, w)
	if k.Kind == KindText {
		if err := k.checkText(text); err != nil {
			return err
		}
		*at.(*string) = text
		return nil
	}
	text = strings.TrimSpace(text)
	if text == "" {
		return k.clear(at, w)
	}
	if k.None != "" && text == k.None {
		return k.setNone(at)
	}
	if err := k.refuseNone(text); err != nil {
		return err
	}
	if err := k.parse(at, text); err != nil {
		return err
	}
	if k.given != nil {
		*k.given(w) = true
	}
	return nil
}

// clear takes the value out, where that is possible.
func (k *Knob) clear(at any, w *Workload) error {
	if k.Default != "" {
		return fmt.Errorf("a value is missing: write %s", k.Allowed())
	}
	if k.given != nil {
		*k.given(w) = false
	}
	switch p := at.(type) {
	case *time.Duration:
		*p = 0
	case *int64:
		*p = 0
	case *float64:
		*p = 0
	}
	return nil
}

func (k *Knob) setNone(at any) error {
	switch p := at.(type) {
	case *time.Duration:
		*p = None
	case *int64:
		*p = None
	case *float64:
		*p = None
	case *string:
		*p = ""
	case *Goals:
		p.Limit[memoryPeak], p.MemoryPeakSize = None, false
	}
	return nil
}

// refuseNone tells the words for "no limit" apart: none for a queue would mean
// no queue to some and no limit to others.
func (k *Knob) refuseNone(text string) error {
	if text != "none" && text != "unlimited" {
		return nil
	}
	if slices.Contains(k.Choices, text) || slices.ContainsFunc(k.Words, func(w Word) bool { return w.Name == text }) {
		return nil
	}
	switch k.None {
	case "none":
		return fmt.Errorf("%q is not a value here: write none", text)
	case "unlimited":
		return fmt.Errorf("%q may mean no queue or no limit: write unlimited or 0", text)
	}
	return fmt.Errorf("%q is not possible here: write %s", text, k.Allowed())
}

// parse reads text by kind and stores it in the field.
func (k *Knob) parse(at any, text string) error {
	for _, word := range k.Words {
		if text == word.Name {
			*at.(*float64) = word.Value
			return nil
		}
	}
	if k.Kind == KindChoice {
		return k.choose(at, text)
	}
	switch p := at.(type) {
	case *time.Duration:
		d, err := unit.ParseDuration(text)
		if err == nil {
			err = k.inRange(d.Seconds(), text)
		}
		return store(p, d, err)
	case *int64:
		v, err := k.parseWhole(text)
		if err == nil {
			err = k.inRange(float64(v), text)
		}
		return store(p, v, err)
	case *uint64:
		v, err := k.parseWhole(text)
		if err == nil {
			err = k.inRange(float64(v), text)
		}
		return store(p, uint64(max(v, 0)), err)
	case *float64:
		v, err := k.parseNumber(text)
		if err == nil {
			err = k.inRange(v, text)
		}
		return store(p, v, err)
	case *Goals:
		return p.parseMemoryPeak(k, text)
	case *bool:
		if text != "true" && text != "false" {
			return fmt.Errorf("%s is not possible: write true or false", quote(text))
		}
		*p = text == "true"
	}
	return nil
}

func store[T any](p *T, v T, err error) error {
	if err == nil {
		*p = v
	}
	return err
}

// choose stores one of the knob's choices.
func (k *Knob) choose(at any, text string) error {
	if !slices.Contains(k.Choices, text) {
		return fmt.Errorf("%s is not possible: write %s%s", quote(text), k.Allowed(), didYouMean(text, k.Choices))
	}
	switch p := at.(type) {
	case *string:
		*p = text
	case *Process:
		*p = Process(text)
	case *dist.Family:
		f, err := dist.ParseFamily(text)
		return store(p, f, err)
	}
	return nil
}

// parseWhole reads a size or a count. Counts may have an exponent, as JSON
// writers give large ones.
func (k *Knob) parseWhole(text string) (int64, error) {
	if k.Kind == KindSize {
		return unit.ParseSize(text)
	}
	v, err := unit.ParseCount(text)
	if err != nil && strings.ContainsAny(text, "eE") {
		if f, ferr := unit.ParseNumber(text); ferr == nil && f == math.Trunc(f) && math.Abs(f) <= 1<<53 {
			return int64(f), nil
		}
	}
	return v, err
}

func (k *Knob) parseNumber(text string) (float64, error) {
	switch k.Kind {
	case KindDuration:
		return parseSeconds(text)
	case KindRate:
		return unit.ParseRate(text)
	case KindSizeRate:
		return unit.ParseSizeRate(text)
	case KindShare:
		return unit.ParseShare(text)
	case KindCount: // a mean number of things may have a fraction
		if v, err := unit.ParseNumber(text); err == nil {
			return v, nil
		}
		v, err := unit.ParseCount(text)
		return float64(v), err
	default:
		return unit.ParseNumber(text)
	}
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
