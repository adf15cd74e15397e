// Package unit reads and prints the quantities of scenario files and flags:
// durations, rates, sizes, sizes per time, shares, counts and plain numbers.
//
// It imports the standard library, nothing of ours.
//
// There is a pair Parse and Format for each quantity, where Format is exact:
// what it prints parses back to the same bits. Human... functions print rounded
// values for the screen and are no input format, although most of what they
// print can be typed. Every error is one line that names the value and says what
// would be right; the caller adds the field.
//
// # Reading order
//
//   - number.go: the one scanner behind all of them.
//   - duration.go, rate.go, size.go, share.go, count.go: one quantity each.
//   - human.go: the forms on the screen.
//
// # Why
//
// Why are units required? 30 may be seconds or minutes and 512 may be bytes or
// megabytes, and a wrong guess still gives plausible results. Why is MB refused?
// It means 10⁶ to some and 2²⁰ to others.
//
// Why rational arithmetic? 0.07s is 70,000,000 ns, and in floats 69,999,999 or
// 70,000,000 depending on the order of the operations. Numbers are read exactly
// and rounded once.
package unit
