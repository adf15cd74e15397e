package panel

import (
	"math"
	"time"

	"capsize/model/metric"
	"capsize/model/predict"
	"capsize/model/scenario"
	"capsize/sim/stat"
	"capsize/sim/timeline"
)

// latest is an instant so late that sums of a few do not overflow.
const latest = time.Duration(1) << 60

// now is the simulated time.
func (f *Frame) now() time.Duration {
	if f.Live == nil {
		return 0
	}
	return min(max(0, f.Live.Now), latest)
}

// head is the furthest instant that the run, or A, has come to.
func (f *Frame) head() time.Duration {
	head := f.now()
	if f.Live != nil {
		head = max(head, f.Live.Head)
	}
	if f.Pin != nil && f.Pin.Live != nil {
		head = max(head, f.Pin.Live.Now, f.Pin.Live.Head)
	}
	return min(head, latest)
}

// otherLive is the reading of A; nil without it.
func (f *Frame) otherLive() *timeline.Reading {
	if f.Pin == nil {
		return nil
	}
	return f.Pin.Live
}

// behind says whether the run stands before the furthest instant that it has
// come to.
func (f *Frame) behind() bool { return f.Live != nil && f.Live.Behind }

// length is that of the whole run, 0 if unknown.
func (f *Frame) length() time.Duration {
	if s := f.scenario(); s != nil {
		return min(max(0, s.Run.Duration), latest)
	}
	return 0
}

// scenario is the one the knobs show; nil if there is none yet.
func (f *Frame) scenario() *scenario.Scenario {
	if f.Scenario == nil && f.Live != nil {
		return f.Live.Scenario
	}
	return f.Scenario
}

// live returns what this run shows of a metric; NaN if nothing.
func (f *Frame) live(id metric.ID) float64 {
	if f.Live == nil {
		return metric.Missing()
	}
	return f.Live.Total[id]
}

// predicted returns what theory says of a metric.
func (f *Frame) predicted(id metric.ID) predict.Prediction {
	if f.Predicted == nil {
		return predict.Prediction{Value: metric.Missing()}
	}
	return f.Predicted.Total[id]
}

// simulated returns what the replications show of a metric.
func (f *Frame) simulated(id metric.ID) stat.Estimate {
	if f.Baseline == nil {
		return stat.Point(metric.Missing(), "")
	}
	return f.Baseline.Total[id]
}

// predictedSystem is the predicted mean number in the process, running and
// waiting; NaN where there is no formula.
func (f *Frame) predictedSystem() (value float64, exact bool) {
	l, q := f.predicted(metric.InFlight), f.predicted(metric.Queue)
	return l.Value + q.Value, l.Exact && q.Exact
}

// need is λ·S, the streams that would be open if nobody ever waited.
func (f *Frame) need() float64 {
	if f.Predicted == nil {
		return math.NaN()
	}
	return f.Predicted.OfferedLoad
}

// changed is the instant of the last moved knob; ok is false if none was moved.
func (f *Frame) changed() (at time.Duration, ok bool) {
	if f.Live == nil || len(f.Live.Changes) == 0 {
		return 0, false
	}
	return f.Live.Changes[len(f.Live.Changes)-1].At, true
}

// short names a knob in as few cells as possible: its symbol, else its label,
// else the last part of its path; and whose it is, where there are several
// workloads.
func (f *Frame) short(path string) string {
	for i := range f.Knobs {
		k := &f.Knobs[i]
		if k.Path != path {
			continue
		}
		name := k.Label
		if k.Symbol != "" {
			name = k.Symbol
		}
		if k.Workload != "" {
			name = k.Workload + " " + name
		}
		return name
	}
	for i := len(path) - 1; i >= 0; i-- {
		if path[i] == '.' {
			return path[i+1:]
		}
	}
	return path
}
