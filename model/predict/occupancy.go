package predict

import (
	"fmt"
	"math"

	"capsize/model/dist"
)

// occupancy is the law of the bytes held at a random instant, base excluded: with
// n in the system, min(n, c) streams are open and the rest wait, each with bytes
// of its own, drawn independently. An open stream of age A holds
// fixed + growth·A + perToken·T; met at a random instant its age has the law of
// the residual life (Cox 1962, "Renewal Theory", §5.4). With a Poisson number
// this is the compound Poisson law of M/G/∞.
//
// Method: the Laplace transform of the sum is the generating function of n at
// the transforms of the pieces. It is inverted as a Fourier series on a window
// that begins at 0 (Abate and Whitt 1992, "The Fourier-series method for
// inverting transforms of probability distributions"): see invert. Where pieces
// vary too little to matter by themselves, the sum for each n is normal; where
// they do not vary, it is a number. The values are not safe for use by several
// goroutines.
type occupancy struct {
	open, waiting pieces
	work          map[int]*grid
}

// bytesPart is one workload's streams, or its waiters (growth 0, age nil): each
// holds fixed + growth·A + perToken·T bytes, where A has the law of the residual
// life of *age and T the law *prompt. Without a law the term is 0.
type bytesPart struct {
	weight, fixed, growth float64
	age, prompt           *dist.Law
	perToken              float64
}

// pieces is what one of those open, or of those waiting, holds: a mixture.
type pieces struct {
	parts           []part
	mean            float64 // exact
	variance, third float64 // of what is tabulated; third central moment
}

// part is fixed plus independent terms.
type part struct {
	weight, fixed float64
	terms         []term
}

// term is scale times a quantity of tabulated law.
type term struct {
	*lawTable
	scale float64
}

// newOccupancy mixes the parts by weight and tabulates their laws. Errors: no open
// part, weights without a positive sum, and numbers that are negative or not
// finite.
func newOccupancy(open, waiting []bytesPart) (*occupancy, error) {
	o := &occupancy{work: map[int]*grid{}}
	known := tables{}
	var err error
	if o.open, err = newPieces(open, known); err == nil && len(waiting) > 0 {
		o.waiting, err = newPieces(waiting, known)
	}
	return o, err
}

func newPieces(from []bytesPart, known tables) (pieces, error) {
	var p pieces
	total := 0.0
	for _, b := range from {
		for _, v := range [...]float64{b.weight, b.fixed, b.growth, b.perToken} {
			if !(v >= 0) || math.IsInf(v, 1) {
				return p, fmt.Errorf("bytes and weights must be finite and at least 0, got %v", v)
			}
		}
		total += b.weight
	}
	if !(total > 0) || math.IsInf(total, 1) {
		return p, fmt.Errorf("weights of what is held must have a positive sum, got %v", total)
	}
	var m2, m3 float64 // about 0
	for _, b := range from {
		if b.weight == 0 {
			continue
		}
		x := part{weight: b.weight / total, fixed: b.fixed}
		mean := b.fixed
		if b.age != nil && b.growth > 0 {
			mean += b.growth * b.age.ResidualMean()
			x.add(known.residual(b.age), b.growth)
		}
		if b.prompt != nil && b.perToken > 0 {
			mean += b.perToken * b.prompt.Mean()
			x.add(known.plain(b.prompt), b.perToken)
		}
		p.mean += x.weight * mean
		m, v, k := x.moments()
		m2 += x.weight * (v + m*m)
		m3 += x.weight * (k + 3*m*v + m*m*m)
		p.parts = append(p.parts, x)
	}
	m := p.tabledMean()
	p.variance = max(0, m2-m*m)
	if p.variance <= 1e-14*m2 {
		p.variance = 0
	}
	p.third = m3 - 3*m*p.variance - m*m*m
	return p, nil
}

// add puts in scale times a tabulated quantity; one that does not vary is fixed.
func (p *part) add(t *lawTable, scale float64) {
	if t.variance == 0 {
		p.fixed += scale * t.mean
		return
	}
	p.terms = append(p.terms, term{t, scale})
}

// moments are mean, variance and third central moment.
func (p *part) moments() (mean, variance, third float64) {
	mean = p.fixed
	for _, t := range p.terms {
		mean += t.scale * t.mean
		variance += t.scale * t.scale * t.variance
		third += t.scale * t.scale * t.scale * t.third
	}
	return mean, variance, third
}

func (p *pieces) tabledMean() (mean float64) {
	for i := range p.parts {
		m, _, _ := p.parts[i].moments()
		mean += p.parts[i].weight * m
	}
	return mean
}

// varies says whether the bytes of one of them vary so much that the law of their
// sum is not normal to a share fine of the size.
func (p *pieces) varies(size float64) bool {
	const fine = 2e-4
	if p.variance == 0 {
		return false
	}
	sd := math.Sqrt(p.variance)
	return sd+math.Abs(p.third)/p.variance > fine*size
}

// mean returns the mean bytes held, where n are in the system with probability
// p[n − first], and at most c are open.
func (o *occupancy) mean(first int, p []float64, c int) float64 {
	var open, waiting float64
	for i, v := range p {
		n := first + i
		open += v * float64(min(n, c))
		waiting += v * float64(max(0, n-c))
	}
	return open*o.open.mean + waiting*o.waiting.mean
}

// quantile returns the bytes that are not exceeded with probability share; NaN
// unless share is in (0, 1) and p holds something. The error is below 1e-3 of
// the value; none where no piece varies.
func (o *occupancy) quantile(share float64, first int, p []float64, c int) float64 {
	if !(share > 0 && share < 1) || len(p) == 0 {
		return math.NaN()
	}
	n := newNumber(first, p, c, 1e-4*min(share, 1-share))
	if n.none() >= share {
		return 0
	}
	mean, variance := o.size(n)
	if mean == 0 {
		return 0
	}
	switch {
	case o.open.variance == 0 && (n.last <= c || o.waiting.variance == 0):
		return o.stepQuantile(share, first, p, c)
	case !o.open.varies(mean) && (n.last <= c || !o.waiting.varies(mean)):
		return o.normalQuantile(share, first, p, c, mean, variance)
	}
	points := mostPoints
	if n.first > 0 && o.spread(n) > 3e-3*mean {
		points = finePoints
	}
	return o.invertedQuantile(share, n, mean+math.Sqrt(-2*variance*math.Log(1-share)), points)
}

// spread is the standard deviation of the sum for the least number in the system.
func (o *occupancy) spread(n *number) float64 {
	return math.Sqrt(float64(min(n.first, n.c)) * o.open.variance)
}

// size is mean and variance of the sum, as tabulated.
func (o *occupancy) size(n *number) (mean, variance float64) {
	open, waiting := o.open.tabledMean(), o.waiting.tabledMean()
	var square float64
	n.each(func(i int, v float64) {
		a, b := float64(min(i, n.c)), float64(max(0, i-n.c))
		m := a*open + b*waiting
		mean += v * m
		square += v * m * m
		variance += v * (a*o.open.variance + b*o.waiting.variance)
	})
	return mean, variance + max(0, square-mean*mean)
}

// stepQuantile is exact: bytes follow from the number.
func (o *occupancy) stepQuantile(share float64, first int, p []float64, c int) float64 {
	n, below := first, p[0]
	for ; below < share && n < first+len(p)-1; below += p[n-first] {
		n++
	}
	return float64(min(n, c))*o.open.mean + float64(max(0, n-c))*o.waiting.mean
}

// normalQuantile bisects the mixture of normal laws over n.
func (o *occupancy) normalQuantile(share float64, first int, p []float64, c int, mean, variance float64) float64 {
	tail := func(y float64) (above float64) {
		for i, v := range p {
			n := first + i
			a, b := float64(min(n, c)), float64(max(0, n-c))
			d := y - a*o.open.mean - b*o.waiting.mean
			sd := math.Sqrt(a*o.open.variance + b*o.waiting.variance)
			switch {
			case d < -9*sd:
				above += v
			case d < 9*sd:
				above += v * math.Erfc(d/sd/math.Sqrt2) / 2
			}
		}
		return above
	}
	lo, hi := 0.0, mean+math.Sqrt(variance)
	for tail(hi) > 1-share {
		lo, hi = hi, 2*hi
	}
	for hi-lo > 1e-5*hi {
		if mid := (lo + hi) / 2; tail(mid) > 1-share {
			lo = mid
		} else {
			hi = mid
		}
	}
	return hi
}
