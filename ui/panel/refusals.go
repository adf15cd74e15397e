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
	f.drawCausesAt(c, r, requests, th)
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

// drawCausesAt writes how many there were of each cause at the crosshair, and
// together, behind the shares, where there is room.
func (f *Frame) drawCausesAt(c *plot.Canvas, r plot.Rect, list []cause, th *Theme) {
	const column = 7
	_, at := r.SplitX(1 + causeLabel + causeCount + causeShare)
	if f.Inspect == nil || at.W < column {
		return
	}
	counts, ok := f.causesAt(f.Live, r.W)
	sum := uint64(0)
	write := func(line int, n uint64) {
		text := "–"
		if ok {
			text = strconv.FormatUint(n, 10)
		}
		row, _ := at.Row(line).SplitX(column)
		textIn(c, row, plot.Right, text, th.Focus)
	}
	for i := range causes {
		sum += counts[i]
		if line := slices.Index(list, causes[i]); line >= 0 {
			write(line, counts[i])
		}
	}
	write(len(list), sum)
}

// awayBy counts the requests turned away or lost in a stretch of time, in the
// order of causes.
func awayBy(p *timeline.Row) [len(causes)]uint64 {
	return [...]uint64{p.Rejected, p.TimedOut, p.Limited, p.Failed, p.Refused, p.Lost}
}

// away is their number.
func away(p *timeline.Row) (n uint64) {
	for _, k := range awayBy(p) {
		n += k
	}
	return n
}

// drawBars draws when requests were turned away: a bar for each column of time,
// as high as its share of the highest, whose number is told.
func drawBars(c *plot.Canvas, r plot.Rect, f *Frame, th *Theme) {
	_, r = r.SplitX(1)
	r, _ = r.SplitX(-1)
	x := f.timeAxis()
	sums, most := f.sumsAway(x.Scale, r.W)
	heading, bars := r.SplitY(1)
	const what = "over the whole run: "
	if most == 0 {
		textIn(c, heading, plot.Left, what+"none", th.Dim)
		return
	}
	textIn(c, heading, plot.Left, what+"at most "+strconv.FormatUint(most, 10)+" in ≈"+unit.HumanDuration(x.Hi/float64(max(r.W, 1))), th.Dim)
	bars, labels := bars.SplitY(-1)
	now := r.W
	if cell, ok := x.Cell(f.now().Seconds(), r.W); ok && f.behind() {
		now = cell
	}
	var mem [2]plot.Mark
	for _, m := range f.ownMarks(mem[:0], x.Scale, r.W, th) {
		if cell, ok := x.Cell(m.At, r.W); ok {
			c.Fill(plot.Rect{X: bars.X + cell, Y: bars.Y, W: 1, H: bars.H}, m.Glyph, m.Style)
			footLabel(c, labels, cell, &m)
		}
	}
	for column, n := range sums {
		style := th.Bad
		if column > now {
			style = th.Past
		}
		bar(c, bars, column, n, most, style)
	}
	end := Clock(timeEnd(f.head(), f.length()))
	cornerLabel(c, labels, 0, "0:00", th)
	cornerLabel(c, labels, labels.W-plot.Width(end), end, th)
}

// footLabel writes the label of a vertical line below it, to its right or, where
// that does not fit, to its left, if there is room for it.
func footLabel(c *plot.Canvas, r plot.Rect, cell int, m *plot.Mark) {
	w := plot.Width(m.Label)
	x := cell + 1
	if x+w > r.W {
		x = cell - w
	}
	if x < 0 || !empty(c, plot.Rect{X: r.X + min(x, cell) - 1, Y: r.Y, W: w + 3, H: 1}) {
		return
	}
	c.Set(r.X+cell, r.Y, m.Glyph, m.Style)
	c.Text(r.X+x, r.Y, m.Label, m.Style)
}

// cornerLabel writes an end of an axis, unless something stands there.
func cornerLabel(c *plot.Canvas, r plot.Rect, x int, text string, th *Theme) {
	if w := plot.Width(text); x >= 0 && x+w <= r.W && empty(c, plot.Rect{X: r.X + x - 1, Y: r.Y, W: w + 2, H: 1}) {
		c.Text(r.X+x, r.Y, text, th.Dim)
	}
}

// empty says whether the cells of a row are blank or beyond the panel.
func empty(c *plot.Canvas, r plot.Rect) bool {
	for x := r.X; x < r.X+r.W; x++ {
		if c.At(x, r.Y).R != ' ' {
			return false
		}
	}
	return true
}

// sumsAway counts the requests turned away in each column: up to now, and in the
// columns behind that of now what the run has shown ahead. Most is the most in a
// column of the whole run.
func (f *Frame) sumsAway(x plot.Scale, n int) (sums []uint64, most uint64) {
	if n <= 0 || f.Live == nil {
		return nil, 0
	}
	sums = make([]uint64, n)
	now, _ := x.Cell(f.now().Seconds(), n)
	for i := range f.Live.Rows {
		if cell, ok := x.Cell(middle(&f.Live.Rows[i]), n); ok {
			sums[cell] += away(&f.Live.Rows[i])
		}
	}
	partly := uint64(0) // of the column of now, what lies ahead
	for i := range f.Live.Ahead {
		p := &f.Live.Ahead[i]
		switch cell, ok := x.Cell(middle(p), n); {
		case ok && cell > now:
			sums[cell] += away(p)
		case ok && cell == now:
			partly += away(p)
		}
	}
	if rows := f.Live.Rows; len(past(f.Live)) < len(rows) {
		partly -= away(&rows[len(rows)-1])
	}
	for column, n := range sums {
		if column == now {
			n += partly
		}
		most = max(most, n)
	}
	return sums, most
}

// bar draws one bar from the bottom of r; what is not zero is visible.
func bar(c *plot.Canvas, r plot.Rect, column int, n, most uint64, style plot.Style) {
	const steps = 8 // glyphs in plot.Bars
	glyphs := []rune(plot.Bars)
	height := int(math.Ceil(float64(n) / float64(most) * float64(r.H*steps)))
	for y := 0; y < r.H && height > 0; y++ {
		c.Set(r.X+column, r.Y+r.H-1-y, glyphs[min(height, steps)-1], style)
		height -= steps
	}
}
