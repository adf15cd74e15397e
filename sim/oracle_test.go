package sim

import (
	"encoding/json"
	"maps"
	"math"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"capsize/model/dist"
	"capsize/model/metric"
	"capsize/model/scenario"
)

// oracle is one case of testdata/oracles.json: exact values (se 0), or those of
// an independent simulator with their standard errors.
type oracle struct {
	ID       string
	Family   string
	CV       float64
	Rate     float64
	Mean     float64
	C        int64
	Places   int64
	Patience float64
	Batch    int64
	Process  string  // of arrivals, poisson when empty
	GapCV    float64 // of gamma gaps
	// Exponential says that Patience is the mean of an exponential law.
	Exponential bool
	Want        map[string]struct{ Value, SE float64 }
	seed        int
}

func readOracles(t *testing.T) []oracle {
	t.Helper()
	data, err := os.ReadFile("testdata/oracles.json")
	if err != nil {
		t.Fatal(err)
	}
	var all []oracle
	if err := json.Unmarshal(data, &all); err != nil {
		t.Fatal(err)
	}
	for i := range all {
		all[i].seed = i + 1
	}
	return all
}

func (o *oracle) scenario(t *testing.T) *scenario.Scenario {
	t.Helper()
	f, err := dist.ParseFamily(o.Family)
	if err != nil {
		t.Fatal(err)
	}
	s := plain(o.Rate, o.C, o.Places, f, o.Mean)
	s.Run.Seed = uint64(o.seed) // one for each case: equal seeds mean equal traffic
	s.Workloads[0].Stream.Duration.CV = o.CV
	if o.Patience > 0 {
		s.Pool.QueueTimeout = time.Duration(o.Patience * 1e9)
	}
	if o.Exponential {
		s.Pool.TimeoutLaw = dist.Exponential
	}
	if o.Process != "" {
		s.Workloads[0].Arrivals.Process = scenario.Process(o.Process)
	}
	if o.Process == "gamma" {
		s.Workloads[0].Arrivals.CV = o.GapCV
	}
	if a := &s.Workloads[0].Arrivals; o.Batch > 0 {
		a.Process, a.RateSet, a.Batch.Size = scenario.Batch, false, o.Batch
	}
	return s
}

// arrivals returns how many make 2,000 relaxation times: those of the queue,
// S/(c(1−√ρ)²) or, with K places, the inverse spectral gap of a random walk
// between two walls, and those of the slots, S.
func (o *oracle) arrivals() float64 {
	rho := o.Rate * o.Mean / float64(o.C)
	gap := (1 - math.Sqrt(rho)) * (1 - math.Sqrt(rho))
	if o.Places >= 0 {
		wall := math.Pi / float64(o.Places+2)
		gap += math.Sqrt(rho) * wall * wall
	}
	if o.Patience > 0 {
		wall := math.Pi / (o.Patience*float64(o.C)/o.Mean + 2)
		gap += math.Sqrt(rho) * wall * wall
	}
	tau := max(o.Mean, o.Mean/float64(o.C)/gap)
	if o.CV > 1 { // of a variable law the queue forgets as slowly as its waits are long
		tau *= (1 + o.CV*o.CV) / 2
	}
	return max(200_000, 2000*tau*o.Rate)
}

// zScores collects the comparisons of a family of cases.
type zScores struct {
	n           int
	worst       float64
	sum, square float64
}

func (z *zScores) add(x float64) {
	z.n++
	z.worst = max(z.worst, math.Abs(x))
	z.sum += x
	z.square += x * x
}

// zTable collects every comparison of TestOracles by family of cases.
type zTable struct {
	families map[string]*zScores
	all      zScores
}

// add compares an estimate with an exact value (se 0) or with an independent
// estimate; |z| must be at most 4.
func (tab *zTable) add(t *testing.T, id, what string, got estimate, want, se float64) {
	t.Helper()
	z := (got.mean - want) / math.Hypot(got.se, se)
	if !(math.Abs(z) <= 4) {
		t.Errorf("%s %s: simulated %g ± %g, want %g ± %g: z = %.2f", id, what, got.mean, got.se, want, se, z)
	}
	family, _, _ := strings.Cut(id, ".")
	if tab.families[family] == nil {
		tab.families[family] = new(zScores)
	}
	tab.families[family].add(z)
	tab.all.add(z)
}

const oracleBatches = 50

// The engine against exact values and independent simulators: each metric's
// distance in standard errors. Runs of one stationary scenario have 50 batches
// after a warm-up of a tenth; the rest are replications. Seeds are fixed and
// each case has its own. Metrics that would rest on fewer than 1,000 events,
// and cases that need more than 4,000,000 arrivals, are left out, and counted.
func TestOracles(t *testing.T) {
	if testing.Short() {
		t.Skip("simulates 200 million requests")
	}
	tab := zTable{families: map[string]*zScores{}}
	long, rare := 0, 0
	for _, o := range readOracles(t) {
		if o.Batch > 0 {
			continue // TestBatchOracles
		}
		n := o.arrivals()
		if n > 4e6 {
			long++
			continue
		}
		got := o.simulate(t, n)
		for name, want := range o.Want {
			id, _ := metric.ByName(name)
			if o.events(id, n) < 1000 {
				rare++
				continue
			}
			tab.add(t, o.ID, name, got[id], want.Value, want.SE)
		}
	}
	for _, more := range []func(*testing.T, *zTable){
		compareSpikes, compareBuckets, compareRetries, compareOrbit, compareLoss,
		comparePriorities, compareLIFO, compareCap,
	} {
		more(t, &tab)
	}
	all := &tab.all
	for _, family := range slices.Sorted(maps.Keys(tab.families)) {
		z := tab.families[family]
		t.Logf("%-16s %4d comparisons, largest |z| %.2f", family, z.n, z.worst)
	}
	mean, rms := all.sum/float64(all.n), math.Sqrt(all.square/float64(all.n))
	t.Logf("all              %4d comparisons, largest |z| %.2f, mean z %.3f, rms %.3f; left out %d cases as too long, %d metrics as too rare",
		all.n, all.worst, mean, rms, long, rare)
	if all.n < 900 {
		t.Errorf("only %d comparisons", all.n)
	}
	// Several metrics of one run are correlated, about three for each
	// independent one; z has 49 degrees of freedom.
	independent := float64(all.n) / 3
	if math.Abs(mean) > 4/math.Sqrt(independent) {
		t.Errorf("mean z %.3f: the engine is biased", mean)
	}
	if math.Abs(rms-1) > 4/math.Sqrt(2*independent) {
		t.Errorf("rms z %.3f, want 1", rms)
	}
}

// events returns how many requests of n a metric rests on.
func (o *oracle) events(id metric.ID, n float64) float64 {
	switch id {
	case metric.RejectedShare, metric.TimedOutShare:
		return n * o.Want[id.String()].Value
	case metric.InFlight: // rests on the free slots where nearly all are busy
		return n * (1 - o.Want["in_flight"].Value/float64(o.C))
	case metric.PWait:
		p := o.Want["p_wait"].Value
		return n * min(p, 1-p)
	}
	if p, ok := o.Want["p_wait"]; ok {
		return n * p.Value
	}
	return n
}

type estimate struct{ mean, se float64 }

// simulate runs n arrivals and estimates every metric by batch means.
func (o *oracle) simulate(t *testing.T, n float64) map[metric.ID]estimate {
	t.Helper()
	s := o.scenario(t)
	f := FeaturesOf(s)
	parts := batches(t, s, time.Duration(n/o.Rate*1e9))
	out := map[metric.ID]estimate{}
	for name := range o.Want {
		id, ok := metric.ByName(name)
		if !ok {
			t.Fatalf("no metric %q", name)
		}
		out[id] = ratio(parts, -1, id, &f)
	}
	return out
}

// batches runs a stationary scenario for a warm-up of a tenth of the length and
// then the length itself, in equal pieces.
func batches(t *testing.T, s *scenario.Scenario, length time.Duration) []Totals {
	t.Helper()
	return batchesAfter(t, s, length/10, length)
}

func batchesAfter(t *testing.T, s *scenario.Scenario, warmup, length time.Duration) []Totals {
	t.Helper()
	e := start(t, s, 0)
	mustRun(t, e, warmup)
	e.OpenWindow()
	former := *totals(e)
	parts := make([]Totals, oracleBatches)
	for i := range parts {
		mustRun(t, e, warmup+length/oracleBatches*time.Duration(i+1))
		now := *totals(e)
		parts[i], former = now.Since(&former), now
	}
	if err := e.Check(); err != nil {
		t.Fatalf("%v", err)
	}
	return parts
}

// ratio is the ratio estimator over batches with its standard error, of
// workload i or of all when i < 0.
func ratio(parts []Totals, i int, id metric.ID, f *Features) estimate {
	return ratioOf(parts, func(t *Totals) (num, den float64) {
		num, den, _ = Ratio(t, i, id, f)
		return num, den
	})
}

func ratioOf(parts []Totals, of func(*Totals) (num, den float64)) estimate {
	var n, d float64
	for i := range parts {
		num, den := of(&parts[i])
		n, d = n+num, d+den
	}
	r, ss := n/d, 0.0
	for i := range parts {
		num, den := of(&parts[i])
		ss += (num - r*den) * (num - r*den)
	}
	k := float64(len(parts))
	return estimate{r, math.Sqrt(ss*k/(k-1)) / d}
}

// Makespans of a batch against the exact mean.
func TestBatchOracles(t *testing.T) {
	const runs = 2000
	for _, o := range readOracles(t) {
		if o.Batch == 0 {
			continue
		}
		s := o.scenario(t)
		f := FeaturesOf(s)
		var z zScores
		for r := range runs {
			e := start(t, s, r)
			mustRun(t, e, 24*time.Hour)
			v := Measure(totals(e), -1, &f)
			z.add(v[metric.MakespanS])
		}
		mean := z.sum / runs
		se := math.Sqrt((z.square/runs - mean*mean) / (runs - 1))
		want := o.Want["makespan_s"]
		if score := (mean - want.Value) / math.Hypot(se, want.SE); math.Abs(score) > 4 {
			t.Errorf("%s: makespan %g ± %g, want %g: z = %.2f", o.ID, mean, se, want.Value, score)
		}
	}
}
