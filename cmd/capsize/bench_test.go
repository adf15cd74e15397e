package main

import (
	"bytes"
	"context"
	"os/exec"
	"path/filepath"
	"testing"
)

// BenchmarkStart is a whole process that prints its help: what every command
// costs before it does anything.
func BenchmarkStart(b *testing.B) {
	binary := filepath.Join(b.TempDir(), "capsize")
	if out, err := exec.Command("go", "build", "-o", binary, ".").CombinedOutput(); err != nil {
		b.Fatalf("%v: %s", err, out)
	}
	for b.Loop() {
		if out, err := exec.Command(binary, "--help").CombinedOutput(); err != nil {
			b.Fatalf("%v: %s", err, out)
		}
	}
}

// BenchmarkRun is the default preset from its file to its JSON.
func BenchmarkRun(b *testing.B) {
	for b.Loop() {
		var out bytes.Buffer
		if code, stderr := command(context.Background(), &out, "run", "chat-peak", "--format", "json"); code != exitFine {
			b.Fatal(stderr)
		}
	}
}
