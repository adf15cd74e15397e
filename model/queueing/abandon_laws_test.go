package queueing

import (
	"math"
	"testing"

	"gonum.org/v1/gonum/mathext"
	"pgregory.net/rapid"
)

type impatientSetting struct {
	setting
	patience float64
}

// drawImpatient makes a pool with a load between 0.05 and 3 per server, mean
// patience between 1/400 and 400 service times, and now and then no limit on
// the line.
func drawImpatient(rt *rapid.T, maxC, maxK int) impatientSetting {
	x := impatientSetting{setting: draw(rt, maxC, maxK)}
	x.patience = x.s * math.Exp(rapid.Float64Range(-6, 6).Draw(rt, "ln patience/S"))
	if rapid.Bool().Draw(rt, "unlimited") {
		x.k = Unlimited
	}
	return x
}

func (x impatientSetting) build(t interface{ Fatal(...any) }) MMcKM {
	m, err := NewMMcKM(x.lambda, x.s, x.patience, x.c, x.k)
	if err != nil {
		t.Fatal(x, err)
	}
	return m
}

// impatientSum is the slow way: every state weight by itself, in logarithms,
// and the wait of those served as a sum of incomplete betas. It shares no code
// with the package.
type impatientSum struct{ block, quit, wait, queue, busy, tail, offeredMean float64 }

func newImpatientSum(x impatientSetting, at float64) impatientSum {
	mu, theta := 1/x.s, 1/x.patience
	logs, top, line := []float64{0}, 0.0, math.Inf(-1)
	for n := 1; x.k == Unlimited || n <= x.c+x.k; n++ {
		out := math.Min(float64(n), float64(x.c))*mu + math.Max(0, float64(n-x.c))*theta
		logs = append(logs, logs[n-1]+math.Log(x.lambda/out))
		top = math.Max(top, logs[n])
		if n >= x.c {
			line = math.Max(line, logs[n])
		}
		if x.k == Unlimited && n > x.c && out > x.lambda && logs[n] < line-90 {
			break
		}
	}
	total := 0.0
	for _, v := range logs {
		total += math.Exp(v - top)
	}
	var s impatientSum
	r := float64(x.c) * mu / theta
	served, accepted := 0.0, 0.0
	for n, v := range logs {
		p := math.Exp(v-top) / total
		s.busy += p * math.Min(float64(n), float64(x.c))
		s.queue += p * math.Max(0, float64(n-x.c))
		if x.k != Unlimited && n == x.c+x.k {
			s.block = p
			continue
		}
		accepted += p
		if n < x.c {
			served += p
			continue
		}
		j := float64(n - x.c)
		getsThrough := r / (r + j + 1)
		served += p * getsThrough
		s.wait += p * getsThrough
		s.tail += p * getsThrough * mathext.RegIncBeta(r+1, j+1, math.Exp(-theta*at))
		for i := 0.0; i <= j; i++ {
			s.offeredMean += p / (float64(x.c)*mu + i*theta)
		}
	}
	s.quit = s.queue * theta / x.lambda
	s.wait, s.tail, s.offeredMean = s.wait/served, s.tail/served, s.offeredMean/accepted
	return s
}

func TestMMcKMAgainstStateSum(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		x := drawImpatient(rt, 60, 120)
		m := x.build(rt)
		q, err := m.WaitQuantile(rapid.Float64Range(0.5, 0.9999).Draw(rt, "p"))
		if err != nil {
			rt.Fatal(err)
		}
		at := q * rapid.Float64Range(0.1, 2).Draw(rt, "t / quantile")
		tail, err := m.WaitTail(at)
		if err != nil {
			rt.Fatal(err)
		}
		want := newImpatientSum(x, at)
		for name, p := range map[string][2]float64{
			"PBlock": {m.PBlock(), want.block}, "PAbandon": {m.PAbandon(), want.quit}, "PWait": {m.PWait(), want.wait},
			"MeanQueue": {m.MeanQueue(), want.queue}, "MeanInFlight": {m.MeanInFlight(), want.busy},
			"MeanOfferedWait": {m.MeanOfferedWait(), want.offeredMean}, "WaitTail": {tail, want.tail},
		} {
			floor := 1e-300
			if name == "WaitTail" {
				floor = 1e-25 // a deep tail feels the states that the sum leaves out
			}
			if !near(p[0], p[1], 1e-10, floor) {
				rt.Errorf("%s = %.17g, by states %.17g", name, p[0], p[1])
			}
		}
	})
}

// TestPatienceIdentities holds for either kind of patience: flows balance, the
// pool is busy as the free states say, and Little's law ties line and wait.
func TestPatienceIdentities(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		x := drawImpatient(rt, 3000, 5000)
		km := x.build(rt)
		d, err := NewMMcD(x.lambda, x.s, x.patience, x.c)
		if err != nil {
			rt.Fatal(err)
		}
		a := x.lambda * x.s
		below := 0.0 // mean number in service when a server is free
		if x.c > 1 {
			b, err := ErlangB(x.c-1, a)
			if err != nil {
				rt.Fatal(err)
			}
			below = a * (1 - b)
		}
		for name, m := range map[string]struct {
			impatient
			free float64
		}{"exponential": {km, km.free}, "constant": {d, d.free}} {
			accepted := m.PServed() + m.PAbandon()
			for what, v := range map[string][2]float64{
				"shares":           {m.PBlock() + accepted, 1},
				"busy servers":     {m.MeanInFlight(), m.free*below + (1-m.free)*float64(x.c)},
				"Little":           {m.MeanQueue(), x.lambda * accepted * m.MeanWaitAll()},
				"who waits":        {m.POfferedWait() * accepted, accepted - m.free},
				"who waits in all": {m.PWait() * m.PServed(), m.PServed() - m.free},
			} {
				// The last two subtract shares of up to 1.
				if !near(v[0], v[1], 1e-11, 1e-14) {
					rt.Errorf("%s patience, %s: %.17g and %.17g", name, what, v[0], v[1])
				}
			}
			if m.MeanWait() > m.MeanWaitAll()*(1+1e-12)/m.PServed()*accepted+1e-300 || m.MeanWaitAll() > m.MeanOfferedWait()*(1+1e-12)+1e-300 {
				rt.Errorf("%s patience: served wait %g, all %g, offered %g", name, m.MeanWait(), m.MeanWaitAll(), m.MeanOfferedWait())
			}
		}
	})
}

func TestPatienceMonotone(t *testing.T) {
	const slack = 1 + 1e-11
	rapid.Check(t, func(rt *rapid.T) {
		x := drawImpatient(rt, 300, 1000)
		moreC, moreK, moreL, longer := x, x, x, x
		moreC.c += rapid.IntRange(1, 5).Draw(rt, "more c")
		moreL.lambda *= rapid.Float64Range(1.001, 1.5).Draw(rt, "more lambda")
		longer.patience *= rapid.Float64Range(1.01, 3).Draw(rt, "longer")
		if moreK.k != Unlimited {
			moreK.k += rapid.IntRange(1, 5).Draw(rt, "more K")
		}
		atMost := func(what string, a, b float64) {
			if a > b*slack+1e-300 {
				rt.Errorf("%s: %.17g > %.17g", what, a, b)
			}
		}
		m, c, k, l, p := x.build(rt), moreC.build(rt), moreK.build(rt), moreL.build(rt), longer.build(rt)
		atMost("PBlock falls with c", c.PBlock(), m.PBlock())
		atMost("PBlock falls with K", k.PBlock(), m.PBlock())
		atMost("PBlock grows with lambda", m.PBlock(), l.PBlock())
		atMost("PBlock grows with patience", m.PBlock(), p.PBlock())
		atMost("PAbandon grows with K", m.PAbandon(), k.PAbandon())
		atMost("PAbandon falls with patience when nobody is blocked", unlimitedQuit(p), unlimitedQuit(m))
		atMost("PServed grows with patience", m.PServed(), p.PServed())
		atMost("PServed grows with K", m.PServed(), k.PServed())
		atMost("PServed grows with c", m.PServed(), c.PServed())
		atMost("PServed falls with lambda", l.PServed(), m.PServed())
		atMost("MeanInFlight grows with lambda", m.MeanInFlight(), l.MeanInFlight())
		atMost("MeanWait grows with patience", m.MeanWait(), p.MeanWait())
		atMost("MeanWait grows with lambda", m.MeanWait(), l.MeanWait())
		atMost("MeanWait grows with K", m.MeanWait(), k.MeanWait())
		atMost("MeanWait falls with c", c.MeanWait(), m.MeanWait())
		atMost("PWait grows with lambda", m.PWait(), l.PWait())
		atMost("p99 grows with lambda", quantileOf(rt, m, 0.99), quantileOf(rt, l, 0.99))
		atMost("p99 grows with patience", quantileOf(rt, m, 0.99), quantileOf(rt, p, 0.99))
	})
}

// unlimitedQuit is PAbandon of an unlimited line and 0 of any other, where
// longer patience can also mean more blocking.
func unlimitedQuit(m MMcKM) float64 {
	if m.line.k != Unlimited {
		return 0
	}
	return m.PAbandon()
}

func quantileOf(t interface{ Fatal(...any) }, m impatient, p float64) float64 {
	q, err := m.WaitQuantile(p)
	if err != nil {
		t.Fatal(err)
	}
	return q
}

func TestConstantPatienceMonotone(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		x := drawImpatient(rt, 3000, 0)
		build := func(lambda, patience float64, c int) MMcD {
			m, err := NewMMcD(lambda, x.s, patience, c)
			if err != nil {
				rt.Fatal(err)
			}
			return m
		}
		m := build(x.lambda, x.patience, x.c)
		f := rapid.Float64Range(1.001, 3).Draw(rt, "factor")
		longer, more, servers := build(x.lambda, x.patience*f, x.c), build(x.lambda*f, x.patience, x.c), build(x.lambda, x.patience, x.c+1)
		for what, v := range map[string][2]float64{
			"PAbandon falls with patience": {longer.PAbandon(), m.PAbandon()},
			"PAbandon grows with lambda":   {m.PAbandon(), more.PAbandon()},
			"PAbandon falls with c":        {servers.PAbandon(), m.PAbandon()},
			"MeanWait grows with patience": {m.MeanWait(), longer.MeanWait()},
			"MeanWait grows with lambda":   {m.MeanWait(), more.MeanWait()},
			"MeanWait falls with c":        {servers.MeanWait(), m.MeanWait()},
			"p99 grows with patience":      {quantileOf(rt, m, 0.99), quantileOf(rt, longer, 0.99)},
			"p99 is at most the patience":  {quantileOf(rt, m, 0.99), x.patience},
		} {
			if v[0] > v[1]*(1+1e-11)+1e-300 {
				rt.Errorf("%s: %.17g > %.17g", what, v[0], v[1])
			}
		}
	})
}
