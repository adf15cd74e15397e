package sim

import (
	"math"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"capsize/model/scenario"
)

// Every knob of the table that may move while the simulation runs, set to any
// legal value in the middle of a run: what is valid is taken, what is not is
// refused and changes nothing, and the identities hold at once and later.
func TestEveryKnobMoves(t *testing.T) {
	tried, taken := map[string]int{}, map[string]int{}
	rapid.Check(t, func(t *rapid.T) {
		s := arbitrary(t)
		e := start(t, s, 0)
		now := time.Duration(0)
		for range rapid.IntRange(1, 4).Draw(t, "moves") {
			now += arbitraryTime(t, "stretch") / 4
			mustRun(t, e, now)
			path := rapid.SampledFrom(livePaths(t, s)).Draw(t, "path")
			k, w, err := s.Lookup(path)
			if err != nil {
				t.Fatalf("%s: %v", path, err)
			}
			next := s.Clone()
			value := arbitraryValue(t, k, s, w)
			tried[k.Path]++
			if err := next.Set(path, value); err != nil {
				t.Fatalf("%s = %s is within its range, and refused: %v", path, value, err)
			}
			before := e.Clone()
			err = e.Reconfigure(next)
			switch invalid := next.Validate(); {
			case (err == nil) != (invalid == nil):
				t.Fatalf("%s = %s: Validate says %v, Reconfigure %v", path, value, invalid, err)
			case err != nil && !sameState(e, before):
				t.Fatalf("%s = %s: refused, but something has changed", path, value)
			case err == nil:
				s = next
				taken[k.Path]++
			}
			expectIdentities(t, e, now)
			expectBelowLimit(t, e)
		}
		now += arbitraryTime(t, "last stretch") / 4
		mustRun(t, e, now)
		expectIdentities(t, e, now)
		expectBelowLimit(t, e)
	})
	if len(tried) < 40 && !testing.Short() {
		t.Errorf("only %d knobs were tried: %v", len(tried), tried)
	}
	t.Logf("%d knobs tried, %d taken", len(tried), len(taken))
}

// Each knob of the table once, on one scenario with everything switched on.
func TestEachKnobOnce(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		base := allSwitchedOn()
		e := start(t, base, 0)
		mustRun(t, e, 20*time.Second)
		for _, path := range livePaths(t, base) {
			k, w, _ := base.Lookup(path)
			next, moved := base.Clone(), e.Clone()
			value := arbitraryValue(t, k, base, w)
			if err := next.Set(path, value); err != nil {
				t.Fatalf("%s = %s: %v", path, value, err)
			}
			invalid := next.Validate()
			if err := moved.Reconfigure(next); (err == nil) != (invalid == nil) {
				t.Fatalf("%s = %s: Validate says %v, Reconfigure %v", path, value, invalid, err)
			}
			expectIdentities(t, moved, 20*time.Second)
			mustRun(t, moved, 23*time.Second)
			expectIdentities(t, moved, 23*time.Second)
		}
	})
}

// expectBelowLimit checks that a process that lives is within its memory limit,
// but for the rounding of a crossing to a nanosecond.
func expectBelowLimit(t *rapid.T, e *Engine) {
	t.Helper()
	if c := &e.cfg.memory; c.on && e.up && e.resident() > c.limit*(1+1e-9) {
		t.Fatalf("%g bytes are resident, and the limit is %g", e.resident(), c.limit)
	}
}

// livePaths lists the paths of a scenario that do not take a restart.
func livePaths(t *rapid.T, s *scenario.Scenario) []string {
	var paths []string
	for _, path := range s.Paths() {
		k, _, err := s.Lookup(path)
		if err != nil {
			t.Fatalf("%s: %v", path, err)
		}
		if k.Live != scenario.Restart {
			paths = append(paths, path)
		}
	}
	return paths
}

// arbitraryValue draws a value in the knob's range as a file would have it.
// Only what would make a run long is kept from its extremes: more arrivals a
// second, and times as short as a nanosecond, of which there may be many.
func arbitraryValue(t *rapid.T, k *scenario.Knob, s *scenario.Scenario, w *scenario.Workload) string {
	if k.None != "" && rapid.IntRange(0, 3).Draw(t, "none?") == 0 {
		return k.None
	}
	switch k.Kind {
	case scenario.KindChoice:
		if len(k.Choices) == 0 {
			return k.None
		}
		return rapid.SampledFrom(k.Choices).Draw(t, "choice")
	case scenario.KindFlag:
		return rapid.SampledFrom([]string{"true", "false"}).Draw(t, "flag")
	case scenario.KindText:
		return k.Text(s, w)
	case scenario.KindSizeOrShare:
		return "90%"
	}
	lo, hi := k.Min, k.Max
	switch {
	case k.Kind == scenario.KindRate && strings.Contains(k.Path, "arrivals"):
		hi = min(hi, 50)
	case strings.HasSuffix(k.Path, "scale"):
		lo, hi = 0.01, min(hi, 4)
	case k.Kind == scenario.KindDuration:
		lo = max(lo, 1e-3)
	}
	var v float64
	switch kind := rapid.IntRange(0, 3).Draw(t, "where"); {
	case kind == 0 && !k.Open:
		v = lo
	case kind == 1:
		v = hi
	case lo >= 0: // anywhere, evenly in the logarithm
		least := max(lo, hi*1e-12, 1e-6)
		v = math.Exp(rapid.Float64Range(math.Log(least), math.Log(max(hi, least))).Draw(t, "value"))
	default:
		v = rapid.Float64Range(lo, hi).Draw(t, "value")
	}
	if k.Kind == scenario.KindCount || k.Kind == scenario.KindSize {
		v = math.Round(v)
	}
	if k.Kind == scenario.KindDuration {
		v = math.Round(v*1e6) / 1e6
	}
	return k.Format(min(max(v, lo), hi))
}

// allSwitchedOn is a busy scenario in which every feature is switched on.
func allSwitchedOn() *scenario.Scenario {
	s := chat(6)
	s.Name = "everything"
	w := &s.Workloads[0]
	w.Stream.OutputRate = 60
	w.Stream.Max = time.Minute
	w.Concurrency, w.Queue = 40, 50
	w.Retries = scenario.CallerRetries{Max: 2, First: time.Second, Factor: 2, Cap: 8 * time.Second, Jitter: 1, PerSuccess: 0.1, Capacity: 10}
	moving := w.Arrivals
	moving.Profile = scenario.Profile{Shape: "linear", Points: []scenario.Point{{At: 10 * time.Second, Rate: 3}, {At: 25 * time.Second, Rate: 1}}}
	parts := *w
	parts.Name, parts.Arrivals, parts.Priority = "by-parts", moving, 2
	parts.Stream.FirstToken, parts.Stream.Output = parts.Stream.Input, parts.Stream.Input
	parts.Stream.FirstToken.Mean, parts.Stream.Output.Mean = 1.5, 400
	parts.Stream.Duration = scenario.DefaultWorkload("x").Stream.Duration
	s.Workloads = append(s.Workloads, parts)
	u := &s.Upstream
	u.RequestsPerMinute, u.InputPerMinute, u.OutputPerMinute, u.ConcurrentStreams = 400, 600_000, 100_000, 45
	u.Burst, u.ErrorsBefore, u.ErrorsDuring = 10*time.Second, 0.05, 0.05
	u.SDK.Max = 2
	s.Memory.Limit = 420 << 20
	s.Memory.BackoffFirst = 2 * time.Second
	return s
}
