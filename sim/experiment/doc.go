// Package experiment runs a scenario, or many, and says what came out with
// intervals: one package behind the command line and the screen, so that what
// the screen shows anyone can script and repeat.
//
// Reading guide: experiment.go (Run), team.go (replications of one or many
// settings on all cores), replication.go (one run), summary.go (estimates and
// their intervals), goal.go (goals, met or missed with confidence), agree.go
// (prediction against simulation), series.go (a run over time), precision.go (as
// many replications as it takes); compare.go (two settings on the same traffic);
// sweep.go (a grid of settings), refine.go (more of them where it matters) and
// choose.go (window, knee, Pareto list), shard.go, part*.go and join.go (a grid in
// shares, each in a file, and one of all files); seek.go and bisect.go (the smallest or
// largest setting that meets every goal); size.go (a sizing derived, then simulated).
//
// It imports sim, model/predict and model/sizing and what is below them.
//
// Why results do not depend on the number of workers: replication r draws from
// hash(seed, r, …), each is simulated alone, and they are summed up in order.
package experiment
