package panel

import "capsize/ui/plot"

// Kind names a part of the screen.
type Kind uint8

// The parts of the screen. The charts come first, in the order of their panel
// numbers, so that the zero Kind is a chart.
const (
	System   Kind = iota // panel 1: the number in the process over time
	Slots                // panel 2: who holds a slot now, and who waits
	Waits                // panel 3: how long requests waited over time
	Memory               // panel 4: memory against its limit over time
	Refusals             // panel 5: requests turned away, by cause
	Limits               // panel 6: what the upstream allows, and what is asked of it
	Sweeps               // panel 7: a metric over the values of a knob
	Events               // panel 8: what happened, request by request
	Header
	Verdict
	Knobs
	Tabs  // the rule above the one chart of a small screen: which there are
	Chart // that chart: the one named by Frame.Tab
	Table
	Footer
	Text // the whole of a screen that is too small for charts
)

// Placed is a part of the screen and where it stands.
type Placed struct {
	Kind   Kind
	Rect   plot.Rect
	Border plot.Border
	// NoClock leaves out the labels below a chart of time.
	NoClock bool
	// Shared says that other charts can be called to this place: its lower edge
	// names them.
	Shared bool
}

// View is what the user chose to look at. The zero View is the arrangement as
// the program starts with it.
type View struct {
	Zoom Zoom
	// Side is the chart in the place that several share where there is room for
	// most but not for all; any part that does not share it stands for Slots.
	Side Kind
}

// side is the chart in the shared place.
func (v View) side() Kind {
	if v.Side.Aside() {
		return v.Side
	}
	return Slots
}

// Smallest sizes, in cells, of the arrangements.
const (
	wideWidth, wideHeight       = 180, 50
	fullWidth, fullHeight       = 110, 36
	compactWidth, compactHeight = 80, 24
	smallWidth, smallHeight     = 60, 16
)

// Layout arranges a screen of w×h cells. The parts do not overlap and cover the
// screen wholly. From 180×50 on it holds every panel; from 110×36 on those that
// are always in sight and, in one place, that of the others which view.Side
// names; from 80×24 on one chart at a time; from 60×16 on that with less around
// it; below that text only. Where there are charts, a panel that is zoomed takes
// the place of all others. A screen without cells holds nothing.
func Layout(w, h int, view View) []Placed {
	screen := plot.Rect{W: w, H: h}
	within := func(width, height int) bool { return w >= width && h >= height }
	switch {
	case screen.Empty():
		return nil
	case !within(smallWidth, smallHeight):
		return []Placed{{Kind: Text, Rect: screen}}
	case view.Zoom.On && view.Zoom.Kind.panel():
		return zoomed(screen, view.Zoom.Kind)
	case within(wideWidth, wideHeight):
		return wide(screen)
	case within(fullWidth, fullHeight):
		return full(screen, view.side())
	case within(compactWidth, compactHeight):
		return compact(screen)
	}
	return small(screen)
}

// panel says whether a part can have the screen to itself.
func (k Kind) panel() bool { return k.chart() || k == Knobs || k == Table }

// chart says whether a part is one of the charts.
func (k Kind) chart() bool { return k <= Events }

// outer cuts header, verdict and footer off.
func outer(screen plot.Rect, verdictRows int) (parts []Placed, rest, footer plot.Rect) {
	header, rest := screen.SplitY(1)
	verdict, rest := rest.SplitY(verdictRows)
	rest, footer = rest.SplitY(-1)
	return append(make([]Placed, 0, 13), Placed{Kind: Header, Rect: header}, Placed{Kind: Verdict, Rect: verdict}), rest, footer
}

// zoomed gives one panel everything between verdict and footer.
func zoomed(screen plot.Rect, kind Kind) []Placed {
	parts, rest, footer := outer(screen, verdictRows(screen))
	return append(parts, Placed{Kind: kind, Rect: rest}, Placed{Kind: Footer, Rect: footer})
}

// verdictRows is one where rows are dear.
func verdictRows(screen plot.Rect) int {
	if screen.H < compactHeight {
		return 1
	}
	return 2
}

// stack cuts a column into rows of the given kinds, with the given shares of
// its height; the last one takes what is left.
func stack(parts []Placed, column plot.Rect, kinds []Kind, shares []int) []Placed {
	sum := 0
	for _, n := range shares {
		sum += n
	}
	for i, kind := range kinds {
		var r plot.Rect
		r, column = column.SplitY((column.H*shares[i] + sum/2) / sum)
		sum -= shares[i]
		parts = append(parts, Placed{Kind: kind, Rect: r})
	}
	return parts
}

// wide puts what happens over time into the middle column, so that an instant
// stands at the same place in all charts; what one can turn, who is inside, and
// what is turned away, on the left; what could be otherwise, what happened, and
// the limits, on the right.
func wide(screen plot.Rect) []Placed {
	parts, rest, footer := outer(screen, 2)
	body, table := rest.SplitY(-tableRows(9))
	side := min(max(screen.W*28/100, 50), 66)
	left, rest := body.SplitX(side)
	middle, right := rest.SplitX(-side)
	parts = stack(parts, left, []Kind{Knobs, Slots, Refusals}, []int{6, 5, 4})
	parts = stack(parts, middle, []Kind{System, Waits, Memory}, []int{5, 3, 3})
	parts = stack(parts, right, []Kind{Sweeps, Events, Limits}, []int{5, 5, 4})
	return append(parts, Placed{Kind: Table, Rect: table}, Placed{Kind: Footer, Rect: footer})
}

// full has two columns: the charts of time on the right; on the left, between
// what one can turn and what is turned away, the place that charts share.
func full(screen plot.Rect, side Kind) []Placed {
	metrics := 5
	if screen.H >= 40 {
		metrics = 6
	}
	if screen.H >= 44 {
		metrics = 7
	}
	parts, rest, footer := outer(screen, 2)
	body, table := rest.SplitY(-tableRows(metrics))
	left, right := body.SplitX(min(max(screen.W*13/30, 48), 66))
	parts = stack(parts, left, []Kind{Knobs, side, Refusals}, []int{12, 8, 6})
	parts[len(parts)-2].Shared = true
	parts = stack(parts, right, []Kind{System, Waits, Memory}, []int{10, 8, 8})
	return append(parts, Placed{Kind: Table, Rect: table}, Placed{Kind: Footer, Rect: footer})
}

// tableRows is the height of a framed table of so many metrics.
func tableRows(metrics int) int {
	const frame, heading, law = 2, 1, 1
	return frame + heading + metrics + law
}

// compact is the arrangement of 24 rows; of further rows the knobs take a
// third until all usual ones are in sight, the table some, the chart the rest.
func compact(screen plot.Rect) []Placed {
	extra := screen.H - compactHeight
	return one(screen, 4+min(extra/3, 4), 6+min(extra/5, 3), false)
}

// small is the arrangement of 16 rows: the focused knob and three numbers.
func small(screen plot.Rect) []Placed {
	extra := screen.H - smallHeight
	return one(screen, 1+min(extra/3, 7), 4+min(extra/5, 2), true)
}

// one has one chart between so many rows of knobs and of the table.
func one(screen plot.Rect, knobRows, tableRows int, noClock bool) []Placed {
	parts, rest, footer := outer(screen, verdictRows(screen))
	knobs, rest := rest.SplitY(knobRows)
	tabs, rest := rest.SplitY(1)
	chart, table := rest.SplitY(-tableRows)
	return append(parts,
		Placed{Kind: Knobs, Rect: knobs, Border: plot.Bare},
		Placed{Kind: Tabs, Rect: tabs},
		Placed{Kind: Chart, Rect: chart, Border: plot.Bare, NoClock: noClock},
		Placed{Kind: Table, Rect: table, Border: plot.Bare},
		Placed{Kind: Footer, Rect: footer},
	)
}
