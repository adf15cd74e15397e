package report

import (
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"
	"time"

	"capsize/model/metric"
	"capsize/model/scenario"
	"capsize/model/unit"
	"capsize/sim/experiment"
)

// Sweep is what is printed of a sweep. Names, Wall and Deterministic are those
// of [Result].
type Sweep struct {
	*experiment.Swept
	Version       string
	Source        string
	Command       string
	Wall          time.Duration
	Deterministic bool
	// ASCII keeps charts to bytes below 0x80.
	ASCII bool
}

// RenderSweep prints s in a format.
func RenderSweep(f Format, s *Sweep) ([]byte, error) {
	switch f {
	case AsText:
		return s.text(), nil
	case AsJSON:
		return s.json(), nil
	case AsCSV:
		return s.csv()
	case AsMarkdown:
		return s.markdown(), nil
	}
	return nil, unknownFormat(f)
}

func (s *Sweep) text() []byte {
	var b strings.Builder
	wrap(&b, "", s.title(), 0)
	for _, line := range s.setting() {
		wrap(&b, "", line, 0)
	}
	b.WriteByte('\n')
	if s.Stopped != nil {
		wrap(&b, "STOPPED", s.stopped(), margin)
		b.WriteByte('\n')
	}
	if len(s.Points) > 0 {
		s.table().text(&b)
		b.WriteString(s.picture())
	}
	section(&b, "fits", s.fits())
	section(&b, "knee", s.knee())
	if text, table := s.pareto(); table != nil {
		section(&b, "Pareto", []string{text})
		b.WriteByte('\n')
		table.text(&b)
	}
	section(&b, "warning", s.warnings())
	b.WriteString(pad("again", margin) + s.Command + "\n")
	return []byte(b.String())
}

func (s *Sweep) markdown() []byte {
	var b strings.Builder
	fmt.Fprintf(&b, "## %s\n\n", escape(s.title()))
	for _, line := range s.setting() {
		b.WriteString(escape(line) + "\n\n")
	}
	if s.Stopped != nil {
		b.WriteString("**STOPPED** " + s.stopped() + ".\n\n")
	}
	if len(s.Points) > 0 {
		s.table().markdown(&b)
	}
	markdownList(&b, "Fits", s.fits())
	markdownList(&b, "Knee", s.knee())
	if text, table := s.pareto(); table != nil {
		b.WriteString("Pareto: " + escape(text) + "\n\n")
		table.markdown(&b)
	}
	markdownList(&b, "Warnings", s.warnings())
	fmt.Fprintf(&b, "To repeat it:\n\n    %s\n", s.Command)
	return []byte(b.String())
}

func (s *Sweep) title() string { return s.Base.Name + "  (" + s.Source + ")" }

// stopped says how far a sweep came that was ended before its time.
func (s *Sweep) stopped() string {
	return fmt.Sprintf("early: %d of %d points were finished", len(s.Points), s.Asked)
}

// setting says what was swept and how.
func (s *Sweep) setting() []string {
	var axes []string
	for i := range s.Axes {
		a := &s.Axes[i]
		n := len(a.Values)
		axes = append(axes, fmt.Sprintf("%s from %s to %s", a.Path, a.Values[0], a.Values[n-1]))
		if !a.Numeric() || n == 1 {
			axes[i] = a.Path + " " + strings.Join(a.Values, ", ")
		}
	}
	run := &s.Base.Run
	length := unit.HumanDuration(run.Duration.Seconds())
	if run.Warmup > 0 {
		length += " (" + unit.HumanDuration(run.Warmup.Seconds()) + " warm-up)"
	}
	parts := []string{
		length, counted(s.Replications, "replication") + " each on the same traffic",
		unit.HumanCount(float64(s.requests())) + " requests", fmt.Sprintf("seed %d", run.Seed),
	}
	if !s.Deterministic {
		parts = append(parts, "took "+unit.HumanDuration(s.Wall.Seconds()))
	}
	return []string{strings.Join(axes, "; ") + ": " + counted(s.Asked, "point"), strings.Join(parts, " · ")}
}

func (s *Sweep) requests() (n uint64) {
	for i := range s.Points {
		n += s.Points[i].Summary.Requests
	}
	return n
}

// columns are the metrics of the table, but for those that no point has.
func (s *Sweep) columns() []metric.ID {
	out := []metric.ID{metric.WaitP99S, metric.Share429, metric.MemoryPeakBytes}
	switch {
	case !slices.Contains(out, s.Metric):
		out = append([]metric.ID{s.Metric}, out...)
	case len(s.Axes) == 1:
		out = append(out, metric.Utilization)
	}
	return slices.DeleteFunc(out, func(id metric.ID) bool { return !s.has(id) })
}

// table has a row for each point.
func (s *Sweep) table() *sheet {
	t := s.headed()
	columns := s.columns()
	for _, id := range columns {
		t.head, t.left = append(t.head, metric.Of(id).Title), append(t.left, false)
	}
	t.head, t.left = append(t.head, "goals", "state"), append(t.left, true, true)
	for i := range s.Points {
		p, row := &s.Points[i], s.values(i)
		for _, id := range columns {
			row = append(row, pointText(p.Summary, id))
		}
		t.add(append(row, standingText(p.Summary), string(p.Summary.Verdict.State))...)
	}
	return t
}

// pointText is a value of a point.
func pointText(s *experiment.Summary, id metric.ID) string {
	if id.BeforeKill(s.Total[metric.OOMKills].Value) {
		return "–"
	}
	return metric.Of(id).Format(s.Total[id].Value)
}

// headed is a table whose first columns are the axes.
func (s *Sweep) headed() *sheet {
	t := &sheet{}
	for i := range s.Axes {
		t.head, t.left = append(t.head, s.Axes[i].Knob.Short), append(t.left, false)
	}
	return t
}

// values are those columns of a point.
func (s *Sweep) values(i int) []string {
	var row []string
	for j, v := range s.Points[i].Values {
		row = append(row, axisText(&s.Axes[j], v, s.Points[i].Numbers[j]))
	}
	return row
}

// axisText is a value of an axis, rounded only where it is a rate, whose exact
// text may be long.
func axisText(a *scenario.Axis, value string, number float64) string {
	if a.Knob.Kind == scenario.KindRate && !math.IsNaN(number) {
		return unit.HumanRate(number)
	}
	return value
}

// standingText says how the goals stand, and how many are not met.
func standingText(s *experiment.Summary) string {
	open := 0
	st := s.Standing()
	for _, g := range s.Goals {
		if g.Status == st {
			open++
		}
	}
	of := ""
	if len(s.Goals) > 1 && st != experiment.Met {
		of = fmt.Sprintf(" (%d of %d)", open, len(s.Goals))
	}
	switch st {
	case experiment.Met:
		return "✓ met"
	case experiment.Missed:
		return "✗ missed" + of
	case experiment.Undecided:
		return "? undecided" + of
	}
	return "–"
}

// place names a point: pool.concurrency 44, pool.queue 50.
func (s *Sweep) place(i int) string {
	var parts []string
	for j, v := range s.Points[i].Values {
		parts = append(parts, s.Axes[j].Path+" "+axisText(&s.Axes[j], v, s.Points[i].Numbers[j]))
	}
	return strings.Join(parts, ", ")
}

// fits says where every goal is met.
func (s *Sweep) fits() []string {
	met, undecided, missed := s.Count(experiment.Met), s.Count(experiment.Undecided), s.Count(experiment.Missed)
	if met+undecided+missed == 0 {
		return nil
	}
	rest := fmt.Sprintf("%s met, %d undecided, %d missed", counted(met, "point"), undecided, missed) + s.open()
	window, byValues := s.Window(), s.WindowByValues()
	var likely []string
	if len(byValues) > 0 && !slices.Equal(byValues, window) {
		likely = []string{"by their values: " + strings.Join(s.stretches(byValues), ", ")}
	}
	if len(window) == 0 {
		return append([]string{"no point meets every goal with confidence: " + rest}, likely...)
	}
	return append(append(s.stretches(window), likely...), rest)
}

// stretches prints windows, the first few of many.
func (s *Sweep) stretches(window []experiment.Stretch) []string {
	const most = 8
	var out []string
	for n, w := range window {
		if n == most {
			out = append(out, fmt.Sprintf("and %d stretches more", len(window)-most))
			break
		}
		text := s.place(w.From)
		if w.To > w.From {
			last := len(s.Axes) - 1
			text += " to " + axisText(&s.Axes[last], s.Points[w.To].Values[last], s.Points[w.To].Numbers[last])
		}
		out = append(out, text)
	}
	return out
}

// open names the goals that keep points undecided.
func (s *Sweep) open() string {
	var names []string
	for i := range s.Points {
		if s.Points[i].Summary.Standing() != experiment.Undecided {
			continue
		}
		for _, g := range s.Points[i].Summary.Goals {
			if g.Status == experiment.Undecided && !slices.Contains(names, g.Key) {
				names = append(names, g.Key)
			}
		}
	}
	if len(names) == 0 {
		return ""
	}
	return "; undecided is " + strings.Join(names, ", ") + ": more --replications may decide"
}

// knee says where the curve bends.
func (s *Sweep) knee() []string {
	i, ok := s.Knee()
	if !ok {
		return nil
	}
	m := metric.Of(s.Metric)
	return []string{fmt.Sprintf("%s bends most at %s, where it is %s", m.Title, s.place(i), m.Format(s.Points[i].Summary.Total[s.Metric].Value))}
}

// pareto is a table of the points that no other beats, those that meet the goals
// first, and what it is.
func (s *Sweep) pareto() (string, *sheet) {
	points := s.Pareto()
	if len(points) < 2 {
		return "", nil
	}
	const most = 10
	text := fmt.Sprintf("%d of %d points are beaten by no other in slots, peak memory, p99 wait and 429s", len(points), len(s.Points))
	if len(points) > most {
		text += fmt.Sprintf("; the first %d, by their goals", most)
	}
	rank := map[experiment.Status]int{experiment.Undecided: 1, experiment.NoStatus: 2, experiment.Missed: 3}
	slices.SortStableFunc(points, func(i, j int) int {
		return rank[s.Points[i].Summary.Standing()] - rank[s.Points[j].Summary.Standing()]
	})
	t := s.headed()
	columns := slices.DeleteFunc([]metric.ID{metric.WaitP99S, metric.Share429, metric.MemoryPeakBytes}, func(id metric.ID) bool { return !s.has(id) })
	slots := !slices.ContainsFunc(s.Axes, func(a scenario.Axis) bool { return a.Path == "pool.concurrency" })
	if slots {
		t.head, t.left = append(t.head, "slots"), append(t.left, false)
	}
	for _, id := range columns {
		t.head, t.left = append(t.head, metric.Of(id).Title), append(t.left, false)
	}
	t.head, t.left = append(t.head, "goals"), append(t.left, true)
	for _, i := range points[:min(most, len(points))] {
		sum := s.Points[i].Summary
		row := s.values(i)
		if slots {
			row = append(row, strconv.FormatInt(sum.Scenario.Pool.Concurrency, 10))
		}
		for _, id := range columns {
			row = append(row, pointText(sum, id))
		}
		t.add(append(row, standingText(sum))...)
	}
	return text, t
}

// warnings says once what several points warn of, in the words of the first.
func (s *Sweep) warnings() []string {
	var out, kinds []string
	counts := map[string]int{}
	for i := range s.Points {
		for _, w := range s.Points[i].Summary.Warnings {
			kind, _, _ := strings.Cut(w, ":")
			if strings.Contains(w, "undecided") { // a column says so
				continue
			}
			if counts[kind]++; counts[kind] == 1 {
				out, kinds = append(out, s.place(i)+": "+w), append(kinds, kind)
			}
		}
	}
	for i, kind := range kinds {
		if n := counts[kind]; n > 1 {
			out[i] += fmt.Sprintf("; %d of %d points warn like this", n, len(s.Points))
		}
	}
	return out
}
