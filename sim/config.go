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

// maxTokens bounds one request's tokens, so that their sum over 4,000,000
// requests fits an int64.
const maxTokens = 1e12

// config is a scenario as the engine reads it: plain values in the engine's
// units. A config is never changed once built, so copies of an engine share
// its slices.
type config struct {
	slots     int64
	places    int64 // K, maxWaiting when unlimited
	unlimited bool
	patience  int64 // nanoseconds in the queue, or never
	memory    memoryConfig
	workloads []workloadConfig
}

type workloadConfig struct {
	name     string
	pieces   []piece // the rate, in order; the first starts at 0
	batch    int64   // requests of a batch, 0 for other processes
	batchAt  int64
	ends     int64 // when its arrivals end, or never
	duration dist.Law
	input    dist.Law
	hasInput bool
}

// piece is a stretch of constant rate, up to the next piece.
type piece struct {
	at   int64
	rate float64 // arrivals a nanosecond
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
		slots:     s.Pool.Concurrency,
		places:    s.Pool.Queue,
		unlimited: s.Pool.Queue == scenario.None,
		patience:  never,
		memory:    compileMemory(&s.Memory),
		workloads: make([]workloadConfig, len(s.Workloads)),
	}
	if c.unlimited {
		c.places = maxWaiting
	}
	if s.Pool.QueueTimeout != scenario.None {
		c.patience = int64(s.Pool.QueueTimeout)
	}
	for i := range s.Workloads {
		w, err := compileWorkload(&s.Workloads[i], s.Run.Scale)
		if err != nil {
			return config{}, fmt.Errorf("workload %s: %w", s.Workloads[i].Name, err)
		}
		c.workloads[i] = w
	}
	return c, nil
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
	c := workloadConfig{name: w.Name, ends: never}
	if end, ok := w.Ends(); ok {
		c.ends = int64(end)
	}
	var err error
	if c.duration, err = w.Stream.Duration.Law(); err != nil {
		return c, err
	}
	if w.Stream.Input.Given {
		c.hasInput = true
		if c.input, err = w.Stream.Input.Law(); err != nil {
			return c, err
		}
	}
	a := &w.Arrivals
	scale *= a.Scale
	if a.Process == scenario.Batch {
		c.batch = int64(math.Ceil(float64(a.Batch.Size) * scale * (1 - 1e-12)))
		c.batchAt = int64(a.Batch.At)
		return c, nil
	}
	perNano := scale / float64(time.Second)
	c.pieces = append(c.pieces, piece{0, a.Rate * perNano})
	for _, p := range a.Profile.Points {
		c.pieces = append(c.pieces, piece{int64(p.At), p.Rate * perNano})
	}
	return c, nil
}

// arrive returns the instant at which the remaining operational gap, counted
// from the instant from, is used up: Λ⁻¹ of Gerhardt and Nelson (2009) for a
// rate that is constant between the points of a profile.
func (c *workloadConfig) arrive(from int64, gap float64) int64 {
	for i := c.piece(from); i < len(c.pieces); i++ {
		rate, end := c.pieces[i].rate, c.pieceEnd(i)
		if rate > 0 {
			dt := gap / rate
			if dt <= float64(end-from) {
				if dt >= horizon {
					return never
				}
				return from + int64(math.Round(dt))
			}
			gap -= rate * float64(end-from)
		}
		from = end
	}
	return never
}

// used returns the operational time between two instants.
func (c *workloadConfig) used(from, to int64) float64 {
	var sum float64
	for i := c.piece(from); i < len(c.pieces) && from < to; i++ {
		end := min(to, c.pieceEnd(i))
		sum += c.pieces[i].rate * float64(end-from)
		from = end
	}
	return sum
}

// piece returns the index of the piece in force at t.
func (c *workloadConfig) piece(t int64) int {
	i := len(c.pieces) - 1
	for i > 0 && c.pieces[i].at > t {
		i--
	}
	return i
}

func (c *workloadConfig) pieceEnd(i int) int64 {
	if i+1 < len(c.pieces) {
		return c.pieces[i+1].at
	}
	return never
}
