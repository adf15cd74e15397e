package sim

import (
	"fmt"

	"capsize/model/scenario"
)

// Reconfigure makes the running simulation go on under another scenario from
// now on, by the rules of design §1.9: more slots start waiters at once, fewer
// let holders finish; a shorter line turns nobody away; a new patience counts
// from each waiter's entry; a moved rate keeps the remaining operational gap;
// durations, tokens and patience apply to later arrivals; memory figures apply
// at once, which may kill. Seed, warm-up and length take a restart. The
// workloads must be the same ones, in the same order; on any error nothing has
// changed.
func (e *Engine) Reconfigure(s *scenario.Scenario) error {
	next, err := compile(s)
	if err != nil {
		return err
	}
	if len(next.workloads) != len(e.cfg.workloads) {
		return fmt.Errorf("workloads: %d, want %d: workloads cannot be added or removed while the simulation runs",
			len(next.workloads), len(e.cfg.workloads))
	}
	for i := range next.workloads {
		if was, is := e.cfg.workloads[i].name, next.workloads[i].name; was != is {
			return fmt.Errorf("workloads.%d.name: %q, want %q: a workload cannot be renamed while the simulation runs", i, is, was)
		}
	}
	e.stats.slots.AddProduct(uint64(e.cfg.slots), uint64(e.now-e.stats.slotsFrom))
	e.stats.slotsFrom = e.now
	former := e.cfg
	e.cfg = next
	for i := range e.sources {
		e.moveRate(i, &former.workloads[i])
	}
	e.pickArrival()
	if e.cfg.memory.on && !e.memory.hist.On() {
		e.startMemory()
	}
	e.setDeadline()
	for e.deadline <= e.now {
		e.timeout()
	}
	if e.up {
		e.fill()
	}
	e.settle()
	return nil
}

// moveRate keeps what is left of a source's operational gap under new pieces.
func (e *Engine) moveRate(i int, former *workloadConfig) {
	s, c := &e.sources[i], &e.cfg.workloads[i]
	if former.pieces != nil && c.pieces != nil {
		s.gap = max(0, s.gap-former.used(s.from, e.now))
		s.from = e.now
		s.next = c.arrive(s.from, s.gap)
		return
	}
	e.draw(int32(i)) // a batch that is still to come, or another process
}

// startMemory begins to account for memory in a run that had no figures.
func (e *Engine) startMemory() {
	e.memory.start(&e.cfg.memory)
}
