package scenario

import (
	"fmt"
	"reflect"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"capsize/model/dist"
)

// drawText draws a legal value of k, as it would be written.
func drawText(t *rapid.T, k *Knob) string {
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
		if len(k.Choices) == 0 {
			return k.Default
		}
		return rapid.SampledFrom(k.Choices).Draw(t, "choice")
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

// drawItems appends points to profiles and parts to mixtures.
func drawItems(t *rapid.T, s *Scenario, w *Workload) {
	for p := range rapid.IntRange(0, 3).Draw(t, "points") {
		w.Arrivals.Profile.Shape = "step"
		for _, field := range []string{"at", "rate"} {
			k := pointKnob(p, field)
			if err := k.Set(s, w, drawText(t, k)); err != nil {
				t.Fatal(err)
			}
		}
	}
	for _, q := range quantities {
		for p := range rapid.IntRange(0, 3).Draw(t, "parts") {
			knobs := partKnobs(q.path, p)
			if err := knobs[0].Set(s, w, knobs[0].Format(rapid.Float64Range(0.001, 10).Draw(t, "weight"))); err != nil {
				t.Fatal(err)
			}
			for range rapid.IntRange(0, 3).Draw(t, "numbers") {
				k := knobs[rapid.IntRange(0, len(knobs)-1).Draw(t, "number")]
				if err := k.Set(s, w, drawText(t, &k)); err != nil {
					t.Fatalf("Set(%s): %v", k.Path, err)
				}
			}
		}
	}
}

// drawScenario draws a scenario by setting random knobs.
func drawScenario(t *rapid.T) *Scenario {
	s := Default()
	for i := range rapid.IntRange(1, 3).Draw(t, "workloads") {
		s.Workloads = append(s.Workloads, DefaultWorkload(fmt.Sprintf("load-%d", i)))
	}
	for i := range s.Workloads {
		drawItems(t, &s, &s.Workloads[i])
	}
	for range rapid.IntRange(0, 40).Draw(t, "settings") {
		path := rapid.SampledFrom(s.Paths()).Draw(t, "path")
		w := &s.Workloads[rapid.IntRange(0, len(s.Workloads)-1).Draw(t, "workload")]
		switch rapid.IntRange(0, 9).Draw(t, "item") {
		case 0:
			field := rapid.SampledFrom([]string{"at", "rate"}).Draw(t, "field")
			path = fmt.Sprintf("%s.arrivals.profile.points.%d.%s", w.Name, len(w.Arrivals.Profile.Points), field)
		case 1:
			q := quantities[rapid.IntRange(0, len(quantities)-1).Draw(t, "quantity")]
			knobs := partKnobs(q.path, len(q.of(w).Parts))
			path = w.Name + "." + knobs[rapid.IntRange(0, len(knobs)-1).Draw(t, "part")].Path
		}
		k, _, err := s.Lookup(path)
		if err != nil {
			t.Fatalf("Lookup(%s): %v", path, err)
		}
		if text := drawText(t, k); text != "" || k.Default == "" {
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

// drawValid draws a scenario that Parse would take, by repairing a random one.
func drawValid(t *rapid.T) *Scenario {
	s := drawScenario(t)
	s.Name = "random"
	s.Pool.Concurrency = max(s.Pool.Concurrency, 1)
	s.Run.Warmup = min(s.Run.Warmup, s.Run.Duration/2)
	s.Memory.BackoffFirst = min(s.Memory.BackoffFirst, s.Memory.BackoffCap)
	if s.Memory.Limit != None {
		s.Memory.Limit = max(s.Memory.Limit, s.Memory.Base)
	} else if !s.Goals.MemoryPeakSize {
		s.Goals.Limit[memoryPeak] = None
	}
	s.Run.Scale = min(s.Run.Scale, 10)
	for i := range s.Workloads {
		repair(t, &s.Workloads[i])
	}
	u := &s.Upstream
	u.SDK.First = min(u.SDK.First, u.SDK.Cap)
	s.dropLimits()
	return s
}

// dropLimits takes out limits that the workloads cannot have.
func (s *Scenario) dropLimits() {
	if s.checkTokens() != nil || s.checkBuckets() != nil {
		u := &s.Upstream
		u.RequestsPerMinute, u.InputPerMinute, u.OutputPerMinute = None, None, None
	}
}

func repair(t *rapid.T, w *Workload) {
	repairArrivals(&w.Arrivals)
	st := &w.Stream
	if rapid.Bool().Draw(t, "by parts") {
		st.Duration = notGiven()
		st.FirstToken.Given, st.Output.Given = true, true
		st.OutputRate = max(st.OutputRate, 0.5)
	} else {
		st.FirstToken, st.Output = notGiven(), notGiven()
		st.Duration.Given = true
	}
	for _, q := range quantities {
		of := q.of(w)
		for i := range of.Parts {
			if p := &of.Parts[i].Quantity; p.Samples != "" {
				p.Samples = "parts/part.csv"
			}
		}
		if of.Samples != "" {
			of.Samples = "samples.csv"
		}
		for i := range of.Parts {
			if _, msg := of.Parts[i].problem(); msg != "" {
				of.Parts[i].Quantity = Quantity{Given: true, Family: dist.Weibull, Mean: float64(7 + i), CV: None}
			}
			of.Parts[i].Weight = max(of.Parts[i].Weight, 0.25)
		}
		if _, msg := of.problem(); msg != "" {
			*of = Quantity{Given: true, Family: dist.Lognormal, Mean: 12, CV: None}
		}
	}
	r := &w.Retries
	r.First = min(r.First, r.Cap)
	if r.PerSuccess == None || r.Capacity == None {
		r.PerSuccess, r.Capacity = None, None
	}
}

func repairArrivals(a *Arrivals) {
	a.Scale = min(a.Scale, 10)
	a.Rate = min(a.Rate, 1e4)
	if a.CV < dist.MinCV || a.Process != GammaGaps && a.Process != WeibullGaps {
		a.CV = None
	}
	if a.Process != Batch {
		a.Batch = BatchArrivals{}
	}
	if a.Process != Trace {
		a.Trace = TraceArrivals{}
	}
	p := &a.Profile
	if p.Shape == "daily" {
		p.Points = nil
		p.High = max(1, min(p.High, 1e4))
		p.Low = min(p.Low, p.High)
	} else {
		p.Low, p.High, p.PeakAt = 0, 0, 0
	}
	for i := range p.Points {
		p.Points[i].Rate = min(p.Points[i].Rate, 1e4)
		if i > 0 {
			p.Points[i].At = max(p.Points[i].At, p.Points[i-1].At+1)
		}
	}
	if n := len(p.Points); p.Shape != "daily" && (n == 0 || p.Points[n-1].At.Seconds() >= maxSeconds) {
		*p = Profile{}
	}
	switch {
	case a.Process == Batch:
		a.Batch.Size = min(max(a.Batch.Size, 1), 1000)
	case a.Process == Trace:
		a.Trace.File, a.Trace.Time = "day-1/requests.csv", "t_s"
	case p.Shape == "daily":
		a.Rate, a.RateSet = 0, false
		return
	default:
		a.RateSet = true
		return
	}
	a.Rate, a.RateSet, *p = 0, false, Profile{}
}

// Writing and reading is the identity, for scenarios that are not valid too.
func TestDecodeUndoesEncode(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := drawScenario(t)
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
		if err := s.check(); err != nil {
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
		s := drawScenario(t)
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
		s := drawScenario(t)
		path := rapid.SampledFrom(s.Paths()).Draw(t, "path")
		k, _, err := s.Lookup(path)
		if err != nil {
			t.Fatal(err)
		}
		text := drawText(t, k)
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
		from.dropLimits()
		to.dropLimits()
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
