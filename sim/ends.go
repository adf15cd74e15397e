package sim

import "math"

// never is later than any event: an empty leaf, a source that has run dry.
const never = math.MaxInt64

// ends is a tournament tree over the ends of open streams, one leaf a slot:
// node i holds the smaller of its children 2i and 2i+1, so node 1 is the next
// end. Leaves are uint64 images of int64 nanoseconds, for which the compiler
// emits conditional moves instead of branches that mispredict.
type ends struct {
	key []uint64
}

// reset empties the tree and gives it n leaves, a power of two.
func (e *ends) reset(n int) {
	e.key = resize(e.key, 2*n)
	for i := range e.key {
		e.key[i] = never
	}
}

// grow doubles the leaves and keeps their times.
func (e *ends) grow() {
	old := append([]uint64(nil), e.key[e.leaves():]...)
	e.reset(2 * len(old))
	copy(e.key[e.leaves():], old)
	for i := e.leaves() - 1; i > 0; i-- {
		e.key[i] = min(e.key[2*i], e.key[2*i+1])
	}
}

func (e *ends) leaves() int { return len(e.key) / 2 }

// next returns the earliest end.
func (e *ends) next() int64 { return int64(e.key[1]) }

// at returns the end in a leaf.
func (e *ends) at(leaf int32) int64 { return int64(e.key[e.leaves()+int(leaf)]) }

// set puts an end into a leaf and replays its way to the root.
func (e *ends) set(leaf int32, t int64) {
	k, i, m := e.key, e.leaves()+int(leaf), uint64(t)
	k[i] = m
	for i > 1 {
		m = min(m, k[i^1])
		i >>= 1
		k[i] = m
	}
}

// first returns the leaf of the earliest end and whether another leaf ends at
// the same instant.
func (e *ends) first() (leaf int32, tied bool) {
	k, i, m := e.key, 1, e.key[1]
	alone := uint64(1)
	for i < len(k)/2 {
		i *= 2
		right := differs(k[i], m)
		alone &= differs(k[i+1-int(right)], m) // the sibling of the child we go to
		i += int(right)
	}
	return int32(i - len(k)/2), alone == 0
}

// differs returns 1 when a ≠ b and 0 otherwise, without a branch.
func differs(a, b uint64) uint64 {
	d := a ^ b
	return (d | -d) >> 63
}

// resize returns s with length n, reusing its memory.
func resize[T any](s []T, n int) []T {
	if cap(s) >= n {
		return s[:n]
	}
	return make([]T, n)
}
