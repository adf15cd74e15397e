package panel

import (
	"math"
	"strconv"

	"capsize/model/metric"
	"capsize/model/unit"
	"capsize/sim/timeline"
	"capsize/ui/plot"
)

// causes are the ways in which a request is turned away or lost, in the order
// in which it can meet them.
var causes = [...]struct {
	id   metric.ID
	text string
}{
	{metric.Rejected, "local 429: queue full"},
	{metric.TimedOut, "timed out in the queue"},
	{metric.Refused, "refused while down"},
	{metric.Lost, "lost in kills"},
}

// Columns of panel 5 in cells.
const (
	causeLabel = 24
	causeCount = 9
	causeShare = 9
)

// DrawRefusals draws panel 5: how many requests of this run were turned away or
// lost, by cause, with their shares of the requests whose outcome is known; and
// when, where there is room.
func DrawRefusals(c *plot.Canvas, r plot.Rect, f *Frame, th *Theme) {
	total, decided := 0.0, f.live(metric.Offered)-f.live(metric.Inside)
	for i, cause := range causes {
		n := f.live(cause.id)
		if n > 0 {
			total += n
		}
		drawCause(c, r.Row(i), cause.text, n, decided, th.Plain, th)
	}
	style := th.Good
	if total > 0 {
		style = th.Bad
	}
	if math.IsNaN(decided) {
		total = decided
	}
	sum := "together"
	if !math.IsNaN(decided) {
		sum = "of " + unit.HumanCount(decided) + " decided"
	}
	drawCause(c, r.Row(len(causes)), sum, total, decided, style, th)
	if _, rest := r.SplitY(len(causes) + 1); rest.H >= 3 {
		drawBars(c, rest, f, th)
	}
}

// drawCause draws one line of panel 5.
func drawCause(c *plot.Canvas, r plot.Rect, text string, n, decided float64, style plot.Style, th *Theme) {
	_, r = r.SplitX(1)
	label, r := r.SplitX(min(causeLabel, r.W-causeCount-causeShare))
	count, r := r.SplitX(causeCount)
	share, _ := r.SplitX(causeShare)
	switch {
	case math.IsNaN(n):
		style = th.Dim // switched off, or nothing has run yet
	case n > 0:
		style = th.Bad
	}
	c.TextIn(label, plot.Left, text, style)
	c.TextIn(count, plot.Right, metric.Of(metric.Rejected).Format(n), style)
	part := math.NaN()
	if decided > 0 {
		part = n / decided
	}
	c.TextIn(share, plot.Right, unit.HumanShare(part), style)
}

// away is the number of requests turned away or lost in a stretch of time.
func away(p *timeline.Row) uint64 { return p.Rejected + p.TimedOut + p.Refused + p.Lost }

// drawBars draws when requests were turned away: a bar for each column of time,
// as high as its share of the highest, whose number is told.
func drawBars(c *plot.Canvas, r plot.Rect, f *Frame, th *Theme) {
	_, r = r.SplitX(1)
	r, _ = r.SplitX(-1)
	x := f.timeAxis()
	sums := make([]uint64, r.W)
	var most uint64
	rows := f.rows()
	for i := range rows {
		p := &rows[i]
		if cell, ok := x.Cell((p.Start + (p.End-p.Start)/2).Seconds(), r.W); ok {
			sums[cell] += away(p)
			most = max(most, sums[cell])
		}
	}
	heading, bars := r.SplitY(1)
	if most == 0 {
		c.TextIn(heading, plot.Left, "over the whole run: none", th.Dim)
		return
	}
	c.TextIn(heading, plot.Left, "over the whole run: at most "+strconv.FormatUint(most, 10)+" in ≈"+unit.HumanDuration(x.Hi/float64(max(r.W, 1))), th.Dim)
	bars, labels := bars.SplitY(-1)
	for column, n := range sums {
		bar(c, bars, column, n, most, th)
	}
	c.TextIn(labels, plot.Left, "0:00", th.Dim)
	c.TextIn(labels, plot.Right, clock(timeEnd(f.now(), f.length())), th.Dim)
}

// bar draws one bar from the bottom of r; what is not zero is visible.
func bar(c *plot.Canvas, r plot.Rect, column int, n, most uint64, th *Theme) {
	const steps = 8 // glyphs in plot.Bars
	glyphs := []rune(plot.Bars)
	height := int(math.Ceil(float64(n) / float64(most) * float64(r.H*steps)))
	for y := 0; y < r.H && height > 0; y++ {
		c.Set(r.X+column, r.Y+r.H-1-y, glyphs[min(height, steps)-1], th.Bad)
		height -= steps
	}
}
