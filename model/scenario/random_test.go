package scenario

import (
	"fmt"
	"reflect"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// drawText draws a legal value of k, as it would be written.
func drawText(t *rapid.T, k *Knob, today bool) string {
	if k.None != "" && rapid.IntRange(0, 3).Draw(t, "none") == 0 {
		return k.None
	}
	switch k.Kind {
	case KindText:
		text := rapid.StringN(0, 30, -1).Draw(t, "text")
		return strings.Map(func(r rune) rune {
			if k.checkText(string(r)) != nil || k.Path == "name" && (r == '\n' || r == '\t') {
				return -1
			}
			return r
		}, text)
	case KindChoice:
		choices := k.Choices
		// Families that are not built are refused by name while reading.
		if k.Built != nil && (today || strings.HasPrefix(k.Path, "stream.")) {
			choices = k.Built
		}
		if len(choices) == 0 {
			return k.Default
		}
		return rapid.SampledFrom(choices).Draw(t, "choice")
	case KindFlag:
		return rapid.SampledFrom([]string{"true", "false"}).Draw(t, "flag")
	case KindSizeOrShare:
		if rapid.Bool().Draw(t, "size") {
			return (&Knob{Kind: KindSize}).Format(rapid.Float64Range(1, maxSize).Draw(t, "bytes"))
		}
		return (&Knob{Kind: KindShare}).Format(rapid.Float64Range(1e-6, 1).Draw(t, "share"))
	}
	v := rapid.Float64Range(k.Min, k.Max).Draw(t, "number")
	if rapid.Bool().Draw(t, "small") {
		v = k.Min + (v-k.Min)/k.Max
	}
	switch {
	case k.Open:
		v = max(v, 1e-6)
	case k.Kind == KindDuration && v < minSeconds:
		v = 0
	}
	if _, whole := k.At(&Scenario{}, &Workload{}).(*int64); whole || k.Path == "run.seed" {
		v = float64(int64(v))
	}
	return k.Format(v)
}

// drawScenario draws a scenario by setting random knobs; today leaves out what
// is not simulated yet.
func drawScenario(t *rapid.T, today bool) *Scenario {
	s := Default()
	for i := range rapid.IntRange(1, 3).Draw(t, "workloads") {
		s.Workloads = append(s.Workloads, DefaultWorkload(fmt.Sprintf("load-%d", i)))
	}
	for i := range s.Workloads {
		for p := range rapid.IntRange(0, 3).Draw(t, "points") {
			w := &s.Workloads[i]
			w.Arrivals.Profile.Shape = "step"
			for _, field := range []string{"at", "rate"} {
				k := pointKnob(p, field)
				if err := k.Set(&s, w, drawText(t, k, today)); err != nil {
					t.Fatal(err)
				}
			}
		}
	}
	for range rapid.IntRange(0, 40).Draw(t, "settings") {
		path := rapid.SampledFrom(s.Paths()).Draw(t, "path")
		if rapid.IntRange(0, 5).Draw(t, "point") == 0 {
			w := rapid.SampledFrom(s.Workloads).Draw(t, "workload")
			field := rapid.SampledFrom([]string{"at", "rate"}).Draw(t, "field")
			path = fmt.Sprintf("%s.arrivals.profile.points.%d.%s", w.Name, len(w.Arrivals.Profile.Points), field)
		}
		k, _, err := s.Lookup(path)
		if err != nil {
			t.Fatalf("Lookup(%s): %v", path, err)
		}
		if today && k.Later {
			continue
		}
		if text := drawText(t, k, today); text != "" || k.Default == "" {
			if err := s.Set(path, text); err != nil {
				t.Fatalf("Set(%s, %q): %v", path, text, err)
			}
		}
	}
	for i := range s.Workloads {
		if p := &s.Workloads[i].Arrivals.Profile; p.Shape == "" {
			*p = Profile{} // a file cannot state a profile without its shape
		}
	}
	return &s
}

// drawValid draws a scenario that passes Validate, by repairing a random one.
func drawValid(t *rapid.T) *Scenario {
	s := drawScenario(t, true)
	s.Name = "random"
	s.Pool.Concurrency = max(s.Pool.Concurrency, 1)
	s.Run.Warmup = min(s.Run.Warmup, s.Run.Duration/2)
	s.Memory.BackoffFirst = min(s.Memory.BackoffFirst, s.Memory.BackoffCap)
	if s.Memory.Limit != None {
		s.Memory.Limit = max(s.Memory.Limit, s.Memory.Base)
	} else if !s.Goals.MemoryPeakSize {
		s.Goals.Limit[memoryPeak] = None
	}
	s.Upstream.SDK.First = min(s.Upstream.SDK.First, s.Upstream.SDK.Cap)
	s.Run.Scale = min(s.Run.Scale, 10)
	for i := range s.Workloads {
		repair(&s.Workloads[i])
	}
	return s
}

func repair(w *Workload) {
	a, d := &w.Arrivals, &w.Stream.Duration
	a.Scale = min(a.Scale, 10)
	a.Rate = min(a.Rate, 1e4)
	a.CV = None
	switch a.Process {
	case Batch:
		a.Rate, a.RateSet, a.Profile = 0, false, Profile{}
		a.Batch.Size = min(max(a.Batch.Size, 1), 1000)
	default:
		a.Batch, a.RateSet = BatchArrivals{}, true
	}
	if len(a.Profile.Points) == 0 {
		a.Profile = Profile{}
	}
	a.Profile.Low, a.Profile.High, a.Profile.PeakAt = 0, 0, 0
	for i := range a.Profile.Points {
		p := &a.Profile.Points[i]
		p.Rate = min(p.Rate, 1e4)
		if i > 0 {
			p.At = max(p.At, a.Profile.Points[i-1].At+1)
		}
	}
	if p := a.Profile.Points; len(p) > 0 && p[len(p)-1].At.Seconds() >= maxSeconds {
		a.Profile = Profile{}
	}
	for _, q := range []*Quantity{d, &w.Stream.Input} {
		if _, msg := q.problem(); msg != "" || q == d && !q.Given {
			*q = Quantity{Given: true, Family: notGiven().Family, Mean: 12, CV: None}
		}
	}
	w.Retries.First = min(w.Retries.First, w.Retries.Cap)
	if w.Retries.PerSuccess == None || w.Retries.Capacity == None {
		w.Retries.PerSuccess, w.Retries.Capacity = None, None
	}
}

// Writing and reading is the identity, for keys that are not simulated yet too.
func TestDecodeUndoesEncode(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := drawScenario(t, false)
		for name, text := range map[string][]byte{"json": s.JSON(), "yaml": s.YAML()} {
			back, _, err := decode(text, name)
			if err != nil {
				t.Fatalf("%v\nof\n%s", err, text)
			}
			if !reflect.DeepEqual(back, s) {
				t.Fatalf("%s reads back as another scenario:\n%s\nwas\n%+v\nis\n%+v", name, text, s, back)
			}
		}
	})
}

func TestParseUndoesJSON(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := drawValid(t)
		if err := s.Validate(); err != nil {
			t.Fatalf("the drawn scenario is not valid: %v", err)
		}
		for name, text := range map[string][]byte{"json": s.JSON(), "yaml": s.YAML()} {
			back, err := Parse(text, name)
			if err != nil {
				t.Fatalf("%v\nof\n%s", err, text)
			}
			if !reflect.DeepEqual(back, s) {
				t.Fatalf("%s reads back as another scenario:\n%s", name, text)
			}
		}
	})
}

// Setting what is there changes nothing, over the whole table.
func TestSetUndoesNothing(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := drawScenario(t, false)
		want := s.Clone()
		for _, path := range s.Paths() {
			text := s.Get(path)
			if err := s.Set(path, text); err != nil {
				t.Fatalf("Set(%s, %q): %v", path, text, err)
			}
			if !reflect.DeepEqual(s, want) {
				t.Fatalf("Set(%s, %q) changed the scenario", path, text)
			}
		}
	})
}

// What is set is read back.
func TestGetAfterSet(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := drawScenario(t, false)
		path := rapid.SampledFrom(s.Paths()).Draw(t, "path")
		k, _, err := s.Lookup(path)
		if err != nil {
			t.Fatal(err)
		}
		text := drawText(t, k, false)
		if err := s.Set(path, text); err == nil && s.Get(path) != text {
			// A second text may be nicer (a nanosecond count), but not another value.
			shown := s.Get(path)
			if err := s.Set(path, shown); err != nil || s.Get(path) != shown {
				t.Fatalf("%s: set %q, got %q, then %q, %v", path, text, shown, s.Get(path), err)
			}
		}
	})
}

// A difference leads from one scenario to the other.
func TestApplyOfDiff(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		from, to := drawValid(t), drawValid(t)
		n := min(len(from.Workloads), len(to.Workloads))
		from.Workloads, to.Workloads = from.Workloads[:n], to.Workloads[:n]
		sets := to.Diff(from)
		if err := from.Apply(sets); err != nil {
			t.Fatalf("%v\nof\n%s", err, strings.Join(sets, "\n"))
		}
		if !reflect.DeepEqual(from, to) {
			t.Fatalf("the settings lead elsewhere:\n%s\nto\n%s\ninstead of\n%s", strings.Join(sets, "\n"), from.YAML(), to.YAML())
		}
		if rest := to.Diff(to); rest != nil {
			t.Fatalf("a scenario differs from itself: %v", rest)
		}
	})
}
