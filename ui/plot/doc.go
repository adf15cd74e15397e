// Package plot is the drawing surface of the screen: a grid of cells, boxes
// with titles, and charts rasterised into braille, half blocks or plain ASCII.
// The grid becomes a string for the terminal, or a picture (SVG) for a document.
// It knows cells, scales and strokes; it does not know queues, memory, themes
// or Bubble Tea.
//
// It imports only the standard library.
//
// Reading order:
//
//   - rect.go: the rectangles layouts are made of
//   - glyphs.go: the three alphabets and the glyphs charts and panels use
//   - fold.go: which runes may stand in a cell, and their ASCII stand-ins
//   - canvas.go, box.go, render.go: cells, text, borders, and the final string
//   - scale.go, ticks.go: values to cells, round numbers, clock labels
//   - chart.go: what a chart is made of and in which order it is painted
//   - axis.go, guides.go, braille.go: the parts of that painting
//   - svg.go, marks.go, inks.go: a canvas as a picture for documents
//
// # Why an own canvas
//
// Joining bordered string blocks measures every non-ASCII cell again at each
// join, which costs more than drawing the panel. A grid needs no measuring:
// each cell is one column wide by construction, so a screen of W×H cells is
// always exactly W×H. The same grid can be read back by exporters, tests and
// mouse handling.
//
// # Why one glyph per cell and a list of permitted runes
//
// Terminals disagree about the width of emoji, combining marks and East Asian
// letters. A rune outside the list becomes '?' (or is left out if it has no
// width), so text typed by a user can never shift the line it stands in, and
// control characters never reach the terminal.
//
// # Why ASCII is a folding of the drawing and not a second drawing
//
// A canvas in the ASCII alphabet translates each rune when it is set. Panels
// therefore write "λ·S" or [Triangle] once and need no branch. Only chart
// lines are rasterised differently, because the number of dots in a cell
// differs.
//
// # Why a picture is drawn with paths
//
// A reader's fonts lack braille, have symbols that are wider than a letter, or
// leave gaps between box drawing. On an SVG only letters are text, each with a
// place of its own, so that a font changes how they look and never where they
// stand.
//
// # Why cell boundaries follow floor(p·n)
//
// A position p in 0..1 falls into cell floor(p·n) of n. This rule nests: the
// dot floor(p·4n) always lies inside the cell floor(p·n). So a guide line, its
// label, an axis number and a data dot of the same value share a row in every
// alphabet.
package plot
