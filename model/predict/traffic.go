package predict

import (
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
	rules     rules
	demand    demand

	search        bool    // values too rough to be shown may guide a search
	moving, batch bool    // see Result
	mixed         bool    // a batch comes beside other workloads
	noLaw         string  // why the time that some streams are held is not known, or ""
	lambda, first float64 // see Result.ArrivalRate and FirstRate
	mean, second  float64 // E[S] and E[S²] of the mixture
	load          float64 // lambda·opens·mean
	opens         float64 // share of requests whose start does not fail by itself
	bytes         *heldBytes
}

// flow is one workload.
type flow struct {
	law      dist.Law // of the time a stream is really held
	whole    dist.Law // of those that no error cuts
	parts    bool     // the law is a sum, costly to evaluate
	prompt   float64  // mean bytes of a request's input
	tokens   dist.Law // of the input, where it has one
	cap      float64  // most streams open, or +Inf
	gaps     gaps     // of the times between arrivals
	priority int64
	steps    []step  // the rate from each instant on; none for a batch
	trace    bool    // recorded requests
	rough    bool    // the mean rate is not quite that of the steps: see binned
	ends     bool    // arrivals come to an end
	size     float64 // requests of a batch, else 0
	at       float64 // when the batch comes
	rate     float64 // when the rate of all is highest
	weight   float64 // share of the mixture of durations
}

func newTraffic(s *scenario.Scenario) (*traffic, error) {
	t := &traffic{
		flows:     make([]flow, len(s.Workloads)),
		slots:     int(s.Pool.Concurrency),
		places:    int(s.Pool.Queue),
		unlimited: s.Pool.Queue == scenario.None,
		patience:  math.Inf(1),
		from:      s.Run.Warmup.Seconds(), to: s.Run.Duration.Seconds(),
		memory: s.Memory,
		opens:  1,
		bytes:  &heldBytes{},
	}
	if s.Pool.QueueTimeout != scenario.None && s.Pool.Queue != 0 {
		t.patience = s.Pool.QueueTimeout.Seconds()
	}
	if t.from >= t.to {
		t.from = 0
	}
	for i := range s.Workloads {
		if err := t.read(s, i); err != nil {
			return nil, err
		}
	}
	t.rules = rulesOf(s)
	if u := &s.Upstream; u.ErrorsBefore > 0 {
		t.opens = 1 - math.Pow(u.ErrorsBefore, 1+float64(u.SDK.Max))
	}
	t.classify()
	t.findRates()
	t.mix()
	if t.noLaw != "" {
		t.mean, t.second, t.load = math.NaN(), math.NaN(), math.NaN()
	}
	t.addDemand(s)
	if t.rules.limits && !t.moving && !t.batch && t.noLaw == "" && t.slack(s) {
		t.loosen(s)
	}
	return t, nil
}

// read takes in workload i.
func (t *traffic) read(s *scenario.Scenario, i int) error {
	f, w := &t.flows[i], &s.Workloads[i]
	if err := f.readLaws(w, &s.Upstream); err != nil {
		if invalid := s.Validate(); invalid != nil {
			return invalid
		}
		t.noLaw = "workload " + w.Name + ": " + err.Error()
	}
	f.prompt = inputMean(w) * float64(s.Memory.PerInputToken)
	f.gaps, f.priority, f.cap = gapsOf(&w.Arrivals), w.Priority, math.Inf(1)
	if w.Concurrency != scenario.None {
		f.cap = float64(w.Concurrency)
	}
	if w.Stream.Input.Given && w.Arrivals.Process != scenario.Trace {
		f.tokens, _ = w.Stream.Input.Law() // without one its mean stands for it
	}
	_, f.ends = w.Ends()
	a := &w.Arrivals
	scale := a.Scale * s.Run.Scale
	switch {
	case a.Process == scenario.Batch:
		// The tolerance keeps 90 × 0.1 at 9 requests.
		f.size, f.at = math.Ceil(float64(a.Batch.Size)*scale*(1-1e-12)), a.Batch.At.Seconds()
	case a.Process == scenario.Trace:
		f.trace = true
		f.binTrace(&a.Trace, scale)
	default:
		f.steps = profileSteps(w, s.Run.Scale, t.from, t.to)
		f.rough = w.Arrivals.Profile.Shape == "daily" || notPoisson(&w.Arrivals) != ""
	}
	return nil
}

// classify says whether anything is stationary: every rate is constant until
// the end, and no batch and no trace comes in between.
func (t *traffic) classify() {
	batches := 0
	for i := range t.flows {
		f := &t.flows[i]
		switch {
		case f.trace:
			t.moving = true
			continue
		case f.steps == nil:
			batches++
			continue
		}
		first := f.rateAt(0)
		for _, s := range f.steps {
			if s.at < t.to && (s.rate != first || s.slope != 0) {
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
	look := func(at float64) {
		if at <= t.from || at >= t.to {
			return
		}
		if rate := t.setRates(at); rate > highest {
			best, highest = at, rate
		}
	}
	look(math.Nextafter(t.to, 0))
	for i := range t.flows {
		for _, s := range t.flows[i].steps {
			look(math.Nextafter(s.at, 0)) // the end of a slope
			look(s.at)
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
	t.load = t.lambda * t.opens * t.mean
}

// held is the share of open streams that are the workload's: by work, since
// long streams are met more often.
func (t *traffic) held(f *flow) float64 { return f.weight * f.law.Mean() / t.mean }
