package predict

import (
	"fmt"
	"math"
	"strings"

	"capsize/model/dist"
	"capsize/model/metric"
	"capsize/model/scenario"
)

// rules are what a scenario does that the formulas for the line do not know.
type rules struct {
	against  []string // each such rule, in words
	lifo     bool     // leaves means as they are, not quantiles
	limits   bool     // the upstream can refuse a start
	streams  float64  // cap on open streams, or +Inf
	places   bool     // a workload has its own places
	caps     bool     // a workload has its own slots
	sdk      bool     // the SDK may try again
	holds    bool     // and its sleepers hold slots
	callers  bool     // callers may come back after something other than a kill
	retries  bool     // some workload's callers may come back after anything
	budgeted bool     // but for a budget
	timeouts bool     // someone's patience may end
	before   float64  // share of starts that fail
	during   float64  // share of streams that are cut
}

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
	r.readWorkloads(s)
	r.add(r.limits, "upstream limits")
	r.add(r.before > 0, "errors before the stream")
	r.add(r.holds, "SDK retries hold slots")
	r.add(r.sdk && !r.holds, "SDK retries")
	r.add(r.callers, "callers who come back")
	r.add(s.Pool.TimeoutLaw == dist.Exponential && r.timeouts, "exponential patience")
	return r
}

func (r *rules) add(is bool, why string) {
	if is {
		r.against = append(r.against, why)
	}
}

func (r *rules) readWorkloads(s *scenario.Scenario) {
	line := s.Pool.Queue != 0
	priorities := false
	for i := range s.Workloads {
		w := &s.Workloads[i]
		of := ""
		if len(s.Workloads) > 1 {
			of = " of " + w.Name
		}
		if law := notPoisson(&w.Arrivals); law != "" {
			r.add(true, "arrivals"+of+" are "+law+", not Poisson")
		}
		if w.Concurrency != scenario.None && w.Concurrency < s.Pool.Concurrency {
			r.caps = true
			r.add(true, "the cap of "+w.Name)
		}
		if w.Queue != scenario.None && line && (s.Pool.Queue == scenario.None || w.Queue < s.Pool.Queue) {
			r.places = true
			r.add(true, "the places of "+w.Name)
		}
		priorities = priorities || line && w.Priority != s.Workloads[0].Priority
		r.retries = r.retries || w.Retries.Max > 0
		r.budgeted = r.budgeted || w.Retries.Capacity != scenario.None
	}
	r.add(priorities, "priorities")
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
	if r.retries {
		no("no formula for callers who come back", metric.InBackoff)
	}
	if r.callers || r.retries && t.mayKill() {
		no("callers who come back", metric.EffectivePerS)
	}
	if r.sdk {
		no("no formula for SDK retries", metric.Asleep)
	}
	if r.sdk || r.callers || r.retries && t.mayKill() { // the wait is more than that in the queue
		no(t.comeback(), metric.WaitMeanS, metric.WaitP50S, metric.WaitP95S, metric.WaitP99S, metric.WaitP999S)
		no(t.comeback(), metric.SystemMeanS, metric.SystemP99S)
	}
	if r.holds {
		no("SDK retries hold slots", metric.Busy, metric.Utilization)
	}
	if r.limits {
		no("upstream limits", metric.Share429)
	}
	if r.timeouts && table[metric.TimedOutShare].Absent() {
		no("no formula for the timeout", metric.TimedOutShare)
	}
	if r.before > 0 || r.during > 0 {
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
