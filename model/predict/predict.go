package predict

import (
	"errors"
	"math"

	"capsize/model/metric"
	"capsize/model/scenario"
)

// The methods a prediction can come from; Formulas tells of each.
const (
	MMc            = "M/M/c"                // waits with an unlimited line
	MMcK           = "M/M/c/c+K"            // waits and rejections with K places
	MMcKM          = "M/M/c/c+K+M"          // the same with exponential patience
	MMcD           = "M/M/c+D"              // an unlimited line and constant patience
	MG1            = "M/G/1"                // one slot, any law of the durations
	MGc            = "M/G/c"                // two moments of the durations
	MGcK           = "M/G/c/c+K"            // the same with K places
	GIMc           = "GI/M/c"               // renewal arrivals, exponential durations
	GIGc           = "GI/G/c"               // two moments of each
	Cobham         = "Cobham"               // priorities, exponential durations
	ErlangB        = "Erlang B"             // K = 0, any law of the durations
	Little         = "Little's law"         // λ·E[S], any law of the durations
	MtGInf         = "M_t/G/∞"              // mean over time, slots never short
	MtMcK          = "M_t/M/c/c+K"          // over time, exponential durations
	Fluid          = "fluid"                // over time, chance left out
	AtStart        = "batch, at the start"  // counting who is in and who waits
	BatchAges      = "batch, ages"          // memory while a batch runs
	BatchMarkov    = "batch, exponential"   // until the last one is done
	Bucket         = "M/D/1/b"              // a token bucket met by Poisson starts
	Retries        = "retries, fixed point" // callers who come back
	Compound       = "compound Poisson"     // shares of time of memory
	Stated         = "as stated"            // follows from the settings alone
	SimulationOnly = "simulation only"      // no formula holds
)

// Prediction is what theory says of one metric, in the metric's own unit.
type Prediction struct {
	// Value is NaN when there is no prediction.
	Value float64
	// Method names the formula; SimulationOnly when none holds, and "" when
	// the metric is no matter of prediction (a count, a feature that is off).
	Method string
	// Exact says that the value is that of the model's long run, not an
	// approximation.
	Exact bool
	// Why says which assumption fails, or why there is no value; "" when exact.
	Why string
	// AtLeast says that the value is a lower bound.
	AtLeast bool
	// AtMost says that it is an upper bound.
	AtMost bool
}

// Has says whether there is a value.
func (p *Prediction) Has() bool { return !math.IsNaN(p.Value) }

// Absent says that the metric is no matter of prediction.
func (p *Prediction) Absent() bool { return p.Method == "" }

// Table holds one prediction for each metric.
type Table [metric.N]Prediction

// Result is everything predicted of one scenario.
type Result struct {
	Total     Table
	Workloads []Table // in the scenario's order; only metrics that exist for a workload
	// OfferedLoad is λ·E[S], the streams that would be open if nobody ever
	// waited; when the rate moves, the highest mean within the window. NaN when
	// everything comes in batches.
	OfferedLoad float64
	// OfferedLoadMean is its average over the window.
	OfferedLoadMean float64
	// CarriedLoad is the mean number of streams the process really holds open,
	// at most c. NaN when there is no formula.
	CarriedLoad float64
	// MemoryFull is mean memory in bytes with every slot and every place
	// taken. NaN with an unlimited line, without memory figures, and when a
	// batch comes beside other workloads: nobody knows whose streams fill it.
	// NaN also where workloads have slots or places of their own.
	MemoryFull float64
	// ArrivalRate is that of all workloads, 1/s; when it moves, its highest
	// value within the window. NaN when everything comes in batches.
	ArrivalRate float64
	// FirstRate is the rate with which the window begins, 1/s, NaN as above.
	FirstRate float64
	// MeanDuration (s) and SCV, the squared coefficient of variation, are those
	// of all streams: the mixture of the workloads by rate, or by size when
	// everything comes in batches.
	MeanDuration, SCV float64
	// Requests is the number that come in batches.
	Requests int64
	// Demand is what upstream budgets are asked for.
	Demand Demand
	// Moving says that the rate changes during the run, or that a batch comes
	// beside other workloads: nothing is stationary.
	Moving bool
	// Batch says that everything comes in batches.
	Batch bool
	// Case asks the formulas again at other settings.
	Case *Case
}

// All predicts every metric of a valid scenario, files loaded; what no formula
// holds for says so. It errs only when a law of the scenario is invalid.
func All(s *scenario.Scenario) (*Result, error) {
	t, err := newTraffic(s)
	if err != nil {
		return nil, err
	}
	r := &Result{
		OfferedLoad: math.NaN(), OfferedLoadMean: math.NaN(), CarriedLoad: math.NaN(),
		ArrivalRate: math.NaN(), FirstRate: math.NaN(),
		MeanDuration: t.mean, SCV: max(0, t.second/(t.mean*t.mean)-1),
		Moving: t.moving, Batch: t.batch,
		MemoryFull: t.memoryFull(), Demand: t.demand.Demand,
		Workloads: make([]Table, len(t.flows)),
	}
	for i := range t.flows {
		r.Requests += int64(t.flows[i].size)
	}
	if !t.batch {
		r.ArrivalRate, r.FirstRate = t.lambda, t.first
	}
	switch {
	case t.noLaw != "":
		t.fillUnknown(r)
	case t.batch:
		t.fillBatch(r)
	case t.moving:
		t.fillMoving(r)
	default:
		t.fillStationary(r)
	}
	if t.rules.slack {
		t.heedSlack(&r.Total)
		for i := range r.Workloads {
			t.heedSlack(&r.Workloads[i])
		}
	}
	r.Case = &Case{t: t, peak: 1}
	if t.load > 0 && r.OfferedLoad > 0 {
		r.Case.peak = r.OfferedLoad / t.load
	}
	if t.mayKill() {
		t.heedKills(&r.Total)
		for i := range r.Workloads {
			t.heedKills(&r.Workloads[i])
		}
	}
	return r, nil
}

// LoadCurve returns the mean number of streams open at each instant if nobody
// ever waits and the run starts empty. Errors as All, and where the time that
// streams are held has no law.
func LoadCurve(s *scenario.Scenario) (*Curve, error) {
	t, err := newTraffic(s)
	if err != nil {
		return nil, err
	}
	if t.noLaw != "" {
		return nil, errors.New(t.noLaw)
	}
	return t.curve(), nil
}
