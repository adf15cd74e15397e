package sim

import (
	"time"

	"capsize/model/metric"
	"capsize/sim/stat"
)

// Totals is what a window has measured up to one instant, as plain numbers.
// Times are seconds, and integrals are in things times seconds.
type Totals struct {
	At, From  time.Duration // now, and the start of the window
	Up        bool
	Open      int64 // streams open now
	Waiting   int64 // in line now
	Asleep    int64 // in the SDK now
	SystemTop int64 // most open and waiting together since the last mark
	OpenMax   int64 // of the window
	QueueMax  int64
	Slots     float64 // ∫ c dt
	Downtime  float64
	Kills     uint64
	FirstKill time.Duration // of the window; negative when there was none
	LastKill  time.Duration
	Resident  float64 // bytes now
	Memory    float64 // ∫ resident dt, byte seconds
	MemoryTop float64 // highest resident memory since the last mark
	MemoryMax float64 // of the window
	Requests  Budget  // a minute, and so on
	Input     Budget
	Output    Budget
	Workloads []Tally
}

// Budget is one upstream limit over the window, in requests or tokens.
type Budget struct {
	Asked  float64 // refused attempts included
	Used   float64 // charged, net of returns
	Refill float64 // what the bucket was refilled by
	Level  float64 // now
}

// Tally is one workload's part of Totals; see design §5 for which requests
// count where.
type Tally struct {
	Offered, Completed, Rejected, Limited uint64
	TimedOut, Refused, Lost, Failed       uint64
	Censored                              int64 // waits still running
	Present                               int64 // inside now, from whenever

	// What happened in the window.
	Attempts, Calls, Completions           uint64
	Queue429, Requests429, Input429        uint64
	Output429, Streams429, AttemptsRefused uint64

	Started, Waited           uint64  // opened a stream; that late
	Visits, Queued            uint64  // of the queue that ended in a slot; that took time
	Wait, System, QueueWait   float64 // Σ seconds
	Open, Queue, Held, Asleep float64 // ∫ number dt
	Backoff                   float64
	Entries                   uint64  // into the station of queue and slots
	Stay                      float64 // Σ time in it, by instants, clipped to the window
	LastCompletion            time.Duration
	ArrivalsEnded             bool
}

// Decided returns the requests whose outcome is known.
func (t *Tally) Decided() uint64 {
	return t.Completed + t.Rejected + t.Limited + t.TimedOut + t.Refused + t.Lost + t.Failed
}

// Inside returns the requests that are not decided.
func (t *Tally) Inside() int64 { return int64(t.Offered - t.Decided()) }

// InSystem returns the requests open and waiting now.
func (e *Engine) InSystem() int64 { return e.stats.open.n + e.stats.waiting.n }

// Totals reads the window so far into dst, reusing its memory.
func (e *Engine) Totals(dst *Totals) {
	s, m := &e.stats, e.passed()
	workloads := resize(dst.Workloads, len(s.workloads))
	*dst = Totals{
		At: time.Duration(e.now), From: time.Duration(s.from),
		Up: e.up, Open: s.open.n, Waiting: s.waiting.n, Asleep: s.asleep,
		SystemTop: s.systemTop,
		OpenMax:   max(s.open.most, s.open.top),
		QueueMax:  max(s.waiting.most, s.waiting.top),
		Slots:     e.slotTime(), Downtime: e.downtime(),
		Kills: s.kills, FirstKill: instant(s.firstKill), LastKill: instant(s.lastKill),
		Resident: e.held(&m), Memory: m.integral / 1e9, MemoryTop: m.peak,
		MemoryMax: max(m.most, m.peak),
		Workloads: workloads,
	}
	e.budgets(dst)
	for i := range s.workloads {
		e.tally(i, &workloads[i])
	}
}

func (e *Engine) budgets(dst *Totals) {
	l := e.limits // a copy: reading must not change how sums are rounded
	l.settle(&e.cfg.upstream, e.now)
	read := func(b *bucket) Budget {
		return Budget{Asked: b.asked, Used: b.used, Refill: b.given, Level: b.level}
	}
	dst.Requests, dst.Input, dst.Output = read(&l.requests), read(&l.input), read(&l.output)
}

func (e *Engine) tally(i int, dst *Tally) {
	t, c := &e.stats.workloads[i], &e.cfg.workloads[i]
	stay := t.stay
	stay.AddProduct(uint64(t.open.n+t.waiting.n+t.held.n), uint64(e.now))
	stay = stay.Minus(t.entered)
	*dst = Tally{
		Offered: t.offered, Completed: t.decided[completed], Rejected: t.decided[rejected],
		Limited: t.decided[limited], TimedOut: t.decided[timedOut], Refused: t.decided[refused],
		Lost: t.decided[lost], Failed: t.decided[failed],
		Present:  t.open.n + t.waiting.n + t.asleep.n + t.backoff.n,
		Attempts: t.attempts, Calls: t.calls, Completions: t.completed,
		Queue429: t.queue429, AttemptsRefused: t.down,
		Requests429: t.refusals[byRequests], Input429: t.refusals[byInput],
		Output429: t.refusals[byOutput], Streams429: t.refusals[byStreams],
		Started: t.started, Waited: t.waited, Visits: t.visits, Queued: t.queued,
		Wait: t.wait.Float() / 1e9, System: t.system.Float() / 1e9, QueueWait: t.queueWait.Float() / 1e9,
		Open: seconds(t.open.at(e.now)), Queue: seconds(t.waiting.at(e.now)),
		Held: seconds(t.held.at(e.now)), Asleep: seconds(t.asleep.at(e.now)), Backoff: seconds(t.backoff.at(e.now)),
		Entries: t.entries, Stay: seconds(stay),
		LastCompletion: time.Duration(t.lastCompletion),
		ArrivalsEnded:  c.ends != never && e.sources[i].next == never,
	}
	dst.Censored = dst.Inside() - t.openIn
	if e.stats.once {
		dst.Visits, dst.Queued, dst.QueueWait = dst.Started, dst.Waited, dst.Wait
	}
}

func seconds(s stat.Sum) float64 { return s.Float() / 1e9 }

func instant(t int64) time.Duration {
	if t == never {
		return -1
	}
	return time.Duration(t)
}

func (e *Engine) slotTime() float64 {
	sum := e.stats.slots
	sum.AddProduct(uint64(e.cfg.slots), uint64(e.now-e.stats.slotsFrom))
	return seconds(sum)
}

func (e *Engine) downtime() float64 {
	sum := e.stats.down
	if e.stats.downFrom != never {
		sum.Add(uint64(e.now - e.stats.downFrom))
	}
	return seconds(sum)
}

// Mark starts a new stretch for the "since the last mark" figures of Totals.
func (e *Engine) Mark() {
	s := &e.stats
	s.open.most, s.open.top = max(s.open.most, s.open.top), s.open.n
	s.waiting.most, s.waiting.top = max(s.waiting.most, s.waiting.top), s.waiting.n
	s.systemTop = s.open.n + s.waiting.n
	m := e.passed()
	e.memory.most = max(m.most, m.peak)
	e.memory.peak = e.held(&m)
}

// Distributions are the histograms of a window: waits and times in system by
// workload in nanoseconds, and by time the open streams, the line, and
// resident memory in bytes.
type Distributions struct {
	Wait, System        []stat.Hist
	QueueWait           []stat.Hist
	Open, Queue, Memory stat.Hist
}

// Distributions reads the histograms of the window so far. They share the
// engine's memory: they are good until it moves on.
func (e *Engine) Distributions() *Distributions {
	s := &e.stats
	s.open.add(e.now, 0) // account for the time since the last change
	s.waiting.add(e.now, 0)
	d := &Distributions{
		Wait: make([]stat.Hist, len(s.workloads)), System: make([]stat.Hist, len(s.workloads)),
		QueueWait: make([]stat.Hist, len(s.workloads)),
		Open:      s.open.hist, Queue: s.waiting.hist, Memory: e.times(),
	}
	for i := range s.workloads {
		t := &s.workloads[i]
		d.Wait[i], d.System[i], d.QueueWait[i] = t.waits, t.systems, t.queueWaits
		if s.once {
			d.QueueWait[i] = t.waits
		}
	}
	return d
}

// Of returns the histogram behind a quantile metric of workload i (all when
// i < 0) and what to multiply its values by, or nil where there is none.
func (d *Distributions) Of(id metric.ID, i int, f *Features) (*stat.Hist, float64) {
	switch id {
	case metric.WaitP50S, metric.WaitP95S, metric.WaitP99S, metric.WaitP999S:
		return together(d.Wait, i), 1e-9
	case metric.QueueWaitP50S, metric.QueueWaitP95S, metric.QueueWaitP99S, metric.QueueWaitP999S:
		return together(d.QueueWait, i), 1e-9
	case metric.SystemP99S:
		return together(d.System, i), 1e-9
	}
	if i >= 0 {
		return nil, 0
	}
	switch {
	case id == metric.InFlightP999:
		return &d.Open, 1
	case id == metric.QueueP99:
		return &d.Queue, 1
	case id == metric.MemoryP999Bytes && f.Memory:
		return &d.Memory, 1
	}
	return nil, 0
}

// together returns one workload's histogram, or the sum of all.
func together(h []stat.Hist, i int) *stat.Hist {
	if i >= 0 {
		return &h[i]
	}
	if len(h) == 1 {
		return &h[0]
	}
	var all stat.Hist
	for j := range h {
		all.Merge(&h[j])
	}
	return &all
}
