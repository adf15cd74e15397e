package panel

import (
	"math"
	"strconv"
	"time"

	"capsize/model/scenario"
	"capsize/model/unit"
	"capsize/sim/timeline"
	"capsize/ui/plot"
)

// Gutters of the charts in cells: equal in all of them, so that an instant
// stands at the same place in each.
const (
	leftGutter  = 5
	rightGutter = 18
)

// DrawSystem draws panel 1: the number in the process, running and waiting,
// with its highest in each stretch of time; the slots, above which requests
// wait; slots and places together, where they get a 429; and what theory
// predicts, as a level or, when the rate moves, as a curve. A's mean is dots.
func DrawSystem(c *plot.Canvas, r plot.Rect, f *Frame, th *Theme) {
	ch := f.timeChart(c, r, plot.Axis{Scale: plot.Scale{Hi: f.systemTop()}}, th)
	ch.Guides = f.systemGuides(th)
	f.addRuns(&ch, mostInSystem, meanInSystem, "now "+inSystem(f.Live), "A "+inSystem(f.otherLive()), th)
	curve := f.Curve != nil && !math.IsNaN(f.Curve(f.now()))
	if curve {
		ch.Series = append(ch.Series, f.curveLabel(ch.X.Hi, th))
	}
	area := ch.Draw(c)
	if curve {
		drawCurve(c, area, &ch, f, th)
		dashLead(c, area, th)
	}
	drawTimes(c, area, &ch, f, th, func(e era) [2]level { return systemLevels(e, th) })
}

// What panel 1 shows of a row.
func meanInSystem(p *timeline.Row) float64 { return p.InSystem }
func mostInSystem(p *timeline.Row) float64 { return p.InSystemMax }

// inSystem is how many are in the process now.
func inSystem(of *timeline.Reading) string {
	if of == nil {
		return ""
	}
	return unit.HumanCount(float64(of.Totals.Open + of.Totals.Waiting))
}

// systemGuides are the levels of panel 1 with their names.
func (f *Frame) systemGuides(th *Theme) []plot.Guide {
	guides := make([]plot.Guide, 0, 4)
	if s := f.scenario(); s != nil {
		c, k := s.Pool.Concurrency, s.Pool.Queue
		if k >= 0 {
			label := "c+K " + strconv.FormatInt(c+k, 10)
			if k == 0 {
				label = "c " + strconv.FormatInt(c, 10) + " slots"
			}
			guides = append(guides, plot.Guide{At: float64(c + k), Stroke: plot.Double, Style: th.Ceiling, Label: label, Priority: 3})
		}
		if k != 0 {
			guides = append(guides, plot.Guide{At: float64(c), Stroke: plot.Heavy, Style: th.Limit, Label: "c " + strconv.FormatInt(c, 10) + " slots", Priority: 4})
		}
	}
	if f.Curve != nil {
		return guides
	}
	l, exact := f.predictedSystem()
	if !math.IsNaN(l) {
		guides = append(guides, plot.Guide{At: l, Stroke: plot.Dashed, Style: th.Predicted, Label: predictedLabel(about(exact) + unit.HumanCount(l)), Priority: 2})
	}
	// Where nobody is predicted to be turned away or to wait, need and
	// prediction are one line.
	if a := f.need(); !math.IsNaN(a) && !(math.Abs(a-l) < 0.05*a) {
		guides = append(guides, plot.Guide{At: a, Stroke: plot.Dotted, Style: th.Predicted, Label: "λ·S " + unit.HumanCount(a), Priority: 1})
	}
	return guides
}

// systemLevels are the ceilings of panel 1 in an era.
func systemLevels(e era, th *Theme) [2]level {
	slots := level{float64(e.slots), plot.Heavy, th.Limit}
	all := level{float64(e.slots + e.places), plot.Double, th.Ceiling}
	switch e.places {
	case scenario.None:
		all.value = -1
	case 0:
		slots.value = -1
	}
	return [2]level{slots, all}
}

// predictedLabel names a predicted mean in the right gutter.
func predictedLabel(value string) string {
	const lead = 3 // what a chart puts before a label
	if text := "predicted " + value; plot.Width(text) <= rightGutter-lead {
		return text
	}
	return "mean " + value
}

// about marks a number that is not exact.
func about(exact bool) string {
	if exact {
		return ""
	}
	return "≈"
}

// systemTop is the upper end of panel 1: it follows from the knobs as they were,
// are and will be, so that it stays where it is while the run is taken back, and
// grows in jumps when the run goes beyond.
func (f *Frame) systemTop() float64 {
	l, _ := f.predictedSystem()
	top := highest(1.2*l, 1.1*f.need(), ceiling(f.top(mostInSystem, meanInSystem)), 1.1*f.curveTop())
	eras := f.allEras()
	for i := range eras {
		top = max(top, 1.15*float64(eras[i].slots))
	}
	reach := top
	for i := range eras {
		e := &eras[i]
		if all := float64(e.slots) + float64(e.places); e.places != scenario.None && reach > 0.6*all {
			top = max(top, 1.08*all)
		}
	}
	_, top = plot.NiceRange(0, top)
	return top
}

// curvePoints is how many points of a curve are looked at for its highest.
const curvePoints = 64

// curveTop is the highest point of the predicted curve over the whole run.
func (f *Frame) curveTop() float64 {
	if f.Curve == nil {
		return 0
	}
	end := max(f.head(), f.length())
	top := 0.0
	for i := range curvePoints + 1 {
		top = highest(top, f.Curve(end/curvePoints*time.Duration(i)))
	}
	return top
}

// curveLabel is a series without a visible sample: its label stands beside the
// right end of the curve.
func (f *Frame) curveLabel(end float64, th *Theme) plot.Series {
	at := f.Curve(time.Duration(end * float64(time.Second)))
	return plot.Series{
		Y: []float64{at}, X0: end, DX: 1e-9 * end, Drawing: plot.Markers,
		Label: "m(t) " + about(false) + unit.HumanCount(at), Style: th.Predicted, Priority: 2,
	}
}

// drawCurve draws the predicted mean over time, dashed, under the data.
func drawCurve(c *plot.Canvas, area plot.Rect, ch *plot.Chart, f *Frame, th *Theme) {
	for column := range area.W {
		t := ch.X.At((float64(column) + 0.5) / float64(area.W))
		m := f.Curve(time.Duration(t * float64(time.Second)))
		under(c, area, ch.Y.Scale, column, m, rune(plot.Dashed), th.Predicted, th)
	}
}

// dashLead puts a dash before the label of a predicted curve in the right
// gutter, where a chart puts the sign of its series.
func dashLead(c *plot.Canvas, area plot.Rect, th *Theme) {
	x := area.X + area.W + 1
	for y := area.Y; y < area.Y+area.H; y++ {
		if c.At(x, y).S == th.Predicted {
			c.Set(x, y, rune(plot.Dashed), th.Predicted)
		}
	}
}
