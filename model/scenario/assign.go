package scenario

import (
	"fmt"
	"math"
	"slices"
	"strings"
	"time"

	"capsize/model/dist"
	"capsize/model/unit"
)

// Set parses text and stores it, in the way of --set: related fields that the
// new value makes meaningless are dropped, nothing else is checked. "" takes
// out a value that may be absent. On error nothing has changed; the error
// says what is allowed but does not name the path.
func (k *Knob) Set(s *Scenario, w *Workload, text string) error {
	undo := func() {}
	if k.prepare != nil {
		undo = k.prepare(w)
	}
	was := k.Text(s, w)
	if err := k.assign(s, w, text); err != nil {
		undo()
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
