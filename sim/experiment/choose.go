package experiment

import (
	"math"

	"capsize/model/metric"
)

// Standing says how the goals stand together: missed when one is, undecided when
// one is and none is missed, met when all that have a value are, and none
// without goals or without values.
func (s *Summary) Standing() Status {
	switch {
	case s.Missed():
		return Missed
	case s.Undecided():
		return Undecided
	case s.any(Met):
		return Met
	}
	return NoStatus
}

// Stretch is a run of neighbouring points, by index, both ends included.
type Stretch struct{ From, To int }

// Window lists the stretches of one axis in which every goal is met with
// confidence; of two axes, those along the last one.
func (s *Swept) Window() []Stretch {
	return s.stretches(func(sum *Summary) bool { return sum.Standing() == Met && !sum.Killed() })
}

// WindowByValues lists the stretches in which every goal is met as far as its
// value tells, chance left out of account.
func (s *Swept) WindowByValues() []Stretch { return s.stretches(fitsByValues) }

// fitsByValues says that no goal has a value beyond its limit, and some goal one.
func fitsByValues(s *Summary) bool {
	known := false
	for _, g := range s.Goals {
		if g.Estimate.Value > g.Limit {
			return false
		}
		known = known || g.Status != NoStatus
	}
	return known && !s.Killed()
}

func (s *Swept) stretches(fits func(*Summary) bool) []Stretch {
	var out []Stretch
	for i := range s.Points {
		if !fits(s.Points[i].Summary) {
			continue
		}
		last := len(out) - 1
		if last >= 0 && out[last].To == i-1 && (len(s.Axes) == 1 || s.Points[i].Values[0] == s.Points[i-1].Values[0]) {
			out[last].To = i
			continue
		}
		out = append(out, Stretch{i, i})
	}
	return out
}

// Count is how many points stand so.
func (s *Swept) Count(st Status) int {
	n := 0
	for i := range s.Points {
		if s.Points[i].Summary.Standing() == st {
			n++
		}
	}
	return n
}

// costs of a point, all of them better when smaller: slots, memory, the p99
// wait, 429s. What no point measures counts as equal; where nobody was served,
// the wait is without end.
func (p *Point) costs() [4]float64 {
	t := &p.Summary.Total
	c := [4]float64{
		float64(p.Summary.Scenario.Pool.Concurrency), t[metric.MemoryPeakBytes].Value,
		t[metric.WaitP99S].Value, t[metric.Share429].Value,
	}
	for i, v := range c {
		if math.IsNaN(v) {
			c[i] = math.Inf(1)
		}
	}
	return c
}

// Pareto lists, by index, the points that no other beats: none is better in one
// of slots, peak memory, p99 wait and share of 429s and as good in the rest. Of
// several that are the same in all four it takes the one whose goals stand best,
// and of these the first.
func (s *Swept) Pareto() []int {
	costs := make([][4]float64, len(s.Points))
	for i := range s.Points {
		costs[i] = s.Points[i].costs()
	}
	var out []int
	for i := range costs {
		beaten := false
		for j := range costs {
			if j != i && dominates(costs[j], costs[i]) && (costs[i] != costs[j] || s.before(j, i)) {
				beaten = true
				break
			}
		}
		if !beaten {
			out = append(out, i)
		}
	}
	return out
}

// before says which of two points with the same costs is listed.
func (s *Swept) before(i, j int) bool {
	rank := map[Status]int{Met: 0, Undecided: 1, NoStatus: 2, Missed: 3}
	x, y := rank[s.Points[i].Summary.Standing()], rank[s.Points[j].Summary.Standing()]
	return x < y || x == y && i < j
}

// dominates says that a is nowhere worse than b.
func dominates(a, b [4]float64) bool {
	for i := range a {
		if a[i] > b[i] {
			return false
		}
	}
	return true
}

// nearlyStraight is how far from its chord a curve must come to have a knee.
const nearlyStraight = 0.1

// Knee is the index of the point where the curve of the metric bends most: the
// one furthest from the straight line between its ends, both axes scaled to 1
// (Satopaa, Albrecht, Irwin and Raghavan 2011). ok is false for two axes, for
// words, and for a curve that is nowhere a tenth of its height away from that
// line: on one so nearly straight chance and the grid would choose the point.
func (s *Swept) Knee() (point int, ok bool) {
	if len(s.Axes) != 1 || !s.Axes[0].Numeric() || len(s.Points) < 3 {
		return 0, false
	}
	x, y := make([]float64, len(s.Points)), make([]float64, len(s.Points))
	for i := range s.Points {
		x[i], y[i] = s.Points[i].Numbers[0], s.Points[i].Summary.Total[s.Metric].Value
		if s.Axes[0].Log {
			x[i] = math.Log(x[i])
		}
	}
	scale(x)
	scale(y)
	first, last := 0, len(x)-1
	for i := range x { // a list need not be in order
		if x[i] < x[first] {
			first = i
		}
		if x[i] > x[last] {
			last = i
		}
	}
	most := nearlyStraight
	for i := range x {
		chord := y[first] + (y[last]-y[first])*(x[i]-x[first])/(x[last]-x[first])
		if d := math.Abs(y[i] - chord); d > most { // NaN is not
			point, most, ok = i, d, true
		}
	}
	return point, ok
}

// scale maps values to 0 to 1 in place.
func scale(v []float64) {
	lo, hi := math.Inf(1), math.Inf(-1)
	for _, x := range v {
		if !math.IsNaN(x) {
			lo, hi = min(lo, x), max(hi, x)
		}
	}
	for i := range v {
		v[i] = (v[i] - lo) / (hi - lo)
	}
}
