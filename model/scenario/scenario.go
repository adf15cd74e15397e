package scenario

import (
	"time"

	"capsize/model/dist"
	"capsize/model/metric"
)

// None marks an optional limit that is not set: "none" in a file, and
// "unlimited" for the queue. It serves counts, durations, sizes and rates
// alike, none of which may be negative.
const None = -1

// Scenario is a whole scenario file as plain values. Times are time.Duration,
// rates are per second, sizes are bytes, shares are parts of one. Build one
// with Default or Parse: the zero value has limits of 0 where None is meant.
type Scenario struct {
	Name, About, Source string
	Workloads           []Workload
	Pool                Pool
	Memory              Memory
	CPU                 CPU
	Upstream            Upstream
	Goals               Goals
	Run                 Run
}

// Workload is one named stream of requests that shares the process.
type Workload struct {
	Name        string
	Arrivals    Arrivals
	Stream      Stream
	Priority    int64 // larger goes first
	Concurrency int64 // slots this workload may hold, or None
	Queue       int64 // places this workload may hold, or None
	Retries     CallerRetries
	Goals       Goals
}

// Process names an arrival process.
type Process string

// The arrival processes of a scenario file.
const (
	Poisson       Process = "poisson"
	GammaGaps     Process = "gamma"
	WeibullGaps   Process = "weibull"
	Deterministic Process = "deterministic"
	Batch         Process = "batch"
	Trace         Process = "trace"
)

// Arrivals says when a workload's requests come.
type Arrivals struct {
	Process Process
	Rate    float64 // a second; 0 is legal
	RateSet bool    // a rate was given, 0 included
	CV      float64 // coefficient of variation of the gaps, or None
	Profile Profile
	Batch   BatchArrivals
	Trace   TraceArrivals
	Scale   float64 // multiplies the rate, the profile and a batch's size; divides a trace's times
}

// Profile moves the rate in time. Shape is "", "step", "linear" or "daily".
type Profile struct {
	Shape  string
	Points []Point // step and linear: from each instant on, in order
	// Daily: a sinusoid between Low and High that peaks at PeakAt.
	Low, High float64
	PeakAt    time.Duration
}

// Point is one instant of a profile.
type Point struct {
	At   time.Duration
	Rate float64 // a second
}

// BatchArrivals are Size requests at one instant.
type BatchArrivals struct {
	Size int64 // 0: not given
	At   time.Duration
}

// TraceArrivals are read from a file beside the scenario.
type TraceArrivals struct {
	File   string        // CSV with a header line
	Time   string        // name of the column of arrival times
	Spread time.Duration // each request comes up to this much later than the file says
	// Rows are the file's requests in order of time, filled by
	// [Scenario.Load]. They never change and are shared by copies.
	Rows  []TraceRow
	facts *traceFacts // what the rows say as a whole
}

// TraceRow is one request of a trace.
type TraceRow struct {
	At            time.Duration // from the start of the trace
	Duration      float64       // seconds, NaN where the file has none
	Input, Output int64         // tokens, −1 where the file has none
}

// Stream says how long a workload's streams are open and what they carry. The
// time is stated by Duration, or by parts: FirstToken + Output/OutputRate.
type Stream struct {
	Duration    Quantity // seconds
	FirstToken  Quantity // seconds, by parts only
	Output      Quantity // tokens, by parts only
	Input       Quantity // tokens
	CachedShare float64
	OutputRate  float64       // tokens a second while the stream is open, or None
	Max         time.Duration // client time limit, or None
}

// CallerRetries says whether callers who were turned away come back.
type CallerRetries struct {
	Max    int64
	First  time.Duration
	Factor float64
	Cap    time.Duration
	Jitter float64
	// PerSuccess and Capacity are the retry budget, or None.
	PerSuccess, Capacity float64
}

// Pool is the process's slots and queue.
type Pool struct {
	Concurrency  int64 // c, slots; at least 1
	Queue        int64 // K, places; None is unlimited
	QueueTimeout time.Duration
	// TimeoutLaw is deterministic (constant patience) or exponential.
	TimeoutLaw dist.Family
	Order      string // "fifo" or "lifo"
}

// Memory is what the process occupies, and what happens when it is too much.
type Memory struct {
	Base          int64
	PerStream     int64
	Growth        float64 // bytes a second of a stream's age
	PerInputToken int64
	PerWaiting    int64
	Sticky        float64 // share of the excess the allocator keeps
	Limit         int64   // or None
	Boot          time.Duration
	BackoffFirst  time.Duration
	BackoffCap    time.Duration
	BackoffReset  time.Duration
}

// Tracked says whether any memory figure is given, so that memory metrics
// have a value.
func (m *Memory) Tracked() bool {
	return m.Base != 0 || m.PerStream != 0 || m.Growth != 0 ||
		m.PerInputToken != 0 || m.PerWaiting != 0 || m.Limit != None
}

// CPU is stated, not simulated.
type CPU struct {
	PerStream float64 // share of a core an open stream takes
	Cores     float64
}

// Upstream is the model API's limits and the SDK's behaviour towards them.
type Upstream struct {
	RequestsPerMinute, InputPerMinute, OutputPerMinute int64 // or None
	Reserve                                            int64 // tokens reserved at the start, or None: charged as produced
	ConcurrentStreams                                  int64 // or None
	Burst                                              time.Duration
	RetryAfter                                         string // "seconds", "exact" or "none"
	CountRefused                                       bool
	ErrorsBefore, ErrorsDuring                         float64
	SDK                                                SDKRetries
}

// SDKRetries are the retries inside the call.
type SDKRetries struct {
	Profile        string // a named profile, or ""
	Max            int64
	First          time.Duration
	Factor         float64
	Cap            time.Duration
	Jitter         float64
	RetryAfterCap  time.Duration // or None
	RetryAfterOver string        // "backoff" or "fail"
	HoldSlot       bool
}

// Goals are upper limits, one for each metric that has a goal key; None where
// no goal is set. Units are those of the metric; see MemoryPeakSize for the
// one that may be stated in two ways.
type Goals struct {
	Limit [metric.N]float64
	// MemoryPeakSize: the memory_peak goal is a size in bytes; otherwise it
	// is a share of memory.limit.
	MemoryPeakSize bool
}

// Run is the length and seed of a run.
type Run struct {
	Duration, Warmup time.Duration
	Seed             uint64
	Scale            float64 // multiplies every arrival rate
}

// NoGoals returns goals with none set.
func NoGoals() Goals {
	var g Goals
	for i := range g.Limit {
		g.Limit[i] = None
	}
	return g
}

// Clone returns a copy that shares nothing with s but what was read from files,
// which never changes.
func (s *Scenario) Clone() *Scenario {
	t := *s
	t.Workloads = append([]Workload(nil), s.Workloads...)
	for i := range t.Workloads {
		w := &t.Workloads[i]
		p := &w.Arrivals.Profile
		p.Points = append([]Point(nil), p.Points...)
		for _, q := range quantities {
			of := q.of(w)
			of.Parts = append([]Part(nil), of.Parts...)
		}
	}
	return &t
}
