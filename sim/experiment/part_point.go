package experiment

import (
	"fmt"
	"math"
	"slices"

	"capsize/model/metric"
	"capsize/model/predict"
	"capsize/model/sizing"
	"capsize/sim"
	"capsize/sim/stat"
)

// pointFile is a point in a part's file. Tables have a row a metric, trimmed as
// far as nothing is lost; the goals follow from scenario and estimates, but for
// how they stand. Texts are numbers of the file's dictionary.
type pointFile struct {
	At           int         `json:"at"` // in the grid
	Kind         string      `json:"kind"`
	Replications int         `json:"replications"`
	Requests     uint64      `json:"requests"`
	Law          row         `json:"law"`
	Goals        []Status    `json:"goals"`
	Verdict      verdictFile `json:"verdict"`
	Warnings     row         `json:"warnings"`
	Simulated    tables      `json:"simulated"`
	Predicted    tables      `json:"predicted"`
}

type row []number

// tables are those of the total and of each workload.
type tables struct {
	Total     []row   `json:"total"`
	Workloads [][]row `json:"workloads"`
}

type verdictFile struct {
	State           sizing.State `json:"state"`
	Text            number       `json:"text"`
	Short           number       `json:"short"`
	Binds           *number      `json:"binds"`
	BindsAtLoad     *number      `json:"binds_at_load"`
	BindsAtLoadMean *number      `json:"binds_at_load_mean"`
}

func newPointFile(p *Point, d *dictionary) *pointFile {
	s := p.Summary
	f := &pointFile{
		At: p.ID, Kind: s.Kind, Replications: s.Replications, Requests: s.Requests,
		Law:       row{number(s.Law.L), number(s.Law.Lambda), number(s.Law.W), number(s.Law.Residual)},
		Goals:     []Status{},
		Verdict:   newVerdictFile(&s.Verdict, d),
		Warnings:  row{},
		Simulated: tables{Total: estimateRows(&s.Total, d), Workloads: [][]row{}},
		Predicted: tables{Total: predictionRows(&s.Predicted.Total, d), Workloads: [][]row{}},
	}
	for i := range s.Goals {
		f.Goals = append(f.Goals, s.Goals[i].Status)
	}
	for _, w := range s.Warnings {
		f.Warnings = append(f.Warnings, d.of(w))
	}
	for i := range s.Workloads {
		f.Simulated.Workloads = append(f.Simulated.Workloads, estimateRows(&s.Workloads[i], d))
		f.Predicted.Workloads = append(f.Predicted.Workloads, predictionRows(&s.Predicted.Workloads[i], d))
	}
	return f
}

func newVerdictFile(v *sizing.Verdict, d *dictionary) verdictFile {
	f := verdictFile{
		State: v.State, Text: d.of(v.Text), Short: d.of(v.Short),
		BindsAtLoad: (*number)(v.BindsAtLoad), BindsAtLoadMean: (*number)(v.BindsAtLoadMean),
	}
	if v.Binds != nil {
		n := d.of(*v.Binds)
		f.Binds = &n
	}
	return f
}

// estimateRows: value, interval and reason, without what is missing at the end
// or, of the interval, altogether.
func estimateRows(e *Estimates, d *dictionary) []row {
	var out []row
	for i := range e {
		x := &e[i]
		r := row{number(x.Value)}
		if !math.IsNaN(x.Lo) || !math.IsNaN(x.Hi) {
			r = append(r, number(x.Lo), number(x.Hi))
		}
		if x.Reason != "" {
			r = append(r, d.of(x.Reason))
		}
		out = append(out, r)
	}
	return out
}

func readEstimate(r row, texts []string) (stat.Estimate, error) {
	var e stat.Estimate
	var err error
	switch len(r) {
	case 1, 2:
		e = stat.Point(float64(r[0]), "")
	case 3, 4:
		e = stat.Estimate{Value: float64(r[0]), Lo: float64(r[1]), Hi: float64(r[2])}
	default:
		return e, fmt.Errorf("%d numbers: an estimate has 1 to 4", len(r))
	}
	if len(r)%2 == 0 {
		e.Reason, err = text(texts, r[len(r)-1])
	}
	return e, err
}

// Of a prediction, in bits.
const (
	exact = 1 << iota
	atLeast
	atMost
	allBits = exact | atLeast | atMost
)

// predictionRows: method, value, bits and why; nothing where there is none.
func predictionRows(t *predict.Table, d *dictionary) []row {
	var out []row
	for i := range t {
		p := &t[i]
		if p.Absent() {
			out = append(out, row{})
			continue
		}
		bits := 0
		for bit, set := range map[int]bool{exact: p.Exact, atLeast: p.AtLeast, atMost: p.AtMost} {
			if set {
				bits |= bit
			}
		}
		out = append(out, row{d.of(p.Method), number(p.Value), number(bits), d.of(p.Why)})
	}
	return out
}

func readPrediction(r row, texts []string) (p predict.Prediction, err error) {
	if len(r) == 0 {
		return predict.Prediction{Value: metric.Missing()}, nil
	}
	if len(r) != 4 {
		return p, fmt.Errorf("%d numbers: a prediction has 4, or none", len(r))
	}
	bits := int(r[2])
	if number(bits) != r[2] || bits&^allBits != 0 {
		return p, fmt.Errorf("there are no bits %v", float64(r[2]))
	}
	p = predict.Prediction{Value: float64(r[1]), Exact: bits&exact != 0, AtLeast: bits&atLeast != 0, AtMost: bits&atMost != 0}
	if p.Method, err = text(texts, r[0]); err == nil {
		p.Why, err = text(texts, r[3])
	}
	return p, err
}

// readTables reads the table of the total and those of some workloads.
func readTables[T any](t *tables, workloads int, field string, texts []string, read func(row, []string) (T, error)) (total [metric.N]T, each [][metric.N]T, err error) {
	table := func(rows []row, at string) (out [metric.N]T, err error) {
		if len(rows) != metric.N {
			return out, fmt.Errorf("%s.%s: %d rows, and there are %d metrics", field, at, len(rows), metric.N)
		}
		for i, r := range rows {
			if out[i], err = read(r, texts); err != nil {
				return out, fmt.Errorf("%s.%s.%d: %w", field, at, i, err)
			}
		}
		return out, nil
	}
	if total, err = table(t.Total, "total"); err != nil {
		return total, nil, err
	}
	if len(t.Workloads) != workloads {
		return total, nil, fmt.Errorf("%s.workloads: %d, and the scenario has %d", field, len(t.Workloads), workloads)
	}
	for i, rows := range t.Workloads {
		one, err := table(rows, fmt.Sprintf("workloads.%d", i))
		if err != nil {
			return total, nil, err
		}
		each = append(each, one)
	}
	return total, each, nil
}

// summary reads what a point of the sweep has shown.
func (f *pointFile) summary(w *sweeper, p *Point, texts []string) (*Summary, error) {
	s := w.base.Clone()
	if err := s.Apply(w.sets(p)); err != nil {
		return nil, fmt.Errorf("at: %w", err)
	}
	sum := &Summary{Scenario: s, Kind: f.Kind, Replications: f.Replications, Requests: f.Requests, Predicted: &predict.Result{}}
	switch {
	case f.Kind != Stationary && f.Kind != Terminating:
		return nil, fmt.Errorf("kind: there is no %q", f.Kind)
	case f.Replications < 0 || f.Replications > MaxReplications:
		return nil, fmt.Errorf("replications: %d is not possible", f.Replications)
	case len(f.Law) != 4:
		return nil, fmt.Errorf("law: %d numbers and not 4", len(f.Law))
	}
	sum.Law = sim.LawCheck{L: float64(f.Law[0]), Lambda: float64(f.Law[1]), W: float64(f.Law[2]), Residual: float64(f.Law[3])}
	if err := f.readTables(sum, texts); err != nil {
		return nil, err
	}
	if err := f.readGoals(sum); err != nil {
		return nil, err
	}
	if err := f.Verdict.read(&sum.Verdict, texts); err != nil {
		return nil, fmt.Errorf("verdict.%w", err)
	}
	for i, n := range f.Warnings {
		warning, err := text(texts, n)
		if err != nil {
			return nil, fmt.Errorf("warnings.%d: %w", i, err)
		}
		sum.Warnings = append(sum.Warnings, warning)
	}
	return sum, nil
}

func (f *pointFile) readTables(sum *Summary, texts []string) error {
	n := len(sum.Scenario.Workloads)
	total, each, err := readTables(&f.Simulated, n, "simulated", texts, readEstimate)
	if err != nil {
		return err
	}
	sum.Total = total
	for _, e := range each {
		sum.Workloads = append(sum.Workloads, e)
	}
	predicted, eachPredicted, err := readTables(&f.Predicted, n, "predicted", texts, readPrediction)
	sum.Predicted.Total = predicted
	for _, t := range eachPredicted {
		sum.Predicted.Workloads = append(sum.Predicted.Workloads, t)
	}
	return err
}

func (f *pointFile) readGoals(sum *Summary) error {
	var goals []Goal
	eachGoal(sum.Scenario, func(workload int, id metric.ID, limit float64) {
		goals = append(goals, newGoal(sum, workload, id, limit))
	})
	if len(f.Goals) != len(goals) {
		return fmt.Errorf("goals: %d, and the scenario has %d", len(f.Goals), len(goals))
	}
	for i, st := range f.Goals {
		if !slices.Contains([]Status{Met, Missed, Undecided, NoStatus}, st) {
			return fmt.Errorf("goals.%d: there is no status %q", i, st)
		}
		goals[i].Status = st
	}
	sum.Goals = goals
	return nil
}

func (f *verdictFile) read(v *sizing.Verdict, texts []string) (err error) {
	if !slices.Contains([]sizing.State{sizing.OOM, sizing.UNSTABLE, sizing.OVER, sizing.TIGHT, sizing.OK}, f.State) {
		return fmt.Errorf("state: there is no %q", f.State)
	}
	v.State, v.BindsAtLoad, v.BindsAtLoadMean = f.State, (*float64)(f.BindsAtLoad), (*float64)(f.BindsAtLoadMean)
	if v.Text, err = text(texts, f.Text); err != nil {
		return fmt.Errorf("text: %w", err)
	}
	if v.Short, err = text(texts, f.Short); err != nil {
		return fmt.Errorf("short: %w", err)
	}
	if f.Binds == nil {
		return nil
	}
	name, err := text(texts, *f.Binds)
	if err != nil {
		return fmt.Errorf("binds: %w", err)
	}
	v.Binds = &name
	return nil
}
