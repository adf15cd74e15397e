package scenario

import (
	"time"

	"capsize/model/dist"
)

// DefaultCV is the spread of a law stated by its mean alone, unless its family
// fixes it.
const DefaultCV = 0.8

// Spread returns the coefficient of variation the law is built with: what was
// given, else 1 for exponential, 0 for deterministic and [DefaultCV] for the
// others. It is not meaningful when the quantity is stated by quantiles.
func (q *Quantity) Spread() float64 {
	switch {
	case q.CV != None:
		return q.CV
	case q.Family == dist.Exponential:
		return 1
	case q.Family == dist.Deterministic:
		return 0
	default:
		return DefaultCV
	}
}

// Law returns the distribution, in seconds or tokens. It is an error when the
// quantity is not given or its family cannot have these numbers.
func (q *Quantity) Law() (dist.Law, error) {
	if q.P50 != 0 || q.P95 != 0 {
		return dist.FromQuantiles(q.Family, q.P50, q.P95)
	}
	return dist.New(q.Family, q.Mean, q.Spread())
}

// Terminating says that the workload's arrivals change or end, so that a run
// has no steady state: a profile, a batch or a trace.
func (w *Workload) Terminating() bool {
	a := &w.Arrivals
	return a.Profile.Shape != "" || a.Process == Batch || a.Process == Trace
}

// Terminating says that any workload is.
func (s *Scenario) Terminating() bool {
	for i := range s.Workloads {
		if s.Workloads[i].Terminating() {
			return true
		}
	}
	return false
}

// Ends says whether the workload's arrivals end, and when: at the instant of a
// batch, or at the last point of a profile whose last rate is 0.
func (w *Workload) Ends() (time.Duration, bool) {
	a := &w.Arrivals
	if a.Process == Batch {
		return a.Batch.At, true
	}
	if n := len(a.Profile.Points); n > 0 && a.Profile.Points[n-1].Rate == 0 {
		return a.Profile.Points[n-1].At, true
	}
	return 0, false
}
