package tty

import (
	"bytes"
	"errors"
	"io"
	"os"
	"testing"

	"github.com/charmbracelet/x/ansi"
)

// of is an environment with that TERM alone.
func of(term string) func(string) string {
	return func(name string) string {
		if name == "TERM" {
			return term
		}
		return ""
	}
}

func TestOutputBracketsEachWrite(t *testing.T) {
	var got bytes.Buffer
	o := NewOutput(os.Stdout, of("xterm"), true)
	o.to = &got
	for _, write := range []func() (int, error){
		func() (int, error) { return o.Write([]byte("frame")) },
		func() (int, error) { return io.WriteString(o, "frame") },
	} {
		got.Reset()
		if n, err := write(); n != len("frame") || err != nil {
			t.Errorf("wrote %d, %v; want 5, nil", n, err)
		}
		if want := "\x1b[?2026hframe\x1b[?2026l"; got.String() != want {
			t.Errorf("sent %q, want %q", got.String(), want)
		}
	}
	if o.Fd() != os.Stdout.Fd() {
		t.Error("the descriptor is not the file's")
	}
}

func TestOutputPlain(t *testing.T) {
	for name, o := range map[string]*Output{
		"dumb terminal": NewOutput(os.Stdout, of("dumb"), true),
		"switched off":  NewOutput(os.Stdout, of("xterm"), false),
	} {
		var got bytes.Buffer
		o.to = &got
		if _, err := io.WriteString(o, "frame"); err != nil || got.String() != "frame" {
			t.Errorf("%s: sent %q, %v", name, got.String(), err)
		}
	}
}

// TestLeavingWipesFirst holds with synchronized updates and without.
func TestLeavingWipesFirst(t *testing.T) {
	for sync, want := range map[bool]string{true: begin + wipe + leave + end, false: wipe + leave} {
		var got bytes.Buffer
		o := NewOutput(os.Stdout, of("xterm"), sync)
		o.to = &got
		if n, err := io.WriteString(o, leave); n != len(leave) || err != nil || got.String() != want {
			t.Errorf("wrote %d, %v: %q, want %q", n, err, got.String(), want)
		}
	}
	if leave != ansi.ResetMode(ansi.ModeAltScreenSaveCursor) {
		t.Errorf("Bubble Tea leaves by %q", ansi.ResetMode(ansi.ModeAltScreenSaveCursor))
	}
}

// short accepts a few bytes and fails.
type short int

func (s short) Write([]byte) (int, error) { return int(s), errors.New("full") }

func TestOutputCountsOnlyWhatItWasGiven(t *testing.T) {
	for accepted, want := range map[int]int{0: 0, 3: 0, 8: 0, 10: 2, 13: 5, 21: 5} {
		o := NewOutput(os.Stdout, of(""), true)
		o.to = short(accepted)
		if n, err := o.Write([]byte("frame")); n != want || err == nil {
			t.Errorf("%d bytes accepted: wrote %d, %v; want %d and an error", accepted, n, err, want)
		}
	}
}
