package queueing

import "math"

// A request that is accepted and must wait finds J requests in line ahead of
// it (truncGeo) and waits for J+1 departures at the full rate c/S: an Erlang
// mixture. In the reduced time x = c·t/S,
//
//	T(x) = P(wait > t | waits) = Σ_{j<K} P(J = j)·P(N(x) ≤ j),
//
// N(x) Poisson with mean x. Exchanging the sums gives
// T(x) = Σ_{i<K} P(N(x) = i)·P(J ≥ i), a sum of positive terms of which only
// about √x around its largest matter. For rho < 1 the factor rho^i in
// P(J ≥ i) goes into the Poisson weight (e^−x(1−rho), mean rho·x), which keeps
// full relative accuracy far into the tail and makes the two cases one: with
// q = min(rho, 1/rho), y = x·min(rho, 1) and R(i) = 1 + q + … + q^(K−1−i),
//
//	T(x) = e^−(x−y) · Σ_{i<K} P(N(y) = i)·R(i)/R(0).

// logTail is ln T(x) for n ≥ 1 places; 0 at x ≤ 0. It is −Inf where T is below
// the smallest double.
func (g truncGeo) logTail(x float64) float64 {
	if x <= 0 {
		return 0
	}
	if math.IsInf(x, 1) {
		return math.Inf(-1)
	}
	y, lead := x, 0.0
	if !g.growing {
		y, lead = g.q*x, x*g.gap
	}
	if y < 1e-30 {
		return -lead // N(y) = 0 for sure
	}
	top := poissonTop(y, g.n-1)
	// Downwards from the top: p grows and then falls, R only grows.
	logP := logPoisson(top, y)
	r := g.sum(g.n - top)
	w := g.pow(g.n - top)
	p, sum := 1.0, 0.0
	for i := top; ; i-- {
		term := p * r
		sum += term
		if i == 0 || term < 1e-20*sum {
			break
		}
		p *= float64(i) / y
		r += w
		w *= g.q
	}
	return math.Min(0, math.Log(sum/g.sum(g.n))+logP-lead)
}

// poissonTop is the largest i ≤ last that can matter in a sum weighted by
// Poisson(y) probabilities: beyond it they are below 1e-19 of the largest.
func poissonTop(y float64, last int) int {
	var top float64
	if y < 1 {
		// y^i/i! falls by y at least per step; 25 steps suffice even at y = 1.
		top = math.Min(25, 1+math.Floor(46/-math.Log(y)))
	} else {
		top = math.Ceil(y + 9.5*math.Sqrt(y) + 25)
	}
	return int(math.Min(top, float64(last)))
}

// timeAtLogTail is the reduced time x at which ln T(x) = −l, for l ≥ 0.
func (g truncGeo) timeAtLogTail(l float64) float64 {
	// T is below the tail of an Erlang of n stages (J ≤ n−1), which is below
	// e^−l at n + √(2nl) + l (Boucheron, Lugosi and Massart 2013, §2.4), ...
	n := float64(g.n)
	hi := n + math.Sqrt(2*n*l) + l
	if !g.growing && g.gap > 0 {
		// ... and below that of the unlimited line.
		hi = math.Min(hi, l/g.gap)
	}
	return root(func(x float64) float64 { return g.logTail(x) + l }, 0, hi)
}
