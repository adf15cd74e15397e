package sim

import (
	"math"
	"slices"
	"time"

	"capsize/model/dist"
	"capsize/model/scenario"
)

// rate is a workload's arrival rate over time, in operational units a
// nanosecond: every arrival process runs in operational time, in which its mean
// gap is 1 (for a trace: its own nanoseconds), and is mapped to simulated time
// through the inverse of Λ(t) = ∫λ (Gerhardt and Nelson 2009). A rate is never
// changed once built.
type rate struct {
	every  float64 // nanoseconds between arrivals where the rate is constant and not 0, else 0
	pieces []piece // in order; the first starts at 0
	daily  bool
	// Daily: mid + swing·cos(2π(t − peak)/day).
	mid, swing, peak float64
}

// piece is a stretch up to the next piece in which the rate starts at rate and
// changes by slope a nanosecond.
type piece struct {
	at          int64
	rate, slope float64
}

const day = float64(24 * time.Hour)

// compileRate builds the rate of an arrival process; scale multiplies it.
func compileRate(a *scenario.Arrivals, scale float64) rate {
	perNano := scale / float64(time.Second)
	p := &a.Profile
	switch {
	case a.Process == scenario.Trace:
		return rate{pieces: []piece{{rate: scale}}}
	case p.Shape == "daily":
		return rate{
			daily: true, peak: float64(p.PeakAt),
			mid: (p.High + p.Low) / 2 * perNano, swing: (p.High - p.Low) / 2 * perNano,
		}
	}
	r := rate{pieces: []piece{{rate: a.Rate * perNano}}}
	for _, point := range p.Points {
		last := &r.pieces[len(r.pieces)-1]
		if p.Shape == "linear" {
			if int64(point.At) == last.at { // a point at 0 replaces the rate there
				last.rate = point.Rate * perNano
				continue
			}
			last.slope = (point.Rate*perNano - last.rate) / float64(int64(point.At)-last.at)
		}
		r.pieces = append(r.pieces, piece{at: int64(point.At), rate: point.Rate * perNano})
	}
	if len(r.pieces) == 1 && r.pieces[0].rate > 0 {
		r.every = 1 / r.pieces[0].rate
	}
	return r
}

// piece returns the index of the piece in force at t.
func (r *rate) piece(t int64) int {
	lo, hi := 0, len(r.pieces)
	for hi-lo > 1 {
		if mid := (lo + hi) / 2; r.pieces[mid].at <= t {
			lo = mid
		} else {
			hi = mid
		}
	}
	return lo
}

func (r *rate) pieceEnd(i int) int64 {
	if i+1 < len(r.pieces) {
		return r.pieces[i+1].at
	}
	return never
}

// arrive returns the instant at which an operational gap, counted from the
// instant from, is used up, or never.
func (r *rate) arrive(from int64, gap float64) int64 {
	switch {
	case r.every > 0:
		return later(from, gap*r.every)
	case r.daily:
		return r.arriveDaily(from, gap)
	}
	for i := r.piece(from); i < len(r.pieces); i++ {
		p, end := &r.pieces[i], r.pieceEnd(i)
		at, span := p.rate+p.slope*float64(from-p.at), float64(end-from)
		if p.slope == 0 {
			if dt := gap / at; at > 0 && dt <= span {
				return later(from, dt)
			}
		} else if dt, ok := climb(at, p.slope, gap); ok && dt <= span {
			return later(from, dt)
		}
		if end == never {
			break
		}
		gap = max(0, gap-(at+p.slope*span/2)*span)
		from = end
	}
	return never
}

// climb solves at·x + slope·x²/2 = gap for the smallest x ≥ 0.
func climb(at, slope, gap float64) (float64, bool) {
	if gap <= 0 {
		return 0, true
	}
	d := at*at + 2*slope*gap
	if d < 0 {
		return 0, false
	}
	return 2 * gap / (at + math.Sqrt(d)), true
}

// later adds a rounded time to an instant.
func later(from int64, dt float64) int64 {
	if !(dt < horizon) {
		return never
	}
	return from + rounded(dt)
}

// rounded is math.Round for what is not negative, at a fraction of its cost.
func rounded(x float64) int64 { return int64(x + 0.5) }

// arriveDaily inverts Λ of the sinusoid by Newton's method in a bracket.
func (r *rate) arriveDaily(from int64, gap float64) int64 {
	if r.mid <= 0 {
		return never
	}
	start := float64(from)
	base := r.lambda(start)
	// Λ deviates from mid·x by at most swing·day/π.
	lo := max(0, (gap-r.swing*day/math.Pi)/r.mid)
	hi := (gap + r.swing*day/math.Pi) / r.mid
	x := min(max(gap/max(r.at(start), r.mid/2), lo), hi)
	for range 100 {
		miss := r.lambda(start+x) - base - gap
		if miss > 0 {
			hi = x
		} else {
			lo = x
		}
		next := x - miss/r.at(start+x)
		if !(next > lo && next < hi) {
			next = (lo + hi) / 2
		}
		if math.Abs(next-x) < 0.25 || next == x {
			x = next
			break
		}
		x = next
	}
	return later(from, x)
}

// at returns the rate of a daily profile.
func (r *rate) at(t float64) float64 {
	return r.mid + r.swing*math.Cos(2*math.Pi*(t-r.peak)/day)
}

// lambda returns Λ of a daily profile up to a constant.
func (r *rate) lambda(t float64) float64 {
	return r.mid*t + r.swing*day/(2*math.Pi)*math.Sin(2*math.Pi*(t-r.peak)/day)
}

// used returns the operational time between two instants.
func (r *rate) used(from, to int64) float64 {
	if r.daily {
		return r.lambda(float64(to)) - r.lambda(float64(from))
	}
	var sum float64
	for i := r.piece(from); i < len(r.pieces) && from < to; i++ {
		p, end := &r.pieces[i], min(to, r.pieceEnd(i))
		span := float64(end - from)
		sum += (p.rate + p.slope*(float64(from-p.at)+span/2)) * span
		from = end
	}
	return sum
}

// source draws the arrivals of one workload.
type source struct {
	streams streams

	next    int64   // next arrival
	from    int64   // instant from which the remaining gap counts
	gap     float64 // operational time from there to the next arrival
	ordinal uint64  // of the next arrival
	base    uint64  // ordinal at which the batch or the trace began
	budget  float64 // retries its callers may still make
}

// streams are the generators of a workload's draws, one for each purpose.
type streams struct {
	gaps, durations, first, inputs, outputs, patience dist.Stream
	sdkJitter, callerJitter                           dist.Stream
	errorBefore, errorDuring, cut                     dist.Stream
}

func newStreams(seed uint64, replication int, name string) streams {
	of := func(p dist.Purpose) dist.Stream { return dist.NewStream(seed, replication, name, p) }
	return streams{
		gaps: of(dist.Gap), durations: of(dist.Duration), first: of(dist.FirstToken),
		inputs: of(dist.InputTokens), outputs: of(dist.OutputTokens), patience: of(dist.Patience),
		sdkJitter: of(dist.SDKJitter), callerJitter: of(dist.CallerJitter),
		errorBefore: of(dist.ErrorBefore), errorDuring: of(dist.ErrorDuring), cut: of(dist.CutPoint),
	}
}

// draw finds the next arrival of source i, at the instant of the last one.
func (e *Engine) draw(i int32) {
	s, c := &e.sources[i], &e.cfg.workloads[i]
	switch c.process {
	case scenario.Batch:
		s.next = never
		if s.ordinal-s.base < c.batch && e.now <= c.batchAt {
			s.next = c.batchAt
		}
		return
	case scenario.Trace:
		if s.ordinal-s.base >= uint64(len(c.trace.times)) {
			s.next = never
			return
		}
		// From the start of the trace, so that nothing accumulates.
		s.gap += float64(c.trace.gap(s.ordinal - s.base))
	case scenario.Deterministic:
		s.gap++ // from the last move of the rate, so that nothing accumulates
	case scenario.Poisson:
		r := s.streams.gaps.At(s.ordinal)
		s.from, s.gap = e.now, r.Exp()
	default:
		r := s.streams.gaps.At(s.ordinal)
		s.from, s.gap = e.now, c.gap.Sample(&r)
	}
	s.next = c.rate.arrive(s.from, s.gap)
}

// moveRate keeps what is left of a source's operational gap under a new rate,
// and leaves the next arrival alone, to the nanosecond, where the rate is the
// same. A batch and a trace count in units of their own: to and from them the
// gap is drawn anew.
func (e *Engine) moveRate(i int, former *workloadConfig) {
	s, c := &e.sources[i], &e.cfg.workloads[i]
	own := func(p scenario.Process) bool { return p == scenario.Batch || p == scenario.Trace }
	switch {
	case c.process != former.process && (own(c.process) || own(former.process)):
		s.from, s.gap, s.base = e.now, 0, s.ordinal
		e.draw(int32(i))
	case c.process == scenario.Batch:
		e.draw(int32(i))
	case s.next == never && c.process == scenario.Trace, c.rate.equal(&former.rate):
	default:
		s.gap = max(0, s.gap-former.rate.used(s.from, e.now))
		s.from = e.now
		s.next = c.rate.arrive(s.from, s.gap)
	}
}

func (r *rate) equal(o *rate) bool {
	return r.daily == o.daily && r.mid == o.mid && r.swing == o.swing && r.peak == o.peak && slices.Equal(r.pieces, o.pieces)
}

// pickArrival finds the source that is next; ties go to the first workload.
func (e *Engine) pickArrival() {
	e.nextArrival, e.nextSource = never, 0
	for i := range e.sources {
		if t := e.sources[i].next; t < e.nextArrival {
			e.nextArrival, e.nextSource = t, int32(i)
		}
	}
}
