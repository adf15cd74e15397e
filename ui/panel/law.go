package panel

import (
	"math"
	"strconv"

	"capsize/sim"
	"capsize/ui/plot"
)

// lawTolerance is the relative residual beyond which Little's law does not
// hold: it is an identity, so only rounding may part its two sides.
const lawTolerance = 1e-9

// drawLaw draws the law check of this run: not a prediction, but a test of the
// simulator.
func drawLaw(c *plot.Canvas, r plot.Rect, f *Frame, th *Theme) {
	_, r = r.SplitX(1)
	if f.Live == nil || f.Live.Law == (sim.LawCheck{}) {
		spans(c, r, span{"law check   L = λ·W   nothing was in the process yet", th.Dim})
		return
	}
	law := &f.Live.Law
	text := "L = λ·W   " + digits(law.L) + " = " + digits(law.Lambda) + "/s × " + digits(law.W) + " s"
	verdict, style := "✓", th.Good
	// A residual that is not a number is an error, too.
	if !(law.Residual <= lawTolerance) {
		verdict, style = "✗ simulator error: residual "+strconv.FormatFloat(law.Residual, 'e', 1, 64), th.Bad
	}
	why := ""
	if style == th.Good && r.W > 100 {
		why = "  an identity: it tests the simulator, not the sizing"
	}
	spans(c, r, span{"law check   ", th.Dim}, span{text, th.Plain}, span{"  ", th.Plain}, span{verdict, style}, span{why, th.Dim})
}

// digits prints a number to three or four digits without a unit.
func digits(v float64) string {
	switch a := math.Abs(v); {
	case math.IsNaN(v):
		return "–"
	case a >= 1000 && a < 1e9:
		return strconv.FormatFloat(v, 'f', 0, 64)
	case a >= 100 && a < 1000:
		return strconv.FormatFloat(v, 'f', 1, 64)
	case a >= 1 && a < 100:
		return strconv.FormatFloat(v, 'f', 2, 64)
	}
	return strconv.FormatFloat(v, 'g', 3, 64)
}
