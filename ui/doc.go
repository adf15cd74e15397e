// Package ui is the live screen: the only package that knows Bubble Tea.
//
// The command starts it with one call:
//
//	result, err := ui.Run(ui.Options{
//		Scenario: s,                   // what runs; never changed
//		Preset:   p,                   // what "r" goes back to; nil: s
//		Name:     "chat-peak",         // the title
//		Presets:  ui.PresetsIn(dir, load), // the picker's list; nil: the embedded ones
//		NoColor:  noColor,             // by flag or NO_COLOR
//	})
//
// An error means that the screen could not be started or fell over; the
// terminal is whole again by then. Otherwise result.Interrupted says whether
// to exit with 130; the rest of it is what to print on the normal screen.
//
// # Reading order
//
//   - options.go, run.go: what a program starts with, and the one start
//     function of program and tests.
//   - app.go, update.go: the App and its messages; modes stack on each other.
//   - keys.go: what Bubble Tea delivers, made into key presses.
//   - commands.go, tune.go: the table of everything a key can do.
//   - session.go, advance.go: who owns the simulation, and when it moves on.
//   - jobs.go: the replications in the background.
//   - answer.go, frame.go, knobs.go, slider.go, steps.go: what the picture is
//     made from; panel draws it.
//   - field.go, entry.go, picker.go, help.go: the modes above the main one.
//
// # Why
//
// Why does the simulation travel? The timeline is in exactly one place: in the
// session, or in the advance command that moves it on. So there is no lock and
// no race, and pausing is not asking for the next tick. Operations queue while
// it is away and are applied to what it is by then, not to what it was when the
// key was pressed.
//
// Why Bubble Tea v1? It costs half to a third of the processor time of v2 for
// scrolling charts. What v1 lacks (synchronized frames, and a start without
// asking the terminal for its colours) is in ui/tty and ui/internal/quiet.
//
// Why does the App not draw? A Frame that is immutable once built can be kept,
// compared and drawn by tests, and panels cannot reach what they should not.
//
// "Model" never means the Bubble Tea model here: that type is App.
package ui
