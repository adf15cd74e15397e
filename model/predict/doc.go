// Package predict says, from a scenario alone, what the user could have
// computed beforehand: for each metric a value, the method behind it, whether
// it is exact, and which assumption fails when it is not.
//
// It imports model/scenario, model/dist, model/metric and model/queueing.
// Times are seconds, rates are per second, sizes are bytes.
//
// # Reading order
//
//   - predict.go: Prediction, Table, Result and All.
//   - traffic.go, laws.go, arrivals.go: a scenario as the formulas see it.
//   - rules.go: what it does that no formula here knows.
//   - stationary.go: which formula answers, and what it assumes.
//   - table.go: its answers, put under the names of the metrics.
//   - memory.go: mean memory, and memory when full.
//   - curve.go, residual.go, moving.go: the mean over time when the rate moves.
//   - demand.go: what upstream budgets are asked for.
//   - batch.go: requests that come all at once.
//
// # Which formula stands behind which prediction
//
// Waits, P(wait) and the mean line: M/M/c with an unlimited line, M/M/c/c+K
// with K places (package queueing). Exact for exponential durations without a
// timeout; a workload's wait is that of all, because a first-come first-served
// line does not ask who waits. For other laws the values stay and are marked.
//
// Rejections: Erlang B when K = 0, exact for every law of the durations
// (Sevastyanov 1957), M/M/c/c+K for exponential durations, else none: near
// saturation that formula is off by −49 % to +380 % for other laws.
//
// Streams in flight: λ·E[S] by Little's law when nobody is turned away, for
// every law and every arrival process. When the rate moves: M_t/G/∞ (Eick, Massey
// and Whitt 1993), the mean number open if nobody ever waited, which holds for any
// arrivals that come at that rate on average. Daily waves are followed by straight
// lines of a quarter of an hour, traces by counts of some 50 requests.
//
// Budgets: what requests ask for if each is let in once.
//
// Mean memory: what a request occupies, added up over its life and multiplied
// by the rate at which requests live it (the H = λG form of Little's law,
// Brumelle 1971). A stream of duration S occupies ∫ growth·age = growth·S²/2.
//
// # Why
//
// Why do entries without a formula exist at all? A missing row reads like an
// oversight. "simulation only", and why, is an answer; a wrong number is not.
//
// Why are waits capped at the queue timeout? Nobody who is served waited
// longer. The formula knows of no timeout, and a value that cannot happen
// helps nobody.
//
// Why does M_t/G/∞ stand beside a pool of c slots? Who waits is served later, not
// never, so over a window the average number open is nearly that of unlimited
// slots, as long as the backlog clears within it. Only where the average itself
// passes c is it held down to c. The curve is drawn uncut: it is what the load
// asks for.
package predict
