package experiment

import (
	"context"
	"math"

	"capsize/model/metric"
	"capsize/model/predict"
	"capsize/model/scenario"
	"capsize/model/sizing"
)

// simulateUntil runs a setting, and goes on with four times the replications, up
// to most, until decided says that they are enough. Whoever looks three times at
// 95 % errs somewhat more often than whoever looks once.
func simulateUntil(ctx context.Context, s *scenario.Scenario, o Options, most int, decided func(*Summary) bool) (*Summary, error) {
	th, err := predicted(s)
	if err != nil {
		return nil, err
	}
	a := newArm(s, o.Replications)
	for {
		if err := newTeam(o, a).run(ctx); err != nil {
			return nil, err
		}
		sum, n := th.summary(a.results, nil, ctx.Err()), len(a.results)
		if n >= most || sum.Stopped != nil || decided(sum) {
			return sum, nil
		}
		o.Progress = nil // of the first replications alone
		a.results = append(a.results, make([]*replication, min(4*n, most)-n)...)
	}
}

// stand says how a setting stands in the search for a number.
func stand(what sizing.What, sum *Summary) *Tried {
	t := &Tried{Summary: sum, Killed: sum.Killed()}
	any := map[Status]bool{}
	for _, g := range sum.Goals {
		if what == sizing.Bytes && !ofMemory(g.Metric) {
			continue
		}
		any[g.Status] = true
		if g.Status != Met {
			t.Unmet = append(t.Unmet, g)
		}
	}
	switch {
	case t.Killed || sum.Stopped != nil || any[Missed]:
		t.Standing = Missed
	case any[Undecided]:
		t.Standing = Undecided
	case any[Met] || !any[NoStatus]:
		t.Standing = Met
	default:
		t.Standing = NoStatus
	}
	return t
}

// How many requests a setting of a sizing may take unless a number of
// replications is asked for: about a second of one core, and some five of it for
// one that is hard to decide.
const (
	requestsAtFirst = 2_000_000
	requestsAtMost  = 10_000_000
)

// The replications of a setting of a sizing: enough for intervals that tell one
// setting from its neighbour, and many more where these leave it open.
const (
	replicationsOfSize = 100
	replicationsAtMost = 1000
)

// effort is how many replications a sizing begins with, and with how many it
// ends, unless told.
func effort(s *scenario.Scenario, p *predict.Result) (first, most int) {
	each := p.ArrivalRate*s.Run.Duration.Seconds() + float64(p.Requests)
	if !(each >= 1) {
		each = 1
	}
	fit := func(requests float64, most int) int {
		return int(math.Min(float64(most), math.Max(enough, requests/each)))
	}
	first = fit(requestsAtFirst, replicationsOfSize)
	return first, max(first, fit(requestsAtMost, replicationsAtMost))
}

// Killed says that the process was killed in some replication.
func (s *Summary) Killed() bool { return s.Total[metric.OOMKills].Value > 0 }

// StandingFor says how a setting stands in the search for a number: every goal
// counts, and that nothing is killed; of a container the goals on memory alone.
func (s *Summary) StandingFor(what sizing.What) Status { return stand(what, s).Standing }
