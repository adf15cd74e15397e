package predict_test

import (
	"math"
	"strings"
	"testing"

	"capsize/model/metric"
	"capsize/model/queueing"
)

func TestExponentialIsMMcExactly(t *testing.T) {
	r := all(t, chat)
	// Reference values of M/M/31 at 30 erlang, computed by two methods at high
	// precision.
	want := map[metric.ID]float64{
		metric.WaitMeanS: 9.587354705835759, metric.QueueWaitMeanS: 9.587354705835759,
		metric.PWait:    0.7989462254863132,
		metric.WaitP99S: 52.5685025788486, metric.QueueWaitP99S: 52.5685025788486,
		metric.Queue:    2.5 * 9.587354705835759,
		metric.InFlight: 30, metric.Busy: 30, metric.Utilization: 30.0 / 31,
		metric.ThroughputPerS: 2.5, metric.OfferedPerS: 2.5,
		metric.RejectedShare: 0, metric.Share429: 0,
		metric.SystemMeanS: 21.587354705835759,
	}
	for id, v := range want {
		wantExact(t, &r.Total, id, v)
		if metric.Of(id).PerWorkload {
			wantExact(t, &r.Workloads[0], id, v)
		}
	}
	near(t, "offered load", r.OfferedLoad, 30, 1e-15)
	near(t, "carried load", r.CarriedLoad, 30, 1e-15)
	if r.Total[metric.Offered].Method != "" || r.Total[metric.MemoryMeanBytes].Method != "" || r.Total[metric.TimedOutShare].Method != "" {
		t.Error("counts, memory without figures and timeouts without a timeout are no matter of prediction")
	}
}

func TestFinitePlacesExponential(t *testing.T) {
	r := all(t, chat, "pool.concurrency=31", "pool.queue=75")
	m, err := queueing.NewMMcK(2.5, 12, 31, 75)
	if err != nil {
		t.Fatal(err)
	}
	wantExact(t, &r.Total, metric.RejectedShare, m.PBlock())
	wantExact(t, &r.Total, metric.WaitMeanS, m.MeanWait())
	wantExact(t, &r.Total, metric.InFlight, 30*(1-m.PBlock()))
	wantExact(t, &r.Total, metric.ThroughputPerS, 2.5*(1-m.PBlock()))
	// Little's law, on the line and on the whole.
	near(t, "Lq", r.Total[metric.Queue].Value, r.Total[metric.ThroughputPerS].Value*r.Total[metric.WaitMeanS].Value, 1e-12)
	near(t, "system", r.Total[metric.SystemMeanS].Value, 12+m.MeanWait(), 1e-12)
	wantNone(t, &r.Total, metric.SystemP99S, "waiting and stream together")
}

// TestLossIsInsensitive: with K = 0 only the mean of the durations matters
// (f06 of the reference: c = 38 at 30 erlang).
func TestLossIsInsensitive(t *testing.T) {
	for _, dist := range []string{"exponential", "lognormal", "gamma", "deterministic"} {
		r := all(t, chat, "chat.stream.duration.dist="+dist, "pool.concurrency=38", "pool.queue=0", "pool.queue_timeout=30s")
		wantExact(t, &r.Total, metric.RejectedShare, 0.025844541831815112)
		wantExact(t, &r.Total, metric.InFlight, 29.224663745045547)
		wantExact(t, &r.Total, metric.WaitP99S, 0)
		wantExact(t, &r.Total, metric.PWait, 0)
		wantExact(t, &r.Total, metric.SystemMeanS, 12)
		if dist == "exponential" {
			wantExact(t, &r.Total, metric.SystemP99S, 12*math.Log(100))
		}
	}
}

func TestOtherLawsAreMarked(t *testing.T) {
	r := all(t, chat, "chat.stream.duration.dist=lognormal", "chat.stream.duration.cv=0.8")
	m, err := queueing.NewMGc(2.5, 12, 0.64, 31)
	if err != nil {
		t.Fatal(err)
	}
	wantApprox(t, &r.Total, metric.WaitMeanS, m.MeanWait(), "cv 0.8")
	wantApprox(t, &r.Total, metric.PWait, 0.7989462254863132, "lognormal")
	wantExact(t, &r.Total, metric.InFlight, 30)
	wantExact(t, &r.Total, metric.ThroughputPerS, 2.5)
	wantExact(t, &r.Total, metric.RejectedShare, 0)
	wantNone(t, &r.Total, metric.SystemP99S, "cv 0.8")

	// Lognormal with cv 1 is not exponential, gamma with cv 1 is.
	r = all(t, chat, "chat.stream.duration.dist=lognormal", "chat.stream.duration.cv=1", "pool.queue=75")
	if p := r.Total[metric.RejectedShare]; p.Exact || !strings.Contains(p.Why, "lognormal") {
		t.Errorf("429s of lognormal durations: %+v", p)
	}
	r = all(t, chat, "chat.stream.duration.dist=gamma", "chat.stream.duration.cv=1", "pool.queue=75")
	if !r.Total[metric.RejectedShare].Exact {
		t.Error("gamma with cv 1 is the exponential law")
	}
}

func TestTimeout(t *testing.T) {
	m, err := queueing.NewMMcD(2.5, 12, 30, 31)
	if err != nil {
		t.Fatal(err)
	}
	r := all(t, chat, "pool.queue_timeout=30s")
	wantExact(t, &r.Total, metric.WaitMeanS, m.MeanWait())
	wantExact(t, &r.Total, metric.TimedOutShare, m.PAbandon())
	wantExact(t, &r.Total, metric.InFlight, 30*(1-m.PAbandon()))
	wantExact(t, &r.Total, metric.RejectedShare, 0)
	if p := r.Total[metric.WaitP99S]; !p.Exact || p.Value >= 30 {
		t.Errorf("nobody who is served waited longer than the timeout: %+v", p)
	}

	// Overload is no obstacle: the timeout bounds the line.
	r = all(t, chat, "pool.queue_timeout=30s", "pool.concurrency=20")
	near(t, "in flight", r.Total[metric.InFlight].Value, 20, 1e-9)
	near(t, "timed out", r.Total[metric.TimedOutShare].Value, 1./3, 1e-9)

	// Places and a timeout have no formula together: that of the tighter one.
	r = all(t, chat, "pool.queue_timeout=30s", "pool.queue=75")
	wantNone(t, &r.Total, metric.TimedOutShare, "places and timeout")
	r = all(t, chat, "pool.queue_timeout=30s", "pool.queue=10")
	wantApprox(t, &r.Total, metric.PWait, all(t, chat, "pool.queue=10").Total[metric.PWait].Value, "timeout")
	// A timeout that nobody reaches changes nothing but the mark.
	r = all(t, chat, "pool.queue_timeout=30m")
	wantExact(t, &r.Total, metric.WaitMeanS, 9.587354705835759)

	e, err := queueing.NewMMcKM(2.5, 12, 30, 31, 75)
	if err != nil {
		t.Fatal(err)
	}
	r = all(t, chat, "pool.queue_timeout.dist=exponential", "pool.queue_timeout.mean=30s", "pool.queue=75")
	wantExact(t, &r.Total, metric.TimedOutShare, e.PAbandon())
	wantExact(t, &r.Total, metric.RejectedShare, e.PBlock())
	wantExact(t, &r.Total, metric.WaitMeanS, e.MeanWait())
}

func TestUnstable(t *testing.T) {
	for _, slots := range []string{"25", "30"} {
		r := all(t, chat, "pool.concurrency="+slots)
		for _, id := range []metric.ID{metric.WaitMeanS, metric.WaitP99S, metric.PWait, metric.Queue, metric.SystemMeanS} {
			wantNone(t, &r.Total, id, "unstable")
		}
		near(t, "utilization", r.Total[metric.Utilization].Value, 1, 0)
		near(t, "carried", r.CarriedLoad, r.Total[metric.InFlight].Value, 0)
	}
	r := all(t, chat, "pool.concurrency=25")
	near(t, "in flight", r.Total[metric.InFlight].Value, 25, 0)
	near(t, "throughput", r.Total[metric.ThroughputPerS].Value, 25.0/12, 1e-12)
}

const two = `
name: test
workloads:
  - name: chat
    arrivals: {rate: 2.5/s}
    stream:
      duration: {dist: exponential, mean: 12s}
      input_tokens: {dist: deterministic, mean: 1000}
  - name: tasks
    arrivals: {rate: 0.05/s}
    stream:
      duration: {dist: deterministic, mean: 42s}
      input_tokens: {dist: deterministic, mean: 5000}
pool: {concurrency: 40}
memory: {base: 100MiB, per_stream: 4MiB, growth: 30KiB/s, per_input_token: 20B, per_waiting: 64KiB}
run: {duration: 30m}
`

func TestWorkloadsShareOneLine(t *testing.T) {
	r := all(t, two)
	mean := (2.5*12 + 0.05*42) / 2.55
	near(t, "mean", r.MeanDuration, mean, 1e-12)
	near(t, "scv", r.SCV, (2.5*2*144+0.05*42*42)/2.55/(mean*mean)-1, 1e-12)
	near(t, "load", r.OfferedLoad, 32.1, 1e-12)
	m, err := queueing.NewMGc(2.55, mean, r.SCV, 40)
	if err != nil {
		t.Fatal(err)
	}
	wantApprox(t, &r.Total, metric.WaitMeanS, m.MeanWait(), "mixture")
	wantExact(t, &r.Total, metric.InFlight, 32.1)
	wantExact(t, &r.Workloads[0], metric.InFlight, 30)
	wantExact(t, &r.Workloads[1], metric.InFlight, 2.1)
	wantExact(t, &r.Workloads[1], metric.ThroughputPerS, 0.05)
	for i := range r.Workloads {
		near(t, "wait", r.Workloads[i][metric.WaitMeanS].Value, m.MeanWait(), 1e-12)
	}
	near(t, "queue", r.Workloads[1][metric.Queue].Value, m.MeanQueue()*0.05/2.55, 1e-12)
	near(t, "system", r.Workloads[1][metric.SystemMeanS].Value, m.MeanWait()+42, 1e-12)
	if !math.IsNaN(r.Workloads[0][metric.MemoryMeanBytes].Value) || !math.IsNaN(r.Workloads[0][metric.Utilization].Value) {
		t.Error("a workload has no memory and no utilization of its own")
	}

	// Two workloads with one exponential law are one.
	r = all(t, two, "tasks.stream.duration.dist=exponential", "tasks.stream.duration.mean=12s")
	if !r.Total[metric.WaitMeanS].Exact {
		t.Errorf("equal exponential laws are M/M/c: %+v", r.Total[metric.WaitMeanS])
	}
	// K = 0: each keeps its own durations.
	r = all(t, two, "pool.queue=0")
	wantExact(t, &r.Workloads[1], metric.SystemP99S, 42)
	wantExact(t, &r.Workloads[0], metric.SystemP99S, 12*math.Log(100))
	p99 := r.Total[metric.SystemP99S].Value
	near(t, "mixture at its p99", (2.5*(1-math.Exp(-p99/12))+0.05)/2.55, 0.99, 1e-9)
}

func TestNothingArrives(t *testing.T) {
	for _, sets := range [][]string{nil, {"pool.queue=0"}, {"pool.queue=10", "pool.queue_timeout=3s"}} {
		r := all(t, chat, append(sets, "chat.arrivals.rate=0/s")...)
		wantExact(t, &r.Total, metric.InFlight, 0)
		wantNone(t, &r.Total, metric.WaitMeanS, "nothing arrives")
		near(t, "load", r.OfferedLoad, 0, 0)
	}
	r := all(t, two, "tasks.arrivals.rate=0/s")
	wantNone(t, &r.Workloads[1], metric.WaitMeanS, "nothing arrives")
	if !r.Total[metric.WaitMeanS].Has() {
		t.Error("the other workload still waits")
	}
}

func TestScalesMultiplyTheRate(t *testing.T) {
	r := all(t, chat, "chat.arrivals.scale=0.5", "run.scale=1.2")
	near(t, "rate", r.ArrivalRate, 1.5, 1e-12)
	near(t, "load", r.OfferedLoad, 18, 1e-12)
}
