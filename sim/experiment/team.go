package experiment

import (
	"context"
	"errors"
	"fmt"
	"runtime"
	"runtime/debug"
	"sync"
	"time"

	"capsize/model/scenario"
)

// arm is one setting and what its replications have measured, in order, nil
// where one was not simulated.
type arm struct {
	s       *scenario.Scenario
	results []*replication
}

func newArm(s *scenario.Scenario, replications int) *arm {
	return &arm{s: s, results: make([]*replication, replications)}
}

// team simulates the missing replications of some arms on several cores.
type team struct {
	arms []*arm
	// inTurn takes a replication of each arm in turn, and not one arm after the
	// other.
	inTurn bool
	// finished, if set, hears that an arm is complete. Workers call it, several
	// at once.
	finished func(arm int)
	workers  int
	series   time.Duration
	bar      progress

	mu     sync.Mutex
	left   []int // replications to come, by arm
	err    error // of the first task that failed, by its number
	failed int
}

// task is one replication of one arm.
type task struct{ number, arm, replication int }

// newTeam takes workers, series and progress from the options.
func newTeam(o Options, arms ...*arm) *team {
	t := &team{arms: arms, workers: o.Workers, series: o.Series, bar: progress{report: o.Progress, scale: 1}}
	if t.workers <= 0 {
		t.workers = runtime.GOMAXPROCS(0)
	}
	return t
}

// tasks lists what is to be simulated, in the order in which it is begun.
func (t *team) tasks() []task {
	var out []task
	add := func(i, r int) {
		if r < len(t.arms[i].results) && t.arms[i].results[r] == nil {
			out = append(out, task{len(out), i, r})
			t.left[i]++
		}
	}
	longest := 0
	for i, a := range t.arms {
		longest = max(longest, len(a.results))
		for r := range a.results {
			if !t.inTurn {
				add(i, r)
			}
		}
	}
	for r := range longest {
		for i := range t.arms {
			if t.inTurn {
				add(i, r)
			}
		}
	}
	return out
}

// run simulates until all is done or ctx is. One replication is begun in any
// case. A panic of a worker goes on in the caller's goroutine, where it can be
// recovered; an error is that of a scenario that cannot be simulated.
func (t *team) run(ctx context.Context) error {
	t.left = make([]int, len(t.arms))
	tasks := t.tasks()
	t.bar.scale /= float64(max(1, len(tasks)))
	next := make(chan task)
	var group sync.WaitGroup
	for range min(t.workers, len(tasks)) {
		group.Go(func() {
			for job := range next {
				t.do(ctx, job)
			}
		})
	}
	for i, job := range tasks {
		if i > 0 && (ctx.Err() != nil || t.hasFailed()) {
			break
		}
		next <- job
	}
	close(next)
	group.Wait()
	if p := (*crash)(nil); errors.As(t.err, &p) {
		panic(p)
	}
	return t.err
}

func (t *team) hasFailed() bool {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.err != nil
}

// do simulates one replication and turns a panic into an error.
func (t *team) do(ctx context.Context, job task) {
	defer func() {
		if v := recover(); v != nil {
			t.fail(job, &crash{v, debug.Stack()})
		}
	}()
	a := t.arms[job.arm]
	r, err := simulate(ctx, a.s, job.replication, t.series, &t.bar)
	if err != nil {
		t.fail(job, err)
		return
	}
	t.mu.Lock()
	a.results[job.replication] = r
	if !cut(r.stopped) {
		t.left[job.arm]--
	}
	complete := t.left[job.arm] == 0 && !cut(r.stopped)
	t.mu.Unlock()
	if complete && t.finished != nil {
		t.finished(job.arm)
	}
}

func (t *team) fail(job task, err error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.err == nil || job.number < t.failed {
		t.err, t.failed = err, job.number
	}
}

// cut says that a run ended because somebody wanted it to.
func cut(err error) bool {
	return errors.Is(err, context.Canceled) || errors.Is(err, context.DeadlineExceeded)
}

// complete leaves out the replications that were cut short, or, where all
// were, all but the one that went furthest: a mean over runs of different
// length means nothing.
func complete(results []*replication) []*replication {
	var whole []*replication
	var furthest *replication
	for _, r := range results {
		switch {
		case r == nil:
		case r.stopped == nil:
			whole = append(whole, r)
		case furthest == nil || r.totals.At > furthest.totals.At:
			furthest = r
		}
	}
	if len(whole) == 0 && furthest != nil {
		whole = append(whole, furthest)
	}
	return whole
}

// crash carries a panic of a worker to its caller.
type crash struct {
	value any
	stack []byte
}

func (c *crash) Error() string { return fmt.Sprintf("%v\n%s", c.value, c.stack) }

// progress adds up the shares that the workers have done.
type progress struct {
	mu     sync.Mutex
	report func(float64)
	scale  float64 // what one replication is of the whole
	done   float64
}

func (p *progress) add(share float64) {
	if p.report == nil {
		return
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	p.done += share * p.scale
	p.report(min(1, p.done))
}
