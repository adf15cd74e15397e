package sim

import (
	"fmt"
	"math"
	"time"

	"capsize/model/dist"
	"capsize/model/scenario"
)

// maxWaiting is the longest line the engine holds: an unlimited queue that
// reaches it ends the run with ErrTooManyWaiting.
const maxWaiting = 4_000_000

// horizon bounds every duration in nanoseconds (73 years), so that sums of an
// instant and a duration cannot overflow.
const horizon = 1 << 61

// maxTokens bounds one request's tokens, so that they fit its record.
const maxTokens = math.MaxInt32

// config is a scenario as the engine reads it: plain values in the engine's
// units. A config is never changed once built, so copies of an engine share
// its slices.
type config struct {
	slots       int64
	places      int64 // K, maxWaiting when unlimited
	unlimited   bool
	patience    int64 // constant nanoseconds in the queue, or never
	exponential bool  // patience is then the mean of an exponential law
	lifo        bool
	memory      memoryConfig
	upstream    upstreamConfig
	workloads   []workloadConfig
	plain       bool // no cap, priority or second workload decides who is next
}

type workloadConfig struct {
	name     string
	process  scenario.Process
	rate     rate
	gap      dist.Law // unit mean, of renewal processes other than Poisson
	batch    uint64   // requests of a batch
	batchAt  int64
	trace    *trace
	ends     int64 // when its arrivals end, or never
	duration dist.Law
	byParts  bool // duration is first token + output tokens / output rate
	first    dist.Law
	output   dist.Law
	hasOut   bool
	input    dist.Law
	hasInput bool
	uncached float64 // share of input tokens that counts against the limit
	outRate  float64 // tokens a nanosecond while the stream is open, or 0
	drain    int64   // the same in drainUnits
	maxOpen  int64   // client time limit, or never
	priority int64
	slots    int64 // cap, or never
	places   int64 // cap, or never
	retry    callerConfig
}

type memoryConfig struct {
	on         bool
	base       float64
	perStream  float64
	growth     float64 // bytes a nanosecond of age
	perToken   float64
	perWaiting float64
	sticky     float64
	limit      float64 // +Inf when there is none
	boot       int64
	first, cap int64
	reset      int64
}

// compile turns a valid scenario into a config.
func compile(s *scenario.Scenario) (config, error) {
	if err := s.Validate(); err != nil {
		return config{}, err
	}
	c := config{
		slots:       s.Pool.Concurrency,
		places:      s.Pool.Queue,
		unlimited:   s.Pool.Queue == scenario.None,
		patience:    orNever(int64(s.Pool.QueueTimeout)),
		exponential: s.Pool.TimeoutLaw == dist.Exponential,
		lifo:        s.Pool.Order == "lifo",
		memory:      compileMemory(&s.Memory),
		upstream:    compileUpstream(&s.Upstream),
		workloads:   make([]workloadConfig, len(s.Workloads)),
	}
	if c.unlimited {
		c.places = maxWaiting
	}
	for i := range s.Workloads {
		w, err := compileWorkload(&s.Workloads[i], s.Run.Scale)
		if err != nil {
			return config{}, fmt.Errorf("workload %s: %w", s.Workloads[i].Name, err)
		}
		c.workloads[i] = w
	}
	c.plain = len(c.workloads) == 1 && c.workloads[0].slots == never && c.workloads[0].places == never
	return c, nil
}

// once says that no request comes to the queue twice: nothing sends it away to
// come back.
func (c *config) once() bool {
	for i := range c.workloads {
		if c.workloads[i].retry.max > 0 {
			return false
		}
	}
	return !c.upstream.on
}

// orNever turns scenario.None into never.
func orNever(n int64) int64 {
	if n == scenario.None {
		return never
	}
	return n
}

func compileMemory(m *scenario.Memory) memoryConfig {
	c := memoryConfig{
		on:         m.Tracked(),
		base:       float64(m.Base),
		perStream:  float64(m.PerStream),
		growth:     m.Growth / float64(time.Second),
		perToken:   float64(m.PerInputToken),
		perWaiting: float64(m.PerWaiting),
		sticky:     m.Sticky,
		limit:      math.Inf(1),
		boot:       int64(m.Boot),
		first:      int64(m.BackoffFirst),
		cap:        int64(m.BackoffCap),
		reset:      int64(m.BackoffReset),
	}
	if m.Limit != scenario.None {
		c.limit = float64(m.Limit)
	}
	return c
}

func compileWorkload(w *scenario.Workload, scale float64) (workloadConfig, error) {
	a, s := &w.Arrivals, &w.Stream
	scale *= a.Scale
	c := workloadConfig{
		name: w.Name, process: a.Process, ends: never,
		rate:     compileRate(a, scale),
		batch:    uint64(math.Ceil(float64(a.Batch.Size) * scale * (1 - 1e-12))),
		batchAt:  int64(a.Batch.At),
		uncached: 1 - s.CachedShare,
		maxOpen:  orNever(int64(s.Max)),
		priority: w.Priority,
		slots:    orNever(w.Concurrency),
		places:   orNever(w.Queue),
		retry:    compileCaller(&w.Retries),
	}
	if end, ok := w.Ends(); ok {
		c.ends = int64(end)
	}
	if s.OutputRate != scenario.None {
		c.outRate = s.OutputRate / float64(time.Second)
		c.drain = int64(math.Round(s.OutputRate / drainUnit))
	}
	if c.trace = compileTrace(w); c.trace != nil {
		c.ends = int64(float64(c.trace.times[len(c.trace.times)-1]) / scale)
	}
	return c, c.compileLaws(a, s)
}

// compileLaws fills in the laws of a workload.
func (c *workloadConfig) compileLaws(a *scenario.Arrivals, s *scenario.Stream) error {
	law := func(q *scenario.Quantity, to *dist.Law, has *bool) error {
		if !q.Given {
			return nil
		}
		*has = true
		var err error
		*to, err = q.Law()
		return err
	}
	var hasDuration, hasFirst bool
	for _, x := range []struct {
		q   *scenario.Quantity
		to  *dist.Law
		has *bool
	}{
		{&s.Duration, &c.duration, &hasDuration},
		{&s.FirstToken, &c.first, &hasFirst},
		{&s.Output, &c.output, &c.hasOut},
		{&s.Input, &c.input, &c.hasInput},
	} {
		if err := law(x.q, x.to, x.has); err != nil {
			return err
		}
	}
	c.byParts = !hasDuration
	var err error
	switch a.Process {
	case scenario.GammaGaps:
		c.gap, err = gapLaw(dist.Gamma, a.CV)
	case scenario.WeibullGaps:
		c.gap, err = gapLaw(dist.Weibull, a.CV)
	}
	return err
}

// gapLaw returns the unit-mean law of a renewal process's gaps.
func gapLaw(f dist.Family, cv float64) (dist.Law, error) {
	if cv == scenario.None {
		cv = 1
	}
	return dist.New(f, 1, cv)
}
