package scenario

import (
	"math"
	"slices"
	"strings"

	"capsize/model/dist"
)

// Validate checks a scenario that was built or changed in memory as strictly as
// Parse checks a file, and that its files are loaded. The error is a
// *[FieldError] that names the path.
func (s *Scenario) Validate() error {
	if err := s.check(); err != nil {
		return err
	}
	if err := s.checkLoaded(); err != nil {
		return err
	}
	return nil
}

// check is Validate without the files: what depends on a file that is not
// loaded is passed over.
func (s *Scenario) check() error {
	for _, check := range []func(*Scenario) *FieldError{
		(*Scenario).checkNames, (*Scenario).checkRanges, (*Scenario).checkFileNames,
		(*Scenario).checkProcess, (*Scenario).checkWorkloads, (*Scenario).checkTokens, (*Scenario).checkBuckets,
	} {
		if err := check(s); err != nil {
			return err
		}
	}
	return nil
}

func (s *Scenario) problem(workload int, path, msg string) *FieldError {
	at := place{workload, path}
	return &FieldError{Path: s.display(at), Msg: msg, at: at}
}

func (s *Scenario) checkNames() *FieldError {
	switch {
	case s.Name == "":
		return s.problem(-1, "name", "the scenario has no name: write one, such as name: Chat at noon")
	case strings.ContainsAny(s.Name, "\n\t"):
		return s.problem(-1, "name", "the name has a line break or a tab: write it on one line")
	case len(s.Workloads) == 0:
		return s.problem(-1, "workloads", "the scenario has no workload: write at least one, with name, arrivals and stream")
	case len(s.Workloads) > maxWorkloads:
		return s.problem(-1, "workloads", "there are more than 100 workloads")
	}
	for i := range s.Workloads {
		if s.Workloads[i].Name == "" {
			return s.problem(i, "name", "the workload has no name: write one, such as name: chat")
		}
		if msg := s.checkName(i); msg != "" {
			return s.problem(i, "name", msg)
		}
	}
	return nil
}

// each calls check for every knob of every workload until one is wrong.
func (s *Scenario) each(check func(k *Knob, w *Workload) string) *FieldError {
	t := table()
	for i := range t.knobs {
		k := &t.knobs[i]
		if !k.Workload {
			if msg := check(k, nil); msg != "" {
				return s.problem(-1, k.Path, msg)
			}
		}
	}
	for j := range s.Workloads {
		w := &s.Workloads[j]
		for i := range t.knobs {
			k := &t.knobs[i]
			if !k.Workload {
				continue
			}
			if msg := check(k, w); msg != "" {
				return s.problem(j, k.Path, msg)
			}
			for _, k := range w.listed(k) {
				if msg := check(&k, w); msg != "" {
					return s.problem(j, k.Path, msg)
				}
			}
		}
	}
	return nil
}

// checkRanges finds numbers outside their range, NaN among them, and words
// that are no choice.
func (s *Scenario) checkRanges() *FieldError {
	return s.each(func(k *Knob, w *Workload) string {
		var err error
		switch text := k.Text(s, w); k.Kind {
		case KindText:
			err = k.checkText(text)
		case KindChoice:
			if text != k.None && !slices.Contains(k.Choices, text) {
				return quote(text) + " is not possible: write " + k.Allowed()
			}
		case KindSizeOrShare:
			if v, ok := k.Number(s, w); ok && !(v > 0 && (v <= 1 || s.Goals.MemoryPeakSize && v <= maxSize)) {
				return quote(text) + " is out of range: write " + k.Allowed()
			}
		case KindFlag:
		default:
			if v, ok := k.Number(s, w); ok {
				err = k.inRange(v, text)
			}
		}
		if err != nil {
			return err.Error()
		}
		return ""
	})
}

func (s *Scenario) checkProcess() *FieldError {
	m := &s.Memory
	switch {
	case s.Pool.Concurrency == 0:
		return s.problem(-1, "pool.concurrency", "the number of slots is missing: write one, such as concurrency: 49")
	case m.Limit != None && m.Limit < m.Base:
		return s.problem(-1, "memory.limit", "the limit is below memory.base, "+memoryText(m.Base)+": the idle process would be killed")
	case m.BackoffFirst > m.BackoffCap:
		return s.problem(-1, "memory.backoff.first", "the first wait is above memory.backoff.cap")
	case s.Goals.Limit[memoryPeak] != None && !s.Goals.MemoryPeakSize && m.Limit == None:
		return s.problem(-1, "goals.memory_peak", "a share of memory.limit needs that limit: write memory.limit, a size such as 480MiB, or none")
	case s.Run.Warmup >= s.Run.Duration:
		return s.problem(-1, "run.warmup", "the warm-up leaves nothing to measure: write less than run.duration, "+formatSeconds(s.Run.Duration.Seconds()))
	case s.Upstream.SDK.First > s.Upstream.SDK.Cap:
		return s.problem(-1, "upstream.sdk_retries.first", "the first back-off is above upstream.sdk_retries.cap")
	}
	return nil
}

func memoryText(v int64) string { return (&Knob{Kind: KindSize}).Format(float64(v)) }

func (s *Scenario) checkWorkloads() *FieldError {
	for i := range s.Workloads {
		w := &s.Workloads[i]
		if path, msg := w.Arrivals.problem(s.Run.Scale); msg != "" {
			return s.problem(i, "arrivals."+path, msg)
		}
		if path, msg := w.Stream.problem(); msg != "" {
			return s.problem(i, strings.TrimSuffix("stream."+path, "."), msg)
		}
		r := &w.Retries
		switch {
		case r.First > r.Cap:
			return s.problem(i, "caller_retries.first", "the first back-off is above caller_retries.cap")
		case (r.PerSuccess == None) != (r.Capacity == None):
			return s.problem(i, "caller_retries.budget", "a budget has two numbers: write {per_success: 0.1, capacity: 10} or none")
		}
	}
	return nil
}

// problem says what is wrong with the arrivals and at which key, or "".
func (a *Arrivals) problem(runScale float64) (path, msg string) {
	moving := a.Profile.Shape != ""
	none := a.Process == Batch || a.Process == Trace
	switch {
	case a.Process != Batch && a.Batch != BatchArrivals{}:
		return "batch", "a batch belongs to process: batch"
	case a.Process != Trace && !a.Trace.empty():
		return "trace", "a trace belongs to process: trace"
	case a.Process == Batch && a.Batch.Size == 0:
		return "batch", "the batch has no size: write batch: {size: 90, at: 0s}"
	case a.Process == Trace && (a.Trace.File == "" || a.Trace.Time == ""):
		return "trace", "the trace lacks its file or time: write trace: {file: requests.csv, time: t_s}"
	case none && a.RateSet:
		return "rate", "a " + string(a.Process) + " has no rate: take it out"
	case none && moving:
		return "profile", "a " + string(a.Process) + " has no rate that could move: take the profile out"
	case none && a.CV != None, a.Process == Poisson && a.CV != None && a.CV != 1, a.Process == Deterministic && a.CV != None && a.CV != 0:
		return "cv", "the gaps of " + string(a.Process) + " arrivals have no free cv: take it out"
	case a.CV != None && (a.Process == GammaGaps || a.Process == WeibullGaps) && a.CV < dist.MinCV:
		return "cv", "the cv of " + string(a.Process) + " gaps must be 0.001 to 100: for no spread write process: deterministic"
	}
	if path, msg := a.Profile.problem(); msg != "" {
		return "profile." + path, msg
	}
	top := a.Rate
	for _, p := range a.Profile.Points {
		top = max(top, p.Rate)
	}
	top = max(top, a.Profile.High) * a.Scale
	switch {
	case a.Profile.Shape == "daily" && a.RateSet:
		return "rate", "a daily profile replaces the rate: take one of them out"
	case !none && a.Profile.Shape != "daily" && !a.RateSet:
		return "rate", "the workload has no rate: write one, such as rate: 2.5/s"
	case a.Process == Batch && math.Ceil(float64(a.Batch.Size)*a.Scale*runScale) > maxPlaces:
		return "scale", "the scaled batch has more than 4000000 requests"
	case top*runScale > maxRate:
		return "rate", "the rate, multiplied by arrivals.scale and run.scale, is above 1000000/s"
	}
	return "", ""
}
