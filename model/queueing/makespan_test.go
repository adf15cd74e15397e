package queueing

import (
	"math"
	"testing"

	"pgregory.net/rapid"
)

func newBatch(t testing.TB, n, c int, mean float64) Batch {
	t.Helper()
	b, err := NewBatch(n, c, mean)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func TestBatchReference(t *testing.T) {
	ok := must(t)
	for _, cs := range loadCases(t, "batch.json") {
		n, c, mean := int(cs.Params["N"]), int(cs.Params["c"]), cs.Params["mean_task_s"]
		b := newBatch(t, n, c, mean)
		plain := map[string]float64{
			"E_makespan": b.MakespanMean(), "sd_makespan": b.MakespanSD(),
			"mean_start_delay": b.MeanStart(), "mean_flow_time": b.MeanFlow(),
			"deterministic_makespan":   DeterministicMakespan(n, c, mean),
			"deterministic_mean_start": DeterministicMeanStart(n, c, mean),
		}
		for _, name := range cs.names() {
			got, known := plain[name]
			if p, is := argument(name, "makespan_p"); is {
				got, known = ok(b.MakespanQuantile(p)), true
			}
			if !known {
				t.Errorf("%s %s: not compared", cs.ID, name)
			}
			compare(t, cs.ID+" "+name, got, cs.number(t, name), 1e-13)
		}
	}
}

// batchTail solves the chain of the tasks left by itself: uniformized, from all
// tasks down to none.
func batchTail(n, c int, x float64) float64 {
	p := make([]float64, n+1)
	p[n] = 1
	rate := float64(min(n, c))
	weight, from := poissonWeights(rate * x)
	tail := 0.0
	for k := range from + len(weight) {
		if k >= from {
			tail += weight[k-from] * (1 - p[0])
		}
		for i := range n {
			up := float64(min(i+1, c)) / rate
			here := float64(min(i, c)) / rate
			p[i] = p[i]*(1-here) + p[i+1]*up
		}
		p[n] *= 1 - float64(min(n, c))/rate
	}
	return tail
}

func TestBatchTail(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		n, c := rapid.IntRange(1, 300).Draw(rt, "N"), rapid.IntRange(1, 60).Draw(rt, "c")
		b, err := NewBatch(n, c, 2)
		if err != nil {
			rt.Fatal(err)
		}
		at := b.MakespanMean() + b.MakespanSD()*rapid.Float64Range(-2, 5).Draw(rt, "sds")
		at = math.Max(1e-3, at)
		got, err := b.MakespanTail(at)
		if want := batchTail(n, c, at/2); err != nil || !near(got, want, 1e-10, 1e-13) {
			rt.Errorf("N=%d c=%d t=%g: %.15g, want %.15g, %v", n, c, at, got, want, err)
		}
		if got < 1e-6 || got > 1-1e-6 {
			return
		}
		back, err := b.MakespanQuantile(1 - got)
		if err != nil || !near(back, at, 1e-8, 0) {
			rt.Errorf("N=%d c=%d: quantile %g, want %g, %v", n, c, back, at, err)
		}
	})
}

// The tail integrates to the mean, of the makespan and of the start.
func TestBatchMeans(t *testing.T) {
	ok := must(t)
	for _, x := range []struct{ n, c int }{{1, 1}, {90, 1}, {90, 4}, {90, 45}, {90, 90}, {1000, 30}, {300, 200}} {
		b := newBatch(t, x.n, x.c, 1)
		var makespan, start float64
		h := b.MakespanSD() / 200
		for at := h / 2; at < b.MakespanMean()+45*b.MakespanSD(); at += h {
			makespan += h * ok(b.MakespanTail(at))
			start += h * ok(b.StartTail(at))
		}
		compare(t, "makespan", makespan, b.MakespanMean(), 1e-5)
		compare(t, "start", start, b.MeanStart(), 1e-4)
		if q := 0.97; b.PWait() > 1-q {
			compare(t, "start quantile", ok(b.StartTail(ok(b.StartQuantile(q)))), 1-q, 1e-10)
		}
	}
}

// More servers, or fewer tasks, and it is over sooner.
func TestBatchOrder(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		n, c := rapid.IntRange(1, 2000).Draw(rt, "N"), rapid.IntRange(1, 500).Draw(rt, "c")
		p := rapid.Float64Range(0.01, 0.9999).Draw(rt, "p")
		value := func(n, c int) float64 {
			b, err := NewBatch(n, c, 1)
			if err != nil {
				rt.Fatal(err)
			}
			q, err := b.MakespanQuantile(p)
			if err != nil {
				rt.Fatal(err)
			}
			return q
		}
		at, more, longer := value(n, c), value(n, c+1), value(n+1, c)
		if more > at*(1+1e-9) || longer < at*(1-1e-9) {
			rt.Errorf("N=%d c=%d: %g; a server more %g, a task more %g", n, c, at, more, longer)
		}
	})
}

func TestBatchLarge(t *testing.T) {
	ok := must(t)
	b := newBatch(t, 1_000_000_000, 100, 1)
	// A sum of so many is normal but for 1e-4 of its deviation.
	compare(t, "p97.7", ok(b.MakespanQuantile(0.977249868)), b.MakespanMean()+2*b.MakespanSD(), 1e-7)
	b = newBatch(t, MaxServers, MaxServers, 1)
	compare(t, "median", ok(b.MakespanQuantile(0.5)), math.Log(MaxServers)-math.Log(math.Ln2), 1e-7)
	compare(t, "harmonic", harmonic(100), harmonic(99)+0.01, 1e-15)
	compare(t, "squares", harmonicSquares(100), harmonicSquares(99)+1e-4, 1e-15)
	empty := newBatch(t, 0, 3, 1)
	for _, v := range []float64{empty.MakespanMean(), empty.MakespanSD(), empty.MeanStart(), empty.MeanFlow(), empty.PWait(), ok(empty.MakespanQuantile(0.9)), ok(empty.MakespanTail(0)), ok(empty.StartQuantile(0.9))} {
		if v != 0 {
			t.Errorf("empty batch: %g", v)
		}
	}
}

func TestBatchRefuses(t *testing.T) {
	for _, x := range []struct {
		n, c int
		s    float64
	}{{-1, 1, 1}, {MaxPlaces + 1, 1, 1}, {1, 0, 1}, {1, 1, 0}, {1, 1, math.NaN()}, {1, 1, math.Inf(1)}} {
		if _, err := NewBatch(x.n, x.c, x.s); err == nil {
			t.Errorf("%+v: no error", x)
		}
	}
	b := newBatch(t, 3, 2, 1)
	for _, v := range []float64{-1, 1, math.NaN()} {
		_, err1 := b.MakespanQuantile(v)
		_, err2 := b.StartQuantile(v)
		_, err3 := b.MakespanTail(v - 2)
		if err1 == nil || err2 == nil || err3 == nil {
			t.Errorf("%v: no error", v)
		}
	}
}

func BenchmarkBatchQuantile(b *testing.B) {
	for _, x := range []struct{ n, c int }{{90, 4}, {5000, 1000}, {1_000_000, 4}} {
		m := newBatch(b, x.n, x.c, 42)
		b.Run("", func(b *testing.B) {
			for b.Loop() {
				if _, err := m.MakespanQuantile(0.99); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
