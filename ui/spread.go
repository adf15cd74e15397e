package ui

import (
	"math"
	"slices"
	"strconv"

	"capsize/model/scenario"
)

// mostPoints is about how many values a sweep tries.
const mostPoints = 40

// spread is a range of values around those that matter.
type spread struct {
	low, high float64 // in the unit of the knob
	at        float64 // the present value, which is one of them; NaN: no limit
	log       bool    // at equal factors
	points    int
}

// spreadOf proposes a range: for slots around the need, for others around the
// present value.
func spreadOf(k *scenario.Knob, value float64, limited bool, need int, scale slider, points int) spread {
	r := spread{at: math.NaN(), points: points}
	if points <= 0 {
		r.points = mostPoints
	}
	middle := value
	if limited {
		r.at = value
	}
	if !limited || value == 0 {
		middle = scale.top / 2
	}
	switch {
	case k.Path == "pool.concurrency" && need > 0:
		r.low, r.high = math.Max(1, math.Floor(0.8*float64(need))), 2*float64(need)
	case k.Path == "pool.queue", k.Step <= 1:
		r.low, r.high = 0, 2*middle
	default:
		r.low, r.high = middle/2, 2*middle
		r.log = k.Kind != scenario.KindCount
	}
	if limited && value > 0 {
		r.low, r.high = math.Min(r.low, value), math.Max(r.high, value)
	}
	r.low, r.high = math.Max(r.low, k.Min), math.Min(r.high, k.Max)
	return r
}

// values are the numbers of the range in order, round ones, the present one
// among them.
func (r spread) values(k *scenario.Knob) []float64 {
	var out []float64
	add := func(v float64) {
		if v >= k.Min && v <= k.Max && (v > k.Min || !k.Open) {
			out = append(out, v)
		}
	}
	last := float64(max(1, r.points-1))
	switch {
	case !(r.high > r.low):
		return nil
	case k.Kind == scenario.KindCount:
		step := math.Max(1, math.Ceil((r.high-r.low)/last))
		for v := math.Round(r.low); v <= r.high; v += step {
			add(v)
		}
	default:
		for i := 0.0; i <= last; i++ {
			v := r.low + (r.high-r.low)*i/last
			if r.log {
				v = r.low * math.Pow(r.high/r.low, i/last)
			}
			add(round(k, v))
		}
	}
	if !math.IsNaN(r.at) {
		add(r.at)
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// round drops digits that say nothing: three are kept, of a size a sixty-fourth.
func round(k *scenario.Knob, v float64) float64 {
	const digits, parts = 3, 64
	switch k.Kind {
	case scenario.KindSize, scenario.KindSizeRate:
		grid := math.Exp2(math.Floor(math.Log2(math.Max(1, v/parts))))
		return math.Round(v/grid) * grid
	}
	out, err := strconv.ParseFloat(strconv.FormatFloat(v, 'g', digits, 64), 64)
	if err != nil {
		return v
	}
	return out
}
