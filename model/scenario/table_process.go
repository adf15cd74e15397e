package scenario

import (
	"slices"
	"time"
)

// processKnobs lists what belongs to the whole process.
func processKnobs() []Knob {
	return slices.Concat(
		[]Knob{
			{
				Path: "name", Kind: KindText, Max: 100, Short: "name", Doc: "what the scenario is called", Live: Restart, shown: true,
				At: func(s *Scenario, _ *Workload) any { return &s.Name },
			},
			{
				Path: "about", Kind: KindText, Max: maxText, Short: "about", Doc: "the story behind the scenario", Live: Restart,
				At: func(s *Scenario, _ *Workload) any { return &s.About },
			},
			{
				Path: "source", Kind: KindText, Max: maxText, Short: "source", Doc: "where the numbers come from", Live: Restart,
				At: func(s *Scenario, _ *Workload) any { return &s.Source },
			},
		},
		poolKnobs(), memoryKnobs(), cpuKnobs(), upstreamKnobs(), sdkKnobs(), goalKnobs(false), runKnobs(),
	)
}

func poolKnobs() []Knob {
	return []Knob{
		{
			Path: "pool.concurrency", Kind: KindCount, Min: 1, Max: maxSlots, Step: 1, Short: "slots", shown: true,
			Doc: "slots: streams the process holds open at once", Live: Now,
			At: func(s *Scenario, _ *Workload) any { return &s.Pool.Concurrency },
		},
		{
			Path: "pool.queue", Kind: KindCount, Max: maxPlaces, Default: "unlimited", None: "unlimited", Step: 1, Short: "queue", shown: true,
			Doc: "places: accepted requests that may wait for a slot; beyond them a local 429", Live: Now,
			At: func(s *Scenario, _ *Workload) any { return &s.Pool.Queue },
		},
		{
			Path: "pool.queue_timeout", Kind: KindDuration, Max: maxSeconds, Open: true, Default: "none", None: "none", Step: 1.1, Short: "timeout", shown: true,
			Doc: "patience: how long a request waits in the queue before it leaves", Live: Now,
			At: func(s *Scenario, _ *Workload) any { return &s.Pool.QueueTimeout },
		},
		{
			Path: "pool.queue_timeout.dist", Kind: KindChoice, Default: "deterministic", Choices: []string{"deterministic", "exponential"},
			Short: "patience law", Doc: "whether patience is constant or exponential", Live: NextArrival,
			At: func(s *Scenario, _ *Workload) any { return &s.Pool.TimeoutLaw },
		},
		{
			Path: "pool.order", Kind: KindChoice, Default: "fifo", Choices: []string{"fifo", "lifo"},
			Short: "order", Doc: "who goes next: the longest waiting (fifo) or the last to come (lifo)", Live: Now,
			At: func(s *Scenario, _ *Workload) any { return &s.Pool.Order },
		},
	}
}

func memoryKnobs() []Knob {
	size := func(path, short, doc string, largest float64, at func(m *Memory) *int64) Knob {
		return Knob{
			Path: "memory." + path, Kind: KindSize, Max: largest, Default: "0B", Step: 1.05, Short: short, Doc: doc, Live: Now,
			At: func(s *Scenario, _ *Workload) any { return at(&s.Memory) },
		}
	}
	limit := size("limit", "mem limit", "resident memory at which the process is killed", maxSize, func(m *Memory) *int64 { return &m.Limit })
	limit.Default, limit.None, limit.Min = "none", "none", 1
	return []Knob{
		size("base", "base memory", "memory of the idle process", maxSize, func(m *Memory) *int64 { return &m.Base }),
		size("per_stream", "per stream", "memory of one open stream from its start", maxPerStream, func(m *Memory) *int64 { return &m.PerStream }),
		{
			Path: "memory.growth", Kind: KindSizeRate, Max: 1 << 30, Default: "0B/s", Step: 1.05, Short: "growth", Live: Now,
			Doc: "memory an open stream gains with its age",
			At:  func(s *Scenario, _ *Workload) any { return &s.Memory.Growth },
		},
		size("per_input_token", "per token", "memory of each input token of every request in the process", maxPerToken, func(m *Memory) *int64 { return &m.PerInputToken }),
		size("per_waiting", "per waiting", "memory of one request in the queue", maxPerWaiter, func(m *Memory) *int64 { return &m.PerWaiting }),
		{
			Path: "memory.sticky", Kind: KindShare, Max: 1, Default: "0%", Step: 0.05, Short: "sticky", Live: Now,
			Doc: "share of the highest memory above base that the allocator keeps",
			At:  func(s *Scenario, _ *Workload) any { return &s.Memory.Sticky },
		},
		limit,
		{
			Path: "memory.boot", Kind: KindDuration, Max: maxSeconds, Default: "0s", Step: 1.1, Short: "boot", Live: Now,
			Doc: "time the process takes to start again after a kill",
			At:  func(s *Scenario, _ *Workload) any { return &s.Memory.Boot },
		},
		{
			Path: "memory.backoff.first", Kind: KindDuration, Max: maxSeconds, Default: "10s", Step: 1.1, Short: "restart wait", Live: Now,
			Doc: "wait before the second restart in a row; the first is at once and later ones double",
			At:  func(s *Scenario, _ *Workload) any { return &s.Memory.BackoffFirst },
		},
		{
			Path: "memory.backoff.cap", Kind: KindDuration, Max: maxSeconds, Default: "5m", Step: 1.1, Short: "restart cap", Live: Now,
			Doc: "longest wait before a restart",
			At:  func(s *Scenario, _ *Workload) any { return &s.Memory.BackoffCap },
		},
		{
			Path: "memory.backoff.reset", Kind: KindDuration, Max: maxSeconds, Default: "10m", Step: 1.1, Short: "wait reset", Live: Now,
			Doc: "uptime after which the next restart is at once again",
			At:  func(s *Scenario, _ *Workload) any { return &s.Memory.BackoffReset },
		},
	}
}

func cpuKnobs() []Knob {
	return []Knob{
		{
			Path: "cpu.per_stream", Kind: KindShare, Max: 1, Default: "0%", Step: 1.05, Short: "cpu/stream", Live: Now,
			Doc: "share of one core that an open stream takes; stated, not simulated",
			At:  func(s *Scenario, _ *Workload) any { return &s.CPU.PerStream },
		},
		{
			Path: "cpu.cores", Kind: KindNumber, Max: 4096, Open: true, Default: "1", Step: 1, Short: "cores", Live: Now,
			Doc: "cores the process may use",
			At:  func(s *Scenario, _ *Workload) any { return &s.CPU.Cores },
		},
	}
}

func upstreamKnobs() []Knob {
	limit := func(path, short, doc string, at func(u *Upstream) *int64) Knob {
		return Knob{
			Path: "upstream." + path, Kind: KindCount, Min: 1, Max: maxPerMinute, Default: "none", None: "none", Step: 1.05,
			Short: short, Doc: doc, Live: Now,
			At: func(s *Scenario, _ *Workload) any { return at(&s.Upstream) },
		}
	}
	share := func(path, short, doc string, at func(u *Upstream) *float64) Knob {
		return Knob{
			Path: "upstream.errors." + path, Kind: KindShare, Max: 1, Default: "0%", Step: 0.005,
			Short: short, Doc: doc, Live: NextStream,
			At: func(s *Scenario, _ *Workload) any { return at(&s.Upstream) },
		}
	}
	reserve := limit("output_accounting.reserve", "reserve", "output tokens charged at the start of a stream; actual: charged as they are produced",
		func(u *Upstream) *int64 { return &u.Reserve })
	reserve.Default, reserve.None, reserve.Max, reserve.Live = "actual", "actual", maxTokens, NextStream
	streams := limit("concurrent_streams", "up streams", "streams the API lets the process hold open", func(u *Upstream) *int64 { return &u.ConcurrentStreams })
	streams.Max, streams.Step = maxSlots, 1
	return []Knob{
		limit("requests_per_minute", "RPM", "requests a minute the API accepts", func(u *Upstream) *int64 { return &u.RequestsPerMinute }),
		limit("input_tokens_per_minute", "ITPM", "input tokens a minute the API accepts, cached ones not counted", func(u *Upstream) *int64 { return &u.InputPerMinute }),
		limit("output_tokens_per_minute", "OTPM", "output tokens a minute the API accepts", func(u *Upstream) *int64 { return &u.OutputPerMinute }),
		reserve, streams,
		{
			Path: "upstream.burst", Kind: KindDuration, Max: 3600, Open: true, Default: "1m", Step: 1.1, Short: "burst", Live: Now,
			Doc: "seconds of refill that a token bucket holds",
			At:  func(s *Scenario, _ *Workload) any { return &s.Upstream.Burst },
		},
		{
			Path: "upstream.retry_after", Kind: KindChoice, Default: "seconds", Choices: []string{"seconds", "exact", "none"}, Short: "retry-after",
			Doc: "how a 429 says when to come back: in whole seconds, exactly, or not at all", Live: NextRefusal,
			At: func(s *Scenario, _ *Workload) any { return &s.Upstream.RetryAfter },
		},
		{
			Path: "upstream.count_refused", Kind: KindFlag, Default: "false", Short: "count 429s", Live: NextRefusal,
			Doc: "whether a refused attempt is charged to the request bucket",
			At:  func(s *Scenario, _ *Workload) any { return &s.Upstream.CountRefused },
		},
		share("before", "err before", "share of starts that fail before the stream opens", func(u *Upstream) *float64 { return &u.ErrorsBefore }),
		share("during", "err during", "share of streams cut at a uniform point", func(u *Upstream) *float64 { return &u.ErrorsDuring }),
	}
}

func sdkKnobs() []Knob {
	wait := func(path, short, doc, def string, at func(r *SDKRetries) *time.Duration) Knob {
		return Knob{
			Path: "upstream.sdk_retries." + path, Kind: KindDuration, Max: maxSeconds, Default: def, Step: 1.1,
			Short: short, Doc: doc, Live: NextRefusal,
			At: func(s *Scenario, _ *Workload) any { return at(&s.Upstream.SDK) },
		}
	}
	over := wait("retry_after_cap", "honours up to", "longest retry-after that the SDK honours", "1m", func(r *SDKRetries) *time.Duration { return &r.RetryAfterCap })
	over.None, over.Short = "none", "SDK honours"
	return []Knob{
		{
			Path: "upstream.sdk_retries.profile", Kind: KindChoice, Default: "none", None: "none", Short: "SDK", Live: NextRefusal,
			Choices: profileNames(),
			Doc:     "an SDK whose retry rules are taken; rules stated beside it replace its own",
			At:      func(s *Scenario, _ *Workload) any { return &s.Upstream.SDK.Profile },
			moved:   func(s *Scenario, _ *Workload) { s.Upstream.SDK.takeProfile() },
		},
		{
			Path: "upstream.sdk_retries.max", Kind: KindCount, Max: 100, Default: "0", Step: 1, Short: "SDK retries", Live: NextRefusal,
			Doc: "times the SDK tries again inside the call, holding its slot",
			At:  func(s *Scenario, _ *Workload) any { return &s.Upstream.SDK.Max },
		},
		wait("first", "SDK first", "first back-off of the SDK", "500ms", func(r *SDKRetries) *time.Duration { return &r.First }),
		factorKnob("upstream.sdk_retries.factor", "SDK factor", func(s *Scenario, _ *Workload) any { return &s.Upstream.SDK.Factor }),
		wait("cap", "SDK cap", "longest back-off of the SDK", "8s", func(r *SDKRetries) *time.Duration { return &r.Cap }),
		jitterKnob("upstream.sdk_retries.jitter", "25%", "SDK jitter", func(s *Scenario, _ *Workload) any { return &s.Upstream.SDK.Jitter }),
		over,
		{
			Path: "upstream.sdk_retries.retry_after_over", Kind: KindChoice, Default: "backoff", Choices: []string{"backoff", "fail"}, Short: "SDK beyond",
			Doc: "what the SDK does when retry-after is longer than it honours", Live: NextRefusal,
			At: func(s *Scenario, _ *Workload) any { return &s.Upstream.SDK.RetryAfterOver },
		},
		{
			Path: "upstream.sdk_retries.hold_slot", Kind: KindFlag, Default: "true", Short: "holds slot", Live: NextRefusal,
			Doc: "whether a sleeping call keeps its slot",
			At:  func(s *Scenario, _ *Workload) any { return &s.Upstream.SDK.HoldSlot },
		},
	}
}

// factorKnob is the growth of a back-off from try to try.
func factorKnob(path, short string, at func(*Scenario, *Workload) any) Knob {
	return Knob{
		Path: path, Kind: KindNumber, Min: 1, Max: 100, Default: "2", Step: 0.1, Short: short, Live: NextRefusal,
		Doc: "by how much the back-off grows from try to try", At: at,
	}
}

// jitterKnob is the random part of a back-off: times 1 − jitter·U.
func jitterKnob(path, def, short string, at func(*Scenario, *Workload) any) Knob {
	return Knob{
		Path: path, Kind: KindShare, Max: 1, Default: def, Words: []Word{{"none", 0}, {"full", 1}}, Step: 0.05, Short: short,
		Live: NextRefusal, Doc: "random part of the back-off: it is cut by up to this share", At: at,
	}
}

func runKnobs() []Knob {
	return []Knob{
		{
			Path: "run.duration", Kind: KindDuration, Max: maxSeconds, Open: true, Default: "30m", Step: 1.1, Short: "length", shown: true,
			Doc: "simulated length of the run", Live: Restart,
			At: func(s *Scenario, _ *Workload) any { return &s.Run.Duration },
		},
		{
			Path: "run.warmup", Kind: KindDuration, Max: maxSeconds, Default: "0s", Step: 1.1, Short: "warm-up", shown: true,
			Doc: "start of the run that is not measured", Live: Restart,
			At: func(s *Scenario, _ *Workload) any { return &s.Run.Warmup },
		},
		{
			Path: "run.seed", Kind: KindCount, Max: maxSeed, Default: "1", Step: 1, Short: "seed", shown: true,
			Doc: "start of all random draws: the same seed gives the same run", Live: Restart,
			At: func(s *Scenario, _ *Workload) any { return &s.Run.Seed },
		},
		{
			Path: "run.scale", Kind: KindNumber, Max: 1e6, Open: true, Default: "1", Step: 1.05, Short: "load", Live: Now,
			Doc: "multiplies every arrival rate",
			At:  func(s *Scenario, _ *Workload) any { return &s.Run.Scale },
		},
	}
}
