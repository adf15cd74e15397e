package panel

import (
	"math"
	"sort"
	"strconv"
	"time"

	"capsize/model/metric"
	"capsize/model/unit"
	"capsize/sim/timeline"
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

// rowAt is the row of a run that covers an instant, behind or ahead; nil if it
// has not been there.
func rowAt(of *timeline.Reading, at time.Duration) *timeline.Row {
	if of == nil {
		return nil
	}
	for _, rows := range [...][]timeline.Row{of.Rows, of.Ahead} {
		i := sort.Search(len(rows), func(i int) bool { return rows[i].Start > at }) - 1
		if i >= 0 && at <= rows[i].End {
			return &rows[i]
		}
	}
	return nil
}

// eachInColumn visits the rows of a run that share the column of an instant, of n
// columns: what it has shown up to now and, for a later instant, ahead of it. It
// says whether there was one.
func eachInColumn(of *timeline.Reading, x plot.Scale, n int, at time.Duration, visit func(*timeline.Row)) (some bool) {
	column, ok := x.Cell(at.Seconds(), n)
	if of == nil || !ok {
		return false
	}
	parts := [...][]timeline.Row{of.Rows, nil}
	if at > of.Now {
		parts = [...][]timeline.Row{past(of), of.Ahead}
	}
	for _, rows := range parts {
		for i := range rows {
			if cell, ok := x.Cell(middle(&rows[i]), n); ok && cell == column {
				visit(&rows[i])
				some = true
			}
		}
	}
	return some
}

// values are what a chart shows at one instant, in words; what is not there is
// empty, and what is not known is a dash.
type values struct{ at, run, brief, named, predicted, other string }

// inOneLine joins them in as many words as fit into w cells: with the words
// before each number or with the signs that charts have for it, and with or
// without the highest.
func (v *values) inOneLine(w int) string {
	for _, signs := range [...]struct{ predicted, other string }{
		{" · " + v.named + " ", " · A "}, {" ╌ ", " ∙ "},
	} {
		if v.predicted == "" {
			signs.predicted = ""
		}
		if v.other == "" {
			signs.other = ""
		}
		rest := plot.Width(v.at) + plot.Width(signs.predicted) + plot.Width(v.predicted) + plot.Width(signs.other) + plot.Width(v.other)
		for _, run := range [...]string{v.run, v.brief} {
			if plot.Width(run)+rest <= w {
				return v.at + run + signs.predicted + v.predicted + signs.other + v.other
			}
		}
	}
	return fitting(w, v.at+v.brief, v.brief)
}

// inspected is what a chart shows at the crosshair, in one line of at most w
// cells; empty without a crosshair, or for another kind of chart. The chart has
// so many columns inside of its border.
func (f *Frame) inspected(kind Kind, w, inside int) string {
	if f.Inspect == nil || f.Live == nil {
		return ""
	}
	of, ok := inspecting(kind)
	if !ok {
		return ""
	}
	v := of(f, inside)
	v.at = stamp("at ", f.Inspect.At, ": ")
	if v.named == "" {
		v.named = "predicted"
	}
	return v.inOneLine(w)
}

// inspecting is how a kind of chart is read at an instant.
func inspecting(kind Kind) (of func(*Frame, int) values, ok bool) {
	switch kind {
	case System:
		return (*Frame).systemAt, true
	case Waits:
		return (*Frame).waitsAt, true
	case Memory:
		return (*Frame).memoryAt, true
	case Refusals:
		return (*Frame).refusalsAt, true
	}
	return nil, false
}

// holds says whether what is predicted for the knobs of now is also for the
// instant of the crosshair: no knob was moved in between.
func (f *Frame) holds() bool {
	at := f.Inspect.At
	if from, ok := f.changed(); ok && at < from {
		return false
	}
	for i := range f.Live.Marks {
		if m := &f.Live.Marks[i]; f.behind() && !m.Kill && m.At > f.now() && m.At <= at {
			return false
		}
	}
	return true
}

// predictedAt says a prediction at the crosshair.
func (f *Frame) predictedAt(value float64, exact bool, say func(float64) string) string {
	switch {
	case math.IsNaN(value):
		return ""
	case !f.holds():
		return say(math.NaN())
	}
	return about(exact) + say(value)
}

// systemAt reads panel 1.
func (f *Frame) systemAt(int) values {
	l, exact := f.predictedSystem()
	if f.Curve != nil {
		l, exact = f.Curve(f.Inspect.At), false
	}
	v := f.rowsAt(meanInSystem, mostInSystem, unit.HumanCount)
	v.predicted = f.predictedAt(l, exact, unit.HumanCount)
	return v
}

// memoryAt reads panel 4.
func (f *Frame) memoryAt(int) values {
	p := f.predicted(metric.MemoryMeanBytes)
	v := f.rowsAt(func(p *timeline.Row) float64 { return p.Memory }, func(p *timeline.Row) float64 { return p.MemoryMax }, unit.HumanSize)
	v.predicted = f.predictedAt(p.Value, p.Exact, unit.HumanSize)
	return v
}

// rowsAt reads a mean and a highest of the row at the crosshair, and the mean of
// A's.
func (f *Frame) rowsAt(mean, most figure, say func(float64) string) values {
	v := values{run: say(math.NaN()), brief: say(math.NaN())}
	if p := rowAt(f.Live, f.Inspect.At); p != nil {
		v.run = say(mean(p))
		v.brief = v.run
		v.run += ", max " + say(most(p))
	}
	if other := f.otherLive(); other != nil {
		v.other = say(math.NaN())
		if p := rowAt(other, f.Inspect.At); p != nil {
			v.other = say(mean(p))
		}
	}
	return v
}

// waitsAt reads the column of panel 3 at the crosshair.
func (f *Frame) waitsAt(inside int) values {
	n, x := max(1, inside-leftGutter-rightGutter), f.timeAxis().Scale
	quantiles := func(of *timeline.Reading) (p50, p99 string) {
		var waits timeline.Waits
		eachInColumn(of, x, n, f.Inspect.At, func(p *timeline.Row) { waits.Add(&p.Waits) })
		return unit.HumanDuration(waits.Quantile(0.5)), unit.HumanDuration(waits.Quantile(0.99))
	}
	p50, p99 := quantiles(f.Live)
	v := values{run: "p50 " + p50 + ", p99 " + p99, brief: "p99 " + p99}
	if other := f.otherLive(); other != nil {
		_, v.other = quantiles(other)
	}
	p := f.predicted(metric.WaitP99S)
	v.predicted = f.predictedAt(p.Value, p.Exact, unit.HumanDuration)
	if p.Has() && f.Predicted.Moving {
		v.named = "whole run"
	}
	return v
}

// refusalsAt reads the column of panel 5 at the crosshair.
func (f *Frame) refusalsAt(inside int) values {
	sum := func(of *timeline.Reading) string {
		counts, ok := f.causesAt(of, inside)
		if !ok {
			return unit.HumanCount(math.NaN())
		}
		var all uint64
		for _, n := range counts {
			all += n
		}
		return strconv.FormatUint(all, 10)
	}
	n := sum(f.Live)
	step := unit.HumanDuration(f.timeAxis().Hi / float64(max(1, inside-2)))
	v := values{run: n + " in ≈" + step, brief: n}
	if other := f.otherLive(); other != nil {
		v.other = sum(other)
	}
	return v
}

// causesAt counts by cause those who were turned away in the column of panel 5
// at the crosshair; ok is false where the run has not been there.
func (f *Frame) causesAt(of *timeline.Reading, inside int) (counts [len(causes)]uint64, ok bool) {
	ok = eachInColumn(of, f.timeAxis().Scale, max(1, inside-2), f.Inspect.At, func(p *timeline.Row) {
		for i, n := range awayBy(p) {
			counts[i] += n
		}
	})
	return counts, ok
}
