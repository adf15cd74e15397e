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
	change, err := e.Prepare(s)
	if err == nil {
		change()
	}
	return err
}

// Prepare is Reconfigure cut in two, for who has to do something just before a
// change and only when it succeeds: it changes nothing, and returns either why
// the simulation cannot go on under s or what makes it do so, which is to be
// called at most once, before the simulation moves on.
func (e *Engine) Prepare(s *scenario.Scenario) (change func(), err error) {
	next, err := compile(s)
	if err != nil {
		return nil, err
	}
	if err := e.follows(&next); err != nil {
		return nil, err
	}
	return func() { e.reconfigure(next) }, nil
}

// follows says why the running simulation cannot take another configuration
// without a restart.
func (e *Engine) follows(next *config) error {
	if len(next.workloads) != len(e.cfg.workloads) {
		return fmt.Errorf("workloads: %d, want %d: workloads cannot be added or removed while the simulation runs",
			len(next.workloads), len(e.cfg.workloads))
	}
	for i := range next.workloads {
		if was, is := e.cfg.workloads[i].name, next.workloads[i].name; was != is {
			return fmt.Errorf("workloads.%d.name: %q, want %q: a workload cannot be renamed while the simulation runs", i, is, was)
		}
		if was, is := e.cfg.workloads[i].trace, next.workloads[i].trace; was != nil && is != nil && !was.same(&is.of) {
			return fmt.Errorf("%s.arrivals.trace: another file or spread takes a restart", next.workloads[i].name)
		}
	}
	return nil
}

func (e *Engine) reconfigure(next config) {
	e.stats.slots.AddProduct(uint64(e.cfg.slots), uint64(e.now-e.stats.slotsFrom))
	e.stats.slotsFrom = e.now
	e.limits.settle(&e.cfg.upstream, e.now)
	if e.cfg.memory.on {
		e.pass(e.now)
	}
	e.memory.at = e.now
	former := e.cfg
	e.cfg = next
	for i := range e.sources {
		e.moveRate(i, &former.workloads[i])
	}
	e.pickArrival()
	if e.stats.once && !e.cfg.once() {
		e.stats.moreVisits()
	}
	if e.cfg.memory.on && !e.memory.hist.On() {
		e.memory.start(&e.cfg.memory)
	}
	e.moveLimits(&former.upstream)
	for i := range e.sources {
		e.moveBudget(i, &former.workloads[i].retry)
	}
	e.movePatience()
	if e.up {
		e.fill()
	}
	e.settle()
}

// moveLimits keeps every bucket's level, clamped to its new capacity; a bucket
// that was off starts full.
func (e *Engine) moveLimits(former *upstreamConfig) {
	c, l := &e.cfg.upstream, &e.limits
	for _, x := range []struct {
		b       *bucket
		is, was *bucketConfig
	}{
		{&l.requests, &c.requests, &former.requests},
		{&l.input, &c.input, &former.input},
		{&l.output, &c.output, &former.output},
	} {
		if !x.was.on {
			x.b.level = x.is.capacity
		}
		x.b.level = min(x.b.level, x.is.capacity)
	}
}

// moveBudget does the same with a workload's retry budget.
func (e *Engine) moveBudget(i int, former *callerConfig) {
	s, c := &e.sources[i], &e.cfg.workloads[i].retry
	if !former.budget {
		s.budget = c.capacity
	}
	s.budget = min(s.budget, c.capacity)
}

// movePatience gives every waiter its new deadline, counted from its entry;
// the overdue leave now.
func (e *Engine) movePatience() {
	e.timers.keep(func(t *timer) bool { return t.kind != patienceOver })
	if e.cfg.exponential && e.cfg.patience != never {
		for i := range e.lines {
			for index := e.lines[i].first; index >= 0; index = e.requests[index].next {
				r := &e.requests[index]
				e.timers.push(timer{at: e.patienceOf(r), kind: patienceOver, workload: int32(i), ordinal: r.ordinal, index: index})
			}
		}
	}
	e.setDeadline()
	for min(e.deadline, e.timers.next()) <= e.now {
		if e.deadline <= e.now {
			e.timeout(e.overdue())
		} else {
			e.timer()
		}
	}
}
