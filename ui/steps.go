package ui

import (
	"errors"
	"fmt"
	"math"
	"strconv"

	"capsize/model/metric"
	"capsize/model/scenario"
)

// errFixed says that a knob cannot be turned by steps.
var errFixed = errors.New("this knob has no steps: press enter and type a value")

// stepped returns the value, as it is written in a file, n steps above the
// present one, or below it when n is negative. Steps lead over round numbers.
// Above the top of the slider comes "no limit", where the knob has that.
func stepped(s *scenario.Scenario, path string, n int, scale slider) (string, error) {
	k, w, err := s.Lookup(path)
	if err != nil {
		return "", err
	}
	if k.Step <= 0 {
		return "", errFixed
	}
	v, limited := number(k, s, w)
	if n == 0 {
		return k.Text(s, w), nil
	}
	if !limited {
		if n > 0 {
			return "", fmt.Errorf("%s is the end of the scale", k.None)
		}
		n++ // the first step down is from "no limit" to the top
		v = scale.top
	}
	if n > 0 && optional(k) {
		if v >= scale.top {
			return k.None, noneAllowed(s, k)
		}
		return k.Format(min(climb(k, v, n, scale), scale.top, k.Max)), nil
	}
	to := min(max(climb(k, v, n, scale), k.Min), k.Max)
	if k.Open && to <= k.Min {
		return "", fmt.Errorf("this is as low as steps go: %s", k.Allowed())
	}
	return k.Format(to), nil
}

// errMemoryLimit stands where the scenario's own words would send a user from
// knob to file and back.
var errMemoryLimit = errors.New("the goal memory_peak is a share of this limit, so there must be one")

// noneAllowed says why a knob cannot go without its limit, or nil.
func noneAllowed(s *scenario.Scenario, k *scenario.Knob) error {
	peak := s.Goals.Limit[metric.MemoryPeakBytes]
	if k.Path == "memory.limit" && peak != scenario.None && !s.Goals.MemoryPeakSize {
		return errMemoryLimit
	}
	return nil
}

// optional says whether the knob has a "no limit" at the top of its scale.
func optional(k *scenario.Knob) bool { return k.None == "none" || k.None == "unlimited" }

// number is the present value as a number, and false where there is no limit.
// A spread that was left to its family counts with the value it has.
func number(k *scenario.Knob, s *scenario.Scenario, w *scenario.Workload) (float64, bool) {
	v, ok := k.Number(s, w)
	if !ok && w != nil && k.Path == "stream.duration.cv" {
		return w.Stream.Duration.Spread(), true
	}
	return v, ok
}

// climb takes n steps from v; n may be negative.
func climb(k *scenario.Knob, v float64, n int, scale slider) float64 {
	for range max(n, -n) {
		if n > 0 {
			v = next(k, v, grid(k, v, scale), 1)
		} else {
			v = next(k, v, grid(k, v, scale), -1)
		}
	}
	return v
}

// next is the nearest multiple of g above v, or below it.
func next(k *scenario.Knob, v, g float64, direction float64) float64 {
	const slack = 1e-6 // so that a value that is nearly a multiple counts as one
	at := math.Floor(v/g+slack) + 1
	if direction < 0 {
		at = math.Ceil(v/g-slack) - 1
	}
	to := clean(at * g)
	if k.Open && to <= k.Min {
		return v // a step to nothing is no step
	}
	return min(max(to, k.Min), k.Max)
}

// clean drops the noise of binary fractions: 0.30000000000000004 is 0.3.
func clean(v float64) float64 {
	out, err := strconv.ParseFloat(strconv.FormatFloat(v, 'g', 12, 64), 64)
	if err != nil {
		return v
	}
	return out
}

// grid is the distance of the round numbers that steps from v lead over.
func grid(k *scenario.Knob, v float64, scale slider) float64 {
	if k.Step <= 1 {
		return k.Step // additive
	}
	// Near zero the steps stay half a percent of the scale.
	step := max(v*(k.Step-1), scale.top/200)
	switch k.Kind {
	case scenario.KindSize, scenario.KindSizeRate:
		return math.Exp2(math.Floor(math.Log2(max(step, 1))))
	case scenario.KindCount:
		return max(1, roundDown(step))
	case scenario.KindDuration:
		return clockStep(step)
	}
	return roundDown(step)
}

// roundDown is the largest of 1, 2 and 5 times a power of ten up to v.
func roundDown(v float64) float64 {
	p := math.Pow(10, math.Floor(math.Log10(v)))
	switch m := v / p; {
	case m >= 5:
		return 5 * p
	case m >= 2:
		return 2 * p
	}
	return p
}

// clockStep is a round number of seconds, minutes or hours, at most v.
func clockStep(v float64) float64 {
	if v < 10 {
		return roundDown(v)
	}
	best := 10.0
	for _, s := range [...]float64{30, 60, 300, 600, 1800, 3600, 6 * 3600, 86400} {
		if s <= v {
			best = s
		}
	}
	return best
}
