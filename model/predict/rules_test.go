package predict_test

import (
	"strings"
	"testing"

	"capsize/model/metric"
	"capsize/model/queueing"
)

var lineMetrics = []metric.ID{
	metric.QueueWaitMeanS, metric.QueueWaitP99S, metric.PWait, metric.Queue, metric.WaitMeanS, metric.SystemMeanS, metric.SystemP99S,
}

// TestRulesAreNamed: each rule that no formula knows takes the line's values
// away and says its name.
func TestRulesAreNamed(t *testing.T) {
	for _, c := range []struct {
		why  string
		text string
		sets []string
	}{
		{"priorities", two, []string{"chat.priority=3"}},
		{"the cap of chat", two, []string{"chat.concurrency=35"}},
		{"the places of tasks", two, []string{"tasks.queue=2"}},
		{"arrivals of tasks are deterministic", two, []string{"tasks.arrivals.process=deterministic"}},
		{"upstream limits", chat, []string{"upstream.requests_per_minute=160", "upstream.count_refused=true", "upstream.burst=5s"}},
		{"upstream limits", chat, []string{"upstream.concurrent_streams=30"}},
		{"errors before the stream", chat, []string{"upstream.errors.before=1%"}},
		{"SDK retries hold slots", chat, []string{"upstream.errors.before=1%", "upstream.sdk_retries.max=2"}},
		{"SDK retries", chat, []string{"upstream.errors.before=1%", "upstream.sdk_retries.max=2", "upstream.sdk_retries.hold_slot=false"}},
		{"callers who come back", chat, []string{"pool.queue=10", "chat.caller_retries.max=2"}},
	} {
		r := all(t, c.text, c.sets...)
		for _, id := range lineMetrics {
			p := r.Total[id]
			if p.Has() || p.Method != "simulation only" || p.Why == "" {
				t.Errorf("%v: %v = %+v", c.sets, id, p)
			}
		}
		if why := r.Total[metric.QueueWaitMeanS].Why; !strings.Contains(why, c.why) {
			t.Errorf("%v: %q", c.sets, why)
		}
	}
}

// TestRulesWithoutEffect: what can never happen takes no formula away.
func TestRulesWithoutEffect(t *testing.T) {
	for _, sets := range [][]string{
		{"chat.priority=3"},
		{"chat.concurrency=31"},
		{"chat.caller_retries.max=2"},
		{"upstream.sdk_retries.max=2"},
		{"upstream.sdk_retries.profile=anthropic-python"},
	} {
		r := all(t, chat, sets...)
		wantExact(t, &r.Total, metric.QueueWaitMeanS, 9.587354705835759)
		wantExact(t, &r.Total, metric.WaitMeanS, 9.587354705835759)
	}
	// Without a line the order of it is nothing.
	r := all(t, two, "pool.queue=0", "chat.priority=3", "pool.order=lifo")
	b, err := queueing.ErlangB(40, 32.1)
	if err != nil {
		t.Fatal(err)
	}
	wantExact(t, &r.Total, metric.RejectedShare, b)
}

func TestLastComeFirstServed(t *testing.T) {
	for _, sets := range [][]string{nil, {"pool.queue=75"}, {"chat.stream.duration.dist=lognormal"}} {
		fifo, lifo := all(t, chat, sets...), all(t, chat, append(sets, "pool.order=lifo")...)
		for _, id := range []metric.ID{metric.PWait, metric.WaitMeanS, metric.Queue, metric.InFlight} {
			if fifo.Total[id] != lifo.Total[id] {
				t.Errorf("%v: %+v and %+v", id, fifo.Total[id], lifo.Total[id])
			}
		}
		wantNone(t, &lifo.Total, metric.WaitP99S, "lifo")
		wantNone(t, &lifo.Total, metric.SystemP99S, "lifo")
	}
	r := all(t, chat, "pool.order=lifo", "pool.queue_timeout=30s")
	wantNone(t, &r.Total, metric.WaitMeanS, "lifo")
}

func TestErrors(t *testing.T) {
	// A stream cut at a uniform point is held for half its life.
	r := all(t, chat, "upstream.errors.during=20%")
	wantExact(t, &r.Total, metric.InFlight, 27)
	wantExact(t, &r.Total, metric.ThroughputPerS, 2)
	wantExact(t, &r.Total, metric.FailedShare, 0.2)
	if p := r.Total[metric.WaitMeanS]; p.Exact || !strings.Contains(p.Why, "cut") {
		t.Errorf("%+v", p)
	}
	// A start that fails opens no stream; the SDK tries twice more.
	near(t, "load", all(t, chat, "upstream.errors.before=20%").OfferedLoad, 24, 1e-12)
	near(t, "load", all(t, chat, "upstream.errors.before=20%", "upstream.sdk_retries.max=2").OfferedLoad, 30*(1-0.008), 1e-12)
	// K = 0: whole streams complete, whatever happens to the others.
	r = all(t, chat, "upstream.errors.during=20%", "pool.queue=0")
	wantExact(t, &r.Total, metric.SystemMeanS, 12)
	b, err := queueing.ErlangB(31, 27)
	if err != nil {
		t.Fatal(err)
	}
	wantExact(t, &r.Total, metric.RejectedShare, b)
	wantNone(t, &r.Total, metric.FailedShare, "turned away")
}

func TestDemand(t *testing.T) {
	sets := []string{
		"upstream.requests_per_minute=300", "upstream.input_tokens_per_minute=200k", "upstream.output_tokens_per_minute=100k",
		"chat.stream.input_tokens.mean=1500", "chat.stream.cached_share=60%", "chat.stream.output_rate=60/s",
	}
	r := all(t, chat, sets...)
	wantExact(t, &r.Total, metric.RPMDemand, 150.0/300)
	wantExact(t, &r.Total, metric.ITPMDemand, 150*600.0/200e3)
	wantExact(t, &r.Total, metric.OTPMDemand, 150*720.0/100e3)
	wantNone(t, &r.Total, metric.RPMUsed, "charged")
	wantNone(t, &r.Total, metric.Share429, "upstream limits")
	wantNone(t, &r.Total, metric.InFlight, "budget")
	near(t, "output", r.Demand.Output, 1.08, 1e-12)

	// What is reserved is asked for, what is produced is needed.
	r = all(t, chat, append(sets, "upstream.output_accounting.reserve=4096")...)
	wantExact(t, &r.Total, metric.OTPMDemand, 150*4096/100e3)
	near(t, "output", r.Demand.Output, 1.08, 1e-12)
	// A limit of time halves what an exponential stream of 12 s produces.
	r = all(t, chat, append(sets, "chat.stream.max=8.317766166719343s")...)
	wantExact(t, &r.Total, metric.OTPMDemand, 1.08)
	near(t, "output", r.Demand.Output, 0.54, 1e-9)

	for words, set := range map[string]string{
		"asks again": "upstream.sdk_retries.max=1", "turned away": "pool.queue=5",
	} {
		p := all(t, chat, append(sets, set)...).Total[metric.RPMDemand]
		if p.Exact || !strings.Contains(p.Why, words) || p.Value != 0.5 {
			t.Errorf("%s: %+v", set, p)
		}
	}
	if r := all(t, chat); !r.Total[metric.RPMDemand].Absent() || r.Demand.Requests == r.Demand.Requests {
		t.Errorf("%+v without limits", r.Demand)
	}
}
