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

// The columns of the table.
const (
	columnTitle = iota
	columnPredicted
	columnSimulated
	columnRun
	columnAgree
	columnA
	columnDifference // B − A
	columnCount
)

// columns are where they stand; one for which there is no room is empty.
type columns [columnCount]plot.Rect

// widths are those of the columns, of which the last takes what is left, from a
// width on. There are fewer where there is no room for all.
type widths struct {
	from  int
	cells []int
}

// tableWidths and pinnedWidths are the divisions without A and with it, the
// widest first. In the former the agreement, which holds a reason, takes what
// is left.
var (
	tableWidths = []widths{
		{150, []int{20, 36, 26, 24}},
		{106, []int{16, 26, 22, 20}},
		{72, []int{12, 17, 18, 16}},
		{0, []int{12, 16, 14, 8}},
	}
	pinnedWidths = []widths{
		{150, []int{18, 26, 25, 18, 36, 14}},
		{106, []int{13, 17, 21, 13, 19, 11}},
		{95, []int{12, 16, 17, 10, 10, 10}},
		{76, []int{12, 16, 18, 10, 10}},
		{0, []int{12, 16, 14, 8}},
	}
)

// divide cuts a row into columns.
func divide(r plot.Rect, pinned bool) (cols columns) {
	list := tableWidths
	if pinned {
		list = pinnedWidths
	}
	w := &list[0]
	for i := range list {
		if w = &list[i]; r.W >= w.from {
			break
		}
	}
	_, r = r.SplitX(1)
	for i, n := range w.cells {
		cols[i], r = r.SplitX(n)
		cols[i].W = max(0, cols[i].W-1) // a blank between neighbours
	}
	cols[len(w.cells)] = r
	return cols
}

// lawRow is the height from which on a table ends in the law check.
const lawRow = 5

// DrawTable draws, for each metric, what theory predicts, what the replications
// show with 95 % confidence, what this run shows, and whether prediction and
// replications agree; when A is pinned, what it shows, and by how much B
// differs from it on the same traffic. In the last row stands the law check.
func DrawTable(c *plot.Canvas, r plot.Rect, f *Frame, th *Theme) {
	if r.H < 3 {
		return
	}
	head, body := r.SplitY(1)
	var law plot.Rect
	if r.H >= lawRow {
		body, law = body.SplitY(-1)
	}
	cols := divide(head, f.Pin != nil)
	textIn(c, cols[columnPredicted], plot.Left, "predicted", th.Dim)
	drawHead(c, cols[columnSimulated], th, "simulated ± 95 % CI", "simulated ± 95 %", "simulated ±", "simulated")
	from := since(f)
	drawHead(c, cols[columnRun], th, "this run "+from, "run "+from, "this run", "run")
	title := "agree"
	if r.W < fullWidth-2 { // no box, no note
		title = fitting(cols[columnAgree].W, "agree · "+baselineShort(f), baselineShort(f))
	}
	textIn(c, cols[columnAgree], plot.Left, title, th.Dim)
	if f.Pin != nil {
		f.Pin.drawTitles(c, &cols, th)
	}
	for i, row := range f.comparisons(body.H) {
		drawComparison(c, divide(body.Row(i), f.Pin != nil), f, row.id, th)
	}
	drawLaw(c, law, f, th)
}

// drawHead heads a column with the first of the texts that leaves two blanks
// before the next one: heads of several words run together with one.
func drawHead(c *plot.Canvas, r plot.Rect, th *Theme, texts ...string) {
	for i := range texts {
		texts[i] = portable(c, texts[i])
	}
	c.TextIn(r, plot.Left, fitting(r.W-1, texts...), th.Dim)
}

// drawComparison draws one row of the table.
func drawComparison(c *plot.Canvas, cols columns, f *Frame, id metric.ID, th *Theme) {
	m := metric.Of(id)
	p, e, live := f.predicted(id), f.simulated(id), f.live(id)
	broken := f.silence(id, &live, &e)
	textIn(c, cols[columnTitle], plot.Left, m.Title, th.Plain)
	drawPredicted(c, cols[columnPredicted], m, &p, th)
	style := th.Plain
	if f.Stale || f.Baseline == nil {
		style = th.Dim
	}
	value, between, half := f.simulatedParts(m, &e, cols[columnSimulated].W)
	spans(c, cols[columnSimulated], span{value, style}, span{between, style}, span{half, style})
	textIn(c, cols[columnRun], plot.Left, m.Format(live), th.Plain)
	text, style := f.agreement(&p, &e, cols[columnAgree].W, th)
	if broken {
		text, style = fitting(cols[columnAgree].W, "– only those before a kill", "– before a kill", "– killed", "–"), th.Warn
	}
	textIn(c, cols[columnAgree], plot.Left, text, style)
	if f.Pin != nil {
		f.Pin.drawRow(c, &cols, id, th)
	}
}

// beforeKill is a value, or none where it describes only the requests before one
// of so many kills.
func beforeKill(id metric.ID, value, kills float64) float64 {
	if id.BeforeKill(kills) {
		return math.NaN()
	}
	return value
}

// silence takes away what describes only the requests before a kill, of this run
// and of the replications; it says whether the latter have been.
func (f *Frame) silence(id metric.ID, live *float64, e *stat.Estimate) bool {
	*live = beforeKill(id, *live, f.live(metric.OOMKills))
	broken := id.BeforeKill(f.simulated(metric.OOMKills).Value)
	if broken {
		e.Value = math.NaN()
	}
	return broken
}

// drawPredicted writes a prediction, with its method where there is room: an
// approximate one is marked, and one without a formula says so.
func drawPredicted(c *plot.Canvas, r plot.Rect, m *metric.Metric, p *predict.Prediction, th *Theme) {
	switch {
	case p.Has():
		mark := ""
		if !p.Exact {
			mark = "≈ "
		}
		value, gap, method := portable(c, m.Format(p.Value)), "  ", portable(c, p.Method)
		if plot.Width(mark)+plot.Width(value)+plot.Width(gap)+plot.Width(method) > r.W {
			gap, method = "", ""
		}
		spans(c, r, span{mark, th.Plain}, span{value, th.Plain}, span{gap, th.Dim}, span{method, th.Dim})
	case p.Method == predict.SimulationOnly:
		textIn(c, r, plot.Left, p.Method, th.Dim)
	default:
		textIn(c, r, plot.Left, "–", th.Dim)
	}
}

// simulatedText is an estimate in w cells, with half the width of its interval
// or, where the interval is cut off at 0, with its ends. Where both ends do not
// fit beside the value, they stand for it.
func (f *Frame) simulatedText(m *metric.Metric, e *stat.Estimate, w int) string {
	value, between, half := f.simulatedParts(m, e, w)
	return value + between + half
}

// simulatedParts is the same in pieces: a value or its ends, and where there is
// half a width, what stands between.
func (f *Frame) simulatedParts(m *metric.Metric, e *stat.Estimate, w int) (value, between, half string) {
	switch {
	case f.Baseline == nil:
		return "…", "", ""
	case math.IsNaN(e.Value):
		return "–", "", ""
	}
	value = m.Format(e.Value)
	if !e.HasInterval() {
		return value, "", ""
	}
	if math.Abs(e.Hi+e.Lo-2*e.Value) > 0.01*(e.Hi-e.Lo) {
		ends := m.Format(e.Lo) + " to " + m.Format(e.Hi)
		if both := value + ", " + ends; plot.Width(both) <= w {
			return both, "", ""
		}
		return ends, "", ""
	}
	half = m.Format((e.Hi - e.Lo) / 2)
	if !strings.ContainsAny(half, "123456789") {
		return value, "", "" // an interval of no width says no more
	}
	if i := strings.LastIndexByte(value, ' '); i >= 0 && strings.HasSuffix(half, value[i:]) {
		value = value[:i]
	}
	return value, " ± ", half
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

// since says from which instant this run's numbers count.
func since(f *Frame) string {
	switch {
	case f.Live == nil:
		return ""
	case !f.Live.Warm:
		return "(warm-up)"
	}
	return "from " + Clock(f.Live.Totals.From)
}

// baselineNote says what stands in the column simulated.
func baselineNote(f *Frame) string {
	switch {
	case f.Baseline == nil:
		return "simulating in the background: " + percent(f.BaselineDone)
	case f.Stale:
		return "simulated: still the former knobs, new ones " + percent(f.BaselineDone)
	}
	return "simulated: " + strconv.Itoa(f.Baseline.Replications) + " replications of " + Clock(f.length())
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
