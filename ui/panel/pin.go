package panel

import (
	"math"
	"strings"

	"capsize/model/metric"
	"capsize/sim/experiment"
	"capsize/sim/stat"
	"capsize/ui/plot"
)

// Signs before a difference.
const (
	differs = "≠ " // more than chance
	chance  = "~ " // may be chance
	same    = "= " // none in any pair
)

// drawTitles heads the columns of A.
func (p *Pin) drawTitles(c *plot.Canvas, cols *columns, th *Theme) {
	textIn(c, cols[columnA], plot.Left, "A "+p.Label, th.Ghost)
	if w := cols[columnDifference].W; w > 0 {
		title := fitting(w, "B − A  ≠ real  ~ maybe chance", "B − A  ≠ real", "B − A")
		if p.Paired == nil || p.Stale {
			title = "B − A  …"
		}
		textIn(c, cols[columnDifference], plot.Left, significance(c, title), th.Dim)
	}
}

// drawRow draws the columns of A for one metric: what its replications show,
// or until they are done its run, and B less A from the pairs of replications.
func (p *Pin) drawRow(c *plot.Canvas, cols *columns, id metric.ID, th *Theme) {
	m := metric.Of(id)
	known, replicated := p.known(id)
	look := th.Plain
	if !replicated {
		look = th.Dim
	}
	textIn(c, cols[columnA], plot.Left, m.Format(known), look)
	p.drawDifference(c, cols[columnDifference], id, th)
}

// known is what is known of A: replicated says whether by its replications.
func (p *Pin) known(id metric.ID) (value float64, replicated bool) {
	if p.Paired != nil && p.Paired.A != nil {
		a := &p.Paired.A.Total
		return beforeKill(id, a[id].Value, a[metric.OOMKills].Value), !p.Stale
	}
	if p.Live != nil {
		return beforeKill(id, p.Live.Total[id], p.Live.Total[metric.OOMKills]), false
	}
	return math.NaN(), false
}

// drawDifference writes B − A with its sign of significance, and half its
// interval where that fits. Nothing is said of former knobs.
func (p *Pin) drawDifference(c *plot.Canvas, r plot.Rect, id metric.ID, th *Theme) {
	if p.Paired == nil || p.Stale {
		textIn(c, r, plot.Left, "…", th.Dim)
		return
	}
	if who := p.killed(id); who != "" {
		textIn(c, r, plot.Left, fitting(r.W, "– "+who+" killed", "–"), th.Warn)
		return
	}
	d := &p.Paired.Total[id]
	if math.IsNaN(d.Value) {
		textIn(c, r, plot.Left, "–", th.Dim)
		return
	}
	m := metric.Of(id)
	mark, style := chance, th.Dim
	switch {
	case d.Significant():
		mark, style = differs, th.Strong
	case d.Value == 0:
		mark = same
	}
	value := m.FormatDifference(math.Abs(d.Value), "pt")
	half, between := interval(m, &d.Estimate), portable(c, " ± ")
	mark = significance(c, mark)
	const sign = 1
	if half == "" || plot.Width(mark)+sign+plot.Width(value)+plot.Width(between)+plot.Width(half) > r.W {
		half, between = "", ""
	}
	spans(c, r, span{mark, style}, span{signOf(d.Value), style}, span{value, style}, span{between, style}, span{half, style})
}

// killed says whose replications show a metric only of the requests before a kill,
// which is not to be compared: "A was", or "" for nobody's.
func (p *Pin) killed(id metric.ID) string {
	of := func(s *experiment.Summary) bool { return s != nil && id.BeforeKill(s.Total[metric.OOMKills].Value) }
	switch a, b := of(p.Paired.A), of(p.Paired.B); {
	case a && b:
		return "both were"
	case a:
		return "A was"
	case b:
		return "B was"
	}
	return ""
}

// significance writes the sign of chance as no other sign is written: in ASCII a
// tilde means about.
func significance(c *plot.Canvas, text string) string {
	if c.Alphabet() != plot.ASCII {
		return text
	}
	return strings.ReplaceAll(text, "~", "?")
}

// interval is half the width of an interval, or nothing.
func interval(m *metric.Metric, e *stat.Estimate) string {
	if !e.HasInterval() {
		return ""
	}
	half := m.FormatDifference((e.Hi-e.Lo)/2, "pt")
	if !strings.ContainsAny(half, "123456789") {
		return "" // an interval of no width says no more
	}
	return half
}

// signOf is what stands before the size of a difference.
func signOf(v float64) string {
	switch {
	case v > 0:
		return "+"
	case v < 0:
		return "−"
	}
	return ""
}
