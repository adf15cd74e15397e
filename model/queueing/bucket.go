package queueing

import (
	"fmt"
	"math"
)

// MaxBucketRatio bounds the starts per refilled token, lambda/refill, from both
// sides, 0 excepted.
const MaxBucketRatio = 1e12

// TokenBucket is a bucket of tokens, each start taking one, that refills
// continuously up to its depth and meets Poisson starts. It answers for two uses
// of the same bucket: a policer rejects a start that finds less than one token;
// a shaper lets it wait for one, first come first served. Build it with
// NewTokenBucket.
//
// What is missing in the bucket, depth − tokens, is the work in front of a
// server that takes 1/refill per start: an M/D/1 queue. The policer admits a
// start that finds at most depth − 1 missing; for an integer depth b this is the
// M/D/1 queue with b places in all (Brun and Garcia 2000 give its closed form,
// an alternating sum that a double cannot hold beyond b = 15). Up to depth − 1 the
// work has the law of the unlimited M/D/1 queue but for a factor, whence with
// W(x) = P(work ≤ x)/P(work = 0) and D(x) = 1 − (1−rho)·W(x), the tail for
// rho < 1,
//
//	P(reject) = D/(1 + rho·W) at x = depth − 1.
//
// W and D come from bucketLaw, which only adds positive numbers.
type TokenBucket struct {
	lambda, refill float64
	rho            float64
	logReject      float64
	accept         float64 // 1 − P(reject)
	shaperWait     float64 // share that waits
	shaperMean     float64 // seconds; meaningless from rho = 1 on
}

// NewTokenBucket describes starts at rate lambda (1/s), one token each, and a
// bucket that refills by refill tokens/s up to depth tokens, at least 1 and not
// necessarily whole. Every lambda is legal for the policer; lambda = 0 is an
// unused bucket.
//
// Errors: ParamError for lambda < 0, lambda/refill other than 0 outside 1e-12 to
// 1e12, refill ≤ 0, depth < 1 (which would never admit anything), depth above
// MaxPlaces, and anything not finite.
func NewTokenBucket(lambda, refill, depth float64) (TokenBucket, error) {
	if !finite(lambda) || lambda < 0 {
		return TokenBucket{}, badFloat("rate of starts lambda (1/s)", lambda, "finite and at least 0")
	}
	if !finite(refill) || refill <= 0 {
		return TokenBucket{}, badFloat("refill (tokens/s)", refill, "finite and above 0")
	}
	if !(depth >= 1 && depth <= MaxPlaces) {
		return TokenBucket{}, badFloat("depth (tokens)", depth, fmt.Sprintf("between 1 and %d", MaxPlaces))
	}
	b := TokenBucket{lambda: lambda, refill: refill, rho: lambda / refill, logReject: math.Inf(-1), accept: 1}
	if lambda == 0 {
		return b, nil
	}
	if !(b.rho >= 1/MaxBucketRatio && b.rho <= MaxBucketRatio) {
		return TokenBucket{}, badFloat("starts per token lambda/refill", b.rho,
			fmt.Sprintf("0, or between %g and %g", 1/MaxBucketRatio, MaxBucketRatio))
	}
	b.setLaw(depth - 1)
	return b, nil
}

func (b *TokenBucket) setLaw(x float64) {
	gap := (b.refill - b.lambda) / b.refill
	if b.rho > steepLoad {
		// W grows by e^rho per token; W(x) = e^(rho·x) for x < 1.
		b.setOverload(gap, b.rho*x)
		return
	}
	law := newBucketLaw(b.rho, gap)
	if gap <= 0 {
		b.setOverload(gap, law.logWithin(x))
		return
	}
	logTail := law.logBeyond(x)
	within := 0.0
	if logTail < -math.Ln2 {
		within = -math.Expm1(logTail) / gap
	} else {
		within = math.Exp(law.logWithin(x))
	}
	b.logReject = math.Min(0, logTail-math.Log1p(b.rho*within))
	b.accept = -math.Expm1(b.logReject)
	b.shaperWait = math.Min(1, math.Exp(logTail))
	b.shaperMean = law.excessWork(x) / b.refill
}

// setOverload is for rho ≥ 1, where D = 1 + (rho−1)·W, divided through by W.
func (b *TokenBucket) setOverload(gap, logWithin float64) {
	inverse := math.Exp(-logWithin)
	b.logReject = math.Log((inverse - gap) / (inverse + b.rho))
	b.accept = 1 / (inverse + b.rho)
	b.shaperWait = 1
}

// PReject is the share of the starts that the policer rejects.
func (b TokenBucket) PReject() float64 { return math.Exp(b.logReject) }

// LogPReject is the natural logarithm of PReject, good where that underflows;
// −Inf when lambda = 0.
func (b TokenBucket) LogPReject() float64 { return b.logReject }

// AcceptedRate is the rate in 1/s at which the policer admits starts.
func (b TokenBucket) AcceptedRate() float64 { return b.lambda * b.accept }

// ShaperPWait is the share of the starts that the shaper delays; 1 when lambda
// is not below refill.
func (b TokenBucket) ShaperPWait() float64 { return b.shaperWait }

// ShaperMeanWait is the mean time in seconds for which the shaper delays a
// start, zeros included. Error: ErrUnstable when lambda is not below refill.
func (b TokenBucket) ShaperMeanWait() (float64, error) {
	if b.lambda >= b.refill {
		return 0, fmt.Errorf("queueing: %g starts/s on %g tokens/s: %w", b.lambda, b.refill, ErrUnstable)
	}
	return b.shaperMean, nil
}
