package ui

import (
	"context"
	"testing"
	"time"

	tea "github.com/charmbracelet/bubbletea"

	"capsize/sim/experiment"
)

// TestPinningAgainEndsTheFormerComparison: a comparison with a former A is stopped,
// its late result is dropped, and none is built on it.
func TestPinningAgainEndsTheFormerComparison(t *testing.T) {
	after := func(time.Duration, tea.Msg) tea.Cmd { return nil }
	present := preset(t, "chat-peak")
	present.Run.Duration, present.Run.Warmup = 2*time.Minute, 0
	first, second := present.Clone(), present.Clone()
	first.Pool.Concurrency, second.Pool.Concurrency = 45, 40

	j := jobs{replications: 2, workers: 1}
	j.begin(present, after)
	j.stop()
	j.pinned(present, first)
	if j.again(after); j.running != work(&j.baseline) {
		t.Fatal("the comparison with A is not running")
	}
	old := j.id
	j.pinned(present, second)
	if j.again(after); j.id == old {
		t.Fatal("the comparison with the former A goes on")
	}
	if j.done(old) {
		t.Error("the result of the former comparison is taken")
	}

	o := experiment.Options{Replications: 2, Workers: 1}
	late, err := experiment.Compare(context.Background(), first, present, o)
	if err != nil {
		t.Fatal(err)
	}
	j.baseline.take(baselineMsg{paired: late})
	if j.baseline.paired != nil || j.baseline.fresh() == nil {
		t.Error("a pair with another A is kept, or B's numbers are lost")
	}
	j.baseline.paired = late
	msg, _ := j.baseline.command(context.Background(), 1, o)().(baselineMsg)
	if msg.err != nil || msg.paired == nil || msg.paired.A.Scenario != second {
		t.Errorf("compared with another A: %+v", msg)
	}
}

// TestCopiesHoldNothingHidden: what would act in a shell is not copied.
func TestCopiesHoldNothingHidden(t *testing.T) {
	for text, want := range map[string]bool{
		"chat-peak: OK. λ·S = 30": false, "a\x1b]0;x\a": true, "a\nb": true, "a\u202eb": true, "a\u009bb": true,
	} {
		found := false
		for _, r := range text {
			found = found || hidden(r)
		}
		if found != want {
			t.Errorf("%q hides something: %v", text, found)
		}
	}
}
