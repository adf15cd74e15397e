package predict

import (
	"fmt"
	"math"
	"strings"

	"capsize/model/dist"
	"capsize/model/metric"
	"capsize/model/scenario"
)

// rules are what a scenario does beside Poisson arrivals, one line served in the
// order of arrival, and slots.
type rules struct {
	against    []string // each such rule, in words
	barred     bool     // one of them is in no formula here
	odd        bool     // one that concerns arrivals, slots or places
	lifo       bool     // leaves means as they are, not quantiles
	priorities bool     // some go first
	renewal    bool     // arrivals are a renewal process, not Poisson
	limits     bool     // the upstream can refuse a start
	slack      bool     // it could, but hardly ever does, and is left out
	sleeps     bool     // then the SDK sleeps, if seldom
	upstream   bool     // it could, and is left out for a sizing
	streams    float64  // cap on open streams, or +Inf
	bucket     bucket   // the only limit is on requests, and who is refused does not come back
	places     bool     // a workload has its own places
	caps       bool     // a workload has its own slots
	sdk        bool     // the SDK may try again
	holds      bool     // and its sleepers hold slots
	callers    bool     // callers may come back after something other than a kill
	tries      int      // how often, when all workloads say the same
	backoff    []float64
	spread     float64 // over how long those who fail together come back
	retries    bool    // some workload's callers may come back after anything
	budgeted   bool    // but for a budget
	timeouts   bool    // someone's patience may end
	memoryless bool    // patience is exponential
	before     float64 // share of starts that fail
	during     float64 // share of streams that are cut
}

// bucket is a limit on requests: refill in 1/s and depth in requests.
type bucket struct{ refill, depth float64 }

func rulesOf(s *scenario.Scenario) rules {
	u := &s.Upstream
	r := rules{
		lifo:    s.Pool.Order == "lifo" && s.Pool.Queue != 0,
		before:  u.ErrorsBefore,
		during:  u.ErrorsDuring,
		streams: math.Inf(1),
	}
	if u.ConcurrentStreams != scenario.None {
		r.streams = float64(u.ConcurrentStreams)
	}
	r.limits = u.RequestsPerMinute != scenario.None || u.InputPerMinute != scenario.None ||
		u.OutputPerMinute != scenario.None || u.ConcurrentStreams != scenario.None
	r.sdk = u.SDK.Max > 0 && (r.limits || r.before > 0)
	r.holds = r.sdk && u.SDK.HoldSlot
	// Sleepers without a slot join the line even where it has no places.
	r.timeouts = s.Pool.QueueTimeout != scenario.None && (s.Pool.Queue != 0 || r.sdk && !r.holds)
	r.memoryless = s.Pool.TimeoutLaw == dist.Exponential && r.timeouts
	r.readWorkloads(s)
	if r.limits {
		r.bucket = r.onlyBucket(u)
		r.bar(r.bucket.refill == 0, "upstream limits")
	}
	r.bar(r.before > 0, "errors before the stream")
	r.bar(r.holds, "SDK retries hold slots")
	r.bar(r.sdk && !r.holds, "SDK retries")
	if r.callers {
		r.readCallers(s)
		r.bar(r.tries == 0, "callers who come back")
		r.add(r.tries > 0, "callers who come back")
	}
	return r
}

// onlyBucket is the limit on requests where it is the only one and nobody comes
// back; else it is zero.
func (r *rules) onlyBucket(u *scenario.Upstream) bucket {
	if r.sdk || r.callers || r.before > 0 || u.CountRefused || u.RequestsPerMinute == scenario.None ||
		u.InputPerMinute != scenario.None || u.OutputPerMinute != scenario.None || u.ConcurrentStreams != scenario.None {
		return bucket{}
	}
	refill := float64(u.RequestsPerMinute) / 60
	return bucket{refill, refill * u.Burst.Seconds()}
}

// readCallers finds how often callers come back and after how long, where all
// workloads do so alike and without a budget; else tries stays 0.
func (r *rules) readCallers(s *scenario.Scenario) {
	first := s.Workloads[0].Retries
	for i := range s.Workloads {
		if s.Workloads[i].Retries != first {
			return
		}
	}
	if r.budgeted || r.limits || r.before > 0 || first.Max > maxTries {
		return
	}
	wait := first.First.Seconds()
	for range first.Max {
		r.backoff = append(r.backoff, min(wait, first.Cap.Seconds())*(1-first.Jitter/2))
		wait *= first.Factor
	}
	r.spread = min(first.First, first.Cap).Seconds() * first.Jitter
	r.tries = int(first.Max)
}

// maxTries is how many retries of a caller are followed one by one.
const maxTries = 100

// add takes note of a rule.
func (r *rules) add(is bool, why string) {
	if is {
		r.against = append(r.against, why)
	}
}

// bar takes note of a rule that is in no formula.
func (r *rules) bar(is bool, why string) {
	r.add(is, why)
	r.barred = r.barred || is
}

// lineAgainst names what concerns arrivals, slots or places.
func (r *rules) lineAgainst() []string {
	if !r.odd {
		return nil
	}
	return r.against
}

// plain is what remains when upstream limits, errors before a stream and retries
// are left out.
func (r *rules) plain() rules {
	return rules{
		upstream: r.limits,
		barred:   r.odd, odd: r.odd, against: r.lineAgainst(),
		lifo: r.lifo, caps: r.caps, places: r.places, streams: math.Inf(1),
		priorities: r.priorities, renewal: r.renewal,
		timeouts: r.timeouts, memoryless: r.memoryless, during: r.during,
	}
}

func (r *rules) readWorkloads(s *scenario.Scenario) {
	line := s.Pool.Queue != 0
	for i := range s.Workloads {
		w := &s.Workloads[i]
		of := ""
		if len(s.Workloads) > 1 {
			of = " of " + w.Name
		}
		if law := notPoisson(&w.Arrivals); law != "" {
			r.renewal = len(s.Workloads) == 1 && w.Arrivals.Process != scenario.Trace
			r.add(true, "arrivals"+of+" are "+law+", not Poisson")
			r.barred, r.odd = r.barred || !r.renewal, r.odd || !r.renewal
		}
		if w.Concurrency != scenario.None && w.Concurrency < s.Pool.Concurrency {
			r.caps, r.odd = true, true
			r.bar(true, "the cap of "+w.Name)
		}
		if w.Queue != scenario.None && line && (s.Pool.Queue == scenario.None || w.Queue < s.Pool.Queue) {
			r.places, r.odd = true, true
			r.bar(true, "the places of "+w.Name)
		}
		r.priorities = r.priorities || line && w.Priority != s.Workloads[0].Priority
		r.retries = r.retries || w.Retries.Max > 0
		r.budgeted = r.budgeted || w.Retries.Capacity != scenario.None
	}
	r.add(r.priorities, "priorities")
	refuse := s.Pool.Queue != scenario.None || r.places || r.timeouts || r.limits || r.before > 0 || r.during > 0
	r.callers = r.retries && refuse
}

// notPoisson says what arrivals are if they are no Poisson process, or "".
func notPoisson(a *scenario.Arrivals) string {
	switch a.Process {
	case scenario.GammaGaps, scenario.WeibullGaps:
		if a.CV != scenario.None && a.CV != 1 {
			return fmt.Sprintf("%s with cv %.3g", a.Process, a.CV)
		}
	case scenario.Deterministic:
		return "deterministic"
	case scenario.Trace:
		return "a trace"
	}
	return ""
}

// why lists what stands against the formulas for the line, or is "".
func (r *rules) why() string { return strings.Join(r.against, "; ") }

// everyoneIn says that the settings turn nobody away and let nobody leave.
func (t *traffic) everyoneIn() bool {
	r := &t.rules
	return t.unlimited && !r.places && !r.timeouts && !r.limits && r.before == 0
}

// odd says that the number of free slots alone does not decide who gets one.
func (t *traffic) odd() bool {
	r := &t.rules
	return r.limits || r.before > 0 || r.caps || r.places || r.callers
}

// heed puts in what the rules mean for a table: what they switch on, and what
// they take the formula from.
func (t *traffic) heed(table *Table) {
	r := &t.rules
	no := func(why string, ids ...metric.ID) {
		for _, id := range ids {
			table[id] = none(SimulationOnly, why)
		}
	}
	returning := r.callers && table[metric.InBackoff].Has() // the fixed point tells of them
	if r.retries && !returning {
		no("no formula for callers who come back", metric.InBackoff)
	}
	if r.callers && !returning || r.retries && t.mayKill() {
		no("callers who come back", metric.EffectivePerS)
	}
	if r.sdk || r.sleeps {
		no("no formula for SDK retries", metric.Asleep)
	}
	if r.sdk || r.callers || r.retries && t.mayKill() { // the wait is more than that in the queue
		no(t.comeback(), metric.WaitMeanS, metric.WaitP50S, metric.WaitP95S, metric.WaitP99S, metric.WaitP999S)
		no(t.comeback(), metric.SystemMeanS, metric.SystemP99S)
	}
	if r.holds {
		no("SDK retries hold slots", metric.Busy, metric.Utilization)
	}
	if r.limits && r.bucket.refill == 0 {
		no("upstream limits", metric.Share429)
	}
	if r.timeouts && table[metric.TimedOutShare].Absent() {
		no("no formula for the timeout", metric.TimedOutShare)
	}
	if (r.before > 0 || r.during > 0) && !returning {
		table[metric.FailedShare] = t.failed()
	}
}

func (t *traffic) comeback() string {
	switch r := &t.rules; {
	case r.sdk && r.retries:
		return "no formula for SDK retries and callers who come back"
	case r.sdk:
		return "no formula for SDK retries"
	}
	return "no formula for callers who come back"
}

// failed is the share of requests whose stream broke: that of errors where they
// alone decide.
func (t *traffic) failed() Prediction {
	r := &t.rules
	switch {
	case t.everyoneIn() && !r.retries:
		return exact(r.during, Stated)
	case r.callers || r.before > 0:
		return none(SimulationOnly, r.why())
	}
	return none(SimulationOnly, "who is turned away cannot fail")
}
