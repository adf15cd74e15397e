package report

import (
	"bytes"
	"context"
	"fmt"
	"regexp"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"capsize/model/metric"
	"capsize/model/scenario"
	"capsize/sim/experiment"
)

const shardedFile = `
name: Two <workloads> & "limits"
workloads:
  - name: chat
    arrivals: {rate: 2/s}
    stream: {duration: {dist: exponential, mean: 6s}, input_tokens: {mean: 900, cv: 1}}
    goals: {wait_p99: 2s}
  - name: nightly
    arrivals: {process: batch, batch: {size: 20, at: 5s}}
    stream: {duration: {mean: 9s}}
pool: {concurrency: 16, queue: 10, queue_timeout: 10s}
memory: {base: 100MiB, per_stream: 8MiB, limit: 300MiB, boot: 2s}
goals: {wait_p99: 4s, rejected: 5%, oom_kills: 0}
run: {duration: 20s, seed: 5}
`

// knobsToVary have words, shares, durations and sizes among their values.
func knobsToVary() map[string][]string {
	return map[string][]string{
		"pool.concurrency":          {"6", "12", "18", "24", "40"},
		"pool.queue":                {"0", "3", "unlimited"},
		"pool.order":                {"fifo", "lifo"},
		"memory.limit":              {"220MiB", "none", "1GiB"},
		"chat.arrivals.rate":        {"0.1/s", "3.3/s", "200/min", "20/s"},
		"run.duration":              {"5s", "20s", "45s"},
		"run.scale":                 {"1", "0.333333333333", "4"},
		"pool.queue_timeout":        {"none", "1s"},
		"memory.growth":             {"0B/s", "1MiB/s"},
		"chat.stream.duration.mean": {"1s", "100ms", "7.77s"},
	}
}

// Whatever the grid and whatever the number of shards, what their files join to
// prints as the whole does, in every format, whatever the order of the files.
func TestShardsPrintAsTheWhole(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		s := parse(t, shardedFile)
		var vary []string
		knobs := knobsToVary()
		paths := rapid.Permutation([]string{
			"pool.concurrency", "pool.queue", "pool.order", "memory.limit", "chat.arrivals.rate", "run.duration",
			"run.scale", "pool.queue_timeout", "memory.growth", "chat.stream.duration.mean",
		}).Draw(rt, "paths")
		for _, path := range paths[:rapid.IntRange(1, 2).Draw(rt, "axes")] {
			values := rapid.Permutation(knobs[path]).Draw(rt, path)
			vary = append(vary, path+"="+strings.Join(values[:rapid.IntRange(1, len(values)).Draw(rt, "values")], ","))
		}
		if rapid.IntRange(0, 4).Draw(rt, "factors") == 0 {
			vary[0] = "pool.concurrency=6:60:x4"
			vary = vary[:1]
		}
		o := experiment.SweepOptions{Options: experiment.Options{Replications: rapid.IntRange(1, 3).Draw(rt, "replications")}}
		if rapid.Bool().Draw(rt, "metric") {
			id := metric.Utilization
			o.Metric = &id
		}
		want := &Sweep{Swept: sweep(rt, s, o, vary), Version: "0.1.0", Source: "a <b>.yaml", Command: "capsize sweep 'a <b>.yaml'", Deterministic: true}
		got := joined(rt, s, o, vary, rapid.IntRange(1, 7).Draw(rt, "n"))
		for _, f := range Formats() {
			x, errX := RenderSweep(f, got)
			y, errY := RenderSweep(f, want)
			if errX != nil || errY != nil || !bytes.Equal(x, y) {
				rt.Fatalf("%v as %s: %v, %v:\n%s\nand the whole is\n%s", vary, f, errX, errY, x, y)
			}
		}
	})
}

func sweep(t fataler, s *scenario.Scenario, o experiment.SweepOptions, vary []string) *experiment.Swept {
	var axes []scenario.Axis
	for _, text := range vary {
		a, err := s.Vary(text)
		if err != nil {
			t.Fatal(err)
		}
		axes = append(axes, a)
	}
	out, err := experiment.Sweep(context.Background(), s, axes, o)
	if err != nil {
		t.Fatal(err)
	}
	return out
}

// fataler is a test of testing or of rapid.
type fataler interface{ Fatal(args ...any) }

// joined is the same through the files of n shards, in any order.
func joined(t *rapid.T, s *scenario.Scenario, o experiment.SweepOptions, vary []string, n int) *Sweep {
	var parts []*experiment.Part
	for i := range n {
		o.Shard = experiment.Shard{Index: i + 1, Of: n}
		p := experiment.Part{
			Version: "0.1.0", Source: "a <b>.yaml", Command: "capsize sweep 'a <b>.yaml'",
			Shard: o.Shard, Vary: vary, Wanted: o.Metric, Swept: sweep(t, s, o, vary),
		}
		src, err := p.Encode()
		if err != nil {
			t.Fatal(err)
		}
		q, err := experiment.DecodePart(fmt.Sprint(i), src, "0.1.0")
		if err != nil {
			t.Fatal(err)
		}
		parts = append(parts, q)
	}
	whole, err := experiment.Join(rapid.Permutation(parts).Draw(t, "order"))
	if err != nil {
		t.Fatal(err)
	}
	return &Sweep{Swept: whole.Swept, Version: whole.Version, Source: whole.Source, Command: whole.Command, Deterministic: true}
}

// Whatever numbers stand in a file that is taken for a part, they can be printed.
func FuzzJoined(f *testing.F) {
	s := parse(f, shardedFile)
	estimate := regexp.MustCompile(`\[[0-9][^][,]*,[^][,]+,[^][,]+\]`) // an estimate with its interval
	for _, vary := range [][]string{{"pool.concurrency=6,12,24"}, {"pool.concurrency=6,12", "pool.queue=0,unlimited"}} {
		o := experiment.SweepOptions{Options: experiment.Options{Replications: 2}, Shard: experiment.Shard{Index: 1, Of: 1}}
		src, err := (&experiment.Part{Version: "0.1.0", Shard: o.Shard, Vary: vary, Swept: sweep(f, s, o, vary)}).Encode()
		if err != nil {
			f.Fatal(err)
		}
		f.Add(src)
		for _, odd := range []string{"1.7e308", "5e-324", `"+Inf"`, `"-Inf"`, "null", "-1"} {
			strange := estimate.ReplaceAll(src, []byte("["+odd+","+odd+","+odd+"]"))
			if _, err := experiment.DecodePart("a.json", strange, "0.1.0"); err != nil || bytes.Equal(src, strange) {
				f.Fatalf("%s: %v", odd, err)
			}
			f.Add(strange)
		}
	}
	f.Fuzz(func(t *testing.T, src []byte) {
		p, err := experiment.DecodePart("a.json", src, "0.1.0")
		if err != nil {
			return
		}
		whole, err := experiment.Join([]*experiment.Part{p})
		if err != nil {
			return
		}
		for _, format := range Formats() {
			if _, err := RenderSweep(format, &Sweep{Swept: whole.Swept, Deterministic: true}); err != nil {
				t.Error(err)
			}
		}
	})
}
