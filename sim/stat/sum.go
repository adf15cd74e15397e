package stat

import "math/bits"

// Sum is an exact sum of non-negative integers up to 2^128: nanoseconds times
// counts overflow 64 bits within a simulated month. The zero value is 0.
type Sum struct{ hi, lo uint64 }

// Add adds v.
func (s *Sum) Add(v uint64) {
	lo, carry := bits.Add64(s.lo, v, 0)
	s.lo = lo
	s.hi += carry
}

// AddProduct adds n·d.
func (s *Sum) AddProduct(n, d uint64) {
	hi, lo := bits.Mul64(n, d)
	lo, carry := bits.Add64(s.lo, lo, 0)
	s.lo = lo
	s.hi += hi + carry
}

// Merge adds another sum.
func (s *Sum) Merge(o Sum) {
	lo, carry := bits.Add64(s.lo, o.lo, 0)
	s.lo = lo
	s.hi += o.hi + carry
}

// Sub takes v away, which must not be more than the sum.
func (s *Sum) Sub(v uint64) {
	lo, borrow := bits.Sub64(s.lo, v, 0)
	s.lo = lo
	s.hi -= borrow
}

// Minus returns s − o, which must not be negative.
func (s Sum) Minus(o Sum) Sum {
	lo, borrow := bits.Sub64(s.lo, o.lo, 0)
	return Sum{s.hi - o.hi - borrow, lo}
}

// Float returns the sum rounded to a float64.
func (s Sum) Float() float64 { return float64(s.hi)*0x1p64 + float64(s.lo) }
