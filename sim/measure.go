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
	L        float64 // time average of held slots and waiting
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
		number += w.Open + w.Queue + w.Held
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

// add adds sign times another tally; sign −1 takes an earlier one away.
func (t *Tally) add(w *Tally, sign int64) {
	by, f := uint64(sign), float64(sign) // counts are modulo 2^64
	counts, others := t.counts(), w.counts()
	for i, n := range counts {
		*n += by * *others[i]
	}
	sums, parts := t.sums(), w.sums()
	for i, x := range sums {
		*x += f * *parts[i]
	}
	t.Censored += sign * w.Censored
	t.Present += sign * w.Present
}

// counts lists the counts of a tally.
func (t *Tally) counts() [22]*uint64 {
	return [...]*uint64{
		&t.Offered, &t.Completed, &t.Rejected, &t.Limited, &t.TimedOut, &t.Refused, &t.Lost, &t.Failed,
		&t.Attempts, &t.Calls, &t.Completions,
		&t.Queue429, &t.Requests429, &t.Input429, &t.Output429, &t.Streams429, &t.AttemptsRefused,
		&t.Started, &t.Waited, &t.Visits, &t.Queued, &t.Entries,
	}
}

// sums lists the sums of a tally.
func (t *Tally) sums() [9]*float64 {
	return [...]*float64{
		&t.Wait, &t.System, &t.QueueWait, &t.Open, &t.Queue, &t.Held, &t.Asleep, &t.Backoff, &t.Stay,
	}
}

// Since returns what has happened from an earlier reading of the same window
// until now. Numbers that are a state (open, present, extremes) are those of
// now.
func (t *Totals) Since(former *Totals) Totals {
	d := *t
	d.From = former.At
	d.Slots -= former.Slots
	d.Downtime -= former.Downtime
	d.Kills -= former.Kills
	d.Memory -= former.Memory
	d.Requests = d.Requests.since(&former.Requests)
	d.Input = d.Input.since(&former.Input)
	d.Output = d.Output.since(&former.Output)
	d.Workloads = append([]Tally(nil), t.Workloads...)
	for i := range d.Workloads {
		w := &d.Workloads[i]
		present := w.Present
		w.add(&former.Workloads[i], -1)
		w.Present = present
	}
	return d
}

func (b Budget) since(former *Budget) Budget {
	b.Asked -= former.Asked
	b.Used -= former.Used
	b.Refill -= former.Refill
	return b
}

// Features says which parts of a scenario are switched on, and so which
// metrics can have a value.
type Features struct {
	Timeouts, Memory, Limit   bool
	Requests, Input, Output   bool // a limit a minute
	Streams                   bool // a cap on open streams
	Errors                    bool
	SDKRetries, CallerRetries bool
	Ends                      []bool // by workload: its arrivals end
}

// FeaturesOf reads them from a scenario.
func FeaturesOf(s *scenario.Scenario) Features {
	u := &s.Upstream
	f := Features{
		Timeouts: s.Pool.QueueTimeout != scenario.None,
		Memory:   s.Memory.Tracked(),
		Limit:    s.Memory.Limit != scenario.None,
		Requests: u.RequestsPerMinute != scenario.None,
		Input:    u.InputPerMinute != scenario.None,
		Output:   u.OutputPerMinute != scenario.None,
		Streams:  u.ConcurrentStreams != scenario.None,
		Errors:   u.ErrorsBefore > 0 || u.ErrorsDuring > 0,
		Ends:     make([]bool, len(s.Workloads)),
	}
	f.SDKRetries = u.SDK.Max > 0 && (f.Requests || f.Input || f.Output || f.Streams || u.ErrorsBefore > 0)
	for i := range s.Workloads {
		_, f.Ends[i] = s.Workloads[i].Ends()
		f.CallerRetries = f.CallerRetries || s.Workloads[i].Retries.Max > 0
	}
	return f
}

// Upstream says whether the upstream can refuse a start.
func (f *Features) Upstream() bool { return f.Requests || f.Input || f.Output || f.Streams }

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
		return float64(w.Calls), span, true
	case metric.ThroughputPerS:
		return float64(w.Completions), span, true
	case metric.RejectedShare:
		return float64(w.Rejected), decided, true
	case metric.Share429:
		return float64(w.Rejected + w.Limited), decided, true
	case metric.FailedShare:
		return float64(w.Failed), decided, f.Errors
	case metric.TimedOutShare:
		return float64(w.TimedOut), decided, f.Timeouts
	case metric.LostShare:
		return float64(w.Lost), decided, f.Limit
	case metric.InFlight:
		return w.Open, span, true
	case metric.Busy:
		return w.Open + w.Held, span, true
	case metric.Asleep:
		return w.Asleep, span, f.SDKRetries
	case metric.InBackoff:
		return w.Backoff, span, f.CallerRetries
	case metric.Queue:
		return w.Queue, span, true
	case metric.WaitMeanS:
		return w.Wait, float64(w.Started), true
	case metric.QueueWaitMeanS:
		return w.QueueWait, float64(w.Visits), true
	case metric.PWait:
		return float64(w.Queued), float64(w.Visits), true
	case metric.SystemMeanS:
		return w.System, float64(w.Completed), true
	case metric.Utilization:
		return w.Open + w.Held, t.Slots, i < 0
	case metric.MemoryMeanBytes:
		return t.Memory, span, i < 0 && f.Memory
	case metric.RPMDemand:
		return t.Requests.Asked, t.Requests.Refill, i < 0 && f.Requests
	case metric.RPMUsed:
		return t.Requests.Used, t.Requests.Refill, i < 0 && f.Requests
	case metric.ITPMDemand:
		return t.Input.Asked, t.Input.Refill, i < 0 && f.Input
	case metric.ITPMUsed:
		return t.Input.Used, t.Input.Refill, i < 0 && f.Input
	case metric.OTPMDemand:
		return t.Output.Asked, t.Output.Refill, i < 0 && f.Output
	case metric.OTPMUsed:
		return t.Output.Used, t.Output.Refill, i < 0 && f.Output
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
	for _, c := range []struct {
		id metric.ID
		n  uint64
		on bool
	}{
		{metric.Offered, w.Offered, true},
		{metric.Completed, w.Completed, true},
		{metric.Rejected, w.Rejected, true},
		{metric.Limited, w.Limited, f.Upstream()},
		{metric.TimedOut, w.TimedOut, f.Timeouts},
		{metric.Refused, w.Refused, f.Limit},
		{metric.Lost, w.Lost, f.Limit},
		{metric.Failed, w.Failed, f.Errors},
		{metric.Inside, uint64(w.Inside()), true},
		{metric.Censored, uint64(w.Censored), true},
		{metric.Attempts, w.Attempts, true},
		{metric.Attempts429Queue, w.Queue429, true},
		{metric.Attempts429Requests, w.Requests429, f.Requests},
		{metric.Attempts429Input, w.Input429, f.Input},
		{metric.Attempts429Output, w.Output429, f.Output},
		{metric.Attempts429Streams, w.Streams429, f.Streams},
		{metric.AttemptsRefused, w.AttemptsRefused, f.Limit},
	} {
		if c.on {
			v[c.id] = float64(c.n)
		}
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
