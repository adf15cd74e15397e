package queueing

import (
	"errors"
	"math"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// TestHeadline pins the chat workload on 31 slots, the example of the docs.
func TestHeadline(t *testing.T) {
	m, err := NewMMc(2.5, 12, 31)
	if err != nil {
		t.Fatal(err)
	}
	compare(t, "mean wait", m.MeanWait(), 9.587354705835759, 1e-13)
	compare(t, "p_wait", m.PWait(), 0.7989462254863132, 1e-13)
}

// TestErlangLaws: the recursion as published, and C from B, hold for loads and
// sizes far from any table.
func TestErlangLaws(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		c := rapid.IntRange(2, 50_000).Draw(rt, "c")
		a := float64(c) * math.Exp(rapid.Float64Range(-8, 3).Draw(rt, "ln rho"))
		lb, err1 := LogErlangB(c, a)
		lb1, err2 := LogErlangB(c-1, a)
		if err1 != nil || err2 != nil {
			rt.Fatal(err1, err2)
		}
		// 1/B(c) = 1 + (c/a)/B(c−1), in logarithms.
		want := -math.Log1p(math.Exp(math.Log(float64(c)/a) - lb1))
		if lb1 < -700 {
			want = lb1 - math.Log(float64(c)/a)
		}
		if !near(lb, want, 1e-12, 0) {
			rt.Errorf("ln B = %.17g, from c-1 %.17g", lb, want)
		}
		if !(lb < 0) {
			rt.Errorf("ln B = %g", lb)
		}
		b, err := ErlangB(c, a)
		if err != nil || !near(b, math.Exp(lb), 1e-11, 1e-300) {
			rt.Errorf("B = %g, exp(ln B) = %g, %v", b, math.Exp(lb), err)
		}
		if a >= float64(c) {
			return
		}
		rho := a / float64(c)
		p, err := ErlangC(c, a)
		if err != nil || !near(p, b/(1-rho*(1-b)), 1e-11, 1e-300) {
			rt.Errorf("C = %g, from B %g, %v", p, b/(1-rho*(1-b)), err)
		}
	})
}

// TestRecursionStart: the short cut into the recursion changes nothing.
func TestRecursionStart(t *testing.T) {
	for _, c := range []int{1, 50, 200, 1000, 30_000, 200_000} {
		for _, rho := range []float64{0.3, 0.9, 0.999, 1, 1.001, 1.5, 20, 1e6} {
			a, z := rho*float64(c), 0.0
			for n := 1; n <= c && z < 1e300; n++ {
				z = float64(n) / a * (1 + z)
			}
			if got := idleWeight(c, a); got.exp == 0 && !near(got.frac, z, 1e-13, 0) {
				t.Errorf("c = %d, rho = %g: z = %.17g, from 0 %.17g", c, rho, got.frac, z)
			}
		}
	}
}

// failer is what *testing.T and *rapid.T share.
type failer interface {
	Helper()
	Errorf(format string, args ...any)
}

// checkSane fails on a NaN, an infinity, a probability outside [0, 1], a
// negative time, and a time or number beyond what the pool can produce.
func checkSane(t failer, a float64, c, k int) {
	t.Helper()
	m, err := NewMMcK(a/3, 3, c, k)
	if err != nil {
		t.Errorf("a = %g, c = %d, K = %d: %v", a, c, k, err)
		return
	}
	within := func(what string, v, most float64) {
		if !(v >= 0 && v <= most) {
			t.Errorf("a = %g, c = %d, K = %d: %s = %g, not within 0 and %g", a, c, k, what, v, most)
		}
	}
	const round = 1 + 1e-12
	longest := 3 / float64(c) * (float64(k) + 20*math.Sqrt(float64(k)) + 100)
	within("PBlock", m.PBlock(), 1)
	within("PAccept", m.PAccept(), round)
	within("PWait", m.PWait(), 1)
	within("PAllBusy", m.PAllBusy(), round)
	within("MeanWait", m.MeanWait(), longest)
	within("MeanWaitGivenWait", m.MeanWaitGivenWait(), longest)
	within("MeanQueue", m.MeanQueue(), float64(k)*round)
	within("MeanInFlight", m.MeanInFlight(), float64(c)*round)
	within("-LogP0", -m.LogP0(), 1e18)
	for name, f := range map[string]func(float64) (float64, error){
		"WaitQuantile": m.WaitQuantile, "WaitQuantileGivenWait": m.WaitQuantileGivenWait,
	} {
		for _, p := range []float64{0, 1e-16, 0.5, 0.99, 1 - 1e-12} {
			q, err := f(p)
			if err != nil {
				t.Errorf("%v", err)
			}
			within(name, q, longest)
		}
	}
	for _, x := range []float64{0, 1e-300, 1, 1e6, 1e300} {
		tail, err := m.WaitTail(x)
		if err != nil {
			t.Errorf("%v", err)
		}
		within("WaitTail", tail, 1)
	}
}

// TestNothingSilent: every legal setting gives a sane answer.
func TestNothingSilent(t *testing.T) {
	t.Run("corners", func(t *testing.T) {
		for _, c := range []int{1, 2, 171, 10_000} {
			for _, k := range []int{0, 1, 1000, 100_000} {
				for _, rho := range []float64{0, 1e-140, 1e-3, 0.5, 1 - 1e-15, 1, 1 + 1e-15, 1.01, 3, 1e10} {
					checkSane(t, rho*float64(c), c, k)
				}
			}
		}
		checkSane(t, MinLoad*3, MaxServers, 1)
		checkSane(t, MaxLoad/3, 1, MaxPlaces)
	})
	t.Run("random", func(t *testing.T) {
		rapid.Check(t, func(rt *rapid.T) {
			c := rapid.IntRange(1, 20_000).Draw(rt, "c")
			k := rapid.IntRange(0, 100_000).Draw(rt, "K")
			lnA := rapid.OneOf(rapid.Float64Range(-300, 34), rapid.Float64Range(0, 12)).Draw(rt, "ln a")
			checkSane(rt, math.Exp(lnA), c, k)
		})
	})
}

// TestSojournFarTail: e^−x underflows and its partner overflows there; their
// product does neither.
func TestSojournFarTail(t *testing.T) {
	m, err := NewMMc(0.999, 1, 1) // sojourn is exponential with rate 0.001
	if err != nil {
		t.Fatal(err)
	}
	for _, x := range []float64{1e-9, 1, 1000, 1e5, 6e5} {
		got, err := m.SojournTail(x)
		if err != nil {
			t.Fatal(err)
		}
		compare(t, "sojourn tail", got, math.Exp(-x*(1-0.999)), 1e-12)
	}
}

func TestEmptySystem(t *testing.T) {
	m, err := NewMMc(0, 12, 4)
	if err != nil {
		t.Fatal(err)
	}
	k, err := NewMMcK(0, 12, 4, 5)
	if err != nil {
		t.Fatal(err)
	}
	q, err := m.SojournQuantile(0.5)
	compare(t, "median sojourn is the service's", q, 12*math.Ln2, 1e-14)
	for _, v := range []float64{
		m.PWait(), m.MeanWait(), m.MeanQueue(), m.MeanInFlight(), m.LogP0(),
		k.PBlock(), k.PWait(), k.MeanWait(), k.MeanQueue(), k.MeanInFlight(), k.LogP0(),
	} {
		if v != 0 || err != nil {
			t.Errorf("%g, %v in an empty system", v, err)
		}
	}
	if b, err := ErlangB(3, 0); b != 0 || err != nil {
		t.Errorf("B(3, 0) = %g, %v", b, err)
	}
}

// badCall is a call that must be refused, and what the refusal must say.
type badCall struct {
	err  error
	name string // of the parameter
	show string // its value
}

func only(_ any, err error) error { return err }

// badFormulas covers the functions and constructors.
func badFormulas() []badCall {
	nan, inf := math.NaN(), math.Inf(1)
	return []badCall{
		{only(ErlangB(0, 1)), "servers c", "= 0"},
		{only(ErlangB(MaxServers+1, 1)), "servers c", "10000001"},
		{only(ErlangB(1, -1)), "offered load a", "= -1"},
		{only(ErlangB(1, nan)), "offered load a", "NaN"},
		{only(ErlangB(1, inf)), "offered load a", "+Inf"},
		{only(ErlangB(1, 1e-200)), "offered load a", "1e-200"},
		{only(LogErlangB(1, 0)), "offered load a", "= 0"},
		{only(ErlangC(-1, 1)), "servers c", "= -1"},
		{only(ErlangC(3, nan)), "offered load a", "NaN"},
		{only(LogErlangC(3, 0)), "offered load a", "= 0"},
		{only(NewMMc(-1, 1, 1)), "lambda", "= -1"},
		{only(NewMMc(nan, 1, 1)), "lambda", "NaN"},
		{only(NewMMc(inf, 1, 1)), "lambda", "+Inf"},
		{only(NewMMc(1, 0, 1)), "mean service time S", "= 0"},
		{only(NewMMc(1, nan, 1)), "mean service time S", "NaN"},
		{only(NewMMc(1, 1, 0)), "servers c", "= 0"},
		{only(NewMMc(1e300, 1e300, 1)), "offered load", "+Inf"},
		{only(NewMMcK(1e-300, 1e-300, 1, 1)), "offered load", "= 0"},
		{only(NewMMcK(1, -2, 1, 0)), "mean service time S", "= -2"},
		{only(NewMMcK(1, 1, 0, 0)), "servers c", "= 0"},
		{only(NewMMcK(1, 1, 1, -1)), "waiting places K", "= -1"},
		{only(NewMMcK(1, 1, 1, MaxPlaces+1)), "waiting places K", "1000000001"},
		{only(NeedSlots(nan)), "offered load a", "NaN"},
		{only(StableServers(-3)), "offered load a", "= -3"},
		{only(StableServers(1e9)), "offered load a", "1e+09"},
		{only(Headroom(30, 0)), "headroom factor", "= 0"},
		{only(Headroom(-30, 1.5)), "offered load a", "-30"},
		{only(SquareRoot(30, -1)), "beta", "= -1"},
		{only(SquareRoot(nan, 1)), "offered load a", "NaN"},
	}
}

// badArguments covers the methods that take an argument.
func badArguments() []badCall {
	nan, inf := math.NaN(), math.Inf(1)
	mmc, _ := NewMMc(2.5, 12, 31)
	mmck, _ := NewMMcK(2.5, 12, 31, 10)
	return []badCall{
		{only(mmc.WaitTail(-1)), "time t", "= -1"},
		{only(mmc.WaitCDF(nan)), "time t", "NaN"},
		{only(mmc.SojournTail(inf)), "time t", "+Inf"},
		{only(mmc.WaitQuantile(1)), "probability p", "= 1"},
		{only(mmc.WaitQuantileGivenWait(-0.1)), "probability p", "-0.1"},
		{only(mmc.SojournQuantile(nan)), "probability p", "NaN"},
		{only(mmck.WaitTail(nan)), "time t", "NaN"},
		{only(mmck.WaitCDF(-1)), "time t", "= -1"},
		{only(mmck.WaitQuantile(1)), "probability p", "= 1"},
		{only(mmck.WaitQuantileGivenWait(2)), "probability p", "= 2"},
	}
}

func TestBadParameters(t *testing.T) {
	for _, tc := range append(badFormulas(), badArguments()...) {
		var p *ParamError
		if !errors.As(tc.err, &p) {
			t.Errorf("%s %s: no ParamError but %v", tc.name, tc.show, tc.err)
			continue
		}
		msg := tc.err.Error()
		if !strings.Contains(msg, tc.name) || !strings.Contains(msg, tc.show) || !strings.Contains(msg, "must be") {
			t.Errorf("message %q does not say %q, %q and what is allowed", msg, tc.name, tc.show)
		}
	}
}

func TestUnstableIsRefused(t *testing.T) {
	seven := 0.07 * 100 // 7.000000000000001
	for _, err := range []error{
		func() error { _, err := NewMMc(2.5, 12, 30); return err }(),
		func() error { _, err := NewMMc(2.5, 12, 5); return err }(),
		func() error { _, err := NewMMc(seven, 1, 7); return err }(),
		func() error { _, err := NewMMc(7*(1-1e-15), 1, 7); return err }(),
		func() error { _, err := ErlangC(30, 30); return err }(),
		func() error { _, err := LogErlangC(30, 31); return err }(),
	} {
		if !errors.Is(err, ErrUnstable) {
			t.Errorf("got %v, want ErrUnstable", err)
		}
	}
	if _, err := NewMMc(seven, 1, 8); err != nil {
		t.Error(err)
	}
}
