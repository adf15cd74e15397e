package panel

import (
	"math"
	"strconv"
	"strings"

	"capsize/model/metric"
	"capsize/model/predict"
	"capsize/sim/experiment"
	"capsize/sim/stat"
	"capsize/ui/plot"
)

// columns of the table: label, predicted, simulated, this run, agree.
type columns [5]plot.Rect

// divide cuts a row into columns; agreement, which holds a reason, takes what
// is left.
func divide(r plot.Rect) (cols columns) {
	widths := [...]int{12, 17, 17, 15}
	switch {
	case r.W >= 150:
		widths = [...]int{20, 36, 26, 24}
	case r.W >= 106:
		widths = [...]int{16, 26, 22, 20}
	}
	_, r = r.SplitX(1)
	for i, w := range widths {
		cols[i], r = r.SplitX(w)
		cols[i].W = max(0, cols[i].W-1) // a blank between neighbours
	}
	cols[4] = r
	return cols
}

// DrawTable draws, for each metric, what theory predicts, what the replications
// show with 95 % confidence, what this run shows, and whether prediction and
// replications agree; in the last row the law check.
func DrawTable(c *plot.Canvas, r plot.Rect, f *Frame, th *Theme) {
	if r.H < 3 {
		return
	}
	head, body := r.SplitY(1)
	body, law := body.SplitY(-1)
	cols := divide(head)
	c.TextIn(cols[1], plot.Left, "predicted", th.Dim)
	c.TextIn(cols[2], plot.Left, portable(c, fitting(cols[2].W, [2]string{"simulated ± 95 % CI", "simulated ± 95 %"})), th.Dim)
	c.TextIn(cols[3], plot.Left, fitting(cols[3].W, [2]string{"this run " + since(f), "run " + since(f)}), th.Dim)
	title := "agree"
	if r.W < fullWidth-2 { // no box, no note
		title = "agree · " + baselineShort(f)
	}
	c.TextIn(cols[4], plot.Left, title, th.Dim)
	for i, row := range f.comparisons(body.H) {
		drawComparison(c, divide(body.Row(i)), f, row.id, th)
	}
	drawLaw(c, law, f, th)
}

// drawComparison draws one row of the table.
func drawComparison(c *plot.Canvas, cols columns, f *Frame, id metric.ID, th *Theme) {
	m := metric.Of(id)
	p, e := f.predicted(id), f.simulated(id)
	c.TextIn(cols[0], plot.Left, m.Title, th.Plain)
	spans(c, cols[1], predictedSpans(c, m, &p, cols[1].W, th)...)
	style := th.Plain
	if f.Stale || f.Baseline == nil {
		style = th.Dim
	}
	c.TextIn(cols[2], plot.Left, portable(c, f.simulatedText(m, &e, cols[2].W)), style)
	c.TextIn(cols[3], plot.Left, portable(c, m.Format(f.live(id))), th.Plain)
	text, style := f.agreement(&p, &e, cols[4].W, th)
	c.TextIn(cols[4], plot.Left, text, style)
}

// predictedSpans is a prediction in at most w cells, with its method where there
// is room: an approximate one is marked, and one without
// a formula says so.
func predictedSpans(c *plot.Canvas, m *metric.Metric, p *predict.Prediction, w int, th *Theme) []span {
	switch {
	case p.Has():
		value := m.Format(p.Value)
		if !p.Exact {
			value = "≈ " + value
		}
		value, method := portable(c, value), portable(c, "  "+p.Method)
		if plot.Width(value)+plot.Width(method) > w {
			method = ""
		}
		return []span{{value, th.Plain}, {method, th.Dim}}
	case p.Method == predict.SimulationOnly:
		return []span{{p.Method, th.Dim}}
	}
	return []span{{"–", th.Dim}}
}

// simulatedText is an estimate in w cells, with half the width of its interval
// or, where the interval is cut off at 0, with its ends. Where both ends do not
// fit beside the value, they stand for it.
func (f *Frame) simulatedText(m *metric.Metric, e *stat.Estimate, w int) string {
	value := m.Format(e.Value)
	switch {
	case f.Baseline == nil:
		return "…"
	case math.IsNaN(e.Value):
		return "–"
	case !e.HasInterval():
		return value
	}
	if math.Abs(e.Hi+e.Lo-2*e.Value) > 0.01*(e.Hi-e.Lo) {
		ends := m.Format(e.Lo) + " to " + m.Format(e.Hi)
		if both := value + ", " + ends; plot.Width(both) <= w {
			return both
		}
		return ends
	}
	half := m.Format((e.Hi - e.Lo) / 2)
	if !strings.ContainsAny(half, "123456789") {
		return value // an interval of no width says no more
	}
	if i := strings.LastIndexByte(value, ' '); i >= 0 && strings.HasSuffix(half, value[i:]) {
		value = value[:i]
	}
	return value + " ± " + half
}

// reasonWidth is the width from which on a reason is worth cutting.
const reasonWidth = 30

// agreement says how prediction and replications stand to each other.
func (f *Frame) agreement(p *predict.Prediction, e *stat.Estimate, w int, th *Theme) (string, plot.Style) {
	if f.Baseline == nil || f.Stale {
		return "…", th.Dim
	}
	switch agree, why := experiment.Agree(p, e); agree {
	case experiment.Inside:
		return "✓ inside", th.Good
	case experiment.Near:
		return "≈ near", th.Good
	case experiment.Differs:
		return "✗ differs: " + why, th.Warn
	default:
		if !p.Has() && e.Reason != "" {
			why = e.Reason // the column of predictions says that there is none
		}
		if why == "" || w < reasonWidth && plot.Width(why)+2 > w {
			return "–", th.Dim
		}
		return "– " + why, th.Dim
	}
}

// portable writes signs out whose stand-in of one byte would mislead or does not
// exist: ± would read as a sum.
func portable(c *plot.Canvas, text string) string {
	if c.Alphabet() != plot.ASCII {
		return text
	}
	return strings.ReplaceAll(strings.ReplaceAll(text, "±", "+-"), "∞", "inf")
}

// since says from which instant this run's numbers count.
func since(f *Frame) string {
	switch {
	case f.Live == nil:
		return ""
	case !f.Live.Warm:
		return "(warm-up)"
	}
	return "from " + clock(f.Live.Totals.From)
}

// baselineNote says what stands in the column simulated.
func baselineNote(f *Frame) string {
	switch {
	case f.Baseline == nil:
		return "simulating in the background: " + percent(f.BaselineDone)
	case f.Stale:
		return "simulated: still the former knobs, new ones " + percent(f.BaselineDone)
	}
	return "simulated: " + strconv.Itoa(f.Baseline.Replications) + " replications of " + clock(f.length())
}

// baselineShort is the same in a few cells.
func baselineShort(f *Frame) string {
	switch {
	case f.Baseline == nil:
		return percent(f.BaselineDone)
	case f.Stale:
		return "old, " + percent(f.BaselineDone)
	}
	return strconv.Itoa(f.Baseline.Replications) + " runs"
}
