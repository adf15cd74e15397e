package ui

import (
	"math"
	"testing"

	"pgregory.net/rapid"

	"capsize/model/scenario"
)

// walk turns a knob of the default preset step by step.
func walk(t *testing.T, path string, from string, n int, count int) []string {
	t.Helper()
	s := preset(t, "chat-peak").Clone()
	var out []string
	if err := s.Apply([]string{path + "=" + from, "goals.memory_peak=none"}); err != nil {
		t.Fatal(err)
	}
	scale := sliderOf(t, s, path)
	for range count {
		value, err := stepped(s, path, n, scale)
		if err != nil {
			return append(out, "!")
		}
		if err := s.Apply([]string{path + "=" + value}); err != nil {
			t.Fatalf("%s: a step leads to %s, which is refused: %v", path, value, err)
		}
		out = append(out, s.Get(path))
	}
	return out
}

func sliderOf(t testing.TB, s *scenario.Scenario, path string) slider {
	t.Helper()
	k, w, err := s.Lookup(path)
	if err != nil {
		t.Fatal(err)
	}
	v, _ := number(k, s, w)
	return newSlider(k, v, math.NaN())
}

func TestSteps(t *testing.T) {
	for _, c := range []struct {
		path, from string
		n          int
		want       []string
	}{
		{"pool.concurrency", "49", 1, []string{"50", "51"}},
		{"pool.concurrency", "12", -10, []string{"2", "1", "1"}},
		{"pool.queue", "1", -1, []string{"0", "0"}},
		{"chat.arrivals.rate", "2.5/s", 1, []string{"2.6/s", "2.7/s", "2.8/s", "2.9/s"}},
		{"chat.arrivals.rate", "2.53/s", 1, []string{"2.6/s"}},
		{"chat.arrivals.rate", "2.53/s", -1, []string{"2.5/s"}},
		{"chat.arrivals.rate", "0.3/s", -1, []string{"0.29/s", "0.28/s"}},
		{"chat.arrivals.rate", "0/s", 1, []string{"0.01/s"}},
		{"chat.stream.duration.mean", "12s", 1, []string{"12.5s", "13s"}},
		{"chat.stream.duration.mean", "10m", 1, []string{"630s", "11m"}},
		{"chat.stream.duration.cv", "0.8", 1, []string{"0.85", "0.9"}},
		{"chat.stream.duration.cv", "0.3", -1, []string{"0.25", "0.2"}},
		{"pool.queue_timeout", "30s", 1, []string{"32s", "34s"}},
		{"memory.per_stream", "4MiB", 1, []string{"4224KiB", "4352KiB"}},
		{"memory.limit", "512MiB", 1, []string{"528MiB", "544MiB"}},
		{"memory.limit", "1000MiB", 10, []string{"1344MiB", "1984MiB", "2GiB", "none", "!"}},
	} {
		got := walk(t, c.path, c.from, c.n, len(c.want))
		for i := range c.want {
			if got[i] != c.want[i] {
				t.Errorf("%s from %s by %d: %v, want %v", c.path, c.from, c.n, got, c.want)
				break
			}
		}
	}
}

// TestStepsAreRefusedAtTheEnds holds for knobs that may not reach 0, and for
// no limit.
func TestStepsAreRefusedAtTheEnds(t *testing.T) {
	s := preset(t, "chat-peak").Clone()
	if err := s.Apply([]string{"pool.queue=unlimited"}); err != nil {
		t.Fatal(err)
	}
	if _, err := stepped(s, "pool.queue", 1, slider{150}); err == nil {
		t.Error("there is something above unlimited")
	}
	if got, err := stepped(s, "pool.queue", -2, slider{150}); err != nil || got != "149" {
		t.Errorf("two steps down from unlimited: %s, %v; want 149, one below the top", got, err)
	}
	if _, err := stepped(s, "chat.stream.duration.dist", 1, slider{1}); err == nil {
		t.Error("a knob without numbers has steps")
	}
	if _, err := stepped(s, "no.such.path", 1, slider{1}); err == nil {
		t.Error("an unknown knob has steps")
	}
}

// TestStepsMoveAndStayAllowed: a step up leads up and a step down leads down,
// to values that the scenario takes.
func TestStepsMoveAndStayAllowed(t *testing.T) {
	base := preset(t, "chat-peak")
	rapid.Check(t, func(r *rapid.T) {
		d := rapid.SampledFrom(dials(base)).Draw(r, "dial")
		s := base.Clone()
		k, _, err := s.Lookup(d.path)
		if err != nil {
			r.Fatal(err)
		}
		scale := sliderOf(t, s, d.path)
		v := rapid.Float64Range(k.Min, 4*scale.top).Draw(r, "value")
		if k.Kind == scenario.KindCount || k.Kind == scenario.KindSize {
			v = math.Round(v)
		}
		if s.Apply([]string{d.path + "=" + k.Format(v)}) != nil {
			r.Skip("not allowed in this scenario")
		}
		_, w, _ := s.Lookup(d.path)
		v, _ = number(k, s, w)
		n := rapid.SampledFrom([]int{-1000, -10, -1, 1, 10, 1000}).Draw(r, "steps")
		text, err := stepped(s, d.path, n, scale)
		if err != nil {
			return
		}
		if err := k.Set(s, w, text); err != nil {
			r.Fatalf("%s: %d steps from %v: %s: %v", d.path, n, v, text, err)
		}
		switch to, limited := number(k, s, w); {
		case n > 0 && limited && to < v && to != k.Max:
			r.Fatalf("%s: %d steps from %v lead down to %v", d.path, n, v, to)
		case n < 0 && (!limited || to > v):
			r.Fatalf("%s: %d steps from %v lead up to %v", d.path, n, v, to)
		case math.Abs(float64(n)) == 1 && limited && to == v && v > k.Min && v < scale.top && !k.Open:
			r.Fatalf("%s: a step from %v leads nowhere", d.path, v)
		}
	})
}

// TestSlidersStandStill: turning a knob within its scale does not change it.
func TestSlidersStandStill(t *testing.T) {
	d := chat(t)
	d.press(" ")
	before := map[string]slider{}
	for path, s := range d.app.sliders {
		before[path] = s
		if s.top <= 0 || math.IsInf(s.top, 0) {
			t.Errorf("%s has a scale up to %v", path, s.top)
		}
	}
	d.press("H", "l", "j", "L", "L", "j", "H", "h", "j", "L")
	for path, s := range d.app.sliders {
		if s != before[path] {
			t.Errorf("the scale of %s moved from %v to %v", path, before[path].top, s.top)
		}
	}
	for _, k := range d.app.knobs {
		if k.Position < 0 || k.Position > 1 || k.Need > 1 {
			t.Errorf("%s stands at %v, its mark at %v", k.Path, k.Position, k.Need)
		}
	}
	d.app.focus = slots
	d.enter("500")
	if got := d.app.sliders[slots].top; got < 500 {
		t.Errorf("500 slots on a scale up to %v", got)
	}
}
