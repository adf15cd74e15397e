package queueing

import "math"

// RetryPoint is what retries make of a load, in the long run.
type RetryPoint struct {
	Rate          float64 // attempts, in 1/s, first ones included
	PFail         float64 // share of the attempts that fail
	PFinal        float64 // share of the requests whose every attempt fails
	Amplification float64 // Rate/lambda, attempts per request
}

// RetryFixedPoint is the rate of attempts when requests arrive at rate lambda
// (1/s) and each that fails is tried again, up to retries times. fail gives the
// share of attempts that fail when they come at a rate (1/s); the attempts are
// taken to be Poisson and each to see an independent state, which holds when
// back-off is long beside the time in which the system forgets, and is
// optimistic otherwise (Falin and Templeton 1997, §1.1 and ch. 2).
//
// It solves rate = lambda·(1 + b + … + b^retries), b = fail(rate), by bracketing
// between lambda and (retries+1)·lambda. Multiplied by 1 − b this reads
//
//	rate·(1 − fail(rate)) = lambda·(1 − fail(rate)^(retries+1)):
//
// what gets through equals what arrives less what is given up. If fail is
// nondecreasing, the right side does not rise; if the rate that gets through
// rises as well, the two meet once. Both hold for the blocking of M/M/c/c+K and
// for abandonment. Where more load gets less through (retries that hold slots,
// time limits that waste work) several solutions may exist; this returns one of
// them. Where lambda is just what the system can carry and hardly anything is
// given up, the rate hangs on digits beyond a double: all else is still right.
//
// Errors: ParamError for lambda < 0 or not finite, retries < 0, or a fail that
// returns anything outside 0..1; and what fail itself reports.
func RetryFixedPoint(lambda float64, retries int, fail func(rate float64) (float64, error)) (RetryPoint, error) {
	if !finite(lambda) || lambda < 0 {
		return RetryPoint{}, badFloat("arrival rate lambda (1/s)", lambda, "finite and at least 0")
	}
	if retries < 0 {
		return RetryPoint{}, badInt("retries", retries, "at least 0")
	}
	most := lambda * (1 + float64(retries))
	if !finite(most) {
		return RetryPoint{}, badFloat("rate of attempts (1/s)", most, "finite")
	}
	var failed error
	share := func(rate float64) float64 {
		b, err := fail(rate)
		if err == nil && !(b >= 0 && b <= 1) {
			err = badFloat("share of attempts that fail", b, "between 0 and 1")
		}
		if err != nil {
			failed = err
			return 0
		}
		return b
	}
	rate := lambda
	if retries > 0 && lambda > 0 {
		rate = root(func(rate float64) float64 {
			if failed != nil {
				return 0 // ends the search
			}
			return lambda*attempts(share(rate), retries) - rate
		}, lambda, most)
	}
	b := share(rate)
	if failed != nil {
		return RetryPoint{}, failed
	}
	p := RetryPoint{Rate: rate, PFail: b, PFinal: math.Pow(b, float64(retries)+1), Amplification: attempts(b, retries)}
	if lambda > 0 {
		p.Amplification = rate / lambda
	}
	return p, nil
}

// attempts is 1 + b + … + b^retries, without cancellation at any b in 0..1.
func attempts(b float64, retries int) float64 {
	switch b {
	case 0:
		return 1
	case 1:
		return 1 + float64(retries)
	}
	return -math.Expm1((float64(retries)+1)*math.Log(b)) / (1 - b)
}
