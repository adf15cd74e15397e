package scenario

import (
	"slices"
	"strconv"
	"time"
)

// workloadKnobs lists what belongs to one workload.
func workloadKnobs() []Knob {
	knobs := slices.Concat(arrivalKnobs(), profileKnobs(), streamKnobs(), []Knob{
		{
			Path: "priority", Kind: KindCount, Min: -1000, Max: 1000, Default: "0", Step: 1, Short: "priority", Live: Now,
			Doc: "larger goes first when a slot becomes free",
			At:  func(_ *Scenario, w *Workload) any { return &w.Priority },
		},
		{
			Path: "concurrency", Kind: KindCount, Min: 1, Max: maxSlots, Default: "none", None: "none", Step: 1, Short: "own slots", Live: Now,
			Doc: "most slots this workload may hold",
			At:  func(_ *Scenario, w *Workload) any { return &w.Concurrency },
		},
		{
			Path: "queue", Kind: KindCount, Max: maxPlaces, Default: "none", None: "none", Step: 1, Short: "own places", Live: Now,
			Doc: "most places in the queue this workload may hold",
			At:  func(_ *Scenario, w *Workload) any { return &w.Queue },
		},
	}, retryKnobs(), goalKnobs(true))
	for i := range knobs {
		knobs[i].Workload = true
	}
	return knobs
}

func arrivalKnobs() []Knob {
	return []Knob{
		{
			Path: "arrivals.process", Kind: KindChoice, Default: string(Poisson), Short: "process", Live: NextArrival, shown: true,
			Choices: []string{string(Poisson), string(GammaGaps), string(WeibullGaps), string(Deterministic), string(Batch), string(Trace)},
			Doc:     "how requests follow each other",
			At:      func(_ *Scenario, w *Workload) any { return &w.Arrivals.Process },
			moved:   func(_ *Scenario, w *Workload) { w.Arrivals.processMoved() },
		},
		{
			Path: "arrivals.rate", Kind: KindRate, Max: maxRate, Step: 1.05, Short: "arrivals", Live: Now,
			Doc:   "requests a second, on average",
			At:    func(_ *Scenario, w *Workload) any { return &w.Arrivals.Rate },
			given: func(w *Workload) *bool { return &w.Arrivals.RateSet },
		},
		{
			Path: "arrivals.cv", Kind: KindNumber, Max: 100, Default: "default", None: "default", Step: 0.05, Short: "gap spread", Live: NextArrival,
			Doc: "coefficient of variation of the gaps between requests; 1 for poisson",
			At:  func(_ *Scenario, w *Workload) any { return &w.Arrivals.CV },
		},
	}
}

func profileKnobs() []Knob {
	rate := func(path, short, doc string, at func(p *Profile) *float64) Knob {
		return Knob{
			Path: "arrivals.profile." + path, Kind: KindRate, Max: maxRate, Default: "0/s", Step: 1.05, Short: short, Doc: doc, Live: NextArrival,
			At: func(_ *Scenario, w *Workload) any { return at(&w.Arrivals.Profile) },
		}
	}
	return []Knob{
		{
			Path: "arrivals.profile.shape", Kind: KindChoice, Default: "none", None: "none", Choices: []string{"step", "linear", "daily"},
			Short: "profile", Live: NextArrival,
			Doc:   "how the rate moves: in steps, in straight lines between points, or as a daily wave",
			At:    func(_ *Scenario, w *Workload) any { return &w.Arrivals.Profile.Shape },
			moved: func(_ *Scenario, w *Workload) { w.Arrivals.shapeMoved() },
		},
		rate("low", "low rate", "lowest rate of a daily profile", func(p *Profile) *float64 { return &p.Low }),
		rate("high", "high rate", "highest rate of a daily profile", func(p *Profile) *float64 { return &p.High }),
		{
			Path: "arrivals.profile.peak_at", Kind: KindDuration, Max: 86400, Default: "0s", Step: 1.1, Short: "peak at", Live: NextArrival,
			Doc: "time of day of the highest rate; a run starts at 00:00",
			At:  func(_ *Scenario, w *Workload) any { return &w.Arrivals.Profile.PeakAt },
		},
		{
			Path: "arrivals.batch.size", Kind: KindCount, Min: 1, Max: maxPlaces, Step: 1, Short: "batch", Live: Restart,
			Doc: "requests that come at one instant",
			At:  func(_ *Scenario, w *Workload) any { return &w.Arrivals.Batch.Size },
		},
		{
			Path: "arrivals.batch.at", Kind: KindDuration, Max: maxSeconds, Default: "0s", Step: 1.1, Short: "batch at", Live: Restart,
			Doc: "the instant a batch comes",
			At:  func(_ *Scenario, w *Workload) any { return &w.Arrivals.Batch.At },
		},
		{
			Path: "arrivals.trace.file", Kind: KindText, Max: maxFileName, Short: "trace", Live: Restart,
			Doc:   "file beside the scenario with one row a request",
			At:    func(_ *Scenario, w *Workload) any { return &w.Arrivals.Trace.File },
			moved: func(_ *Scenario, w *Workload) { w.Arrivals.Trace.unload() },
		},
		{
			Path: "arrivals.trace.time", Kind: KindText, Max: maxColumnName, Short: "trace column", Live: Restart,
			Doc:   "column of the trace that holds the arrival time",
			At:    func(_ *Scenario, w *Workload) any { return &w.Arrivals.Trace.Time },
			moved: func(_ *Scenario, w *Workload) { w.Arrivals.Trace.unload() },
		},
		{
			Path: "arrivals.trace.spread", Kind: KindDuration, Max: maxSeconds, Default: "0s", Step: 1.1, Short: "trace spread", Live: Restart,
			Doc: "over how long arrivals with one rounded timestamp are spread",
			At:  func(_ *Scenario, w *Workload) any { return &w.Arrivals.Trace.Spread },
		},
		{
			Path: "arrivals.scale", Kind: KindNumber, Max: 1e6, Open: true, Default: "1", Step: 1.05, Short: "load factor", Live: Now,
			Doc: "multiplies the rate and its profile; divides the times of a trace; multiplies the size of a batch, rounded up",
			At:  func(_ *Scenario, w *Workload) any { return &w.Arrivals.Scale },
		},
	}
}

// processMoved drops what the newly chosen process has no use for.
func (a *Arrivals) processMoved() {
	if a.Process != Batch {
		a.Batch = BatchArrivals{}
	}
	if a.Process != Trace {
		a.Trace = TraceArrivals{}
	}
	if a.Process == Batch || a.Process == Trace {
		a.Rate, a.RateSet, a.Profile = 0, false, Profile{}
	}
	a.CV = None
}

// shapeMoved drops what the newly chosen shape has no use for.
func (a *Arrivals) shapeMoved() {
	p := &a.Profile
	switch p.Shape {
	case "":
		*p = Profile{}
	case "daily":
		p.Points, a.Rate, a.RateSet = nil, 0, false
	default:
		p.Low, p.High, p.PeakAt = 0, 0, 0
	}
}

func streamKnobs() []Knob {
	return slices.Concat(
		quantityKnobs(),
		[]Knob{
			{
				Path: "stream.cached_share", Kind: KindShare, Max: 1, Default: "0%", Step: 0.05, Short: "cached", Live: NextStream,
				Doc: "share of the input tokens read from the cache, which the API does not count",
				At:  func(_ *Scenario, w *Workload) any { return &w.Stream.CachedShare },
			},
			{
				Path: "stream.output_rate", Kind: KindRate, Max: maxRate, Open: true, Default: "none", None: "none", Step: 1.05, Short: "tokens/s", Live: NextStream,
				Doc: "output tokens a second while the stream is open",
				At:  func(_ *Scenario, w *Workload) any { return &w.Stream.OutputRate },
			},
			{
				Path: "stream.max", Kind: KindDuration, Max: maxSeconds, Open: true, Default: "none", None: "none", Step: 1.1, Short: "time limit", Live: NextStream,
				Doc: "longest life of a stream, set by its client",
				At:  func(_ *Scenario, w *Workload) any { return &w.Stream.Max },
			},
		},
	)
}

func retryKnobs() []Knob {
	wait := func(path, short, doc, def string, at func(r *CallerRetries) *time.Duration) Knob {
		return Knob{
			Path: "caller_retries." + path, Kind: KindDuration, Max: maxSeconds, Default: def, Step: 1.1,
			Short: short, Doc: doc, Live: NextRefusal,
			At: func(_ *Scenario, w *Workload) any { return at(&w.Retries) },
		}
	}
	budget := func(path, short, doc string, at func(r *CallerRetries) *float64) Knob {
		return Knob{
			Path: "caller_retries.budget." + path, Kind: KindNumber, Max: 1e6, Default: "none", None: "none", Step: 1.1,
			Short: short, Doc: doc, Live: NextRefusal,
			At: func(_ *Scenario, w *Workload) any { return at(&w.Retries) },
		}
	}
	return []Knob{
		{
			Path: "caller_retries.max", Kind: KindCount, Max: 1000, Default: "0", Step: 1, Short: "retries", Live: NextRefusal,
			Doc: "times a caller who was turned away comes back",
			At:  func(_ *Scenario, w *Workload) any { return &w.Retries.Max },
		},
		wait("first", "retry first", "first back-off of a caller", "1s", func(r *CallerRetries) *time.Duration { return &r.First }),
		factorKnob("caller_retries.factor", "retry factor", func(_ *Scenario, w *Workload) any { return &w.Retries.Factor }),
		wait("cap", "retry cap", "longest back-off of a caller", "30s", func(r *CallerRetries) *time.Duration { return &r.Cap }),
		jitterKnob("caller_retries.jitter", "full", "retry jitter", func(_ *Scenario, w *Workload) any { return &w.Retries.Jitter }),
		budget("per_success", "budget fill", "retries that each success pays for", func(r *CallerRetries) *float64 { return &r.PerSuccess }),
		budget("capacity", "budget size", "most retries that may be saved up", func(r *CallerRetries) *float64 { return &r.Capacity }),
	}
}

// pointKnob makes the knob of one field of a profile point. The point just
// after the last one may be set too, which adds it.
func pointKnob(i int, field string) *Knob {
	k := &Knob{Path: "arrivals.profile.points." + strconv.Itoa(i) + "." + field, Workload: true, Live: NextArrival, Step: 1.05}
	at := func(w *Workload) *Point {
		if points := w.Arrivals.Profile.Points; i < len(points) {
			return &points[i]
		}
		return nil
	}
	if field == "at" {
		k.Kind, k.Max, k.Default, k.Short, k.Doc = KindDuration, maxSeconds, "0s", "point at", "instant from which the point's rate holds"
	} else {
		k.Kind, k.Max, k.Default, k.Short, k.Doc = KindRate, maxRate, "0/s", "point rate", "requests a second from the point's instant on"
	}
	k.At = func(_ *Scenario, w *Workload) any {
		switch p := at(w); {
		case p == nil:
			return nil
		case field == "at":
			return &p.At
		default:
			return &p.Rate
		}
	}
	k.prepare = func(w *Workload) func() {
		points := &w.Arrivals.Profile.Points
		if i != len(*points) {
			return func() {}
		}
		*points = append(*points, Point{})
		return func() {
			if *points = (*points)[:i]; i == 0 {
				*points = nil
			}
		}
	}
	return k
}
