package predict

import (
	"math"
	"slices"
	"sort"
)

// Curve is m(t), the mean number of streams open at time t if nobody ever waits
// and the run starts empty: M_t/G/∞ (Eick, Massey and Whitt 1993, "The physics
// of the M_t/G/∞ queue", eq. 4), m(t) = ∫ λ(t−u)·P(S > u) du. A rate that
// jumps by Δ at t_i adds Δ·E[S]·F_e(t − t_i), where F_e is the law of the
// residual life, and one whose slope changes by Δ there the integral of that; a
// batch of N at t_i adds N·P(S > t − t_i). The mean holds for any arrivals that
// come at this rate on average, Poisson or not.
//
// Rates that are constant between steps give values to 1e-9, the others, and laws
// by parts or of streams that break, to about 1e-3 of the highest.
type Curve struct {
	flows []flowCurve
}

type flowCurve struct {
	*residual
	jumps []jump
	size  float64
	at    float64
	opens float64 // share of requests that open a stream
}

// jump is a change of the rate and of its slope; line is the rate from there on.
type jump struct {
	at, by, bend float64
	line         step
}

// fewJumps is up to how many jumps F_e is computed for each.
const fewJumps = 32

func (t *traffic) curve() *Curve {
	c := &Curve{flows: make([]flowCurve, len(t.flows))}
	for i := range t.flows {
		f := &t.flows[i]
		fc := flowCurve{size: f.size, at: f.at, opens: t.opens}
		bent := fc.findJumps(f.steps)
		switch {
		case f.parts:
			fc.residual = newTable(f.whole, f.law, t.rules.during, partsNodes)
		case bent || t.rules.during > 0 || len(fc.jumps) > fewJumps:
			fc.residual = newTable(f.whole, f.law, t.rules.during, fineNodes)
		default:
			fc.residual = newResidual(f.law)
		}
		c.flows[i] = fc
	}
	return c
}

// findJumps says whether any of them changes the slope.
func (f *flowCurve) findJumps(steps []step) (bent bool) {
	var line step
	for _, s := range steps {
		before := line.value(s.at)
		by, bend := s.rate-before, s.slope-line.slope
		if math.Abs(by) <= 1e-12*max(s.rate, before) { // the end of a slope, rounded
			by = 0
		}
		if by != 0 || bend != 0 {
			f.jumps = append(f.jumps, jump{s.at, by, bend, s})
			bent = bent || bend != 0
		}
		line = s
	}
	return bent
}

// At returns m(t) of all workloads, t in seconds from the start.
func (c *Curve) At(t float64) float64 {
	var sum float64
	for i := range c.flows {
		sum += c.flows[i].value(t)
	}
	return sum
}

// Workload returns m(t) of one workload, in the scenario's order.
func (c *Curve) Workload(i int, t float64) float64 { return c.flows[i].value(t) }

func (f *flowCurve) value(t float64) float64 {
	// Jumps long past have had their whole effect: the rate before the first
	// recent one, times E[S], a slope being met late by its residual life.
	first := sort.Search(len(f.jumps), func(i int) bool { return t-f.jumps[i].at < f.far })
	last := sort.Search(len(f.jumps), func(i int) bool { return f.jumps[i].at >= t })
	var sum float64
	if first > 0 {
		line := &f.jumps[first-1].line
		sum = (line.value(t) - line.slope*f.tail) * f.mean
	}
	for i := first; i < last; i++ {
		j := &f.jumps[i]
		sum += j.by * f.mean * f.cdf(t-j.at)
		if j.bend != 0 {
			sum += j.bend * f.mean * f.filled(t-j.at)
		}
	}
	if f.size > 0 && t >= f.at {
		sum += f.size * f.survival(t-f.at)
	}
	return max(0, sum*f.opens) // falling rates may leave a rounding error below
}

// Mean returns the average of m over [from, to], in seconds.
func (c *Curve) Mean(from, to float64) float64 {
	var sum float64
	for i := range c.flows {
		sum += c.flows[i].average(from, to)
	}
	return sum
}

func (f *flowCurve) average(from, to float64) float64 {
	var sum, size float64
	add := func(factor, upTo, before float64) {
		sum += factor * (upTo - before)
		size += math.Abs(factor) * upTo
	}
	for i := range f.jumps {
		j := &f.jumps[i]
		add(j.by*f.mean, f.filled(to-j.at), f.filled(from-j.at))
		if j.bend != 0 {
			add(j.bend*f.mean, f.twice(to-j.at), f.twice(from-j.at))
		}
	}
	if f.size > 0 {
		add(f.size*f.mean, f.cdf(to-f.at), f.cdf(from-f.at))
	}
	if sum <= rounding*size { // all is over before the window: what is left is rounding
		return 0
	}
	return sum * f.opens / (to - from)
}

// rounding is what differences of large sums may leave of nothing.
const rounding = 1e-13

// looks is about how many points Peak looks at, at least two in each stretch
// between two changes.
const looks = 256

// Peak returns the highest m in [from, to] and when it is reached, in seconds.
func (c *Curve) Peak(from, to float64) (at, value float64) {
	edges := c.edges(from, to)
	parts := min(max(2, looks/len(edges)), 64)
	points := []float64{from}
	for i := 1; i < len(edges); i++ {
		a, b := edges[i-1], edges[i]
		for k := 1; k < parts; k++ {
			x := float64(k) / float64(parts)
			points = append(points, a+(b-a)*x*x) // dense behind a change, where m turns
		}
		points = append(points, b)
	}
	best, value := 0, math.Inf(-1)
	for i, t := range points {
		if v := c.At(t); v > value {
			best, value = i, v
		}
	}
	// Each side by itself: at a batch m jumps.
	at = points[best]
	at, value = c.climb(points[max(0, best-1)], points[best], at, value)
	return c.climb(points[best], points[min(best+1, len(points)-1)], at, value)
}

// climb narrows [lo, hi] around a highest point by golden sections.
func (c *Curve) climb(lo, hi, at, value float64) (float64, float64) {
	const golden = 0.6180339887498949
	for range 40 {
		x, y := hi-golden*(hi-lo), lo+golden*(hi-lo)
		vx, vy := c.At(x), c.At(y)
		if vx > value {
			at, value = x, vx
		}
		if vy > value {
			at, value = y, vy
		}
		if vx > vy {
			hi = y
		} else {
			lo = x
		}
	}
	return at, value
}

// edges lists from, to and every change between them, in order.
func (c *Curve) edges(from, to float64) []float64 {
	edges := []float64{from, to}
	add := func(at float64) {
		if at > from && at < to {
			edges = append(edges, at)
		}
	}
	for i := range c.flows {
		for _, j := range c.flows[i].jumps {
			add(j.at)
		}
		if c.flows[i].size > 0 {
			add(c.flows[i].at)
		}
	}
	slices.Sort(edges)
	return slices.Compact(edges)
}
