package queueing

import (
	"fmt"
	"math"
	"sort"
	"strconv"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// closeTo is the tolerance of the transient reference: its probabilities carry
// absolute accuracy.
func closeTo(got, want float64) bool {
	return math.Abs(got-want) <= math.Max(1e-8*math.Abs(want), 1e-12)
}

func newTransient(t testing.TB, s, patience float64, c, k int) *Transient {
	t.Helper()
	q, err := NewTransient(s, patience, c, k)
	if err != nil {
		t.Fatal(err)
	}
	return q
}

// spike is the reference's profile: base rate, then the spike from 0 on.
func (c refCase) rate(at float64) float64 {
	if at >= c.Params["spike_start_s"] && at < c.Params["spike_start_s"]+c.Params["spike_duration_s"] {
		return c.Params["rate_spike_per_s"]
	}
	return c.Params["rate_base_per_s"]
}

func TestTransientReference(t *testing.T) {
	for _, cs := range loadCases(t, "transient.json") {
		q := newTransient(t, cs.Params["mean_service_s"], 1/cs.Params["abandon_rate_per_s"],
			int(cs.Params["c"]), int(cs.Params["K_waiting_places"]))
		if err := q.Stationary(cs.Params["rate_base_per_s"]); err != nil {
			t.Fatal(err)
		}
		type look struct {
			name string
			at   float64
		}
		looks := []look{{"", 180}}
		for _, name := range cs.names() {
			if i := strings.LastIndex(name, "_t"); i >= 0 {
				if at, err := strconv.ParseFloat(name[i+2:], 64); err == nil {
					looks = append(looks, look{name, at})
				}
			}
		}
		sort.Slice(looks, func(i, j int) bool { return looks[i].at < looks[j].at })
		now := 0.0
		check := func(name string, got float64) {
			if want := cs.number(t, name); !closeTo(got, want) {
				t.Errorf("%s %s = %.15g, want %.15g", cs.ID, name, got, want)
			}
		}
		for _, l := range looks {
			if err := q.Advance(l.at-now, cs.rate(now)); err != nil {
				t.Fatal(err)
			}
			now = l.at
			if l.name == "" {
				continue
			}
			v, known := transientValue(q, l.name)
			if !known {
				t.Errorf("%s %s: not compared", cs.ID, l.name)
			}
			check(l.name, v)
		}
		check(fmt.Sprintf("expected_blocked_0_to_%g", now), q.Rejected())
		check("expected_arrivals", q.ArrivalCount())
		check("int_queue_dt", q.QueueIntegral())
	}
}

func transientValue(q *Transient, name string) (float64, bool) {
	what, _, _ := strings.Cut(name, "_t")
	switch what {
	case "busy":
		return q.Busy(), true
	case "queue":
		return q.Queue(), true
	case "P_full":
		return q.PFull(), true
	case "P_allbusy":
		return q.PAllBusy(), true
	case "varN":
		mean := q.expect(func(n int) float64 { return float64(n) })
		return q.expect(func(n int) float64 { d := float64(n) - mean; return d * d }), true
	}
	return 0, false
}

// The number served by difference, and by the integral of the busy servers.
func TestTransientBalance(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		x := draw(rt, 60, 80)
		patience := rapid.SampledFrom([]float64{math.Inf(1), 1, 0.1, 20}).Draw(rt, "patience") * x.s
		q := newTransient(t, x.s, patience, x.c, x.k)
		if rapid.Bool().Draw(rt, "warm") {
			if err := q.Stationary(x.lambda / 2); err != nil {
				rt.Fatal(err)
			}
		}
		before := q.Busy() + q.Queue()
		for i := range rapid.IntRange(1, 5).Draw(rt, "pieces") {
			dt := rapid.Float64Range(0, 10).Draw(rt, fmt.Sprint("dt", i)) * x.s
			if err := q.Advance(dt, x.lambda*rapid.SampledFrom([]float64{0, 0.1, 0.7, 1, 2}).Draw(rt, fmt.Sprint("load", i))); err != nil {
				rt.Fatal(err)
			}
		}
		gone := q.BusyIntegral()/x.s + q.Rejected() + q.Abandoned()
		if grown := q.Busy() + q.Queue() - before; !near(q.ArrivalCount(), gone+grown, 1e-10, 1e-10*(1+before)) {
			rt.Errorf("%g arrive, %g leave, %g stay", q.ArrivalCount(), gone, grown)
		}
		if !near(q.ArrivalCount(), q.Accepted()+q.Rejected(), 1e-12, 1e-12) {
			rt.Errorf("%g arrive, %g + %g are let in or rejected", q.ArrivalCount(), q.Accepted(), q.Rejected())
		}
	})
}

// How the time is cut into pieces does not matter.
func TestTransientSemigroup(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		x := draw(rt, 60, 80)
		whole, cut := newTransient(t, x.s, math.Inf(1), x.c, x.k), newTransient(t, x.s, math.Inf(1), x.c, x.k)
		dt := rapid.Float64Range(0.01, 30).Draw(rt, "dt") * x.s
		at := rapid.Float64Range(0, 1).Draw(rt, "cut")
		for _, err := range []error{whole.Advance(dt, x.lambda), cut.Advance(at*dt, x.lambda), cut.Advance((1-at)*dt, x.lambda)} {
			if err != nil {
				rt.Fatal(err)
			}
		}
		for _, f := range []func(*Transient) float64{
			(*Transient).Busy, (*Transient).Queue, (*Transient).PFull, (*Transient).PAllBusy,
			(*Transient).PWait, (*Transient).MeanWait, (*Transient).BusyIntegral, (*Transient).Rejected,
		} {
			if a, b := f(whole), f(cut); !near(a, b, 1e-9, 1e-11) {
				rt.Errorf("whole %g, cut %g", a, b)
			}
		}
	})
}

// In the long run, and from the stationary law on, it is M/M/c/c+K.
func TestTransientBecomesStationary(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		x := draw(rt, 40, 40)
		m := x.build(rt)
		q := newTransient(t, x.s, math.Inf(1), x.c, x.k)
		if rapid.Bool().Draw(rt, "from empty") {
			if err := q.Advance(3e4*x.s, x.lambda); err != nil {
				rt.Fatal(err)
			}
		} else if err := q.Stationary(x.lambda); err != nil {
			rt.Fatal(err)
		}
		q.Open()
		if err := q.Advance(7*x.s, x.lambda); err != nil {
			rt.Fatal(err)
		}
		at := 0.7 * x.s
		tail, err := q.WaitTail(at)
		want, err2 := m.WaitTail(at)
		quantile, err3 := q.WaitQuantile(0.9)
		want90, err4 := m.WaitQuantile(0.9)
		if err != nil || err2 != nil || err3 != nil || err4 != nil {
			rt.Fatal(err, err2, err3, err4)
		}
		for _, v := range [][2]float64{
			{q.Busy(), m.MeanInFlight()},
			{q.Queue(), m.MeanQueue()},
			{q.PFull(), m.PBlock()},
			{q.PAllBusy(), m.PAllBusy()},
			{q.PWait(), m.PWait()},
			{q.MeanWait() / x.s, m.MeanWait() / x.s},
			{tail, want},
			{quantile / x.s, want90 / x.s},
			{q.Rejected(), x.lambda * 7 * x.s * m.PBlock()},
			{q.QueueIntegral(), 7 * x.s * m.MeanQueue()},
		} {
			if !near(v[0], v[1], 1e-7, 1e-9) {
				rt.Errorf("%+v: %.12g, want %.12g", x, v[0], v[1])
			}
		}
	})
}

// Without a limit the number is Poisson with mean a(1 − e^(−t/S)).
func TestTransientUnlimitedServers(t *testing.T) {
	q := newTransient(t, 12, math.Inf(1), 1_000_000, 0)
	if err := q.Advance(5, 8); err != nil {
		t.Fatal(err)
	}
	mean := 96 * -math.Expm1(-5./12)
	compare(t, "busy", q.Busy(), mean, 1e-11)
	first, p, err := States(mean, 1_000_000, 0, 0)
	if err != nil {
		t.Fatal(err)
	}
	for i, v := range p {
		if got := q.p[first+i-q.first]; math.Abs(got-v) > 1e-12 {
			t.Fatalf("P(N = %d) = %g, want %g", first+i, got, v)
		}
	}
}

// An unlimited line in overload, by a long finite one.
func TestTransientUnlimitedLine(t *testing.T) {
	a, b := newTransient(t, 12, math.Inf(1), 49, -1), newTransient(t, 12, math.Inf(1), 49, 5000)
	for _, q := range []*Transient{a, b} {
		if err := q.Advance(600, 8); err != nil {
			t.Fatal(err)
		}
	}
	compare(t, "queue", a.Queue(), b.Queue(), 1e-12)
	compare(t, "p99", must(t)(a.WaitQuantile(0.99)), must(t)(b.WaitQuantile(0.99)), 1e-12)
	if err := a.Stationary(8); err == nil {
		t.Error("no error for an unlimited line in overload")
	}
}

func TestTransientRefuses(t *testing.T) {
	inf, nan := math.Inf(1), math.NaN()
	for _, x := range []struct {
		s, patience float64
		c, k        int
	}{{0, inf, 1, 1}, {nan, inf, 1, 1}, {1, 0, 1, 1}, {1, nan, 1, 1}, {1, -1, 1, 1}, {1, inf, 0, 1}, {1, inf, 1, -2}, {1, inf, MaxServers + 1, 0}} {
		if _, err := NewTransient(x.s, x.patience, x.c, x.k); err == nil {
			t.Errorf("%+v: no error", x)
		}
	}
	q := newTransient(t, 1, 3, 2, 3)
	for _, x := range [][2]float64{{-1, 1}, {inf, 1}, {nan, 1}, {1, -1}, {1, inf}, {1, nan}} {
		if q.Advance(x[0], x[1]) == nil {
			t.Errorf("Advance(%v): no error", x)
		}
	}
	if _, err := q.WaitTail(1); err == nil {
		t.Error("no error for the wait where waiters leave")
	}
	for _, p := range [][]float64{nil, {0}, {-1, 2}, {nan}, {0, 0, 0, 0, 0, 0, 1}} {
		if q.Start(p); q.Advance(1, 1) == nil {
			t.Errorf("Start(%v): no error", p)
		}
	}
	if q.Start([]float64{0, 1, 1}); q.Advance(0, 1) != nil || q.Busy() != 1.5 {
		t.Errorf("busy %g, want 1.5", q.Busy())
	}
}

func BenchmarkTransientSpike(b *testing.B) {
	for _, x := range []struct{ c, k int }{{49, 75}, {49, 5000}} {
		b.Run(fmt.Sprintf("c=%d/K=%d", x.c, x.k), func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				q := newTransient(b, 12, math.Inf(1), x.c, x.k)
				for _, p := range [][2]float64{{600, 2.5}, {180, 8}, {1020, 2.5}} {
					if err := q.Advance(p[0], p[1]); err != nil {
						b.Fatal(err)
					}
				}
				if _, err := q.WaitQuantile(0.99); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

// Cost is an upper estimate of the jumps times states, but not without measure.
func TestTransientCost(t *testing.T) {
	q := newTransient(t, 12, math.Inf(1), 1000, 500)
	short, long, larger := q.Cost(10, 80), q.Cost(100, 80), q.Cost(1800, 80)
	if !(short > 0 && short < long && long < larger) || larger > 1e9 || q.Cost(math.NaN(), 1) != 0 || q.Cost(1, -1) != 0 {
		t.Errorf("costs %g, %g, %g", short, long, larger)
	}
	if spike := newTransient(t, 12, math.Inf(1), 49, 75).Cost(1800, 2.5); spike > 5e6 {
		t.Errorf("a small pool costs %g", spike)
	}
}
