package sim

import (
	"math"
	"time"

	"capsize/model/scenario"
)

// upstreamConfig is the model API's limits and the SDK's rules.
type upstreamConfig struct {
	on       bool // there is a limit or an error, so starts must be checked
	requests bucketConfig
	input    bucketConfig
	output   bucketConfig
	reserve  float64 // output tokens taken at the start, or 0: as produced
	streams  int64   // cap on open streams, or never
	after    string  // retry_after
	count    bool    // refused attempts charge the request bucket
	before   float64 // share of starts that fail
	during   float64 // share of streams that are cut
	sdk      sdkConfig
}

// bucketConfig is one token bucket.
type bucketConfig struct {
	on       bool
	refill   float64 // a nanosecond
	capacity float64
}

// actual says that output tokens are charged as they are produced.
func (c *upstreamConfig) actual() bool { return c.output.on && c.reserve == 0 }

func compileUpstream(u *scenario.Upstream) upstreamConfig {
	c := upstreamConfig{
		requests: compileBucket(u.RequestsPerMinute, u.Burst),
		input:    compileBucket(u.InputPerMinute, u.Burst),
		output:   compileBucket(u.OutputPerMinute, u.Burst),
		streams:  orNever(u.ConcurrentStreams),
		after:    u.RetryAfter,
		count:    u.CountRefused,
		before:   u.ErrorsBefore,
		during:   u.ErrorsDuring,
		sdk:      compileSDK(&u.SDK),
	}
	if u.Reserve != scenario.None {
		c.reserve = float64(u.Reserve)
	}
	c.on = c.requests.on || c.input.on || c.output.on || c.streams != never || c.before > 0
	return c
}

func compileBucket(perMinute int64, burst time.Duration) bucketConfig {
	if perMinute == scenario.None {
		return bucketConfig{}
	}
	refill := float64(perMinute) / float64(time.Minute)
	return bucketConfig{on: true, refill: refill, capacity: refill * float64(burst)}
}

// bucket is a token bucket's level as a straight line: it is brought up to
// date when something changes, and never ticks.
type bucket struct {
	level float64
	at    int64
	drain float64 // tokens a nanosecond taken by open streams
	asked float64 // tokens asked for in the window, refused attempts included
	used  float64 // tokens charged in the window, net of returns
	given float64 // refill in the window, whether it fitted or not
}

// settle brings the level up to an instant.
func (b *bucket) settle(c *bucketConfig, now int64) {
	if !c.on {
		b.at = now
		return
	}
	dt := float64(now - b.at)
	b.level = min(c.capacity, b.level+(c.refill-b.drain)*dt)
	b.used += b.drain * dt
	b.given += c.refill * dt
	b.at = now
}

// wait returns the nanoseconds of refill until the level reaches need.
func (b *bucket) wait(c *bucketConfig, need float64) float64 {
	return max(0, (need-b.level)/c.refill)
}

// limits are the buckets of the process.
type limits struct {
	requests, input, output bucket
	drain                   int64 // Σ output rate of producing streams, in units of drainUnit
}

// settle brings every level up to an instant.
func (l *limits) settle(c *upstreamConfig, now int64) {
	l.requests.settle(&c.requests, now)
	l.input.settle(&c.input, now)
	l.output.settle(&c.output, now)
}

// openWindow forgets what was asked and charged so far.
func (l *limits) openWindow(c *upstreamConfig, now int64) {
	l.settle(c, now)
	for _, b := range []*bucket{&l.requests, &l.input, &l.output} {
		b.asked, b.used, b.given = 0, 0, 0
	}
}

// drainUnit makes output rates integers, so that their sum never drifts:
// 10⁻⁶ tokens a second. drainNano is the same in tokens a nanosecond.
const (
	drainUnit = 1e-6
	drainNano = drainUnit / 1e9
)

func (l *limits) start(c *upstreamConfig) {
	l.requests.level = c.requests.capacity
	l.input.level = c.input.capacity
	l.output.level = c.output.capacity
}

// produce adds sign times a stream's output rate to the drain.
func (e *Engine) produce(rate int64) {
	l := &e.limits
	l.output.settle(&e.cfg.upstream.output, e.now)
	l.drain += rate
	l.output.drain = float64(l.drain) * drainNano
}

// cause is what refused a start.
type cause uint8

const (
	granted cause = iota
	byRequests
	byInput
	byOutput
	byStreams
	byError // the start failed by itself
)

// String names the limit.
func (c cause) String() string {
	return [...]string{"", "requests", "input", "output", "streams", "error"}[c]
}

// askUpstream asks for a stream: everything is checked, then everything charged.
// A start that then fails by itself has reached the API and stays charged, but
// for its reserve. It returns the cause of a refusal and, in
// nanoseconds, the retry-after that comes with it, or a negative number.
func (e *Engine) askUpstream(r *request) (cause, int64) {
	c, l, w := &e.cfg.upstream, &e.limits, &e.cfg.workloads[r.workload]
	tokens := float64(r.tokens) * w.uncached
	need := c.reserve
	if c.actual() {
		need = c.output.slack() // anything above 0
	}
	l.settle(c, e.now)
	l.requests.asked++
	l.input.asked += tokens
	l.output.asked += e.outputAsked(r)
	why := e.firstShort(tokens, need)
	if why == granted {
		l.requests.take(1)
		l.input.take(tokens)
		l.output.take(c.reserve)
		return granted, 0
	}
	after := e.retryAfter(why, tokens, need)
	if c.count && c.requests.on && l.requests.level >= 1 {
		l.requests.take(1) // the bucket never goes below zero
	}
	return why, after
}

func (b *bucket) take(n float64) {
	b.level -= n
	b.used += n
}

// outputAsked is what a start asks of the output bucket.
func (e *Engine) outputAsked(r *request) float64 {
	if e.cfg.upstream.reserve > 0 {
		return e.cfg.upstream.reserve
	}
	return float64(r.output)
}

// slack forgives the rounding of a level that has refilled for as long as
// retry-after said.
func (c *bucketConfig) slack() float64 { return 1e-9 * (1 + c.capacity) }

// firstShort returns the first limit that a start would break.
func (e *Engine) firstShort(tokens, need float64) cause {
	c, l := &e.cfg.upstream, &e.limits
	switch {
	case c.requests.on && l.requests.level < 1-c.requests.slack():
		return byRequests
	case c.input.on && l.input.level < tokens-c.input.slack():
		return byInput
	case c.output.on && l.output.level <= need-c.output.slack():
		return byOutput
	case e.stats.open.n >= c.streams:
		return byStreams
	}
	return granted
}

// retryAfter is the largest wait of the short buckets, or negative when the
// refusal carries none: from the cap on streams, or for a request that a full
// bucket could not hold.
func (e *Engine) retryAfter(why cause, tokens, need float64) int64 {
	c, l := &e.cfg.upstream, &e.limits
	if c.after == "none" || why == byStreams ||
		c.input.on && tokens > c.input.capacity || c.output.on && need > c.output.capacity || c.requests.on && c.requests.capacity < 1 {
		return -1
	}
	var wait float64
	if c.requests.on {
		wait = max(wait, l.requests.wait(&c.requests, 1))
	}
	if c.input.on {
		wait = max(wait, l.input.wait(&c.input, tokens))
	}
	if c.output.on {
		wait = max(wait, l.output.wait(&c.output, need))
	}
	if !(wait < horizon) {
		return -1
	}
	if c.after == "exact" {
		return max(1, int64(math.Ceil(wait)))
	}
	return max(1, int64(math.Ceil(wait/float64(time.Second)))) * int64(time.Second)
}

// giveBack returns the reserved output tokens that were not produced; it takes
// more when more were.
func (e *Engine) giveBack(reserved, produced float64) {
	c := &e.cfg.upstream.output
	if !c.on {
		return
	}
	b := &e.limits.output
	b.settle(c, e.now)
	b.take(produced - reserved)
	b.level = min(b.level, c.capacity)
}
