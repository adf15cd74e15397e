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

func BenchmarkAllDaily(b *testing.B) {
	benchmark(b, wave, "chat.stream.duration.dist=lognormal")
}

// A stream by parts that may break has the costliest law.
func BenchmarkAllParts(b *testing.B) {
	benchmark(b, `
name: test
workloads:
  - name: chat
    arrivals: {rate: 1/s, profile: {shape: linear, points: [{at: 10m, rate: 4/s}, {at: 30m, rate: 0/s}]}}
    stream: {first_token: {mean: 1s}, output_tokens: {mean: 600}, output_rate: 60/s, max: 60s}
upstream: {errors: {during: 1%}}
pool: {concurrency: 60}
run: {duration: 30m}
`)
}

// Memory p99.9 is the costliest row.
func BenchmarkAllMemory(b *testing.B) {
	benchmark(b, `
name: test
workloads:
  - name: chat
    arrivals: {rate: 80/s}
    stream: {duration: {mean: 12s, cv: 0.8}, input_tokens: {mean: 1500, cv: 1}}
pool: {concurrency: 1000, queue: 500, queue_timeout: 30s}
memory: {base: 180MiB, per_stream: 4MiB, growth: 30KiB/s, per_input_token: 20B, per_waiting: 64KiB, limit: 8GiB}
run: {duration: 30m}
`)
}
