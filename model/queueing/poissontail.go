package queueing

import (
	"math"

	"gonum.org/v1/gonum/mathext"
)

// logPoissonBelow is ln P(N < k), N Poisson with mean y ≥ 0, k ≥ 1, to full
// relative accuracy of the probability on both sides and far into the tail.
func logPoissonBelow(k int, y float64) float64 {
	f := float64(k)
	sd := math.Sqrt(f)
	switch {
	case y == 0 || y < f-9.5*sd-25:
		return 0 // P(N ≥ k) is below 1e-18
	case y > f+4*sd+25:
		return logPoisson(k-1, y) + math.Log(lowerTerms(k, y))
	case y < f-4*sd:
		// 1 − P(N = k)(1 + y/(k+1) + y²/((k+1)(k+2)) + …)
		sum, term := 0.0, 1.0
		for n := f + 1; term > 1e-17*sum; n++ {
			sum += term
			term *= y / n
		}
		return math.Log1p(-math.Exp(logPoisson(k, y)) * sum)
	default:
		return math.Log(mathext.GammaIncRegComp(f, y))
	}
}

// lowerTerms is P(N < k)/P(N = k−1) = 1 + (k−1)/y + (k−1)(k−2)/y² + …, k ≥ 1,
// y > 0, or what a double can hold of it. For y well above k it is Legendre's
// continued fraction for the upper incomplete gamma function (Abramowitz and
// Stegun 1964, 6.5.31, in its even form), all of whose terms are positive here.
func lowerTerms(k int, y float64) float64 {
	f := float64(k)
	if y <= f+4*math.Sqrt(f)+25 {
		return math.Exp(math.Min(700, logPoissonBelow(k, y)-logPoisson(k-1, y)))
	}
	// y/(b0 + a1/(b1 + a2/(b2 + …))), b_i = y−k+1+2i, a_i = i(k−i), evaluated
	// forwards (Steed). It ends at i = k.
	b := y - f + 1
	d := 1 / b
	sum, delta := d, d
	for i := 1.0; i < f; i++ {
		b += 2
		a := i * (f - i)
		next := 1 / (b + a*d)
		delta *= -a * d * next
		d = next
		sum += delta
		if math.Abs(delta) < 1e-17*sum {
			break
		}
	}
	return y * sum
}
