package ui

import (
	"fmt"
	"slices"
	"strings"
)

// DefaultSpeed is the one of [Speeds] that a run starts with.
const DefaultSpeed = "60"

// Speeds lists the names that [Options.Speed] takes: simulated time by real
// time, and as fast as possible.
func Speeds() []string {
	var names []string
	for _, s := range speeds {
		names = append(names, strings.TrimSuffix(s.label, "×"))
	}
	return names
}

// speedNamed finds the step of the speed control; "" is the default.
func speedNamed(name string) (int, error) {
	if name == "" {
		return defaultSpeed, nil
	}
	i := slices.Index(Speeds(), name)
	if i < 0 {
		return 0, fmt.Errorf("speed %q: choose one of %s", name, strings.Join(Speeds(), ", "))
	}
	return i, nil
}
