// Package experiment runs a scenario, or many, and says what came out with
// intervals: one package behind the command line and the screen, so that what
// the screen shows anyone can script and repeat.
//
// Reading guide: experiment.go (Run: replications on all cores), replication.go
// (one run), summary.go (estimates and their intervals), goal.go (goals, met or
// missed with confidence), agree.go (prediction against simulation), series.go
// (a run over time).
//
// It imports sim, model/predict and model/sizing and what is below them.
//
// Why results do not depend on the number of workers: replication r draws from
// hash(seed, r, …), each is simulated alone, and they are summed up in order.
package experiment
