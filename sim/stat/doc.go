// Package stat holds the statistics of a simulation: exact integer sums,
// log-bucket histograms, and confidence intervals for one run (batch means)
// and for several (Student's t, jackknife).
//
// Reading guide: sum.go (an exact 128-bit sum, so that totals do not depend on
// the order of addition), hist.go (counts of values or of time by value),
// interval.go (intervals from one stationary run and from independent runs),
// paired.go (differences of two systems that met the same traffic), warmup.go.
//
// It imports nothing of ours.
//
// Why integers: times are int64 nanoseconds and weights are counts or
// nanoseconds, so sums and histograms are exact, merge in any order to the
// same bits, and Little's law can be checked as an equality.
package stat
