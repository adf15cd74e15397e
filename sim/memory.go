package sim

import (
	"math"
	"slices"

	"capsize/sim/stat"
)

// memory is the process's occupation. Between events live memory is a straight
// line; counts, tokens and start times are integers, from which it is
// computed afresh at each event, so that nothing drifts.
type memory struct {
	tokens int64    // of input, of everyone inside
	starts stat.Sum // Σ start of open streams
	at     int64    // the last event: up to here everything is accounted for
	live   float64  // then
	slope  float64  // bytes a nanosecond
	high   float64  // maximum of live since the process started
	killAt int64    // when live passes the limit, or never

	integral float64 // ∫ resident dt over the window, byte nanoseconds
	hist     stat.Hist
	peak     float64 // highest resident memory since the last mark
	most     float64 // of the window, up to the last mark
}

func (m *memory) start(c *memoryConfig) {
	m.killAt = never
	if c.on {
		m.hist = stat.NewHist()
	}
	m.live, m.high = c.base, c.base
}

// liveNow computes live memory from the counts at an instant.
func (e *Engine) liveNow(t int64) float64 {
	c, m, n := &e.cfg.memory, &e.memory, e.stats.open.n
	var ages stat.Sum
	ages.AddProduct(uint64(n), uint64(t))
	return c.base + float64(n)*c.perStream + c.growth*ages.Minus(m.starts).Float() +
		float64(m.tokens)*c.perToken + float64(e.stats.waiting.n)*c.perWaiting
}

// kept is what the allocator holds on to: a share of the excess over base of
// the highest live memory so far.
func (m *memory) kept(c *memoryConfig) float64 { return c.base + c.sticky*(m.high-c.base) }

// resident returns the resident memory at the last event.
func (e *Engine) resident() float64 { return e.held(&e.memory) }

// held returns the resident memory of a state of memory.
func (e *Engine) held(m *memory) float64 {
	if !e.up || !e.cfg.memory.on {
		return 0
	}
	return max(m.live, m.kept(&e.cfg.memory))
}

// course is what memory does in the dt nanoseconds after the last event if
// nothing changes: resident memory stays at kept for the time flat, then rises
// from one value to another. Resident memory is max(live, kept); live rises in a
// straight line, so it meets the constant kept at most once, and beyond the
// former maximum it is live itself.
func (e *Engine) course(dt int64) (kept, from, to float64, flat int64) {
	m := &e.memory
	kept = m.kept(&e.cfg.memory)
	from, to = m.live, m.live+m.slope*float64(dt)
	switch {
	case to <= kept:
		flat = dt
	case from < kept:
		flat = min(dt, int64(math.Round((kept-from)/m.slope)))
		from = kept
	}
	return kept, from, to, flat
}

// pass accounts for the time up to t, before anything changes.
func (e *Engine) pass(t int64) {
	m, dt := &e.memory, t-e.memory.at
	if dt == 0 {
		return
	}
	m.at = t
	if !e.up {
		m.hist.Add(0, uint64(dt))
		return
	}
	kept, from, to, flat := e.course(dt)
	m.live = to
	m.high = max(m.high, to)
	if flat > 0 {
		m.integral += kept * float64(flat)
		m.hist.Add(uint64(kept), uint64(flat))
		m.peak = max(m.peak, kept)
	}
	if rest := dt - flat; rest > 0 {
		m.integral += (from + to) / 2 * float64(rest)
		m.hist.AddRamp(from, to, uint64(rest))
		m.peak = max(m.peak, to)
	}
}

// passed returns memory as it is now, but for its histogram. The sums
// themselves go from event to event: when somebody looks must not change how
// they are rounded, so that a run that was looked at shows the same bits as one
// that was not.
func (e *Engine) passed() memory {
	m := e.memory
	dt := e.now - m.at
	if dt == 0 || !e.up || !e.cfg.memory.on {
		return m
	}
	kept, from, to, flat := e.course(dt)
	m.live, m.high = to, max(m.high, to)
	m.integral += kept*float64(flat) + (from+to)/2*float64(dt-flat)
	m.peak = max(m.peak, kept, to)
	return m
}

// times returns the histogram of resident memory by time, up to now.
func (e *Engine) times() stat.Hist {
	dt := e.now - e.memory.at
	if dt == 0 || !e.cfg.memory.on {
		return e.memory.hist
	}
	var h stat.Hist
	e.memory.hist.CopyTo(&h)
	if !e.up {
		h.Add(0, uint64(dt))
		return h
	}
	kept, from, to, flat := e.course(dt)
	h.Add(uint64(kept), uint64(flat))
	h.AddRamp(from, to, uint64(dt-flat))
	return h
}

// settle recomputes the line after a change and finds the next kill; a jump
// beyond the limit kills at once.
func (e *Engine) settle() {
	c, m := &e.cfg.memory, &e.memory
	m.killAt = never
	if !c.on || !e.up {
		return
	}
	m.live = e.liveNow(e.now)
	m.slope = c.growth * float64(e.stats.open.n)
	m.high = max(m.high, m.live)
	m.peak = max(m.peak, e.resident())
	switch {
	case e.resident() > c.limit:
		e.kill()
	case m.slope > 0 && m.live+m.slope*float64(e.nextArrival-e.now) > c.limit:
		// Otherwise the next arrival comes first, and asks again.
		if dt := (c.limit - m.live) / m.slope; dt < horizon {
			m.killAt = e.now + int64(dt) + 1
			for range 2 { // dt may have been rounded down across a nanosecond
				if e.liveNow(m.killAt) <= c.limit {
					m.killAt++
				}
			}
		}
	}
}

// kill is what the kernel does to a process over its limit: everyone inside is
// lost, and the container comes back after its back-off and boot.
func (e *Engine) kill() {
	c, m := &e.cfg.memory, &e.memory
	if e.now-e.upSince >= c.reset {
		e.strikes = 0
	}
	lost := e.stats.open.n + e.stats.waiting.n + e.stats.asleep
	e.up, m.killAt = false, never
	e.loseAll()
	m.tokens, m.starts, m.live, m.slope, m.high = 0, stat.Sum{}, 0, 0, 0
	e.restartAt = e.now + c.backoff(e.strikes) + c.boot
	e.strikes++
	e.stats.kill(e.now)
	e.watch = happening{kind: Killed, index: none}
	e.lost = lost
}

// loseAll loses everyone inside: open, waiting and asleep. Their callers learn
// of it in the order of workload and ordinal.
func (e *Engine) loseAll() {
	var gone []int32
	for leaf := range e.slots {
		if index := e.slots[leaf].index; index >= 0 {
			e.closeStream(int32(leaf))
			e.ends.set(int32(leaf), never)
			gone = append(gone, index)
		}
	}
	for i := range e.lines {
		for index := e.lines[i].first; index >= 0; index = e.lines[i].first {
			e.leave(index)
			e.exit(&e.requests[index])
			gone = append(gone, index)
		}
	}
	for _, t := range e.timers.heap {
		if t.kind != wakeUp {
			continue
		}
		r := &e.requests[t.index]
		e.stats.sleep(r, e.now, -1)
		if r.state == heldAsleep {
			e.stats.exit(r, e.now)
		}
		gone = append(gone, t.index)
	}
	e.timers.heap, e.due = e.timers.heap[:0], e.due[:0]
	slices.SortFunc(gone, func(a, b int32) int { return e.requests[a].compare(&e.requests[b]) })
	for _, index := range gone {
		e.turnAway(index, lost)
	}
}

// backoff is the wait before the n-th restart in a row: nothing, then first,
// doubled each time up to the cap.
func (c *memoryConfig) backoff(n int64) int64 {
	if n == 0 || c.first == 0 {
		return 0
	}
	d := c.first
	for ; n > 1 && d < c.cap; n-- {
		d *= 2
	}
	return min(d, c.cap)
}

// restart ends the downtime.
func (e *Engine) restart() {
	e.up, e.restartAt, e.upSince = true, never, e.now
	e.memory.high = e.cfg.memory.base
	e.stats.restart(e.now)
	e.watch = happening{kind: Restarted, index: none}
}
