package main

import (
	"bytes"
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// interrupting is an output that ends what writes to it at a text.
type interrupting struct {
	text bytes.Buffer
	at   string
	stop func()
}

func (w *interrupting) Write(p []byte) (int, error) {
	n, err := w.text.Write(p)
	if bytes.Contains(p, []byte(w.at)) {
		w.stop()
	}
	return n, err
}

// TestPlainInterrupted holds that an interrupt ends the lines with what is known by
// then: all replications, or what there is of them.
func TestPlainInterrupted(t *testing.T) {
	for speed, want := range map[string]string{"max": "\nagain     capsize run chat-peak --seed 1 --replications 20\n", "60": "\nagain     capsize run chat-peak "} {
		ctx, cancel := context.WithCancel(context.Background())
		out := interrupting{at: "0:00  OK", stop: cancel}
		code, stderr := command(ctx, &out, "chat-peak", "--plain", "--speed", speed)
		if code != exitInterrupted || stderr != "" {
			t.Errorf("speed %s: exit code %d, %s", speed, code, stderr)
		}
		if text := out.text.String(); !strings.Contains(text, want) || strings.Contains(text, "\n1:00  ") {
			t.Errorf("speed %s: it leaves\n%s", speed, text)
		}
	}
}

// TestReadmeShowsPlainLines holds that the README's lines are those of the command
// above them.
func TestReadmeShowsPlainLines(t *testing.T) {
	readme, err := os.ReadFile(filepath.Join(root(t), "README.md"))
	if err != nil {
		t.Fatal(err)
	}
	const line = "nightly-batch-24 --plain --speed max"
	_, shown, _ := strings.Cut(string(readme), "\n$ capsize "+line+"\n")
	shown, _, ok := strings.Cut(shown, "…\n```")
	var out bytes.Buffer
	if code, stderr := command(context.Background(), &out, strings.Fields(line)...); code != exitMissed || stderr != "" {
		t.Errorf("exit code %d, %s", code, stderr)
	}
	if !ok || len(shown) < 200 || !strings.HasPrefix(out.String(), shown) {
		t.Errorf("the README shows\n%s\nthe command prints\n%s", shown, out.String())
	}
}
