package queueing

import (
	"errors"
	"math"
	"testing"

	"pgregory.net/rapid"
)

func mgcOf(t *testing.T, cs refCase) MGc {
	t.Helper()
	m, err := NewMGc(cs.Params["lambda_per_s"], cs.Params["mean_service_s"], cs.Params["scv"], int(cs.Params["c"]))
	if err != nil {
		t.Fatal(cs.ID, err)
	}
	return m
}

// TestMGcReference: the formulas to the last digit, and the stated error against
// the exact queue (M/D/c, M/E2/c, M/H2/c).
func TestMGcReference(t *testing.T) {
	ok := must(t)
	for _, cs := range loadCases(t, "mgc.json") {
		m := mgcOf(t, cs)
		for _, name := range cs.names() {
			what, want := cs.ID+" "+name, cs.number(t, name)
			switch name {
			case "Kimura_with_Cosmetatos":
				compare(t, what, m.MeanWait(), want, 1e-12/(1-m.Utilization()))
			case "Cosmetatos_MDc":
				got := ok(CosmetatosMDc(cs.Params["lambda_per_s"], cs.Params["mean_service_s"], int(cs.Params["c"])))
				compare(t, what, got, want, 1e-12/(1-m.Utilization()))
			case "exact_Wq":
				if m.ErrorClass() != "" {
					compare(t, what, m.MeanWait(), want, m.errorBound())
				}
			case "exact_Pwait":
				compare(t, what, m.PWait(), want, 0.12)
			default:
				t.Errorf("%s: not compared", what)
			}
		}
	}
}

// simulated reports a value further from a simulated one than the stated bound
// and four standard errors.
func simulated(t *testing.T, cs refCase, name string, got, bound float64) {
	t.Helper()
	if _, has := cs.Values[name]; !has {
		return
	}
	want, se := cs.number(t, name), cs.number(t, name+"_se")
	if math.IsNaN(got) || math.Abs(got-want) > bound*want+4*se {
		t.Errorf("%s %s = %.4g, simulated %.4g ± %.2g: off by %+.1f %%, stated %g %%",
			cs.ID, name, got, want, se, 100*(got/want-1), 100*bound)
	}
}

// TestMGcStatedError against simulations, most with lognormal services.
func TestMGcStatedError(t *testing.T) {
	checked := 0
	for _, cs := range loadCases(t, "mgcsim.json") {
		m := mgcOf(t, cs)
		if m.ErrorClass() == "" {
			continue
		}
		checked++
		simulated(t, cs, "Wq", m.MeanWait(), m.errorBound())
		simulated(t, cs, "P_wait", m.PWait(), 0.12)
	}
	if checked < 30 {
		t.Error("only", checked, "cases lie where something is stated")
	}
}

func TestMGcExponentialIsMMc(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		x := draw(rt, 2000, 0)
		m, err := NewMGc(x.lambda, x.s, 1, x.c)
		want, err2 := NewMMc(x.lambda, x.s, x.c)
		if err != nil || err2 != nil {
			if !errors.Is(err, ErrUnstable) || !errors.Is(err2, ErrUnstable) {
				rt.Fatal(err, err2)
			}
			return
		}
		p := rapid.Float64Range(0, 0.999999).Draw(rt, "p")
		q, err := m.WaitQuantile(p)
		wantQ, err2 := want.WaitQuantile(p)
		tail, err3 := m.WaitTail(wantQ)
		wantTail, err4 := want.WaitTail(wantQ)
		if err := errors.Join(err, err2, err3, err4); err != nil {
			rt.Fatal(err)
		}
		if q != wantQ || tail != wantTail || m.MeanWait() != want.MeanWait() ||
			m.PWait() != want.PWait() || m.MeanQueue() != want.MeanQueue() {
			rt.Errorf("scv 1 is not M/M/c: %v %v", m, want)
		}
	})
}

// TestMGcOrder: the mean wait rises with the load and with the spread of the
// service, and falls with the servers.
func TestMGcOrder(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		c := rapid.IntRange(1, 300).Draw(rt, "c")
		a := float64(c) * rapid.Float64Range(0.01, 0.99).Draw(rt, "rho")
		scv := rapid.Float64Range(0, 20).Draw(rt, "scv")
		wait := func(a, scv float64, c int) float64 {
			m, err := NewMGc(a, 1, scv, c)
			if err != nil {
				rt.Fatal(err)
			}
			return m.MeanWait()
		}
		w := wait(a, scv, c)
		less := a * rapid.Float64Range(0.5, 0.999).Draw(rt, "share of the load")
		if lower := wait(less, scv, c); lower > w {
			rt.Errorf("a %g → %g: wait %g → %g", less, a, lower, w)
		}
		if more := wait(a, scv, c+1); more > w {
			rt.Errorf("c %d → %d: wait %g → %g", c, c+1, w, more)
		}
		if wider := wait(a, scv*1.1+0.01, c); wider < w*(1-1e-14) {
			rt.Errorf("scv %g up: wait %g → %g", scv, w, wider)
		}
	})
}

// TestMGcOneServer: Pollaczek–Khinchine.
func TestMGcOneServer(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		rho := rapid.Float64Range(0.01, 0.99).Draw(rt, "rho")
		scv := rapid.Float64Range(0, 50).Draw(rt, "scv")
		m, err := NewMGc(rho, 1, scv, 1)
		exact, err2 := NewMG1(rho, 1, 1+scv, math.Tanh) // any law: no tail is asked
		if err != nil || err2 != nil {
			rt.Fatal(err, err2)
		}
		if !near(m.MeanWait(), exact.MeanWait(), 1e-11, 0) || !near(m.PWait(), exact.PWait(), 1e-14, 0) {
			rt.Errorf("rho %g scv %g: %g, exact %g", rho, scv, m.MeanWait(), exact.MeanWait())
		}
	})
}

func TestTwoMomentsRefuse(t *testing.T) {
	var bad *ParamError
	for _, scv := range []float64{-1, math.NaN(), math.Inf(1), 2 * MaxSCV} {
		_, err1 := NewMGc(1, 1, scv, 2)
		_, err2 := NewMGcK(1, 1, scv, 2, 3)
		_, err3 := GIGcFactor(scv, 1)
		_, err4 := GIGcFactor(1, scv)
		for _, err := range []error{err1, err2, err3, err4} {
			if !errors.As(err, &bad) {
				t.Errorf("scv %g: error %v", scv, err)
			}
		}
	}
	for _, rate := range []float64{2, 5} {
		_, err1 := NewMGc(rate, 1, 2, 2)
		_, err2 := CosmetatosMDc(rate, 1, 2)
		if !errors.Is(err1, ErrUnstable) || !errors.Is(err2, ErrUnstable) {
			t.Errorf("rate %g: %v, %v", rate, err1, err2)
		}
	}
	if f := must(t)(GIGcFactor(0.5, 2)); f != 1.25 {
		t.Error("factor", f)
	}
}
