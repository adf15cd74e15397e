package experiment

import (
	"slices"
	"testing"

	"capsize/model/predict"
	"capsize/model/scenario"
	"capsize/model/sizing"
)

// sought sizes with the default effort, and returns the number that is found.
func sought(t *testing.T, s *scenario.Scenario, what sizing.What) (string, *Sized) {
	t.Helper()
	z := mustSize(t, s, what, Options{})
	value, _ := z.Answer()
	return value, z
}

// Of a batch with nothing but kills to fear it is the most slots that fit; with a
// makespan to keep, the fewest that keep it.
func TestSlotsOfABatch(t *testing.T) {
	if testing.Short() {
		t.Skip("long simulations")
	}
	if got, z := sought(t, preset(t, "nightly-batch-24"), sizing.Slots); got != "18" || !z.Sought.Certain || !z.Sought.Sharp {
		t.Errorf("%q, %+v", got, z.Sought)
	}
	s := preset(t, "nightly-batch-24",
		"tasks.arrivals.batch.size=200", "tasks.stream.duration.dist=deterministic", "tasks.stream.duration.cv=0", "tasks.stream.duration.mean=40s",
		"pool.concurrency=10", "memory.limit=1GiB", "goals.makespan=20m", "run.duration=3h")
	if got, z := sought(t, s, sizing.Slots); got != "7" || !z.Sought.Certain {
		t.Errorf("%q, %+v", got, z.Sought)
	}
	for _, present := range []string{"1", "5", "150", "199"} { // 199 are killed
		if err := s.Apply([]string{"pool.concurrency=" + present}); err != nil {
			t.Fatal(err)
		}
		if got, z := sought(t, s, sizing.Slots); got != "7" {
			t.Errorf("from %s: %q, %+v", present, got, z.Sought)
		}
	}
}

// A formula's number whose neighbour meets every goal, too, is not the answer.
func TestTheAnswerIsAnEdge(t *testing.T) {
	if testing.Short() {
		t.Skip("long simulations")
	}
	got, z := sought(t, preset(t, "push-spike"), sizing.Load)
	answer := z.Sought.Answer
	if answer == nil || answer.Number < 0.42 || answer.Number > 0.45 || !z.Sought.Certain || z.Sought.Missed == nil {
		t.Fatalf("%q, %+v", got, z.Sought)
	}
	if z.Sought.Missed.Number-answer.Number > 0.011 {
		t.Errorf("%s meets all, the next that does not is %s", got, z.Sought.Missed.Value)
	}
}

// What a hundred runs leave open, more decide; a number of runs that was asked for
// is kept.
func TestMoreRunsDecide(t *testing.T) {
	if testing.Short() {
		t.Skip("long simulations")
	}
	got, z := sought(t, preset(t, "chat-peak"), sizing.Slots)
	trial := z.Trial(Suggested)
	if got != "40" || z.Confirmed() != Met || trial.Summary.Replications <= replicationsOfSize {
		t.Errorf("%q is %s after %d runs", got, z.Confirmed(), trial.Summary.Replications)
	}
	if run := mustRun(t, trial.Summary.Scenario, Options{Replications: trial.Summary.Replications}); !equal(run, trial.Summary) {
		t.Error("the trial is not the run of it")
	}
	for _, trial := range mustSize(t, preset(t, "chat-peak"), sizing.Slots, Options{Replications: 20}).Trials {
		if trial.Summary.Replications != 20 {
			t.Errorf("%s slots have %d runs", trial.Value, trial.Summary.Replications)
		}
	}
}

// A container is held against the goals on memory alone: it cannot turn fewer away.
func TestAContainerAnswersForMemory(t *testing.T) {
	got, z := sought(t, preset(t, "push-spike"), sizing.Bytes)
	if got != "512MiB" { // 407 MiB for 99.9 % of the time at the peak, over 90 %, in steps of 64 MiB
		t.Errorf("%q, %+v", got, z.Sought)
	}
	if !slices.IsSortedFunc(z.Trials, func(a, b Trial) int { return int(a.Number - b.Number) }) {
		t.Errorf("trials %v", values(z))
	}
	small := mustSize(t, preset(t, "chat-peak", "memory.limit=1GiB"), sizing.Bytes, Options{Replications: 20})
	if !slices.IsSortedFunc(small.Trials, func(a, b Trial) int { return int(a.Number - b.Number) }) {
		t.Errorf("trials %v", values(small))
	}
}

// Large loads are simulated with fewer runs, twenty at least.
func TestEffortIsBounded(t *testing.T) {
	for rate, want := range map[string][2]int{"2.5/s": {100, 1000}, "50/s": {22, 111}, "5000/s": {20, 20}, "0/s": {100, 1000}} {
		s := preset(t, "chat-peak", "chat.arrivals.rate="+rate)
		p, err := predict.All(s)
		if err != nil {
			t.Fatal(err)
		}
		if first, most := effort(s, p); first != want[0] || most != want[1] {
			t.Errorf("at %s: %d to %d runs, want %v", rate, first, most, want)
		}
	}
}

// Where kills end what more slots would help, both sides are there to be named.
func TestWitnesses(t *testing.T) {
	if testing.Short() {
		t.Skip("long simulations")
	}
	_, z := sought(t, preset(t, "push-spike"), sizing.Slots)
	s := z.Sought
	if s.Answer != nil || s.Short == nil || s.Far == nil || s.Far.Number-s.Short.Number != 1 || s.Short.Killed || !s.Far.Killed {
		t.Errorf("%+v", s)
	}
	_, z = sought(t, preset(t, "nightly-batch-24"), sizing.Places)
	if s := z.Sought; s.Answer != nil || s.Nearest == nil || !s.Nearest.Killed {
		t.Errorf("%+v", s)
	}
}
