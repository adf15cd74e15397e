package predict

import (
	"math"
	"slices"
	"sort"

	"capsize/model/dist"
	"gonum.org/v1/gonum/integrate/quad"
)

// Curve is m(t), the mean number of streams open at time t if nobody ever waits
// and the run starts empty: M_t/G/∞ (Eick, Massey and Whitt 1993, "The physics
// of the M_t/G/∞ queue", eq. 4), m(t) = ∫ λ(t−u)·P(S > u) du. A rate that
// jumps by Δ at t_i adds Δ·E[S]·F_e(t − t_i), where F_e is the law of the
// residual life; a batch of N at t_i adds N·P(S > t − t_i).
type Curve struct {
	flows []flowCurve
}

type flowCurve struct {
	law   dist.Law
	mean  float64
	far   float64 // the residual life is shorter to every purpose
	tail  float64 // ∫(1 − F_e), up to far
	jumps []jump
	size  float64
	at    float64
}

// jump is a change of the rate; until is the rate before it.
type jump struct{ at, by, until float64 }

// negligible is the chance of a residual life beyond flowCurve.far.
const negligible = 1e-14

func (t *traffic) curve() *Curve {
	c := &Curve{flows: make([]flowCurve, len(t.flows))}
	for i := range t.flows {
		f := &t.flows[i]
		fc := flowCurve{law: f.law, mean: f.law.Mean(), size: f.size, at: f.at}
		for fc.far = fc.mean; 1-fc.law.ResidualCDF(fc.far) > negligible && fc.far < 1e6*fc.mean; {
			fc.far *= 2
		}
		fc.tail = fc.unfilled(fc.far)
		rate := 0.0
		for _, s := range f.steps {
			if s.rate != rate {
				fc.jumps = append(fc.jumps, jump{s.at, s.rate - rate, rate})
			}
			rate = s.rate
		}
		c.flows[i] = fc
	}
	return c
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
	// recent one, times E[S].
	first := sort.Search(len(f.jumps), func(i int) bool { return t-f.jumps[i].at < f.far })
	last := sort.Search(len(f.jumps), func(i int) bool { return f.jumps[i].at >= t })
	var sum float64
	switch {
	case first < len(f.jumps):
		sum = f.jumps[first].until * f.mean
	case len(f.jumps) > 0:
		sum = (f.jumps[first-1].until + f.jumps[first-1].by) * f.mean
	}
	for i := first; i < last; i++ {
		sum += f.jumps[i].by * f.mean * f.law.ResidualCDF(t-f.jumps[i].at)
	}
	if f.size > 0 && t >= f.at {
		sum += f.size * f.law.Survival(t-f.at)
	}
	return max(0, sum) // falling rates may leave a rounding error below
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
	var sum float64
	for _, j := range f.jumps {
		sum += j.by * f.mean * (f.filled(to-j.at) - f.filled(from-j.at))
	}
	if f.size > 0 {
		sum += f.size * f.mean * (f.law.ResidualCDF(to-f.at) - f.law.ResidualCDF(from-f.at))
	}
	return max(0, sum/(to-from))
}

// filled is ∫₀ˣ F_e(u) du = x − ∫₀ˣ (1 − F_e). The second integral converges, so
// only it is summed.
func (f *flowCurve) filled(x float64) float64 {
	switch {
	case x <= 0:
		return 0
	case x >= f.far:
		return x - f.tail
	}
	return x - f.unfilled(x)
}

// unfilled is ∫₀ˣ (1 − F_e), by 16-point Gauss-Legendre on panels that double;
// one of them ends at the mean, where the deterministic law has its kink.
func (f *flowCurve) unfilled(x float64) float64 {
	var sum float64
	density := func(u float64) float64 { return 1 - f.law.ResidualCDF(u) }
	left, right := 0.0, f.mean/256
	for left < x {
		sum += quad.Fixed(density, left, min(x, right), 16, quad.Legendre{}, 0)
		left, right = right, 2*right
	}
	return sum
}

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

// rateMean is the average arrival rate of the workload over [from, to], 1/s.
func (f *flow) rateMean(from, to float64) float64 {
	var sum float64
	for i, s := range f.steps {
		end := math.Inf(1)
		if i+1 < len(f.steps) {
			end = f.steps[i+1].at
		}
		if a, b := max(s.at, from), min(end, to); b > a {
			sum += s.rate * (b - a)
		}
	}
	if f.size > 0 && f.at >= from && f.at <= to {
		sum += f.size
	}
	return sum / (to - from)
}
