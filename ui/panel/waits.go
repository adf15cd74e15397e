package panel

import (
	"math"
	"strconv"

	"capsize/model/metric"
	"capsize/model/unit"
	"capsize/sim/timeline"
	"capsize/ui/plot"
)

// waitFloor is the lower end of an axis of waits in seconds: waits below it,
// and none, lie on the floor.
const waitFloor = 1e-3

// waitLines are the quantiles of panel 3, the highest last so that it is drawn
// over the others, with the priorities of their labels.
var waitLines = [...]struct {
	id       metric.ID
	name     string
	priority int
}{{metric.WaitP50S, "p50", 1}, {metric.WaitP95S, "p95", 3}, {metric.WaitP99S, "p99", 6}}

// DrawWaits draws panel 3: how long those who got a stream had waited, by the
// instant at which they got it, as three quantiles over stretches of time that
// are one cell wide; the goals, what theory predicts of the highest quantile,
// and that of A as dots.
func DrawWaits(c *plot.Canvas, r plot.Rect, f *Frame, th *Theme) {
	x := f.timeAxis().Scale
	n := min(max(r.W-leftGutter-rightGutter, 1), plot.MaxSide)
	mine, ahead := waitRuns(f.Live, x, n)
	other, otherAhead := waitRuns(f.otherLive(), x, n)
	ch := f.timeChart(c, r, waitAxis(f.waitTop(mine, ahead, other, otherAhead), r.H-1), th)
	ch.Guides = f.waitGuides(th)
	const highest = len(waitLines) - 1
	for _, columns := range [...][]timeline.Waits{otherAhead, other} {
		if columns == nil {
			continue
		}
		s := waitSeries(columns, x, metric.Of(waitLines[highest].id).Quantile)
		s.Drawing, s.Style, s.Priority = plot.Markers, th.Ghost, 4
		ch.Series = append(ch.Series, s)
	}
	if other != nil {
		ch.Series[len(ch.Series)-1].Label = "A p99 " + unit.HumanDuration(f.Pin.Live.Total[metric.WaitP99S])
	}
	for i := 0; i < len(waitLines) && ahead != nil; i++ {
		s := waitSeries(ahead, x, metric.Of(waitLines[i].id).Quantile)
		s.Style = th.Past
		ch.Series = append(ch.Series, s)
	}
	for i := 0; i < len(waitLines) && mine != nil; i++ {
		line := &waitLines[i]
		s := waitSeries(mine, x, metric.Of(line.id).Quantile)
		s.Style, s.Label, s.Priority = th.Data, line.name+" "+unit.HumanDuration(f.live(line.id)), line.priority
		ch.Series = append(ch.Series, s)
	}
	area := ch.Draw(c)
	goals := f.waitGoals()
	drawTimes(c, area, &ch, f, th, func(era) [2]level {
		return [2]level{{goals[0].limit, plot.Heavy, th.Limit}, {goals[1].limit, plot.Heavy, th.Limit}}
	})
}

// waitRuns are the columns of a run up to now and, where it was taken back, of
// the columns behind that of now; nil where there is nothing.
func waitRuns(of *timeline.Reading, x plot.Scale, n int) (mine, ahead []timeline.Waits) {
	if of == nil {
		return nil, nil
	}
	mine, ahead = waitColumns(of.Rows, x, n), waitColumns(of.Ahead, x, n)
	if now, ok := x.Cell(of.Now.Seconds(), n); ok && ahead != nil {
		clear(ahead[:now+1])
	}
	return mine, ahead
}

// waitColumns joins the waits of rows that share one of n columns of a time
// axis; nil without rows.
func waitColumns(rows []timeline.Row, x plot.Scale, n int) []timeline.Waits {
	if len(rows) == 0 {
		return nil
	}
	out := make([]timeline.Waits, n)
	for i := range rows {
		if cell, ok := x.Cell(middle(&rows[i]), n); ok {
			out[cell].Add(&rows[i].Waits)
		}
	}
	return out
}

// middle is that of a row, in seconds.
func middle(p *timeline.Row) float64 { return (p.Start + (p.End-p.Start)/2).Seconds() }

// waitSeries is a quantile of each column; nobody is a gap, and no wait lies on
// the floor.
func waitSeries(columns []timeline.Waits, x plot.Scale, p float64) plot.Series {
	n := float64(len(columns))
	s := plot.Series{Y: make([]float64, len(columns)), X0: x.At(0.5 / n), DX: (x.Hi - x.Lo) / n}
	for i := range columns {
		s.Y[i] = onFloor(columns[i].Quantile(p))
	}
	return s
}

// onFloor lifts a wait to the lower end of the axis; NaN stays NaN.
func onFloor(wait float64) float64 { return max(wait, waitFloor) }

// waitAxis is a logarithmic axis of seconds over so many rows. Its top stands in
// the middle of the first row, about, not at its edge: where a row spans a decade, a goal
// of 2 s would share the row that is labelled 10 s.
func waitAxis(top float64, rows int) plot.Axis {
	n := float64(max(rows, 1))
	hi := min(waitFloor*math.Pow(top/waitFloor, n/(n-0.5)), 9*top) // no further label
	return plot.Axis{Scale: plot.Scale{Lo: waitFloor, Hi: hi, Log: true}, Format: waitLabel}
}

// waitLabel prints a round wait in at most four cells.
func waitLabel(v, _ float64) string {
	number := func(v float64) string { return strconv.FormatFloat(v, 'g', 3, 64) }
	switch {
	case v <= waitFloor*1.001:
		return "<1ms"
	case v < 0.0999:
		return number(v*1e3) + "ms"
	case v < 999:
		return number(v) + "s"
	case v < 999e3:
		return number(v/1e3) + "ks"
	}
	return number(v/1e6) + "Ms"
}

// waitGoal is a goal on a quantile of waits.
type waitGoal struct {
	name  string
	limit float64 // seconds; negative: none
}

// waitGoals are the goals of panel 3, first those on the highest quantile; those
// that are not set stand last.
func (f *Frame) waitGoals() (out [len(waitLines)]waitGoal) {
	n := 0
	if s := f.scenario(); s != nil {
		for i := len(waitLines) - 1; i >= 0; i-- {
			if limit := s.Goals.Limit[waitLines[i].id]; limit >= 0 {
				out[n] = waitGoal{waitLines[i].name, limit}
				n++
			}
		}
	}
	for ; n < len(out); n++ {
		out[n].limit = -1
	}
	return out
}

// waitGuides are the levels of panel 3 with their names.
func (f *Frame) waitGuides(th *Theme) []plot.Guide {
	guides := make([]plot.Guide, 0, len(waitLines)+1)
	for _, goal := range f.waitGoals() {
		if goal.name == "" {
			continue
		}
		guides = append(guides, plot.Guide{
			At: max(goal.limit, waitFloor), Stroke: plot.Heavy, Style: th.Limit,
			Label: goal.name + " goal " + unit.HumanDuration(goal.limit), Priority: 5,
		})
	}
	if p := f.predicted(metric.WaitP99S); p.Has() {
		value := about(p.Exact) + unit.HumanDuration(p.Value)
		label := "predicted " + value
		if f.Predicted.Moving { // of all requests, and of no instant
			label = "whole run " + value
		}
		const lead = 3 // what a chart puts before a label
		if plot.Width(label) > rightGutter-lead {
			label = "p99 " + value
		}
		guides = append(guides, plot.Guide{At: onFloor(p.Value), Stroke: plot.Dashed, Style: th.Predicted, Label: label, Priority: 2})
	}
	return guides
}

// waitTop is the upper end of panel 3: a power of ten, at least a second.
func (f *Frame) waitTop(columns ...[]timeline.Waits) float64 {
	top := highest(1, f.predicted(metric.WaitP99S).Value)
	for _, goal := range f.waitGoals() {
		top = highest(top, 1.5*goal.limit)
	}
	for _, side := range columns {
		for i := range side {
			top = highest(top, side[i].Quantile(0.99))
		}
	}
	return decade(top)
}

// decade is the lowest power of ten from v on, of a century of them.
func decade(v float64) float64 {
	return math.Pow10(int(math.Ceil(min(math.Log10(v), 100) - 1e-9)))
}
