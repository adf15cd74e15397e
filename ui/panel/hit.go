package panel

import (
	"time"

	"capsize/ui/plot"
)

// Hit is what stands in a cell of the screen, for a mouse.
type Hit struct {
	Kind  Kind
	Chart int // of Charts; −1: none
	// Timed says that it is a column of a chart of time: that of At.
	Timed  bool
	At     time.Duration
	Knob   int  // of Frame.Knobs; −1: none
	Slider bool // on its slider
}

// Hit says what stands in a cell of a screen of w×h cells.
func (f *Frame) Hit(x, y, w, h int) Hit {
	hit := Hit{Kind: Text, Chart: -1, Knob: -1}
	for _, p := range Layout(w, h, f.View) {
		if !p.Rect.Contains(x, y) {
			continue
		}
		switch hit.Kind = p.Kind; {
		case p.Kind == Knobs:
			hit.Knob, hit.Slider = f.knobAt(p.inner(), x, y)
		case p.Kind == Tabs:
			hit.Chart = f.tabAt(x-p.Rect.X, p.Rect.W)
		case p.Kind == Chart || p.Kind.chart():
			if p.Kind == Chart {
				hit.Kind = f.tab()
			}
			hit.Chart = int(hit.Kind)
			hit.At, hit.Timed = f.timeAt(hit.Kind, p.inner(), x, y, w, h)
		}
	}
	return hit
}

// inner is what a part has within its border.
func (p Placed) inner() plot.Rect {
	if p.Border == plot.Framed {
		return p.Rect.Inset(1, 1)
	}
	return p.Rect
}

// timeAt is the instant in the middle of a column of a chart of time.
func (f *Frame) timeAt(kind Kind, r plot.Rect, x, y, w, h int) (at time.Duration, ok bool) {
	_, area := r.SplitX(leftGutter)
	area, _ = area.SplitX(-rightGutter)
	if kind != System && kind != Waits && kind != Memory || !area.Contains(x, y) {
		return 0, false
	}
	return f.InspectFrom(0, x-area.X, w, h), true
}

// tabAt is the chart that is named in a column of the rule of tabs; −1: none.
func (f *Frame) tabAt(column, w int) int {
	brief := tabsWidth() > w-1
	x := 1
	for i, tab := range charts {
		width := plot.Width(tab.tab) + 2
		if brief {
			width = plot.Width(tab.brief) + 1
		}
		if tab.Kind == f.tab() {
			width += plot.Width("▸ ")
		}
		if column >= x && column < x+width {
			return i
		}
		x += width
	}
	return -1
}

// knobAt is the knob in a line of the knobs; −1: none.
func (f *Frame) knobAt(r plot.Rect, x, y int) (knob int, slider bool) {
	if r.Empty() || len(f.Knobs) == 0 {
		return -1, false
	}
	rows := f.knobRows(r)
	line := r.Y
	for i := rows.list.first; i < rows.list.end; i++ {
		if y == line && r.Contains(x, y) {
			from, to := r.X+rows.list.slider, r.X+r.W-rows.list.note
			return i, x >= from && x < to
		}
		line += rows.pitch
		if i == rows.focus {
			line += len(rows.problem)
		}
	}
	return -1, false
}
