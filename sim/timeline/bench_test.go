package timeline

import (
	"math/rand/v2"
	"testing"
	"time"
)

// long is a run of about so many requests of chat-peak.
func long(b *testing.B, requests float64) *Timeline {
	b.Helper()
	s := preset(b, "chat-peak")
	s.Run.Duration = time.Duration(requests / s.Workloads[0].Arrivals.Rate * 1e9)
	tl, err := New(s)
	if err == nil {
		err = tl.Advance(s.Run.Duration)
	}
	if err != nil {
		b.Fatal(err)
	}
	return tl
}

func finish(b *testing.B, tl *Timeline) {
	for {
		if done, err := tl.Work(); done {
			if err != nil {
				b.Fatal(err)
			}
			return
		}
	}
}

// BenchmarkSeek goes to any instant of a run of 15 million requests.
func BenchmarkSeek(b *testing.B) {
	tl := long(b, 15e6)
	r := rand.New(rand.NewPCG(1, 1))
	worst := time.Duration(0)
	for b.Loop() {
		begin := time.Now()
		tl.Seek(time.Duration(r.Int64N(int64(tl.Head()))))
		finish(b, tl)
		worst = max(worst, time.Since(begin))
	}
	b.ReportMetric(worst.Seconds()*1e3, "worst-ms")
	b.ReportMetric(float64(tl.kept.bytes())/(1<<20), "kept-MiB")
}

// BenchmarkBack steps back through the same run, event by event.
func BenchmarkBack(b *testing.B) {
	tl := long(b, 15e6)
	tl.Retrace()
	finish(b, tl)
	for b.Loop() {
		tl.Back(1, nil)
		finish(b, tl)
	}
}

// BenchmarkRetrace looks for what happened last at the worst place.
func BenchmarkRetrace(b *testing.B) {
	tl := long(b, 15e6)
	k := tl.kept.moments
	tl.Seek(k[len(k)/2].place().at - time.Second)
	finish(b, tl)
	for b.Loop() {
		tl.trail = trail{}
		tl.Retrace()
		finish(b, tl)
	}
}
