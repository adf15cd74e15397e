package dist

import (
	"fmt"
	"math"
	"math/bits"
)

// mixture is the table of a mixture.
type mixture struct {
	parts   []Law
	weights []float64 // they add up to 1
	alias   []aliasCell
}

// aliasCell is one of n cells of the same chance: own below the bar, other
// above.
type aliasCell struct {
	bar        uint64 // share of own, times 2⁶⁴
	own, other uint32
}

// NewMixture returns the law of a quantity that follows parts[i] with
// probability weights[i]/Σ weights. Weights must be finite and not negative with
// a positive sum; there must be as many as parts. Parts of weight 0 are left
// out. The moments and all functions but the quantile, which is found by root
// finding, are weighted sums.
func NewMixture(weights []float64, parts []Law) (Law, error) {
	if len(parts) == 0 || len(weights) != len(parts) {
		return Law{}, fmt.Errorf("parts of mixture must be one or more, each with a weight, got %d parts and %d weights", len(parts), len(weights))
	}
	var total float64
	for i, w := range weights {
		if !(w >= 0) || math.IsInf(w, 1) {
			return Law{}, fmt.Errorf("weight %d of mixture must be finite and not negative, got %v", i+1, w)
		}
		if parts[i].mean == 0 {
			return Law{}, fmt.Errorf("part %d of mixture is no distribution", i+1)
		}
		total += w
	}
	if !(total > 0) || math.IsInf(total, 1) {
		return Law{}, fmt.Errorf("weights of mixture must have a positive finite sum, got %v", total)
	}
	m := mixture{}
	l := Law{family: Mixture, low: math.Inf(1)}
	for i, p := range parts {
		w := weights[i] / total
		if w == 0 {
			continue
		}
		m.parts, m.weights = append(m.parts, p), append(m.weights, w)
		l.mean += w * p.mean
		l.low, l.high = min(l.low, p.low), max(l.high, p.high)
	}
	if len(m.parts) == 1 {
		return m.parts[0], nil
	}
	for i, p := range m.parts {
		ratio := p.mean / l.mean
		l.scv += m.weights[i] * (ratio*ratio*p.scv + (ratio-1)*(ratio-1))
	}
	m.alias = newAlias(m.weights)
	l.table = &table{mixture: m}
	return l.checked()
}

// probability is average for a probability, which rounding must not lift
// above 1.
func (m *mixture) probability(f func(p *Law) float64) float64 { return min(m.average(f), 1) }

// average returns the weighted mean of f over the parts.
func (m *mixture) average(f func(p *Law) float64) float64 {
	var sum float64
	for i := range m.parts {
		sum += m.weights[i] * f(&m.parts[i])
	}
	return sum
}

// pick draws a part: one draw gives the cell and the place within.
func (m *mixture) pick(r *Rand) *Law {
	i, place := bits.Mul64(r.Uint64(), uint64(len(m.alias)))
	cell := &m.alias[i]
	which := cell.own
	if place >= cell.bar {
		which = cell.other
	}
	return &m.parts[which]
}

// newAlias builds the table of Walker's alias method (Vose 1991, "A linear
// algorithm for generating random numbers with a given distribution") for
// weights that add up to 1.
func newAlias(weights []float64) []aliasCell {
	n := len(weights)
	cells := make([]aliasCell, n)
	left := make([]float64, n) // n·weight not yet placed
	var small, large []int
	for i, w := range weights {
		left[i] = w * float64(n)
		cells[i] = aliasCell{bar: math.MaxUint64, own: uint32(i), other: uint32(i)}
		if left[i] < 1 {
			small = append(small, i)
		} else {
			large = append(large, i)
		}
	}
	for len(small) > 0 && len(large) > 0 {
		s, g := small[len(small)-1], large[len(large)-1]
		small = small[:len(small)-1]
		cells[s].bar = uint64(left[s] * 0x1p64)
		cells[s].other = uint32(g)
		if left[g] -= 1 - left[s]; left[g] < 1 {
			large = large[:len(large)-1]
			small = append(small, g)
		}
	}
	return cells // whoever is left over fills its cell, but for rounding
}
