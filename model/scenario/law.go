package scenario

import (
	"errors"
	"math"
	"time"

	"capsize/model/dist"
)

// HeldLaw returns the law of the time, in seconds, that a stream of the workload
// is really open: its duration, or first token + output tokens / output rate;
// for a trace, what its rows state in place of that; ended at stream.max; and cut
// at a uniform point for the share upstream.errors.during. u may be nil: no
// errors. It is an error when the time is not given or its files are not loaded.
func (w *Workload) HeldLaw(u *Upstream) (dist.Law, error) {
	law, err := w.openLaw()
	if err == nil && w.Stream.Max != None {
		law, err = law.Truncated(w.Stream.Max.Seconds())
	}
	if err == nil && u != nil {
		law, err = law.Cut(u.ErrorsDuring)
	}
	return law, err
}

// errTraceTokens is why a time by parts has no law beside a trace.
var errTraceTokens = errors.New("the trace states output tokens request by request, and the time to the first token is drawn: their sum has no law")

// openLaw is the law of the time a stream would be open if nothing ended it.
func (w *Workload) openLaw() (dist.Law, error) {
	if w.Arrivals.Process != Trace {
		return w.statedLaw()
	}
	facts := w.Arrivals.Trace.known()
	if facts.share == 1 {
		return facts.durations, nil
	}
	if w.Stream.ByParts() && facts.output {
		return dist.Law{}, errTraceTokens
	}
	law, err := w.statedLaw()
	if err != nil || facts.share == 0 {
		return law, err
	}
	return dist.NewMixture([]float64{facts.share, 1 - facts.share}, []dist.Law{facts.durations, law})
}

func (w *Workload) statedLaw() (dist.Law, error) {
	if !w.Stream.ByParts() {
		return w.Stream.Duration.Law()
	}
	first, err := w.Stream.FirstToken.Law()
	if err != nil {
		return dist.Law{}, err
	}
	out, err := w.Stream.Output.Law()
	if err != nil {
		return dist.Law{}, err
	}
	return dist.NewSum(first, out, w.Stream.OutputRate)
}

// ByParts says that the time of a stream is stated as first token + output
// tokens / output rate.
func (s *Stream) ByParts() bool { return !s.Duration.Given && s.FirstToken.Given && s.Output.Given }

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
// batch, at the last point of a profile whose last rate is 0, or, arrivals.scale
// included and run.scale not, with a loaded trace's last request, as late as its
// spread may move it.
func (w *Workload) Ends() (time.Duration, bool) {
	a := &w.Arrivals
	if a.Process == Batch {
		return a.Batch.At, true
	}
	if n := len(a.Trace.Rows); a.Process == Trace && n > 0 {
		last := a.Trace.Rows[n-1].At + a.Trace.Spread
		return time.Duration(min(math.Round(float64(last)/a.Scale), 1<<62)), true
	}
	if n := len(a.Profile.Points); n > 0 && a.Profile.Points[n-1].Rate == 0 {
		return a.Profile.Points[n-1].At, true
	}
	return 0, false
}
