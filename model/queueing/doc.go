// Package queueing holds the formulas of queueing theory that a sizing needs, as
// pure functions on floats: Erlang's loss and delay formulas, M/M/c and
// M/M/c/c+K, patience, priorities, M/G/1, GI/M/c, approximations by two moments
// with their measured errors, lines over time and batches, token buckets, callers
// who come back, and the staffing rules.
//
// It imports the standard library and, of gonum, special functions, quadrature
// and the Fourier transform; nothing of this module: a formula must not know about
// scenarios, metrics or units. Rates are per second, times
// are seconds, loads are erlang (mean number of busy servers).
//
// # Words
//
// lambda is the arrival rate, S the mean service time, c the number of servers
// (slots), K the number of waiting places; the system therefore holds c+K.
// Some packages call the total K: not here. a = lambda·S is the offered load,
// rho = a/c. "Accepted" quantities are conditional on not being rejected. A
// wait quantile is unconditional unless its name says GivenWait: it includes
// the requests that did not wait, so 0 is a correct 99th percentile.
//
// # Reading order
//
//   - errors.go: what is refused, and how it is said.
//   - erlang.go: one recursion, from which every probability here follows.
//   - mmc.go, mmck.go: the two queues, as values built once and then asked.
//   - waittail.go, geometric.go: the waiting time behind a finite line.
//   - abandon.go, patience.go: lines that people leave, after an exponential or a
//     constant time; abandonline.go, abandonintegral.go: the law of the offered wait
//     and its integrals.
//   - priority.go: who goes first.
//   - mg1.go, mg1tail.go, gimc.go, gaps.go: exact beyond exponential.
//   - mgc.go, mgck.go, errorclass.go: two moments, with measured errors.
//   - states.go, impatientstates.go: the law of the number, as a slice.
//   - transient*.go: the line over time, by uniformization; fluid*.go: what remains
//     of it for large pools; makespan.go: a batch.
//   - bucket.go, bucketlaw.go: the token bucket as an M/D/1 queue; retries.go: the
//     fixed point of those who come back.
//   - staffing.go, halfinwhitt.go: how many servers, by rule of thumb, and the limit
//     behind the square-root rule.
//   - poisson.go, poissontail.go, solve.go: the numerics underneath.
//
// # Why
//
// Why z and not B: textbook recursions carry Erlang B or its inverse 1/B.
// Here z = 1/B − 1 is carried, the weight of "some server is free" relative to
// "exactly c in the system". Every probability is a ratio of sums of positive
// numbers in z, so no formula subtracts nearly equal numbers: not in deep
// overload (where 1 − B is tiny), not in a huge idle pool (where B is), and
// not near rho = 1.
//
// Why no a^c/c!: it overflows near c = 170, and its logarithm through the log
// gamma function loses nine digits at c = 10^6.
//
// Why values with methods: the probabilities cost one recursion of up to c
// steps. NewMMc and NewMMcK pay it once and validate once; what remains cannot
// fail, except where a method takes an argument of its own.
//
// Why an integral and no sum over states where people leave: the number of states
// that matter grows like √(λ·patience). The density of the offered wait is one
// hill in closed form, and stays so as patience goes to infinity.
//
// Why Takács' sum is safe in doubles: written with the ratio of neighbouring terms
// all of them are positive. Why a lattice and a Fourier transform for M/G/1: only
// the cdf of the residual life is needed, and Richardson extrapolation leaves h⁶.
//
// Why Transient keeps only some states: what matters is a few deviations wide; the
// rest, below 1e-18 a jump, stays at the edge, so no probability is lost.
//
// Why errors rather than NaN: a NaN travels silently into a table. Everything
// that can be out of range is refused by name, value and allowed range.
package queueing
