package predict_test

import (
	"strings"
	"testing"

	"capsize/model/metric"
	"capsize/model/queueing"
)

const mib, kib = 1 << 20, 1 << 10

func TestMeanMemory(t *testing.T) {
	r := all(t, two)
	m, err := queueing.NewMGc(2.55, 32.1/2.55, r.SCV, 40)
	if err != nil {
		t.Fatal(err)
	}
	// By hand: E[S²]/2 is 12² for exponential and 42²/2 for constant durations.
	live := 100*mib + 32.1*4*mib + 30*kib*(2.5*144+0.05*42*42/2) +
		20*(1000*30+5000*2.1)
	line := m.MeanQueue() * (64*kib + 20*(2.5*1000+0.05*5000)/2.55)
	wantApprox(t, &r.Total, metric.MemoryMeanBytes, live+line, "mixture")

	// Without prompts and waiters the line weighs nothing, and the law of the
	// durations enters by its second moment alone.
	r = all(t, two, "memory.per_input_token=0B", "memory.per_waiting=0B")
	wantExact(t, &r.Total, metric.MemoryMeanBytes, 100*mib+32.1*4*mib+30*kib*(2.5*144+0.05*42*42/2))

	// K = 0: exact for every law, with the carried load.
	r = all(t, two, "pool.queue=0")
	b, err := queueing.ErlangB(40, 32.1)
	if err != nil {
		t.Fatal(err)
	}
	wantExact(t, &r.Total, metric.MemoryMeanBytes, 100*mib+(1-b)*(live-100*mib))
}

func TestMemoryWithStickyAllocatorIsHigher(t *testing.T) {
	plain := all(t, two, "pool.queue=0").Total[metric.MemoryMeanBytes]
	sticky := all(t, two, "pool.queue=0", "memory.sticky=0.5").Total[metric.MemoryMeanBytes]
	if sticky.Exact || !strings.Contains(sticky.Why, "sticky") || sticky.Value != plain.Value {
		t.Errorf("%+v: want the same value, marked", sticky)
	}
}

func TestMemoryOfAnUnstableLine(t *testing.T) {
	r := all(t, two, "pool.concurrency=20")
	wantNone(t, &r.Total, metric.MemoryMeanBytes, "unstable")
	r = all(t, two, "pool.concurrency=20", "memory.per_input_token=0B", "memory.per_waiting=0B")
	if !r.Total[metric.MemoryMeanBytes].Has() {
		t.Error("a line that weighs nothing has a mean")
	}
}

func TestMemoryWhenFull(t *testing.T) {
	r := all(t, two, "pool.queue=10")
	share := 30 / 32.1 // of open streams that are chat
	open := 4*mib + 30*kib*(share*12+(1-share)*21) + 20*(share*1000+(1-share)*5000)
	line := 64*kib + 20*(2.5*1000+0.05*5000)/2.55
	near(t, "full", r.MemoryFull, 100*mib+40*open+10*line, 1e-12)
	for _, sets := range [][]string{{"pool.queue=unlimited"}, {
		"pool.queue=10", "memory.base=0B", "memory.per_stream=0B",
		"memory.growth=0B/s", "memory.per_input_token=0B", "memory.per_waiting=0B",
	}} {
		if r := all(t, two, sets...); r.MemoryFull == r.MemoryFull {
			t.Errorf("%v: full memory is %v, want none", sets, r.MemoryFull)
		}
	}
}
