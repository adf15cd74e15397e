package predict_test

import (
	"strings"
	"testing"

	"capsize/model/metric"
	"capsize/model/predict"
	"capsize/model/scenario"
)

// chat is the common case: 2.5/s, exponential durations of 12 s, 31 slots, an
// unlimited line.
const chat = `
name: test
workloads:
  - name: chat
    arrivals: {rate: 2.5/s}
    stream: {duration: {dist: exponential, mean: 12s}}
pool: {concurrency: 31}
run: {duration: 30m}
`

// parse reads a scenario and applies settings to it.
func parse(t testing.TB, text string, sets ...string) *scenario.Scenario {
	t.Helper()
	s, err := scenario.Parse([]byte(text), "test.yaml")
	if err != nil {
		t.Fatal(err)
	}
	if err := s.Apply(sets); err != nil {
		t.Fatal(err)
	}
	return s
}

func all(t testing.TB, text string, sets ...string) *predict.Result {
	t.Helper()
	r, err := predict.All(parse(t, text, sets...))
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// near fails unless got is within a relative tol of want.
func near(t testing.TB, what string, got, want, tol float64) {
	t.Helper()
	if d := got - want; !(d <= tol*max(1e-300, abs(want)) && d >= -tol*max(1e-300, abs(want))) {
		t.Errorf("%s = %.16g, want %.16g", what, got, want)
	}
}

func abs(v float64) float64 { return max(v, -v) }

// wantExact fails unless id is predicted exactly as want.
func wantExact(t *testing.T, table *predict.Table, id metric.ID, want float64) {
	t.Helper()
	p := table[id]
	if !p.Exact || p.Why != "" || p.Method == "" {
		t.Errorf("%v = %+v: want it exact", id, p)
	}
	if want == 0 && p.Value != 0 {
		t.Errorf("%v = %v, want 0", id, p.Value)
	} else if want != 0 {
		near(t, id.String(), p.Value, want, 1e-9)
	}
}

// wantNone fails unless id has no value and a reason that has the words.
func wantNone(t *testing.T, table *predict.Table, id metric.ID, words string) {
	t.Helper()
	if p := table[id]; p.Has() || p.Exact || p.Method == "" || !strings.Contains(p.Why, words) {
		t.Errorf("%v = %+v: want none, because of %q", id, p, words)
	}
}

// wantApprox fails unless id has a value that is marked with the words.
func wantApprox(t *testing.T, table *predict.Table, id metric.ID, want float64, words string) {
	t.Helper()
	p := table[id]
	if p.Exact || !strings.Contains(p.Why, words) {
		t.Errorf("%v = %+v: want it approximate, because of %q", id, p, words)
	}
	near(t, id.String(), p.Value, want, 1e-9)
}
