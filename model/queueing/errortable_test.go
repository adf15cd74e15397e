package queueing

import (
	"fmt"
	"math"
	"slices"
	"strings"
	"testing"
)

// cell collects the relative errors of an approximation in one region.
type cell struct{ errors []float64 }

func (c *cell) String() string {
	if c == nil || len(c.errors) == 0 {
		return "–"
	}
	size := make([]float64, len(c.errors))
	worst := 0.0
	for i, e := range c.errors {
		if size[i] = math.Abs(e); size[i] > math.Abs(worst) {
			worst = e
		}
	}
	slices.Sort(size)
	return fmt.Sprintf("%.1f %%, %+.0f %% (%d)", 100*size[len(size)/2], 100*worst, len(size))
}

// table collects cells by row and column, in the order in which they are named.
type table struct {
	rows, columns []string
	cells         map[string]*cell
}

func (x *table) add(row, column string, err float64) {
	if x.cells == nil {
		x.cells = map[string]*cell{}
	}
	key := row + "|" + column
	if x.cells[key] == nil {
		x.cells[key] = &cell{}
	}
	x.cells[key].errors = append(x.cells[key].errors, err)
}

func (x *table) String() string {
	var b strings.Builder
	fmt.Fprintf(&b, "%-14s", "")
	for _, c := range x.columns {
		fmt.Fprintf(&b, "%-26s", c)
	}
	for _, r := range x.rows {
		fmt.Fprintf(&b, "\n%-14s", r)
		for _, c := range x.columns {
			fmt.Fprintf(&b, "%-26s", x.cells[r+"|"+c])
		}
	}
	return b.String()
}

// band names the first of several limits that a value does not pass.
func band(v float64, limits []float64, names []string) string {
	for i, limit := range limits {
		if v <= limit {
			return names[i]
		}
	}
	return names[len(limits)]
}

var (
	scvBands  = []string{"cv² ≤ 0.5", "cv² ≤ 1", "cv² ≤ 4", "cv² ≤ 10"}
	loadBands = []string{"ρ ≤ 0.7", "ρ ≤ 0.85", "ρ ≤ 0.95", "ρ < 1", "ρ ≥ 1"}
	lossBands = []string{"429s ≥ 10 %", "429s ≥ 1 %", "429s ≥ 0.1 %"}
)

func scvBand(scv float64) string { return band(scv, []float64{0.5, 1, 4}, scvBands) }

func loadBand(rho float64) string { return band(rho, []float64{0.7, 0.85, 0.95, 1 - 1e-9}, loadBands) }

// known returns a value and its standard error, 0 where there is none.
func (c refCase) known(t *testing.T, name string) (v, se float64) {
	t.Helper()
	if _, ok := c.Values[name]; ok {
		v = c.number(t, name)
	}
	if _, ok := c.Values[name+"_se"]; ok {
		se = c.number(t, name+"_se")
	}
	return v, se
}

// TestErrorTables prints (with -v) how far the approximations are off, by spread
// of the durations and load: median, worst, number of cases. Every worst one is
// within the bound that ErrorClass states for its case, and three standard errors.
func TestErrorTables(t *testing.T) {
	waits := table{rows: scvBands, columns: loadBands[:4]}
	for _, cs := range append(loadCases(t, "mgcsim.json"), loadCases(t, "mgc.json")...) {
		m := mgcOf(t, cs)
		want, se := cs.known(t, "Wq")
		if exact, _ := cs.known(t, "exact_Wq"); exact > 0 {
			want, se = exact, 0
		}
		if want == 0 || se > 0.03*want {
			continue
		}
		e := m.MeanWait()/want - 1
		waits.add(scvBand(cs.Params["scv"]), loadBand(m.Utilization()), e)
		if bound := m.errorBound(); bound > 0 && math.Abs(e) > bound+3*se/want {
			t.Errorf("%s: off by %+.1f %%, stated %v %%", cs.ID, 100*e, 100*bound)
		}
	}
	t.Logf("M/G/c, mean wait\n%s", &waits)

	losses, byLoad := table{rows: scvBands, columns: lossBands}, table{rows: scvBands, columns: loadBands}
	for _, cs := range loadCases(t, "mgcksim.json") {
		p := cs.Params
		if p["K_waiting_places"] == 0 {
			continue
		}
		m, err := NewMGcK(p["lambda_per_s"], p["mean_service_s"], p["scv"], int(p["c"]), int(p["K_waiting_places"]))
		if err != nil {
			t.Fatal(cs.ID, err)
		}
		want, se := cs.number(t, "P_block"), cs.number(t, "P_block_se")
		if want < 0.001 || se > 0.03*want {
			continue
		}
		e := m.PBlock()/want - 1
		losses.add(scvBand(p["scv"]), band(-want, []float64{-0.1, -0.01}, lossBands), e)
		byLoad.add(scvBand(p["scv"]), loadBand(m.OfferedLoad()/p["c"]), e)
		if bound := m.errorBound(); bound > 0 && math.Abs(e) > bound+3*se/want {
			t.Errorf("%s: off by %+.1f %%, stated %v %%", cs.ID, 100*e, 100*bound)
		}
	}
	t.Logf("M/G/c/c+K, share of 429s from 0.1 %% on\n%s\n%s", &losses, &byLoad)
}
