package queueing

import (
	"encoding/json"
	"math"
	"os"
	"path/filepath"
	"sort"
	"strconv"
	"strings"
	"testing"
)

// The files in testdata hold values computed at 50 to 66 decimal digits by two
// independent methods each. Every float there has 14 trusted digits; integers
// are exact.

type refCase struct {
	ID     string
	Params map[string]float64
	Values map[string]json.RawMessage
}

func loadCases(t *testing.T, file string) []refCase {
	t.Helper()
	data, err := os.ReadFile(filepath.Join("testdata", file))
	if err != nil {
		t.Fatal(err)
	}
	var cases []refCase
	if err := json.Unmarshal(data, &cases); err != nil {
		t.Fatal(err)
	}
	if len(cases) == 0 {
		t.Fatal("no cases in", file)
	}
	return cases
}

// number returns a value of the case that must be there.
func (c refCase) number(t *testing.T, name string) float64 {
	t.Helper()
	var v float64
	if err := json.Unmarshal(c.Values[name], &v); err != nil {
		t.Fatalf("%s: value %q: %v", c.ID, name, err)
	}
	return v
}

func (c refCase) names() []string {
	names := make([]string, 0, len(c.Values))
	for n := range c.Values {
		names = append(names, n)
	}
	sort.Strings(names)
	return names
}

// tolerance is 1e-12/|1 − rho|, relative: the parameters are rounded to
// doubles, and results depend on 1 − rho. At rho = 1 and above nothing has a
// pole when the line is finite.
func tolerance(rho float64) float64 {
	if rho >= 1 {
		return 1e-12
	}
	return 1e-12 / (1 - rho)
}

// compare reports a relative difference above tol. A zero must be met exactly.
func compare(t *testing.T, what string, got, want, tol float64) {
	t.Helper()
	if math.IsNaN(got) || math.Abs(got-want) > tol*math.Abs(want) {
		t.Errorf("%s = %.17g, want %.17g (relative difference %.2g, allowed %.2g)",
			what, got, want, math.Abs(got-want)/math.Abs(want), tol)
	}
}

func must(t *testing.T) func(float64, error) float64 {
	return func(v float64, err error) float64 {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		return v
	}
}

// argument reads the number behind a prefix: Wq_p0.99 → 0.99.
func argument(name, prefix string) (float64, bool) {
	rest, ok := strings.CutPrefix(name, prefix)
	if !ok {
		return 0, false
	}
	v, err := strconv.ParseFloat(rest, 64)
	return v, err == nil
}

func TestErlangReference(t *testing.T) {
	ok := must(t)
	for _, cs := range loadCases(t, "erlang.json") {
		a, c := cs.Params["a_erl"], int(cs.Params["c"])
		tol := tolerance(a / float64(c))
		for _, name := range cs.names() {
			what := cs.ID + " " + name
			if target, is := argument(name, "min_c_B_le_"); is {
				compare(t, what, float64(smallest(func(c int) bool { return ok(ErlangB(c, a)) <= target })), cs.number(t, name), 0)
				continue
			}
			if target, is := argument(name, "min_c_C_le_"); is {
				compare(t, what, float64(smallest(func(c int) bool {
					return float64(c) > a && ok(ErlangC(c, a)) <= target
				})), cs.number(t, name), 0)
				continue
			}
			if target, is := argument(name, "max_a_B_le_"); is {
				compare(t, what, ok(ErlangB(c, cs.number(t, name))), target, 1e-12)
				continue
			}
			want := cs.number(t, name)
			switch name {
			case "B":
				compare(t, what, ok(ErlangB(c, a)), want, tol)
			case "lnB":
				compare(t, what, ok(LogErlangB(c, a)), want, tol)
			case "C":
				compare(t, what, ok(ErlangC(c, a)), want, tol)
			case "lnC":
				compare(t, what, ok(LogErlangC(c, a)), want, tol)
			case "carried_erl", "utilisation_loss_system":
				m, err := NewMMcK(a, 1, c, 0)
				if err != nil {
					t.Fatal(err)
				}
				got := m.MeanInFlight()
				if name != "carried_erl" {
					got = m.Utilization()
				}
				compare(t, what, got, want, tol)
			default:
				t.Errorf("%s: not compared", what)
			}
		}
	}
}

// smallest is the least n ≥ 1 that holds.
func smallest(holds func(int) bool) int {
	n := 1
	for !holds(n) {
		n++
	}
	return n
}

func TestMMcReference(t *testing.T) {
	for _, cs := range loadCases(t, "mmc.json") {
		m, err := NewMMc(cs.Params["lambda_per_s"], cs.Params["mean_service_s"], int(cs.Params["c"]))
		if err != nil {
			t.Fatal(cs.ID, err)
		}
		tol := tolerance(m.Utilization())
		for _, name := range cs.names() {
			got, known := mmcValue(t, m, name)
			if !known {
				t.Errorf("%s %s: not compared", cs.ID, name)
				continue
			}
			compare(t, cs.ID+" "+name, got, cs.number(t, name), tol)
		}
	}
}

func mmcValue(t *testing.T, m MMc, name string) (float64, bool) {
	ok := must(t)
	plain := map[string]func() float64{
		"offered_load": m.OfferedLoad, "rho": m.Utilization, "Pwait": m.PWait, "lnP0": m.LogP0,
		"P0": func() float64 { return math.Exp(m.LogP0()) },
		"Wq": m.MeanWait, "EWq_given_wait": m.MeanWaitGivenWait, "var_Wq": m.VarWait,
		"Lq": m.MeanQueue, "var_Lq": m.VarQueue, "L": m.MeanInSystem,
		"W": m.MeanSojourn, "var_T": m.VarSojourn,
	}
	if f, is := plain[name]; is {
		return f(), true
	}
	withArgument := map[string]func(float64) (float64, error){
		"Wq_p": m.WaitQuantile, "Wq_given_wait_p": m.WaitQuantileGivenWait, "T_p": m.SojournQuantile,
		"P_Wq_gt_": m.WaitTail, "P_T_gt_": m.SojournTail,
	}
	for prefix, f := range withArgument {
		if x, is := argument(name, prefix); is {
			return ok(f(x)), true
		}
	}
	return 0, false
}

func TestMMcKReference(t *testing.T) {
	for _, cs := range loadCases(t, "mmck.json") {
		m, err := NewMMcK(cs.Params["lambda_per_s"], cs.Params["mean_service_s"],
			int(cs.Params["c"]), int(cs.Params["K_waiting_places"]))
		if err != nil {
			t.Fatal(cs.ID, err)
		}
		tol := tolerance(m.OfferedLoad() / cs.Params["c"])
		for _, name := range cs.names() {
			got, known := mmckValue(t, m, name)
			if !known {
				t.Errorf("%s %s: not compared", cs.ID, name)
				continue
			}
			compare(t, cs.ID+" "+name, got, cs.number(t, name), tol)
		}
	}
}

func mmckValue(t *testing.T, m MMcK, name string) (float64, bool) {
	ok := must(t)
	plain := map[string]func() float64{
		"offered_load": m.OfferedLoad, "lambda_eff": m.AcceptedRate, "mean_busy": m.MeanInFlight,
		"rho_offered": func() float64 { return m.OfferedLoad() / float64(m.c) },
		"utilisation": m.Utilization, "P_block": m.PBlock, "P_wait_accepted": m.PWait,
		"P_wait_or_block": m.PAllBusy, "P_idle_slot": func() float64 { return m.free },
		"P0": func() float64 { return math.Exp(m.LogP0()) }, "lnP0": m.LogP0,
		"Lq": m.MeanQueue, "L": m.MeanInSystem, "Wq_accepted": m.MeanWait, "W_accepted": m.MeanSojourn,
	}
	if f, is := plain[name]; is {
		return f(), true
	}
	withArgument := map[string]func(float64) (float64, error){
		"Wq_accepted_p": m.WaitQuantile, "Wq_given_wait_p": m.WaitQuantileGivenWait,
		"P_Wq_accepted_gt_": m.WaitTail,
	}
	for prefix, f := range withArgument {
		if x, is := argument(name, prefix); is {
			return ok(f(x)), true
		}
	}
	return 0, false
}

// TestLossReference: with K = 0 the answer holds for every service law; the
// reference solved chains for an Erlang and a hyperexponential law.
func TestLossReference(t *testing.T) {
	for _, cs := range loadCases(t, "loss.json") {
		m, err := NewMMcK(cs.Params["lambda_per_s"], cs.Params["mean_service_s"], int(cs.Params["c"]), 0)
		if err != nil {
			t.Fatal(cs.ID, err)
		}
		for _, name := range cs.names() {
			got := m.PBlock()
			if name == "mean_busy" {
				got = m.MeanInFlight()
			}
			compare(t, cs.ID+" "+name, got, cs.number(t, name), 1e-13)
		}
	}
}
