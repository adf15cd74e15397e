package queueing

import (
	"fmt"
	"math"
	"testing"

	"pgregory.net/rapid"
)

func newFluid(t testing.TB, s float64, c, k int, patience float64) *Fluid {
	t.Helper()
	f, err := NewFluid(s, c, k, patience)
	if err != nil {
		t.Fatal(err)
	}
	return f
}

// ramp is a stretch of a moving rate.
type ramp struct{ dt, from, to float64 }

func (f *Fluid) run(t interface{ Fatal(...any) }, pieces ...ramp) {
	for _, p := range pieces {
		if err := f.Advance(p.dt, p.from, p.to); err != nil {
			t.Fatal(err)
		}
	}
}

// Nothing is lost on the way, and once all is over the time spent in line is
// that of those served and of those who left after D.
func TestFluidBalance(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		c := rapid.IntRange(1, 50).Draw(rt, "c")
		k := rapid.SampledFrom([]int{-1, 0, 1, 10, 200}).Draw(rt, "K")
		d := rapid.SampledFrom([]float64{math.Inf(1), 0.3, 2, 10}).Draw(rt, "patience")
		f, err := NewFluid(2, c, k, d)
		if err != nil {
			rt.Fatal(err)
		}
		rate, total := 0.0, 0.0
		levels := rapid.SampledFrom([]float64{0, 0.5, 1, 1.3, 3})
		for i := range rapid.IntRange(1, 5).Draw(rt, "pieces") {
			p := ramp{rapid.Float64Range(0.01, 20).Draw(rt, fmt.Sprint("dt", i)), rate, levels.Draw(rt, "to") * float64(c) / 2}
			if rapid.Bool().Draw(rt, "jump") {
				p.from = p.to
			}
			f.run(rt, p)
			rate, total = p.to, total+p.dt
			gone := f.BusyIntegral()/2 + f.Rejected() + f.TimedOut()
			if !near(f.ArrivalCount(), gone+f.Busy()+f.Queue(), 1e-9, 1e-9) {
				rt.Fatalf("%g arrive, %g gone, %g inside", f.ArrivalCount(), gone, f.Busy()+f.Queue())
			}
			if f.Busy() > float64(c) || k >= 0 && f.Queue() > float64(k)+1e-9 || !near(f.Elapsed(), total, 1e-9, 0) {
				rt.Fatalf("busy %g, queue %g, elapsed %g of %g", f.Busy(), f.Queue(), f.Elapsed(), total)
			}
		}
		f.run(rt, ramp{1000, 0, 0})
		spent := f.MeanWait() * f.joined
		if f.TimedOut() > 0 {
			spent += d * f.TimedOut()
		}
		// Each time that patience begins or ends to run out, the instant is known to
		// a step only, of D/16 at most.
		onset := 0.0
		if !math.IsInf(d, 1) {
			onset = 10 * 1.5 * float64(c) * math.Pow(math.Min(d, 2)/16, 2)
		}
		if !near(f.QueueIntegral(), spent, 1e-3, 1e-7+onset) {
			rt.Errorf("in line %g, by waits %g", f.QueueIntegral(), spent)
		}
		if p, err := f.WaitQuantile(0.9999999); err != nil || p > d*(1+1e-9) || f.PWait() > 1 {
			rt.Errorf("wait %g beyond patience %g, %v", p, d, err)
		}
	})
}

// Ten servers, S = 1, filled from empty at 20/s in ln 2 seconds; then the line
// grows by 10/s for 5 s, and falls by 10/s when nobody comes.
func TestFluidByHand(t *testing.T) {
	f := newFluid(t, 1, 10, -1, math.Inf(1))
	f.run(t, ramp{math.Ln2, 20, 20})
	compare(t, "filled", f.Busy(), 10, 1e-14)
	compare(t, "area", f.BusyIntegral(), 20*math.Ln2-10, 1e-13)
	f.Open()
	f.run(t, ramp{5, 20, 20})
	compare(t, "line", f.Queue(), 50, 1e-13)
	compare(t, "area", f.QueueIntegral(), 125, 1e-13)
	compare(t, "wait", f.MeanWait(), 2.5, 1e-13)
	compare(t, "median", must(t)(f.WaitQuantile(0.5)), 2.5, 1e-12)
	compare(t, "tail", must(t)(f.WaitTail(4)), 0.2, 1e-12)
	compare(t, "waits", f.PWait(), 1, 0)
	f.run(t, ramp{6, 0, 0})
	compare(t, "busy", f.Busy(), 10*math.Exp(-1), 1e-12)
	compare(t, "most", f.MaxQueue(), 50, 1e-13)
	// A slope: λ = 10 + 20t from full servers on, so that the line is 10t².
	f = newFluid(t, 1, 10, -1, math.Inf(1))
	if err := f.Start(10); err != nil {
		t.Fatal(err)
	}
	f.run(t, ramp{3, 10, 70})
	compare(t, "line", f.Queue(), 90, 1e-12)
}

// With patience 2 s the line of those served stops at 20, and as many again as
// come too often stay for 2 s.
func TestFluidPatience(t *testing.T) {
	f := newFluid(t, 1, 10, -1, 2)
	f.run(t, ramp{40, 25, 25})
	f.Open()
	f.run(t, ramp{10, 25, 25})
	compare(t, "line", f.Queue(), 20+15*2, 1e-9)
	compare(t, "timed out", f.TimedOut(), 150, 1e-9)
	compare(t, "wait", f.MeanWait(), 2, 1e-9)
	f.run(t, ramp{2.5, 0, 0})
	if f.Queue() > 1e-9 {
		t.Errorf("line %g, 2 s after the last arrival", f.Queue())
	}
	// 25 places: 20 for who is served, 5 for who leaves 2.5 a second.
	f = newFluid(t, 1, 10, 25, 2)
	f.run(t, ramp{200, 25, 25})
	f.Open()
	f.run(t, ramp{10, 25, 25})
	compare(t, "full", f.Queue(), 25, 1e-9)
	compare(t, "timed out", f.TimedOut(), 25, 1e-2)
	compare(t, "rejected", f.Rejected(), 125, 1e-2)
}

// A large pool behaves like the fluid: the difference falls with its size.
func TestFluidIsTheLimit(t *testing.T) {
	differences := func(scale int) (worst float64) {
		n := float64(scale)
		q, f := newTransient(t, 1, math.Inf(1), 10*scale, 12*scale), newFluid(t, 1, 10*scale, 12*scale, math.Inf(1))
		for _, p := range [][2]float64{{3, 8}, {4, 16}, {3, 4}} {
			if err := q.Advance(p[0], p[1]*n); err != nil {
				t.Fatal(err)
			}
			f.run(t, ramp{p[0], p[1] * n, p[1] * n})
		}
		for _, v := range [][2]float64{
			{q.BusyIntegral() / n, f.BusyIntegral() / n},
			{q.QueueIntegral() / n, f.QueueIntegral() / n},
			{q.Rejected() / n, f.Rejected() / n},
			{10 * q.MeanWait(), 10 * f.MeanWait()},
			{10 * must(t)(q.WaitQuantile(0.95)), 10 * must(t)(f.WaitQuantile(0.95))},
			{10 * q.PWait(), 10 * f.PWait()},
		} {
			worst = math.Max(worst, math.Abs(v[0]-v[1]))
		}
		return worst
	}
	small, large := differences(1), differences(100)
	t.Logf("differences %.3g and %.3g", small, large)
	if large > 0.3 || large > small/8 {
		t.Errorf("difference %g for 100 times the size, %g without", large, small)
	}
}

func TestFluidRefuses(t *testing.T) {
	inf, nan := math.Inf(1), math.NaN()
	for _, x := range []struct {
		s    float64
		c, k int
		d    float64
	}{{0, 1, 1, inf}, {nan, 1, 1, inf}, {1, 0, 1, inf}, {1, 1, -2, inf}, {1, 1, 1, 0}, {1, 1, 1, nan}, {1e-320, 10, 1, inf}} {
		if _, err := NewFluid(x.s, x.c, x.k, x.d); err == nil {
			t.Errorf("%+v: no error", x)
		}
	}
	f := newFluid(t, 1, 2, 3, 4)
	for _, x := range [][3]float64{{-1, 1, 1}, {nan, 1, 1}, {1, -1, 1}, {1, 1, inf}} {
		if f.Advance(x[0], x[1], x[2]) == nil {
			t.Errorf("Advance(%v): no error", x)
		}
	}
	for _, x := range []float64{-1, nan, 5.1} {
		if f.Start(x) == nil {
			t.Errorf("Start(%g): no error", x)
		}
	}
	_, err1 := f.WaitTail(-1)
	_, err2 := f.WaitQuantile(1)
	if err1 == nil || err2 == nil || f.MeanWait() != 0 || f.PWait() != 0 {
		t.Error("empty window", err1, err2)
	}
}

func BenchmarkFluidSpike(b *testing.B) {
	for _, d := range []float64{math.Inf(1), 20} {
		b.Run(fmt.Sprintf("D=%g", d), func(b *testing.B) {
			for b.Loop() {
				f := newFluid(b, 12, 49, 500, d)
				f.run(b, ramp{600, 1, 3}, ramp{180, 8, 8}, ramp{1020, 3, 1})
				if _, err := f.WaitQuantile(0.99); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
