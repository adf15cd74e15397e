package predict_test

import (
	"testing"

	"capsize/model/predict"
)

func benchmark(b *testing.B, text string, sets ...string) {
	s := parse(b, text, sets...)
	b.ReportAllocs()
	for b.Loop() {
		if _, err := predict.All(s); err != nil {
			b.Fatal(err)
		}
	}
}

// The budget of the whole table is 1 ms at c = 1000.
func BenchmarkAllUnlimited(b *testing.B) {
	benchmark(b, chat, "chat.arrivals.rate=80/s", "pool.concurrency=1000")
}

func BenchmarkAllPlaces(b *testing.B) {
	benchmark(b, chat, "chat.arrivals.rate=83/s", "pool.concurrency=1000", "pool.queue=500")
}

func BenchmarkAllMoving(b *testing.B) {
	benchmark(b, spike, "chat.stream.duration.dist=lognormal", "pool.concurrency=1000")
}
