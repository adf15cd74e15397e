// Package quiet answers a question before it is asked. Bubble Tea's own init
// asks the terminal for its background colour, --help included, and waits five
// seconds where nobody answers. With the answer set beforehand it does not ask.
//
// Go initialises packages that are ready in the order of their import paths,
// and a package is ready when what it imports is. So this one must import
// lipgloss and nothing else, and its path must sort before Bubble Tea's: that
// holds for "capsize/…" before "github.com/…". It is imported for its effect
// by package ui.
//
// The answer is "dark"; nothing here depends on it, since the screen uses the
// terminal's own sixteen colours and no adaptive ones.
package quiet

import "github.com/charmbracelet/lipgloss"

// An init is the point of this package, and the only one in the program.
func init() { lipgloss.SetHasDarkBackground(true) }
