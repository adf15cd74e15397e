package stat

import (
	"math"
	"math/big"
	"math/bits"
	"math/rand/v2"
	"slices"
	"testing"

	"pgregory.net/rapid"
)

func TestSumIsExact(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var s Sum
		want := new(big.Int)
		for range rapid.IntRange(0, 50).Draw(t, "terms") {
			n, d := rapid.Uint64().Draw(t, "n"), rapid.Uint64Range(0, 1<<60).Draw(t, "d")
			s.AddProduct(n, d)
			s.Add(d)
			p := new(big.Int).Mul(new(big.Int).SetUint64(n), new(big.Int).SetUint64(d))
			want.Add(want, p.Add(p, new(big.Int).SetUint64(d)))
		}
		got := new(big.Int).Lsh(new(big.Int).SetUint64(s.hi), 64)
		got.Add(got, new(big.Int).SetUint64(s.lo))
		if got.Cmp(want) != 0 {
			t.Fatalf("got %v, want %v", got, want)
		}
		f, _ := new(big.Float).SetInt(want).Float64()
		if math.Abs(s.Float()-f) > 1e-15*f {
			t.Fatalf("Float: got %g, want %g", s.Float(), f)
		}
	})
}

func TestSumMinusUndoesMerge(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		a := Sum{rapid.Uint64Range(0, 1<<40).Draw(t, "hi"), rapid.Uint64().Draw(t, "lo")}
		b := Sum{rapid.Uint64Range(0, 1<<40).Draw(t, "hi"), rapid.Uint64().Draw(t, "lo")}
		sum := a
		sum.Merge(b)
		if sum.Minus(b) != a {
			t.Fatalf("%v + %v − %v = %v", a, b, b, sum.Minus(b))
		}
	})
}

// Every value must fall into the bucket whose bounds hold it, and buckets must
// follow each other without a gap.
func TestBuckets(t *testing.T) {
	for i := range buckets - 1 {
		lo, width := bounds(i)
		if next, _ := bounds(i + 1); lo+width != next {
			t.Fatalf("bucket %d ends at %d, the next begins at %d", i, lo+width, next)
		}
		if bucket(lo) != i || bucket(lo+width-1) != i {
			t.Fatalf("bucket %d holds [%d, %d], but they fall into %d and %d", i, lo, lo+width-1, bucket(lo), bucket(lo+width-1))
		}
		if lo >= exact && float64(width)/float64(lo) > 1.0/perOctave {
			t.Fatalf("bucket %d is %d wide at %d", i, width, lo)
		}
	}
	if bucket(math.MaxUint64) != buckets-1 {
		t.Fatal("the largest value must fall into the last bucket")
	}
}

func TestHistQuantile(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		values := rapid.SliceOfN(rapid.Uint64Range(0, 1<<50), 1, 300).Draw(t, "values")
		p := rapid.Float64Range(0, 1).Draw(t, "p")
		h := NewHist()
		for _, v := range values {
			h.Add(v, 1)
		}
		slices.Sort(values)
		rank := max(int(math.Ceil(p*float64(len(values)))), 1)
		want := float64(values[rank-1])
		if got := h.Quantile(p); math.Abs(got-want) > 0.0079*want {
			t.Fatalf("p %g: got %g, want %g", p, got, want)
		}
		limit := values[len(values)/2]
		above := 0
		for _, v := range values {
			if bucket(v) > bucket(limit) {
				above++
			}
		}
		if got := h.Above(limit); got != uint64(above) {
			t.Fatalf("above %d: got %d, want %d", limit, got, above)
		}
	})
}

func TestHistEmpty(t *testing.T) {
	h := NewHist()
	if !math.IsNaN(h.Quantile(0.5)) {
		t.Fatal("an empty histogram has no quantile")
	}
}

// A ramp must put into each bucket the time that the line spends there.
func TestAddRamp(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		a := rapid.Float64Range(0, 1e12).Draw(t, "a")
		b := rapid.Float64Range(0, 1e12).Draw(t, "b")
		w := rapid.Uint64Range(0, 1e12).Draw(t, "w")
		h := NewHist()
		h.AddRamp(a, b, w)
		if h.Total() != w {
			t.Fatalf("total %d, want %d", h.Total(), w)
		}
		if w < 1e6 || math.Abs(a-b) < 1 {
			return
		}
		for _, p := range []float64{0.1, 0.5, 0.9} {
			want := min(a, b) + p*math.Abs(b-a)
			if got := h.Quantile(p); math.Abs(got-want) > 0.0079*want+1 {
				t.Fatalf("ramp %g to %g, p %g: got %g, want %g", a, b, p, got, want)
			}
		}
	})
}

func TestMergeAndCopy(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		parts := rapid.SliceOfN(rapid.SliceOf(rapid.Uint64Range(0, 1<<40)), 1, 5).Draw(t, "parts")
		whole, merged := NewHist(), NewHist()
		for _, part := range parts {
			h := NewHist()
			for _, v := range part {
				h.Add(v, 2)
				whole.Add(v, 2)
			}
			merged.Merge(&h)
		}
		if !whole.Equal(&merged) {
			t.Fatal("merging parts differs from recording the whole")
		}
		var c Hist
		whole.CopyTo(&c)
		c.Add(1, 1)
		if whole.Equal(&c) {
			t.Fatal("a copy shares memory with its origin")
		}
	})
}

// The interval of replications must cover the true mean in 95 % of cases.
func TestMeanCovers(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	const trials = 4000
	hits := 0
	for range trials {
		x := make([]float64, 12)
		for i := range x {
			x[i] = 10 + r.NormFloat64()
		}
		e := Mean(x, T975)
		if e.Lo <= 10 && 10 <= e.Hi {
			hits++
		}
	}
	expectCoverage(t, hits, trials, 0.95)
}

// expectCoverage allows four standard errors of a binomial share.
func expectCoverage(t *testing.T, hits, trials int, want float64) {
	t.Helper()
	got := float64(hits) / float64(trials)
	if se := math.Sqrt(want * (1 - want) / float64(trials)); math.Abs(got-want) > 4*se {
		t.Fatalf("covered %.3f, want %.3f ± %.3f", got, want, 4*se)
	}
}

func TestMeanSpecialCases(t *testing.T) {
	nan := math.NaN()
	for _, c := range []struct {
		name   string
		x      []float64
		value  float64
		reason string
	}{
		{"nothing", nil, nan, TooFew},
		{"all missing", []float64{nan, nan}, nan, TooFew},
		{"one", []float64{3}, 3, TooFew},
		{"nothing seen", []float64{0, 0, 0}, 0, TooFew},
		{"constant", []float64{7, 7, 7}, 7, Constant},
	} {
		e := Mean(c.x, T975)
		if e.HasInterval() || e.Reason != c.reason || (e.Value != c.value && !(math.IsNaN(e.Value) && math.IsNaN(c.value))) {
			t.Errorf("%s: got %+v", c.name, e)
		}
	}
	if e := Mean([]float64{1, nan, 3}, T975); e.Value != 2 || !e.HasInterval() {
		t.Errorf("missing values must be left out: %+v", e)
	}
}

// autoregressive makes batches of a stationary AR(1) series around mean 5:
// with rho near 1 neighbouring batches are strongly correlated.
func autoregressive(r *rand.Rand, rho float64, perBatch int) (num, den []float64) {
	x := r.NormFloat64() / math.Sqrt(1-rho*rho)
	for range Batches {
		sum := 0.0
		for range perBatch {
			x = rho*x + r.NormFloat64()
			sum += 5 + x
		}
		num, den = append(num, sum), append(den, float64(perBatch))
	}
	return num, den
}

func TestBatchRatioCovers(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 4))
	const trials = 3000
	hits, n := 0, 0
	for range trials {
		num, den := autoregressive(r, 0.9, 600) // batches of 30 relaxation times
		e := BatchRatio(num, den, T975)
		if !e.HasInterval() {
			continue
		}
		n++
		if e.Lo <= 5 && 5 <= e.Hi {
			hits++
		}
	}
	if n < trials*85/100 {
		t.Fatalf("only %d of %d long runs gave an interval", n, trials)
	}
	if got := float64(hits) / float64(n); got < 0.93 || got > 0.97 {
		t.Fatalf("covered %.3f", got)
	}
}

func TestBatchRatioTooShort(t *testing.T) {
	r := rand.New(rand.NewPCG(5, 6))
	const trials = 500
	short := 0
	for range trials {
		num, den := autoregressive(r, 0.99, 30) // batches of a third of a relaxation time
		if e := BatchRatio(num, den, T975); e.Reason == TooShort {
			short++
		}
	}
	if short < trials*99/100 {
		t.Fatalf("only %d of %d runs that are far too short were told so", short, trials)
	}
}

func TestBatchRatioRareEvents(t *testing.T) {
	num, den := make([]float64, Batches), make([]float64, Batches)
	for i := range den {
		den[i] = 100
	}
	num[3], num[40] = 1, 1
	if e := BatchRatio(num, den, T975); e.HasInterval() || e.Reason != TooFew || e.Value != 2.0/(100*Batches) {
		t.Fatalf("got %+v", e)
	}
	clear(num)
	if e := BatchRatio(num, den, T975); e.HasInterval() || e.Value != 0 {
		t.Fatalf("nothing seen: got %+v", e)
	}
}

// The jackknife over replications must cover the true quantile.
func TestPoolQuantileCovers(t *testing.T) {
	r := rand.New(rand.NewPCG(7, 8))
	const trials, q = 300, 0.95
	want := -math.Log(1-q) * 1e6
	hits := 0
	for range trials {
		parts := make([]*Hist, 10)
		for i := range parts {
			h := NewHist()
			for range 500 {
				h.Add(uint64(r.ExpFloat64()*1e6), 1)
			}
			parts[i] = &h
		}
		e := NewPool(parts).Quantile(q, false, T975)
		if e.Lo <= want && want <= e.Hi {
			hits++
		}
	}
	// The jackknife of a quantile is only asymptotically right.
	if got := float64(hits) / trials; got < 0.88 || got > 0.99 {
		t.Fatalf("covered %.3f", got)
	}
}

func TestPoolQuantileNeedsObservations(t *testing.T) {
	h := NewHist()
	for i := range uint64(5000) {
		h.Add(i, 1)
	}
	e := NewPool([]*Hist{&h, &h}).Quantile(0.99, false, T975)
	if !e.HasInterval() && e.Reason != Constant {
		t.Fatalf("100 of 10,000 lie beyond: got %+v", e)
	}
	if e := NewPool([]*Hist{&h, &h}).Quantile(0.999, false, T975); e.HasInterval() || e.Reason != TooFew {
		t.Fatalf("10 of 10,000 lie beyond: got %+v", e)
	}
}

func BenchmarkHistAdd(b *testing.B) {
	h := NewHist()
	for i := range b.N {
		h.Add(uint64(i)*7919, 1)
	}
}

func BenchmarkAddRamp(b *testing.B) {
	h := NewHist()
	for range b.N {
		h.AddRamp(300e6, 300.2e6, 1000)
	}
}

// The powers of two add up to all, each with the values that belong to it.
func TestOctaves(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		h := NewHist()
		var want [octaves]uint64
		for range rapid.IntRange(0, 30).Draw(t, "values") {
			v := rapid.Uint64Range(0, 1<<rapid.IntRange(0, 63).Draw(t, "bits")).Draw(t, "value")
			w := rapid.Uint64Range(1, 5).Draw(t, "weight")
			h.Add(v, w)
			want[min(bits.Len64(v), topBits-1)] += w
		}
		if got := h.Octaves(); got != want {
			t.Fatalf("%v, want %v", got, want)
		}
	})
	var none Hist
	if none.Octaves() != [octaves]uint64{} {
		t.Error("a histogram that records nothing has weight")
	}
}
