package timeline

import (
	"time"

	"capsize/model/metric"
	"capsize/sim"
	"capsize/sim/stat"
)

// RecentSpan is the length of the sliding window, and recentSlots how many
// steps it slides by: the figures are of the last 60 to 61 simulated seconds.
const (
	RecentSpan  = time.Minute
	recentSlots = 60
)

// recent keeps what the engine had measured at the ends of the last steps, so
// that what happened since is a difference. It stands beside the engine and is
// not copied with it. A window opened anew empties it.
type recent struct {
	past []past // oldest first
	next time.Duration
	// blind is the instant up to which nothing was seen because the run was put
	// back, and not because its window was opened; negative: there is none.
	blind time.Duration
}

// past is a cumulative reading.
type past struct {
	totals sim.Totals
	waits  []stat.Hist
}

// restart forgets everything but the present: the window was opened.
func (r *recent) restart(e *sim.Engine) {
	r.past = r.past[:0]
	r.next, r.blind = e.Now(), -1
	r.observe(e)
}

// resume is restart where the window had been open for some time.
func (r *recent) resume(e *sim.Engine) {
	r.restart(e)
	if now := &r.past[0].totals; now.From < now.At {
		r.blind = now.At
	}
}

// observe takes a reading once a step is over.
func (r *recent) observe(e *sim.Engine) {
	if e.Now() < r.next {
		return
	}
	r.next = e.Now() + RecentSpan/recentSlots
	var p past
	if len(r.past) > recentSlots { // the oldest one's memory serves again
		p = r.past[0]
		r.past = append(r.past[:0], r.past[1:]...)
	}
	e.Totals(&p.totals)
	waits := e.Distributions().Wait
	if len(p.waits) != len(waits) {
		p.waits = make([]stat.Hist, len(waits))
	}
	for i := range waits {
		waits[i].CopyTo(&p.waits[i])
	}
	r.past = append(r.past, p)
}

// read returns the metrics of the last RecentSpan, or of the time since the
// window was opened where that is less: means, shares and quantiles of waits. All
// are missing where the run was put back within that time.
func (r *recent) read(e *sim.Engine, f *sim.Features) metric.Values {
	if len(r.past) == 0 || r.blind >= 0 && e.Now()-r.blind < RecentSpan {
		return metric.NewValues()
	}
	var now sim.Totals
	e.Totals(&now)
	from := &r.past[0]
	for i := range r.past {
		if now.At-r.past[i].totals.At >= RecentSpan {
			from = &r.past[i]
		}
	}
	d := now.Since(&from.totals)
	v := sim.Measure(&d, -1, f)
	var waits stat.Hist
	for i, h := range e.Distributions().Wait {
		waits.Merge(&h)
		waits.Minus(&from.waits[i])
	}
	for _, id := range []metric.ID{metric.WaitP50S, metric.WaitP95S, metric.WaitP99S, metric.WaitP999S} {
		v[id] = waits.Quantile(metric.Of(id).Quantile) / 1e9
	}
	return v
}
