package sim

import (
	"fmt"

	"capsize/sim/stat"
)

// checker verifies an engine against its records; see Engine.Check.
type checker struct {
	e    *Engine
	seen []bool // records in a state

	count   []census // by workload
	starts  stat.Sum
	tokens  int64
	drain   int64
	returns map[int32]bool // records with a caller's timer
	wakes   map[int32]bool // with an SDK's
}

// census is what the records of one workload add up to.
type census struct {
	open, waiting, held, asleep, backoff int64
	unfinished, openIn                   int64 // of those that arrived in the window
	entered                              stat.Sum
}

func (c *checker) run() error {
	c.count = make([]census, len(c.e.cfg.workloads))
	c.returns, c.wakes = map[int32]bool{}, map[int32]bool{}
	for _, check := range []func() error{c.timers, c.leaves, c.lines, c.others, c.sums, c.pool, c.conservation} {
		if err := check(); err != nil {
			return err
		}
	}
	return nil
}

// visit puts a record into a state and complains when it is in one already, or
// says itself that it is in another.
func (c *checker) visit(index int32, s state) error {
	if index < 0 || int(index) >= len(c.seen) {
		return fmt.Errorf("record %d in state %d does not exist", index, s)
	}
	r := &c.e.requests[index]
	if c.seen[index] || r.state != s {
		return fmt.Errorf("record %d is in state %d, and says %d (seen before: %t)", index, s, r.state, c.seen[index])
	}
	c.seen[index] = true
	if s == unused {
		return nil
	}
	n := &c.count[r.workload]
	if r.first >= c.e.stats.from {
		n.unfinished++
		if r.opened {
			n.openIn++
		}
	}
	if s != inBackoff {
		c.tokens += int64(r.tokens)
	}
	if s == open || s == waiting || s == heldAsleep {
		n.entered.Add(uint64(max(r.entered, c.e.stats.from)))
	}
	return nil
}

func (c *checker) timers() error {
	for _, t := range c.e.returns.heap {
		if c.returns[t.index] || t.at < c.e.now {
			return fmt.Errorf("record %d has two callers' timers or an overdue one", t.index)
		}
		c.returns[t.index] = true
	}
	for _, t := range c.e.timers.heap {
		if t.at < c.e.now {
			return fmt.Errorf("a timer of record %d is overdue", t.index)
		}
		if t.kind == wakeUp {
			c.wakes[t.index] = true
		}
	}
	return nil
}

func (c *checker) leaves() error {
	e := c.e
	free := make(map[int32]bool, len(e.freeLeaf))
	for _, leaf := range e.freeLeaf {
		if free[leaf] || e.slots[leaf].index >= 0 || e.ends.at(leaf) != never {
			return fmt.Errorf("leaf %d is free and not free", leaf)
		}
		free[leaf] = true
	}
	earliest := int64(never)
	for leaf := range e.slots {
		s := &e.slots[leaf]
		if s.index < 0 {
			if !free[int32(leaf)] {
				return fmt.Errorf("leaf %d is leaked", leaf)
			}
			continue
		}
		if err := c.visit(s.index, open); err != nil {
			return err
		}
		r, key := &e.requests[s.index], e.ends.at(int32(leaf))
		if key > s.end || key < e.now || r.since > e.now || r.first > r.since || r.entered > r.since {
			return fmt.Errorf("request %d of workload %d: arrived %d, entered %d, opened %d, next %d, ends %d, now %d",
				r.ordinal, r.workload, r.first, r.entered, r.since, key, s.end, e.now)
		}
		earliest = min(earliest, key)
		c.count[r.workload].open++
		c.starts.Add(uint64(r.since))
		if s.rate > 0 && s.reserve == 0 && !s.early {
			c.drain += s.rate
		}
	}
	if earliest != e.ends.next() {
		return fmt.Errorf("the tree says that %d is next, the leaves say %d", e.ends.next(), earliest)
	}
	return nil
}

func (c *checker) lines() error {
	e := c.e
	for i := range e.lines {
		l, last, since := &e.lines[i], int32(none), int64(0)
		for index := l.first; index >= 0; index = e.requests[index].next {
			if err := c.visit(index, waiting); err != nil {
				return err
			}
			r := &e.requests[index]
			if r.prev != last || int(r.workload) != i || r.since < since {
				return fmt.Errorf("record %d is out of place in line %d", index, i)
			}
			if !e.cfg.exponential && e.cfg.patience != never && e.now > r.since+e.cfg.patience {
				return fmt.Errorf("request %d waits beyond its patience", r.ordinal)
			}
			last, since = index, r.since
			c.count[i].waiting++
		}
		if l.last != last || l.n != c.count[i].waiting {
			return fmt.Errorf("line %d ends at %d with %d waiting, says %d and %d", i, last, c.count[i].waiting, l.last, l.n)
		}
	}
	return nil
}

// others visits sleepers, callers that stay away, and spare records.
func (c *checker) others() error {
	e := c.e
	for _, index := range e.spare {
		if err := c.visit(index, unused); err != nil {
			return err
		}
	}
	for index := range e.requests {
		r, i := &e.requests[index], int32(index)
		if c.seen[index] {
			continue
		}
		n := &c.count[r.workload]
		switch {
		case r.state == inBackoff && c.returns[i]:
			n.backoff++
		case r.state == heldAsleep && c.wakes[i]:
			n.asleep++
			n.held++
		case r.state == asleep && c.wakes[i]:
			n.asleep++
		default:
			return fmt.Errorf("record %d in state %d is leaked", index, r.state)
		}
		if err := c.visit(i, r.state); err != nil {
			return err
		}
	}
	return nil
}

// sums compares the running sums with the records.
func (c *checker) sums() error {
	e := c.e
	if c.starts != e.memory.starts || c.tokens != e.memory.tokens || c.drain != e.limits.drain {
		return fmt.Errorf("starts %v, tokens %d, drain %d; the records say %v, %d, %d",
			e.memory.starts, e.memory.tokens, e.limits.drain, c.starts, c.tokens, c.drain)
	}
	var all census
	for i := range e.stats.workloads {
		t, n := &e.stats.workloads[i], &c.count[i]
		is := census{t.open.n, t.waiting.n, t.held.n, t.asleep.n, t.backoff.n, n.unfinished, t.openIn, t.entered}
		if is != *n {
			return fmt.Errorf("workload %d counts %+v, the records say %+v", i, is, *n)
		}
		all.open += n.open
		all.waiting += n.waiting
		all.held += n.held
		all.asleep += n.asleep
	}
	s := &e.stats
	if all.open != s.open.n || all.waiting != s.waiting.n || all.held != s.held || all.asleep != s.asleep {
		return fmt.Errorf("open %d, waiting %d, held %d, asleep %d in all; workloads make %+v", s.open.n, s.waiting.n, s.held, s.asleep, all)
	}
	if !e.up && all != (census{}) {
		return fmt.Errorf("somebody is inside a process that is down: %+v", all)
	}
	return nil
}

// pool checks that nobody waits for a slot that he may have, and the buckets.
func (c *checker) pool() error {
	e := c.e
	if e.up && e.err == nil && e.stats.waiting.n > 0 && e.busy() < e.cfg.slots && e.nextInLine() >= 0 {
		return fmt.Errorf("%d wait while %d of %d slots are busy", e.stats.waiting.n, e.busy(), e.cfg.slots)
	}
	u, l := &e.cfg.upstream, &e.limits
	for _, x := range []struct {
		name string
		b    *bucket
		c    *bucketConfig
		low  bool // may be below zero
	}{
		{"requests", &l.requests, &u.requests, false},
		{"input", &l.input, &u.input, false},
		{"output", &l.output, &u.output, true},
	} {
		if x.c.on && (x.b.level > x.c.capacity || !x.low && x.b.level < -x.c.slack()) {
			return fmt.Errorf("the %s bucket of %g holds %g", x.name, x.c.capacity, x.b.level)
		}
	}
	return nil
}

// conservation checks offered = Σ outcomes + unfinished for each workload.
func (c *checker) conservation() error {
	for i := range c.e.stats.workloads {
		t := &c.e.stats.workloads[i]
		if t.started > t.offered {
			return fmt.Errorf("workload %d: %d of %d requests opened a stream", i, t.started, t.offered)
		}
		got := uint64(c.count[i].unfinished)
		for _, n := range t.decided {
			got += n
		}
		if got != t.offered {
			return fmt.Errorf("workload %d: offered %d, outcomes and unfinished make %d", i, t.offered, got)
		}
	}
	return nil
}
