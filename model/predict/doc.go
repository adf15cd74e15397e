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
//   - rules.go: what it does beside Poisson arrivals into one line.
//   - stationary.go, line.go: which formula answers, and what it assumes;
//     impatient.go, renewal.go, comeback.go: timeouts; other arrivals and
//     priorities; callers who come back, and the limit on requests; slack.go:
//     limits too wide to matter.
//   - table.go: its answers, put under the names of the metrics.
//   - steady.go: the same asked again at other slots, places and loads.
//   - memory.go: mean memory, and memory when full; numbers.go and occupancy*.go: the
//     law of what is inside at a random instant.
//   - formulas.go: what there is to know of each method.
//   - curve.go, residual.go, moving.go: the mean over time when the rate moves;
//     overtime.go: the line followed through the run.
//   - demand.go: what upstream budgets are asked for.
//   - batch.go, makespan.go, batchmemory.go: requests that come all at once.
//   - formulas.go: every method by name, for people.
//
// # Which formula stands behind which prediction
//
// Waits, P(wait), the line and 429s: M/M/c and M/M/c/c+K, exact for exponential
// durations; M/G/1, exact for every law; for others M/G/c by two moments (Kimura
// 1986) and M/G/c/c+K, each with the error it was measured to have, and withheld
// where that is too large. A workload's wait is that of all, because a first-come
// first-served line does not ask who waits; with priorities Cobham's. Erlang B when
// K = 0, exact for every law (Sevastyanov 1957).
//
// Timeouts: M/M/c/c+K+M for exponential patience, M/M/c+D for a constant one and an
// unlimited line, both for exponential durations. Else the timeout is left out where
// hardly anyone would wait so long, and withheld otherwise.
//
// Other arrivals: GI/M/c, exact for exponential durations; else, where many wait,
// GI/M/c times (ca² + cs²)/(ca² + 1). Callers who come back: a fixed point, where
// they stay away, and come back apart, for longer than the line remembers. A limit
// on requests: M/D/1/b. Wider upstream limits, which would hardly ever refuse, are
// left out.
//
// Streams in flight: λ·E[S] by Little's law when nobody is turned away, for
// every law and every arrival process. When the rate moves: M_t/G/∞ (Eick, Massey
// and Whitt 1993), the mean number open if nobody ever waited, which holds for any
// arrivals that come at that rate on average. Daily waves are followed by straight
// lines of a quarter of an hour, traces by counts of some 50 requests. Exponential
// durations are followed state by state through the run; others, where the load
// passes the slots, as a fluid.
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
