// Package dist holds the laws of positive quantities (stream durations, gaps
// between arrivals, token counts, patience) and the random generator that
// samples them.
//
// It imports the standard library and gonum, nothing of ours.
//
// # Reading order
//
//   - family.go: the names, and which of them can be simulated.
//   - law.go: Law, its moments and Sample, the one function of the hot loop.
//   - cdf.go, quantile.go, root.go: what theory needs of a law, and how a law is
//     found from two quantiles.
//   - rand.go, ziggurat.go, gamma.go: the generator and the samplers.
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
// bit.
package dist
