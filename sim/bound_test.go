package sim

import (
	"testing"
	"time"

	"capsize/model/dist"
	"capsize/model/scenario"
)

// BenchmarkBound is the machine's own bound: a loop of nothing but draws, a
// tournament tree of ends, a ring of waiters, one integral and one histogram,
// for M/M/30 without limits, memory, windows or any other rule. The engine's
// figures of the same run are to be read against it.
func BenchmarkBound(b *testing.B) {
	const c = 32
	var tree ends
	tree.reset(c)
	free := make([]int32, 0, c)
	for i := range int32(30) {
		free = append(free, i)
	}
	ring := make([]int64, 1<<20)
	head, tail := 0, 0
	hist := make([]uint64, 1<<13)
	gaps := dist.NewStream(1, 0, "bound", dist.Gap)
	lengths := dist.NewStream(1, 0, "bound", dist.Duration)
	next, busy, last, area := int64(0), int64(0), int64(0), int64(0)
	draw := func(s dist.Stream, k uint64, mean float64) int64 {
		r := s.At(k)
		return rounded(r.Exp() * mean)
	}
	served := uint64(0)
	b.ResetTimer()
	for k := uint64(0); k < uint64(b.N); {
		if end := tree.next(); end <= next {
			area += busy * (end - last)
			last = end
			leaf, _ := tree.first()
			if head != tail {
				wait := end - ring[head&(len(ring)-1)]
				head++
				hist[min(uint64(wait)>>22, 1<<13-1)]++
				tree.set(leaf, end+draw(lengths, served, 12e9))
				served++
			} else {
				tree.set(leaf, never)
				free = append(free, leaf)
				busy--
			}
			continue
		}
		area += busy * (next - last)
		last = next
		if n := len(free); n > 0 {
			leaf := free[n-1]
			free = free[:n-1]
			hist[0]++
			tree.set(leaf, next+draw(lengths, served, 12e9))
			served++
			busy++
		} else {
			ring[tail&(len(ring)-1)] = next
			tail++
		}
		next += draw(gaps, k, 1e9/2.25)
		k++
	}
	b.StopTimer()
	if area < 0 || hist[0] == 0 {
		b.Fatal("nothing was served")
	}
	b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "requests/s")
}

// everything switches on all that a scenario can switch on: the upstream's
// three limits, SDK and caller retries, errors.
func everything(s *scenario.Scenario) *scenario.Scenario {
	u := &s.Upstream
	u.RequestsPerMinute, u.InputPerMinute, u.OutputPerMinute = 1000, 2_000_000, 400_000
	u.ErrorsBefore, u.ErrorsDuring = 0.001, 0.001
	u.SDK = scenario.Profiles()[0]
	w := &s.Workloads[0]
	w.Stream.OutputRate = 60
	w.Retries.Max, w.Retries.First, w.Retries.Factor, w.Retries.Cap, w.Retries.Jitter = 2, time.Second, 2, 30*time.Second, 1
	return s
}

// The M/M/30 of the peers' table with two token buckets, retries, and memory,
// the bound's own selection; then with all that there is, on the lognormal
// durations and tokens of the chat preset, and in overload.
func BenchmarkEngineBuckets(b *testing.B) {
	s := everything(plain(2.25, 30, scenario.None, dist.Exponential, 12))
	s.Upstream.OutputPerMinute, s.Upstream.ErrorsBefore, s.Upstream.ErrorsDuring = scenario.None, 0, 0
	s.Workloads[0].Stream.Input = scenario.Quantity{Given: true, Family: dist.Exponential, Mean: 1500, CV: scenario.None}
	s.Memory = chat(1).Memory
	s.Memory.Limit = 1 << 30
	benchmark(b, s)
}

func BenchmarkEngineEverything(b *testing.B)         { benchmark(b, everything(chat(2.5))) }
func BenchmarkEngineEverythingOverload(b *testing.B) { benchmark(b, everything(chat(5))) }
