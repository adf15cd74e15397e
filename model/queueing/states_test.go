package queueing

import (
	"math"
	"testing"

	"pgregory.net/rapid"
)

// slowStates multiplies the weights up one by one, with exponents of their own
// that cannot overflow.
func slowStates(a float64, c, k int, q float64) []float64 {
	w, exps := make([]float64, c+k+1), make([]int, c+k+1)
	w[0] = 1
	top := 0
	for n := 1; n < len(w); n++ {
		step := a / float64(n)
		if n > c {
			step = q
		}
		frac, exp := math.Frexp(w[n-1] * step)
		w[n], exps[n] = frac, exps[n-1]+exp
		if frac > 0 {
			top = max(top, exps[n])
		}
	}
	total := 0.0
	for n := range w {
		w[n] = math.Ldexp(w[n], exps[n]-top)
		total += w[n]
	}
	for n := range w {
		w[n] /= total
	}
	return w
}

func TestStates(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		c, k := rapid.IntRange(1, 200).Draw(rt, "c"), rapid.IntRange(0, 300).Draw(rt, "K")
		a := float64(c) * rapid.SampledFrom([]float64{1e-9, 0.01, 0.3, 0.9, 1, 1.1, 3, 1e6}).Draw(rt, "rho")
		q := rapid.SampledFrom([]float64{0, 1e-3, 0.5, 0.97, 1, 1.2, 30}).Draw(rt, "q")
		if rapid.Bool().Draw(rt, "M/M/c") {
			q = a / float64(c)
		}
		first, p, err := States(a, c, k, q)
		if err != nil {
			rt.Fatal(err)
		}
		sum, missed := 0.0, 0.0
		for n, want := range slowStates(a, c, k, q) {
			got := 0.0
			if n >= first && n < first+len(p) {
				got = p[n-first]
			} else {
				missed += want
			}
			sum += got
			if !near(got, want, 1e-11, 1e-15) {
				rt.Fatalf("a=%g c=%d K=%d q=%g: P(%d) = %g, want %g", a, c, k, q, n, got, want)
			}
		}
		if missed > 1e-15 || math.Abs(sum-1) > 1e-13 || first < 0 || first+len(p) > c+k+1 {
			rt.Errorf("a=%g c=%d K=%d q=%g: %d from %d, %g missed, sum %g", a, c, k, q, len(p), first, missed, sum)
		}
	})
}

// The sums over the states are the closed forms.
func TestStatesAgreeWithFormulas(t *testing.T) {
	for _, x := range []struct {
		rho  float64
		c, k int
	}{{0.9, 1_000_000, 0}, {0.999, 1_000_000, 1000}, {1.001, 1_000_000, 100_000}, {2, 1_000_000, 50}, {0.5, 3, 40}, {1, 1000, 5000}, {1e-12, 1_000_000, 3}} {
		a := x.rho * float64(x.c)
		first, p, err := States(a, x.c, x.k, a/float64(x.c))
		m, err2 := NewMMcK(a, 1, x.c, x.k)
		if err != nil || err2 != nil {
			t.Fatal(err, err2)
		}
		busy, queue, full := 0.0, 0.0, 0.0
		for i, v := range p {
			n := first + i
			busy += v * float64(min(n, x.c))
			queue += v * float64(max(0, n-x.c))
			if n == x.c+x.k {
				full += v
			}
		}
		for _, v := range [][2]float64{{busy, m.MeanInFlight()}, {queue, m.MeanQueue()}, {full, m.PBlock()}} {
			if !near(v[0], v[1], 1e-9, 1e-9) {
				t.Errorf("%+v: %.15g, want %.15g", x, v[0], v[1])
			}
		}
	}
}

func TestStatesUnlimited(t *testing.T) {
	first, p, err := States(0.97*49, 49, -1, 0.97)
	m, err2 := NewMMc(0.97*49, 1, 49)
	if err != nil || err2 != nil {
		t.Fatal(err, err2)
	}
	queue := 0.0
	for i, v := range p {
		queue += v * float64(max(0, first+i-49))
	}
	compare(t, "queue", queue, m.MeanQueue(), 1e-11)
	// Servers without end: Poisson, whatever q and K.
	first, p, err = States(1e6, math.MaxInt32, -1, 0.5)
	if err != nil {
		t.Fatal(err)
	}
	mean := 0.0
	for i, v := range p {
		mean += v * float64(first+i)
		if want := math.Exp(logPoisson(first+i, 1e6)); !near(v, want, 1e-10, 1e-16) {
			t.Fatalf("P(%d) = %g, want %g", first+i, v, want)
		}
	}
	compare(t, "mean", mean, 1e6, 1e-12)
	if first, p, err = States(0, 3, 2, 0.5); err != nil || first != 0 || len(p) != 1 || p[0] != 1 {
		t.Errorf("no load: %d %v %v", first, p, err)
	}
}

func TestStatesRefuses(t *testing.T) {
	nan, inf := math.NaN(), math.Inf(1)
	for _, x := range []struct {
		a    float64
		c, k int
		q    float64
	}{
		{-1, 1, 1, 0.5},
		{nan, 1, 1, 0.5},
		{inf, 1, 1, 0.5},
		{1, 0, 1, 0.5},
		{1, 1, -2, 0.5},
		{1, 1, MaxPlaces + 1, 0.5},
		{1, 1, 1, -1},
		{1, 1, 1, nan},
		{1, 1, 1, inf},
		{1, 1, -1, 1},
		{1, 1, -1, 1 - 1e-12},
		{1, 1, MaxPlaces, 1},
		{1e15, math.MaxInt, 0, 0},
	} {
		if _, _, err := States(x.a, x.c, x.k, x.q); err == nil {
			t.Errorf("%+v: no error", x)
		}
	}
}

func BenchmarkStates(b *testing.B) {
	for _, c := range []int{1000, 1_000_000} {
		b.Run("", func(b *testing.B) {
			for b.Loop() {
				if _, _, err := States(0.9*float64(c), c, 500, 0.9); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
