package panel

import (
	"math"

	"capsize/model/metric"
	"capsize/model/scenario"
	"capsize/model/unit"
	"capsize/ui/plot"
)

// allowance is one limit of the upstream: what it allows, and which share of
// that was used, and asked for.
type allowance struct {
	name        string
	used, asked float64   // shares of the limit; NaN while nothing has run
	figures     [3]string // from all there is to say to the least
}

// allowances lists the limits that are on.
func (f *Frame) allowances() []allowance {
	s := f.scenario()
	if s == nil {
		return nil
	}
	u := &s.Upstream
	out := make([]allowance, 0, 4)
	add := func(name string, limit int64, used, asked metric.ID, level float64) {
		if limit == scenario.None {
			return
		}
		a := allowance{name: name + " " + unit.HumanCount(float64(limit)), used: f.live(used), asked: f.live(asked)}
		shares, left := "asked "+unit.HumanShare(a.asked)+" · used "+unit.HumanShare(a.used), ""
		if f.Live != nil {
			left = " · bucket " + unit.HumanCount(level)
			a.figures[0] = shares + left + " of " + unit.HumanCount(float64(limit)*u.Burst.Minutes())
		}
		a.figures[1], a.figures[2] = shares+left, shares
		out = append(out, a)
	}
	var requests, input, output float64
	if f.Live != nil {
		t := &f.Live.Totals
		requests, input, output = t.Requests.Level, t.Input.Level, t.Output.Level
	}
	add("requests/min", u.RequestsPerMinute, metric.RPMUsed, metric.RPMDemand, requests)
	add("input tok/min", u.InputPerMinute, metric.ITPMUsed, metric.ITPMDemand, input)
	add("output tok/min", u.OutputPerMinute, metric.OTPMUsed, metric.OTPMDemand, output)
	if limit := float64(u.ConcurrentStreams); limit >= 0 {
		a := allowance{name: "open streams " + unit.HumanCount(limit), used: f.live(metric.InFlight) / limit, asked: f.live(metric.InFlightMax) / limit}
		a.figures[2] = "most " + unit.HumanShare(a.asked) + " · mean " + unit.HumanShare(a.used)
		if f.Live != nil {
			a.figures[1] = a.figures[2] + " · open " + unit.HumanCount(float64(f.Live.Totals.Open))
		}
		out = append(out, a)
	}
	return out
}

// said is as much as fits into w cells.
func (a *allowance) said(w int) string {
	for _, text := range a.figures {
		if text != "" && plot.Width(text) <= w {
			return text
		}
	}
	return ""
}

// askedBeyond is the glyph of what was asked for and not given.
const askedBeyond = plot.Slant

// Columns of panel 6 in cells.
const (
	allowanceName = 23
	minAllowance  = 8 // of a bar
)

// DrawLimits draws panel 6: for each limit of the upstream a bar of what was
// used of it and, in another glyph, what was asked for beyond that, with a mark
// at the limit; then the shares in figures and what is left in the bucket. Of
// open streams it shows the mean and the most.
func DrawLimits(c *plot.Canvas, r plot.Rect, f *Frame, th *Theme) {
	list := f.allowances()
	if len(list) == 0 {
		drawNothing(c, r, "no upstream limits", th)
		return
	}
	top := 1.25
	for i := range list {
		top = highest(top, ceiling(1.02*list[i].asked), ceiling(1.02*list[i].used))
	}
	lines := min(2, max(1, r.H/len(list)))
	pitch := max(lines, min(3, (r.H+1)/len(list)))
	for i := range list {
		_, at := r.SplitY(i * pitch)
		if at.H < 1 {
			return
		}
		drawAllowance(c, at, &list[i], lines, top, th)
	}
}

// drawAllowance draws one limit in one or two lines.
func drawAllowance(c *plot.Canvas, r plot.Rect, a *allowance, lines int, top float64, th *Theme) {
	_, r = r.SplitX(1)
	style := th.Plain
	if a.asked > 1 || a.used > 1 {
		style = th.Warn
	}
	name, rest := r.SplitX(min(allowanceName, r.W/2))
	textIn(c, name, plot.Left, a.name, th.Plain)
	figures := ""
	if lines > 1 {
		_, below := r.SplitY(1)
		_, below = below.SplitX(2)
		textIn(c, below.Row(0), plot.Left, a.said(below.W), style)
	} else {
		figures = a.said(rest.W - minAllowance - 1)
	}
	gap := min(1, len(figures))
	bar, words := rest.SplitX(rest.W - 1 - plot.Width(figures) - gap)
	_, words = words.SplitX(gap)
	drawAllowanceBar(c, bar, a, top, th)
	textIn(c, words, plot.Left, figures, style)
}

// drawAllowanceBar draws shares from 0 to top.
func drawAllowanceBar(c *plot.Canvas, r plot.Rect, a *allowance, top float64, th *Theme) {
	if r.W <= 0 {
		return
	}
	c.HLine(r.X, r.Y, r.W, plot.Thin, th.Dim)
	cells := func(share float64) int {
		if !(share > 0) {
			return 0
		}
		return int(math.Ceil(min(share/top, 1) * float64(r.W)))
	}
	used, asked := cells(a.used), cells(a.asked)
	if asked > used {
		c.Fill(plot.Rect{X: r.X + used, Y: r.Y, W: asked - used, H: 1}, askedBeyond, th.Warn)
	}
	c.Fill(plot.Rect{X: r.X, Y: r.Y, W: used, H: 1}, '█', th.Data)
	if mark, ok := (plot.Scale{Hi: top}).Cell(1, r.W); ok {
		c.Set(r.X+mark, r.Y, '┃', th.Ceiling)
	}
}
