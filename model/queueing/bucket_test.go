package queueing

import (
	"errors"
	"math"
	"math/big"
	"testing"

	"pgregory.net/rapid"
)

// bucketTruth is ln P(reject) and P(work > depth − 1), from the alternating sum
// W(x) = Σ_k (−1)^k·e^(rho(x−k))·(rho(x−k))^k/k! in as many bits as it takes.
func bucketTruth(rho, depth float64) (logReject, beyond float64) {
	x := depth - 1
	prec := uint(400 + 4*x*(1+rho+math.Max(0, -math.Log2(rho))))
	num := func(v float64) *big.Float { return new(big.Float).SetPrec(prec).SetFloat64(v) }
	mul := func(a, b *big.Float) *big.Float { return new(big.Float).SetPrec(prec).Mul(a, b) }
	fall := num(0) // e^−rho
	for term, n := num(1), 1.0; term.Sign() != 0 && term.MantExp(nil) > -int(prec); n++ {
		fall.Add(fall, term)
		term = mul(term, num(-rho))
		term.Quo(term, num(n))
	}
	// W·e^(−rho·x): the factor e^(−rho·k) stays.
	sum, scale, factorial := num(0), num(1), num(1)
	for k := 0.0; k <= x; k++ {
		if k > 0 {
			scale = mul(scale, fall)
			factorial = mul(factorial, num(-k))
		}
		base, term := mul(num(rho), num(x-k)), num(1)
		for n := int(k); n > 0; n >>= 1 {
			if n&1 == 1 {
				term = mul(term, base)
			}
			base = mul(base, base)
		}
		// e^(rho(x−k)) = e^(rho·x)·scale
		sum.Add(sum, mul(mul(term, scale), num(1).Quo(num(1), factorial)))
	}
	// e^(rho·x) by its series.
	rise := num(0)
	for term, n := num(1), 1.0; term.MantExp(nil) > rise.MantExp(nil)-int(prec); n++ {
		rise.Add(rise, term)
		term = mul(term, mul(num(rho), num(x)))
		term.Quo(term, num(n))
		if term.Sign() == 0 {
			break
		}
	}
	within := mul(sum, rise)
	d := num(1)
	d.Sub(d, mul(num(1).Sub(num(1), num(rho)), within))
	reject := num(1).Quo(d, num(0).Add(num(1), mul(num(rho), within)))
	mant := new(big.Float)
	exp := reject.MantExp(mant)
	m, _ := mant.Float64()
	beyond, _ = d.Float64()
	return math.Log(m) + float64(exp)*math.Ln2, beyond
}

// TestBucketAgainstAlternatingSum covers whole and broken depths, and those so
// deep that the geometric law answers.
func TestBucketAgainstAlternatingSum(t *testing.T) {
	for _, rho := range []float64{1e-9, 1e-3, 0.1, 0.5, 0.9, 0.999, 1, 1.001, 1.5, 7, 30, 35.9, 36.1, 60} {
		for _, depth := range []float64{1, 1.25, 1.999, 2, 3.5, 7, 12.75, 30, 61.5} {
			checkBucket(t, rho, depth)
		}
	}
	for _, rho := range []float64{0.3, 0.95, 1, 1.05} {
		for _, depth := range []float64{250, 999.5} {
			checkBucket(t, rho, depth)
		}
	}
}

func checkBucket(t *testing.T, rho, depth float64) {
	t.Helper()
	b, err := NewTokenBucket(rho, 1, depth)
	if err != nil {
		t.Fatal(err)
	}
	want, beyond := bucketTruth(rho, depth)
	// ln P = −(depth−1)·ln ζ + …: rounding of ln ζ counts depth times; and 1 − rho
	// is known to rounding, which decides P as far as depth·(1−rho) does.
	if tol := 2e-13 + 1e-15*math.Abs(want) + 4e-16*depth; math.Abs(b.LogPReject()-want) > tol {
		t.Errorf("rho = %g, depth %g: ln P = %.17g, want %.17g", rho, depth, b.LogPReject(), want)
	}
	if rho < 1 {
		compare(t, "shaper's share", b.ShaperPWait(), beyond, 3e-13+1e-15*math.Abs(want)+4e-16*depth)
	}
}

func TestBucketLaws(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		rho := rapid.OneOf(
			rapid.Float64Range(0.01, 3), rapid.Float64Range(0.98, 1.02),
			rapid.Custom(func(rt *rapid.T) float64 { return math.Exp(rapid.Float64Range(-26, 26).Draw(rt, "ln rho")) }),
		).Draw(rt, "rho")
		refill := math.Exp(rapid.Float64Range(-6, 6).Draw(rt, "ln refill"))
		depth := rapid.OneOf(rapid.Float64Range(1, 100), rapid.Float64Range(1, 5000)).Draw(rt, "depth")
		build := func(rho, depth float64) TokenBucket {
			b, err := NewTokenBucket(rho*refill, refill, depth)
			if err != nil {
				rt.Fatal(err)
			}
			return b
		}
		b := build(rho, depth)
		if p := b.PReject(); !(p >= 0 && p <= 1) || !near(p, math.Exp(b.LogPReject()), 1e-15, 0) {
			rt.Errorf("PReject = %g, ln %g", p, b.LogPReject())
		}
		if b.AcceptedRate() > math.Min(rho, 1)*refill*(1+1e-12) {
			rt.Errorf("accepts %g of %g, refill %g", b.AcceptedRate(), rho*refill, refill)
		}
		slack := 1e-12 * (1 + math.Abs(b.LogPReject()))
		deeper := build(rho, depth+rapid.Float64Range(0, 3).Draw(rt, "deeper"))
		if deeper.LogPReject() > b.LogPReject()+slack {
			rt.Errorf("a deeper bucket rejects more: %.17g, %.17g", b.LogPReject(), deeper.LogPReject())
		}
		more := build(rho*rapid.Float64Range(1.001, 2).Draw(rt, "more"), depth)
		if more.LogPReject() < b.LogPReject()-slack {
			rt.Errorf("more starts, fewer rejected: %.17g, %.17g", b.LogPReject(), more.LogPReject())
		}
		wait, err := b.ShaperMeanWait()
		if b.lambda >= refill {
			if !errors.Is(err, ErrUnstable) || b.ShaperPWait() != 1 {
				rt.Errorf("rho = %g: %v, %g wait", rho, err, b.ShaperPWait())
			}
			return
		}
		// Pollaczek and Khinchine: the first place costs P(wait) = rho and rho/2(1−rho).
		one := build(rho, 1)
		first, err1 := one.ShaperMeanWait()
		tol := 1e-12 / (1 - rho)
		if err != nil || err1 != nil || !near(one.ShaperPWait(), rho, tol, 0) || !near(first*refill, rho/(2*(1-rho)), 2*tol, 0) {
			rt.Errorf("rho = %g: P(wait) %g, mean wait %g, %v, %v", rho, one.ShaperPWait(), first*refill, err, err1)
		}
		if wait < 0 || wait > first*(1+tol) {
			rt.Errorf("mean wait %g behind a full bucket, %g behind one token", wait, first)
		}
	})
}

// TestShaperMeanIsAreaUnderTail: E[(V−x)⁺] is the integral of P(V > x).
func TestShaperMeanIsAreaUnderTail(t *testing.T) {
	for _, rho := range []float64{0.2, 0.8, 0.97} {
		for _, depth := range []float64{1, 2.5, 40.25} {
			at := func(depth float64) TokenBucket {
				b, err := NewTokenBucket(rho*3, 3, depth)
				if err != nil {
					t.Fatal(err)
				}
				return b
			}
			// Simpson between the kinks, which lie at whole tokens.
			area := 0.0
			for lo := depth; lo < depth+30/(1-rho); {
				hi := math.Floor(lo) + 1
				const n = 20
				for i := range n {
					h := (hi - lo) / n
					x := lo + float64(i)*h
					end := math.Nextafter(hi, 0) // W jumps in slope, at 1 token in value
					area += h / 6 * (at(x).ShaperPWait() + 4*at(x+h/2).ShaperPWait() + at(math.Min(x+h, end)).ShaperPWait())
				}
				lo = hi
			}
			got, err := at(depth).ShaperMeanWait()
			if err != nil || !near(got*3, area, 1e-7, 0) {
				t.Errorf("rho = %g, depth %g: mean %.12g, area %.12g, %v", rho, depth, got*3, area, err)
			}
		}
	}
}

// TestBucketContinuousAtFullLoad: rho = 1 is no special point.
func TestBucketContinuousAtFullLoad(t *testing.T) {
	for _, depth := range []float64{1, 2.5, 60, 4000} {
		at := func(rho float64) float64 {
			b, err := NewTokenBucket(rho, 1, depth)
			if err != nil {
				t.Fatal(err)
			}
			return b.PReject()
		}
		for _, eps := range []float64{1e-15, 1e-12, 1e-9} {
			tol := 1e-12 + 2*eps*depth
			if below, one, above := at(1-eps), at(1), at(1+eps); !near(below, one, tol, 0) || !near(above, one, tol, 0) {
				t.Errorf("depth %g: %.17g, %.17g, %.17g", depth, below, one, above)
			}
		}
	}
}

func TestBucketRefuses(t *testing.T) {
	for _, p := range [][3]float64{
		{-1, 1, 1}, {math.NaN(), 1, 1}, {1, 0, 1}, {1, math.Inf(1), 1}, {1, 1, 0.5}, {1, 1, 2e9}, {1, 1, math.NaN()}, {1e13, 1, 1}, {1e-13, 1, 1},
	} {
		var e *ParamError
		if _, err := NewTokenBucket(p[0], p[1], p[2]); !errors.As(err, &e) {
			t.Errorf("%v not refused: %v", p, err)
		}
	}
	b, err := NewTokenBucket(0, 5, 1)
	if err != nil || b.PReject() != 0 || b.AcceptedRate() != 0 || b.ShaperPWait() != 0 {
		t.Errorf("an unused bucket: %+v, %v", b, err)
	}
}

// TestBucketSettles: the recursion, run on to depth 4000, stays on the geometric
// law that stands in for it.
func TestBucketSettles(t *testing.T) {
	for _, rho := range []float64{1e-6, 0.01, 0.3, 0.9, 0.999, 1, 1.001, 1.2, 5, 30} {
		l := newBucketLaw(rho, 1-rho)
		steps := len(l.p) - 1
		settled := l.p[steps]
		if steps > 1500 {
			t.Errorf("rho = %g: %d steps", rho, steps)
		}
		up, z := l.upward(), math.Exp(l.logZ)
		for n := len(l.p) - 1; n < 4000; n++ {
			sum := 0.0
			if n < len(up) {
				sum = z * up[n]
			}
			for m := 1; m <= min(n, len(up)-1); m++ {
				sum += l.p[n+1-m] * up[m]
			}
			l.p = append(l.p, sum*math.Exp(rho))
		}
		for n, v := range l.p {
			// The same rounding in each step adds up.
			if n >= steps && !near(v, settled, 1e-14*float64(n), 0) {
				t.Errorf("rho = %g: %.17g at n = %d, settled on %.17g after %d", rho, v, n, settled, steps)
				break
			}
		}
	}
}
