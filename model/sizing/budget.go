package sizing

import (
	"math"

	"capsize/model/scenario"
)

// budget is what requests ask of an upstream limit, as a share of what it gives.
type budget struct {
	share float64
	name  string
	pace  string // " a minute" of a rate
}

// budget is the upstream limit of which most is asked, zero without any. A batch
// takes its time, and asks for no more than there is.
func (c *verdictCase) budget() (most budget) {
	if c.p.Batch {
		return budget{}
	}
	d, u := &c.p.Demand, &c.s.Upstream
	streams := math.NaN()
	if n := u.ConcurrentStreams; n != scenario.None && n < c.s.Pool.Concurrency {
		streams = c.p.OfferedLoadMean / float64(n)
	}
	for _, b := range [...]budget{
		{d.Requests, "requests", " a minute"},
		{d.Input, "input tokens", " a minute"},
		{d.Output, "output tokens", " a minute"},
		{streams, "upstream streams", ""},
	} {
		if b.share > most.share { // NaN without that limit
			most = b
		}
	}
	return most
}

// budgetRules says that the upstream gives less of what is asked than the slots.
func (c *verdictCase) budgetRules() bool {
	share := c.budget().share
	return share > 1 && !(share < c.load/float64(c.slots))
}

// text is "130 % of the output tokens".
func (b *budget) text() string {
	share := shareText(b.share)
	if share == shareText(1) {
		share = "just above 100 %"
	}
	return share + " of the " + b.name
}

// endless says that nothing but slots shortens some workload's line.
func (c *verdictCase) endless() bool {
	if c.s.Pool.Queue != scenario.None || c.s.Pool.QueueTimeout != scenario.None {
		return false
	}
	for i := range c.s.Workloads {
		if c.s.Workloads[i].Queue == scenario.None {
			return true
		}
	}
	return false
}

// limited says that the upstream can refuse a start.
func (c *verdictCase) limited() bool { return limited(c.s) }

func limited(s *scenario.Scenario) bool {
	u := &s.Upstream
	return u.RequestsPerMinute != scenario.None || u.InputPerMinute != scenario.None ||
		u.OutputPerMinute != scenario.None || u.ConcurrentStreams != scenario.None
}

// turnsAway says whether a request can get a 429: a line ends, or the upstream
// refuses.
func (c *verdictCase) turnsAway() bool {
	yes := c.s.Pool.Queue != scenario.None || c.limited()
	for i := range c.s.Workloads {
		yes = yes || c.s.Workloads[i].Queue != scenario.None
	}
	return yes
}

// ruled says that more than the number of free slots decides who gets one.
func (c *verdictCase) ruled() bool {
	yes := c.limited() || c.s.Upstream.ErrorsBefore > 0
	for i := range c.s.Workloads {
		w := &c.s.Workloads[i]
		yes = yes || w.Concurrency != scenario.None || w.Queue != scenario.None || w.Retries.Max > 0
	}
	return yes
}
