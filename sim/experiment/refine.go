package experiment

import (
	"context"
	"math"
	"slices"

	"capsize/model/metric"
)

// inOrder lists the finished points, as [Swept] has them.
func (w *sweeper) inOrder() []*Point {
	var out []*Point
	refined := false
	for _, p := range w.points {
		if p.Summary != nil {
			out, refined = append(out, p), refined || p.Refined
		}
	}
	if refined {
		numbers := w.axes[0].Numbers
		sign := 1
		if numbers[0] > numbers[len(numbers)-1] {
			sign = -1
		}
		slices.SortStableFunc(out, func(p, q *Point) int {
			switch {
			case p.Numbers[0] < q.Numbers[0]:
				return -sign
			case p.Numbers[0] > q.Numbers[0]:
				return sign
			}
			return 0
		})
	}
	return out
}

// metric is the one that is looked at: the one asked for, else the p99 wait, or
// the share of 429s where nobody ever waits.
func (w *sweeper) metric() metric.ID {
	if w.o.Metric != nil {
		return *w.o.Metric
	}
	for _, p := range w.points {
		if p.Summary != nil && p.Summary.Total[metric.WaitP99S].Value > 0 {
			return metric.WaitP99S
		}
	}
	return metric.Share429
}

// refine adds points, one after the other, each halfway between the neighbours
// that differ most.
func (w *sweeper) refine(ctx context.Context) error {
	for range w.o.Refine {
		if ctx.Err() != nil {
			return nil
		}
		points := w.inOrder()
		slices.SortStableFunc(points, func(p, q *Point) int {
			if p.Numbers[0] < q.Numbers[0] {
				return -1
			}
			return 1 // no two are equal
		})
		p := w.between(points)
		if p == nil {
			return nil // nothing lies between any neighbours
		}
		p.ID = len(w.points)
		if err := w.simulate(ctx, []*Point{p}); err != nil {
			return err
		}
	}
	return nil
}

// between is a new point in the gap with the largest change, or nil.
func (w *sweeper) between(points []*Point) *Point {
	watched := []metric.ID{metric.WaitP99S, metric.Share429}
	if w.o.Metric != nil {
		watched = []metric.ID{*w.o.Metric}
	}
	axis := &w.axes[0]
	best, most := (*Point)(nil), math.Inf(-1)
	for i := 1; i < len(points); i++ {
		p, q := points[i-1], points[i]
		x, ok := axis.Between(p.Numbers[0], q.Numbers[0])
		if !ok {
			continue
		}
		change := 0.0
		for _, id := range watched {
			change += steepness(points, i, id)
		}
		if w.o.Metric == nil && p.Summary.Standing() != q.Summary.Standing() {
			change++
		}
		if change > most {
			best, most = &Point{Values: []string{axis.Knob.Format(x)}, Numbers: []float64{x}, Refined: true}, change
		}
	}
	return best
}

// steepness is the change of a metric from one point to the next as a share of
// its whole range, at most 1.
func steepness(points []*Point, i int, id metric.ID) float64 {
	lo, hi := math.Inf(1), math.Inf(-1)
	for _, p := range points {
		if v := p.Summary.Total[id].Value; !math.IsNaN(v) {
			lo, hi = min(lo, v), max(hi, v)
		}
	}
	a, b := points[i-1].Summary.Total[id].Value, points[i].Summary.Total[id].Value
	switch {
	case math.IsNaN(a) && math.IsNaN(b):
		return 0
	case math.IsNaN(a) || math.IsNaN(b):
		return 1
	case !(hi > lo):
		return 0
	}
	return math.Abs(b-a) / (hi - lo)
}
