package predict

import (
	"fmt"
	"math"
	"slices"
	"testing"

	"capsize/model/dist"
	"capsize/model/queueing"
	"gonum.org/v1/gonum/stat/distuv"
	"pgregory.net/rapid"
)

func lawOf(t testing.TB) func(dist.Law, error) *dist.Law {
	return func(l dist.Law, err error) *dist.Law {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		return &l
	}
}

func occupied(t testing.TB, open []bytesPart, waiting ...bytesPart) *occupancy {
	t.Helper()
	o, err := newOccupancy(open, waiting)
	if err != nil {
		t.Fatal(err)
	}
	return o
}

func states(t testing.TB, a float64, c, k int) (int, []float64) {
	t.Helper()
	first, p, err := queueing.States(a, c, k, a/float64(c))
	if err != nil {
		t.Fatal(err)
	}
	return first, p
}

var shares = []float64{0.5, 0.9, 0.99, 0.999, 0.9999}

// Bytes that do not vary: the quantile is that of the number, exactly.
func TestOccupancyFixed(t *testing.T) {
	for _, a := range []float64{0.5, 30, 1000} {
		c := int(a) + 10
		first, p := states(t, a, c, 40)
		o := occupied(t, []bytesPart{{weight: 2, fixed: 7}}, bytesPart{weight: 3, fixed: 5})
		for _, share := range shares {
			n, sum := first, p[0]
			for ; sum < share; sum += p[n-first] {
				n++
			}
			want := 7*float64(min(n, c)) + 5*float64(max(0, n-c))
			if got := o.quantile(share, first, p, c); got != want {
				t.Errorf("a = %g, share %g: %g, want %g", a, share, got, want)
			}
		}
	}
}

// A Poisson number of exponential pieces, in closed form:
// P(sum > y) = Σ P(N = n)·P(N(y) < n).
func TestOccupancyExponential(t *testing.T) {
	for _, a := range []float64{0.1, 0.5, 3, 20, 100, 1000, 20_000} {
		first, p := states(t, a, math.MaxInt32, 0)
		tail := func(y float64) (sum float64) {
			law := distuv.Poisson{Lambda: y}
			for i, v := range p {
				if n := first + i; n > 0 {
					sum += v * law.CDF(float64(n-1))
				}
			}
			return sum
		}
		o := occupied(t, []bytesPart{{weight: 1, growth: 3, age: lawOf(t)(dist.New(dist.Exponential, 2, 1))}})
		for _, share := range shares {
			got := o.quantile(share, first, p, math.MaxInt32)
			if p[0] >= share && first == 0 {
				if got != 0 {
					t.Errorf("a = %g, share %g: %g, want 0", a, share, got)
				}
				continue
			}
			lo, hi := 0.0, a+20*math.Sqrt(a)+30
			for range 60 {
				if mid := (lo + hi) / 2; tail(mid) > 1-share {
					lo = mid
				} else {
					hi = mid
				}
			}
			if math.Abs(got/6/lo-1) > 1e-3 {
				t.Errorf("a = %g, share %g: %.8g, want %.8g, off by %.2g", a, share, got/6, lo, got/6/lo-1)
			}
		}
	}
}

// drawn samples the sum by itself, with a generator of fixed seed.
func drawn(first int, p []float64, c int, open, waiting func(*dist.Rand) float64, runs int) []float64 {
	s := dist.NewStream(1, 0, "test", 0)
	out := make([]float64, runs)
	for i := range out {
		r := s.At(uint64(i))
		n, u := first, r.Float64()
		for u > p[n-first] && n < first+len(p)-1 {
			u -= p[n-first]
			n++
		}
		for j := range n {
			if j < c {
				out[i] += open(&r)
			} else {
				out[i] += waiting(&r)
			}
		}
	}
	slices.Sort(out)
	return out
}

// agree checks a quantile, good to 1e-3, against samples: how many lie above it
// is known to 4.5 standard errors.
func agree(t *testing.T, what string, samples []float64, share, got float64) {
	t.Helper()
	above := func(y float64) float64 {
		i, _ := slices.BinarySearchFunc(samples, y, func(a, b float64) int {
			if a <= b {
				return -1
			}
			return 1
		})
		return float64(len(samples) - i)
	}
	want := (1 - share) * float64(len(samples))
	slack := 4.5*math.Sqrt(want) + 1
	if above(got*(1-1e-3)) < want-slack || above(got*(1+1e-3)) > want+slack {
		t.Errorf("%s, share %g: %g; %g samples above, want %g", what, share, got, above(got), want)
	}
}

// residualDraws are the lives met at a random instant, cut at a uniform point: the
// chance to meet one grows with its length, which turns each of these laws into
// one of its own family.
func residualDraws(t *testing.T) map[string]func(*dist.Rand) float64 {
	law := lawOf(t)
	gamma := law(dist.New(dist.Gamma, 12*1.04, math.Sqrt(0.04/1.04)))
	low := law(dist.NewPareto(12, 1.5, 4000)).Quantile(0)
	return map[string]func(*dist.Rand) float64{
		"lognormal": func(r *dist.Rand) float64 {
			return r.Float64() * 12 * math.Exp(math.Log(5)/2+math.Sqrt(math.Log(5))*r.Normal())
		},
		"gamma":         func(r *dist.Rand) float64 { return r.Float64() * gamma.Sample(r) },
		"deterministic": func(r *dist.Rand) float64 { return r.Float64() * 12 },
		"Pareto": func(r *dist.Rand) float64 {
			a, b := 1/math.Sqrt(low), 1/math.Sqrt(4000)
			root := a - r.Float64()*(a-b)
			return r.Float64() / (root * root)
		},
	}
}

func TestOccupancyAgainstDraws(t *testing.T) {
	law := lawOf(t)
	for what, age := range map[string]*dist.Law{
		"lognormal":     law(dist.New(dist.Lognormal, 12, 2)),
		"Pareto":        law(dist.NewPareto(12, 1.5, 4000)),
		"deterministic": law(dist.New(dist.Deterministic, 12, 0)),
		"gamma":         law(dist.New(dist.Gamma, 12, 0.2)),
	} {
		prompt, residual := law(dist.New(dist.Lognormal, 1500, 1)), residualDraws(t)[what]
		for _, x := range []struct {
			a    float64
			c, k int
		}{{0.5, 20, 0}, {6, 6, 10}, {30, 31, 50}} {
			first, p := states(t, x.a, x.c, x.k)
			o := occupied(t, []bytesPart{{weight: 1, fixed: 100, growth: 30, age: age, prompt: prompt, perToken: 0.1}},
				bytesPart{weight: 1, fixed: 20, prompt: prompt, perToken: 0.1})
			samples := drawn(first, p, x.c, func(r *dist.Rand) float64 {
				return 100 + 30*residual(r) + 0.1*prompt.Sample(r)
			}, func(r *dist.Rand) float64 { return 20 + 0.1*prompt.Sample(r) }, 50_000)
			for _, share := range []float64{0.7, 0.9, 0.99, 0.999} {
				agree(t, fmt.Sprintf("%s, a = %g", what, x.a), samples, share, o.quantile(share, first, p, x.c))
			}
		}
	}
}

// Streams by parts, whose law is costly, against draws: with chance E[F]/E[S] the
// first part is the one met by its length, else the second.
func TestOccupancyParts(t *testing.T) {
	law := lawOf(t)
	age := law(dist.NewSum(*law(dist.New(dist.Lognormal, 2, 1)), *law(dist.New(dist.Lognormal, 600, 1)), 60))
	longer := func(mean float64, r *dist.Rand, biased bool) float64 {
		v := math.Log(2)
		shift := -v / 2
		if biased {
			shift = v / 2
		}
		return mean * math.Exp(shift+math.Sqrt(v)*r.Normal())
	}
	first, p := states(t, 20, 25, 0)
	o := occupied(t, []bytesPart{{weight: 1, growth: 1, age: age}})
	samples := drawn(first, p, 25, func(r *dist.Rand) float64 {
		front := r.Float64() < 2./12
		return r.Float64() * (longer(2, r, front) + longer(10, r, !front))
	}, nil, 100_000)
	for _, share := range []float64{0.5, 0.9, 0.99, 0.999} {
		agree(t, "parts", samples, share, o.quantile(share, first, p, 25))
	}
}

// A mixture of sizes, a few streams: every sum is known.
func TestOccupancyFewSizes(t *testing.T) {
	first, p := states(t, 3, 5, 0)
	o := occupied(t, []bytesPart{{weight: 1, fixed: 10}, {weight: 3, fixed: 16}})
	chances := map[float64]float64{}
	for i, v := range p {
		n := first + i
		ways := distuv.Binomial{N: float64(n), P: 0.25}
		for small := range n + 1 {
			chances[10*float64(small)+16*float64(n-small)] += v * ways.Prob(float64(small))
		}
	}
	var at []float64
	for y := range chances {
		at = append(at, y)
	}
	slices.Sort(at)
	below := 0.0
	for _, y := range at {
		if share := below + chances[y]/2; chances[y] > 1e-4 && below > 0 {
			if got := o.quantile(share, first, p, 5); math.Abs(got-y) > 1e-3*y {
				t.Errorf("share %g: %g, want %g", share, got, y)
			}
		}
		below += chances[y]
	}
}

// Pieces that hardly vary are like pieces that do not.
func TestOccupancyTinyVariance(t *testing.T) {
	for _, a := range []float64{0.5, 30, 300, 3000} {
		for _, cv := range []float64{0.002, 0.02} {
			first, p := states(t, a, int(2*a)+10, 0)
			plain := occupied(t, []bytesPart{{weight: 1, fixed: 100}})
			law := lawOf(t)(dist.New(dist.Gamma, 10, cv))
			tiny := occupied(t, []bytesPart{{weight: 1, perToken: 10, prompt: law}})
			n, below := first, 0.0
			for i, v := range p { // in the middle of a step, so that nothing decides by a hair
				n = first + i
				if share := below + v/2; share > 0.4 && share < 0.9995 {
					got, want := tiny.quantile(share, first, p, n+1000), plain.quantile(share, first, p, n+1000)
					// The sum varies by cv·√n; its middle does not move.
					if math.Abs(got-want) > 1e-3*want+0.1*100*cv*math.Sqrt(float64(n)) {
						t.Errorf("a = %g, cv %g, share %g: %g, want about %g", a, cv, share, got, want)
					}
				}
				below += v
			}
		}
	}
}

func TestOccupancyLaws(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		a := rapid.SampledFrom([]float64{0.05, 0.5, 5, 50, 500, 5000}).Draw(rt, "a")
		c := int(a*rapid.SampledFrom([]float64{0.7, 1, 1.5}).Draw(rt, "slots")) + 1
		first, p, err := queueing.States(a, c, rapid.SampledFrom([]int{0, 20, 3000}).Draw(rt, "K"), a/float64(c))
		if err != nil {
			rt.Fatal(err)
		}
		family := rapid.SampledFrom([]dist.Family{dist.Exponential, dist.Lognormal, dist.Deterministic, dist.Gamma}).Draw(rt, "family")
		age, err := dist.New(family, 12, map[dist.Family]float64{dist.Exponential: 1, dist.Lognormal: 2, dist.Gamma: 0.7}[family])
		if err != nil {
			rt.Fatal(err)
		}
		fixed := rapid.SampledFrom([]float64{0, 1, 100, 1e4}).Draw(rt, "fixed")
		build := func(scale float64) *occupancy {
			o, err := newOccupancy([]bytesPart{{weight: 1, fixed: scale * fixed, growth: scale * 10, age: &age}}, []bytesPart{{weight: 1, fixed: scale * fixed / 2}})
			if err != nil {
				rt.Fatal(err)
			}
			return o
		}
		o, large := build(1), build(1<<20)
		before := 0.0
		for _, share := range []float64{0.5, 0.9, 0.95, 0.99, 0.995, 0.999, 0.9995, 0.9999} {
			y := o.quantile(share, first, p, c)
			if !(y >= before*(1-1e-3)) || math.IsInf(y, 0) {
				rt.Errorf("share %g: %g, and %g before", share, y, before)
			}
			if z := large.quantile(share, first, p, c); math.Abs(z-y*(1<<20)) > 1.5e-3*z {
				rt.Errorf("share %g: %g, scaled %g", share, y, z/(1<<20))
			}
			before = y
		}
		if mean := o.mean(first, p, c); before < mean*0.99 {
			rt.Errorf(".9999 quantile %g below the mean %g", before, mean)
		}
	})
}

func TestOccupancyMean(t *testing.T) {
	law := lawOf(t)
	age, prompt := law(dist.New(dist.Lognormal, 12, 2)), law(dist.New(dist.Gamma, 100, 1))
	o := occupied(t, []bytesPart{{weight: 1, fixed: 5, growth: 2, age: age, prompt: prompt, perToken: 3}, {weight: 3, fixed: 1}},
		bytesPart{weight: 1, fixed: 4})
	want := 0.5*2*((5+2*30+300)/4.+3./4) + 0.5*(2*((5+2*30+300)/4.+3./4)+2*4)
	if got := o.mean(2, []float64{0.5, 0, 0.5}, 2); math.Abs(got-want) > 1e-9*want {
		t.Errorf("mean %g, want %g", got, want)
	}
}

func TestOccupancyRefuses(t *testing.T) {
	for _, b := range [][]bytesPart{nil, {{weight: 0}}, {{weight: -1}}, {{weight: 1, fixed: math.NaN()}}, {{weight: 1, growth: math.Inf(1)}}} {
		if _, err := newOccupancy(b, nil); err == nil {
			t.Errorf("%+v: no error", b)
		}
	}
	o := occupied(t, []bytesPart{{weight: 1, fixed: 1}})
	for _, share := range []float64{0, 1, -1, math.NaN()} {
		if v := o.quantile(share, 0, []float64{1}, 1); !math.IsNaN(v) {
			t.Errorf("share %g: %g", share, v)
		}
	}
}

func BenchmarkOccupancy(b *testing.B) {
	law := lawOf(b)
	sum := law(dist.NewSum(*law(dist.New(dist.Lognormal, 1, 0.5)), *law(dist.New(dist.Lognormal, 600, 1)), 60))
	for _, x := range []struct {
		name string
		age  *dist.Law
	}{{"lognormal", law(dist.New(dist.Lognormal, 12, 2))}, {"gamma", law(dist.New(dist.Gamma, 12, 0.5))}, {"parts", sum}} {
		prompt := law(dist.New(dist.Lognormal, 1500, 1))
		parts := []bytesPart{{weight: 1, fixed: 65536, growth: 3e4, age: x.age, prompt: prompt, perToken: 4}}
		b.Run("new/"+x.name, func(b *testing.B) {
			for b.Loop() {
				occupied(b, parts, parts[0])
			}
		})
		for _, s := range []struct {
			a    float64
			c, k int
		}{{0.5, 10, 0}, {10, 20, 0}, {100, 120, 0}, {900, 1000, 0}, {990, 1000, 5000}} {
			o := occupied(b, parts, parts[0])
			first, p := states(b, s.a, s.c, s.k)
			b.Run(fmt.Sprintf("quantile/%s/a=%g/K=%d", x.name, s.a, s.k), func(b *testing.B) {
				for b.Loop() {
					if math.IsNaN(o.quantile(0.999, first, p, s.c)) {
						b.Fatal("no value")
					}
				}
			})
		}
	}
}

// Rare long streams decide beside a large fixed part.
func TestOccupancyRareAndLong(t *testing.T) {
	law, residual := lawOf(t)(dist.New(dist.Lognormal, 12, 2)), residualDraws(t)["lognormal"]
	first, p := states(t, 500, 500, 0)
	o := occupied(t, []bytesPart{{weight: 1, fixed: 10_000, growth: 10, age: law}})
	samples := drawn(first, p, 500, func(r *dist.Rand) float64 { return 10_000 + 10*residual(r) }, nil, 20_000)
	for _, share := range []float64{0.5, 0.9, 0.99, 0.999} {
		agree(t, "rare and long", samples, share, o.quantile(share, first, p, 500))
	}
}
