package dist_test

import (
	"fmt"
	"math"
	"testing"

	"gonum.org/v1/gonum/integrate/quad"

	"capsize/model/dist"
)

// namedLaw is one law of the conformance suite.
type namedLaw struct {
	name string
	law  dist.Law
}

// builtLaws returns laws of every built family, narrow and wide, so that a new
// family is tested as soon as it is built.
func builtLaws(t testing.TB) []namedLaw {
	t.Helper()
	var laws []namedLaw
	for _, f := range dist.Families() {
		if !f.Built() {
			continue
		}
		spreads := []float64{0.1, 0.5, 0.8, 1, 2, 4}
		switch f {
		case dist.Exponential:
			spreads = []float64{1}
		case dist.Deterministic:
			spreads = []float64{0}
		}
		for _, cv := range spreads {
			laws = append(laws, namedLaw{fmt.Sprintf("%s_cv%v", f, cv), mustNew(t, f, 12, cv)})
		}
	}
	return laws
}

// mustNew is dist.New for parameters that are right by construction.
func mustNew(t testing.TB, f dist.Family, mean, cv float64) dist.Law {
	t.Helper()
	law, err := dist.New(f, mean, cv)
	if err != nil {
		t.Fatalf("New(%s, %v, %v): %v", f, mean, cv, err)
	}
	return law
}

// moment returns E[Xⁿ] = ∫ n·xⁿ⁻¹·P(X > x) dx from the survival function alone.
// With x = eᵗ the integrand is smooth and vanishes at both ends, where the
// trapezoidal rule converges faster than any power of the step. A law with a
// finite upper end is constant up to there, and Gauss's rule is exact.
func moment(law dist.Law, n float64) float64 {
	if end := law.Quantile(1); !math.IsInf(end, 1) {
		return quad.Fixed(func(x float64) float64 {
			return n * math.Pow(x, n-1) * law.Survival(x)
		}, 0, end, 20, quad.Legendre{}, 0)
	}
	const step = 1.0 / 256
	var sum float64
	center := math.Log(law.Mean())
	for t := center - 45; t < center+45; t += step {
		sum += n * math.Exp(n*t) * law.Survival(math.Exp(t))
	}
	return sum * step
}

// residual returns (1/E[X]) ∫₀ˣ P(X > u) du by Gauss's rule on u = eᵗ, in short
// pieces up to x or the upper end of the law.
func residual(law dist.Law, x float64) float64 {
	end := math.Log(min(x, law.Quantile(1)))
	var sum float64
	for piece := range 80 {
		hi := end - float64(piece)/2
		sum += quad.Fixed(func(t float64) float64 {
			return math.Exp(t) * law.Survival(math.Exp(t))
		}, hi-0.5, hi, 30, quad.Legendre{}, 0)
	}
	return sum / law.Mean()
}
