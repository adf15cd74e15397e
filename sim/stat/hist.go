package stat

import (
	"fmt"
	"math"
	"math/bits"
)

// The buckets: every integer below 2·perOctave has its own, and above that
// each power of two is cut into perOctave equal parts, so that a bucket is at
// most 1/128 of its value wide.
const (
	perOctaveBits = 7
	perOctave     = 1 << perOctaveBits
	exact         = 2 * perOctave
	topBits       = 58 // values of 2^57 (4.5 years of nanoseconds) and more share the last bucket
	buckets       = exact + (topBits-perOctaveBits-2)*perOctave
)

// Hist counts non-negative integers (nanoseconds, bytes, requests) in
// logarithmic buckets. A count may be a weight such as nanoseconds, which
// makes it a histogram by time. Make one with NewHist; the zero value records
// nothing.
type Hist struct {
	n     []uint64
	total uint64
}

// NewHist returns an empty histogram.
func NewHist() Hist { return Hist{n: make([]uint64, buckets)} }

func bucket(v uint64) int {
	if v < exact {
		return int(v)
	}
	if v >= 1<<(topBits-1) {
		return buckets - 1
	}
	e := bits.Len64(v)
	return exact + (e-perOctaveBits-2)<<perOctaveBits + int(v>>(e-perOctaveBits-1))&(perOctave-1)
}

// bounds returns the smallest value of bucket i and the width of the bucket.
func bounds(i int) (lo, width uint64) {
	if i < exact {
		return uint64(i), 1
	}
	i -= exact
	shift := i>>perOctaveBits + 1
	return uint64(perOctave|i&(perOctave-1)) << shift, 1 << shift
}

// Add records v with weight w.
func (h *Hist) Add(v, w uint64) {
	h.n[bucket(v)] += w
	h.total += w
}

// AddRamp records a value that rises or falls in a straight line from a to b
// over a weight w: each bucket between them gets its share.
func (h *Hist) AddRamp(a, b float64, w uint64) {
	if a > b {
		a, b = b, a
	}
	i, j := bucket(uint64(max(a, 0))), bucket(uint64(max(b, 0)))
	h.total += w
	left := w
	for k := i; k < j; k++ {
		lo, width := bounds(k)
		part := uint64(float64(w) * min(1, (float64(lo+width)-max(a, float64(lo)))/(b-a)))
		part = min(part, left)
		h.n[k] += part
		left -= part
	}
	h.n[j] += left
}

// Total returns the weight recorded.
func (h *Hist) Total() uint64 { return h.total }

// On says whether the histogram records.
func (h *Hist) On() bool { return len(h.n) > 0 }

// Reset forgets everything.
func (h *Hist) Reset() {
	clear(h.n)
	h.total = 0
}

// CopyTo makes dst equal to h, reusing its memory.
func (h *Hist) CopyTo(dst *Hist) {
	dst.n = append(dst.n[:0], h.n...)
	dst.total = h.total
}

// Merge adds what o has recorded.
func (h *Hist) Merge(o *Hist) {
	if len(o.n) == 0 {
		return
	}
	if len(h.n) == 0 {
		*h = NewHist()
	}
	for i, n := range o.n {
		h.n[i] += n
	}
	h.total += o.total
}

// Minus takes away what o, an earlier part of h, has recorded.
func (h *Hist) Minus(o *Hist) {
	for i, n := range o.n {
		h.n[i] -= n
	}
	h.total -= o.total
}

// octaves is the number of lengths in bits that values may have, 0 included.
const octaves = topBits + 1

// Octaves returns the weight by powers of two: at k that of the values in
// [2^(k−1), 2^k), and at 0 that of zeros. Values of 2^57 and more share the last.
func (h *Hist) Octaves() (out [octaves]uint64) {
	var sum uint64
	for i, n := range h.n[:min(exact, len(h.n))] {
		out[bits.Len64(uint64(i))] += n
		sum += n
	}
	const first = perOctaveBits + 2 // bits of the values below exact are fewer
	for k := first; sum < h.total; k++ {
		var part uint64
		for _, n := range h.n[exact+(k-first)<<perOctaveBits:][:perOctave] {
			part += n
		}
		out[k] = part
		sum += part
	}
	return out
}

// Above returns the weight of values above v, to the resolution of a bucket:
// the bucket that holds v counts as not above.
func (h *Hist) Above(v uint64) uint64 {
	if len(h.n) == 0 {
		return 0
	}
	above := h.total
	for _, n := range h.n[:bucket(v)+1] {
		if above -= n; above == 0 { // most often all are small
			break
		}
	}
	return above
}

// Quantile returns the smallest value not exceeded by a share p, in [0, 1], of
// the weight: exact below 256, elsewhere by a straight line through its bucket
// and so within 0.78 %. It is NaN when nothing was recorded.
func (h *Hist) Quantile(p float64) float64 { return h.without(nil, p) }

// without is the quantile of h less part, an earlier or partial histogram.
func (h *Hist) without(part *Hist, p float64) float64 {
	total, minus := h.total, []uint64(nil)
	if part != nil && part.n != nil {
		total, minus = total-part.total, part.n
	}
	if total == 0 {
		return math.NaN()
	}
	need := p * float64(total)
	var sum uint64
	last := 0.0
	for i, n := range h.n {
		if minus != nil {
			n -= minus[i]
		}
		if n == 0 {
			continue
		}
		last = within(i, (need-float64(sum))/float64(n))
		if sum += n; float64(sum) >= need {
			return last
		}
	}
	return last
}

// within returns the value a share of the way through bucket i.
func within(i int, share float64) float64 {
	lo, width := bounds(i)
	return float64(lo) + float64(width-1)*min(1, max(0, share))
}

// Equal says whether two histograms hold the same counts.
func (h *Hist) Equal(o *Hist) bool {
	if h.total != o.total || len(h.n) != len(o.n) {
		return false
	}
	for i, n := range h.n {
		if n != o.n[i] {
			return false
		}
	}
	return true
}

// String describes the histogram by a few quantiles.
func (h *Hist) String() string {
	return fmt.Sprintf("%d recorded, p50 %g, p99 %g", h.total, h.Quantile(0.5), h.Quantile(0.99))
}

// Size is how many bytes the histogram takes.
func (h *Hist) Size() int { return 8 * len(h.n) }
