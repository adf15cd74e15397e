package panel

import (
	"math"
	"slices"
	"strconv"

	"capsize/model/metric"
	"capsize/model/unit"
	"capsize/sim/timeline"
	"capsize/ui/plot"
)

// cause is a way in which a request or an attempt is turned away.
type cause struct {
	id   metric.ID
	text string
	on   bool // has a line even where it is switched off
}

// causes are the ways in which a request ends without success, in the order in
// which it can meet them.
var causes = [...]cause{
	{metric.Rejected, "local 429: queue full", true},
	{metric.TimedOut, "timed out in the queue", true},
	{metric.Limited, "upstream 429 to the end", false},
	{metric.Failed, "failed streams", false},
	{metric.Refused, "refused while down", true},
	{metric.Lost, "lost in kills", true},
}

// upstream429s are the limits by which the upstream refuses an attempt with a 429.
var upstream429s = [...]cause{
	{metric.Attempts429Requests, "upstream: requests/min", false},
	{metric.Attempts429Input, "upstream: input tokens", false},
	{metric.Attempts429Output, "upstream: output tokens", false},
	{metric.Attempts429Streams, "upstream: open streams", false},
}

// Columns of panel 5 in cells.
const (
	causeLabel = 24
	causeCount = 9
	causeShare = 9
)

// DrawRefusals draws panel 5: how many requests of this run were turned away or
// lost, by cause, with their shares of the requests whose outcome is known;
// where the upstream has limits, how many attempts it refused by each, with
// their shares of all attempts; and when, where there is room.
func DrawRefusals(c *plot.Canvas, r plot.Rect, f *Frame, th *Theme) {
	requests, attempts := f.refusalRows(r.H)
	total, decided := f.turnedAway(), f.live(metric.Offered)-f.live(metric.Inside)
	for _, one := range requests {
		drawCause(c, r.Row(0), one.text, f.live(one.id), decided, th.Plain, th)
		_, r = r.SplitY(1)
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
	drawCause(c, r.Row(0), sum, total, decided, style, th)
	_, r = r.SplitY(1)
	if len(attempts) > 0 {
		r = drawAttempts(c, r, f, attempts, th)
	}
	if r.H >= 3 {
		drawBars(c, r, f, th)
	}
}

// drawAttempts draws the upstream's part of panel 5 and returns what is left.
func drawAttempts(c *plot.Canvas, r plot.Rect, f *Frame, list []cause, th *Theme) plot.Rect {
	all, sum := f.live(metric.Attempts), 0.0
	for _, one := range list {
		drawCause(c, r.Row(0), one.text, f.live(one.id), all, th.Plain, th)
		_, r = r.SplitY(1)
	}
	for _, one := range upstream429s {
		if n := f.live(one.id); n > 0 {
			sum += n
		}
	}
	drawCause(c, r.Row(0), "of "+unit.HumanCount(all)+" attempts", sum, all, th.Plain, th)
	_, r = r.SplitY(1)
	return r
}

// turnedAway is the number of requests that ended without success.
func (f *Frame) turnedAway() float64 {
	total := 0.0
	for _, one := range causes {
		if n := f.live(one.id); n > 0 {
			total += n
		}
	}
	return total
}

// refusalRows lists the causes that have a line in a panel of h lines: of
// requests, and of attempts where the upstream has limits. Where they and their
// sums do not fit, those that gave nothing go first, then the attempts'.
func (f *Frame) refusalRows(h int) (requests, attempts []cause) {
	requests, attempts = make([]cause, 0, len(causes)), make([]cause, 0, len(upstream429s))
	for _, one := range causes {
		if one.on || !math.IsNaN(f.live(one.id)) {
			requests = append(requests, one)
		}
	}
	for _, one := range upstream429s {
		if !math.IsNaN(f.live(one.id)) {
			attempts = append(attempts, one)
		}
	}
	lines := func() int {
		n := len(requests) + 1
		if len(attempts) > 0 {
			n += len(attempts) + 1
		}
		return n
	}
	idle := func(one cause) bool { return !(f.live(one.id) > 0) }
	for _, list := range []*[]cause{&attempts, &requests} {
		for i := len(*list) - 1; i >= 0 && lines() > h; i-- {
			if idle((*list)[i]) {
				*list = slices.Delete(*list, i, i+1)
			}
		}
	}
	if lines() > h {
		attempts = nil
	}
	return requests, attempts
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
	textIn(c, label, plot.Left, text, style)
	textIn(c, count, plot.Right, metric.Of(metric.Rejected).Format(n), style)
	part := math.NaN()
	if decided > 0 {
		part = n / decided
	}
	textIn(c, share, plot.Right, unit.HumanShare(part), style)
}

// away is the number of requests turned away or lost in a stretch of time.
func away(p *timeline.Row) uint64 {
	return p.Rejected + p.Limited + p.TimedOut + p.Refused + p.Lost + p.Failed
}

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
	const what = "over the whole run: "
	if most == 0 {
		textIn(c, heading, plot.Left, what+"none", th.Dim)
		return
	}
	textIn(c, heading, plot.Left, what+"at most "+strconv.FormatUint(most, 10)+" in ≈"+unit.HumanDuration(x.Hi/float64(max(r.W, 1))), th.Dim)
	bars, labels := bars.SplitY(-1)
	for column, n := range sums {
		bar(c, bars, column, n, most, th)
	}
	textIn(c, labels, plot.Left, "0:00", th.Dim)
	textIn(c, labels, plot.Right, clock(timeEnd(f.head(), f.length())), th.Dim)
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
