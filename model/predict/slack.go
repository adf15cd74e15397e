package predict

import (
	"math"

	"capsize/model/queueing"
	"capsize/model/scenario"
)

// refusedSeldom is the share of starts that budgets may refuse and still be left
// out of the formulas.
const refusedSeldom = 1e-4

// slack says that the upstream limits are so wide that they hardly ever refuse: a
// cap on streams of no fewer than the slots, and buckets that Poisson starts of
// random cost empty for a share of at most refusedSeldom. A bucket of depth b that
// refills at r is the workload of M/G/1: it is short when more than b of work is
// there, which falls off as ρ·exp(−θ·b) with θ ≈ 2(1 − ρ)·E[cost]/E[cost²] (Kingman
// 1970, the heavy-traffic bound). Tokens that are reserved are held by the stream,
// and come off the depth.
func (t *traffic) slack(s *scenario.Scenario) bool {
	u := &s.Upstream
	if u.ConcurrentStreams != scenario.None && u.ConcurrentStreams < s.Pool.Concurrency {
		return false
	}
	d := &t.demand
	burst := u.Burst.Minutes()
	if n := u.RequestsPerMinute; n != scenario.None {
		refill := float64(n) / 60
		b, err := queueing.NewTokenBucket(d.Requests*refill, refill, max(1, burst*float64(n)))
		if err != nil || d.Requests >= 1 || b.PReject() > refusedSeldom {
			return false
		}
	}
	if n := u.InputPerMinute; n != scenario.None && !seldomShort(d.Input, d.inputMean, d.inputSCV, burst*float64(n)) {
		return false
	}
	if n := u.OutputPerMinute; n != scenario.None {
		depth := burst * float64(n)
		if u.Reserve != scenario.None {
			depth -= float64(u.Reserve) * (t.load + 4*math.Sqrt(t.load))
		}
		return seldomShort(d.Output, d.outputMean, d.outputSCV, depth)
	}
	return true
}

// slackWhy marks what upstream limits would change, if only a little.
const slackWhy = "upstream limits, which would refuse less than 0.01 %, are left out"

// loosen leaves the upstream limits out of the rules.
func (t *traffic) loosen(s *scenario.Scenario) {
	free := *s
	u := &free.Upstream
	u.RequestsPerMinute, u.InputPerMinute, u.OutputPerMinute = scenario.None, scenario.None, scenario.None
	u.ConcurrentStreams = scenario.None
	sleeps := t.rules.sdk
	t.rules = rulesOf(&free)
	t.rules.slack, t.rules.sleeps = true, sleeps
}

// heedSlack marks what stands in a table.
func (t *traffic) heedSlack(table *Table) {
	for id := range table {
		p := &table[id]
		if p.Has() && !(p.Method == Stated && p.Value == 0) && p.Method != Stated {
			p.Exact, p.Why = false, and(p.Why, slackWhy)
		}
	}
}

// seldomShort says whether a bucket of so many tokens, of which a share rho of the
// refill is asked in pieces of this mean and spread, is hardly ever short.
func seldomShort(rho, mean, scv, depth float64) bool {
	if !(rho < 1) || !(mean > 0) || !(depth > mean) {
		return rho == 0
	}
	theta := 2 * (1 - rho) / (mean * (1 + scv))
	return rho*math.Exp(-theta*(depth-mean)) <= refusedSeldom
}
