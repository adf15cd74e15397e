package panel

import (
	"time"

	"capsize/model/dist"
	"capsize/model/scenario"
	"capsize/sim"
	"capsize/sim/timeline"
	"pgregory.net/rapid"
)

// eventful makes a small scenario in which, over many draws, everything happens.
func eventful(t *rapid.T) *scenario.Scenario {
	s := scenario.Default()
	s.Name, s.Run.Duration, s.Run.Seed = "eventful", time.Minute, rapid.Uint64Range(0, 1<<40).Draw(t, "seed")
	for _, name := range []string{"chat", "search"}[:rapid.IntRange(1, 2).Draw(t, "workloads")] {
		w := scenario.DefaultWorkload(name)
		w.Arrivals.Process, w.Arrivals.Rate, w.Arrivals.RateSet = scenario.Poisson, 3, true
		q := scenario.Quantity{Given: true, Mean: 2, CV: scenario.None, Family: dist.Exponential}
		w.Stream.Duration, w.Stream.OutputRate = q, 60
		if rapid.Bool().Draw(t, "by parts") {
			w.Stream.Duration = scenario.Quantity{}
			w.Stream.FirstToken, w.Stream.Output = q, q
			w.Stream.FirstToken.Mean, w.Stream.Output.Mean = 0.5, 90
		}
		w.Stream.Input = q
		w.Stream.Input.Mean = 1500
		w.Concurrency = rapid.SampledFrom([]int64{scenario.None, 2}).Draw(t, "share")
		w.Queue = rapid.SampledFrom([]int64{scenario.None, 1}).Draw(t, "own places")
		c := &w.Retries
		c.Max, c.First, c.Factor, c.Cap = rapid.Int64Range(0, 2).Draw(t, "attempts"), time.Second, 2, 4*time.Second
		s.Workloads = append(s.Workloads, w)
	}
	p := &s.Pool
	p.Concurrency, p.Queue = rapid.Int64Range(1, 9).Draw(t, "slots"), rapid.SampledFrom([]int64{0, 3, scenario.None}).Draw(t, "places")
	p.QueueTimeout = rapid.SampledFrom([]time.Duration{scenario.None, time.Second}).Draw(t, "patience")
	p.Order = rapid.SampledFrom([]string{"fifo", "lifo"}).Draw(t, "order")
	m := &s.Memory
	m.Base, m.PerStream, m.PerWaiting, m.Boot = 100<<20, 4<<20, 1<<20, time.Second
	m.Limit = rapid.SampledFrom([]int64{114 << 20, scenario.None, 110 << 20}).Draw(t, "limit")
	if rapid.SampledFrom([]bool{true, false}).Draw(t, "upstream") {
		u := &s.Upstream
		u.RequestsPerMinute, u.Burst, u.RetryAfter = 90, 5*time.Second, "exact"
		u.OutputPerMinute = rapid.SampledFrom([]int64{scenario.None, 20_000}).Draw(t, "output")
		u.ErrorsBefore, u.ErrorsDuring = 0.1, 0.1
		u.SDK.Max = rapid.SampledFrom([]int64{2, 0}).Draw(t, "retries")
		u.SDK.First, u.SDK.Factor, u.SDK.Cap, u.SDK.RetryAfterCap, u.SDK.RetryAfterOver = 500*time.Millisecond, 2, 8*time.Second, scenario.None, "backoff"
		u.SDK.HoldSlot = rapid.Bool().Draw(t, "hold")
	}
	return &s
}

// stepped runs it for a while and returns a frame with the whole trail, and the
// engine.
func stepped(t *rapid.T) (*Frame, *sim.Engine) {
	s := eventful(t)
	e, err := sim.New(s, 0)
	if err != nil {
		t.Fatal(err)
	}
	live := &timeline.Reading{Scenario: s}
	until := time.Duration(rapid.IntRange(1, 60_000).Draw(t, "until")) * time.Millisecond
	for {
		ev, ok := e.Step(until)
		if !ok {
			break
		}
		live.Trail = append(live.Trail, ev)
	}
	live.Now = e.Now()
	return &Frame{Scenario: s, Live: live, State: Paused, EventCursor: -1}, e
}
