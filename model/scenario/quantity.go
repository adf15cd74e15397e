package scenario

import (
	"errors"
	"math"

	"capsize/model/dist"
)

// Quantity states a distribution the way a file does: by mean and coefficient
// of variation, by two quantiles, as a bounded Pareto law by mean, shape and
// largest value, as a mixture of parts, or by samples from a file. Values are in
// seconds for times and in tokens for counts. The zero value means "not given".
type Quantity struct {
	Given    bool
	Family   dist.Family
	Mean     float64 // 0: stated in another way
	CV       float64 // None: the family's own default
	P50, P95 float64 // 0: stated in another way
	Shape    float64 // pareto: density ~ x^(−Shape−1); 0: not given
	Max      float64 // pareto: the largest value; 0: not given
	Parts    []Part  // mixture
	Samples  string  // empirical: a CSV file beside the scenario
	Column   string  // its column; "": the only one, without a header
	// Values are the samples in the order of the file, filled by
	// [Scenario.Load]. They never change and are shared by copies.
	Values []float64
	// sample is the law of Values, made once: sorting them takes its time.
	sample dist.Law
}

// Part is one law of a mixture, which a value follows with a chance
// proportional to Weight.
type Part struct {
	Weight float64 // 0: not given
	Quantity
}

// quantityAt is where a workload keeps a distribution.
type quantityAt struct {
	path    string // from the workload
	largest float64
	of      func(w *Workload) *Quantity
}

// quantities are the four distributions of a workload, in the order of a file.
var quantities = [...]quantityAt{
	{"stream.duration", maxSeconds, func(w *Workload) *Quantity { return &w.Stream.Duration }},
	{"stream.first_token", maxSeconds, func(w *Workload) *Quantity { return &w.Stream.FirstToken }},
	{"stream.output_tokens", maxTokens, func(w *Workload) *Quantity { return &w.Stream.Output }},
	{"stream.input_tokens", maxTokens, func(w *Workload) *Quantity { return &w.Stream.Input }},
}

// quantityOf returns the workload's distribution with that path.
func quantityOf(w *Workload, path string) *Quantity {
	for _, q := range quantities {
		if q.path == path {
			return q.of(w)
		}
	}
	return nil
}

// notGiven is a quantity that a file leaves out.
func notGiven() Quantity { return Quantity{Family: dist.Lognormal, CV: None} }

// DefaultCV is the spread of a law stated by its mean alone, unless its family
// fixes or bounds it.
const DefaultCV = 0.8

// Spread returns the coefficient of variation that a law stated by its mean is
// built with: what was given, else the default of its family: 1 for exponential,
// 0 for deterministic, 1/√3 for uniform (from 0 to twice the mean), 2 for
// hyperexponential, which must have at least 1, and [DefaultCV] for the others.
func (q *Quantity) Spread() float64 {
	switch {
	case q.CV != None:
		return q.CV
	case q.Family == dist.Exponential:
		return 1
	case q.Family == dist.Deterministic:
		return 0
	case q.Family == dist.Uniform:
		return 1 / math.Sqrt(3)
	case q.Family == dist.Hyperexponential:
		return 2
	default:
		return DefaultCV
	}
}

// errNotLoaded is why a law of samples cannot be made yet.
var errNotLoaded = errors.New("the samples are not loaded")

// Loaded says whether everything the quantity takes from files has been read.
func (q *Quantity) Loaded() bool {
	for i := range q.Parts {
		if !q.Parts[i].Loaded() {
			return false
		}
	}
	return q.Samples == "" || q.Values != nil
}

// unload forgets what was read from another file or column.
func (q *Quantity) unload() { q.Values, q.sample = nil, dist.Law{} }

// Law returns the distribution, in seconds or tokens. It is an error when the
// quantity is not given, its samples are not loaded, or its family cannot have
// these numbers.
func (q *Quantity) Law() (dist.Law, error) {
	switch {
	case q.Family == dist.Empirical && q.Values == nil:
		return dist.Law{}, errNotLoaded
	case q.Family == dist.Empirical && q.sample.Mean() > 0:
		return q.sample, nil
	case q.Family == dist.Empirical:
		return dist.NewEmpirical(q.Values)
	case q.Family == dist.Mixture:
		return q.mixture()
	case q.Family == dist.Pareto:
		return dist.NewPareto(q.Mean, q.Shape, q.Max)
	case q.P50 != 0 || q.P95 != 0:
		return dist.FromQuantiles(q.Family, q.P50, q.P95)
	}
	return dist.New(q.Family, q.Mean, q.Spread())
}

func (q *Quantity) mixture() (dist.Law, error) {
	weights, laws := make([]float64, len(q.Parts)), make([]dist.Law, len(q.Parts))
	for i := range q.Parts {
		law, err := q.Parts[i].Law()
		if err != nil {
			return dist.Law{}, err
		}
		weights[i], laws[i] = q.Parts[i].Weight, law
	}
	return dist.NewMixture(weights, laws)
}
