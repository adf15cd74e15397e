package predict

import (
	"math"

	"capsize/model/queueing"
	"capsize/model/scenario"
)

// gaps is what is known of the times between the arrivals of a workload.
type gaps struct {
	process scenario.Process
	scv     float64
}

func gapsOf(a *scenario.Arrivals) gaps {
	switch a.Process {
	case scenario.GammaGaps, scenario.WeibullGaps:
		if a.CV != scenario.None {
			return gaps{a.Process, a.CV * a.CV}
		}
	case scenario.Deterministic:
		return gaps{a.Process, 0}
	}
	return gaps{a.Process, 1}
}

// transform is E[exp(−s·gap)] at a rate.
func (g gaps) transform(rate float64) func(s float64) float64 {
	switch g.process {
	case scenario.GammaGaps:
		return queueing.GammaGaps(rate, g.scv)
	case scenario.WeibullGaps:
		return queueing.WeibullGaps(rate, g.scv)
	}
	return queueing.DeterministicGaps(rate)
}

// heavy is the share of requests that wait in GI/M/c from which on two moments of
// other durations are enough.
const heavy = 0.3

// renewal: the gaps between arrivals have a law of their own. Exact for
// exponential durations and an unlimited line; for others the wait of GI/M/c times
// (ca² + cs²)/(ca² + 1), which is exact at cs² = 1.
func (t *traffic) renewal() (answers, error) {
	g := t.flows[0].gaps
	law := t.notExponential()
	switch {
	case !t.unlimited, t.rules.timeouts:
		return t.ruled(), nil
	case t.load >= float64(t.slots)*(1-1e-12):
		return t.overloaded(), nil
	}
	rate := t.lambda * t.opens
	if t.slots > queueing.MaxGIServers {
		return t.ruled(), nil
	}
	m, err := queueing.NewGIMc(rate, t.mean, g.transform(rate), t.slots)
	if err != nil { // a spread that the transform is not made for
		return t.ruled(), nil
	}
	if law == "" {
		a := t.answersOf(&m, GIMc, "")
		a.ratio = math.NaN() // below c the chances are not those of Poisson arrivals
		return a, nil
	}
	if m.PWait() < heavy && !t.search {
		a := t.leftOut(and(t.rules.why(), law))
		a.inFlight = exact(t.load, Little)
		return a, nil
	}
	factor := (g.scv + t.scv()) / (g.scv + 1)
	a := t.answersOf(&m, GIGc, and(t.rules.why(), law+": by the first two moments, from GI/M/c"))
	a.wait.Value *= factor
	a.queue.Value *= factor
	a.systemMean.Value = a.wait.Value + t.wholeMean()
	a.pWait = none(SimulationOnly, t.rules.why())
	a.quantile = func(float64) Prediction { return none(SimulationOnly, t.rules.why()) }
	a.ratio = math.NaN()
	return a, nil
}

// prioritized: who has priority goes first. The means are known where all
// durations have one exponential law.
func (t *traffic) prioritized() (answers, error) {
	law := t.notExponential()
	if law != "" || !t.unlimited || t.rules.timeouts || t.rules.lifo || t.load >= float64(t.slots)*(1-1e-12) {
		return t.ruled(), nil
	}
	m, err := queueing.NewMMc(t.lambda*t.opens, t.mean, t.slots)
	if err != nil {
		return answers{}, err
	}
	a := t.answersOf(&m, MMc, "")
	const why = "priorities: only means have a formula"
	a.quantile = func(float64) Prediction { return none(SimulationOnly, why) }
	a.system99 = none(SimulationOnly, why)
	classes, of := t.classes()
	waits, err := queueing.Cobham(classes, t.mean, t.slots)
	if err != nil {
		return answers{}, err
	}
	for i := range t.flows {
		a.waits = append(a.waits, exact(waits[of[i]], Cobham))
	}
	return a, nil
}

// classes adds up the rates of each priority, highest first, and says to which
// of them each workload belongs.
func (t *traffic) classes() (rates []float64, of []int) {
	higher := func(i, j int) bool { return t.flows[i].priority > t.flows[j].priority }
	of = make([]int, len(t.flows))
	for i := range t.flows {
		seen := map[int64]bool{}
		for j := range t.flows {
			if p := t.flows[j].priority; higher(j, i) && !seen[p] {
				seen[p] = true
				of[i]++
			}
		}
		for len(rates) <= of[i] {
			rates = append(rates, 0)
		}
	}
	for i := range t.flows {
		rates[of[i]] += t.flows[i].rate * t.opens
	}
	return rates, of
}
