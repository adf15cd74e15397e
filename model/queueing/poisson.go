package queueing

import "math"

// logPoisson is ln(e^−x x^n/n!), n ≥ 0, x > 0, with an absolute error of a few
// units in the last place of the result. The textbook form loses as many
// digits as n·ln n has; this one writes n! by Stirling's series and what is
// left as a deviance (Loader 2000, "Fast and accurate computation of binomial
// probabilities").
func logPoisson(n int, x float64) float64 {
	f := float64(n)
	if n < 16 {
		lg, _ := math.Lgamma(f + 1)
		return f*math.Log(x) - x - lg
	}
	return -0.5*math.Log(2*math.Pi*f) - stirlingError(f) - deviance(f, x)
}

// stirlingError is ln n! − ln(√(2πn) n^n e^−n) for n ≥ 16.
func stirlingError(n float64) float64 {
	s := n * n
	return (1./12 - (1./360-(1./1260-(1./1680-1./1188/s)/s)/s)/s) / n
}

// deviance is n·ln(n/x) + x − n ≥ 0.
func deviance(n, x float64) float64 {
	d := n - x
	if math.Abs(d) >= 0.1*(n+x) {
		return n*math.Log(n/x) - d
	}
	// ln(n/x) = 2·artanh(v), and the leading terms cancel by hand.
	v := d / (n + x)
	sum, term := d*v, 2*n*v
	for j := 3.0; ; j += 2 {
		term *= v * v
		next := sum + term/j
		if next == sum {
			return sum
		}
		sum = next
	}
}

// logEmpty is ln π_0 of a system whose states relative to π_c weigh e^logTotal
// together, and busy from c on. π_c/π_0 = a^c/c! = e^a·u with u = P(N = c),
// N Poisson with mean a, so that π_0 = e^−a/(u·e^logTotal).
//
// Far below c the two factors of u·e^logTotal are huge and cancel. There it is
// written as P(N < c) + u·busy = 1 + u·(busy − P(N ≥ c)/u).
func logEmpty(c int, a, busy, logTotal float64) float64 {
	u := logPoisson(c, a)
	if a > float64(c)/2 {
		return -a - u - logTotal
	}
	upper, term := 0.0, 1.0 // P(N ≥ c)/u = 1 + a/(c+1) + a²/((c+1)(c+2)) + …
	for n := c + 1; term > 1e-17; n++ {
		upper += term
		term *= a / float64(n)
	}
	return -a - math.Log1p(math.Exp(u)*(busy-upper))
}
