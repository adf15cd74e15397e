package experiment

import (
	"math"
	"testing"
	"time"

	"capsize/model/metric"
	"capsize/model/predict"
	"capsize/model/scenario"
)

// claim is a prediction that a simulation is to confirm: within four standard
// errors where it is exact, else within a relative bound.
type claim struct {
	id       metric.ID
	workload int     // −1: of all
	bound    float64 // 0: exact
}

// theoryCase is a scenario of the engine's and what a formula says of it.
type theoryCase struct {
	name, method string
	sets         []string
	length       time.Duration
	runs         int
	claims       []claim
}

const plainFile = `
name: plain
workloads:
  - name: chat
    arrivals: {rate: 2.5/s}
    stream: {duration: {dist: exponential, mean: 12s}}
pool: {concurrency: 33}
run: {duration: 10h, warmup: 1h}
`

const twoFile = `
name: two kinds
workloads:
  - name: urgent
    priority: 5
    arrivals: {rate: 1/s}
    stream: {duration: {dist: exponential, mean: 12s}}
  - name: patient
    arrivals: {rate: 1.5/s}
    stream: {duration: {dist: exponential, mean: 12s}}
pool: {concurrency: 33}
run: {duration: 10h, warmup: 1h}
`

// of lists claims on the whole.
func of(bound float64, ids ...metric.ID) (all []claim) {
	for _, id := range ids {
		all = append(all, claim{id, -1, bound})
	}
	return all
}

var line = []metric.ID{metric.PWait, metric.WaitMeanS, metric.Queue, metric.InFlight}

func theories() []theoryCase {
	with := func(ids ...metric.ID) []metric.ID { return append(ids, line...) }
	return []theoryCase{
		{"M/M/c", predict.MMc, nil, 15 * time.Hour, 20, of(0, with(metric.WaitP95S, metric.WaitP99S, metric.SystemP99S)...)},
		{"M/M/c/c+K", predict.MMcK, []string{"pool.queue=20"}, 10 * time.Hour, 20, of(0, with(metric.RejectedShare, metric.WaitP99S)...)},
		{"Erlang B", predict.ErlangB, []string{"pool.queue=0", "chat.stream.duration.dist=lognormal"}, 10 * time.Hour, 20, of(0, metric.RejectedShare, metric.InFlight)},
		{"M/M/c+D", predict.MMcD, []string{"pool.concurrency=30", "pool.queue_timeout=10s"}, 10 * time.Hour, 20, of(0, with(metric.TimedOutShare, metric.WaitP95S)...)},
		{"M/M/c+D in overload", predict.MMcD, []string{"pool.concurrency=24", "pool.queue_timeout=10s"}, 10 * time.Hour, 20, of(0, with(metric.TimedOutShare)...)},
		{
			"M/M/c/c+K+M", predict.MMcKM,
			[]string{"pool.concurrency=29", "pool.queue=20", "pool.queue_timeout=10s", "pool.queue_timeout.dist=exponential"},
			10 * time.Hour, 20,
			of(0, with(metric.TimedOutShare, metric.RejectedShare, metric.WaitP95S)...),
		},
		{"gamma gaps", predict.GIMc, []string{"pool.concurrency=36", "chat.arrivals.process=gamma", "chat.arrivals.cv=2"}, 15 * time.Hour, 20, of(0, with(metric.WaitP99S)...)},
		{"Weibull gaps", predict.GIMc, []string{"chat.arrivals.process=weibull", "chat.arrivals.cv=0.5"}, 15 * time.Hour, 20, of(0, line...)},
		{"equal gaps", predict.GIMc, []string{"chat.arrivals.process=deterministic"}, 15 * time.Hour, 20, of(0, line...)},
		{"M/G/1", predict.MG1, []string{"pool.concurrency=1", "chat.arrivals.rate=2.5/min", "chat.stream.duration.dist=lognormal", "run.warmup=20h"}, 400 * time.Hour, 20, of(0, with(metric.WaitP95S)...)},
		{"M/G/c", predict.MGc, []string{"chat.stream.duration.dist=lognormal", "chat.stream.duration.cv=0.8"}, 60 * time.Hour, 20, of(0.06, metric.WaitMeanS, metric.Queue)},
		{"a bucket", predict.Bucket, []string{"pool.concurrency=200", "upstream.requests_per_minute=148", "upstream.burst=30s"}, 20 * time.Hour, 20, of(0, metric.Share429)},
		{
			"late callers", predict.Retries,
			[]string{"pool.concurrency=36", "pool.queue=0", "chat.caller_retries.max=1", "chat.caller_retries.first=2h", "chat.caller_retries.cap=2h", "chat.caller_retries.jitter=full", "run.warmup=10h"},
			100 * time.Hour, 20,
			of(0.02, metric.RejectedShare, metric.EffectivePerS, metric.InFlight, metric.InBackoff),
		},
		{
			"callers not so late", predict.Retries,
			[]string{"pool.concurrency=36", "pool.queue=0", "chat.caller_retries.max=1", "chat.caller_retries.first=10m", "chat.caller_retries.cap=10m", "chat.caller_retries.jitter=50%", "run.warmup=10h"},
			100 * time.Hour, 20,
			of(0.1, metric.RejectedShare, metric.EffectivePerS, metric.InFlight, metric.InBackoff),
		},
		{
			"memory", predict.Compound,
			[]string{"pool.concurrency=200", "chat.stream.duration.dist=lognormal", "memory.base=180MiB", "memory.per_stream=4MiB", "memory.growth=30KiB/s"},
			10 * time.Hour, 20,
			of(0, metric.MemoryP999Bytes, metric.MemoryMeanBytes),
		},
		{
			"memory and a line", predict.Compound,
			[]string{"memory.base=180MiB", "memory.per_stream=4MiB", "memory.per_waiting=1MiB", "memory.growth=30KiB/s"},
			10 * time.Hour, 20,
			of(0.02, metric.MemoryP999Bytes),
		},
	}
}

// TestTheoryHolds: each formula against the engine.
func TestTheoryHolds(t *testing.T) {
	if testing.Short() {
		t.Skip("long simulations")
	}
	for _, c := range theories() {
		s := mustParse(t, plainFile, append([]string{"run.duration=" + c.length.String()}, c.sets...)...)
		confirm(t, c, s)
	}
	confirm(t, theoryCase{"priorities", predict.Cobham, nil, 0, 20, []claim{{metric.WaitMeanS, 0, 0}, {metric.WaitMeanS, 1, 0}}}, mustParse(t, twoFile, "run.duration=20h"))
}

// TestTheoryOfOneRun: what begins and ends, from an empty start.
func TestTheoryOfOneRun(t *testing.T) {
	if testing.Short() {
		t.Skip("long simulations")
	}
	step := mustParse(t, plainFile, "pool.queue=75", "pool.concurrency=49", "run.duration=30m", "run.warmup=2m")
	step.Workloads[0].Arrivals.Profile = scenario.Profile{Shape: "step", Points: []scenario.Point{{At: 10 * time.Minute, Rate: 8}, {At: 13 * time.Minute, Rate: 2.5}}}
	ids := append([]metric.ID{metric.ThroughputPerS}, line...)
	claims := append(of(0, ids...), of(0.01, metric.RejectedShare)...) // who is inside at the end is counted on average
	confirm(t, theoryCase{"a step", predict.MtMcK, nil, 0, 400, claims}, step)

	batch := mustParse(t, plainFile, "pool.concurrency=24", "run.duration=30m", "run.warmup=0s")
	a := &batch.Workloads[0].Arrivals
	a.Process, a.RateSet, a.Rate, a.Batch = scenario.Batch, false, 0, scenario.BatchArrivals{Size: 90}
	confirm(t, theoryCase{"a batch", predict.BatchMarkov, nil, 0, 2000, of(0, append([]metric.ID{metric.MakespanS}, line...)...)}, batch)
}

func mustParse(t *testing.T, text string, sets ...string) *scenario.Scenario {
	t.Helper()
	s, err := scenario.Parse([]byte(text), "theory.yaml")
	if err != nil {
		t.Fatal(err)
	}
	if err := s.Apply(sets); err != nil {
		t.Fatal(err)
	}
	return s
}

// confirm simulates a scenario and holds the claims against it. Some claim must
// be of the method that the case is about.
func confirm(t *testing.T, c theoryCase, s *scenario.Scenario) {
	t.Helper()
	sum := mustRun(t, s, Options{Replications: c.runs})
	meant := false
	for _, claim := range c.claims {
		p, e := &sum.Predicted.Total[claim.id], &sum.Total[claim.id]
		if claim.workload >= 0 {
			p, e = &sum.Predicted.Workloads[claim.workload][claim.id], &sum.Workloads[claim.workload][claim.id]
		}
		meant = meant || p.Method == c.method
		z := score(e, p.Value, c.runs)
		off := math.Abs(e.Value/p.Value - 1)
		t.Logf("%s: %s %.6g by %s (%s), simulated %.6g, z %.2f, off %.4f", c.name, claim.id, p.Value, p.Method, p.Why, e.Value, z, off)
		switch {
		case p.Exact != (claim.bound == 0):
			t.Errorf("%s: %s is %+v", c.name, claim.id, p)
		case claim.bound == 0 && off < 1e-12: // what does not vary has no standard error
		case claim.bound == 0 && !(math.Abs(z) <= 4), claim.bound > 0 && !(off <= claim.bound):
			t.Errorf("%s: %s is %.6g, simulated %.6g, z %.2f, off %.4f", c.name, claim.id, p.Value, e.Value, z, off)
		}
	}
	if !meant {
		t.Errorf("%s: nothing is predicted by %s", c.name, c.method)
	}
}
