// Package dist holds the laws of positive quantities (stream durations, gaps
// between arrivals, token counts, patience) and the random generator that
// samples them.
//
// It imports the standard library and gonum, nothing of ours.
//
// # Reading order
//
//   - family.go: the names.
//   - law.go: Law, its moments and Sample, the one function of the hot loop.
//   - new.go: laws from a mean and a spread, or from two quantiles; pareto.go,
//     empirical.go, mixture.go, sum.go, held.go: from other numbers, samples and
//     laws, each with its sampler.
//   - cdf.go, quantile.go, search.go, root.go: what theory needs of a law.
//   - capped.go: the functions behind residual life, time limits and cuts.
//   - measure.go, scaled.go, integrate.go: how a sum of parts is computed.
//   - rand.go, ziggurat.go, gamma.go, weibull.go, hyper.go: the generator,
//     samplers and constants of families.
//   - stream.go: which generator a request's draw starts from.
//
// # Why
//
// Why a generator for each draw? Everything the k-th request of a workload
// needs for one purpose starts at hash(seed, replication, workload, purpose, k).
// No other request and no setting can then shift a draw, however many uniforms a
// sampler consumes, and two runs that differ in settings alone meet the same
// requests. One sequential generator loses this at the first rejection.
//
// Why SplitMix64? Starting it costs one hash, its state is eight bytes, and it
// passes the usual statistical batteries; a longer period is of no use to a
// generator that lives for a handful of draws.
//
// Why own samplers beside gonum's? They need no source behind an interface, so
// that starting a generator for each draw is free, and they are faster (see the
// benchmarks). gonum's distuv is the oracle in the tests.
//
// Are the samples the same on every machine? The hash and the uniform draws are.
// Samples pass through math.Exp and math.Log, whose last bit may differ between
// processor architectures; on one architecture they are the same bits.
//
// Why a switch on the family and not an interface? Law stays a plain value: the
// engine that holds laws can be copied with a memory copy and goes on bit for
// bit. Laws that need a table point to one that never changes, so copies may
// share it.
//
// Why laws of the time held? A client's limit and a stream that breaks free the
// slot early, and every formula wants the law of the time the slot was really
// held: [Law.Truncated] and [Law.Cut]. The engine itself samples the whole life,
// the limit and the cut apart, each from its own stream.
//
// Why is the sum of parts integrated and not tabulated? It is made anew with each
// move of a knob, while predictions ask for a few values of it only.
package dist
