// Package ui is the live screen: the only package that knows Bubble Tea.
//
// The command starts it with one call:
//
//	result, err := ui.Run(ui.Options{
//		Scenario: s,                   // what runs; never changed
//		Preset:   p,                   // what "r" goes back to; nil: s
//		Name:     "chat-peak",         // the title
//		Presets:  ui.PresetsIn(dir, load), // the picker's list; nil: the embedded ones
//		Save:     save,                // writes a preset of the user's
//		Command:  again,               // the command that simulates this again
//		Theme:    theme,               // one of Themes
//		Charts:   charts,              // one of Charts
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
//   - commands.go, tune.go, whatif.go: the table of everything a key can do.
//   - session.go, advance.go, pair.go, pin.go: who owns the simulation, and when
//     it moves on; A beside it.
//   - jobs.go, baseline.go: what is simulated in the background, one thing at a
//     time; seek.go: the goal seek; spread.go, sweep.go, sweeping.go: the range,
//     the points, and the keys on them.
//   - answer.go, frame.go, knobs.go, slider.go, steps.go, preview.go: what the
//     picture is made from; panel draws it.
//   - field.go, entry.go, picker.go, pager.go, working.go: modes above the main one.
//   - mouse.go: what a click and the wheel stand for; panel says what they hit.
//   - plain.go: the run told in lines, without a screen; speeds.go, keytable.go.
//   - tour.go: the cards of a first start.
//   - finding.go, finder.go, help.go, save.go, copy.go, looks.go: the palette and
//     the help, both one dialog; what is kept and copied; glyphs and themes.
//   - driver_test.go, pictures_test.go: an App played by hand, and the pictures
//     of the README, which it draws.
//
// # Why
//
// Why does the simulation travel? The timeline is in exactly one place: in the
// session, or in the advance command that moves it on. So there is no lock and
// no race, and pausing is not asking for the next tick. Operations queue while
// it is away and are applied to what it is by then, not to what it was when the
// key was pressed.
//
// Why does a change of B open A's window anew? Both runs have met the same
// traffic, so what they show can be subtracted, but only over the same time.
//
// Why is a result told to be fresh by the scenario it is of? Scenarios are never
// changed in place: the one that stands is the one that was simulated, or it is
// another. A number beside it could be wrong.
//
// Why one job at a time? Each uses all cores but one. The baseline goes before a
// search, and that before a sweep, which goes on afterwards where it was.
//
// Why are the points of a sweep not simulated in order? Every 16th, then every
// 8th and so on: the curve is there at once, and only gets finer.
//
// Why Bubble Tea v1? It costs half to a third of the processor time of v2 for
// scrolling charts. What v1 lacks (synchronized frames, and a start without
// asking the terminal for its colours) is in ui/tty and ui/internal/quiet.
//
// Why does the App not draw? A Frame that is immutable once built can be kept,
// compared and drawn by tests, and panels cannot reach what they should not.
//
// Why does the screen not write files? It hands a scenario to Options.Save and
// shows where that says it went: paths, and what may be overwritten, are the
// program's business. The command to copy comes from the same place as the one
// that run prints, so that the two cannot differ.
//
// "Model" never means the Bubble Tea model here: that type is App.
package ui
