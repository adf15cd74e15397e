package experiment

import (
	"math"

	"capsize/model/metric"
	"capsize/model/predict"
	"capsize/model/scenario"
	"capsize/sim"
)

// clump bounds how many requests one rare event of a scenario affects: those
// that fill the pool and the line, all lost in a kill, or those that arrive
// within the queue's relaxation time, S/(c(1−√ρ)²), in an overload.
func clump(s *scenario.Scenario, p *predict.Result) float64 {
	n := float64(s.Pool.Concurrency + max(0, s.Pool.Queue))
	rho := p.OfferedLoad / float64(s.Pool.Concurrency)
	if !(rho < 1) {
		return math.Inf(1)
	}
	gap := 1 - math.Sqrt(rho)
	return max(n, rho/(gap*gap))
}

// unseen is an upper bound of the share of requests that a thing happens to which
// happened to none in all the runs. By the rule of three (Hanley and
// Lippman-Hand 1983) no more than 3 of as many runs would see it, and in one it
// affects a clump of requests, or all.
//
// A refusal needs all places taken, and the runs have shown more than that this
// never was: they have shown how far they stayed from it. With Poisson arrivals
// that nobody's return feeds, the number N in the system goes up at a rate that
// does not rise with it and down at one that does not fall, so that it has an
// increasing hazard, and so has its highest value in a run (Barlow and Proschan,
// Statistical Theory of Reliability, 1975, ch. 4). Where P(N > a) = 1, as it is
// for the highest value and the mean a, then P(N ≥ a + hx) ≤ P(N ≥ a + x)^h for
// every h ≥ 1. The rule of three is taken of the first number that no run has
// reached, a + x, and all places are a + hx. More places make h larger: a longer
// line is never less certain. With streams that are not exponential this is an
// approximation; the tests hold it against the truth. Other arrivals keep h = 1.
func unseen(s *scenario.Scenario, p *predict.Result, runs []*replication, id metric.ID, observations float64) float64 {
	n := float64(len(runs))
	each := observations / n
	h := 1.0
	if (id == metric.RejectedShare || id == metric.Share429) && settles(s) {
		h = headroom(s, runs)
	}
	return math.Pow(3/n, h) * min(clump(s, p), each) / each
}

// settles says that the number in the system is drawn back the more the higher it
// is: Poisson arrivals, with or without a profile, nobody tries again, no process
// is killed, and one line holds all.
func settles(s *scenario.Scenario) bool {
	f := sim.FeaturesOf(s)
	if f.Upstream() || f.Errors || f.SDKRetries || f.CallerRetries || s.Pool.Queue == scenario.None {
		return false
	}
	for i := range s.Workloads {
		w := &s.Workloads[i]
		if w.Arrivals.Process != scenario.Poisson || w.Concurrency != scenario.None || w.Queue != scenario.None {
			return false
		}
	}
	return true
}

// headroom is how many times further from the mean all places are than the first
// number in the system that no run has reached, at least 1.
func headroom(s *scenario.Scenario, runs []*replication) float64 {
	mean, most := 0.0, 0.0
	for _, r := range runs {
		if r.totals.Kills > 0 {
			return 1
		}
		mean += (r.total[metric.InFlight] + r.total[metric.Queue]) / float64(len(runs))
		most = max(most, r.total[metric.InFlightMax]+r.total[metric.QueueMax])
	}
	h := (float64(s.Pool.Concurrency+s.Pool.Queue) - mean) / (most + 1 - mean)
	if !(h > 1) { // NaN is not
		return 1
	}
	return h
}
