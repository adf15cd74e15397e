package queueing

import "math"

// HalfinWhitt is the limit of P(wait) in M/M/c when the pool grows and its
// headroom keeps pace, (c − a)/√c → beta:
//
//	P(wait) → 1/(1 + beta·Φ(beta)/φ(beta))
//
// with the standard normal cdf Φ and density φ (Halfin and Whitt 1981, "Heavy-
// traffic limits for queues with many exponential servers"). They
// write beta as (1 − rho)·√c; with (c − a)/√a, which staffing uses, the limit is
// the same, and a finite pool lies between the two. Beyond beta of about 38 the
// result underflows to 0.
//
// Error: ParamError unless beta is finite and at least 0.
func HalfinWhitt(beta float64) (float64, error) {
	if !finite(beta) || beta < 0 {
		return 0, badFloat("square-root coefficient beta", beta, "finite and at least 0")
	}
	return 1 / (1 + halfinWhittOdds(beta)), nil
}

// halfinWhittOdds is beta·Φ(beta)/φ(beta), the odds of finding a free server.
func halfinWhittOdds(beta float64) float64 {
	cdf := math.Erfc(-beta/math.Sqrt2) / 2
	return math.Sqrt(2*math.Pi) * beta * cdf * math.Exp(beta*beta/2)
}

// BetaFor is the beta at which HalfinWhitt is p: the coefficient of the
// square-root rule c = ⌈a + beta·√a⌉ (SquareRoot) for a share p of requests
// that wait (Borst, Mandelbaum and Reiman 2004, "Dimensioning large call
// centers"). The rule is at most a server short of the exact answer where the
// reference checks it, from 2 to 1000 erlang and p from 1 % to 50 %.
//
// Error: ParamError unless 1e-300 ≤ p ≤ 1.
func BetaFor(p float64) (float64, error) {
	if !(p >= 1e-300 && p <= 1) {
		return 0, badFloat("probability of waiting p", p, "between 1e-300 and 1")
	}
	if p == 1 {
		return 0, nil
	}
	// With e^(beta²/2) = 1/p the odds are already above (1 − p)/p.
	hi := math.Sqrt(-2 * math.Log(p))
	want := math.Log1p(-p) - math.Log(p)
	return root(func(b float64) float64 { return want - math.Log(halfinWhittOdds(b)) }, 0, hi), nil
}
