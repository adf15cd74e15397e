package stat

import "math"

// Difference estimates B − A of two systems whose replications met the same
// random numbers, pair by pair (common random numbers and the paired-t interval:
// Law, Simulation Modeling and Analysis, 5th ed. 2015, ch. 10.2.1 and 11.2). It
// may be negative.
type Difference struct {
	Estimate
	// Unpaired is half the width that the interval would have had without
	// pairing (Welch 1938, from the same replications); NaN without an interval.
	Unpaired float64
	Pairs    int // replications in which both had a value
}

// agreed is the number of pairs from which on the same difference in each of
// them is evidence: by the sign test chance gives it once in 2^(n−1).
const agreed = 6

// Significant says that the difference is not chance, at the 5 % level: its
// interval leaves out 0, or it is the same, and not 0, in all of six pairs or
// more.
func (d *Difference) Significant() bool {
	if d.HasInterval() {
		return d.Lo > 0 || d.Hi < 0
	}
	return d.Reason == Constant && d.Value != 0 && d.Pairs >= agreed
}

// Gain is how many times narrower pairing made the interval, NaN without one.
func (d *Difference) Gain() float64 {
	if !d.HasInterval() {
		return math.NaN()
	}
	return d.Unpaired / ((d.Hi - d.Lo) / 2)
}

// NoDifference is a difference that nothing is known of.
func NoDifference(reason string) Difference {
	return Difference{Estimate: Point(math.NaN(), reason), Unpaired: math.NaN()}
}

// MeanDifference estimates the mean of b[i] − a[i] by Student's t. Pairs in
// which either is NaN are left out. t is T975.
func MeanDifference(a, b []float64, t func(df int) float64) Difference {
	var x, y []float64
	for i := range a {
		if !math.IsNaN(a[i]) && !math.IsNaN(b[i]) {
			x, y = append(x, a[i]), append(y, b[i])
		}
	}
	return paired(x, y, t)
}

// paired needs values in both.
func paired(x, y []float64, t func(df int) float64) Difference {
	n := len(x)
	if n == 0 {
		return NoDifference("")
	}
	diffs := make([]float64, n)
	for i := range x {
		diffs[i] = y[i] - x[i]
	}
	mean, variance := moments(diffs)
	d := Difference{Estimate: Point(mean, TooFew), Unpaired: math.NaN(), Pairs: n}
	switch {
	case n < 2:
	case variance == 0:
		d.Reason = Constant
	default:
		half := t(n-1) * math.Sqrt(variance/float64(n))
		d.Estimate = Estimate{Value: mean, Lo: mean - half, Hi: mean + half}
		d.Unpaired = welch(x, y, t)
	}
	return d
}

// welch is half the width of the interval of two independent samples of equal
// size (Welch 1938), its degrees of freedom rounded down.
func welch(x, y []float64, t func(df int) float64) float64 {
	n := float64(len(x))
	_, vx := moments(x)
	_, vy := moments(y)
	sum := vx + vy
	df := (n - 1) * sum * sum / (vx*vx + vy*vy)
	return t(int(df)) * math.Sqrt(sum/n)
}

// moments returns mean and sample variance, the latter exactly 0 for equal
// values.
func moments(x []float64) (mean, variance float64) {
	m2 := 0.0
	for i, v := range x { // Welford 1962
		d := v - mean
		mean += d / float64(i+1)
		m2 += d * (v - mean)
	}
	return mean, m2 / max(1, float64(len(x)-1))
}

// Difference estimates the q-quantile of o less that of p with a jackknife over
// the replications that both hold in the same order: leaving one out takes it
// from both. Arguments as for [Pool.Quantile], whose rules for having an
// interval both must meet.
func (p *Pool) Difference(o *Pool, q float64, weighted bool, t func(df int) float64) Difference {
	a, b := p.all.Quantile(q), o.all.Quantile(q)
	if math.IsNaN(a) || math.IsNaN(b) {
		return NoDifference("")
	}
	d := Difference{Estimate: Point(b-a, TooFew), Unpaired: math.NaN(), Pairs: len(p.parts)}
	if p.tooFew(q, weighted) || o.tooFew(q, weighted) {
		return d
	}
	j := paired(p.pseudo(a, q), o.pseudo(b, q), t)
	d.Reason, d.Unpaired = j.Reason, j.Unpaired
	if j.HasInterval() {
		half := (j.Hi - j.Lo) / 2
		d.Lo, d.Hi = d.Value-half, d.Value+half
	}
	return d
}
