package sim

import "capsize/sim/stat"

// stats is what a window has seen so far. Counts are of requests that first
// arrived in the window unless a comment says otherwise; sums are exact.
type stats struct {
	from      int64 // start of the window
	open      level // open streams
	waiting   level
	held      int64    // sleepers that hold a slot, now
	asleep    int64    // sleepers, with a slot or without, now
	slots     stat.Sum // ∫ c dt, slot nanoseconds
	slotsFrom int64
	down      stat.Sum // nanoseconds
	downFrom  int64    // start of the downtime, or never
	kills     uint64   // that happened in the window
	firstKill int64    // or never
	lastKill  int64
	systemTop int64 // most open and waiting together since the last mark
	// once: nobody comes to the queue twice, so that its waits are the waits,
	// and are counted once.
	once      bool
	workloads []tally
}

// level is a number that steps up and down, with its histogram by time.
type level struct {
	n     int64
	since int64
	top   int64 // largest since the last mark
	most  int64 // largest of the window, up to the last mark
	hist  stat.Hist
}

func (l *level) add(t, by int64) {
	if dt := t - l.since; dt > 0 {
		l.hist.Add(uint64(l.n), uint64(dt))
		l.since = t
	}
	l.n += by
	l.top = max(l.top, l.n)
}

// share is a workload's part of a level, with its exact integral.
type share struct {
	n     int64
	since int64
	sum   stat.Sum
}

func (s *share) add(t, by int64) {
	s.sum.AddProduct(uint64(s.n), uint64(t-s.since))
	s.n += by
	s.since = t
}

// at returns the integral up to t.
func (s *share) at(t int64) stat.Sum {
	sum := s.sum
	sum.AddProduct(uint64(s.n), uint64(t-s.since))
	return sum
}

// tally is one workload's part.
type tally struct {
	offered   uint64
	decided   [outcomes]uint64
	attempts  uint64              // of callers and SDKs, that happened in the window
	calls     uint64              // of callers, the same
	refusals  [byError + 1]uint64 // upstream, by cause, the same
	queue429  uint64              // the same
	down      uint64              // attempts while the process was down, the same
	completed uint64              // completions, the same

	started, waited uint64 // opened a stream; that long after arriving
	visits, queued  uint64 // visits to the queue that ended in a slot; that took time
	entries         uint64 // into the station, in the window

	wait, system, queueWait    stat.Sum
	waits, systems, queueWaits stat.Hist
	open, waiting              share
	held, asleep, backoff      share

	openIn int64 // not decided, and a stream was open, of those that arrived in the window

	// Little's law by instants: time in the station of those who left it, and
	// Σ entry of those inside, both clipped to the window.
	stay    stat.Sum
	entered stat.Sum

	lastCompletion int64
}

func (s *stats) start(e *Engine) {
	s.once = e.cfg.once()
	s.workloads = make([]tally, len(e.cfg.workloads))
	s.open.hist, s.waiting.hist = stat.NewHist(), stat.NewHist()
	for i := range s.workloads {
		t := &s.workloads[i]
		t.waits, t.systems, t.queueWaits = stat.NewHist(), stat.NewHist(), stat.NewHist()
	}
	s.downFrom, s.firstKill, s.lastKill = never, never, never
}

// moreVisits begins to count the visits to the queue apart from the waits.
func (s *stats) moreVisits() {
	s.once = false
	for i := range s.workloads {
		t := &s.workloads[i]
		t.visits, t.queued, t.queueWait = t.started, t.waited, t.wait
		t.waits.CopyTo(&t.queueWaits)
	}
}

// OpenWindow forgets what was measured so far: the window starts now. The
// simulated system is not touched.
func (e *Engine) OpenWindow() {
	s, now := &e.stats, e.now
	if e.cfg.memory.on {
		e.pass(now)
	}
	s.from, s.slotsFrom = now, now
	s.slots, s.down = stat.Sum{}, stat.Sum{}
	if s.downFrom != never {
		s.downFrom = now
	}
	s.kills, s.firstKill, s.lastKill = 0, never, never
	s.systemTop = s.open.n + s.waiting.n
	s.open.restart(now)
	s.waiting.restart(now)
	for i := range s.workloads {
		s.workloads[i].restart(now)
	}
	m := &e.memory
	m.integral, m.peak, m.most = 0, e.resident(), 0
	m.hist.Reset()
	e.limits.openWindow(&e.cfg.upstream, now)
}

func (l *level) restart(now int64) {
	l.since, l.top, l.most = now, l.n, l.n
	l.hist.Reset()
}

func (t *tally) restart(now int64) {
	waits, systems, queueWaits := t.waits, t.systems, t.queueWaits
	waits.Reset()
	systems.Reset()
	queueWaits.Reset()
	n := uint64(t.open.n + t.waiting.n + t.held.n)
	again := func(s share) share { return share{n: s.n, since: now} }
	*t = tally{
		waits: waits, systems: systems, queueWaits: queueWaits,
		open: again(t.open), waiting: again(t.waiting), held: again(t.held),
		asleep: again(t.asleep), backoff: again(t.backoff),
		lastCompletion: t.lastCompletion,
	}
	t.entered.AddProduct(n, uint64(now))
}

func (s *stats) copyTo(dst *stats) {
	kept := *dst
	*dst = *s
	dst.open.hist, dst.waiting.hist = kept.open.hist, kept.waiting.hist
	s.open.hist.CopyTo(&dst.open.hist)
	s.waiting.hist.CopyTo(&dst.waiting.hist)
	dst.workloads = resize(kept.workloads, len(s.workloads))
	for i := range s.workloads {
		t, d := &s.workloads[i], &dst.workloads[i]
		waits, systems, queueWaits := d.waits, d.systems, d.queueWaits
		*d = *t
		d.waits, d.systems, d.queueWaits = waits, systems, queueWaits
		t.waits.CopyTo(&d.waits)
		t.systems.CopyTo(&d.systems)
		t.queueWaits.CopyTo(&d.queueWaits)
	}
}

// busyOf returns the slots that workload i holds.
func (s *stats) busyOf(i uint16) int64 {
	t := &s.workloads[i]
	return t.open.n + t.held.n
}

// offer counts a first arrival, withdraw takes it back.
func (s *stats) offer(i int32) {
	t := &s.workloads[i]
	t.offered++
	t.attempts++
	t.calls++
}

func (s *stats) withdraw(i int32) {
	t := &s.workloads[i]
	t.offered--
	t.attempts--
	t.calls--
}

// dismiss counts a request that is turned away for good at its only attempt.
func (s *stats) dismiss(w way, i uint16) EventKind {
	t := &s.workloads[i]
	if w == down {
		t.down++
		t.decided[refused]++
		return Refused
	}
	t.queue429++
	t.decided[rejected]++
	return Rejected
}

// refuse counts an attempt that admission turned away.
func (s *stats) refuse(w way, r *request) (EventKind, outcome) {
	t := &s.workloads[r.workload]
	if w == down {
		t.down++
		return Refused, refused
	}
	t.queue429++
	return Rejected, rejected
}

// refused counts a start that the upstream refused or that failed.
func (s *stats) refused(r *request, why cause) { s.workloads[r.workload].refusals[why]++ }

// enter accounts for a request that enters the station of queue and slots.
func (s *stats) enter(r *request, now int64) {
	r.entered = now
	t := &s.workloads[r.workload]
	t.entries++
	t.entered.Add(uint64(now))
}

// exit accounts for a request that leaves the station.
func (s *stats) exit(r *request, now int64) {
	t := &s.workloads[r.workload]
	in := max(r.entered, s.from)
	t.entered.Sub(uint64(in))
	t.stay.Add(uint64(now - in))
}

func (s *stats) join(r *request, now int64) {
	s.waiting.add(now, 1)
	t := &s.workloads[r.workload]
	t.waiting.add(now, 1)
	s.systemTop = max(s.systemTop, s.open.n+s.waiting.n)
}

func (s *stats) unjoin(r *request, now int64) {
	s.waiting.add(now, -1)
	t := &s.workloads[r.workload]
	t.waiting.add(now, -1)
}

// visit counts a visit to the queue that ended in a slot after a wait, of a
// request that arrived in the window.
func (s *stats) visit(r *request, wait int64) {
	if s.once || r.first < s.from {
		return
	}
	t := &s.workloads[r.workload]
	t.visits++
	if wait > 0 {
		t.queued++
		t.queueWait.Add(uint64(wait))
	}
	t.queueWaits.Add(uint64(wait), 1)
}

func (s *stats) openStream(r *request, now int64) {
	s.open.add(now, 1)
	s.systemTop = max(s.systemTop, s.open.n+s.waiting.n)
	t := &s.workloads[r.workload]
	t.open.add(now, 1)
	if r.first < s.from || r.opened {
		return
	}
	r.opened = true
	t.openIn++
	wait := uint64(now - r.first)
	t.started++
	if wait > 0 {
		t.waited++
		t.wait.Add(wait)
	}
	t.waits.Add(wait, 1)
}

func (s *stats) closeStream(r *request, now int64) {
	s.open.add(now, -1)
	s.workloads[r.workload].open.add(now, -1)
}

// sleep accounts for a request that begins (by = 1) or ends (−1) to sleep in
// the SDK.
func (s *stats) sleep(r *request, now, by int64) {
	t := &s.workloads[r.workload]
	s.asleep += by
	t.asleep.add(now, by)
	if r.state == heldAsleep {
		s.held += by
		t.held.add(now, by)
	}
}

// retry counts an SDK's next try.
func (s *stats) retry(r *request) { s.workloads[r.workload].attempts++ }

// backOff accounts for a caller that stays away.
func (s *stats) backOff(r *request, now, by int64) { s.workloads[r.workload].backoff.add(now, by) }

// comeBack accounts for a caller's next attempt.
func (s *stats) comeBack(r *request, now int64) {
	s.backOff(r, now, -1)
	t := &s.workloads[r.workload]
	t.attempts++
	t.calls++
}

// decide accounts for the end of a request.
func (s *stats) decide(r *request, out outcome, now int64) {
	t := &s.workloads[r.workload]
	if out == completed {
		t.completed++
		t.lastCompletion = now
	}
	if r.first < s.from {
		return
	}
	t.decided[out]++
	if r.opened {
		t.openIn--
	}
	if out == completed {
		t.system.Add(uint64(now - r.first))
		t.systems.Add(uint64(now-r.first), 1)
	}
}

func (s *stats) kill(now int64) {
	s.kills++
	s.lastKill, s.downFrom = now, now
	if s.firstKill == never {
		s.firstKill = now
	}
}

func (s *stats) restart(now int64) {
	s.down.Add(uint64(now - s.downFrom))
	s.downFrom = never
}
