package main

import (
	"bytes"
	"context"
	"os"
	"path/filepath"
	"testing"
)

const replayed = `
name: Replayed
workloads:
  - name: a
    arrivals: {process: trace, trace: {file: requests.csv, time: t_s}}
    stream: {duration: {mean: 1s}}
pool: {concurrency: 2}
run: {duration: 1m}
`

// An interrupt ends the reading of a file, which may be a gigabyte, and is no
// error of that file.
func TestInterruptWhileReadingAFile(t *testing.T) {
	dir := t.TempDir()
	for name, text := range map[string]string{"replayed.yaml": replayed, "requests.csv": "t_s\n1\n2\n"} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	var out bytes.Buffer
	if code, stderr := command(context.Background(), &out, "run", filepath.Join(dir, "replayed.yaml")); code != exitFine || out.Len() == 0 {
		t.Fatalf("exit code %d: %s", code, stderr)
	}
	out.Reset()
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if code, stderr := command(ctx, &out, "run", filepath.Join(dir, "replayed.yaml")); code != exitInterrupted || stderr != "" || out.Len() != 0 {
		t.Errorf("exit code %d, %q on standard error, %q on standard output", code, stderr, out.String())
	}
}
