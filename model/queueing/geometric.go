package queueing

import "math"

// truncGeo is the law of J on 0..n−1 with P(J = j) proportional to rho^j: what
// an accepted request that must wait finds ahead of it in a line of n places.
// It serves every rho > 0. The ratio is stored as q = min(rho, 1/rho) ≤ 1, and
// for rho > 1 everything is counted from the far end, so nothing overflows and
// nothing happens at rho = 1.
type truncGeo struct {
	n       int
	growing bool    // rho > 1
	q       float64 // min(rho, 1/rho)
	gap     float64 // 1 − q, from the difference c − a, not from rho
	logQ    float64 // ln q ≤ 0
}

// newTruncGeo takes rho as the quotient a/c, to keep 1 − q exact near rho = 1.
func newTruncGeo(n int, a, c float64) truncGeo {
	g := truncGeo{n: n, growing: a > c}
	lo, hi := a, c
	if g.growing {
		lo, hi = c, a
	}
	g.q = lo / hi
	g.gap = (hi - lo) / hi
	g.logQ = math.Log1p(-g.gap)
	if g.gap > 0.5 {
		g.logQ = math.Log(g.q)
	}
	return g
}

// sum is 1 + q + … + q^(m−1), without cancellation at any q.
func (g truncGeo) sum(m int) float64 {
	if m <= 0 {
		return 0
	}
	if g.gap == 0 {
		return float64(m)
	}
	return -math.Expm1(float64(m)*g.logQ) / g.gap
}

// pow is q^m.
func (g truncGeo) pow(m int) float64 { return math.Exp(float64(m) * g.logQ) }

// mean1 is E[J + 1], n ≥ 1.
//
// For q ≤ 1 and ε = −ln q: 1/(1−q) − n/(e^{nε}−1), two numbers that grow
// together as q → 1. There 1/(e^v−1) = 1/v − 1/2 + b(v) with a smooth b
// removes the poles: E[J + 1] = (n+1)/2 + b(ε) − n·b(nε).
func (g truncGeo) mean1() float64 {
	n := float64(g.n)
	v := -n * g.logQ
	var m float64
	if v < 0.5 {
		m = (n+1)/2 + bernoulliTail(v/n) - n*bernoulliTail(v)
	} else {
		m = 1/g.gap - n/math.Expm1(v)
	}
	if g.growing {
		return n + 1 - m
	}
	return m
}

// bernoulliTail is 1/(e^v−1) − 1/v + 1/2 for |v| ≤ 1/2 by its power series
// Σ B_{2k} v^{2k−1}/(2k)! (Abramowitz and Stegun 1964, 23.1.1).
func bernoulliTail(v float64) float64 {
	coef := [...]float64{
		1. / 12, -1. / 720, 1. / 30240, -1. / 1209600, 1. / 47900160,
		-691. / 1307674368000, 1. / 74724249600, -3617. / 10670622842880000,
	}
	s := 0.0
	for i := len(coef) - 1; i >= 0; i-- {
		s = s*v*v + coef[i]
	}
	return s * v
}
