package predict_test

import (
	"math"
	"strings"
	"testing"

	"capsize/model/metric"
	"capsize/model/predict"
	"capsize/model/queueing"
)

// TestOneSlotIsPollaczekKhinchine: M/G/1 is exact for every law.
func TestOneSlotIsPollaczekKhinchine(t *testing.T) {
	r := all(t, chat, "chat.arrivals.rate=3/min", "chat.stream.duration.dist=lognormal", "chat.stream.duration.cv=1.5", "pool.concurrency=1")
	rho := 3. / 60 * 12
	wantExact(t, &r.Total, metric.PWait, rho)
	wantExact(t, &r.Total, metric.WaitMeanS, rho*12*(1+2.25)/2/(1-rho))
	if p := r.Total[metric.WaitP99S]; !p.Exact || p.Method != predict.MG1 || p.Value < r.Total[metric.WaitP95S].Value {
		t.Errorf("p99 wait %+v", p)
	}
}

// TestTwoMomentsAreMarkedOrWithheld: what two moments tell well is approximate,
// and what they do not tell is not shown, though a search may use it.
func TestTwoMomentsAreMarkedOrWithheld(t *testing.T) {
	lognormal := []string{"chat.stream.duration.dist=lognormal", "chat.stream.duration.cv=0.8"}
	m, err := queueing.NewMGcK(2.5, 12, 0.64, 31, 20)
	if err != nil {
		t.Fatal(err)
	}
	r := all(t, chat, append(lognormal, "pool.queue=20")...)
	wantApprox(t, &r.Total, metric.RejectedShare, m.PBlock(), m.ErrorClass())
	wantApprox(t, &r.Total, metric.WaitMeanS, m.MeanWait(), m.WaitErrorClass())

	rare := append(lognormal, "pool.queue=20", "pool.concurrency=40")
	r = all(t, chat, rare...)
	wantNone(t, &r.Total, metric.RejectedShare, "two moments")
	x := r.Case.Steady(r.Case.Setting())
	if p := x.Predict(metric.RejectedShare, -1); !(p.Value > 0 && p.Value < 0.001) {
		t.Errorf("for a search: %+v", p)
	}

	// Places that nobody meets taken are no places.
	r = all(t, chat, append(lognormal, "pool.queue=200", "pool.concurrency=40")...)
	free := all(t, chat, append(lognormal, "pool.concurrency=40")...)
	near(t, "wait", r.Total[metric.WaitP99S].Value, free.Total[metric.WaitP99S].Value, 1e-12)
}

// TestPrioritiesShareTheWork: Cobham's waits, weighted by rate, are the wait of
// all, which no order of the line can change.
func TestPrioritiesShareTheWork(t *testing.T) {
	sets := []string{"tasks.stream.duration.dist=exponential", "tasks.stream.duration.mean=12s", "tasks.arrivals.rate=20/min", "chat.priority=3"}
	r := all(t, two, sets...)
	chat, tasks := r.Workloads[0][metric.WaitMeanS], r.Workloads[1][metric.WaitMeanS]
	if chat.Method != predict.Cobham || !chat.Exact || !(chat.Value < tasks.Value) {
		t.Errorf("chat %+v, tasks %+v", chat, tasks)
	}
	rate := 2.5 + 1./3
	wantExact(t, &r.Total, metric.WaitMeanS, (2.5*chat.Value+tasks.Value/3)/rate)
	near(t, "queue", r.Workloads[0][metric.Queue].Value, 2.5*chat.Value, 1e-12)
	near(t, "system", r.Workloads[1][metric.SystemMeanS].Value, 12+tasks.Value, 1e-12)
	wantNone(t, &r.Workloads[0], metric.WaitP99S, "only means")
	wantNone(t, &r.Total, metric.WaitP99S, "only means")
}

// TestCallersWhoComeBackLate: the fixed point, and nothing where they are back
// before the line has changed.
func TestCallersWhoComeBackLate(t *testing.T) {
	late := []string{"pool.concurrency=40", "pool.queue=0", "chat.caller_retries.max=2", "chat.caller_retries.first=60s", "chat.caller_retries.cap=10m", "chat.caller_retries.jitter=full"}
	r := all(t, chat, late...)
	p := r.Total[metric.EffectivePerS]
	if p.Method != predict.Retries || p.Exact || p.Value <= 2.5 {
		t.Fatalf("attempts %+v", p)
	}
	b, err := queueing.ErlangB(40, p.Value*12)
	if err != nil {
		t.Fatal(err)
	}
	near(t, "fixed point", p.Value, 2.5*(1+b+b*b), 1e-9)
	near(t, "turned away to the end", r.Total[metric.RejectedShare].Value, b*b*b, 1e-9)
	near(t, "throughput", r.Total[metric.ThroughputPerS].Value, 2.5*(1-b*b*b), 1e-9)
	near(t, "in flight", r.Total[metric.InFlight].Value, p.Value*12*(1-b), 1e-9)
	near(t, "away", r.Total[metric.InBackoff].Value, 2.5*b*30+2.5*b*b*60, 1e-9)

	soon := all(t, chat, append(late, "chat.caller_retries.first=1s")...)
	wantNone(t, &soon.Total, metric.RejectedShare, "come back")
	wantNone(t, &soon.Total, metric.EffectivePerS, "come back")
	// Without jitter those who were refused together are back together.
	together := all(t, chat, append(late, "chat.caller_retries.first=10m", "chat.caller_retries.jitter=none")...)
	wantNone(t, &together.Total, metric.RejectedShare, "come back")
}

// TestRequestsALimit: a bucket of requests refuses as M/D/1/b does, and what it
// lets through is no Poisson process.
func TestRequestsALimit(t *testing.T) {
	b, err := queueing.NewTokenBucket(2.5, 2, 40)
	if err != nil {
		t.Fatal(err)
	}
	r := all(t, chat, "pool.concurrency=100", "pool.queue=0", "upstream.requests_per_minute=120", "upstream.burst=20s")
	wantExact(t, &r.Total, metric.Share429, b.PReject())
	r = all(t, chat, "pool.concurrency=49", "upstream.requests_per_minute=120", "upstream.burst=20s")
	wantApprox(t, &r.Total, metric.Share429, b.PReject(), "Poisson")
	wantNone(t, &r.Total, metric.WaitMeanS, "bucket")
	// More than a budget gives is demanded: what is demanded is no prediction of
	// what is open.
	if p := r.Total[metric.InFlight]; p.Exact {
		t.Errorf("in flight %+v", p)
	}
}

// TestBatchIsCounted: exponential and equal durations are known to the end.
func TestBatchIsCounted(t *testing.T) {
	sets := []string{"pool.concurrency=4", "tasks.stream.duration.dist=exponential"}
	m, err := queueing.NewBatch(90, 4, 42)
	if err != nil {
		t.Fatal(err)
	}
	r := all(t, tasks, sets...)
	wantExact(t, &r.Total, metric.MakespanS, m.MakespanMean())
	wantExact(t, &r.Total, metric.WaitMeanS, m.MeanStart())
	wantExact(t, &r.Workloads[0], metric.PWait, 86./90)
	// Little's law over the whole run: λ·W with λ = 90 in its length.
	length := parse(t, tasks).Run.Duration.Seconds()
	near(t, "in flight", r.Total[metric.InFlight].Value, 90*42/length, 1e-12)
	near(t, "queue", r.Total[metric.Queue].Value, 90*m.MeanStart()/length, 1e-12)

	r = all(t, tasks, "pool.concurrency=4", "tasks.stream.duration.dist=deterministic")
	wantExact(t, &r.Total, metric.MakespanS, 23*42)
	wantExact(t, &r.Total, metric.WaitP99S, 22*42)
	wantExact(t, &r.Total, metric.WaitMeanS, (22.*23/2*4-2*22)/90*42)

	r = all(t, tasks, "pool.concurrency=4")
	wantNone(t, &r.Total, metric.MakespanS, "no formula")
	// A batch that may outlast the run has no means over it.
	r = all(t, tasks, "pool.concurrency=1", "tasks.stream.duration.dist=exponential")
	wantNone(t, &r.Total, metric.MakespanS, "no formula")
}

// TestOverTimeIsFollowed: a chain of states where durations are exponential, a
// fluid where they are not and the load passes the slots.
func TestOverTimeIsFollowed(t *testing.T) {
	short := []string{"chat.arrivals.profile.points.0.at=10m", "chat.arrivals.profile.points.1.at=13m", "run.duration=30m", "run.warmup=0s", "pool.queue=75"}
	r := all(t, spike, short...)
	rejected := r.Total[metric.RejectedShare]
	if rejected.Method != predict.MtMcK || rejected.Exact || !strings.Contains(rejected.Why, "when the run ends") {
		t.Fatalf("429s %+v", rejected)
	}
	// What arrives is turned away, or served at c/S at most: flows balance.
	through, offered := r.Total[metric.ThroughputPerS].Value, r.Total[metric.OfferedPerS].Value
	left := offered*(1-rejected.Value) - through
	if left < -0.01 || left > 49./1800 {
		t.Errorf("of %v/s %v/s go nowhere", offered, left)
	}
	if p := r.Total[metric.WaitP99S]; p.Value < r.Total[metric.WaitP95S].Value || p.Value <= 0 {
		t.Errorf("p99 wait %+v", p)
	}

	f := all(t, spike, append(short, "chat.stream.duration.dist=lognormal")...)
	wait := f.Total[metric.WaitMeanS]
	if wait.Method != predict.Fluid || wait.Exact || !strings.Contains(wait.Why, "chance") {
		t.Fatalf("wait %+v", wait)
	}
	// In so deep an overload the fluid is near the chain.
	near(t, "429s", f.Total[metric.RejectedShare].Value, rejected.Value, 0.05)
	near(t, "wait", wait.Value, r.Total[metric.WaitMeanS].Value, 0.05)
}

// TestSharesOfTime: the number open and waiting, from the chances of the states.
func TestSharesOfTime(t *testing.T) {
	r := all(t, chat, "pool.concurrency=200")
	// Poisson with mean 30 (f06 of the reference gives the like for 96): P(N ≤ 48) is
	// the first above 0.999.
	wantExact(t, &r.Total, metric.InFlightP999, 48)
	wantExact(t, &r.Total, metric.QueueP99, 0)
	r = all(t, chat)
	m, err := queueing.NewMMc(2.5, 12, 31)
	if err != nil {
		t.Fatal(err)
	}
	// Behind M/M/31 the line is geometric: P(Q > q) = C·ρ^(q+1).
	q := math.Ceil(math.Log(0.01/m.PWait())/math.Log(30./31)) - 1
	wantExact(t, &r.Total, metric.QueueP99, q)
	wantExact(t, &r.Total, metric.InFlightP999, 31)
}

const tasks = `
name: test
workloads:
  - name: tasks
    arrivals: {process: batch, batch: {size: 90, at: 0s}}
    stream: {duration: {dist: lognormal, mean: 42s}}
pool: {concurrency: 24}
run: {duration: 40m}
`

// TestWideLimitsAreLeftOut: budgets that hardly ever refuse leave the formulas as
// they are, marked; nearer ones take them away.
func TestWideLimitsAreLeftOut(t *testing.T) {
	tokens := []string{"chat.stream.input_tokens.mean=1500", "chat.stream.input_tokens.cv=1", "chat.stream.output_rate=60/s"}
	for _, wide := range []string{
		"upstream.requests_per_minute=400", "upstream.concurrent_streams=31",
		"upstream.input_tokens_per_minute=1M", "upstream.output_tokens_per_minute=1M",
	} {
		r := all(t, chat, append(tokens, wide)...)
		wantApprox(t, &r.Total, metric.WaitMeanS, 9.587354705835759, "left out")
		wantExact(t, &r.Total, metric.OfferedPerS, 2.5)
	}
	for _, near := range []string{
		"upstream.concurrent_streams=30",
		"upstream.input_tokens_per_minute=230k", "upstream.output_tokens_per_minute=110k",
	} {
		r := all(t, chat, append(tokens, near)...)
		wantNone(t, &r.Total, metric.WaitMeanS, "upstream limits")
	}
}
