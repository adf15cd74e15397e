package predict_test

import (
	"math"
	"strings"
	"testing"

	"capsize/model/metric"
	"capsize/model/predict"
)

const batch = `
name: test
workloads:
  - name: tasks
    arrivals: {process: batch, batch: {size: 90, at: 0s}}
    stream: {duration: {dist: lognormal, mean: 42s}, input_tokens: {mean: 1000, cv: 1}}
pool: {concurrency: 24, queue: 60}
memory: {base: 100MiB, per_stream: 12MiB, per_input_token: 10B, per_waiting: 64KiB}
run: {duration: 30m}
`

func TestBatch(t *testing.T) {
	r := all(t, batch)
	if !r.Batch || r.Moving || r.Requests != 90 || !math.IsNaN(r.OfferedLoad) || !math.IsNaN(r.CarriedLoad) || !math.IsNaN(r.ArrivalRate) {
		t.Errorf("%v %v %v", r.Batch, r.Requests, r.OfferedLoad)
	}
	wantExact(t, &r.Total, metric.MemoryPeakBytes, 100*mib+24*(12*mib+10*1000)+60*(64*kib+10*1000))
	wantExact(t, &r.Total, metric.RejectedShare, 6.0/90)
	for _, id := range []metric.ID{metric.InFlight, metric.WaitP99S, metric.MakespanS, metric.MemoryMeanBytes, metric.Queue} {
		wantNone(t, &r.Total, id, "")
	}

	// Fewer requests than slots, and growth.
	r = all(t, batch, "tasks.arrivals.batch.size=7", "memory.growth=1KiB/s")
	wantApprox(t, &r.Total, metric.MemoryPeakBytes, 100*mib+7*(12*mib+10*1000), "at least")
	wantExact(t, &r.Total, metric.RejectedShare, 0)
	r = all(t, batch, "tasks.arrivals.scale=0.1")
	if r.Requests != 9 {
		t.Errorf("90 × 0.1 is %d", r.Requests)
	}
}

func TestInvalidScenariosAreRefused(t *testing.T) {
	s := parse(t, chat)
	s.Workloads[0].Stream.Duration.Mean = math.NaN()
	if _, err := predict.All(s); err == nil || !strings.Contains(err.Error(), "stream.duration.mean") {
		t.Errorf("a duration of NaN: %v", err)
	}
}
