package report

import (
	"math"
	"strconv"

	"capsize/model/metric"
)

// json prints the envelope of a run, without what belongs to a point, and the
// points with the rest of it.
func (s *Sweep) json() []byte {
	run := &s.Base.Run
	doc := object{
		{"capsize", s.Version},
		{"scenario", scenarioJSON(s.Base)},
		{"seed", run.Seed},
		{"replications", s.Replications},
		{"duration_s", run.Duration.Seconds()},
		{"warmup_s", run.Warmup.Seconds()},
		{"requests", s.requests()},
	}
	if !s.Deterministic {
		doc = append(doc, field{"wall_s", s.Wall.Seconds()})
	}
	axes, points := list{}, list{}
	for i := range s.Axes {
		a := &s.Axes[i]
		axes = append(axes, object{{"path", a.Path}, {"values", texts(a.Values)}})
	}
	for i := range s.Points {
		points = append(points, s.pointJSON(i))
	}
	var knee any
	if i, ok := s.Knee(); ok {
		knee = i
	}
	window, pareto := list{}, list{}
	for _, w := range s.Window() {
		window = append(window, list{w.From, w.To})
	}
	for _, i := range s.Pareto() {
		pareto = append(pareto, i)
	}
	return encode(append(doc,
		field{"vary", axes},
		field{"metric", s.Metric.String()},
		field{"asked", s.Asked},
		field{"knee", knee},
		field{"window", window},
		field{"pareto", pareto},
		field{"points", points},
		field{"warnings", texts(s.warnings())},
	))
}

func (s *Sweep) pointJSON(i int) object {
	p := &s.Points[i]
	set, numbers := object{}, list{}
	for j := range s.Axes {
		set = append(set, field{s.Axes[j].Path, p.Values[j]})
		numbers = append(numbers, p.Numbers[j]) // null for a word
	}
	o := object{
		{"set", set},
		{"numbers", numbers},
		{"refined", p.Refined},
		{"standing", string(p.Summary.Standing())},
		{"kind", p.Summary.Kind},
		{"replications", p.Summary.Replications},
		{"requests", p.Summary.Requests},
	}
	return append(o, findings(p.Summary, false)...)
}

// csv has a row for each point: the values of the axes, how the goals stand, and
// every metric of the total with its interval, the same columns for every sweep
// of these axes.
func (s *Sweep) csv() ([]byte, error) {
	var head []string
	for i := range s.Axes {
		head = append(head, s.Axes[i].Path)
	}
	head = append(head, "refined", "replications", "requests", "goals", "state")
	var ids []metric.ID
	for _, id := range metric.All() {
		ids = append(ids, id)
		head = append(head, id.String(), id.String()+"_ci95_low", id.String()+"_ci95_high")
	}
	rows := [][]string{head}
	for i := range s.Points {
		p := &s.Points[i]
		row := append(append([]string(nil), p.Values...), strconv.FormatBool(p.Refined), strconv.Itoa(p.Summary.Replications),
			strconv.FormatUint(p.Summary.Requests, 10), string(p.Summary.Standing()), string(p.Summary.Verdict.State))
		for _, id := range ids {
			e := &p.Summary.Total[id]
			row = append(row, cell(e.Value), cell(e.Lo), cell(e.Hi))
		}
		rows = append(rows, row)
	}
	return writeCSV(rows)
}

// has says that some point has a value of the metric.
func (s *Sweep) has(id metric.ID) bool {
	for i := range s.Points {
		if !math.IsNaN(s.Points[i].Summary.Total[id].Value) {
			return true
		}
	}
	return false
}
