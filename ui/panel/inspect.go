package panel

import (
	"math"
	"time"

	"capsize/ui/plot"
)

// TimeColumn is how much time one column of the charts of time stands for on a
// screen of w×h cells; where none is in sight, what it would be in 64 columns.
func (f *Frame) TimeColumn(w, h int) time.Duration {
	columns := 64
	for _, p := range Layout(w, h, f.View) {
		kind := p.Kind
		if kind == Chart {
			kind = f.tab()
		}
		if kind != System && kind != Waits && kind != Memory {
			continue
		}
		inner := p.Rect
		if p.Border == plot.Framed {
			inner = inner.Inset(1, 1)
		}
		columns = max(1, inner.W-leftGutter-rightGutter)
		break
	}
	return max(1, timeEnd(f.head(), f.length())/time.Duration(columns))
}

// InspectFrom is where a crosshair at an instant stands after so many columns to
// the right (to the left where negative) on a screen of w×h cells: in the middle
// of that column, and never beyond what the run has seen.
func (f *Frame) InspectFrom(at time.Duration, columns, w, h int) time.Duration {
	step := f.TimeColumn(w, h)
	head := f.head()
	here := min(max(0, at), head) / step
	to := float64(here) + float64(columns) + 0.5
	return time.Duration(math.Round(min(max(0, to*float64(step)), float64(head))))
}
