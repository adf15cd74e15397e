package queueing

import (
	"errors"
	"math"
	"testing"

	"pgregory.net/rapid"
)

// TestMGcKStatedError against simulations with seven service laws.
func TestMGcKStatedError(t *testing.T) {
	stated := 0
	for _, cs := range loadCases(t, "mgcksim.json") {
		m, err := NewMGcK(cs.Params["lambda_per_s"], cs.Params["mean_service_s"], cs.Params["scv"],
			int(cs.Params["c"]), int(cs.Params["K_waiting_places"]))
		if err != nil {
			t.Fatal(cs.ID, err)
		}
		if m.ErrorClass() != "" {
			stated++
			simulated(t, cs, "P_block", m.PBlock(), m.errorBound())
		}
		if m.WaitErrorClass() != "" {
			simulated(t, cs, "P_wait", m.PWait(), m.waitErrorBound())
			simulated(t, cs, "Wq", m.MeanWait(), m.waitErrorBound())
		}
	}
	if stated < 120 {
		t.Error("only", stated, "cases lie where something is stated")
	}
}

func drawMGcK(rt *rapid.T, scv float64) (setting, MGcK) {
	x := draw(rt, 300, 500)
	m, err := NewMGcK(x.lambda, x.s, scv, x.c, x.k)
	if err != nil {
		rt.Fatal(err)
	}
	return x, m
}

func TestMGcKExponentialIsMMcK(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		x, m := drawMGcK(rt, 1)
		want := x.build(rt)
		at := rapid.Float64Range(0, 3).Draw(rt, "t") * want.MeanWaitGivenWait()
		tail, err := m.WaitTail(at)
		wantTail, err2 := want.WaitTail(at)
		q, err3 := m.WaitQuantile(0.99)
		wantQ, err4 := want.WaitQuantile(0.99)
		if err := errors.Join(err, err2, err3, err4); err != nil {
			rt.Fatal(err)
		}
		for name, v := range map[string][2]float64{
			"PBlock": {m.PBlock(), want.PBlock()}, "PAccept": {m.PAccept(), want.PAccept()},
			"PWait": {m.PWait(), want.PWait()}, "MeanWait": {m.MeanWait(), want.MeanWait()},
			"MeanQueue": {m.MeanQueue(), want.MeanQueue()}, "Utilization": {m.Utilization(), want.Utilization()},
			"tail": {tail, wantTail}, "q99": {q, wantQ},
		} {
			if !near(v[0], v[1], 1e-12, 1e-300) {
				rt.Errorf("%s = %.17g, M/M/c/c+K has %.17g", name, v[0], v[1])
			}
		}
	})
}

func TestMGcKLimits(t *testing.T) {
	ok := must(t)
	rapid.Check(t, func(rt *rapid.T) {
		c := rapid.IntRange(1, 300).Draw(rt, "c")
		rho := rapid.Float64Range(0.3, 0.97).Draw(rt, "rho")
		scv := rapid.Float64Range(0, 6).Draw(rt, "scv")
		a := rho * float64(c)
		none, err := NewMGcK(a, 1, scv, c, 0)
		all, err2 := NewMGcK(a, 1, scv, c, MaxPlaces)
		open, err3 := NewMGc(a, 1, scv, c)
		if err := errors.Join(err, err2, err3); err != nil {
			rt.Fatal(err)
		}
		if b := ok(ErlangB(c, a)); !near(none.PBlock(), b, 1e-13, 0) || none.MeanWait() != 0 || none.PWait() != 0 {
			rt.Errorf("K = 0: %g, Erlang B %g", none.PBlock(), b)
		}
		at := open.MeanWaitGivenWait()
		// K^1.5/c is finite, so that 1e-12 of the way to K = ∞ is missing.
		for name, v := range map[string][2]float64{
			"PWait": {all.PWait(), open.PWait()}, "MeanWait": {all.MeanWait(), open.MeanWait()},
			"tail": {ok(all.WaitTail(at)), ok(open.WaitTail(at))}, "q99": {ok(all.WaitQuantile(0.99)), ok(open.WaitQuantile(0.99))},
		} {
			if !near(v[0], v[1], 1e-6, 1e-300) {
				rt.Errorf("K → ∞, c %d rho %g scv %g: %s = %.12g, M/G/c %.12g", c, rho, scv, name, v[0], v[1])
			}
		}
	})
}

// TestMGcKIdentities: probabilities, Little's law, and no step at rho = 1.
func TestMGcKIdentities(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		scv := rapid.Float64Range(0, 20).Draw(rt, "scv")
		x, m := drawMGcK(rt, scv)
		for name, v := range map[string]float64{
			"PBlock": m.PBlock(), "PWait": m.PWait(), "utilization": m.Utilization(), "queue/K": m.MeanQueue() / math.Max(1, float64(x.k)),
		} {
			if !(v >= 0 && v <= 1+1e-12) {
				rt.Errorf("%s = %g", name, v)
			}
		}
		if !near(m.PBlock()+m.PAccept(), 1, 1e-14, 0) ||
			!near(x.lambda*m.PAccept()*m.MeanWait(), m.MeanQueue(), 1e-12, 1e-300) {
			rt.Errorf("PBlock %g PAccept %g, queue %g", m.PBlock(), m.PAccept(), m.MeanQueue())
		}
		at := float64(x.c) / x.s
		var sides [2]MGcK
		for i, step := range []float64{-1e-9, 1e-9} {
			side, err := NewMGcK(at*(1+step), x.s, scv, x.c, x.k)
			if err != nil {
				rt.Fatal(err)
			}
			sides[i] = side
		}
		// A relative 2e-9 in the load moves nothing by more than a factor K + c.
		tol := 1e-8 * float64(x.k+x.c+10)
		for name, v := range map[string][2]float64{
			"PBlock":   {sides[0].PBlock(), sides[1].PBlock()},
			"PWait":    {sides[0].PWait(), sides[1].PWait()},
			"MeanWait": {sides[0].MeanWait(), sides[1].MeanWait()},
		} {
			if !near(v[0], v[1], tol, 0) {
				rt.Errorf("rho = 1, c %d K %d scv %g: %s jumps from %.12g to %.12g", x.c, x.k, scv, name, v[0], v[1])
			}
		}
	})
}

// TestMGcKOrder: blocking rises with the load and with the spread of the
// service, and falls with every place and every server.
func TestMGcKOrder(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		scv := rapid.Float64Range(0, 6).Draw(rt, "scv")
		x, m := drawMGcK(rt, scv)
		more := rapid.Float64Range(1.001, 1.5).Draw(rt, "times the load")
		for name, y := range map[string]struct {
			lambda, scv float64
			c, k        int
			rises       bool
		}{
			"load":  {x.lambda * more, scv, x.c, x.k, true},
			"scv":   {x.lambda, scv*more + 0.01, x.c, x.k, true},
			"c":     {x.lambda, scv, x.c + 1, x.k, false},
			"place": {x.lambda, scv, x.c, x.k + 1, false},
		} {
			other, err := NewMGcK(y.lambda, x.s, y.scv, y.c, y.k)
			if err != nil {
				rt.Fatal(err)
			}
			low, high := m.PBlock(), other.PBlock()
			if !y.rises {
				low, high = high, low
			}
			if low > high*(1+1e-12) {
				rt.Errorf("%v scv %g, %s: blocking from %g to %g", x, scv, name, m.PBlock(), other.PBlock())
			}
		}
	})
}

// TestMGcKQuantile inverts the tail, and the mean is the integral of the tail.
func TestMGcKQuantile(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		scv := rapid.Float64Range(0, 20).Draw(rt, "scv")
		_, m := drawMGcK(rt, scv)
		p := 1 - m.PWait()*rapid.Float64Range(0.001, 0.999).Draw(rt, "share of the tail")
		if m.PWait() < 1e-9 {
			return
		}
		q, err := m.WaitQuantile(p)
		tail, err2 := m.WaitTail(q)
		if err := errors.Join(err, err2); err != nil {
			rt.Fatal(err)
		}
		if !near(tail, 1-p, 1e-8, 1e-15) {
			rt.Errorf("W(%g) = %g, and P(W > that) = %g", p, q, tail)
		}
	})
}

// TestMGcKExtremes: no NaN, no Inf and no probability out of range anywhere.
func TestMGcKExtremes(t *testing.T) {
	for _, c := range []int{1, 1000, 1_000_000} {
		for _, k := range []int{0, 1, 1000, MaxPlaces} {
			for _, rho := range []float64{1e-9, 0.01, 1 - 1e-12, 1, 1 + 1e-12, 1000, 1e9} {
				for _, scv := range []float64{0, 1e-9, 1, 30, MaxSCV} {
					m, err := NewMGcK(rho*float64(c), 1, scv, c, k)
					if err != nil {
						t.Fatal(err)
					}
					q, err := m.WaitQuantile(0.999)
					tail, err2 := m.WaitTail(1)
					if err := errors.Join(err, err2); err != nil {
						t.Fatal(err)
					}
					for _, v := range []float64{m.PBlock(), m.PAccept(), m.PWait(), m.Utilization(), tail} {
						if !(v >= 0 && v <= 1+1e-12) {
							t.Errorf("c %d K %d rho %g scv %g: %v", c, k, rho, scv, m)
						}
					}
					if !finite(q) || q < 0 || !finite(m.MeanWait()) || !(m.MeanQueue() >= 0 && m.MeanQueue() <= float64(k)*(1+1e-12)) {
						t.Errorf("c %d K %d rho %g scv %g: quantile %g, wait %g, queue %g", c, k, rho, scv, q, m.MeanWait(), m.MeanQueue())
					}
				}
			}
		}
	}
}
