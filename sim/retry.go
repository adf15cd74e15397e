package sim

import (
	"math"

	"capsize/model/scenario"
)

// backoff is min(first·factorⁿ, cap)·(1 − j·U).
type backoff struct {
	first, factor, cap, jitter float64 // nanoseconds
}

func (b *backoff) delay(n int, u float64) int64 {
	if b.first == 0 {
		return 0 // also where factorⁿ is infinite
	}
	d := min(b.first*math.Pow(b.factor, float64(n)), b.cap, horizon)
	return int64(math.Round(d * (1 - b.jitter*u)))
}

// sdkConfig are the retries inside the call.
type sdkConfig struct {
	max      uint8
	backoff  backoff
	afterCap int64 // longest retry-after that is honoured, or never
	fail     bool  // beyond it the call fails; otherwise it backs off
	hold     bool  // the sleeper keeps its slot
}

func compileSDK(r *scenario.SDKRetries) sdkConfig {
	return sdkConfig{
		max:      uint8(min(r.Max, math.MaxUint8)),
		backoff:  backoff{float64(r.First), r.Factor, float64(orNever(int64(r.Cap))), r.Jitter},
		afterCap: orNever(int64(r.RetryAfterCap)),
		fail:     r.RetryAfterOver == "fail",
		hold:     r.HoldSlot,
	}
}

// callerConfig are the retries of whoever was turned away.
type callerConfig struct {
	max        uint16
	backoff    backoff
	budget     bool
	perSuccess float64
	capacity   float64
}

func compileCaller(r *scenario.CallerRetries) callerConfig {
	return callerConfig{
		max:        uint16(min(r.Max, math.MaxUint16)),
		backoff:    backoff{float64(r.First), r.Factor, float64(orNever(int64(r.Cap))), r.Jitter},
		budget:     r.Capacity != scenario.None,
		perSuccess: r.PerSuccess,
		capacity:   r.Capacity,
	}
}

// sdkDelay returns how long the SDK sleeps after a refused start, or false
// when it gives up.
func (e *Engine) sdkDelay(r *request, after int64) (int64, bool) {
	c := &e.cfg.upstream.sdk
	if r.try >= c.max {
		return 0, false
	}
	switch {
	case after >= 0 && after <= c.afterCap:
		return after, true
	case after >= 0 && c.fail:
		return 0, false
	}
	s := &e.sources[r.workload].streams
	draw := s.sdkJitter.AtAttempt(r.ordinal, uint32(r.attempt), uint32(r.try))
	return c.backoff.delay(int(r.try), draw.Float64()), true
}

// turnAway ends a caller's attempt without success: the caller comes back
// later if it may, else the outcome is final. The record must be out of the
// process.
func (e *Engine) turnAway(index int32, out outcome) {
	r := &e.requests[index]
	if delay, ok := e.callerDelay(r); ok {
		e.stats.backOff(r, e.now, 1)
		r.state = inBackoff
		e.returns.push(timer{at: later(e.now, float64(delay)), kind: comeBack, workload: int32(r.workload), ordinal: r.ordinal, index: index})
		return
	}
	e.stats.decide(r, out, e.now)
	e.free(index)
}

// callerDelay returns how long a caller stays away, or false when it gives up.
func (e *Engine) callerDelay(r *request) (int64, bool) {
	c := &e.cfg.workloads[r.workload].retry
	if r.attempt >= c.max {
		return 0, false
	}
	s := &e.sources[r.workload]
	if c.budget {
		if s.budget < 1 {
			return 0, false
		}
		s.budget--
	}
	draw := s.streams.callerJitter.AtAttempt(r.ordinal, uint32(r.attempt), 0)
	return c.backoff.delay(int(r.attempt), draw.Float64()), true
}

// deposit pays a success into the caller's retry budget.
func (e *Engine) deposit(workload uint16) {
	if c := &e.cfg.workloads[workload].retry; c.budget {
		s := &e.sources[workload]
		s.budget = min(c.capacity, s.budget+c.perSuccess)
	}
}
