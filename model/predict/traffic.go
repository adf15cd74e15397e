package predict

import (
	"fmt"
	"math"

	"capsize/model/dist"
	"capsize/model/scenario"
)

// traffic is a scenario as the formulas see it: seconds, per second, bytes,
// every scale multiplied in.
type traffic struct {
	flows     []flow
	slots     int
	places    int // of no meaning when unlimited
	unlimited bool
	patience  float64 // +Inf: nobody leaves the line
	from, to  float64 // the window
	memory    scenario.Memory

	moving, batch bool    // see Result
	mixed         bool    // a batch comes beside other workloads
	lambda, first float64 // see Result.ArrivalRate and FirstRate
	mean, second  float64 // E[S] and E[S²] of the mixture
	load          float64 // lambda·mean
}

// flow is one workload.
type flow struct {
	law    dist.Law
	prompt float64 // mean bytes of a request's input
	steps  []step  // the rate from each instant on; none for a batch
	size   float64 // requests of a batch, else 0
	at     float64 // when the batch comes
	rate   float64 // when the rate of all is highest
	weight float64 // share of the mixture of durations
}

type step struct{ at, rate float64 }

func newTraffic(s *scenario.Scenario) (*traffic, error) {
	if s.Pool.Order != "" && s.Pool.Order != "fifo" {
		return nil, fmt.Errorf("pool.order: no formula for %q: write fifo", s.Pool.Order)
	}
	t := &traffic{
		flows:     make([]flow, len(s.Workloads)),
		slots:     int(s.Pool.Concurrency),
		places:    int(s.Pool.Queue),
		unlimited: s.Pool.Queue == scenario.None,
		patience:  math.Inf(1),
		from:      s.Run.Warmup.Seconds(), to: s.Run.Duration.Seconds(),
		memory: s.Memory,
	}
	if s.Pool.QueueTimeout != scenario.None && s.Pool.Queue != 0 {
		t.patience = s.Pool.QueueTimeout.Seconds()
	}
	if t.from >= t.to {
		t.from = 0
	}
	for i := range s.Workloads {
		if err := t.flows[i].read(s, &s.Workloads[i]); err != nil {
			return nil, fmt.Errorf("workload %s: %w", s.Workloads[i].Name, err)
		}
	}
	t.classify()
	t.findRates()
	t.mix()
	return t, nil
}

func (f *flow) read(s *scenario.Scenario, w *scenario.Workload) error {
	var err error
	if f.law, err = w.Stream.Duration.Law(); err != nil {
		return err
	}
	if w.Stream.Input.Given {
		tokens, err := w.Stream.Input.Law()
		if err != nil {
			return err
		}
		f.prompt = tokens.Mean() * float64(s.Memory.PerInputToken)
	}
	a := &w.Arrivals
	scale := a.Scale * s.Run.Scale
	switch a.Process {
	case scenario.Batch:
		// The tolerance keeps 90 × 0.1 at 9 requests.
		f.size, f.at = math.Ceil(float64(a.Batch.Size)*scale*(1-1e-12)), a.Batch.At.Seconds()
		return nil
	case scenario.Poisson, "":
	default:
		return fmt.Errorf("arrivals.process: no formula for %q: write poisson or batch", a.Process)
	}
	if shape := a.Profile.Shape; shape != "" && shape != "step" {
		return fmt.Errorf("arrivals.profile.shape: no formula for %q: write step", shape)
	}
	f.steps = append(f.steps, step{0, a.Rate * scale})
	for _, p := range a.Profile.Points {
		f.steps = append(f.steps, step{p.At.Seconds(), p.Rate * scale})
	}
	return nil
}

// rateAt is the rate in force at an instant; at a step the new one.
func (f *flow) rateAt(at float64) float64 {
	var rate float64
	for _, s := range f.steps {
		if s.at > at {
			break
		}
		rate = s.rate
	}
	return rate
}

// classify says whether anything is stationary: every rate is constant until
// the end, and no batch comes in between.
func (t *traffic) classify() {
	batches := 0
	for i := range t.flows {
		f := &t.flows[i]
		if f.steps == nil {
			batches++
			continue
		}
		for _, s := range f.steps {
			if s.at < t.to && s.rate != f.rateAt(0) {
				t.moving = true
			}
		}
	}
	t.batch = batches > 0 && batches == len(t.flows)
	t.mixed = batches > 0 && !t.batch
	t.moving = t.moving || t.mixed
}

// findRates finds when within the window the rate of all is highest, and each
// workload's rate then.
func (t *traffic) findRates() {
	t.first = t.setRates(t.from)
	best, highest := t.from, t.first
	for i := range t.flows {
		for _, s := range t.flows[i].steps {
			if s.at <= t.from || s.at >= t.to {
				continue
			}
			if rate := t.setRates(s.at); rate > highest {
				best, highest = s.at, rate
			}
		}
	}
	t.lambda = t.setRates(best)
}

func (t *traffic) setRates(at float64) (total float64) {
	for i := range t.flows {
		t.flows[i].rate = t.flows[i].rateAt(at)
		total += t.flows[i].rate
	}
	return total
}

// mix adds the durations up to those of the whole process. Where nothing
// arrives every workload counts alike, so that the mean still means something.
func (t *traffic) mix() {
	var sum float64
	for i := range t.flows {
		f := &t.flows[i]
		f.weight = f.rate
		if t.batch {
			f.weight = f.size
		}
		sum += f.weight
	}
	for i := range t.flows {
		f := &t.flows[i]
		if f.weight /= sum; sum == 0 {
			f.weight = 1 / float64(len(t.flows))
		}
		t.mean += f.weight * f.law.Mean()
		t.second += f.weight * f.law.SecondMoment()
	}
	t.load = t.lambda * t.mean
}

// held is the share of open streams that are the workload's: by work, since
// long streams are met more often.
func (t *traffic) held(f *flow) float64 { return f.weight * f.law.Mean() / t.mean }

// notExponential says why the durations of all are not exponential, or "".
func (t *traffic) notExponential() string {
	first := t.flows[0].law
	alone := len(t.flows) == 1
	for i := range t.flows {
		if l := t.flows[i].law; !isExponential(l) || l.Mean() != first.Mean() {
			cv := math.Sqrt(max(0, t.second/(t.mean*t.mean)-1))
			if alone {
				return fmt.Sprintf("durations are %s with cv %.3g, not exponential", l.Family(), cv)
			}
			return fmt.Sprintf("durations are a mixture with cv %.3g, not exponential", cv)
		}
	}
	return ""
}

// isExponential knows that gamma with cv 1 is the exponential law.
func isExponential(l dist.Law) bool {
	return l.Family() == dist.Exponential || l.Family() == dist.Gamma && l.SCV() == 1
}

// impatience says why the timeout spoils a formula, or "".
func (t *traffic) impatience() string {
	if math.IsInf(t.patience, 1) {
		return ""
	}
	return "the queue timeout is not in the formula"
}
