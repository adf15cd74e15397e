package predict

import (
	"fmt"
	"math"

	"capsize/model/dist"
	"capsize/model/scenario"
)

// readLaws finds the law of the time that the workload's streams are held.
func (f *flow) readLaws(w *scenario.Workload, u *scenario.Upstream) error {
	f.parts = w.Stream.ByParts()
	law, err := w.HeldLaw(nil)
	if err != nil && w.Arrivals.Process == scenario.Trace && f.parts {
		law, err = tracedParts(w)
	}
	if err != nil {
		return err
	}
	f.whole = law
	f.law, err = law.Cut(u.ErrorsDuring)
	return err
}

// tracedParts is the law over all requests of a trace that states output tokens:
// the time to the first token is drawn by itself, so that the sum with the tokens
// of a request picked at random has one.
func tracedParts(w *scenario.Workload) (dist.Law, error) {
	first, err := w.Stream.FirstToken.Law()
	if err != nil {
		return dist.Law{}, err
	}
	output, err := w.Stream.Output.Law()
	if err != nil {
		return dist.Law{}, err
	}
	var tokens, durations []float64
	rows := w.Arrivals.Trace.Rows
	for i := range rows {
		switch r := &rows[i]; {
		case !math.IsNaN(r.Duration):
			durations = append(durations, r.Duration)
		case r.Output >= 0:
			tokens = append(tokens, float64(r.Output))
		}
	}
	if output, err = sampled(tokens, len(rows)-len(durations), output); err != nil {
		return dist.Law{}, err
	}
	law, err := dist.NewSum(first, output, w.Stream.OutputRate)
	if err == nil {
		law, err = sampled(durations, len(rows), law)
	}
	if err == nil && w.Stream.Max != scenario.None {
		law, err = law.Truncated(w.Stream.Max.Seconds())
	}
	return law, err
}

// sampled mixes the samples, of so many requests, with the law of the others.
func sampled(samples []float64, of int, others dist.Law) (dist.Law, error) {
	if len(samples) == 0 {
		return others, nil
	}
	law, err := dist.NewEmpirical(samples)
	if err != nil || len(samples) == of {
		return law, err
	}
	share := float64(len(samples)) / float64(of)
	return dist.NewMixture([]float64{share, 1 - share}, []dist.Law{law, others})
}

// notExponential says why the durations of all are not exponential, or "".
func (t *traffic) notExponential() string {
	first := t.flows[0].law
	alone := len(t.flows) == 1
	for i := range t.flows {
		if l := t.flows[i].law; !isExponential(l) || l.Mean() != first.Mean() {
			cv := math.Sqrt(max(0, t.second/(t.mean*t.mean)-1))
			if alone {
				return fmt.Sprintf("durations are %s with cv %.3g, not exponential", l.Family(), cv)
			}
			return fmt.Sprintf("durations are a mixture with cv %.3g, not exponential", cv)
		}
	}
	return ""
}

// isExponential knows that gamma and Weibull with cv 1 are the exponential law.
func isExponential(l dist.Law) bool {
	switch l.Family() {
	case dist.Exponential:
		return true
	case dist.Gamma, dist.Weibull:
		return l.SCV() == 1
	}
	return false
}
