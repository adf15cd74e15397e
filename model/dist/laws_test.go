package dist_test

import (
	"fmt"
	"math"
	"slices"
	"testing"

	"gonum.org/v1/gonum/integrate/quad"

	"capsize/model/dist"
)

// nested is the accuracy of an integral over an integral, which is expensive.
const nested = 1e-7

// namedLaw is one law of the conformance suite.
type namedLaw struct {
	name string
	law  dist.Law
	// breaks are the points where its survival function jumps or bends.
	breaks []float64
	// accuracy of its functions, relative; points is the number of sample values
	// at which an expensive cdf is compared with the sample, 0 for all.
	accuracy float64
	points   int
}

// builtLaws returns laws of every family by every way of stating them, narrow
// and wide, and laws built from others.
func builtLaws(t testing.TB) []namedLaw {
	t.Helper()
	laws := append(byMoments(t), byOtherNumbers(t)...)
	laws = append(laws, mixtures(t)...)
	laws = append(laws, sums(t)...)
	return append(laws, held(t, laws)...)
}

func byMoments(t testing.TB) (laws []namedLaw) {
	for _, f := range dist.Families() {
		var spreads []float64
		switch f {
		case dist.Exponential:
			spreads = []float64{1}
		case dist.Deterministic:
			spreads = []float64{0}
		case dist.Uniform:
			spreads = []float64{0.01, 0.1, 0.5, 1 / math.Sqrt(3)}
		case dist.Hyperexponential:
			spreads = []float64{1, 1.2, 2, 4}
		case dist.Lognormal, dist.Gamma, dist.Weibull:
			spreads = []float64{0.1, 0.5, 0.8, 1, 2, 4}
		}
		for _, cv := range spreads {
			law := mustNew(t, f, 12, cv)
			laws = append(laws, simple(fmt.Sprintf("%s_cv%.3v", f, cv), law))
		}
	}
	return laws
}

func byOtherNumbers(t testing.TB) (laws []namedLaw) {
	for _, c := range []struct {
		family   dist.Family
		p50, p95 float64
	}{{dist.Lognormal, 9, 28}, {dist.Gamma, 9, 28}, {dist.Weibull, 9, 28}, {dist.Weibull, 9, 300}, {dist.Uniform, 9, 15}} {
		law := must(t)(dist.FromQuantiles(c.family, c.p50, c.p95))
		laws = append(laws, simple(fmt.Sprintf("%s_p50_%v_p95_%v", c.family, c.p50, c.p95), law))
	}
	for _, c := range [][3]float64{{12, 1.5, 300}, {12, 2, 120}, {12, 1, 100}, {12, 0.5, 60}, {12, 30, 13}} {
		law := must(t)(dist.NewPareto(c[0], c[1], c[2]))
		laws = append(laws, simple(fmt.Sprintf("pareto_%v", c), law))
	}
	samples := someSamples(t)
	law := must(t)(dist.NewEmpirical(samples))
	return append(laws, namedLaw{name: "empirical", law: law, breaks: samples, accuracy: 1e-12})
}

// someSamples are of three digits, so that some of them coincide.
func someSamples(t testing.TB) []float64 {
	source, r := mustNew(t, dist.Gamma, 12, 0.8), dist.RandAt(77)
	samples := make([]float64, 150)
	for i := range samples {
		samples[i] = math.Ceil(source.Sample(&r)*10) / 10
	}
	return samples
}

func mixtures(t testing.TB) []namedLaw {
	mix := func(name string, weights []float64, parts ...namedLaw) namedLaw {
		var laws []dist.Law
		c := namedLaw{name: name, accuracy: 1e-11}
		for _, p := range parts {
			laws = append(laws, p.law)
			c.breaks = append(c.breaks, p.breaks...)
		}
		c.law = must(t)(dist.NewMixture(weights, laws))
		return c
	}
	law := func(f dist.Family, mean, cv float64) namedLaw { return simple("", mustNew(t, f, mean, cv)) }
	short, long := law(dist.Lognormal, 3, 0.5), law(dist.Gamma, 48, 0.5)
	steps := mix("mixture_with_steps", []float64{1, 2, 3}, law(dist.Deterministic, 5, 0), law(dist.Uniform, 20, 0.1), law(dist.Exponential, 12, 1))
	sample := namedLaw{law: must(t)(dist.NewEmpirical([]float64{1, 2, 2, 9})), breaks: []float64{1, 2, 9}}
	return []namedLaw{
		mix("mixture", []float64{0.8, 0.2}, short, long),
		steps,
		mix("mixture_of_mixtures", []float64{5, 1, 2}, steps, long, sample),
	}
}

func sums(t testing.TB) []namedLaw {
	const rate = 60
	sum := func(name string, first, tokens namedLaw) namedLaw {
		c := namedLaw{name: name, accuracy: 1e-9, points: 100}
		c.law = must(t)(dist.NewSum(first.law, tokens.law, rate))
		for _, a := range append(first.breaks, 0) {
			for _, b := range append(tokens.breaks, 0) {
				if a+b > 0 {
					c.breaks = append(c.breaks, a+b/rate)
				}
			}
		}
		return c
	}
	law := func(f dist.Family, mean, cv float64) namedLaw { return simple("", mustNew(t, f, mean, cv)) }
	mixture := func(at float64, other namedLaw) namedLaw {
		fixed := mustNew(t, dist.Deterministic, at, 0)
		return namedLaw{law: must(t)(dist.NewMixture([]float64{1, 2}, []dist.Law{fixed, other.law})), breaks: append(other.breaks, at)}
	}
	pareto := simple("", must(t)(dist.NewPareto(600, 1.2, 4000)))
	sample := namedLaw{law: must(t)(dist.NewEmpirical([]float64{0.2, 0.3, 0.3, 4})), breaks: []float64{0.2, 0.3, 4}}
	narrow := law(dist.Lognormal, 2, 0.01)
	narrow.breaks = []float64{1.88, 1.94, 2, 2.06, 2.12} // all of it lies between
	return []namedLaw{
		sum("sum_lognormal_lognormal", law(dist.Lognormal, 1, 1), law(dist.Lognormal, 600, 0.8)),
		sum("sum_exponential_gamma", law(dist.Exponential, 2, 1), law(dist.Gamma, 600, 0.3)),
		sum("sum_narrow_wide", narrow, law(dist.Hyperexponential, 600, 2)),
		sum("sum_spikes_at_0", law(dist.Weibull, 2, 2), law(dist.Gamma, 600, 2)),
		sum("sum_uniform_pareto", law(dist.Uniform, 2, 0.5), pareto),
		sum("sum_deterministic_lognormal", law(dist.Deterministic, 2, 0), law(dist.Lognormal, 600, 0.8)),
		sum("sum_empirical_exponential", sample, law(dist.Exponential, 600, 1)),
		sum("sum_mixtures", mixture(0.5, law(dist.Exponential, 2, 1)), mixture(60, law(dist.Lognormal, 600, 0.8))),
	}
}

// held returns time limits and cuts of some of the laws.
func held(t testing.TB, laws []namedLaw) (result []namedLaw) {
	limited := func(c namedLaw, max float64) namedLaw {
		c.name, c.law = fmt.Sprintf("%s_max%v", c.name, max), must(t)(c.law.Truncated(max))
		c.breaks = append(slices.Clone(c.breaks), max)
		return c
	}
	cut := func(c namedLaw, p float64) namedLaw {
		c.name, c.law = fmt.Sprintf("%s_cut%v", c.name, p), must(t)(c.law.Cut(p))
		if c.accuracy = max(c.accuracy, 1e-11); c.points > 0 {
			c.accuracy, c.points = nested, 25
		} else {
			c.points = 1000
		}
		return c
	}
	for _, c := range laws {
		switch c.name {
		case "sum_lognormal_lognormal", "sum_mixtures":
			result = append(result, limited(c, 20))
		case "sum_exponential_gamma":
			result = append(result, cut(c, 0.3))
		case "exponential_cv1", "lognormal_cv0.8", "gamma_cv0.5", "gamma_cv2", "weibull_cv0.1", "weibull_cv2", "uniform_cv0.5",
			"hyperexponential_cv2", "pareto_[12 1.5 300]", "empirical", "mixture_with_steps":
			result = append(result, limited(c, 11), cut(c, 0.1), cut(limited(c, 11), 0.5), limited(cut(c, 0.5), 11))
		case "deterministic_cv0":
			result = append(result, cut(c, 0.3), cut(c, 1))
		case "gamma_cv1", "lognormal_cv2":
			result = append(result, limited(c, 2), limited(c, 100), cut(c, 1))
		}
	}
	return result
}

// simple is a law whose survival function bends at its ends alone.
func simple(name string, law dist.Law) namedLaw {
	c := namedLaw{name: name, law: law, accuracy: 1e-11}
	for _, p := range []float64{0, 1} {
		if x := law.Quantile(p); x > 0 && !math.IsInf(x, 1) {
			c.breaks = append(c.breaks, x)
		}
	}
	return c
}

// must turns an error of a constructor into a failed test.
func must(t testing.TB) func(dist.Law, error) dist.Law {
	return func(law dist.Law, err error) dist.Law {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		return law
	}
}

// mustNew is dist.New for parameters that are right by construction.
func mustNew(t testing.TB, f dist.Family, mean, cv float64) dist.Law {
	t.Helper()
	return must(t)(dist.New(f, mean, cv))
}

// moment returns E[min(X, end)ⁿ] = ∫ n·xⁿ⁻¹·P(X > x) dx up to end from the
// survival function alone, by Gauss's rule on x = eᵗ in short pieces between the
// breaks.
func (c namedLaw) moment(n, end float64) float64 {
	law := c.law
	start := min(law.Mean(), end)
	step, nodes := 0.25, 16
	if c.accuracy == nested {
		step, nodes = 1, 12
	}
	for limit := start * c.accuracy / 100; start > limit && law.Survival(start) < 1; {
		start *= 0.5
	}
	stop := math.Log(start)
	for floor := 1e-18 * math.Pow(law.Mean(), n); math.Exp(stop) < end; stop += 0.5 {
		if x := math.Exp(stop); x > law.Mean() && law.Survival(x)*math.Pow(x, n) < floor {
			break
		}
	}
	edges := []float64{math.Log(start), min(stop, math.Log(end))}
	for t := edges[0] + step; t < edges[1]; t += step {
		edges = append(edges, t)
	}
	for _, b := range c.breaks {
		if t := math.Log(b); t > edges[0] && t < edges[1] {
			edges = append(edges, t)
		}
	}
	slices.Sort(edges)
	sum := math.Pow(start, n)
	for i := 1; i < len(edges); i++ {
		if edges[i] > edges[i-1] {
			sum += quad.Fixed(func(t float64) float64 {
				return n * math.Exp(n*t) * law.Survival(math.Exp(t))
			}, edges[i-1], edges[i], nodes, quad.Legendre{}, 0)
		}
	}
	return sum
}

// residual returns (1/E[X]) ∫₀ˣ P(X > u) du.
func (c namedLaw) residual(x float64) float64 { return c.moment(1, x) / c.law.Mean() }
