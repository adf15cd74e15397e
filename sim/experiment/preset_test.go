package experiment

import (
	"testing"

	"capsize/model/scenario"
	"capsize/presets"
)

// preset reads a ready scenario with settings.
func preset(t testing.TB, name string, sets ...string) *scenario.Scenario {
	t.Helper()
	src, _, err := presets.Get(name, "")
	if err != nil {
		t.Fatal(err)
	}
	s, err := scenario.Parse(src, name)
	if err != nil {
		t.Fatal(err)
	}
	if err := s.Apply(sets); err != nil {
		t.Fatal(err)
	}
	return s
}

func axis(t testing.TB, s *scenario.Scenario, text string) scenario.Axis {
	t.Helper()
	a, err := s.Vary(text)
	if err != nil {
		t.Fatal(err)
	}
	return a
}
