package predict

import (
	"math"
	"slices"
	"sort"

	"capsize/model/dist"
	"gonum.org/v1/gonum/integrate/quad"
)

// residual is F_e, the law of the residual life of streams, with its integrals.
// Where few values are needed it is computed; where many are (a rate that
// slopes or has many steps, a law that is costly) it is read from a table with
// straight lines between its nodes, good to about 10⁻³.
type residual struct {
	law   dist.Law
	mean  float64
	far   float64 // the residual life is shorter to every purpose
	tail  float64 // ∫(1 − F_e), up to far
	nodes []node  // the table, or nil
}

// node holds F_e, ∫₀F_e and ∫∫₀F_e at x.
type node struct{ x, f, g, h float64 }

// negligible is the chance of a residual life beyond far: computed, and in a
// table.
const (
	negligible        = 1e-14
	negligibleInTable = 1e-6
)

func newResidual(law dist.Law) *residual {
	r := &residual{law: law, mean: law.Mean()}
	r.far = farthest(law, negligible)
	r.tail = r.unfilled(r.far)
	return r
}

func farthest(law dist.Law, beyond float64) float64 {
	far := law.Mean()
	for 1-law.ResidualCDF(far) > beyond && far < 1e6*law.Mean() {
		far *= 2
	}
	return far
}

// A table has nodes in equal ratios from leastNode of the mean on: fewer where
// each costs some 20 µs.
const (
	leastNode  = 1e-2
	fineNodes  = 1024
	partsNodes = 160
)

// newTable tabulates a law of which the share cut is broken at a uniform point.
// With M(x) = E[min(X, x)] of the whole law, the cut streams have
// E[min(UX, x)] = (M(x) + x·P(UX > x))/2, and P(UX > x) = x·∫ₓ P(X > v)/v² dv.
func newTable(whole, law dist.Law, cut float64, count int) *residual {
	r := &residual{law: law, mean: law.Mean(), far: farthest(whole, negligibleInTable)}
	mean := whole.Mean()
	at := []float64{0, mean, r.far}
	for i := range count {
		if x := mean * leastNode * math.Pow(r.far/mean/leastNode, float64(i)/float64(count)); x < r.far {
			at = append(at, x)
		}
	}
	slices.Sort(at)
	at = slices.Compact(at)
	r.nodes = make([]node, len(at))
	for i, x := range at {
		r.nodes[i] = node{x: x, f: mean * whole.ResidualCDF(x)} // M(x)
	}
	r.cutNodes(cut)
	for i := range r.nodes {
		n := &r.nodes[i]
		n.f = min(1, n.f/r.mean)
		if i > 0 {
			b := &r.nodes[i-1]
			d := n.x - b.x
			n.g = b.g + d*(b.f+n.f)/2
			n.h = b.h + d*b.g + d*d*(2*b.f+n.f)/6
		}
	}
	last := &r.nodes[len(r.nodes)-1]
	r.tail = r.far - last.g
	return r
}

// cutNodes turns M of the whole law, in f, into that of the cut one.
func (r *residual) cutNodes(cut float64) {
	if cut == 0 {
		return
	}
	above := 0.0 // ∫ₓ P(X > v)/v² dv
	for i := len(r.nodes) - 1; i > 0; i-- {
		n, b := &r.nodes[i], r.nodes[i-1]
		slope := (n.f - b.f) / (n.x - b.x)
		n.f = (1-cut)*n.f + cut/2*(n.f+n.x*n.x*above)
		if b.x > 0 {
			above += slope * (1/b.x - 1/n.x)
		}
	}
}

// node returns the last node at or before x.
func (r *residual) node(x float64) int {
	return sort.Search(len(r.nodes), func(i int) bool { return r.nodes[i].x > x }) - 1
}

// rise is the slope of F_e behind node i.
func (r *residual) rise(i int) float64 {
	a, b := &r.nodes[i], &r.nodes[i+1]
	return (b.f - a.f) / (b.x - a.x)
}

// cdf is F_e.
func (r *residual) cdf(x float64) float64 {
	switch {
	case x <= 0:
		return 0
	case r.nodes == nil:
		return r.law.ResidualCDF(x)
	case x >= r.far:
		return 1
	}
	i := r.node(x)
	return r.nodes[i].f + r.rise(i)*(x-r.nodes[i].x)
}

// survival is P(S > x).
func (r *residual) survival(x float64) float64 {
	switch {
	case r.nodes == nil || r.law.Family() != dist.Cut:
		return r.law.Survival(x)
	case x >= r.far:
		return 0
	}
	return min(1, r.mean*r.rise(r.node(max(0, x))))
}

// filled is ∫₀ˣ F_e(u) du = x − ∫₀ˣ (1 − F_e). The second integral converges, so
// only it is summed.
func (r *residual) filled(x float64) float64 {
	switch {
	case x <= 0:
		return 0
	case x >= r.far:
		return x - r.tail
	case r.nodes == nil:
		return x - r.unfilled(x)
	}
	i := r.node(x)
	n, d := &r.nodes[i], x-r.nodes[i].x
	return n.g + d*(n.f+d*r.rise(i)/2)
}

// twice is ∫₀ˣ filled(u) du, of a table.
func (r *residual) twice(x float64) float64 {
	if x <= 0 {
		return 0
	}
	if x >= r.far {
		last := &r.nodes[len(r.nodes)-1]
		return last.h + (x-r.far)*((x+r.far)/2-r.tail)
	}
	i := r.node(x)
	n, d := &r.nodes[i], x-r.nodes[i].x
	return n.h + d*(n.g+d*(n.f/2+d*r.rise(i)/6))
}

// unfilled is ∫₀ˣ (1 − F_e), by 16-point Gauss-Legendre on panels that double;
// one of them ends at the mean, where the deterministic law has its kink.
func (r *residual) unfilled(x float64) float64 {
	var sum float64
	density := func(u float64) float64 { return 1 - r.law.ResidualCDF(u) }
	left, right := 0.0, r.mean/256
	for left < x {
		sum += quad.Fixed(density, left, min(x, right), 16, quad.Legendre{}, 0)
		left, right = right, 2*right
	}
	return sum
}
