package queueing

import (
	"math"
	"testing"

	"pgregory.net/rapid"
)

// near says that two numbers agree to a relative tol, with an absolute floor
// for numbers that may be 0.
func near(got, want, tol, floor float64) bool {
	return math.Abs(got-want) <= tol*math.Max(math.Abs(got), math.Abs(want))+floor
}

type setting struct {
	lambda, s float64
	c, k      int
}

// draw makes a pool with a load between 0.05 and 3 per server.
func draw(rt *rapid.T, maxC, maxK int) setting {
	c := rapid.IntRange(1, maxC).Draw(rt, "c")
	k := rapid.IntRange(0, maxK).Draw(rt, "K")
	s := math.Exp(rapid.Float64Range(-7, 7).Draw(rt, "ln S"))
	rho := rapid.OneOf(rapid.Float64Range(0.05, 3), rapid.Float64Range(0.98, 1.02), rapid.Just(1.0)).Draw(rt, "rho")
	return setting{lambda: rho * float64(c) / s, s: s, c: c, k: k}
}

func (x setting) build(rt *rapid.T) MMcK {
	m, err := NewMMcK(x.lambda, x.s, x.c, x.k)
	if err != nil {
		rt.Fatal(err)
	}
	return m
}

// stateSum is the slow way: every state weight by itself, in logarithms, and
// the Erlang mixture term by term. It shares no code with the package.
type stateSum struct {
	block, wait, queue, busy, logP0 float64
	tail                            func(t float64) float64
}

func newStateSum(x setting) stateSum {
	a, n := x.lambda*x.s, x.c+x.k
	logs := make([]float64, n+1)
	top := 0.0
	for i := 1; i <= n; i++ {
		logs[i] = logs[i-1] + math.Log(a/math.Min(float64(i), float64(x.c)))
		top = math.Max(top, logs[i])
	}
	pi, total := make([]float64, n+1), 0.0
	for i := range pi {
		pi[i] = math.Exp(logs[i] - top)
		total += pi[i]
	}
	var r stateSum
	for i := range pi {
		pi[i] /= total
		r.busy += pi[i] * math.Min(float64(i), float64(x.c))
		r.queue += pi[i] * math.Max(0, float64(i-x.c))
	}
	r.block, r.logP0 = pi[n], -top-math.Log(total)
	accepted := 0.0
	for i := range n {
		accepted += pi[i]
		if i >= x.c {
			r.wait += pi[i]
		}
	}
	r.wait /= accepted
	r.tail = func(t float64) float64 {
		y := t / x.s * float64(x.c)
		term, below, sum := math.Exp(-y), 0.0, 0.0
		for j := range x.k {
			below += term // P(Poisson(y) ≤ j)
			term *= y / float64(j+1)
			sum += pi[x.c+j] * below
		}
		return sum / accepted
	}
	return r
}

func TestMMcKAgainstStateSum(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		x := draw(rt, 60, 120)
		m, want := x.build(rt), newStateSum(x)
		u := rapid.Float64Range(0, 3).Draw(rt, "t / time to drain")
		if rapid.Bool().Draw(rt, "short t") {
			u = math.Exp(rapid.Float64Range(-80, 0).Draw(rt, "ln u"))
		}
		at := u * float64(x.k+1) * x.s / float64(x.c) // e^−y stays in range
		tail, err := m.WaitTail(at)
		if err != nil {
			rt.Fatal(err)
		}
		for name, p := range map[string][2]float64{
			"PBlock": {m.PBlock(), want.block}, "PWait": {m.PWait(), want.wait},
			"MeanQueue": {m.MeanQueue(), want.queue}, "MeanInFlight": {m.MeanInFlight(), want.busy},
			"LogP0": {m.LogP0(), want.logP0}, "WaitTail": {tail, want.tail(at)},
		} {
			if !near(p[0], p[1], 1e-11, 1e-300) {
				rt.Errorf("%s = %.17g, by states %.17g", name, p[0], p[1])
			}
		}
	})
}

func TestMMcKIdentities(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		m := draw(rt, 3000, 5000).build(rt)
		if !near(m.PBlock()+m.PAccept(), 1, 1e-14, 0) {
			rt.Errorf("PBlock + PAccept = %.17g", m.PBlock()+m.PAccept())
		}
		if !near(m.MeanInFlight(), m.lambda*(1-m.PBlock())*m.s, 1e-12, 0) {
			rt.Errorf("busy %g is not lambda (1-PBlock) S", m.MeanInFlight())
		}
		if m.MeanInFlight() > float64(m.c)*(1+1e-12) || m.MeanQueue() > float64(m.k)*(1+1e-12) {
			rt.Errorf("busy %g of %d, line %g of %d", m.MeanInFlight(), m.c, m.MeanQueue(), m.k)
		}
		// Little's law, for the line and for the whole.
		if !near(m.MeanQueue(), m.AcceptedRate()*m.MeanWait(), 1e-12, 1e-300) {
			rt.Errorf("Lq %g, lambda' Wq %g", m.MeanQueue(), m.AcceptedRate()*m.MeanWait())
		}
		if !near(m.MeanInSystem(), m.AcceptedRate()*m.MeanSojourn(), 1e-12, 0) {
			rt.Errorf("L %g, lambda' W %g", m.MeanInSystem(), m.AcceptedRate()*m.MeanSojourn())
		}
		// Flow out of the full states: π_{c+K}·c/S in = π_{c+K−1}·lambda out sums
		// to all-busy·c = busy servers there, so busy ≥ c·PAllBusy.
		if m.MeanInFlight() < float64(m.c)*m.PAllBusy()*(1-1e-12) {
			rt.Errorf("busy %g, but all %d busy with probability %g", m.MeanInFlight(), m.c, m.PAllBusy())
		}
	})
}

func TestMMcKMonotone(t *testing.T) {
	const slack = 1 + 1e-12
	rapid.Check(t, func(rt *rapid.T) {
		x := draw(rt, 300, 1000)
		m := x.build(rt)
		moreC, moreK, more := x, x, x
		moreC.c += rapid.IntRange(1, 5).Draw(rt, "more c")
		moreK.k += rapid.IntRange(1, 5).Draw(rt, "more K")
		more.lambda *= rapid.Float64Range(1.001, 1.5).Draw(rt, "more lambda")
		c, k, l := moreC.build(rt), moreK.build(rt), more.build(rt)
		atMost := func(what string, a, b float64) {
			if a > b*slack {
				rt.Errorf("%s: %.17g > %.17g", what, a, b)
			}
		}
		atMost("PBlock falls with c", c.PBlock(), m.PBlock())
		atMost("PBlock falls with K", k.PBlock(), m.PBlock())
		atMost("PBlock grows with lambda", m.PBlock(), l.PBlock())
		atMost("MeanWait grows with K", m.MeanWait(), k.MeanWait())
		atMost("MeanWait grows with lambda", m.MeanWait(), l.MeanWait())
		atMost("MeanWait falls with c", c.MeanWait(), m.MeanWait())
		atMost("PWait grows with K", m.PWait(), k.PWait())
		atMost("PWait falls with c", c.PWait(), m.PWait())
		atMost("PWait grows with lambda", m.PWait(), l.PWait())
		atMost("MeanInFlight grows with lambda", m.MeanInFlight(), l.MeanInFlight())
		q := must99(rt, m)
		atMost("p99 grows with K", q, must99(rt, k))
		atMost("p99 grows with lambda", q, must99(rt, l))
		atMost("p99 falls with c", must99(rt, c), q)
	})
}

func must99(rt *rapid.T, m MMcK) float64 {
	q, err := m.WaitQuantile(0.99)
	if err != nil {
		rt.Fatal(err)
	}
	return q
}

func TestNoPlacesIsErlangB(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		x := draw(rt, 5000, 0)
		m := x.build(rt)
		b, err := ErlangB(x.c, x.lambda*x.s)
		if err != nil {
			rt.Fatal(err)
		}
		if !near(m.PBlock(), b, 1e-13, 0) {
			rt.Errorf("PBlock %.17g, Erlang B %.17g", m.PBlock(), b)
		}
		if m.PWait() != 0 || m.MeanWait() != 0 || m.MeanQueue() != 0 || must99(rt, m) != 0 {
			rt.Errorf("a wait without a place to wait: %g, %g, %g", m.PWait(), m.MeanWait(), m.MeanQueue())
		}
	})
}

func TestManyPlacesIsErlangC(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		c := rapid.IntRange(1, 500).Draw(rt, "c")
		rho := rapid.Float64Range(0.05, 0.995).Draw(rt, "rho")
		x := setting{lambda: rho * float64(c) / 3, s: 3, c: c, k: 20_000} // 0.995^20000 = 3e-44
		m := x.build(rt)
		u, err := NewMMc(x.lambda, x.s, x.c)
		if err != nil {
			rt.Fatal(err)
		}
		p := rapid.Float64Range(0, 0.9999).Draw(rt, "p")
		q, err1 := m.WaitQuantile(p)
		uq, err2 := u.WaitQuantile(p)
		at := rapid.Float64Range(0, 30).Draw(rt, "t")
		tail, err3 := m.WaitTail(at)
		utail, err4 := u.WaitTail(at)
		if err1 != nil || err2 != nil || err3 != nil || err4 != nil {
			rt.Fatal(err1, err2, err3, err4)
		}
		// Below 1e-300 a double has fewer digits.
		// A quantile is known as well as ln(C/(1−p)) is: absolutely, in units of
		// the mean wait of those who wait.
		floor := 1e-12 * u.MeanWaitGivenWait()
		for name, v := range map[string][3]float64{
			"PWait": {m.PWait(), u.PWait(), 1e-300}, "MeanWait": {m.MeanWait(), u.MeanWait(), 1e-300},
			"MeanQueue": {m.MeanQueue(), u.MeanQueue(), 1e-300}, "LogP0": {m.LogP0(), u.LogP0(), 0},
			"WaitQuantile": {q, uq, floor}, "WaitTail": {tail, utail, 1e-300},
		} {
			if !near(v[0], v[1], 1e-11, v[2]) {
				rt.Errorf("%s = %.17g, unlimited %.17g", name, v[0], v[1])
			}
		}
	})
}

// TestContinuousAtFullLoad: nothing happens at rho = 1. Across ±1e-9 every
// quantity may move by its slope, not by a jump; the slope of ln(anything) in
// ln(rho) is at most of the order of c + K.
func TestContinuousAtFullLoad(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		c := rapid.IntRange(1, 2000).Draw(rt, "c")
		k := rapid.IntRange(1, 5000).Draw(rt, "K")
		eps := math.Pow(10, rapid.Float64Range(-16, -9).Draw(rt, "log10 eps"))
		values := func(rho float64) map[string]float64 {
			m := setting{lambda: rho * float64(c), s: 1, c: c, k: k}.build(rt)
			tail, err := m.WaitTail(m.MeanWaitGivenWait())
			if err != nil {
				rt.Fatal(err)
			}
			return map[string]float64{
				"PBlock": m.PBlock(), "PWait": m.PWait(), "MeanWait": m.MeanWait(), "MeanQueue": m.MeanQueue(),
				"p99": must99(rt, m), "tail": tail, "LogP0": m.LogP0(), "busy": m.MeanInFlight(),
			}
		}
		below, at, above := values(1-eps), values(1), values(1+eps)
		tol := 1e-12 + 2*eps*float64(c+k)
		for name, v := range at {
			if !near(below[name], v, tol, 0) || !near(above[name], v, tol, 0) {
				rt.Errorf("%s jumps: %.17g, %.17g, %.17g", name, below[name], v, above[name])
			}
		}
	})
}

// TestQuantileInvertsTail: P(wait > quantile(p)) = 1 − p wherever a share p
// waits at all.
func TestQuantileInvertsTail(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		m := draw(rt, 1000, 5000).build(rt)
		p := rapid.OneOf(rapid.Float64Range(0, 0.999999), rapid.SampledFrom([]float64{0.5, 0.95, 0.99, 0.999})).Draw(rt, "p")
		q, err := m.WaitQuantile(p)
		if err != nil {
			rt.Fatal(err)
		}
		tail, err := m.WaitTail(q)
		if err != nil {
			rt.Fatal(err)
		}
		if cdf, err := m.WaitCDF(q); err != nil || cdf != 1-tail {
			rt.Errorf("cdf %g, tail %g, %v", cdf, tail, err)
		}
		if m.PWait() <= 1-p {
			if q != 0 {
				rt.Errorf("quantile %g although %g do not wait", q, 1-m.PWait())
			}
			return
		}
		// Near the bulk one ulp of time moves the tail by about √K ulp.
		if !near(tail, 1-p, 1e-11, 0) {
			rt.Errorf("tail(quantile(%g)) = %.17g", p, tail)
		}
	})
}

func TestMMcQuantilesInvertTails(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		c := rapid.IntRange(1, 1000).Draw(rt, "c")
		rho := rapid.Float64Range(1e-9, 0.999).Draw(rt, "rho")
		a := rapid.SampledFrom([]float64{rho * float64(c), math.Max(0, float64(c)-1)}).Draw(rt, "a")
		m, err := NewMMc(a/7, 7, c)
		if err != nil {
			rt.Fatal(err)
		}
		p := rapid.Float64Range(0, 0.999999).Draw(rt, "p")
		w, err1 := m.WaitQuantile(p)
		s, err2 := m.SojournQuantile(p)
		if err1 != nil || err2 != nil {
			rt.Fatal(err1, err2)
		}
		wt, err1 := m.WaitTail(w)
		st, err2 := m.SojournTail(s)
		sc, err3 := m.SojournCDF(s)
		wc, err4 := m.WaitCDF(w)
		if err1 != nil || err2 != nil || err3 != nil || err4 != nil {
			rt.Fatal(err1, err2, err3, err4)
		}
		if sc != 1-st || wc != 1-wt {
			rt.Errorf("cdf and tail: %g + %g, %g + %g", sc, st, wc, wt)
		}
		if !near(wt, math.Min(1-p, m.PWait()), 1e-12, 0) {
			rt.Errorf("P(wait > %g) = %.17g, want %.17g", w, wt, 1-p)
		}
		if !near(st, 1-p, 1e-12, 0) {
			rt.Errorf("P(sojourn > %g) = %.17g, want %.17g", s, st, 1-p)
		}
	})
}

// TestMeanIsAreaUnderTail ties the tail to the mean, which come from different
// formulas, by Simpson's rule.
func TestMeanIsAreaUnderTail(t *testing.T) {
	area := func(f func(float64) (float64, error), end float64) float64 {
		const n = 20_000
		h, sum := end/n, 0.0
		for i := 0; i <= n; i++ {
			v, err := f(float64(i) * h)
			if err != nil {
				t.Fatal(err)
			}
			switch {
			case i == 0 || i == n:
				sum += v
			case i%2 == 1:
				sum += 4 * v
			default:
				sum += 2 * v
			}
		}
		return sum * h / 3
	}
	for _, x := range []setting{{2.5, 12, 31, 40}, {8, 12, 49, 100}, {3, 1, 3, 7}, {0.05, 42, 4, 1}} {
		m, err := NewMMcK(x.lambda, x.s, x.c, x.k)
		if err != nil {
			t.Fatal(err)
		}
		end := x.s / float64(x.c) * (float64(x.k) + 12*math.Sqrt(float64(x.k)) + 60)
		if got := area(m.WaitTail, end); !near(got, m.MeanWait(), 1e-9, 0) {
			t.Errorf("%+v: area %.17g, mean %.17g", x, got, m.MeanWait())
		}
	}
	for _, c := range []int{31, 32, 45} { // a = c − 1 at 31
		m, err := NewMMc(2.5, 12, c)
		if err != nil {
			t.Fatal(err)
		}
		if got := area(m.SojournTail, 600); !near(got, m.MeanSojourn(), 1e-9, 0) {
			t.Errorf("c = %d: area %.17g, mean sojourn %.17g", c, got, m.MeanSojourn())
		}
	}
}
