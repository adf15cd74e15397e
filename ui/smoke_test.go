package ui

import (
	"bytes"
	"io"
	"strings"
	"testing"
	"time"

	tea "github.com/charmbracelet/bubbletea"
	"github.com/charmbracelet/x/ansi"
	"github.com/charmbracelet/x/exp/teatest"
	"go.uber.org/goleak"
)

// TestSmoke runs the App under Bubble Tea itself, with real ticks: start, turn
// a knob, quit; and nothing is left running.
func TestSmoke(t *testing.T) {
	// teatest waits for signals for as long as the process lives.
	defer goleak.VerifyNone(t, goleak.IgnoreCurrent(),
		goleak.IgnoreTopFunction("github.com/charmbracelet/x/exp/teatest.NewTestModel.func2"))
	app, err := newApp(Options{Scenario: preset(t, "chat-peak"), Name: "chat-peak"}, realTimer)
	if err != nil {
		t.Fatal(err)
	}
	defer app.close()
	tm := teatest.NewTestModel(t, app, teatest.WithInitialTermSize(120, 40))
	var seen bytes.Buffer
	out := io.TeeReader(tm.Output(), &seen)
	has := func(text string) {
		t.Helper()
		teatest.WaitFor(t, out, func([]byte) bool {
			return strings.Contains(ansi.Strip(seen.String()), text)
		}, teatest.WithDuration(10*time.Second))
	}
	has("chat-peak")
	has("20 replications of 30:00")
	tm.Send(tea.KeyMsg{Type: tea.KeyRunes, Runes: []rune("H")})
	has("c 39 slots")
	has("0:12 of 30:00")
	tm.Send(tea.KeyMsg{Type: tea.KeyRunes, Runes: []rune("b")})
	tm.Send(tea.KeyMsg{Type: tea.KeyRunes, Runes: []rune("s")})
	tm.Send(tea.KeyMsg{Type: tea.KeyRunes, Runes: []rune("g")})
	has("slots meet every goal")
	tm.Send(tea.KeyMsg{Type: tea.KeyRunes, Runes: []rune("q")})
	last := tm.FinalModel(t, teatest.WithFinalTimeout(10*time.Second)).(*App)
	if got := last.scenario().Get("pool.concurrency"); got != "39" {
		t.Errorf("the last state has %s slots, want 39", got)
	}
	if last.session.reading.Now == 0 {
		t.Error("no simulated time went by")
	}
}
