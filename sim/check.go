package sim

import "fmt"

// checker verifies an engine against its records; see Engine.Check.
type checker struct {
	e    *Engine
	seen []bool // records in a state

	open, waiting   []int64 // by workload
	inside          []int64 // arrived in the window
	starts, entered uint64
	tokens          int64
}

func (c *checker) run() error {
	n := len(c.e.cfg.workloads)
	c.open, c.waiting, c.inside = make([]int64, n), make([]int64, n), make([]int64, n)
	if err := c.records(); err != nil {
		return err
	}
	if err := c.sums(); err != nil {
		return err
	}
	return c.conservation()
}

// visit puts a record into a state and complains when it is in one already.
func (c *checker) visit(index int32, state string) error {
	if index < 0 || int(index) >= len(c.seen) {
		return fmt.Errorf("record %d in state %s does not exist", index, state)
	}
	if c.seen[index] {
		return fmt.Errorf("record %d is in two states, one is %s", index, state)
	}
	c.seen[index] = true
	return nil
}

func (c *checker) records() error {
	e := c.e
	leaves := make(map[int32]bool, len(e.freeLeaf))
	for _, leaf := range e.freeLeaf {
		if leaves[leaf] || e.inSlot[leaf] >= 0 || e.ends.at(leaf) != never {
			return fmt.Errorf("leaf %d is free and not free", leaf)
		}
		leaves[leaf] = true
	}
	earliest := int64(never)
	for leaf, index := range e.inSlot {
		if index < 0 {
			if !leaves[int32(leaf)] {
				return fmt.Errorf("leaf %d is leaked", leaf)
			}
			continue
		}
		if err := c.visit(index, "open"); err != nil {
			return err
		}
		r := &e.requests[index]
		end := e.ends.at(int32(leaf))
		if end != r.started+r.duration || end < e.now || r.started > e.now || r.arrived > r.started {
			return fmt.Errorf("request %d of workload %d: arrived %d, started %d, lasts %d, ends %d, now %d",
				r.ordinal, r.workload, r.arrived, r.started, r.duration, end, e.now)
		}
		earliest = min(earliest, end)
		c.open[r.workload]++
		c.starts += uint64(r.started)
		c.inProcess(r)
	}
	if earliest != e.ends.next() {
		return fmt.Errorf("tree says the next end is %d, the leaves say %d", e.ends.next(), earliest)
	}
	for i := range e.line.n {
		index := e.line.at(i)
		if err := c.visit(index, "waiting"); err != nil {
			return err
		}
		r := &e.requests[index]
		if e.cfg.patience != never && e.now > r.entered+e.cfg.patience {
			return fmt.Errorf("request %d waits beyond its patience", r.ordinal)
		}
		c.waiting[r.workload]++
		c.inProcess(r)
	}
	for _, index := range e.spare {
		if err := c.visit(index, "spare"); err != nil {
			return err
		}
	}
	for index, seen := range c.seen {
		if !seen {
			return fmt.Errorf("record %d is leaked", index)
		}
	}
	return nil
}

func (c *checker) inProcess(r *request) {
	c.tokens += r.tokens
	c.entered += uint64(max(r.entered, c.e.stats.from))
	if r.arrived >= c.e.stats.from {
		c.inside[r.workload]++
	}
}

// sums compares the running sums with the records.
func (c *checker) sums() error {
	e := c.e
	if c.starts != e.memory.starts || c.tokens != e.memory.tokens {
		return fmt.Errorf("memory sums: starts %d and tokens %d, the records say %d and %d",
			e.memory.starts, e.memory.tokens, c.starts, c.tokens)
	}
	var open, waiting int64
	var entered uint64
	for i := range e.stats.workloads {
		t := &e.stats.workloads[i]
		if t.open.n != c.open[i] || t.waiting.n != c.waiting[i] || t.inside != c.inside[i] {
			return fmt.Errorf("workload %d: open %d, waiting %d, inside %d; the records say %d, %d, %d",
				i, t.open.n, t.waiting.n, t.inside, c.open[i], c.waiting[i], c.inside[i])
		}
		open, waiting = open+t.open.n, waiting+t.waiting.n
		entered += t.entered
	}
	if entered != c.entered {
		return fmt.Errorf("the entries add up to %d, the records say %d", entered, c.entered)
	}
	if open != e.stats.open.n || waiting != e.stats.waiting.n || waiting != int64(e.line.n) {
		return fmt.Errorf("open %d and waiting %d in all, workloads say %d and %d", e.stats.open.n, e.stats.waiting.n, open, waiting)
	}
	if !e.up && open+waiting > 0 {
		return fmt.Errorf("%d requests inside a process that is down", open+waiting)
	}
	return nil
}

// conservation checks offered = Σ outcomes + inside for each workload.
func (c *checker) conservation() error {
	for i := range c.e.stats.workloads {
		t := &c.e.stats.workloads[i]
		if got := t.completed + t.rejected + t.timedOut + t.refused + t.lost + uint64(t.inside); got != t.offered {
			return fmt.Errorf("workload %d: offered %d, outcomes and inside make %d", i, t.offered, got)
		}
	}
	return nil
}
