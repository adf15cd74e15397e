package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"io"
	"math"
	"strings"
	"syscall"
	"testing"
	"time"

	"capsize/sim/stat"
)

// command runs a command line without a terminal.
func command(ctx context.Context, out io.Writer, args ...string) (code int, stderr string) {
	var errs bytes.Buffer
	code = run(ctx, system{args: args, in: strings.NewReader(""), out: out, err: &errs, env: func(string) string { return "" }})
	return code, errs.String()
}

// brokenWriter fails as a full disk or a closed pipe does.
type brokenWriter struct{ err error }

func (w brokenWriter) Write([]byte) (int, error) { return 0, w.err }

func TestFailingWriter(t *testing.T) {
	for _, c := range []struct {
		err  error
		code int
		text string
	}{
		{syscall.EPIPE, exitFine, ""},
		{errors.New("out of paper"), exitBadInput, "capsize: standard output: out of paper\n"},
	} {
		for _, args := range [][]string{{"run", "nightly-batch"}, {"version"}, {"presets", "list"}, {"presets", "show", "chat-peak"}} {
			if code, text := command(context.Background(), brokenWriter{c.err}, args...); code != c.code || text != c.text {
				t.Errorf("%v with %v: exit code %d and %q, want %d and %q", args, c.err, code, text, c.code, c.text)
			}
		}
	}
}

// TestInterrupt: what is known by then is printed, and marked.
func TestInterrupt(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	var out bytes.Buffer
	code, stderr := command(ctx, &out, "run", "chat-peak", "--duration", "100000h", "--format", "json")
	var doc struct{ Warnings []string }
	if err := json.Unmarshal(out.Bytes(), &doc); err != nil {
		t.Fatal(err)
	}
	if code != exitInterrupted || len(doc.Warnings) == 0 || !strings.Contains(doc.Warnings[0], "stopped early") || !strings.Contains(stderr, "stopped early") {
		t.Errorf("exit code %d, warnings %q, stderr %q", code, doc.Warnings, stderr)
	}
	out.Reset()
	if code, _ := command(ctx, &out, "run", "chat-peak", "--duration", "100000h"); code != exitInterrupted || !strings.Contains(out.String(), "\nSTOPPED ") {
		t.Errorf("exit code %d and %q", code, out.String())
	}
}

// TestMM31 is the model M/M/31 at 2.5/s × 12 s, for which theory is exact. The
// reference values are those of 50-digit arithmetic.
func TestMM31(t *testing.T) {
	const wantWait, wantP = 9.587354705835759, 0.7989462254863132
	length := "150h"
	if testing.Short() {
		length = "60h"
	}
	var out bytes.Buffer
	code, stderr := command(context.Background(), &out, "run", "chat-peak",
		"--set", "pool.concurrency=31", "--set", "pool.queue=unlimited", "--set", "pool.queue_timeout=none",
		"--set", "memory.limit=none", "--set", "goals.memory_peak=none",
		"--set", "chat.stream.duration.dist=exponential", "--set", "chat.stream.duration.cv=1",
		"--duration", length, "--warmup", "10h", "--replications", "8", "--format", "json")
	if code != exitMissed {
		t.Fatalf("exit code %d, want %d: the wait goal is missed; %s", code, exitMissed, stderr)
	}
	type estimate struct {
		Mean float64
		CI95 *[2]float64
	}
	type prediction struct {
		Value  float64
		Exact  bool
		Method string
	}
	var doc struct {
		Simulated struct{ Total map[string]estimate }
		Predicted struct{ Total map[string]prediction }
	}
	if err := json.Unmarshal(out.Bytes(), &doc); err != nil {
		t.Fatal(err)
	}
	for name, want := range map[string]float64{"wait_mean_s": wantWait, "queue_wait_mean_s": wantWait, "p_wait": wantP} {
		if p := doc.Predicted.Total[name]; math.Abs(p.Value-want) > 1e-9*want || !p.Exact || p.Method != "M/M/c" {
			t.Errorf("%s is predicted as %+v, want %v", name, p, want)
		}
		e := doc.Simulated.Total[name]
		if e.CI95 == nil {
			t.Fatalf("%s has no interval", name)
		}
		se := (e.CI95[1] - e.CI95[0]) / 2 / stat.T975(7)
		if z := (e.Mean - want) / se; math.Abs(z) > 4 {
			t.Errorf("%s is simulated as %v ± %v: %.1f standard errors from %v", name, e.Mean, se, z, want)
		}
	}
}

// TestAtALowRateSlotsOnlyMultiplyMemory: the nightly batch ends at nearly the
// same time with 4 and with 24 slots.
func TestAtALowRateSlotsOnlyMultiplyMemory(t *testing.T) {
	figure := func(slots, name string) float64 {
		var out bytes.Buffer
		if code, stderr := command(context.Background(), &out, "run", "nightly-batch", "--set", "pool.concurrency="+slots, "--format", "json"); code != exitFine {
			t.Fatalf("exit code %d: %s", code, stderr)
		}
		var doc struct {
			Simulated struct {
				Total map[string]struct{ Mean float64 }
			}
		}
		if err := json.Unmarshal(out.Bytes(), &doc); err != nil {
			t.Fatal(err)
		}
		return doc.Simulated.Total[name].Mean
	}
	few, many := figure("4", "makespan_s"), figure("24", "makespan_s")
	if few <= 0 || math.Abs(few-many) > 0.02*few {
		t.Errorf("it ends after %v s with 4 slots and %v s with 24", few, many)
	}
	if few, many := figure("4", "memory_peak_bytes"), figure("24", "memory_peak_bytes"); many <= few {
		t.Errorf("peak memory is %v with 4 slots and %v with 24", few, many)
	}
}

func TestProgressLine(t *testing.T) {
	for _, c := range []struct {
		share, total float64
		elapsed      time.Duration
		want         string
	}{
		{0, 3600, time.Second, "0 %"},
		{0.25, 7200, 2 * time.Second, " 25 %   15 min simulated a second   6.0 s left"},
		{0.5, 0, 4 * time.Second, " 50 %   4.0 s left"},
		{1, 100, 10 * time.Second, "100 %   10 s simulated a second   0 s left"},
	} {
		if got := progressLine(c.share, c.total, c.elapsed); got != c.want {
			t.Errorf("progressLine(%v, %v, %v) = %q, want %q", c.share, c.total, c.elapsed, got, c.want)
		}
	}
}

func TestQuote(t *testing.T) {
	for word, want := range map[string]string{
		"chat-peak": "chat-peak", "memory.limit=512MiB": "memory.limit=512MiB", "goals.rejected=0.1%": "goals.rejected=0.1%",
		"": "''", "my file.yaml": "'my file.yaml'", "it's": `'it'\''s'`, "$HOME": "'$HOME'", "a\nb": "'a\nb'", "~": "'~'",
	} {
		if got := quote(word); got != want {
			t.Errorf("quote(%q) = %q, want %q", word, got, want)
		}
	}
}
