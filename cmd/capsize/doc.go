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
// man.go and version.go (the commands), many.go (what compare and sweep share), tui.go
// (the screen), plain.go (the same in lines), progress.go, output.go (files by
// temporary name and rename), config.go (settings that one keeps), state.go (what is
// remembered from start to start), completion.go. arch_test.go holds the house rules for all packages.
//
// It may import anything; it alone imports cobra.
//
// Why is config.yaml not read as YAML is? It is a list of words, and KEY: VALUE is
// all of YAML that takes; each key is a flag, which knows its words and its default.
//
// Why is the man page not made by cobra's own generator? It makes a page for each
// command, knows no keys, and needs two more modules.
//
// Why no package-level command variables, as cobra's own examples have? So that
// tests run commands side by side, and so that --help does no work at start.
package main
