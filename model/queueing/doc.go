// Package queueing holds the closed formulas of classical queueing theory that
// a sizing needs, as pure functions on floats: the Erlang loss and delay
// formulas, the M/M/c queue, the M/M/c/c+K queue, and the staffing rules.
//
// It imports the standard library only, and nothing of this module: a formula
// must not know about scenarios, metrics or units. Rates are per second, times
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
//   - staffing.go: how many servers, by rule of thumb.
//   - poisson.go, solve.go: the numerics underneath.
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
// Why errors rather than NaN: a NaN travels silently into a table. Everything
// that can be out of range is refused by name, value and allowed range.
package queueing
