package predict

import (
	"math"
	"slices"

	"capsize/model/dist"
)

// lawTable is a cdf F on nodes, straight between them, with its integral. What
// little lies beyond the last node counts for nothing, as if it were infinite.
type lawTable struct {
	x, f, h               []float64
	mean, variance, third float64 // third: central moment
}

// Nodes of a table: from the least one on in equal ratios. A law that costs some
// 20 µs a value is computed at few, and the others are interpolated.
const (
	occupancyNodes  = 700
	occupancyCostly = 13
	occupancyBetter = 30 // interpolated nodes for each that is computed
)

// What lies beyond the last node, times the number of pieces, must be small beside
// the chance asked for. A costly law has a relative error of 1e-10 itself.
const (
	beyondTable  = 1e-11
	beyondCostly = 1e-9
)

// tables holds what is tabulated already: workloads may share laws.
type tables map[tableKey]*lawTable

type tableKey struct {
	law      *dist.Law
	residual bool
}

func (t tables) residual(l *dist.Law) *lawTable {
	key := tableKey{l, true}
	if t[key] == nil {
		t[key] = newLawTable(l, l.ResidualCDF, 0, nil)
	}
	return t[key]
}

func (t tables) plain(l *dist.Law) *lawTable {
	key := tableKey{l, false}
	switch {
	case t[key] != nil:
	case l.Family() == dist.Deterministic:
		t[key] = &lawTable{mean: l.Mean()}
	default:
		// A narrow law has all its nodes here.
		var at []float64
		for z := -5.0; z <= 5; z += 0.25 {
			at = append(at, l.Quantile(math.Erfc(-z/math.Sqrt2)/2))
		}
		t[key] = newLawTable(l, l.CDF, l.Quantile(0), at)
	}
	return t[key]
}

// newLawTable tabulates cdf, which is 0 up to low and 1 from the upper end of
// the law on, at the nodes given, too.
func newLawTable(l *dist.Law, cdf func(float64) float64, low float64, also []float64) *lawTable {
	costly, beyond := false, beyondTable
	switch l.Family() {
	case dist.Sum, dist.Truncated, dist.Cut, dist.Mixture:
		costly, beyond = true, beyondCostly
	}
	high := l.Quantile(1)
	var at, is []float64
	look := func(x float64) float64 {
		v := min(1, max(0, cdf(x)))
		at, is = append(at, x), append(is, v)
		return v
	}
	far := min(4*l.Mean(), high)
	for far < high && 1-look(far) > beyond && far < 1e7*l.Mean() {
		far = min(far*4, high)
	}
	least, count := l.Mean()*4e-3, occupancyNodes
	if costly {
		least, count = l.Mean()*3e-2, occupancyCostly
	}
	if least < far {
		for i := range count {
			if x := least * math.Pow(far/least, float64(i)/float64(count)); x > low {
				look(x)
			}
		}
	}
	for _, x := range also {
		look(x)
	}
	if kink := l.Quantile(0); kink > 0 && kink < far {
		look(kink)
	}
	if high <= far {
		at, is = append(at, high), append(is, 1)
	}
	t := &lawTable{}
	t.sort(low, at, is)
	if costly {
		t.refine()
	}
	t.addUp()
	return t
}

// sort takes the nodes in order, low first, and no value below the one before.
func (t *lawTable) sort(low float64, at, is []float64) {
	order := make([]int, len(at))
	for i := range order {
		order[i] = i
	}
	slices.SortFunc(order, func(a, b int) int {
		switch {
		case at[a] < at[b]:
			return -1
		case at[a] > at[b]:
			return 1
		}
		return 0
	})
	t.x, t.f = []float64{low}, []float64{0}
	for _, i := range order {
		n := len(t.x) - 1
		if at[i] <= t.x[n] {
			continue
		}
		t.x, t.f = append(t.x, at[i]), append(t.f, max(t.f[n], is[i]))
		if is[i] == 1 {
			break
		}
	}
}

// refine puts nodes between those of 0 < F < 1: a cubic through four neighbours
// in the coordinates ln x and ln(−ln(1 − F)), in which an exponential law is a
// straight line and others bend slowly.
func (t *lawTable) refine() {
	u, v := make([]float64, len(t.x)), make([]float64, len(t.x))
	for i, x := range t.x {
		u[i], v[i] = math.Log(x), math.Log(-math.Log1p(-t.f[i]))
	}
	usable := func(i int) bool { return i >= 0 && i < len(u) && !math.IsInf(u[i], 0) && !math.IsInf(v[i], 0) }
	slope := func(i int) float64 { // at a node, from its neighbours (Fritsch and Butland 1984)
		if !usable(i-1) || !usable(i+1) {
			j := i
			if !usable(i + 1) {
				j--
			}
			if !usable(j) || !usable(j+1) {
				return 0
			}
			return (v[j+1] - v[j]) / (u[j+1] - u[j])
		}
		hl, hr := u[i]-u[i-1], u[i+1]-u[i]
		dl, dr := (v[i]-v[i-1])/hl, (v[i+1]-v[i])/hr
		if dl <= 0 || dr <= 0 {
			return 0
		}
		return (hr*dl + hl*dr) / (hl + hr)
	}
	x, f := []float64{t.x[0]}, []float64{t.f[0]}
	for i := 1; i < len(t.x); i++ {
		if usable(i-1) && usable(i) {
			h := u[i] - u[i-1]
			a, b := slope(i-1)*h, slope(i)*h
			d := v[i] - v[i-1]
			a, b = min(a, 3*d), min(b, 3*d)
			for k := 1; k < occupancyBetter; k++ {
				s := float64(k) / occupancyBetter
				w := v[i-1] + s*(a+s*(3*d-2*a-b+s*(a+b-2*d)))
				x = append(x, math.Exp(u[i-1]+s*h))
				f = append(f, min(t.f[i], max(f[len(f)-1], -math.Expm1(-math.Exp(w)))))
			}
		}
		x, f = append(x, t.x[i]), append(f, t.f[i])
	}
	t.x, t.f = x, f
}

// addUp computes the integral of F, and the moments.
func (t *lawTable) addUp() {
	t.h = make([]float64, len(t.x))
	var m2, m3 float64
	for i := 1; i < len(t.x); i++ {
		a, b, p := t.x[i-1], t.x[i], t.f[i]-t.f[i-1]
		t.h[i] = t.h[i-1] + (b-a)*(t.f[i]+t.f[i-1])/2
		t.mean += p * (a + b) / 2
		m2 += p * (a*a + a*b + b*b) / 3
		m3 += p * (a + b) * (a*a + b*b) / 4
	}
	t.variance = max(0, m2-t.mean*t.mean)
	t.third = m3 - 3*t.mean*t.variance - t.mean*t.mean*t.mean
}

// fill sets dst[j] to the probability at j·step of scale times the quantity, each
// bit of it shared between its two neighbours so that the mean stays: second
// differences of ∫F.
func (t *lawTable) fill(dst []float64, step, scale float64) {
	d := step / scale
	before, here := 0.0, 0.0
	i, last := 0, len(t.x)-1
	for j := range dst {
		x := float64(j+1) * d
		for i < last && t.x[i+1] <= x {
			i++
		}
		next := 0.0
		switch r := x - t.x[i]; {
		case r <= 0:
		case i == last:
			next = t.h[i] + r*t.f[i]
		default:
			next = t.h[i] + r*(t.f[i]+r*(t.f[i+1]-t.f[i])/(t.x[i+1]-t.x[i])/2)
		}
		dst[j] = (next - 2*here + before) / d
		before, here = here, next
	}
}

// squareUpTo is E[X²; X < x].
func (t *lawTable) squareUpTo(x float64) (sum float64) {
	for i := 1; i < len(t.x) && t.x[i-1] < x; i++ {
		a, b, p := t.x[i-1], t.x[i], t.f[i]-t.f[i-1]
		if b > x {
			p *= (x - a) / (b - a)
			b = x
		}
		sum += p * (a*a + a*b + b*b) / 3
	}
	return sum
}
