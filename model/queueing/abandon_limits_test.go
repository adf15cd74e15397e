package queueing

import (
	"errors"
	"math"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// TestNoPlacesIgnorePatience: K = 0 is Erlang B for every patience.
func TestNoPlacesIgnorePatience(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		x := drawImpatient(rt, 5000, 0)
		x.k = 0
		m := x.build(rt)
		b, err := ErlangB(x.c, x.lambda*x.s)
		if err != nil {
			rt.Fatal(err)
		}
		if !near(m.PBlock(), b, 1e-13, 0) {
			rt.Errorf("PBlock %.17g, Erlang B %.17g", m.PBlock(), b)
		}
		if m.PAbandon() != 0 || m.PWait() != 0 || m.MeanWait() != 0 || m.MeanWaitAll() != 0 || quantileOf(rt, m, 0.99) != 0 {
			rt.Errorf("a wait without a place to wait: %g, %g, %g", m.PAbandon(), m.PWait(), m.MeanWait())
		}
	})
}

// TestNoPatienceIsErlangB: as patience goes to 0 who finds no free server is
// lost, whether for want of a place or of patience; the error is of the order of
// the patience over the time between departures.
func TestNoPatienceIsErlangB(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		x := drawImpatient(rt, 1000, 50)
		b, err := ErlangB(x.c, x.lambda*x.s)
		if err != nil {
			rt.Fatal(err)
		}
		for ratio := 1e-3; ratio > 1e-12; ratio /= 100 { // patience in departures
			x.patience = ratio * x.s / float64(x.c)
			d, err := NewMMcD(x.lambda, x.s, x.patience, x.c)
			if err != nil {
				rt.Fatal(err)
			}
			m := x.build(rt)
			if lost := m.PBlock() + m.PAbandon(); !near(lost, b, 4*ratio*(1+x.lambda*x.s/float64(x.c))+1e-12, 0) {
				rt.Errorf("lost %.17g at %g departures of patience, Erlang B %.17g", lost, ratio, b)
			}
			if !near(d.PAbandon(), b, 4*ratio*(1+x.lambda*x.s/float64(x.c))+1e-12, 0) {
				rt.Errorf("constant: lost %.17g at %g departures of patience, Erlang B %.17g", d.PAbandon(), ratio, b)
			}
		}
	})
}

// TestEndlessPatienceIsMMcK: the error shrinks in proportion to 1/patience down
// to rounding, with no blow-up.
func TestEndlessPatienceIsMMcK(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		x := impatientSetting{setting: draw(rt, 1000, 2000)}
		limit := x.setting.build(rt)
		p := rapid.Float64Range(0.5, 0.999).Draw(rt, "p")
		want := map[string]float64{
			"PBlock": limit.PBlock(), "PWait": limit.PWait(), "MeanWait": limit.MeanWait(), "MeanQueue": limit.MeanQueue(),
			"busy": limit.MeanInFlight(), "quantile": quantileOfMMcK(rt, limit, p),
		}
		for _, ratio := range []float64{1e9, 1e12, 9e14} {
			x.patience = ratio * x.s
			m := x.build(rt)
			got := map[string]float64{
				"PBlock": m.PBlock(), "PWait": m.PWait(), "MeanWait": m.MeanWait(), "MeanQueue": m.MeanQueue(),
				"busy": m.MeanInFlight(), "quantile": quantileOf(rt, m, p),
			}
			// ln w_j moves by at most j²/2 patiences per departure.
			n := float64(x.k + 1)
			tol := 2e-11 + n*(n+10)/ratio/float64(x.c)
			for name, v := range want {
				floor := 1e-300
				if name == "quantile" { // known as well as ln(PWait/(1−p)) is
					floor = tol * limit.MeanWaitGivenWait()
				}
				if !near(got[name], v, tol, floor) {
					rt.Errorf("patience %g S: %s = %.17g, limit %.17g", ratio, name, got[name], v)
				}
			}
		}
	})
}

func quantileOfMMcK(rt *rapid.T, m MMcK, p float64) float64 {
	q, err := m.WaitQuantile(p)
	if err != nil {
		rt.Fatal(err)
	}
	return q
}

// TestEndlessPatienceIsErlangC: below full load the unlimited line tends to
// M/M/c, for both kinds of patience, and what is left of the difference falls
// with the patience.
func TestEndlessPatienceIsErlangC(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		c := rapid.IntRange(1, 1000).Draw(rt, "c")
		rho := rapid.Float64Range(0.05, 0.99).Draw(rt, "rho")
		lambda, s := rho*float64(c)/3, 3.0
		limit, err := NewMMc(lambda, s, c)
		if err != nil {
			rt.Fatal(err)
		}
		p := rapid.Float64Range(0, 0.999).Draw(rt, "p")
		q, err := limit.WaitQuantile(p)
		if err != nil {
			rt.Fatal(err)
		}
		for _, ratio := range []float64{1e6, 1e9, 1e12, 9e14} {
			d, err := NewMMcD(lambda, s, ratio*s, c)
			if err != nil {
				rt.Fatal(err)
			}
			m := impatientSetting{setting{lambda, s, c, Unlimited}, ratio * s}.build(rt)
			busy := 1 / (1 - rho)
			tol := 2e-12*busy + 20*busy*busy/ratio
			for name, v := range map[string][3]float64{
				"PWait": {m.PWait(), d.PWait(), limit.PWait()}, "MeanWait": {m.MeanWait(), d.MeanWait(), limit.MeanWait()},
				"MeanQueue": {m.MeanQueue(), d.MeanQueue(), limit.MeanQueue()},
				"quantile":  {quantileOf(rt, m, p), quantileOf(rt, d, p), q},
			} {
				floor := 1e-300
				if name == "quantile" {
					floor = tol * limit.MeanWaitGivenWait() * 10
				}
				if !near(v[0], v[2], tol, floor) || !near(v[1], v[2], tol, floor) {
					rt.Errorf("patience %g S: %s = %.17g (exponential), %.17g (constant), limit %.17g", ratio, name, v[0], v[1], v[2])
				}
			}
			if m.PAbandon() > limit.MeanWait()/(ratio*s)*(1+1e-9) || d.PAbandon() > 1e-100+limit.PWait() {
				rt.Errorf("patience %g S: %g and %g leave", ratio, m.PAbandon(), d.PAbandon())
			}
		}
	})
}

// TestManyPlacesAreUnlimited: once nobody reaches the last place, its number
// does not matter.
func TestManyPlacesAreUnlimited(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		x := drawImpatient(rt, 500, 0)
		x.k = Unlimited
		u := x.build(rt)
		// The line is at most Poisson with the mean that patience alone allows.
		most := x.lambda * x.patience
		x.k = int(most + 40*math.Sqrt(most) + 100)
		m := x.build(rt)
		p := rapid.Float64Range(0, 0.9999).Draw(rt, "p")
		for name, v := range map[string][2]float64{
			"PAbandon": {m.PAbandon(), u.PAbandon()}, "PWait": {m.PWait(), u.PWait()}, "MeanWait": {m.MeanWait(), u.MeanWait()},
			"MeanOfferedWait": {m.MeanOfferedWait(), u.MeanOfferedWait()}, "quantile": {quantileOf(rt, m, p), quantileOf(rt, u, p)},
		} {
			if !near(v[0], v[1], 1e-12, 1e-300) {
				rt.Errorf("%s = %.17g, unlimited %.17g", name, v[0], v[1])
			}
		}
		if m.PBlock() > 1e-30 {
			rt.Errorf("PBlock %g", m.PBlock())
		}
	})
}

// TestPatienceContinuousAtFullLoad: across rho = 1 ± 1e-9 nothing jumps.
func TestPatienceContinuousAtFullLoad(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		x := drawImpatient(rt, 2000, 3000)
		eps := math.Pow(10, rapid.Float64Range(-16, -9).Draw(rt, "log10 eps"))
		values := func(rho float64) map[string]float64 {
			x.lambda = rho * float64(x.c) / x.s
			m := x.build(rt)
			d, err := NewMMcD(x.lambda, x.s, x.patience, x.c)
			if err != nil {
				rt.Fatal(err)
			}
			v := map[string]float64{"PBlock": m.PBlock()}
			for name, m := range map[string]impatient{"M": m, "D": d} {
				v[name+" PAbandon"], v[name+" PWait"], v[name+" MeanWait"] = m.PAbandon(), m.PWait(), m.MeanWait()
				v[name+" MeanQueue"], v[name+" p99"] = m.MeanQueue(), quantileOf(rt, m, 0.99)
			}
			return v
		}
		below, at, above := values(1-eps), values(1), values(1+eps)
		// The slope of ln π_n in ln(rho) is n; these states matter.
		states := float64(x.c)*(1+2*x.patience/x.s) + math.Max(0, float64(x.k))
		for name, v := range at {
			tol, floor := 1e-11+4*eps*states, 1e-300
			if kind, is := strings.CutSuffix(name, "p99"); is && v > 0 { // known as well as ln(100·PWait) is
				floor = tol * at[kind+"MeanWait"] / at[kind+"PWait"]
			}
			if !near(below[name], v, tol, floor) || !near(above[name], v, tol, floor) {
				rt.Errorf("%s jumps: %.17g, %.17g, %.17g", name, below[name], v, above[name])
			}
		}
	})
}

// TestPatienceQuantileInvertsTail, and the mean is the area under the tail.
func TestPatienceQuantileInvertsTail(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		x := drawImpatient(rt, 1000, 3000)
		d, err := NewMMcD(x.lambda, x.s, x.patience, x.c)
		if err != nil {
			rt.Fatal(err)
		}
		for _, m := range []impatient{x.build(rt), d} {
			p := rapid.Float64Range(0, 0.999999).Draw(rt, "p")
			q := quantileOf(rt, m, p)
			tail, err := m.WaitTail(q)
			if err != nil {
				rt.Fatal(err)
			}
			if m.PWait() <= 1-p {
				if q != 0 {
					rt.Errorf("quantile %g although %g do not wait", q, 1-m.PWait())
				}
				continue
			}
			// One ulp of time moves a tail by its hazard times the time.
			step, err := m.WaitTail(q * (1 + 1e-9))
			if err != nil {
				rt.Fatal(err)
			}
			if !near(tail, 1-p, 1e-11+1e-5*(tail-step)/tail, 0) {
				rt.Errorf("tail(quantile(%g)) = %.17g", p, tail)
			}
		}
	})
}

func TestPatienceMeanIsAreaUnderTail(t *testing.T) {
	for _, x := range []impatientSetting{
		{setting{2.5, 12, 31, 40}, 30}, {setting{8, 12, 49, Unlimited}, 5}, {setting{3, 1, 3, 7}, 0.2}, {setting{0.05, 42, 4, 1}, 900},
	} {
		d, err := NewMMcD(x.lambda, x.s, x.patience, x.c)
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range []impatient{x.build(t), d} {
			const n = 4000
			end := quantileOf(t, m, 1-1e-15)
			if m == impatient(d) {
				end = x.patience * (1 - 1e-15) // the tail of a density that stops
			}
			sum := 0.0
			for i := range n {
				for node, w := range map[float64]float64{-math.Sqrt(0.6): 5. / 18, 0: 8. / 18, math.Sqrt(0.6): 5. / 18} {
					v, err := m.WaitTail(end * (float64(i) + 0.5 + node/2) / n)
					if err != nil {
						t.Fatal(err)
					}
					sum += w * v
				}
			}
			if got := sum * end / n; !near(got, m.MeanWait(), 1e-11, 0) {
				t.Errorf("%+v %T: area %.17g, mean %.17g", x, m, got, m.MeanWait())
			}
		}
	}
}

func TestPatienceRefuses(t *testing.T) {
	for _, f := range []func() error{
		func() error { _, err := NewMMcKM(1, 1, 0, 1, 1); return err },
		func() error { _, err := NewMMcKM(1, 1, math.NaN(), 1, 1); return err },
		func() error { _, err := NewMMcKM(1, 1, 1e16, 1, 1); return err },
		func() error { _, err := NewMMcKM(1, 1, 1, 1, -2); return err },
		func() error { _, err := NewMMcKM(1, 1, 1, 0, 1); return err },
		func() error { _, err := NewMMcKM(math.Inf(1), 1, 1, 1, 1); return err },
		func() error { _, err := NewMMcD(-1, 1, 1, 1); return err },
		func() error { _, err := NewMMcD(1, 0, 1, 1); return err },
		func() error { _, err := NewMMcD(1, 1, -1, 1); return err },
		func() error { _, err := NewMMcD(1, 1, 1, MaxServers+1); return err },
	} {
		var p *ParamError
		if err := f(); !errors.As(err, &p) {
			t.Errorf("not refused: %v", err)
		}
	}
	m, err := NewMMcKM(1, 1, 1, 1, 1)
	if err != nil {
		t.Fatal(err)
	}
	d, err := NewMMcD(1, 1, 1, 1)
	if err != nil {
		t.Fatal(err)
	}
	for _, m := range []impatient{m, d} {
		_, err1 := m.WaitTail(-1)
		_, err2 := m.OfferedWaitTail(math.NaN())
		_, err3 := m.WaitQuantile(1)
		if err1 == nil || err2 == nil || err3 == nil {
			t.Errorf("%T: bad arguments accepted: %v, %v, %v", m, err1, err2, err3)
		}
	}
}
