package main

import (
	"bytes"
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// A path that leaves the workload out and so is not the pool's knob of that name
// is told of; others are not.
func TestNotesOnPaths(t *testing.T) {
	for _, c := range []struct {
		args []string
		want bool
	}{
		{[]string{"run", "chat-peak", "--set", "concurrency=60"}, true},
		{[]string{"sweep", "chat-peak", "--vary", "concurrency=30,40", "--replications", "2"}, true},
		{[]string{"compare", "chat-peak", "--with", "queue=3", "--replications", "2"}, true},
		{[]string{"run", "chat-peak", "--set", "pool.concurrency=60", "--set", "chat.concurrency=60"}, false},
		{[]string{"run", "chat-peak", "--set", "arrivals.rate=2/s"}, false},
	} {
		var out bytes.Buffer
		_, stderr := command(context.Background(), &out, append(c.args, "--duration", "5m")...)
		if strings.Contains(stderr, "note: ") != c.want || c.want && !strings.Contains(stderr, "the pool's is pool.") {
			t.Errorf("%v: %q", c.args, stderr)
		}
	}
}

// A sweep that was interrupted before any point was finished leaves its file as it
// was.
func TestInterruptedSweepKeepsTheFile(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	name := filepath.Join(t.TempDir(), "out.csv")
	if err := os.WriteFile(name, []byte("before"), 0o600); err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	code, _ := command(ctx, &out, "sweep", "chat-peak", "--vary", "pool.queue=1,2", "--duration", "100000h", "--format", "csv", "-o", name, "--force")
	if kept, err := os.ReadFile(name); code != exitInterrupted || string(kept) != "before" {
		t.Errorf("exit code %d, the file holds %q, %v", code, kept, err)
	}
}
