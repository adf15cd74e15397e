package experiment

import (
	"cmp"
	"context"
	"errors"
	"math"
	"os"
	"slices"
	"testing"
	"time"

	"capsize/model/metric"
	"capsize/model/scenario"
	"capsize/model/sizing"
)

// peak is the preset of that name.
func peak(t *testing.T, sets ...string) *scenario.Scenario {
	t.Helper()
	src, err := os.ReadFile("../../presets/chat-peak.yaml")
	if err != nil {
		t.Fatal(err)
	}
	s, err := scenario.Parse(src, "chat-peak.yaml")
	if err != nil {
		t.Fatal(err)
	}
	if err := s.Apply(sets); err != nil {
		t.Fatal(err)
	}
	return s
}

func mustSize(t *testing.T, s *scenario.Scenario, what sizing.What, o Options) *Sized {
	t.Helper()
	z, err := Size(context.Background(), s, what, SizeOptions{Options: o})
	if err != nil {
		t.Fatal(err)
	}
	return z
}

func values(z *Sized) (out []string) {
	for _, t := range z.Trials {
		out = append(out, t.Value)
	}
	return out
}

// TestSizeOfThePeak: the numbers of the preset, and the trials with their roles.
func TestSizeOfThePeak(t *testing.T) {
	z := mustSize(t, peak(t), "", Options{Replications: 2})
	if c := z.Sizing.CGoals; c == nil || *c != 40 || z.Sizing.Window.String() != "40 to 63 slots" || z.Suggestion.Text != "40" {
		t.Errorf("%+v", z.Sizing)
	}
	v := &z.Verdict
	if v.Binds == nil || *v.Binds != sizing.SlotsLimit || !(*v.BindsAtLoad >= 1.28 && *v.BindsAtLoad <= 1.30) || math.Abs(*v.BindsAtLoadMean-49.0/30) > 1e-9 {
		t.Errorf("%+v", v)
	}
	want := map[string][]string{
		"30": {"need"}, "31": {"stable"}, "39": {NextWorse}, "40": {Suggested}, "41": {"√ rule"}, "45": {"1.5×"}, "49": {AsItStands}, "63": {"full"},
	}
	if !slices.IsSortedFunc(z.Trials, func(a, b Trial) int { return cmp.Compare(a.Number, b.Number) }) || len(z.Trials) != len(want) {
		t.Errorf("trials %v", values(z))
	}
	for _, trial := range z.Trials {
		if !slices.Equal(trial.Roles, want[trial.Value]) {
			t.Errorf("%s slots are %q, want %q", trial.Value, trial.Roles, want[trial.Value])
		}
	}
	if len(z.Working) == 0 || z.Path != "pool.concurrency" || z.Stopped != nil {
		t.Errorf("%d steps, path %q, stopped %v", len(z.Working), z.Path, z.Stopped)
	}
}

// TestTrialsAreRuns: a trial is the run of that setting, and the scenario's own
// gives the verdict.
func TestTrialsAreRuns(t *testing.T) {
	o := Options{Replications: 3}
	for _, what := range []sizing.What{"", sizing.Slots, sizing.Places, sizing.Bytes, sizing.Load} {
		s := peak(t, "run.duration=10m", "chat.stream.duration.dist=exponential", "pool.queue_timeout=none")
		z := mustSize(t, s, what, o)
		if len(z.Trials) < 2 {
			t.Errorf("for %q: trials %v", what, values(z))
		}
		for _, trial := range z.Trials {
			at := s.Clone()
			if err := at.Apply([]string{z.Path + "=" + trial.Value}); err != nil {
				t.Fatal(err)
			}
			run := mustRun(t, at, o)
			if !equal(run, trial.Summary) || run.Verdict.Text != trial.Summary.Verdict.Text {
				t.Errorf("for %q: %s=%s is not the run of it", what, z.Path, trial.Value)
			}
			if slices.Contains(trial.Roles, AsItStands) && z.Verdict.Text != run.Verdict.Text {
				t.Errorf("for %q: verdict %q, want %q", what, z.Verdict.Text, run.Verdict.Text)
			}
		}
		for _, role := range []string{AsItStands, Suggested} {
			if trial := z.Trial(role); trial == nil {
				t.Errorf("for %q: there is no trial %q among %v", what, role, values(z))
			}
		}
		if z.Trial("nobody") != nil || s.Get(z.Path) != z.Trial(AsItStands).Value {
			t.Errorf("for %q: the scenario was changed, or a role made up", what)
		}
	}
}

// TestSizeWorkersChangeNothing: the same bits with 1, 2 and 7 workers.
func TestSizeWorkersChangeNothing(t *testing.T) {
	s := peak(t, "run.duration=6m")
	want := mustSize(t, s, "", Options{Replications: 5, Workers: 1})
	for _, workers := range []int{2, 7} {
		got := mustSize(t, s, "", Options{Replications: 5, Workers: workers})
		if !slices.Equal(values(got), values(want)) || got.Verdict.Text != want.Verdict.Text || got.Confirmed() != want.Confirmed() {
			t.Fatalf("with %d workers: %v %q, want %v %q", workers, values(got), got.Verdict.Text, values(want), want.Verdict.Text)
		}
		for i := range want.Trials {
			if !equal(got.Trials[i].Summary, want.Trials[i].Summary) {
				t.Errorf("%d workers differ from one at %s", workers, want.Trials[i].Value)
			}
		}
	}
}

// TestRolesOfOneValue: a number that several rules give is simulated once and
// keeps all roles.
func TestRolesOfOneValue(t *testing.T) {
	s := peak(t, "run.duration=5m", "pool.concurrency=40")
	z := mustSize(t, s, "", Options{Replications: 1})
	if trial := z.Trial(AsItStands); trial == nil || !slices.Equal(trial.Roles, []string{Suggested, AsItStands}) {
		t.Errorf("%+v", trial)
	}
	for i, v := range values(z) {
		if slices.Contains(values(z)[:i], v) {
			t.Errorf("%s is simulated twice", v)
		}
	}
	one := mustSize(t, chat(0.05, 3, 4, 5*time.Minute), "", Options{Replications: 1}) // 0.6 in flight
	want := map[string]int{"1": 2, "3": 2, "2": 1}                                    // need and stable; √ rule, suggested and now; next
	for _, trial := range one.Trials {
		if len(trial.Roles) < want[trial.Value] {
			t.Errorf("%s slots are %q", trial.Value, trial.Roles)
		}
	}
}

// TestSizeStops: an interrupt half way keeps the trials that were made.
func TestSizeStops(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	last := 0.0
	z, err := Size(ctx, peak(t), "", SizeOptions{Options: Options{Replications: 10, Progress: func(done float64) {
		if done < last-1e-9 || done > 1+1e-9 {
			t.Errorf("progress %v after %v", done, last)
		}
		if last = done; done > 0.5 {
			cancel()
		}
	}}})
	if err != nil {
		t.Fatal(err)
	}
	if !errors.Is(z.Stopped, context.Canceled) || len(z.Trials) < 3 || len(z.Trials) > 6 {
		t.Fatalf("stopped by %v after %v", z.Stopped, values(z))
	}
	for i, trial := range z.Trials {
		if whole := trial.Summary.Stopped == nil; trial.Summary == nil || whole != (i < len(z.Trials)-1) {
			t.Errorf("trial %s: %v", trial.Value, trial.Summary.Stopped)
		}
	}
}

// TestNothingToTry: where nothing can be sought only the scenario as it stands is
// simulated, and nothing is confirmed.
func TestNothingToTry(t *testing.T) {
	for _, c := range []struct {
		what sizing.What
		sets []string
		want []string
	}{
		{sizing.Slots, []string{"chat.arrivals.rate=2000/s", "goals.wait_p99=none", "chat.goals.wait_p99=none", "goals.rejected=none", "goals.memory_peak=none", "memory.limit=none", "run.warmup=0s"}, []string{"49"}},
		{sizing.Load, []string{"chat.arrivals.rate=0/s"}, []string{"1"}},
	} {
		z := mustSize(t, peak(t, append(c.sets, "run.duration=150s")...), c.what, Options{Replications: 2})
		if !slices.Equal(values(z), c.want) || z.Confirmed() != NoStatus || z.Trials[0].Summary == nil || z.Sought != nil {
			t.Errorf("%v: %v, %s, %+v", c.sets, values(z), z.Confirmed(), z.Suggestion)
		}
	}
}

// A goal that only idle slots meet does not send a search to the end of all
// numbers.
func TestSearchForSlotsHasAnEnd(t *testing.T) {
	z := mustSize(t, peak(t, "goals.utilization=0.01%", "run.duration=150s"), sizing.Slots, Options{Replications: 2})
	if z.Sought == nil || z.Sought.Answer != nil || len(z.Sought.Tried) > 20 {
		t.Fatalf("%+v", z.Sought)
	}
	for _, tried := range z.Sought.Tried {
		if most := enoughSlots * max(float64(z.Sizing.StableC), 49); tried.Number > most {
			t.Errorf("%s slots were tried, %g are enough for all", tried.Value, most)
		}
	}
}

// TestConfirmed: what the simulation says of the suggestion.
func TestConfirmed(t *testing.T) {
	at := func(goals []Goal, kills float64) Status {
		sum := &Summary{Goals: goals}
		sum.Total[metric.OOMKills].Value = kills
		return (&Sized{Trials: []Trial{{Roles: []string{"x", Suggested}, Summary: sum}}}).Confirmed()
	}
	goal := func(s Status) Goal { return Goal{Status: s} }
	for _, c := range []struct {
		got, want Status
	}{
		{at(nil, 0), NoStatus},
		{at(nil, math.NaN()), NoStatus},
		{at(nil, 0.1), Missed},
		{at([]Goal{goal(Met)}, 0.1), Missed},
		{at([]Goal{goal(Met)}, math.NaN()), Met},
		{at([]Goal{goal(Met), goal(Undecided)}, 0), Undecided},
		{at([]Goal{goal(Missed), goal(Undecided)}, 0), Missed},
		{(&Sized{}).Confirmed(), NoStatus},
		{(&Sized{Trials: []Trial{{Roles: []string{Suggested}}}}).Confirmed(), NoStatus},
	} {
		if c.got != c.want {
			t.Errorf("%s, want %s", c.got, c.want)
		}
	}
}
