package report

import (
	"bytes"
	"encoding/csv"
	"strconv"

	"capsize/model/metric"
	"capsize/sim/experiment"
)

// CSV prints every metric that was simulated or predicted, one a line, in full
// precision; a missing number is an empty cell. A Summary with a series prints
// that instead, a line for each bin of the total and of each workload.
func CSV(r *Result) ([]byte, error) {
	rows := metricRows
	if len(r.Summary.Series) > 0 {
		rows = seriesRows
	}
	return writeCSV(rows(r.Summary))
}

func metricRows(s *experiment.Summary) [][]string {
	out := [][]string{{
		"workload", "metric", "unit", "mean", "ci95_low", "ci95_high", "ci_reason",
		"predicted", "method", "exact", "agree", "why", "agree_why",
	}}
	for i := -1; i < len(s.Workloads); i++ {
		t := tableOf(s, i)
		for _, id := range metric.All() {
			if p := &t.predicted[id]; (i < 0 || metric.Of(id).PerWorkload) && (t.has(id) || !p.Absent()) {
				e := &t.simulated[id]
				agree, why, exact := experiment.NoAgreement, "", ""
				if !p.Absent() {
					agree, why = experiment.Agree(p, e)
					exact = strconv.FormatBool(p.Exact)
				}
				out = append(out, []string{
					t.name, id.String(), metric.Of(id).Unit.String(), cell(e.Value), cell(e.Lo), cell(e.Hi), e.Reason,
					predictedCell(p.Method, p.Value), p.Method, exact, string(agree), p.Why, why,
				})
			}
		}
	}
	return out
}

// predictedCell is empty where nothing is predicted, for which a Prediction's
// zero value stands.
func predictedCell(method string, v float64) string {
	if method == "" {
		return ""
	}
	return cell(v)
}

func seriesRows(s *experiment.Summary) [][]string {
	head := []string{"t_s", "workload"}
	for _, id := range metric.All() {
		if inSeries(id) {
			head = append(head, id.String())
		}
	}
	out := [][]string{head}
	for i := range s.Series {
		bin := &s.Series[i]
		for w := -1; w < len(bin.Workloads); w++ {
			values := &bin.Total
			if w >= 0 {
				values = &bin.Workloads[w]
			}
			row := []string{cell(bin.Start.Seconds()), workloadName(s, w)}
			for _, id := range metric.All() {
				if inSeries(id) {
					row = append(row, cell(values[id]))
				}
			}
			out = append(out, row)
		}
	}
	return out
}

// cell prints a number as JSON does, and nothing where there is none.
func cell(v float64) string {
	if text := metric.JSONNumber(v); text != "null" {
		return text
	}
	return ""
}

func writeCSV(rows [][]string) ([]byte, error) {
	var b bytes.Buffer
	if err := csv.NewWriter(&b).WriteAll(rows); err != nil {
		return nil, err
	}
	return b.Bytes(), nil
}
