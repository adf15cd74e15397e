package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"io"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"syscall"
	"testing"
)

// asJSON runs a command line and decodes what it prints.
func asJSON(t *testing.T, args ...string) map[string]any {
	t.Helper()
	var out bytes.Buffer
	if code, stderr := command(context.Background(), &out, append(args, "--format", "json", "--deterministic")...); code == exitBadInput {
		t.Fatalf("%v: %s", args, stderr)
	}
	var doc map[string]any
	if err := json.Unmarshal(out.Bytes(), &doc); err != nil {
		t.Fatalf("%v: %v", args, err)
	}
	return doc
}

// The same scenario and seed give the same numbers in run, sweep and compare, to
// the last digit, and each side of a comparison repeats its run.
func TestTheSameNumbersFromEveryCommand(t *testing.T) {
	common := []string{"--seed", "3", "--duration", "15m", "--replications", "6"}
	with := func(args ...string) []string { return append(args, common...) }
	run := asJSON(t, with("run", "chat-peak", "--set", "pool.concurrency=33")...)
	compared := asJSON(t, with("compare", "chat-peak", "--with", "pool.concurrency=33")...)["b"].(map[string]any)
	point := asJSON(t, with("sweep", "chat-peak", "--vary", "pool.concurrency=31,33")...)["points"].([]any)[1].(map[string]any)
	for key, value := range run {
		if key == "capsize" || key == "series" {
			continue
		}
		if !reflect.DeepEqual(compared[key], value) {
			t.Errorf("compare: %s differs", key)
		}
		if key == "predicted" { // a point is not sized
			delete(value.(map[string]any), "sizing")
		}
		if key == "verdict" { // nor is its sentence
			if got, want := point[key].(map[string]any)["state"], value.(map[string]any)["state"]; got != want {
				t.Errorf("sweep: the state is %v, want %v", got, want)
			}
			continue
		}
		if got, ok := point[key]; ok && !reflect.DeepEqual(got, value) {
			t.Errorf("sweep: %s is %v, want %v", key, got, value)
		}
	}
	for _, key := range []string{"simulated", "predicted", "law_check", "goals", "verdict", "warnings", "kind", "requests", "replications"} {
		if point[key] == nil {
			t.Errorf("a point has no %s", key)
		}
	}
}

func TestFailingWriterOfManySettings(t *testing.T) {
	for _, args := range [][]string{
		{"compare", "nightly-batch", "nightly-batch", "--replications", "2"},
		{"sweep", "nightly-batch", "--vary", "pool.queue=1,2", "--replications", "2"},
	} {
		if code, text := command(context.Background(), brokenWriter{syscall.EPIPE}, args...); code != exitFine || text != "" {
			t.Errorf("%v into a closed pipe: exit code %d and %q", args, code, text)
		}
		if code, text := command(context.Background(), brokenWriter{errors.New("out of paper")}, args...); code != exitBadInput || text != "capsize: standard output: out of paper\n" {
			t.Errorf("%v: exit code %d and %q", args, code, text)
		}
	}
}

// An interrupt prints what is known and exits 130.
func TestInterruptOfManySettings(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	for _, args := range [][]string{
		{"compare", "chat-peak", "--with", "pool.queue=1"}, {"sweep", "chat-peak", "--vary", "pool.queue=1,2"},
	} {
		for _, format := range []string{"text", "json", "csv", "md"} {
			var out bytes.Buffer
			code, stderr := command(ctx, &out, append(args, "--duration", "100000h", "--format", format)...)
			if code != exitInterrupted || out.Len() == 0 {
				t.Errorf("%v as %s: exit code %d, %d bytes", args, format, code, out.Len())
			}
			said := out.String()
			if format != "text" {
				said = stderr
			}
			if !strings.Contains(said, "early") {
				t.Errorf("%v as %s says %q, %q", args, format, out.String(), stderr)
			}
			if format == "json" && !json.Valid(out.Bytes()) {
				t.Errorf("%v: no JSON: %s", args, out.String())
			}
		}
	}
}

// An interrupted shard says so to people and in its file, which is joined by
// nobody; a file that was there stays.
func TestInterruptOfAShard(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	shard := []string{"sweep", "chat-peak", "--vary", "pool.queue=1,2,3", "--duration", "100000h", "--shard", "2/2"}
	var out bytes.Buffer
	code, stderr := command(ctx, &out, shard...)
	if code != exitInterrupted || stderr != "capsize: warning: stopped early: 0 of 1 points were finished: run shard 2/2 again\n" {
		t.Errorf("exit code %d and %q", code, stderr)
	}
	name := filepath.Join(t.TempDir(), "part-2.json")
	if err := os.WriteFile(name, out.Bytes(), 0o600); err != nil {
		t.Fatal(err)
	}
	want := "capsize: " + name + ": finished: it was stopped early, with 0 of its 1 points: run shard 2/2 again\n"
	if code, stderr := command(context.Background(), io.Discard, "sweep", "merge", name); code != exitBadInput || stderr != want {
		t.Errorf("exit code %d and %q, want %q", code, stderr, want)
	}
	if code, _ := command(ctx, io.Discard, append(shard, "--force", "-o", name)...); code != exitInterrupted {
		t.Errorf("exit code %d", code)
	}
	if kept, err := os.ReadFile(name); err != nil || !bytes.Equal(kept, out.Bytes()) {
		t.Errorf("the file is gone: %v", err)
	}
}

func TestSpeaksUTF8(t *testing.T) {
	for _, c := range []struct {
		all, ctype, lang string
		want             bool
	}{
		{"", "", "", false},
		{"", "", "C", false},
		{"", "", "de_DE.UTF-8", true},
		{"", "C.utf8", "C", true},
		{"C", "", "de_DE.UTF-8", false},
		{"", "", "de_DE.ISO-8859-1", false},
	} {
		env := map[string]string{"LC_ALL": c.all, "LC_CTYPE": c.ctype, "LANG": c.lang}
		if got := speaksUTF8(func(name string) string { return env[name] }); got != c.want {
			t.Errorf("%+v: %v", c, got)
		}
	}
}
