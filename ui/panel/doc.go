// Package panel draws the screen: where its parts stand, how they look, and
// what each shows of a Frame. Panels read the Frame and the Theme and nothing
// else; they know neither keys nor Bubble Tea.
//
// It imports ui/plot, the packages of model, and the results of sim.
//
// Reading order:
//
//   - frame.go: what a picture is made of; read.go, words.go: reading it
//   - layout.go, theme.go, themes.go: where the parts stand, and how meanings look
//   - draw.go: the whole screen
//   - header.go, verdict.go, knobs.go, history.go, footer.go, overlay.go, card.go, detail.go, tabs.go: the
//     answer and what can be turned
//   - scale.go, past.go, inspect.go: what charts share; system.go, waits.go, memory.go,
//     refusals.go, limits.go
//   - slots.go: the slot map; slotcells.go, slotlines.go: the slots, and the lines below them
//   - event_text.go, events.go, follow.go: what happened, request by request
//   - rows.go, table.go, law.go: prediction against simulation
//   - whatif.go: other settings; pin.go: A in the table; sweep.go, preview.go
//   - hit.go: what stands in a cell, for a mouse; plain.go: the same in lines
//   - text.go: screens too small for charts
//
// # The grammar of a picture
//
// Solid is measured, dashed is predicted, heavy is a limit, and a double line
// is where requests are turned away. Dots are A. A number is exact, has an interval, or
// says why not: ≈ stands before an approximate prediction, and the reason beside
// an estimate that has no interval. Colour repeats what a shape or a word already says.
//
// # Why the past is drawn with former slots
//
// A moved knob acts from then on. Slots and places as they are now, drawn
// across the whole time, would say that requests once waited below the line at
// which requests wait.
//
// # Why what lies ahead keeps its place
//
// A run that was taken back has a future that was seen. The axes of time and of
// value hold all of it, so that nothing moves on the way back; it is dimmed, and a
// line says where now is, since labels and knobs are those of now.
//
// # Why a crosshair reads a row here and a column there
//
// The mean and the highest of a row lie on the lines. Waits and 429s are counted:
// they are told over the column of the crosshair, as the chart draws them, or a
// burst would fall between two steps.
//
// # Why panel 3 joins rows to columns
//
// A quantile of the few requests of one row is noise. Each column of the chart
// has one over all who began in it, from counts that add up.
//
// # Why the settings of a sweep stand at equal distances
//
// They are what one can choose. On the scale of their values those of a sweep
// over powers of two, or one that ends at no limit, would share a column.
//
// # Why the simulated column says … while it is stale
//
// A prediction for the present knobs beside replications of former ones would
// seem to differ. Numbers stay in sight, dimmed and named, but no judgement
// does.
package panel
