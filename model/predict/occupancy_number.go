package predict

import (
	"math"
	"math/cmplx"
)

// number is the law of the number in the system, its ends cut: those up to c,
// counted from first, and those beyond, counted from c + 1.
type number struct {
	c, first, last int
	low, high      run
}

// run holds the probabilities of numbers in a row. A long one is taken in groups
// of stride numbers that are alike; what is left over stands by itself.
type run struct {
	groups []float64 // probability of each
	stride int
	rest   []float64
}

// mostGroups is up to how many numbers a row is not worth shortening.
const mostGroups = 200

func newNumber(first int, p []float64, c int, cut float64) *number {
	cut = min(cut, 1e-6)
	lo, hi := 0, len(p)
	for sum := p[0]; sum < cut && lo < hi-1; sum += p[lo] {
		lo++
	}
	for sum := p[hi-1]; sum < cut && hi > lo+1; sum += p[hi-1] {
		hi--
	}
	first, p = first+lo, p[lo:hi]
	n := &number{c: c, first: first, last: first + len(p) - 1}
	if first > c { // begin with c in the system, of probability 0
		p = append(make([]float64, first-c), p...)
		n.first = c
	}
	at := min(len(p), c-n.first+1)
	n.low, n.high = newRun(p[:at]), newRun(p[at:])
	return n
}

func newRun(p []float64) run {
	stride := (len(p) + mostGroups - 1) / mostGroups
	if stride <= 1 {
		return run{groups: p, stride: 1}
	}
	whole := len(p) / stride * stride
	r := run{groups: make([]float64, 0, mostGroups), stride: stride, rest: p[whole:]}
	for i := 0; i < whole; i += stride {
		sum := 0.0
		for _, v := range p[i : i+stride] {
			sum += v
		}
		r.groups = append(r.groups, sum)
	}
	return r
}

// each calls f for every number of the row, counted from 0.
func (r *run) each(f func(int, float64)) {
	for i, v := range r.groups {
		for j := range r.stride {
			f(i*r.stride+j, v/float64(r.stride))
		}
	}
	for i, v := range r.rest {
		f(len(r.groups)*r.stride+i, v)
	}
}

// each calls f for every number with its probability.
func (n *number) each(f func(int, float64)) {
	n.low.each(func(i int, v float64) { f(n.first+i, v) })
	n.high.each(func(i int, v float64) { f(n.c+1+i, v) })
}

// none is the probability of an empty system.
func (n *number) none() float64 {
	if n.first > 0 {
		return 0
	}
	if n.low.stride == 1 {
		return n.low.groups[0]
	}
	return n.low.groups[0] / float64(n.low.stride)
}

// vanishing is the logarithm below which a power counts for nothing: 1e-12.
const vanishing = -27.6

// generate is the generating function of the number: Σ p_n·z^min(n,c)·w^(n−c)+.
func (n *number) generate(z, w complex128) complex128 {
	size := math.Log(real(z)*real(z)+imag(z)*imag(z)) / 2
	if n.first > 0 && size*float64(n.first) < vanishing {
		return 0
	}
	sum := n.low.generate(z, size)
	if n.first > 0 {
		sum *= power(z, n.first)
	}
	if len(n.high.groups) > 0 && size*float64(n.c) > vanishing {
		size := math.Log(real(w)*real(w)+imag(w)*imag(w)) / 2
		sum += power(z, n.c) * w * n.high.generate(w, size)
	}
	return sum
}

// generate is Σ p_i·z^i, where size = ln|z|.
func (r *run) generate(z complex128, size float64) complex128 {
	groups := r.groups
	if size*float64(len(groups)*r.stride) < vanishing {
		groups = groups[:min(len(groups), int(vanishing/size)/r.stride+1)]
	}
	if r.stride == 1 {
		return horner(groups, z)
	}
	sum := stretch(z, r.stride) * horner(groups, power(z, r.stride))
	if len(groups) == len(r.groups) && len(r.rest) > 0 {
		sum += power(z, len(groups)*r.stride) * horner(r.rest, z)
	}
	return sum
}

// horner is Σ p_i·z^i.
func horner(p []float64, z complex128) complex128 {
	var re, im float64
	zr, zi := real(z), imag(z)
	for i := len(p) - 1; i >= 0; i-- {
		re, im = re*zr-im*zi+p[i], re*zi+im*zr
	}
	return complex(re, im)
}

// stretch is the mean of 1, z, … z^(m−1): the numbers of a group are alike.
func stretch(z complex128, m int) complex128 {
	sum := complex128(0)
	for range m {
		sum = sum*z + 1
	}
	return sum / complex(float64(m), 0)
}

// power is z^m.
func power(z complex128, m int) complex128 {
	if z == 0 {
		if m == 0 {
			return 1
		}
		return 0
	}
	return cmplx.Exp(cmplx.Log(z) * complex(float64(m), 0))
}
