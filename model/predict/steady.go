package predict

import (
	"math"

	"capsize/model/metric"
)

// Unlimited is the number of places of an unlimited line.
const Unlimited = -1

// Setting is what a sizing turns.
type Setting struct {
	Slots  int     // at least 1
	Places int     // of the line, or Unlimited
	Load   float64 // multiple of all rates, at least 0
}

// Case is a scenario made ready for the formulas, to be asked again and again
// at other settings. It is not changed by being asked.
type Case struct {
	t    *traffic
	peak float64 // highest mean load of the window against that at the highest rate
}

// Setting is the scenario's own, at the load it states.
func (c *Case) Setting() Setting {
	places := c.t.places
	if c.t.unlimited {
		places = Unlimited
	}
	return Setting{Slots: c.t.slots, Places: places, Load: 1}
}

// Steady is the process in its steady state, each limit by itself: the slots,
// the line, its order and the queue timeout work; nobody who was refused comes
// back, no upstream limit refuses, nothing kills. When the rate moves it stands
// at the highest mean load of the window (Result.OfferedLoad).
type Steady struct {
	t *traffic
	a answers
}

// Steady solves the process at a setting. When everything comes in batches only
// memory is known of it.
func (c *Case) Steady(s Setting) *Steady {
	t := c.t.at(s, c.peak)
	x := &Steady{t: t}
	switch {
	case t.batch, t.noLaw != "":
		x.a = t.unknown("there is no rate")
	default:
		a, err := t.solve()
		if err != nil {
			a = t.unknown(err.Error())
		}
		x.a = a
	}
	return x
}

// at is the traffic of a setting, without what else refuses or comes back.
func (t *traffic) at(s Setting, peak float64) *traffic {
	c := *t
	c.slots, c.places, c.unlimited = s.Slots, max(0, s.Places), s.Places == Unlimited
	c.rules = t.rules.plain()
	scale := s.Load * peak
	c.moving, c.mixed, c.search = false, false, true
	c.lambda, c.load = t.lambda*scale, t.load*scale
	c.flows = append([]flow(nil), t.flows...)
	for i := range c.flows {
		c.flows[i].rate *= scale
		c.flows[i].size *= s.Load
	}
	return &c
}

// OfferedLoad is λ·E[S] at this setting, in erlang; NaN without a rate.
func (x *Steady) OfferedLoad() float64 {
	if x.t.batch {
		return math.NaN()
	}
	return x.t.load
}

// Predict is what the formulas say of a metric of workload i, or of all when
// i < 0: waits, P(wait), shares of 429s and timeouts, line, streams in flight,
// utilization, memory.
func (x *Steady) Predict(id metric.ID, i int) Prediction {
	a, t := &x.a, x.t
	if i >= 0 {
		own := t.ofFlow(*a, i)
		a = &own
	}
	switch id {
	case metric.RejectedShare:
		return a.rejected
	case metric.Share429:
		if t.rules.upstream {
			return none(SimulationOnly, "upstream limits")
		}
		return a.refused
	case metric.TimedOutShare:
		return a.timedOut
	case metric.PWait:
		return a.pWait
	case metric.WaitMeanS, metric.QueueWaitMeanS:
		return a.wait
	case metric.Queue:
		return a.queue
	case metric.InFlight:
		return a.inFlight
	case metric.Utilization:
		p := a.inFlight
		p.Value /= float64(t.slots)
		return p
	case metric.MemoryMeanBytes:
		return x.MemoryMean()
	case metric.MemoryP999Bytes:
		return x.MemoryQuantile(0.999)
	}
	if m := metric.Of(id); m.Kind == metric.Quantile && (isOneOf(id, waitQuantiles[:]) || isOneOf(id, queueQuantiles[:])) {
		return a.quantile(m.Quantile)
	}
	return none(SimulationOnly, "no formula")
}

func isOneOf(id metric.ID, all []metric.ID) bool {
	for _, other := range all {
		if id == other {
			return true
		}
	}
	return false
}

// MemoryMean is mean memory in bytes, base included; for a batch the highest mean
// of any instant.
func (x *Steady) MemoryMean() Prediction {
	t := x.t
	switch {
	case !t.memory.Tracked():
		return none(SimulationOnly, "no memory figures")
	case t.batch:
		mean, _ := t.batchPeak(t.taken())
		return judged(mean, BatchAges, "the highest mean")
	}
	return t.memoryMean(&x.a)
}

// MemoryQuantile is the memory in bytes that is not exceeded for a share p of
// the time, 0 < p < 1, base included; for a batch in a share p of the cases at the
// instant of the highest mean.
func (x *Steady) MemoryQuantile(p float64) Prediction {
	t := x.t
	switch {
	case !t.memory.Tracked():
		return x.MemoryMean()
	case t.batch:
		mean, deviation := t.batchPeak(t.taken())
		return judged(mean+normalQuantile(p)*deviation, BatchAges, "as if the sum of many were normal")
	}
	return t.memoryQuantile(&x.a, p)
}

// MemoryFull is mean memory in bytes with every slot and every place taken, NaN
// with an unlimited line; of a batch as MemoryMean.
func (x *Steady) MemoryFull() float64 {
	if x.t.batch && x.t.memory.Tracked() {
		mean, _ := x.t.batchPeak(x.t.taken())
		return mean
	}
	return x.t.memoryFull()
}

// taken are the slots and places that a batch takes when it has come.
func (t *traffic) taken() (open, waiting float64) {
	var n float64
	for i := range t.flows {
		n += t.flows[i].size
	}
	n = math.Ceil(n * (1 - 1e-12))
	open = min(n, float64(t.slots))
	waiting = n - open
	if !t.unlimited {
		waiting = min(waiting, float64(t.places))
	}
	return open, waiting
}
