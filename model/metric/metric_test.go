package metric

import (
	"encoding/json"
	"math"
	"regexp"
	"strings"
	"testing"
)

// The suffix of a name says its unit, and each entry says what it is.
func TestTable(t *testing.T) {
	names, goals := map[string]bool{}, map[string]bool{}
	form := regexp.MustCompile(`^[a-z0-9]+(_[a-z0-9]+)*$`)
	for _, id := range All() {
		m := Of(id)
		if !form.MatchString(m.Name) || names[m.Name] {
			t.Errorf("name %q", m.Name)
		}
		names[m.Name] = true
		if m.Doc == "" || m.Title == "" || strings.HasSuffix(m.Doc, ".") {
			t.Errorf("%s: title %q, doc %q", m.Name, m.Title, m.Doc)
		}
		if m.Goal != "" {
			if goals[m.Goal] || !strings.HasPrefix(m.Name, m.Goal) {
				t.Errorf("%s: goal %q", m.Name, m.Goal)
			}
			goals[m.Goal] = true
			if back, ok := ByGoal(m.Goal); !ok || back != id {
				t.Errorf("goal %s leads to %s", m.Goal, back)
			}
		}
		if back, ok := ByName(m.Name); !ok || back != id || id.String() != m.Name {
			t.Errorf("name %s leads to %s", m.Name, back)
		}
		if (m.Kind == Quantile) != (m.Quantile > 0) {
			t.Errorf("%s: kind %d, quantile %g", m.Name, m.Kind, m.Quantile)
		}
		for suffix, unit := range map[string]Unit{"_s": Seconds, "_bytes": Bytes, "_share": Share, "_per_s": PerSecond} {
			if strings.HasSuffix(m.Name, suffix) && !(suffix == "_s" && m.Unit == PerSecond) && m.Unit != unit {
				t.Errorf("%s is in %s", m.Name, m.Unit)
			}
		}
	}
	// Every goal of the scenario file (design: goals, a column of this table).
	for _, key := range strings.Fields(`wait_mean wait_p50 wait_p95 wait_p99 wait_p999 queue_wait_mean queue_wait_p50
		queue_wait_p95 queue_wait_p99 queue_wait_p999 p_wait rejected share_429 timed_out lost failed utilization
		makespan memory_peak oom_kills`) {
		if !goals[key] {
			t.Errorf("no metric for goal %s", key)
		}
		delete(goals, key)
	}
	if len(goals) > 0 {
		t.Errorf("goals too many: %v", goals)
	}
}

func TestUnknownNames(t *testing.T) {
	for _, name := range []string{"", "nothing"} {
		if _, ok := ByName(name); ok {
			t.Errorf("name %q found", name)
		}
		if _, ok := ByGoal(name); ok {
			t.Errorf("goal %q found", name)
		}
	}
}

func TestMissing(t *testing.T) {
	v := NewValues()
	for _, id := range All() {
		if v.Has(id) || Of(id).Format(v[id]) != "–" {
			t.Errorf("%s of nothing is %s", id, Of(id).Format(v[id]))
		}
	}
	v[Offered] = 0
	if !v.Has(Offered) {
		t.Error("0 is a value")
	}
}

// JSONNumber prints what encoding/json reads back as the same float64.
func TestJSONNumber(t *testing.T) {
	for _, v := range []float64{0, -0.5, 1, 1e-7, 123456789, 7.2e6, 1e20, 1e21, 1.7976931348623157e308, 5e-324, 1.0 / 3} {
		var back float64
		if err := json.Unmarshal([]byte(JSONNumber(v)), &back); err != nil || back != v {
			t.Errorf("%g prints as %s and reads as %g: %v", v, JSONNumber(v), back, err)
		}
	}
	for _, v := range []float64{math.NaN(), math.Inf(1), math.Inf(-1)} {
		if got := JSONNumber(v); got != "null" {
			t.Errorf("%g prints as %s", v, got)
		}
	}
}

func TestFormat(t *testing.T) {
	for _, c := range []struct {
		id   ID
		v    float64
		want string
	}{
		{WaitP99S, 3.37, "3.4 s"},
		{Share429, 0.0052, "0.52 %"},
		{MemoryMeanBytes, 13.5 * (1 << 30), "13.5 GiB"},
		{Completed, 14402, "14,402"},
		{ThroughputPerS, 12, "12.0/s"},
	} {
		if got := Of(c.id).Format(c.v); got != c.want {
			t.Errorf("%s %g: %q, want %q", c.id, c.v, got, c.want)
		}
	}
}

// A difference of shares is in points; of small counts two digits are left.
func TestDifferencesArePrinted(t *testing.T) {
	for _, c := range []struct {
		id   ID
		v    float64
		want string
	}{
		{RejectedShare, 0.121, "12.1 pt"},
		{InFlight, 0.01234, "0.012"},
		{InFlight, 4.4, "4.4"},
		{InFlight, math.NaN(), "–"},
		{WaitP99S, 14, "14 s"},
	} {
		if got := Of(c.id).FormatDifference(c.v, "pt"); got != c.want {
			t.Errorf("%s of %g: %q, want %q", Of(c.id).Name, c.v, got, c.want)
		}
	}
}
