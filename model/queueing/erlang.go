package queueing

import "math"

// ErlangB is the probability that all c servers are busy in a pool without a
// line (M/G/c/c): the share of Poisson arrivals that is rejected. a is the
// offered load in erlang and may exceed c. It depends on the service law
// through its mean only (Sevastyanov 1957).
//
// B = (a^c/c!) / Σ_{n≤c} a^n/n! (Erlang 1917), by the recursion
// 1/B(n) = 1 + (n/a)/B(n−1). Below about 1e-308 the result is 0: see LogErlangB.
// Errors: c outside 1..MaxServers, a outside its range (ParamError).
func ErlangB(c int, a float64) (float64, error) {
	if err := checkErlang(c, a); err != nil || a == 0 {
		return 0, err
	}
	return idleWeight(c, a).inverseOnePlus(1), nil
}

// LogErlangB is the natural logarithm of ErlangB, good where that underflows.
// Errors as ErlangB; a = 0 is refused, because ln 0 is no number.
func LogErlangB(c int, a float64) (float64, error) {
	if err := checkLogErlang(c, a); err != nil {
		return 0, err
	}
	return -idleWeight(c, a).logOnePlus(1), nil
}

// ErlangC is the probability that an arrival has to wait in M/M/c with an
// unlimited line. a is the offered load in erlang.
//
// C = B/(1 − rho(1 − B)) with rho = a/c (Erlang 1917), here as
// 1/(1 + (1 − rho)·z) with z = 1/B − 1. Below about 1e-308 the result is 0.
// Errors: as ErlangB, and ErrUnstable when a ≥ c.
func ErlangC(c int, a float64) (float64, error) {
	if err := checkErlang(c, a); err != nil || a == 0 {
		return 0, err
	}
	if a >= float64(c) {
		return 0, unstable(a, c)
	}
	return idleWeight(c, a).inverseOnePlus(freeShare(c, a)), nil
}

// LogErlangC is the natural logarithm of ErlangC, good where that underflows.
// Errors as ErlangC; a = 0 is refused, because ln 0 is no number.
func LogErlangC(c int, a float64) (float64, error) {
	if err := checkLogErlang(c, a); err != nil {
		return 0, err
	}
	if a >= float64(c) {
		return 0, unstable(a, c)
	}
	return -idleWeight(c, a).logOnePlus(freeShare(c, a)), nil
}

func checkErlang(c int, a float64) error {
	if err := checkServers(c); err != nil {
		return err
	}
	return checkLoad(a)
}

func checkLogErlang(c int, a float64) error {
	if err := checkErlang(c, a); err != nil {
		return err
	}
	if a == 0 {
		return badFloat("offered load a (erlang)", a, "above 0 where a logarithm is asked for")
	}
	return nil
}

// freeShare is 1 − rho.
func freeShare(c int, a float64) float64 { return (float64(c) - a) / float64(c) }

// scaled is a positive number frac·2^exp, for values beyond a double. exp is 0
// unless the value is above rescaleAbove.
type scaled struct {
	frac float64
	exp  int
}

// A frac above rescaleAbove is divided by 2^rescaleBy until it is not. One step
// multiplies by at most MaxServers/MinLoad = 1e157, so no step overflows. What
// is left is so large that adding an unscaled 1 to it changes nothing, and it
// only grows from there (n > a).
const (
	rescaleAbove = 1e140
	rescaleBy    = 400
)

// log is the natural logarithm.
func (s scaled) log() float64 { return math.Log(s.frac) + float64(s.exp)*math.Ln2 }

// logOnePlus is ln(1 + f·s) for 0 < f ≤ 1.
func (s scaled) logOnePlus(f float64) float64 {
	if s.exp == 0 {
		return math.Log1p(f * s.frac)
	}
	return math.Log(f) + s.log() // the 1 is below the last digit
}

// inverseOnePlus is 1/(1 + f·s) for 0 < f ≤ 1, or 0 where that underflows.
func (s scaled) inverseOnePlus(f float64) float64 {
	if s.exp == 0 {
		return 1 / (1 + f*s.frac)
	}
	return math.Ldexp(1/(f*s.frac), -s.exp)
}

// idleWeight is z = Σ_{n<c} π_n/π_c of a pool with Poisson arrivals, the weight
// of "a server is free" relative to "exactly c in the system". It equals
// 1/B − 1. c and a > 0 must have been checked.
//
// Recursion: z(n) = (n/a)·(1 + z(n−1)), z(0) = 0. All terms are positive, so
// relative errors do not grow. For n < a each step shrinks the error of the
// starting value by n/a; the recursion therefore need not start at 0.
func idleWeight(c int, a float64) scaled {
	first := recursionStart(c, a)
	z, exp := 0.0, 0
	if first > 0 {
		// z(n) ≤ n/(a − n) for n < a: near enough to be forgotten.
		z = float64(first) / (a - float64(first))
	}
	for n := first + 1; n <= c; n++ {
		z = float64(n) / a * (1 + z)
		for z > rescaleAbove {
			z = math.Ldexp(z, -rescaleBy)
			exp += rescaleBy
		}
	}
	return scaled{frac: z, exp: exp}
}

// recursionStart is a step so far below m = min(c, a) that its value no longer
// matters at m: over the last l steps up to m the error shrinks by
// Π n/a ≤ exp(−l(l−1)/2m), which is below 1e-19 for l = 9.5√m + 10.
func recursionStart(c int, a float64) int {
	m := math.Floor(math.Min(float64(c), a))
	first := m - math.Ceil(9.5*math.Sqrt(m)+10)
	return int(math.Max(0, first))
}
