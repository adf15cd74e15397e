package predict

import (
	"math"
	"slices"

	"capsize/model/metric"
	"capsize/model/queueing"
)

// Limits of what following a line over time may cost: elementary steps of the
// chain of states, places that stand in for an unlimited line, and pieces into
// which slopes are cut.
const (
	mostWork   = 3e6
	mostPlaces = 3000
	mostPieces = 2000
)

// overTime is the line followed through the run.
type overTime struct {
	method, why        string
	outcomes, waits    string  // what more stands against shares of 429s, and against waits
	busy, queue        float64 // time averages over the window
	rejected, timedOut float64 // shares of arrivals
	pWait, wait        float64
	quantile           func(p float64) (float64, error)
}

// phase is a piece of the run in which the rate of all is a straight line.
type phase struct {
	at, length   float64
	begin, until float64 // rates at its ends, 1/s
}

// phases cuts the run at every change of a rate and at the warm-up's end.
func (t *traffic) phases() []phase {
	edges := []float64{0, t.from, t.to}
	for i := range t.flows {
		for _, s := range t.flows[i].steps {
			if s.at > 0 && s.at < t.to {
				edges = append(edges, s.at)
			}
		}
	}
	slices.Sort(edges)
	edges = slices.Compact(edges)
	var out []phase
	for i := 1; i < len(edges); i++ {
		s := phase{at: edges[i-1], length: edges[i] - edges[i-1]}
		for j := range t.flows {
			f := &t.flows[j]
			begin, last := f.rateAt(s.at), f.rateAt(s.at+s.length/2)
			s.begin += begin * t.opens
			s.until += max(0, 2*last-begin) * t.opens
		}
		out = append(out, s)
	}
	return out
}

// follow finds what the line does over the run: exactly where it is a chain of
// states that can be followed, else, where the load passes the slots, by its
// fluid.
func (t *traffic) follow(peak float64) (overTime, bool) {
	r := &t.rules
	if r.barred || r.limits || r.callers || r.renewal || r.priorities || t.batch || t.mixed || t.lambda == 0 {
		return overTime{}, false
	}
	if o, ok := t.chain(); ok {
		return o, true
	}
	if peak < float64(t.slots) || r.memoryless || r.lifo || !t.alike() {
		return overTime{}, false
	}
	return t.fluid()
}

// alike says that the streams of all workloads are equally long, so that the mix
// of workloads, which may move, does not matter.
func (t *traffic) alike() bool {
	for i := range t.flows {
		if m := t.flows[0].law.Mean(); math.Abs(t.flows[i].law.Mean()-m) > 1e-9*m {
			return false
		}
	}
	return true
}

// cut heeds that the run ends: who is inside then, n of so many arrivals, counts
// neither as turned away nor as served, and the waits of those in line are not
// seen. Where they are many there is nothing to say.
func (o *overTime) cut(arrivals, open, waiting float64) bool {
	inside := (open + waiting) / arrivals
	if inside > 0.05 {
		return false
	}
	o.rejected /= 1 - inside
	o.timedOut /= 1 - inside
	const ends = "who is inside when the run ends is not counted"
	if inside > 1e-3 {
		o.outcomes = ends
	}
	if waiting/arrivals > 1e-3 {
		o.waits = ends
	}
	return true
}

// chain follows M_t/M/c/c+K by uniformization.
func (t *traffic) chain() (o overTime, ok bool) {
	r := &t.rules
	if t.notExponential() != "" || r.timeouts {
		return o, false
	}
	pieces := t.phases()
	places := t.places
	if t.unlimited {
		if places = backlog(pieces, t.slots, t.mean); places > mostPlaces {
			return o, false
		}
	}
	m, err := queueing.NewTransient(t.mean, math.Inf(1), t.slots, places)
	if err != nil || !t.run(m, pieces, &o) || m.ArrivalCount() == 0 {
		return o, false
	}
	if t.unlimited && m.Rejected() > 1e-9*m.ArrivalCount() {
		return o, false
	}
	o.method = MtMcK
	if r.lifo {
		o.quantile = nil
	}
	o.busy, o.queue = m.BusyIntegral()/m.Elapsed(), m.QueueIntegral()/m.Elapsed()
	o.rejected, o.pWait, o.wait = m.Rejected()/m.ArrivalCount(), m.PWait(), m.MeanWait()
	if t.unlimited {
		o.rejected = 0
	}
	return o, o.cut(m.ArrivalCount(), m.Busy(), m.Queue())
}

// run takes the chain through the run, and says false where that costs too much.
func (t *traffic) run(m *queueing.Transient, pieces []phase, o *overTime) bool {
	work, steps := 0.0, 0
	for _, s := range pieces {
		if s.at == t.from {
			m.Open()
		}
		n := 1
		if s.begin != s.until {
			n = s.steps(t.mean)
			o.why = "slopes are taken in steps"
		}
		if steps += n; steps > mostPieces {
			return false
		}
		for i := range n {
			x := (float64(i) + 0.5) / float64(n)
			rate, dt := s.begin+x*(s.until-s.begin), s.length/float64(n)
			if work += m.Cost(dt, rate); work > mostWork || m.Advance(dt, rate) != nil {
				return false
			}
		}
	}
	o.quantile = m.WaitQuantile
	return true
}

// steps is into how many a slope is cut: each changes the rate by at most 2 % of
// its highest, and takes no less than a quarter of a mean duration.
func (s *phase) steps(mean float64) int {
	change := math.Abs(s.until-s.begin) / max(s.begin, s.until)
	return int(math.Ceil(max(1, min(50*change, 4*s.length/mean))))
}

// backlog is about how many can ever wait in an unlimited line: what piles up
// while the load is more than the slots serve, and chance on top.
func backlog(pieces []phase, slots int, mean float64) int {
	var pile, most, served float64
	capacity := float64(slots) / mean
	for _, s := range pieces {
		rate := (s.begin + s.until) / 2
		pile = max(0, pile+(max(rate, s.begin, s.until)-capacity)*s.length)
		most = max(most, pile)
		served = max(served, rate/capacity)
	}
	spread := 10 * math.Sqrt(most+float64(slots))
	if served < 1 {
		spread = max(spread, 25/-math.Log(served))
	}
	return int(most + spread + 30)
}

// fluid follows the line as a fluid: what chance adds is left out.
func (t *traffic) fluid() (o overTime, ok bool) {
	places := t.places
	if t.unlimited {
		places = queueing.Unlimited
	}
	m, err := queueing.NewFluid(t.mean, t.slots, places, t.patience)
	if err != nil {
		return o, false
	}
	for _, s := range t.phases() {
		if s.at == t.from {
			m.Open()
		}
		if m.Advance(s.length, s.begin, s.until) != nil {
			return o, false
		}
	}
	n := m.ArrivalCount()
	if n == 0 {
		return o, false
	}
	o = overTime{
		method: Fluid, why: and("chance is left out", t.notExponential()),
		busy: m.BusyIntegral() / m.Elapsed(), queue: m.QueueIntegral() / m.Elapsed(),
		rejected: m.Rejected() / n, timedOut: m.TimedOut() / n,
		pWait: m.PWait(), wait: m.MeanWait(), quantile: m.WaitQuantile,
	}
	return o, o.cut(n, m.Busy(), m.Queue())
}

// answers are those of the run as a whole.
func (o *overTime) answers(t *traffic) answers {
	say := func(v float64) Prediction { return judged(v, o.method, o.why) }
	waits := func(v float64) Prediction { return judged(v, o.method, and(o.why, o.waits)) }
	outcomes := func(v float64) Prediction { return judged(v, o.method, and(o.why, o.outcomes)) }
	a := answers{
		pWait: waits(o.pWait), wait: waits(o.wait), queue: say(o.queue),
		rejected: outcomes(o.rejected), timedOut: outcomes(o.timedOut), inFlight: say(o.busy),
		systemMean: judged(o.wait+t.wholeMean(), o.method, and(o.why, "streams that the end of the run cuts are not seen")),
		system99:   none(SimulationOnly, moves),
		ratio:      math.NaN(),
		quantile: func(p float64) Prediction {
			if o.quantile == nil {
				return none(SimulationOnly, "with lifo only means are the same")
			}
			v, err := o.quantile(p)
			if err != nil {
				return none(SimulationOnly, err.Error())
			}
			return waits(v)
		},
	}
	if t.unlimited {
		a.rejected = exact(0, Stated)
	}
	a.refused = a.rejected
	return a
}

// fillOverTime puts the averages of the run that was followed in place of those
// of unlimited slots.
func (t *traffic) fillOverTime(r *Result, o *overTime) {
	a := o.answers(t)
	r.CarriedLoad = o.busy
	put := func(table *Table) {
		t.fillAnswers(table, &a)
		table[metric.Queue] = a.queue
	}
	put(&r.Total)
	if len(t.flows) == 1 {
		put(&r.Workloads[0])
	} else {
		return // whose streams they are is not followed
	}
	open := func(table *Table) {
		busy, use, flow := a.inFlight, a.inFlight, a.inFlight
		use.Value /= float64(t.slots)
		flow.Value = o.busy / t.mean * (1 - t.rules.during)
		table[metric.InFlight], table[metric.Busy] = busy, busy
		table[metric.Utilization], table[metric.ThroughputPerS] = use, flow
	}
	open(&r.Total)
	open(&r.Workloads[0])
	if t.memory.Tracked() {
		p := a.inFlight
		p.Value = float64(t.memory.Base) + o.busy*t.open() + o.queue*t.waiting()
		p.Exact, p.Why = false, and(p.Why, "streams are taken at a mean age")
		t.stick(&p)
		r.Total[metric.MemoryMeanBytes] = p
	}
}
