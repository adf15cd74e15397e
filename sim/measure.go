package sim

import (
	"math"
	"time"

	"capsize/model/metric"
	"capsize/model/scenario"
)

// LawCheck compares Little's law's two sides as measured by different code:
// the number in the process from its changes, and each request's time in it
// from its own instants, clipped to the window. It is an identity: a residual
// beyond rounding means that the simulator is wrong.
type LawCheck struct {
	L        float64 // time average of open and waiting
	Lambda   float64 // entries a second in the window
	W        float64 // seconds in the window for each entry
	Residual float64 // |L − λ·W| / L, 0 for an empty process
}

// Law computes the law check over all workloads.
func (t *Totals) Law() LawCheck {
	var number, stay float64
	var entries uint64
	for i := range t.Workloads {
		w := &t.Workloads[i]
		number += w.Open + w.Queue
		stay += w.Stay
		entries += w.Entries
	}
	span := t.Window()
	if span == 0 || number == 0 && stay == 0 {
		return LawCheck{}
	}
	c := LawCheck{L: number / span, Lambda: float64(entries) / span, W: metric.Missing()}
	c.Residual = math.Abs(number-stay) / max(number, stay)
	if entries > 0 {
		c.W = stay / float64(entries)
	}
	return c
}

// Window returns the window's length in seconds.
func (t *Totals) Window() float64 { return (t.At - t.From).Seconds() }

// tally returns workload i's part, or for i < 0 that of all together.
func (t *Totals) tally(i int) *Tally {
	switch {
	case i >= 0:
		return &t.Workloads[i]
	case len(t.Workloads) == 1:
		return &t.Workloads[0]
	}
	s := t.Sum()
	return &s
}

// Sum returns the tallies of all workloads together.
func (t *Totals) Sum() Tally {
	var s Tally
	for i := range t.Workloads {
		s.add(&t.Workloads[i], 1)
	}
	return s
}

// Attempts returns the attempts of all workloads that happened in the window.
func (t *Totals) Attempts() uint64 { return t.tally(-1).Attempts }

// Started returns the requests of workload i (of all when i < 0) that opened a
// stream.
func (t *Totals) Started(i int) uint64 { return t.tally(i).Started }

// add adds sign times another tally; sign −1 takes an earlier one away.
func (s *Tally) add(w *Tally, sign int64) {
	by := uint64(sign) // modulo 2^64, as the counts are
	s.Offered += by * w.Offered
	s.Completed += by * w.Completed
	s.Rejected += by * w.Rejected
	s.TimedOut += by * w.TimedOut
	s.Refused += by * w.Refused
	s.Lost += by * w.Lost
	s.Attempts += by * w.Attempts
	s.Attempts429Queue += by * w.Attempts429Queue
	s.AttemptsRefused += by * w.AttemptsRefused
	s.Completions += by * w.Completions
	s.Started += by * w.Started
	s.Waited += by * w.Waited
	s.Entries += by * w.Entries
	s.Inside += sign * w.Inside
	s.Censored += sign * w.Censored
	s.Present += sign * w.Present
	s.Wait += float64(sign) * w.Wait
	s.System += float64(sign) * w.System
	s.Open += float64(sign) * w.Open
	s.Queue += float64(sign) * w.Queue
	s.Stay += float64(sign) * w.Stay
}

// Since returns what has happened from an earlier reading of the same window
// until now. Numbers that are a state (open, inside, extremes) are those of
// now; Inside of a tally is the change, so that Decided counts the decisions
// that fell in between.
func (t *Totals) Since(former *Totals) Totals {
	d := *t
	d.From = former.At
	d.Slots -= former.Slots
	d.Downtime -= former.Downtime
	d.Kills -= former.Kills
	d.Memory -= former.Memory
	d.Workloads = append([]Tally(nil), t.Workloads...)
	for i := range d.Workloads {
		w := &d.Workloads[i]
		present := w.Present
		w.add(&former.Workloads[i], -1)
		w.Present = present
	}
	return d
}

// Features says which parts of a scenario are switched on, and so which
// metrics can have a value.
type Features struct {
	Timeouts, Memory, Limit bool
	Ends                    []bool // by workload: its arrivals end
}

// FeaturesOf reads them from a scenario.
func FeaturesOf(s *scenario.Scenario) Features {
	f := Features{
		Timeouts: s.Pool.QueueTimeout != scenario.None,
		Memory:   s.Memory.Tracked(),
		Limit:    s.Memory.Limit != scenario.None,
		Ends:     make([]bool, len(s.Workloads)),
	}
	for i := range s.Workloads {
		_, f.Ends[i] = s.Workloads[i].Ends()
	}
	return f
}

// Ratio returns what a mean, rate or share of workload i (of all when i < 0)
// is made of: numerator and denominator, in the metric's unit. ok is false for
// metrics of another kind, or switched off.
func Ratio(t *Totals, i int, id metric.ID, f *Features) (num, den float64, ok bool) {
	w := t.tally(i)
	span, decided := t.Window(), float64(w.Decided())
	switch id {
	case metric.OfferedPerS:
		return float64(w.Offered), span, true
	case metric.EffectivePerS:
		return float64(w.Attempts), span, true
	case metric.ThroughputPerS:
		return float64(w.Completions), span, true
	case metric.RejectedShare, metric.Share429:
		return float64(w.Rejected), decided, true
	case metric.TimedOutShare:
		return float64(w.TimedOut), decided, f.Timeouts
	case metric.LostShare:
		return float64(w.Lost), decided, f.Limit
	case metric.InFlight, metric.Busy:
		return w.Open, span, true
	case metric.Queue:
		return w.Queue, span, true
	case metric.WaitMeanS, metric.QueueWaitMeanS:
		return w.Wait, float64(w.Started), true
	case metric.PWait:
		return float64(w.Waited), float64(w.Started), true
	case metric.SystemMeanS:
		return w.System, float64(w.Completed), true
	case metric.Utilization:
		return w.Open, t.Slots, i < 0
	case metric.MemoryMeanBytes:
		return t.Memory, span, i < 0 && f.Memory
	}
	return 0, 0, false
}

// Measure turns totals into metrics: of workload i, or of all when i < 0.
// Quantiles are left out; see Quantiles.
func Measure(t *Totals, i int, f *Features) metric.Values {
	v := metric.NewValues()
	for _, id := range metric.All() {
		if num, den, ok := Ratio(t, i, id, f); ok && den > 0 {
			v[id] = num / den
		}
	}
	measureCounts(t.tally(i), f, &v)
	v[metric.MakespanS] = makespan(t, i, f)
	if i < 0 {
		measureProcess(t, f, &v)
	}
	return v
}

func measureCounts(w *Tally, f *Features, v *metric.Values) {
	v[metric.Offered] = float64(w.Offered)
	v[metric.Completed] = float64(w.Completed)
	v[metric.Rejected] = float64(w.Rejected)
	v[metric.Inside] = float64(w.Inside)
	v[metric.Censored] = float64(w.Censored)
	v[metric.Attempts] = float64(w.Attempts)
	v[metric.Attempts429Queue] = float64(w.Attempts429Queue)
	if f.Timeouts {
		v[metric.TimedOut] = float64(w.TimedOut)
	}
	if f.Limit {
		v[metric.Lost] = float64(w.Lost)
		v[metric.Refused] = float64(w.Refused)
		v[metric.AttemptsRefused] = float64(w.AttemptsRefused)
	}
}

// measureProcess fills in the counts and extremes that only the whole process
// has.
func measureProcess(t *Totals, f *Features, v *metric.Values) {
	v[metric.InFlightMax] = float64(t.OpenMax)
	v[metric.QueueMax] = float64(t.QueueMax)
	if f.Memory {
		v[metric.MemoryPeakBytes] = t.MemoryMax
	}
	if !f.Limit {
		return
	}
	v[metric.OOMKills] = float64(t.Kills)
	v[metric.OOMRunShare] = float64(min(t.Kills, 1))
	v[metric.DowntimeS] = t.Downtime
	if t.Kills > 0 {
		v[metric.FirstOOMS] = t.FirstKill.Seconds()
	}
}

// makespan is the last completion of the workloads whose arrivals end, once
// nothing of them is left inside.
func makespan(t *Totals, i int, f *Features) float64 {
	last := time.Duration(-1)
	for j := range t.Workloads {
		if i >= 0 && i != j || !f.Ends[j] {
			continue
		}
		w := &t.Workloads[j]
		if !w.ArrivalsEnded || w.Present > 0 {
			return metric.Missing()
		}
		last = max(last, w.LastCompletion)
	}
	if last <= 0 {
		return metric.Missing()
	}
	return last.Seconds()
}

// Quantiles fills in the metrics that are read from histograms: of workload i,
// or of all when i < 0.
func Quantiles(d *Distributions, i int, f *Features, v *metric.Values) {
	for _, id := range metric.All() {
		m := metric.Of(id)
		if m.Kind != metric.Quantile {
			continue
		}
		if h, scale := d.Of(id, i, f); h != nil {
			v[id] = h.Quantile(m.Quantile) * scale
		}
	}
}
