package sim

import "capsize/sim/stat"

// stats is what a window has seen so far. Counts are of requests that first
// arrived in the window unless a comment says otherwise; sums are exact.
type stats struct {
	from      int64 // start of the window
	open      level // open streams
	waiting   level
	slots     stat.Sum // ∫ c dt, slot nanoseconds
	slotsFrom int64
	down      stat.Sum // nanoseconds
	downFrom  int64    // start of the downtime, or never
	kills     uint64   // that happened in the window
	firstKill int64    // or never
	lastKill  int64
	systemTop int64 // most open and waiting together since the last mark
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
	offered, completed, rejected, timedOut, refused, lost uint64

	attempts, attempts429Queue, attemptsRefused uint64 // that happened in the window
	completions                                 uint64 // the same
	started, waited                             uint64 // opened a stream; after waiting
	entries                                     uint64 // into the process, in the window

	wait, system  stat.Sum
	waits         stat.Hist
	systems       stat.Hist
	open, waiting share

	inside   int64 // not decided, of those that arrived in the window
	censored int64 // of these still in line

	// Little's law by instants: time in the process of those who left, and
	// Σ entry of those inside, modulo 2^64, both clipped to the window.
	stay    stat.Sum
	entered uint64

	lastCompletion int64
}

func (s *stats) start(e *Engine) {
	s.workloads = make([]tally, len(e.cfg.workloads))
	s.open.hist, s.waiting.hist = stat.NewHist(), stat.NewHist()
	for i := range s.workloads {
		t := &s.workloads[i]
		t.waits, t.systems = stat.NewHist(), stat.NewHist()
	}
	s.downFrom, s.firstKill, s.lastKill = never, never, never
}

// OpenWindow forgets what was measured so far: the window starts now. The
// simulated system is not touched.
func (e *Engine) OpenWindow() {
	s, now := &e.stats, e.now
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
}

func (l *level) restart(now int64) {
	l.since, l.top, l.most = now, l.n, l.n
	l.hist.Reset()
}

func (t *tally) restart(now int64) {
	waits, systems := t.waits, t.systems
	waits.Reset()
	systems.Reset()
	n := t.open.n + t.waiting.n
	*t = tally{
		waits: waits, systems: systems,
		open:           share{n: t.open.n, since: now},
		waiting:        share{n: t.waiting.n, since: now},
		entered:        uint64(n) * uint64(now),
		lastCompletion: t.lastCompletion,
	}
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
		waits, systems := d.waits, d.systems
		*d = *t
		d.waits, d.systems = waits, systems
		t.waits.CopyTo(&d.waits)
		t.systems.CopyTo(&d.systems)
	}
}

func (s *stats) enter(i int32, now int64) {
	t := &s.workloads[i]
	t.entries++
	t.inside++
	t.entered += uint64(now)
}

func (s *stats) joinLine(r *request, now int64) {
	s.waiting.add(now, 1)
	t := &s.workloads[r.workload]
	t.waiting.add(now, 1)
	t.censored++
	s.systemTop = max(s.systemTop, s.open.n+s.waiting.n)
}

func (s *stats) leaveLine(r *request, now int64) {
	s.waiting.add(now, -1)
	t := &s.workloads[r.workload]
	t.waiting.add(now, -1)
	if r.arrived >= s.from {
		t.censored--
	}
}

func (s *stats) startStream(r *request, now int64) {
	s.open.add(now, 1)
	s.systemTop = max(s.systemTop, s.open.n+s.waiting.n)
	t := &s.workloads[r.workload]
	t.open.add(now, 1)
	if r.arrived < s.from {
		return
	}
	wait := uint64(now - r.arrived)
	t.started++
	if wait > 0 {
		t.waited++
		t.wait.Add(wait)
	}
	t.waits.Add(wait, 1)
}

// leave accounts for a request that leaves the process, and says whether it
// counts in the window.
func (s *stats) leave(r *request, now int64) (*tally, bool) {
	t := &s.workloads[r.workload]
	in := max(r.entered, s.from)
	t.entered -= uint64(in)
	t.stay.Add(uint64(now - in))
	if r.arrived < s.from {
		return t, false
	}
	t.inside--
	return t, true
}

func (s *stats) complete(r *request, now int64) {
	s.open.add(now, -1)
	t, counts := s.leave(r, now)
	t.open.add(now, -1)
	t.completions++
	t.lastCompletion = now
	if counts {
		t.completed++
		t.system.Add(uint64(now - r.arrived))
		t.systems.Add(uint64(now-r.arrived), 1)
	}
}

// timeout accounts for a request that has left the line unserved.
func (s *stats) timeout(r *request, now int64) {
	if t, counts := s.leave(r, now); counts {
		t.timedOut++
	}
}

// lose accounts for a request inside when the process was killed.
func (s *stats) lose(r *request, now int64, open bool) {
	if open {
		s.open.add(now, -1)
		s.workloads[r.workload].open.add(now, -1)
	} else {
		s.leaveLine(r, now)
	}
	if t, counts := s.leave(r, now); counts {
		t.lost++
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
