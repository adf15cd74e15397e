package report

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"math"
	"strconv"
	"strings"
	"testing"
	"unicode/utf8"

	"pgregory.net/rapid"

	"capsize/model/metric"
	"capsize/model/scenario"
	"capsize/sim/experiment"
	"capsize/sim/stat"
)

// envelope is what a script would read the JSON into.
type envelope struct {
	Scenario  json.RawMessage
	Simulated struct {
		Total     map[string]estimateJSON
		Workloads map[string]map[string]estimateJSON
	}
	Predicted struct {
		Total map[string]struct {
			Value         *float64
			Method, Agree string
			Exact         bool
		}
	}
	Goals []struct {
		Metric string
		Limit  float64
		Value  *float64
		CI95   *[2]float64
	}
	Series []map[string]json.RawMessage
}

type estimateJSON struct {
	Mean     *float64
	CI95     *[2]float64
	CIReason string `json:"ci_reason"`
}

func decode(t interface{ Fatal(...any) }, out []byte) (e envelope) {
	if err := json.Unmarshal(out, &e); err != nil {
		t.Fatal(err, string(out))
	}
	return e
}

// same says that a JSON number, or null, is v.
func same(got *float64, v float64) bool {
	if math.IsNaN(v) || math.IsInf(v, 0) {
		return got == nil
	}
	return got != nil && *got == v
}

func sameEstimate(got estimateJSON, e *stat.Estimate) bool {
	if !e.HasInterval() {
		return same(got.Mean, e.Value) && got.CI95 == nil && got.CIReason == e.Reason
	}
	return same(got.Mean, e.Value) && got.CI95 != nil && got.CI95[0] == e.Lo && got.CI95[1] == e.Hi && got.CIReason == ""
}

func TestJSONHasEveryMetricAndItsNumber(t *testing.T) {
	for name, r := range map[string]*Result{"steady": steady(t), "killed": killed(t)} {
		e := decode(t, JSON(r))
		s := r.Summary
		if n := len(e.Simulated.Total); n != metric.N {
			t.Errorf("%s: %d metrics of %d", name, n, metric.N)
		}
		for _, id := range metric.All() {
			got, ok := e.Simulated.Total[id.String()]
			if !ok || !sameEstimate(got, &s.Total[id]) {
				t.Errorf("%s: %s is %+v, want %+v", name, id, got, s.Total[id])
			}
			for i, w := range s.Scenario.Workloads {
				got, ok := e.Simulated.Workloads[w.Name][id.String()]
				if ok != metric.Of(id).PerWorkload {
					t.Errorf("%s: %s of %s is there: %t", name, id, w.Name, ok)
				}
				if ok && !sameEstimate(got, &s.Workloads[i][id]) {
					t.Errorf("%s: %s of %s is %+v, want %+v", name, id, w.Name, got, s.Workloads[i][id])
				}
			}
			p := &s.Predicted.Total[id]
			got2, ok := e.Predicted.Total[id.String()]
			if ok == p.Absent() || ok && (!same(got2.Value, p.Value) || got2.Method != p.Method || got2.Exact != p.Exact || got2.Agree == "") {
				t.Errorf("%s: prediction of %s is %+v (there: %t), want %+v", name, id, got2, ok, p)
			}
		}
		for i, g := range s.Goals {
			if got := e.Goals[i]; got.Metric != g.Metric.String() || got.Limit != g.Limit || !same(got.Value, g.Estimate.Value) {
				t.Errorf("%s: goal %d is %+v, want %+v", name, i, got, g)
			}
		}
		if len(e.Series) != len(s.Series) {
			t.Errorf("%s: %d rows of series, want %d", name, len(e.Series), len(s.Series))
		}
	}
}

// The keys of the envelope are what scripts rely on: these and no others.
func TestJSONKeys(t *testing.T) {
	want := []string{
		"capsize", "scenario", "seed", "replications", "kind", "duration_s", "warmup_s", "requests", "wall_s",
		"simulated", "predicted", "law_check", "goals", "verdict", "warnings", "series",
	}
	for _, deterministic := range []bool{false, true} {
		r := steady(t)
		r.Deterministic = deterministic
		var keys []string
		for line := range strings.Lines(string(JSON(r))) {
			if name, ok := strings.CutPrefix(line, ` "`); ok {
				key, _, _ := strings.Cut(name, `"`)
				keys = append(keys, key)
			}
		}
		expect := want
		if deterministic {
			expect = append(append([]string{}, want[:8]...), want[9:]...)
		}
		if got := strings.Join(keys, " "); got != strings.Join(expect, " ") {
			t.Errorf("deterministic %t: keys are\n%s, want\n%s", deterministic, got, strings.Join(expect, " "))
		}
	}
}

func TestJSONScenarioRunsAgain(t *testing.T) {
	for _, r := range []*Result{steady(t), killed(t), limited(t)} {
		e := decode(t, JSON(r))
		again, err := scenario.Parse(e.Scenario, "again.json")
		if err != nil {
			t.Fatal(err)
		}
		if got, want := string(again.JSON()), string(r.Summary.Scenario.JSON()); got != want {
			t.Errorf("read back:\n%s\nwritten:\n%s", got, want)
		}
	}
}

// Whatever a run measured, infinities included, the output is JSON with the
// very same numbers.
func TestJSONKeepsAnyNumber(t *testing.T) {
	r := steady(t)
	numbers := rapid.OneOf(rapid.Float64(), rapid.SampledFrom([]float64{math.NaN(), math.Inf(1), math.Inf(-1), 0, math.MaxFloat64, 5e-324}))
	rapid.Check(t, func(t *rapid.T) {
		e := &r.Summary.Total[rapid.IntRange(0, metric.N-1).Draw(t, "metric")]
		*e = stat.Point(numbers.Draw(t, "value"), rapid.String().Draw(t, "reason"))
		doc := decode(t, JSON(r))
		for _, id := range metric.All() {
			if got := doc.Simulated.Total[id.String()]; !same(got.Mean, r.Summary.Total[id].Value) {
				t.Fatalf("%s is %v, want %v", id, got.Mean, r.Summary.Total[id].Value)
			}
		}
	})
}

func TestCSVHasTheNumbersOfTheSummary(t *testing.T) {
	r := steady(t)
	out, err := CSV(r)
	if err != nil {
		t.Fatal(err)
	}
	records, err := csv.NewReader(bytes.NewReader(out)).ReadAll() // also checks the number of cells
	if err != nil {
		t.Fatal(err)
	}
	seen := 0
	for _, rec := range records[1:] {
		id, ok := metric.ByName(rec[1])
		if !ok {
			t.Fatalf("there is no metric %q", rec[1])
		}
		if rec[0] != "total" {
			continue
		}
		seen++
		v, err := strconv.ParseFloat(rec[3], 64)
		if want := r.Summary.Total[id].Value; err != nil || v != want {
			t.Errorf("%s is %s, want %v", id, rec[3], want)
		}
	}
	if seen != 7 {
		t.Errorf("%d metrics of the total, want the 7 that have a value", seen)
	}
}

func TestCSVOfASeriesHasARowForEachBinAndWorkload(t *testing.T) {
	r := killed(t)
	out, err := CSV(r)
	if err != nil {
		t.Fatal(err)
	}
	records, err := csv.NewReader(bytes.NewReader(out)).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	if got, want := len(records)-1, len(r.Summary.Series)*(1+len(r.Summary.Workloads)); got != want {
		t.Errorf("%d rows, want %d", got, want)
	}
}

// Text fits a usual terminal, all but the command, which must stay one line to
// be copied; and it never prints a number that does not exist.
func TestTextFitsATerminal(t *testing.T) {
	for _, r := range []*Result{steady(t), killed(t), limited(t)} {
		r.Command += strings.Repeat(" --set pool.concurrency=1", 5)
		var commands int
		for line := range strings.Lines(string(Text(r))) {
			if strings.Contains(line, r.Command) {
				commands++
				continue
			}
			if n := utf8.RuneCountInString(strings.TrimSuffix(line, "\n")); n > width {
				t.Errorf("%d columns: %s", n, line)
			}
			if strings.Contains(line, "NaN") || strings.Contains(line, "Inf") {
				t.Errorf("not a number: %s", line)
			}
		}
		if commands != 1 {
			t.Errorf("the command stands in %d lines", commands)
		}
	}
}

func TestKills(t *testing.T) {
	for _, c := range []struct {
		replications        int
		kills, share, first float64
		want                string
	}{
		{1, 0, 0, math.NaN(), ""},
		{1, math.NaN(), math.NaN(), math.NaN(), ""},
		{1, 1, 1, 63.2, "killed once, first at 1:03 (63.2 s)"},
		{1, 3, 1, 3723.5, "killed 3 times, first at 1:02:04 (3723.5 s)"},
		{20, 1, 1, 20.6, "killed in all 20 runs, once a run on average, first at 0:21 (20.6 s); means over runs"},
		{20, 0.1, 0.1, 20.6, "killed in 10.0 % of 20 runs, 0.10 times a run on average, first at 0:21 (20.6 s); means over runs"},
	} {
		sum := &experiment.Summary{Replications: c.replications}
		sum.Total[metric.OOMKills].Value = c.kills
		sum.Total[metric.OOMRunShare].Value = c.share
		sum.Total[metric.FirstOOMS].Value = c.first
		if got := kills(sum); got != c.want {
			t.Errorf("kills = %q, want %q", got, c.want)
		}
	}
}
