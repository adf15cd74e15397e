package ui

import (
	"bytes"
	"context"
	"errors"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"capsize/sim"
)

// plainly runs Plain in a clock that stands still while anything works.
func plainly(t *testing.T, o Options, after func(written *bytes.Buffer) context.Context) (text string, r Result, took time.Duration) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) {
		var out bytes.Buffer
		began := time.Now()
		var err error
		if r, err = Plain(after(&out), o, &out); err != nil {
			t.Fatal(err)
		}
		text, took = out.String(), time.Since(began)
	})
	return text, r, took
}

func always(*bytes.Buffer) context.Context { return context.Background() }

// TestPlainKeepsTime holds that there is a line a second, of as much simulated
// time as the speed says, and that the replications are waited for.
func TestPlainKeepsTime(t *testing.T) {
	s := preset(t, "chat-peak")
	for _, tt := range []struct {
		speed string
		lines int
		took  time.Duration
	}{{"", 31, 30 * time.Second}, {"300", 7, 6 * time.Second}, {"max", 31, 0}} {
		text, r, took := plainly(t, Options{Scenario: s, Name: "chat-peak", Speed: tt.speed}, always)
		if n := strings.Count(text, "  OK  "); n != tt.lines || took != tt.took {
			t.Errorf("speed %q: %d lines in %v, want %d in %v\n%s", tt.speed, n, took, tt.lines, tt.took, text)
		}
		if r.Summary == nil || r.Summary.Replications != Replications || r.Interrupted {
			t.Errorf("speed %q: the result is %+v", tt.speed, r)
		}
		if n := strings.Count(text, "(judged by 20 replications)"); n != 1 {
			t.Errorf("speed %q: the verdict is told %d times\n%s", tt.speed, n, text)
		}
		if n := strings.Count(text, "(judged by prediction)"); (n == 0) != (tt.speed == "max") {
			t.Errorf("speed %q: the prediction is told %d times\n%s", tt.speed, n, text)
		}
	}
}

// TestPlainInterrupted holds that an interrupt ends it at once, with what is known.
func TestPlainInterrupted(t *testing.T) {
	text, r, took := plainly(t, Options{Scenario: preset(t, "chat-peak")}, func(*bytes.Buffer) context.Context {
		ctx, cancel := context.WithCancel(context.Background())
		time.AfterFunc(5500*time.Millisecond, cancel)
		return ctx
	})
	if !r.Interrupted || r.Summary == nil || took != 5500*time.Millisecond || !strings.Contains(text, "\n5:00  OK") || strings.Contains(text, "\n6:00") {
		t.Errorf("after %v: %+v\n%s", took, r, text)
	}
}

// TestPlainTellsAnEnd holds that a run that the simulator ends says why.
func TestPlainTellsAnEnd(t *testing.T) {
	var out bytes.Buffer
	p, err := newPlain(Options{Scenario: preset(t, "chat-peak")}, &out)
	if err != nil {
		t.Fatal(err)
	}
	if err := p.tell(sim.ErrTooManyWaiting); err != nil {
		t.Fatal(err)
	}
	if text := out.String(); !strings.Contains(text, "0:00  STOPPED  ") || !strings.Contains(text, "\n       4,000,000 requests are waiting") {
		t.Errorf("it is not told:\n%s", text)
	}
}

// TestPlainNobodyReads holds that a line that cannot be written ends it all.
func TestPlainNobodyReads(t *testing.T) {
	for _, speed := range []string{"60", "max"} {
		if _, err := Plain(context.Background(), Options{Scenario: preset(t, "chat-peak"), Speed: speed}, closedPipe{}); !errors.Is(err, errClosed) {
			t.Errorf("speed %s: %v", speed, err)
		}
	}
	if _, err := Plain(context.Background(), Options{Scenario: preset(t, "chat-peak"), Speed: "7"}, closedPipe{}); err == nil || !strings.Contains(err.Error(), "choose one of 0.25, 1, 4, 10, 60, 300, max") {
		t.Errorf("speed 7: %v", err)
	}
}

type closedPipe struct{}

var errClosed = errors.New("closed")

func (closedPipe) Write([]byte) (int, error) { return 0, errClosed }

// TestScreenBeginsAtASpeed holds that the screen takes the names of the lines.
func TestScreenBeginsAtASpeed(t *testing.T) {
	for name, want := range map[string]string{"": "running 60×", "0.25": "running 0.25×", "max": "running max"} {
		d := drive(t, Options{Scenario: preset(t, "chat-peak"), Speed: name}, 120, 40)
		if !strings.Contains(d.screen(), want) {
			t.Errorf("speed %q: no %q on\n%s", name, want, d.screen())
		}
	}
	if _, err := newApp(Options{Scenario: preset(t, "chat-peak"), Speed: "7"}, realTimer); err == nil {
		t.Error("speed 7 is taken")
	}
}
