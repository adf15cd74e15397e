package queueing

import (
	"math"

	"gonum.org/v1/gonum/dsp/fourier"
)

// The wait in M/G/1 is the sum of a geometric number of independent residual
// lives: P(N = n) = (1 − rho)·rho^n (Beneš 1957; Asmussen 2003, "Applied
// probability and queues", ch. VIII). Its tail G solves a renewal
// equation,
//
//	G(t) = rho·(1 − F(t)) + rho·∫₀ᵗ G(t − x) dF(x),   F the residual's cdf.
//
// F becomes a lattice law: of the mass of each cell of width h one half goes to
// either end. The compound geometric law of that lattice has the generating
// function (1 − rho)/(1 − rho·f(z)) and is read off it by a Fourier transform
// on a circle of radius below 1, which keeps the end of the table from wrapping
// round to its beginning. An atom counts half to either side of itself.
//
// The error then has an expansion in h², h⁴, …, provided every kink of F lies on
// the lattice, and Richardson extrapolation over h, 2h and 4h leaves h⁶. All
// three lattices use the same values of F. The lattice is fitted to the first
// kink there can be, the shortest service: up to it F(x) is x/E[S].
//
// Accuracy, relative, of P(wait > t): 3e-8 for smooth laws, 3e-7 for the
// deterministic law, for a Pareto law and for a density that is infinite at 0
// (see TestMG1Reference); 1e-3 for laws with more kinks than one, such as a
// mixture of constants (TestMG1Kinks). Tails below tailFloor, and times beyond
// maxSteps steps (4,000 mean service times), are extrapolated.

const (
	// roughSteps is the number of finest steps h in a mean service time where
	// only the range of a quantile is looked for.
	roughSteps = 4
	// fineSteps is that number for results: as many as make tableSteps in all.
	leastFineSteps, mostFineSteps, tableSteps = 16, 64, 1500
	// minSteps and maxSteps bound the number of finest steps in a table.
	minSteps = 64
	maxSteps = 1 << 16
	// tailFloor is the tail below which rounding errors count.
	tailFloor = 1e-8
)

// tail1 is P(W > t and N ≥ 2) at the points of the coarsest lattice. What the
// term N = 1 adds is known, rho(1 − rho)(1 − F(t)), and it is the one with the
// sharpest kinks.
type tail1 struct {
	m     MG1
	step  float64
	kink  int // steps to the first kink of F, or 0 for none in sight
	value []float64
	full  bool // the table cannot be made longer to any use
}

// fineTail is the table for results up to reach.
func (m MG1) fineTail(reach float64) (tail1, error) {
	steps := tableSteps * m.s / reach
	return m.tail(reach, int(math.Max(leastFineSteps, math.Min(mostFineSteps, steps))))
}

// tail computes the table up to reach, with so many finest steps in a mean
// service time.
func (m MG1) tail(reach float64, stepsPerService int) (tail1, error) {
	h, kink := m.lattice(stepsPerService)
	// A few steps more, for the polynomial at the end.
	used := (int(math.Min(maxSteps, math.Max(reach/h, minSteps))) + 36) / 4 * 4
	cdf, err := m.sample(h, used)
	if err != nil {
		return tail1{}, err
	}
	rho := m.PWait()
	fine := compoundTail(cdf, rho, 1)
	mid := compoundTail(cdf, rho, 2)
	coarse := compoundTail(cdf, rho, 4)
	t := tail1{m: m, step: 4 * h, kink: kink, full: used > maxSteps}
	for i, c := range coarse {
		a := fine[4*i] + (fine[4*i]-mid[2*i])/3
		b := mid[2*i] + (mid[2*i]-c)/3
		v := a + (a-b)/15
		if v < tailFloor {
			t.full = true
			break
		}
		t.value = append(t.value, v)
	}
	return t, nil
}

// lattice is the finest step h, and the first kink of the residual's law in
// steps of 4h if there is one at least as far as that.
func (m MG1) lattice(stepsPerService int) (h float64, kink int) {
	h = m.s / float64(stepsPerService)
	straight := func(x float64) bool { return math.Abs(m.residual(x)-x/m.s) < 1e-13*x/m.s }
	lo, hi := 0.0, m.s
	if straight(hi) {
		lo = hi
	}
	for range 50 {
		if mid := (lo + hi) / 2; straight(mid) {
			lo = mid
		} else {
			hi = mid
		}
	}
	kink = int(lo/(4*h) + 0.5)
	if kink > 0 {
		h = lo / float64(4*kink)
	}
	return h, kink
}

// sample is the residual's cdf at 0, h, …, n·h.
func (m MG1) sample(h float64, n int) ([]float64, error) {
	cdf := make([]float64, n+1)
	for i := 1; i <= n; i++ {
		v := 1.0
		if cdf[i-1] < 1 {
			v = m.residual(h * float64(i))
		}
		if !(v >= cdf[i-1]-1e-9 && v <= 1+1e-9) {
			return nil, badFloat("residual life P(rest ≤ "+formatFloat(h*float64(i))+" s)", v,
				"between 0 and 1 and not falling")
		}
		cdf[i] = math.Min(1, math.Max(v, cdf[i-1]))
	}
	return cdf, nil
}

// compoundTail is P(W > x, N ≥ 2) + P(W = x, N ≥ 2)/2 at x = 0, k·h, 2k·h, …, W
// the geometric sum with the lattice law of step k·h made from every k-th value
// of cdf.
func compoundTail(cdf []float64, rho float64, k int) []float64 {
	last := (len(cdf) - 1) / k
	size := transformSize(2 * (last + 1))
	// Radius^size is 1e-13: what wraps round is below the rounding errors, and
	// those grow to no more than 1e6.5 of themselves at the end of the table.
	radius := math.Pow(1e-13, 1/float64(size))
	f := make([]float64, size)
	scale := 1.0
	for i := range last {
		half := scale * (cdf[(i+1)*k] - cdf[i*k]) / 2
		scale *= radius
		f[i] += half
		f[i+1] += half * radius
	}
	fft := fourier.NewFFT(size)
	hat := fft.Coefficients(nil, f)
	for i, v := range hat {
		v *= complex(rho, 0)
		hat[i] = complex((1-rho)/float64(size), 0) * v * v / (1 - v)
	}
	g := fft.Sequence(f, hat)
	tail := g[:last+1]
	rest := rho * rho
	scale = 1
	for i, v := range tail {
		atom := v * scale
		scale /= radius
		tail[i] = rest - atom/2
		rest -= atom
	}
	return tail
}

// transformSize is the smallest 2^i or 3·2^i that is at least n.
func transformSize(n int) int {
	size := 1
	for size < n {
		size *= 2
	}
	if size*3/4 >= n {
		return size * 3 / 4
	}
	return size
}

// end is where the table ends.
func (t tail1) end() float64 { return t.step * float64(len(t.value)) }

// at is P(W > x).
func (t tail1) at(x float64) float64 {
	i := x / t.step
	last := len(t.value) - 1
	if last < 16 || i >= float64(last) {
		return t.beyond(x)
	}
	return t.one(x) + t.interpolate(i)
}

// one is P(W > x, N = 1).
func (t tail1) one(x float64) float64 {
	rho := t.m.PWait()
	return rho * (1 - rho) * (1 - t.m.residual(x))
}

// interpolate reads the table at i steps by a polynomial through eight points
// (Lagrange), on one side of the nearest possible kink: G has one wherever a
// sum of services of the shortest length ends.
func (t tail1) interpolate(i float64) float64 {
	const points = 8
	lo, hi := 0, len(t.value)-1
	if t.kink >= points {
		cell := int(i) / t.kink * t.kink
		lo, hi = cell, min(hi, cell+t.kink)
		if hi-lo < points-1 {
			lo = hi - points + 1
		}
	}
	first := min(max(int(i)-points/2+1, lo), hi-points+1)
	sum := 0.0
	for j := range points {
		weight := 1.0
		for k := range points {
			if k != j {
				weight *= (i - float64(first+k)) / float64(j-k)
			}
		}
		sum += weight * t.value[first+j]
	}
	return sum
}

// beyond continues the table: exponentially, at the rate of its last quarter,
// which is the law of every service time that has an exponential moment; but
// not below P(one of the residual lives alone exceeds x), which is what remains
// for those that have none.
func (t tail1) beyond(x float64) float64 {
	rho := t.m.PWait()
	rest := 1 - t.m.residual(x)
	longest := rho * rest / (1 - rho + rho*rest)
	last := len(t.value) - 1
	if last < 16 {
		return longest
	}
	from := last * 3 / 4
	rate := math.Log(t.value[from]/t.value[last]) / float64(last-from)
	return math.Max(longest, t.one(x)+t.value[last]*math.Exp(-rate*(x/t.step-float64(last))))
}

// quantile is the time at which the tail falls to p.
func (t tail1) quantile(p float64) float64 {
	lo, hi := 0.0, t.step
	for t.at(hi) > p && hi < math.MaxFloat64/4 {
		lo, hi = hi, 2*hi
	}
	return root(func(x float64) float64 { return t.at(x) - p }, lo, hi)
}
