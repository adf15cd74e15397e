package dist

import (
	"fmt"
	"math"
	"math/bits"
	"slices"
	"sort"
)

// sample is the table of an empirical law.
type sample struct {
	sorted []float64
	// first[i] and second[i] are the sums of the i smallest values and of their
	// squares, in units of the mean.
	first, second []float64
	// inverse[i] is the sum of 1/x over all but the i smallest values.
	inverse []float64
}

// NewEmpirical returns the law that gives each of the samples the same chance
// (a value that occurs twice has twice the chance). All its figures are exact
// for the sample. Samples must be finite and not negative, one at least
// positive; their order does not matter, and the slice is copied.
func NewEmpirical(samples []float64) (Law, error) {
	if len(samples) == 0 {
		return Law{}, fmt.Errorf("samples of empirical are missing: give one or more")
	}
	sorted := slices.Clone(samples)
	slices.Sort(sorted)
	for i, x := range samples {
		if !(x >= 0) || math.IsInf(x, 1) {
			return Law{}, fmt.Errorf("sample %d of empirical must be finite and not negative, got %v", i+1, x)
		}
	}
	n := len(sorted)
	if sorted[n-1] == 0 {
		return Law{}, fmt.Errorf("samples of empirical are all 0: at least one must be positive")
	}
	var mean, spread running
	for _, x := range sorted {
		mean.add(x / float64(n))
	}
	m := mean.sum
	for _, x := range sorted {
		spread.add((x/m - 1) * (x/m - 1) / float64(n))
	}
	s := sample{sorted: sorted, first: make([]float64, n+1), second: make([]float64, n+1), inverse: make([]float64, n+1)}
	var first, second, inverse running
	for i, x := range sorted {
		first.add(x / m)
		second.add(x / m * (x / m))
		s.first[i+1], s.second[i+1] = first.sum, second.sum
	}
	for i := n - 1; i >= 0; i-- {
		inverse.add(1 / sorted[i])
		s.inverse[i] = inverse.sum
	}
	l := Law{family: Empirical, mean: m, scv: spread.sum, low: sorted[0], high: sorted[n-1], table: &table{sample: s}}
	if l.low == l.high {
		l.mean, l.scv = l.low, 0
	}
	return l.checked()
}

// running is a sum that carries its rounding errors along (Kahan 1965).
type running struct{ sum, rest float64 }

func (r *running) add(x float64) {
	y := x - r.rest
	t := r.sum + y
	r.rest = t - r.sum - y
	r.sum = t
}

// draw picks a value: the index is the high half of n times 64 random bits
// (Lemire 2019), whose bias of n/2⁶⁴ no sample can show.
func (s *sample) draw(r *Rand) float64 {
	i, _ := bits.Mul64(r.Uint64(), uint64(len(s.sorted)))
	return s.sorted[i]
}

// upTo returns the number of values ≤ x.
func (s *sample) upTo(x float64) int {
	return sort.Search(len(s.sorted), func(i int) bool { return s.sorted[i] > x })
}

// quantile returns the smallest value whose cdf, as computed, reaches p.
func (s *sample) quantile(p float64) float64 {
	n := len(s.sorted)
	i := sort.Search(n-1, func(i int) bool { return float64(i+1)/float64(n) >= p })
	return s.sorted[i]
}

// below is [Law.below] of the sample.
func (s *sample) below(n int, x float64) float64 {
	sums := s.first
	if n == 2 {
		sums = s.second
	}
	return sums[s.upTo(x)] / sums[len(s.sorted)]
}

// cutSurvival is [Law.cutSurvival] of the sample.
func (s *sample) cutSurvival(x float64) float64 {
	n, k := len(s.sorted), s.upTo(x)
	return max(0, (float64(n-k)-x*s.inverse[k])/float64(n))
}

// grouped returns the sample as atoms of the given total weight, neighbours
// taken together so that there are no more than maxAtoms.
func (s *sample) grouped(weight float64) []atom {
	n := len(s.sorted)
	atoms := make([]atom, min(n, maxAtoms))
	for i := range atoms {
		from, to := i*n/len(atoms), (i+1)*n/len(atoms)
		var mean float64
		for _, x := range s.sorted[from:to] {
			mean += x / float64(to-from)
		}
		atoms[i] = atom{mean, weight * float64(to-from) / float64(n)}
	}
	return atoms
}
