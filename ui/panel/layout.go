package panel

import "capsize/ui/plot"

// Kind names a part of the screen.
type Kind uint8

// The parts of the screen. The charts come first, in the order of their panel
// numbers, so that the zero Kind is a chart.
const (
	System   Kind = iota // panel 1: the number in the process over time
	Memory               // panel 4: memory against its limit over time
	Refusals             // panel 5: requests turned away, by cause
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
}

// Smallest sizes, in cells, of the arrangements.
const (
	fullWidth, fullHeight       = 110, 36
	compactWidth, compactHeight = 80, 24
)

// Layout arranges a screen of w×h cells. The parts do not overlap and cover the
// screen wholly. From 110×36 on it holds every panel, from 80×24 on one chart
// at a time, below that text only. A screen without cells holds nothing.
func Layout(w, h int) []Placed {
	screen := plot.Rect{W: w, H: h}
	switch {
	case screen.Empty():
		return nil
	case w >= fullWidth && h >= fullHeight:
		return full(screen)
	case w >= compactWidth && h >= compactHeight:
		return compact(screen)
	}
	return []Placed{{Kind: Text, Rect: screen}}
}

// full puts both charts in one column, so that an instant stands at the same
// place in both, and what one can turn beside them.
func full(screen plot.Rect) []Placed {
	const frame, law, heading = 2, 1, 1
	metrics := 7
	if screen.H >= 44 {
		metrics = 9
	}
	header, rest := screen.SplitY(1)
	verdict, rest := rest.SplitY(2)
	rest, footer := rest.SplitY(-1)
	body, table := rest.SplitY(-(frame + heading + metrics + law))
	left, right := body.SplitX(min(max(screen.W*13/30, 48), 66))
	upper := body.H * 4 / 7
	knobs, refusals := left.SplitY(upper)
	system, memory := right.SplitY(upper)
	return []Placed{
		{Kind: Header, Rect: header},
		{Kind: Verdict, Rect: verdict},
		{Kind: Knobs, Rect: knobs},
		{Kind: System, Rect: system},
		{Kind: Refusals, Rect: refusals},
		{Kind: Memory, Rect: memory},
		{Kind: Table, Rect: table},
		{Kind: Footer, Rect: footer},
	}
}

// compact is the arrangement of 24 rows; of further rows the knobs take a
// third until all usual ones are in sight, the table some, the chart the rest.
func compact(screen plot.Rect) []Placed {
	extra := screen.H - compactHeight
	header, rest := screen.SplitY(1)
	verdict, rest := rest.SplitY(2)
	knobs, rest := rest.SplitY(4 + min(extra/3, 4))
	tabs, rest := rest.SplitY(1)
	rest, footer := rest.SplitY(-1)
	chart, table := rest.SplitY(-(6 + min(extra/5, 3)))
	return []Placed{
		{Kind: Header, Rect: header},
		{Kind: Verdict, Rect: verdict},
		{Kind: Knobs, Rect: knobs, Border: plot.Bare},
		{Kind: Tabs, Rect: tabs},
		{Kind: Chart, Rect: chart, Border: plot.Bare},
		{Kind: Table, Rect: table, Border: plot.Bare},
		{Kind: Footer, Rect: footer},
	}
}
