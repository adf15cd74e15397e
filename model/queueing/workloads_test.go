package queueing

import (
	"encoding/json"
	"math"
	"strings"
	"testing"
)

// Two workloads of a published sizing (0.05/s of 42 s and 2.5/s of 12 s), at
// several pool sizes each, with the smallest pools that meet given goals.
func TestWorkloadsReference(t *testing.T) {
	for _, cs := range loadCases(t, "workloads.json") {
		lambda, s := cs.Params["lambda_per_s"], cs.Params["mean_service_s"]
		a := lambda * s
		compare(t, cs.ID+" need", a, cs.number(t, "L_offered_load"), 1e-13)
		for _, rule := range []string{"floor(L)+1", "ceil(1.1L)", "ceil(1.25L)", "ceil(1.5L)", "ceil(2L)", "printed"} {
			compareSize(t, cs, rule, lambda, s)
		}
		compareStaffing(t, cs, a)
		compareGoals(t, cs, lambda, s)
		compareFrontier(t, cs, lambda, s)
	}
}

// compareSize checks one pool size.
func compareSize(t *testing.T, cs refCase, rule string, lambda, s float64) {
	t.Helper()
	ok := must(t)
	c := int(cs.number(t, rule+"_c"))
	m, err := NewMMc(lambda, s, c)
	if err != nil {
		t.Fatal(cs.ID, rule, err)
	}
	for name, got := range map[string]float64{
		"rho": m.Utilization(), "Pwait": m.PWait(), "Wq": m.MeanWait(),
		"Wq_p99": ok(m.WaitQuantile(0.99)), "Wq_p99_given_wait": ok(m.WaitQuantileGivenWait(0.99)),
		"ErlangB": ok(ErlangB(c, lambda*s)),
	} {
		compare(t, cs.ID+" "+rule+" "+name, got, cs.number(t, rule+"_"+name), tolerance(m.Utilization()))
	}
}

func compareStaffing(t *testing.T, cs refCase, a float64) {
	t.Helper()
	for rule, factor := range map[string]float64{"ceil(1.1L)_c": 1.1, "ceil(1.25L)_c": 1.25, "ceil(1.5L)_c": 1.5, "ceil_1.5L": 1.5, "ceil(2L)_c": 2} {
		if got, err := Headroom(a, factor); err != nil || float64(got) != cs.number(t, rule) {
			t.Errorf("%s: Headroom(%g, %g) = %d, %v; want %g", cs.ID, a, factor, got, err, cs.number(t, rule))
		}
	}
	if got, err := StableServers(a); err != nil || float64(got) != cs.number(t, "floor(L)+1_c") {
		t.Errorf("%s: StableServers(%g) = %d, %v", cs.ID, a, got, err)
	}
}

// compareGoals checks the smallest c for each goal of the reference.
func compareGoals(t *testing.T, cs refCase, lambda, s float64) {
	t.Helper()
	ok := must(t)
	a, compared := lambda*s, 0
	delay := func(c int, f func(MMc) float64, limit float64) bool {
		m, err := NewMMc(lambda, s, c)
		return err == nil && f(m) <= limit
	}
	for _, name := range cs.names() {
		var holds func(int) bool
		if limit, is := argument(name, "min_c_ErlangB_le_"); is {
			holds = func(c int) bool { return ok(ErlangB(c, a)) <= limit }
		} else if limit, is := argument(name, "min_c_Pwait_le_"); is {
			holds = func(c int) bool { return delay(c, MMc.PWait, limit) }
		} else if before, after, is := strings.Cut(name, "s)<="); is {
			wait, is1 := argument(before, "min_c_P(Wq>")
			limit, is2 := argument(after, "")
			if !is1 || !is2 {
				t.Fatal("cannot read", name)
			}
			holds = func(c int) bool {
				return delay(c, func(m MMc) float64 { return ok(m.WaitTail(wait)) }, limit)
			}
		} else {
			continue
		}
		compared++
		compare(t, cs.ID+" "+name, float64(smallest(holds)), cs.number(t, name), 0)
	}
	if compared != 12 {
		t.Errorf("%s: %d goals compared, want 12", cs.ID, compared)
	}
}

// compareFrontier checks, for each c, the fewest places with blocking of at
// most 0.1 %, and the blocking there.
func compareFrontier(t *testing.T, cs refCase, lambda, s float64) {
	t.Helper()
	var pairs [][2]int
	var blocking []float64
	if err := json.Unmarshal(cs.Values["frontier_c_K_blocking_le_0.001"], &pairs); err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(cs.Values["frontier_P_block"], &blocking); err != nil {
		t.Fatal(err)
	}
	best := math.Inf(1)
	for i, p := range pairs {
		c, k := p[0], p[1]
		m, err := NewMMcK(lambda, s, c, k)
		if err != nil {
			t.Fatal(err)
		}
		compare(t, cs.ID+" frontier", m.PBlock(), blocking[i], 1e-12)
		best = math.Min(best, float64(c+k))
		if k == 0 {
			continue
		}
		if m, err = NewMMcK(lambda, s, c, k-1); err != nil || m.PBlock() <= 0.001 {
			t.Errorf("%s: c = %d, K = %d already blocks only %g (%v)", cs.ID, c, k-1, m.PBlock(), err)
		}
	}
	compare(t, cs.ID+" fewest in system", best, cs.number(t, "min_c_plus_K_blocking_le_0.001"), 0)
}
