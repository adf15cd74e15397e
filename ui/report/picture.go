package report

import (
	"fmt"
	"math"
	"slices"
	"strings"
	"unicode/utf8"

	"capsize/model/metric"
	"capsize/sim/experiment"
	"capsize/ui/plot"
)

// chartHeight is that of a sweep's chart, in lines.
const chartHeight = 14

// picture is a chart of one axis, or a heat map of two.
func (s *Sweep) picture() string {
	if len(s.Axes) == 2 {
		return s.heatMap()
	}
	if len(s.Points) < 2 {
		return ""
	}
	return s.chart()
}

// chart draws the metric over the points, one after the other at equal
// distances, so that words and logarithmic axes have their place as well.
func (s *Sweep) chart() string {
	alphabet := plot.Braille
	if s.ASCII {
		alphabet = plot.ASCII
	}
	m := metric.Of(s.Metric)
	y, top := make([]float64, len(s.Points)), 0.0
	for i := range s.Points {
		if y[i] = s.Points[i].Summary.Total[s.Metric].Value; y[i] > top {
			top = y[i]
		}
	}
	goal := s.goalOf()
	if goal > 0 && goal < 4*top {
		top = max(top, goal)
	}
	if top == 0 {
		return ""
	}
	c := plot.New(width, chartHeight, alphabet)
	chart := plot.Chart{
		Area: c.Bounds(),
		X:    plot.Axis{Scale: plot.Scale{Lo: 0, Hi: float64(len(s.Points) - 1)}, Format: s.pointLabel},
		Y:    plot.Axis{Scale: plot.Scale{Lo: 0, Hi: top}, Format: func(v, _ float64) string { return m.Format(v) }},
		Series: []plot.Series{
			{Y: y, DX: 1},
		},
	}
	if goal > 0 && goal <= top {
		chart.Guides = []plot.Guide{{At: goal, Stroke: plot.Heavy, Label: "goal " + m.Format(goal)}}
	}
	if i, ok := s.Knee(); ok {
		chart.Marks = []plot.Mark{{At: float64(i), Label: "knee " + s.pointLabel(float64(i), 1)}}
	}
	chart.Draw(c)
	title := m.Title + " over " + s.Axes[0].Path
	if slices.ContainsFunc(s.Points, func(p experiment.Point) bool { return p.Refined }) {
		title += " (one point after the other, not to scale)"
	}
	return title + "\n" + c.Plain() + "\n\n"
}

// pointLabel is the value of the axis at the n-th point.
func (s *Sweep) pointLabel(at, _ float64) string {
	i := int(math.Round(at))
	if math.Abs(at-float64(i)) > 1e-6 || i < 0 || i >= len(s.Points) {
		return ""
	}
	return axisText(&s.Axes[0], s.Points[i].Values[0], s.Points[i].Numbers[0])
}

// goalOf is the lowest goal on the metric, of the total or a workload, or 0. A
// goal on memory is left out: it may move with the axis.
func (s *Sweep) goalOf() float64 {
	lowest := math.Inf(1)
	if s.Metric == metric.MemoryPeakBytes {
		return 0
	}
	for i := -1; i < len(s.Base.Workloads); i++ {
		if limit, ok := s.Base.GoalLimit(i, s.Metric); ok {
			lowest = min(lowest, limit)
		}
	}
	if math.IsInf(lowest, 1) {
		return 0
	}
	return lowest
}

// shades of a heat map, from the least to the most.
const (
	shades      = " ░▒▓█"
	shadesASCII = " .-+#"
)

// heatMap shades the metric over both axes, three columns a point: two of its
// shade, and a tick where every goal is met. It is left out where it would not
// fit a terminal.
func (s *Sweep) heatMap() string {
	rows, columns := &s.Axes[0], &s.Axes[1]
	label := 0
	for i, v := range rows.Values {
		label = max(label, utf8.RuneCountInString(axisText(rows, v, rows.Numbers[i])))
	}
	if label+2+3*len(columns.Values) > width {
		return ""
	}
	m := metric.Of(s.Metric)
	at, lo, hi := s.cells()
	if !(lo <= hi) {
		return ""
	}
	var b strings.Builder
	fmt.Fprintf(&b, "%s: %s down, %s from %s to %s across\n", m.Title, rows.Path, columns.Path,
		columns.Values[0], columns.Values[len(columns.Values)-1])
	for i, v := range rows.Values {
		line := padLeft(axisText(rows, v, rows.Numbers[i]), label) + " |"
		for j := range columns.Values {
			line += s.cell(at[[2]string{v, columns.Values[j]}], lo, hi)
		}
		b.WriteString(line + "|\n")
	}
	names := []rune(s.shades())
	tick := s.tick()
	fmt.Fprintf(&b, "%s = %s, %s = %s, %s = every goal met\n\n", string([]rune{names[0], names[0]}), m.Format(lo),
		string([]rune{names[len(names)-1], names[len(names)-1]}), m.Format(hi), tick)
	return b.String()
}

func (s *Sweep) shades() string {
	if s.ASCII {
		return shadesASCII
	}
	return shades
}

func (s *Sweep) tick() string {
	if s.ASCII {
		return "v"
	}
	return "✓"
}

// cells finds the points by their values, and the range of the metric.
func (s *Sweep) cells() (at map[[2]string]int, lo, hi float64) {
	at, lo, hi = map[[2]string]int{}, math.Inf(1), math.Inf(-1)
	for i := range s.Points {
		p := &s.Points[i]
		at[[2]string{p.Values[0], p.Values[1]}] = i + 1 // 0: not simulated
		if v := p.Summary.Total[s.Metric].Value; !math.IsNaN(v) {
			lo, hi = min(lo, v), max(hi, v)
		}
	}
	return at, lo, hi
}

// cell is three columns of the heat map.
func (s *Sweep) cell(point int, lo, hi float64) string {
	if point == 0 {
		return " ? "
	}
	sum := s.Points[point-1].Summary
	v := sum.Total[s.Metric].Value
	if math.IsNaN(v) {
		return "-- "
	}
	names := []rune(s.shades())
	level := 0
	if hi > lo {
		level = min(len(names)-1, int((v-lo)/(hi-lo)*float64(len(names))))
	}
	mark := " "
	if standingText(sum) == "✓ met" {
		mark = s.tick()
	}
	return string([]rune{names[level], names[level]}) + mark
}
