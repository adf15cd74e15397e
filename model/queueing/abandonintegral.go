package queueing

import (
	"math"
	"sort"
)

// moments are the integrals of v(u)e^−eps·u, v(u)(1 − e^−eps·u), u·v(u)e^−eps·u
// and u·v(u): the weights of those who wait and are served or leave, and the
// times that belong to them.
type moments struct{ served, left, servedTime, offeredTime float64 }

func (m moments) plus(w float64, x moments) moments {
	return moments{
		served: m.served + w*x.served, left: m.left + w*x.left,
		servedTime: m.servedTime + w*x.servedTime, offeredTime: m.offeredTime + w*x.offeredTime,
	}
}

// near says that two estimates agree well enough to trust the finer one.
func (m moments) near(x moments) bool {
	const (
		tol   = 1e-12
		floor = 1e-290 // beside totals of the order of 1; below it a double has fewer digits
	)
	close := func(a, b float64) bool { return math.Abs(a-b) <= tol*math.Abs(b)+floor }
	return close(m.served, x.served) && close(m.left, x.left) &&
		close(m.servedTime, x.servedTime) && close(m.offeredTime, x.offeredTime)
}

// panel is a stretch of time, counted from the start of the line, over which one
// Gauss rule is exact to rounding.
type panel struct {
	from, to float64
	sum      moments
	sumAfter moments // over the panels after it
}

// Beyond drop below the top, in logarithms, a log-concave hill has nothing left
// that matters: e^−60 is 1e-26.
const drop = 60

// Far above the 40 panels or so that a hill takes, and the 10 halvings.
const (
	mostPanels   = 400
	mostHalvings = 40
)

// integrate lays panels over the hills of v and of v·e^−eps·u.
func (l *impatientLine) integrate() {
	l.offeredTop = l.top(0)
	servedTop := l.top(l.eps)
	step := 1 / (1 + l.eps)
	l.servedEnd = l.foot(l.logServed, servedTop, step, drop)
	l.tableEnd = l.foot(l.logServed, servedTop, step, drop/3)
	marks := []float64{l.foot(l.logServed, servedTop, -step, drop), servedTop, l.offeredTop, l.servedEnd, l.foot(l.logOffered, l.offeredTop, step, drop)}
	sort.Float64s(marks)
	for i := 1; i < len(marks); i++ {
		if marks[i] > marks[i-1] {
			l.split(marks[i-1], marks[i], l.gauss(marks[i-1], marks[i]), mostHalvings)
		}
	}
	after := moments{}
	for i := len(l.panels) - 1; i >= 0; i-- {
		l.panels[i].sumAfter = after
		after = after.plus(1, l.panels[i].sum)
	}
	l.sum = after
}

// top is about where ln v(u) − loss·u is largest: no more than 1 below, which a
// concave function tells by its slope and the width of the bracket.
func (l *impatientLine) top(loss float64) float64 {
	lo, hi := -l.start, 0.0
	if l.cut {
		hi = math.Log(l.rho) / l.eps // the top of the unlimited line
	}
	for up := l.rising(lo) - loss; up > 0 && up*(hi-lo) > 1; {
		mid := lo + (hi-lo)/2
		if mid <= lo || mid >= hi {
			break
		}
		if r := l.rising(mid) - loss; r > 0 {
			lo, up = mid, r
		} else {
			hi = mid
		}
	}
	return lo
}

// foot is a place where f has fallen by drop or a little more, from top in the
// direction of step; or the left end.
func (l *impatientLine) foot(f func(float64) float64, top, step, drop float64) float64 {
	level := f(top) - drop
	near, far := top, math.Max(top+step, -l.start)
	for f(far) > level {
		if far <= -l.start {
			return -l.start
		}
		step *= 2
		near, far = far, math.Max(top+step, -l.start)
	}
	for range 12 {
		mid := near + (far-near)/2
		if f(mid) > level {
			near = mid
		} else {
			far = mid
		}
	}
	return far
}

// split adds the panels of from..to to the table, given its estimate whole. Two
// halves that agree with the whole to 1e-12 are better than that: halving a
// stretch divides the error of a rule of 20 points by 100 and more. The bound on
// their number keeps rounding at a huge K from being taken for structure.
func (l *impatientLine) split(from, to float64, whole moments, depth int) {
	mid := from + (to-from)/2
	left, right := l.gauss(from, mid), l.gauss(mid, to)
	if both := left.plus(1, right); depth == 0 || len(l.panels) >= mostPanels || whole.near(both) && l.gentle(from, to) {
		l.panels = append(l.panels, panel{from: from, to: mid, sum: left}, panel{from: mid, to: to, sum: right})
		return
	}
	l.split(from, mid, left, depth-1)
	l.split(mid, to, right, depth-1)
}

// gentle says that no part of from..to vanishes beside another, so that each half
// is as good as their sum, and so is any part of it.
func (l *impatientLine) gentle(from, to float64) bool {
	const most = 20 // in logarithms
	fall := l.logOffered(from) - l.logOffered(to)
	if to <= l.servedEnd && math.Abs(fall+l.eps*(to-from)) > most {
		return false
	}
	return math.Abs(fall) <= most
}

// gauss integrates over from..to with 20 points (Abramowitz and Stegun 1964,
// table 25.4).
func (l *impatientLine) gauss(from, to float64) moments {
	nodes := [...][2]float64{
		{0.076526521133497333755, 0.1527533871307258507},
		{0.22778585114164507808, 0.14917298647260374679},
		{0.37370608871541956067, 0.14209610931838205133},
		{0.510867001950827098, 0.1316886384491766269},
		{0.63605368072651502545, 0.11819453196151841731},
		{0.74633190646015079261, 0.10193011981724043504},
		{0.83911697182221882339, 0.083276741576704748725},
		{0.91223442825132590587, 0.06267204833410906357},
		{0.96397192727791379127, 0.040601429800386941331},
		{0.99312859918509492479, 0.017614007139152118312},
	}
	half := (to - from) / 2
	mid := from + half
	sum := moments{}
	for _, n := range nodes {
		sum = sum.plus(n[1]*half, l.at(mid-n[0]*half))
		sum = sum.plus(n[1]*half, l.at(mid+n[0]*half))
	}
	return sum
}

// at is the integrands at start + d.
func (l *impatientLine) at(d float64) moments {
	v, u := math.Exp(l.logOffered(d)), math.Max(0, l.start+d)
	s := l.logStart + l.eps*d
	stay := v * math.Exp(-s)
	return moments{served: stay, left: -v * math.Expm1(-s), servedTime: u * stay, offeredTime: u * v}
}

// above is the integrals over all times beyond u.
func (l *impatientLine) above(u float64) moments {
	d := u - l.start
	switch {
	case d <= l.panels[0].from:
		return l.sum
	case d >= l.tableEnd:
		return l.beyond(d)
	}
	i := sort.Search(len(l.panels)-1, func(i int) bool { return l.panels[i].to > d })
	return l.panels[i].sumAfter.plus(1, l.gauss(d, l.panels[i].to))
}

// beyond is above where so few are left that the end of the table is too near:
// panels from d on.
func (l *impatientLine) beyond(d float64) moments {
	far := *l
	far.panels = nil
	if l.logOffered(d) < -750 {
		return moments{} // below the smallest double
	}
	step := 1 / (1 + l.eps)
	end := l.foot(l.logOffered, math.Max(d, l.offeredTop), step, drop)
	far.servedEnd = math.Min(end, l.foot(l.logServed, d, step, drop))
	far.split(d, far.servedEnd, far.gauss(d, far.servedEnd), mostHalvings)
	far.split(far.servedEnd, end, far.gauss(far.servedEnd, end), mostHalvings)
	sum := moments{}
	for _, p := range far.panels {
		sum = sum.plus(1, p.sum)
	}
	return sum
}

// servedTimeAbove is the time u beyond which the weight of the served is left,
// 0 < left ≤ sum.served. Newton's steps inside a bracket: the slope of the
// weight is the integrand.
func (l *impatientLine) servedTimeAbove(left float64) float64 {
	last := len(l.panels) - 1
	i := sort.Search(last, func(i int) bool { return l.panels[i].sumAfter.served < left })
	p := l.panels[i]
	lo, hi := p.from, p.to
	d := lo + (hi-lo)*math.Max(0, math.Min(1, (p.sum.served+p.sumAfter.served-left)/p.sum.served))
	for range 100 {
		over := p.sumAfter.served + l.gauss(d, p.to).served - left
		if over > 0 {
			lo = d
		} else {
			hi = d
		}
		next := d + over/l.at(d).served
		// Near enough for the next error to be of the order of its square.
		if math.Abs(over) <= 1e-8*math.Min(left, l.sum.served-left) {
			d = math.Max(lo, math.Min(hi, next))
			break
		}
		if !(next >= lo && next <= hi) { // also when the slope underflows
			next = lo + (hi-lo)/2
		}
		if next == d {
			break
		}
		d = next
	}
	return math.Max(0, l.start+d)
}
