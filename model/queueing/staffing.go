package queueing

import (
	"fmt"
	"math"
)

// HeadroomFactor is the usual factor of Headroom: half as much again as needed.
const HeadroomFactor = 1.5

// SquareRootBeta is the usual beta of SquareRoot. At beta = 2 about 3 % of the
// requests wait, whatever the size of the pool: Halfin and Whitt (1981) give
// P(wait) → 1/(1 + √(2π)·β·Φ(β)·e^(β²/2)) = 2.7 % for large pools. Beta here is
// (c − a)/√a; they write it as (1 − rho)·√c, which has the same limit.
const SquareRootBeta = 2

// integerTolerance is how near to an integer, relatively, a load counts as
// that integer: 0.07·100 comes out as 7.000000000000001 and means 7.
const integerTolerance = 1e-9

// NeedSlots is the number of servers that the mean load occupies, ⌈a⌉, for an
// offered load a in erlang; 0 for a = 0. A load within a relative 1e-9 of an
// integer is that integer. It is a need, not a size to run at: when a is an
// integer, a pool of a servers has a line that grows for ever (StableServers).
// Error: ParamError for a out of range or needing more than MaxServers.
func NeedSlots(a float64) (int, error) { return slots(a, ceil(a)) }

// StableServers is the smallest number of servers that keeps an unlimited line
// finite, ⌊a⌋ + 1, for an offered load a in erlang; tolerance and error as
// NeedSlots.
func StableServers(a float64) (int, error) { return slots(a, stableServers(a)) }

// Headroom is ⌈factor·a⌉ servers for an offered load a in erlang: a fixed
// share of headroom, too little for a small pool and too much for a large one.
// Tolerance as NeedSlots. Errors: ParamError for a as NeedSlots, for a factor
// that is not finite and above 0, and when the result is beyond MaxServers.
func Headroom(a, factor float64) (int, error) {
	if !finite(factor) || factor <= 0 {
		return 0, badFloat("headroom factor", factor, "finite and above 0")
	}
	return slots(a, ceil(factor*a))
}

// SquareRoot is ⌈a + beta·√a⌉ servers for an offered load a in erlang: the
// headroom that keeps P(wait) about the same at every size (Halfin and Whitt
// 1981; Whitt 1992, "Understanding the efficiency of multi-server service
// systems"; Kolesar and Green 1998). Tolerance as NeedSlots. Errors: ParamError
// for a as NeedSlots, for a beta that is negative or not finite, and when the
// result is beyond MaxServers.
func SquareRoot(a, beta float64) (int, error) {
	if !finite(beta) || beta < 0 {
		return 0, badFloat("square-root coefficient beta", beta, "finite and at least 0")
	}
	return slots(a, ceil(a+beta*math.Sqrt(math.Max(0, a))))
}

// slots turns a number of servers into an int after checking the load behind
// it.
func slots(a, n float64) (int, error) {
	if err := checkLoad(a); err != nil {
		return 0, err
	}
	if n > MaxServers {
		return 0, badFloat("offered load a (erlang)", a,
			fmt.Sprintf("small enough to need at most %d servers, not %g", MaxServers, n))
	}
	return int(n), nil
}

// stableServers is ⌊a⌋ + 1 with the tolerance.
func stableServers(a float64) float64 {
	if r, ok := nearInteger(a); ok {
		return r + 1
	}
	return math.Floor(a) + 1
}

// ceil is ⌈x⌉ with the tolerance.
func ceil(x float64) float64 {
	if r, ok := nearInteger(x); ok {
		return r
	}
	return math.Ceil(x)
}

// nearInteger is the integer that x stands for, if it stands for one. A tiny
// positive x is not 0: some work needs some server.
func nearInteger(x float64) (float64, bool) {
	r := math.Round(x)
	return r, math.Abs(x-r) <= integerTolerance*r
}
