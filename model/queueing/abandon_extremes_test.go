package queueing

import (
	"math"
	"testing"
)

// TestPatienceExtremes: far from any service that exists everything is in range,
// and the busy servers are those the free states say.
func TestPatienceExtremes(t *testing.T) {
	for _, c := range []int{1, 2, 50, 1000, 1_000_000} {
		for _, rho := range []float64{0, 1e-12, 1e-3, 0.5, 0.999999, 1, 1.000001, 1.5, 100, 1e8} {
			for _, patience := range []float64{1.01e-15, 1e-9, 1e-3, 1, 1e3, 1e9, 9e14} {
				for _, k := range []int{Unlimited, 0, 1, 2, 10, 300, 100_000, 1_000_000} {
					m, err := NewMMcKM(rho*float64(c)/3, 3, patience*3, c, k)
					if err != nil {
						t.Fatal(err)
					}
					checkImpatient(t, m, m.free, c)
				}
				d, err := NewMMcD(rho*float64(c)/3, 3, patience*3, c)
				if err != nil {
					t.Fatal(err)
				}
				checkImpatient(t, d, d.free, c)
			}
		}
	}
}

func checkImpatient(t *testing.T, m impatient, free float64, c int) {
	t.Helper()
	const round = 1 + 1e-12
	within := func(what string, v, most float64) {
		if !(v >= 0 && v <= most) {
			t.Errorf("%T a = %g, c = %d: %s = %g, not within 0 and %g: %+v", m, m.OfferedLoad(), c, what, v, most, m)
		}
	}
	ok := must(t)
	within("PBlock", m.PBlock(), round)
	within("PAbandon", m.PAbandon(), round)
	within("PServed", m.PServed(), round)
	within("POfferedWait", m.POfferedWait(), round)
	within("PWait", m.PWait(), round)
	within("MeanWait", m.MeanWait(), 1e20)
	within("MeanWaitAll", m.MeanWaitAll(), 1e20)
	within("MeanOfferedWait", m.MeanOfferedWait(), 1e20)
	within("MeanQueue", m.MeanQueue(), 1e30)
	within("MeanInFlight", m.MeanInFlight(), float64(c)*round)
	last := 0.0
	for _, p := range []float64{0, 0.5, 0.99, 1 - 1e-12} {
		q := ok(m.WaitQuantile(p))
		within("WaitQuantile", q, 1e20)
		if q < last {
			t.Errorf("quantiles fall: %g after %g", q, last)
		}
		last = q
		within("WaitTail", ok(m.WaitTail(q*1.1)), 1)
		within("OfferedWaitTail", ok(m.OfferedWaitTail(q*3)), round)
	}
	within("WaitTail", ok(m.WaitTail(1e300)), 0)
	if sum := m.PBlock() + m.PAbandon() + m.PServed(); !near(sum, 1, 1e-12, 0) {
		t.Errorf("shares add up to %.17g", sum)
	}
	below := 0.0 // mean number in service when a server is free
	if c > 1 {
		below = m.OfferedLoad() * (1 - ok(ErlangB(c-1, m.OfferedLoad())))
	}
	if busy := free*below + (1-free)*float64(c); !near(busy, m.MeanInFlight(), 1e-11, 1e-15*float64(c)) || math.IsNaN(busy) {
		t.Errorf("%T a = %g, c = %d: %.17g busy by states, %.17g by flow: %+v", m, m.OfferedLoad(), c, busy, m.MeanInFlight(), m)
	}
}
