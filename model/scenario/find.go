package scenario

import (
	"slices"
	"strconv"
	"strings"
)

// AnyWorkload stands for the name of a workload in the full name of a knob.
const AnyWorkload = "WORKLOAD"

// FullName is the knob's path from the top of a file, a workload's beginning
// with [AnyWorkload].
func (k *Knob) FullName() string {
	if k.Workload {
		return AnyWorkload + "." + k.Path
	}
	return k.Path
}

// FindKnob finds a knob of whatever scenario. The name of the workload may be
// left out or be any name, and so may the number of a profile point or part of a
// mixture be any number.
func FindKnob(path string) (Knob, bool) {
	names := strings.Split(path, ".")
	for i, name := range names {
		if _, err := strconv.Atoi(name); err == nil {
			names[i] = "0"
		}
	}
	path = strings.Join(names, ".")
	if k := processKnob(path); k != nil {
		return *k, true
	}
	paths := []string{path}
	if first, rest, ok := strings.Cut(path, "."); ok && !table().reserved[first] {
		paths = append(paths, rest)
	}
	w := DefaultWorkload("")
	for _, path := range paths {
		if path == "caller_retries.budget" { // two knobs, which only the word none sets at once
			continue
		}
		if k, err := w.knob(path); err == nil && k != nil {
			return *k, true
		}
	}
	return Knob{}, false
}

// Required says that a file without it is refused, whatever else it has.
func (k *Knob) Required() bool { return k.shown && k.Default == "" }

// Form says what a value is and how it is written: "duration, such as 500ms,
// 12s, 30m".
func (k *Knob) Form() string {
	switch k.Kind {
	case KindDuration:
		return "duration, such as 500ms, 12s, 30m, 2d"
	case KindRate:
		return "rate, such as 2.5/s, 150/min, 180/h"
	case KindSize:
		return "size, such as 64KiB, 6MiB, 16GiB"
	case KindSizeRate:
		return "size a time, such as 30KiB/s"
	case KindShare:
		return "share, such as 0.1% or 0.001"
	case KindCount:
		if k.countType() == "integer" {
			return "whole number; 200k and 2M are possible"
		}
		return "number, such as 600 or 1.5k"
	case KindNumber:
		return "number without a unit"
	case KindText:
		return "text"
	case KindChoice:
		return "one of a few words"
	case KindFlag:
		return "yes or no"
	default:
		return "share of memory.limit, such as 90%, or size, such as 480MiB"
	}
}

// String says when a knob that is moved takes effect in a simulation that runs.
func (l Live) String() string {
	words := [...]string{
		Now: "at once", NextArrival: "from the next arrival on", NextStream: "for streams that open later",
		NextRefusal: "from the next refusal on", Restart: "when the run starts again",
	}
	if int(l) >= len(words) {
		return "unknown"
	}
	return words[l]
}

// choicesBeside lists a choice's words where its sentence does not name them.
func (k *Knob) choicesBeside() string {
	if k.Kind != KindChoice || !slices.ContainsFunc(k.Choices, func(c string) bool { return !strings.Contains(k.Doc, c) }) {
		return ""
	}
	return ": " + k.Allowed()
}
