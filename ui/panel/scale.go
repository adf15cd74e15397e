package panel

import (
	"math"
	"time"

	"capsize/sim/timeline"
	"capsize/ui/plot"
)

// timeAxis is the x axis of every chart: the whole run as far as it has ever
// come, and at most a third more. Its end moves in jumps, so that between jumps a picture differs
// from the last in a few columns only; it stops at the end of the run.
func (f *Frame) timeAxis() plot.Axis {
	return plot.Axis{Scale: plot.Scale{Hi: timeEnd(f.head(), f.length()).Seconds()}, Clock: true}
}

// timeEnd is where the x axis ends.
func timeEnd(now, length time.Duration) time.Duration {
	const parts, soonest = 6, 16
	if length <= 0 {
		length = time.Minute
	}
	step := clockStep(max(now, length/soonest) / parts)
	end := (now/step + 1) * step
	if now <= length {
		end = min(end, length)
	}
	return max(end, time.Nanosecond)
}

// clockStep is the shortest usual interval of a clock that is at least d.
func clockStep(d time.Duration) time.Duration {
	for _, s := range [...]time.Duration{
		time.Second, 2 * time.Second, 5 * time.Second, 10 * time.Second, 15 * time.Second, 30 * time.Second,
		time.Minute, 2 * time.Minute, 5 * time.Minute, 10 * time.Minute, 15 * time.Minute, 30 * time.Minute,
		time.Hour, 2 * time.Hour, 3 * time.Hour, 6 * time.Hour, 12 * time.Hour,
	} {
		if s >= d {
			return s
		}
	}
	const day = 24 * time.Hour
	step := day
	for step < d && step < 1<<61 {
		step *= 2
	}
	return step
}

// ceiling returns a number not below v that stays the same while v grows a
// little: 4 to 8 quarters of a power of two.
func ceiling(v float64) float64 {
	if !(v > 0) || math.IsInf(v, 0) {
		return 0
	}
	p := math.Exp2(math.Floor(math.Log2(v)))
	for _, m := range [...]float64{1, 1.25, 1.5, 1.75} {
		if v <= m*p {
			return m * p
		}
	}
	return 2 * p
}

// highest is the largest number among values; NaN and infinities do not count.
func highest(values ...float64) float64 {
	top := 0.0
	for _, v := range values {
		if v > top && !math.IsInf(v, 0) {
			top = v
		}
	}
	return top
}

// figure is one figure of a row.
type figure func(*timeline.Row) float64

// series makes a line of one figure of the rows. The rows are of one width,
// only the last is shorter; each stands at its middle.
func series(rows []timeline.Row, of figure) plot.Series {
	if len(rows) == 0 {
		return plot.Series{}
	}
	width := (rows[0].End - rows[0].Start).Seconds()
	s := plot.Series{Y: make([]float64, len(rows)), X0: rows[0].Start.Seconds() + width/2, DX: width}
	for i := range rows {
		s.Y[i] = of(&rows[i])
	}
	return s
}

// timeChart is a chart over the time of the run, with gutters that are the same
// in all of them.
func (f *Frame) timeChart(c *plot.Canvas, r plot.Rect, y plot.Axis, th *Theme) plot.Chart {
	const most = 8 // series
	ch := plot.Chart{Series: make([]plot.Series, 0, most), Area: r, LeftWidth: leftGutter, RightWidth: rightGutter, X: f.timeAxis(), Y: y}
	ch.X.Style, ch.Y.Style = th.Dim, th.Dim
	ch.Marks = f.marks(ch.X.Scale, r.W-leftGutter-rightGutter, th)
	for i := range ch.Marks {
		ch.Marks[i].Label = portable(c, ch.Marks[i].Label)
	}
	return ch
}

// addRuns adds what A has shown, what the run has shown ahead of now and what it
// has shown up to now, the latter over the former: the highest and the mean of
// each row; of A its mean. The labels stand beside what each shows now.
func (f *Frame) addRuns(ch *plot.Chart, most, mean figure, now, other string, th *Theme) {
	if rows, ahead := f.pinned(); len(rows)+len(ahead) > 0 {
		ch.Series = append(ch.Series, ghost(ahead, mean, "", th), ghost(rows, mean, other, th))
	}
	for _, part := range [...]struct {
		rows  []timeline.Row
		style plot.Style
		label string
	}{{f.ahead(), th.Past, ""}, {f.rows(), th.Data, now}} {
		if len(part.rows) == 0 {
			continue
		}
		a, b := series(part.rows, most), series(part.rows, mean)
		a.Style, b.Style = part.style, part.style
		b.Label, b.Priority = part.label, 5
		ch.Series = append(ch.Series, a, b)
	}
}

// ghost is a figure of A's run as dots, with its name.
func ghost(rows []timeline.Row, of figure, label string, th *Theme) plot.Series {
	s := series(rows, of)
	s.Drawing, s.Style, s.Label, s.Priority = plot.Markers, th.Ghost, label, 3
	return s
}

// pinned are the rows of A's run up to now and ahead of it; none without A.
func (f *Frame) pinned() (rows, ahead []timeline.Row) {
	if f.Pin == nil || f.Pin.Live == nil {
		return nil, nil
	}
	return f.Pin.Live.Rows, f.Pin.Live.Ahead
}

// rows are those of the run up to now; nil if there are none.
func (f *Frame) rows() []timeline.Row {
	if f.Live == nil {
		return nil
	}
	return f.Live.Rows
}

// ahead are the rows of the run from now on, where it was taken back. The first
// may be the whole of the row of which the last of rows is a part.
func (f *Frame) ahead() []timeline.Row {
	if f.Live == nil {
		return nil
	}
	return f.Live.Ahead
}

// top is the highest that a figure has been in the run, ahead of now too, and
// another in that of A.
func (f *Frame) top(of, ofA figure) float64 {
	high := 0.0
	look := func(rows []timeline.Row, of figure) {
		for i := range rows {
			high = highest(high, of(&rows[i]))
		}
	}
	look(f.rows(), of)
	look(f.ahead(), of)
	rows, ahead := f.pinned()
	look(rows, ofA)
	look(ahead, ofA)
	return high
}

// past are the rows of a run up to now but for that of now, where the rows ahead
// have the whole of it.
func past(of *timeline.Reading) []timeline.Row {
	rows := of.Rows
	if n := len(rows); n > 0 && len(of.Ahead) > 0 && rows[n-1].Start >= of.Ahead[0].Start {
		rows = rows[:n-1]
	}
	return rows
}
