package sim

import (
	"fmt"
	"testing"
	"time"

	"capsize/model/dist"
	"capsize/model/scenario"
)

// benchmark runs b.N arrivals and reports requests a second. The first
// simulated stretch, in which slices grow, is not counted.
func benchmark(b *testing.B, s *scenario.Scenario) {
	e := start(b, s, 0)
	rate := s.Workloads[0].Arrivals.Rate
	warm := time.Duration(20000 / rate * 1e9)
	mustRun(b, e, warm)
	e.OpenWindow()
	b.ReportAllocs()
	b.ResetTimer()
	mustRun(b, e, warm+time.Duration(float64(b.N)/rate*1e9))
	b.StopTimer()
	b.ReportMetric(float64(totals(e).Sum().Attempts)/b.Elapsed().Seconds(), "requests/s")
}

// The plain M/M/30 of the peers' table: λ 2.25/s, S 12 s, unlimited line.
func BenchmarkEnginePlain(b *testing.B) {
	benchmark(b, plain(2.25, 30, scenario.None, dist.Exponential, 12))
}

// The chat preset: memory with growth, prompts and stickiness, a queue timeout.
func BenchmarkEngineChat(b *testing.B) { benchmark(b, chat(2.5)) }

// The same in overload: rejections, timeouts, a full line.
func BenchmarkEngineChatOverload(b *testing.B) { benchmark(b, chat(5)) }

func chat(rate float64) *scenario.Scenario {
	s := plain(rate, 49, 75, dist.Lognormal, 12)
	s.Pool.QueueTimeout = 30 * time.Second
	s.Workloads[0].Stream.Input = scenario.Quantity{Given: true, Family: dist.Lognormal, Mean: 1500, CV: 1}
	m := &s.Memory
	m.Base, m.PerStream, m.Growth, m.PerInputToken, m.PerWaiting = 180<<20, 4<<20, 30<<10, 20, 64<<10
	m.Sticky, m.Limit = 0.5, 512<<20
	return s
}

func BenchmarkEngineSlots(b *testing.B) {
	for _, c := range []int64{30, 300, 3000} {
		b.Run(fmt.Sprintf("c=%d", c), func(b *testing.B) {
			benchmark(b, plain(0.075*float64(c), c, scenario.None, dist.Exponential, 12))
		})
	}
}

// A copy into a reused engine, and a fresh one, with 1,000 streams and 1,000
// waiting.
func BenchmarkCopyTo(b *testing.B) {
	e, dst := crowded(b), new(Engine)
	b.ReportAllocs()
	for b.Loop() {
		e.CopyTo(dst)
	}
}

func BenchmarkClone(b *testing.B) {
	e := crowded(b)
	b.ReportAllocs()
	for b.Loop() {
		e.Clone()
	}
}

func crowded(b *testing.B) *Engine {
	s := chat(500)
	s.Pool.Concurrency, s.Pool.Queue, s.Memory.Limit = 1000, 1000, scenario.None
	e := start(b, s, 0)
	mustRun(b, e, time.Minute)
	return e
}

func BenchmarkTotals(b *testing.B) {
	e := crowded(b)
	var t Totals
	b.ReportAllocs()
	for b.Loop() {
		e.Totals(&t)
	}
}
