// Package tty is what stands between Bubble Tea and the terminal: an output
// that brackets every write so that the terminal shows a frame at once or not
// at all, and that puts texts into the terminal's clipboard.
//
// It imports nothing of ours.
package tty
