// Command capsize sizes a service that holds streams open: it simulates it,
// live in the terminal or headless, beside what queueing theory predicts.
//
// This package is flags, wiring and exit codes; what is computed and how it is
// printed lives elsewhere.
//
// Reading guide: main.go (the process: arguments, streams, exit codes), root.go
// (the tree of commands and its errors), load.go (a name, file or standard
// input to a scenario, and the command that repeats a run), files.go (traces
// and samples beside a scenario), flags.go (values that check themselves),
// run.go, size.go, compare.go, sweep.go, presets.go, schema.go, init.go, explain.go
// and version.go (the commands), many.go (what compare and sweep share), tui.go (the
// screen), progress.go, output.go (files by temporary name and rename),
// state.go (what is remembered from start to start),
// completion.go. arch_test.go holds the house rules for all packages.
//
// It may import anything; it alone imports cobra.
//
// Why no package-level command variables, as cobra's own examples have? So that
// tests run commands side by side, and so that --help does no work at start.
package main
