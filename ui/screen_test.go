package ui

import (
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/charmbracelet/x/exp/golden"

	"capsize/model/scenario"
)

const memoryLimit = "memory.limit"

// twoWorkloads is a chat with a nightly batch beside it.
func twoWorkloads(t testing.TB) *scenario.Scenario {
	t.Helper()
	s := preset(t, "chat-peak")
	more := preset(t, "nightly-batch-24").Workloads[0]
	more.Name = "reports"
	s.Workloads = append(s.Workloads, more)
	return s
}

// TestKnobsOfEveryWorkload holds that each has its knobs, in the order of the
// scenario, that these turn that workload and no other, and that they say so.
func TestKnobsOfEveryWorkload(t *testing.T) {
	d := drive(t, Options{Scenario: twoWorkloads(t), Name: "two"}, 120, 40)
	var names []string
	for _, k := range d.app.knobs {
		if k.Workload != "" {
			names = append(names, k.Workload+" "+k.Label)
			if !strings.HasPrefix(k.Path, k.Workload+".") {
				t.Errorf("%s is said to be of %s", k.Path, k.Workload)
			}
		}
	}
	want := []string{"chat arrivals", "chat duration", "chat spread", "reports batch", "reports duration", "reports spread"}
	if !slices.Equal(names, want) {
		t.Errorf("knobs %v, want %v", names, want)
	}
	for _, name := range want {
		if !strings.Contains(d.screen(), name) {
			t.Errorf("the screen does not show %q", name)
		}
	}
	d.press(" ")
	for d.app.focus != "reports.stream.duration.mean" {
		d.press("j")
	}
	d.enter("50s")
	d.want("reports.stream.duration.mean", "50s")
	d.want("chat.stream.duration.mean", "12s")
	d.press("j", "l")
	d.want("reports.stream.duration.cv", "0.85")
	d.want("chat.stream.duration.cv", "0.8")
	for _, k := range chat(t).app.knobs {
		if k.Workload != "" {
			t.Errorf("the only workload is named at %s", k.Path)
		}
	}
}

// TestSeveralWorkloadsScreen is the golden test beside the law above.
func TestSeveralWorkloadsScreen(t *testing.T) {
	d := drive(t, Options{Scenario: twoWorkloads(t), Name: "two"}, 120, 40)
	d.pass(10 * time.Second)
	golden.RequireEqual(t, []byte(d.screen()))
}

// TestAMemoryGoalNeedsItsLimit holds that a goal that is a share of the limit
// keeps the limit, and that both ways to take it away say why.
func TestAMemoryGoalNeedsItsLimit(t *testing.T) {
	d := chat(t)
	d.press(" ")
	for d.app.focus != memoryLimit {
		d.press("j")
	}
	for range 20 {
		d.press("L")
	}
	top := d.value(memoryLimit)
	if top == "none" || d.app.problem != errMemoryLimit.Error() {
		t.Errorf("above the top the limit is %s, problem %q", top, d.app.problem)
	}
	d.enter("none")
	if d.app.problem != errMemoryLimit.Error() || len(d.app.modes) != 2 {
		t.Errorf("typing none: problem %q, %d modes", d.app.problem, len(d.app.modes))
	}
	d.press("esc")
	d.enter("2TiB")
	d.want(memoryLimit, "2TiB")

	s := preset(t, "chat-peak")
	if err := s.Apply([]string{"goals.memory_peak=480MiB"}); err != nil {
		t.Fatal(err)
	}
	if got, err := stepped(s, memoryLimit, 1, slider{256 << 20}); err != nil || got != "none" {
		t.Errorf("with a goal in bytes a step above the top is %s, %v; want none", got, err)
	}
	if err := s.Apply([]string{"goals.memory_peak=90%"}); err != nil {
		t.Fatal(err)
	}
	if _, err := stepped(s, memoryLimit, 1, slider{256 << 20}); !errors.Is(err, errMemoryLimit) {
		t.Errorf("with a share it is %v", err)
	}
}

// TestSpeedIsShownWhilePaused holds in the header and as a message.
func TestSpeedIsShownWhilePaused(t *testing.T) {
	d := chat(t)
	d.press(" ", "+")
	if d.app.message != "speed 300×" || strings.Count(d.screen(), "300×") < 2 {
		t.Errorf("message %q:\n%s", d.app.message, d.screen())
	}
}

// TestTheWayOutIsInSight holds that q is in the footer of the smallest screen
// with charts.
func TestTheWayOutIsInSight(t *testing.T) {
	d := drive(t, Options{Scenario: preset(t, "chat-peak")}, 80, 24)
	for _, keys := range [][]string{nil, {"h"}, {" "}, {"+"}, {"u"}} {
		d.press(keys...)
		if !strings.Contains(d.screen(), "q quit") {
			t.Errorf("after %q there is no q:\n%s", keys, d.screen())
		}
	}
}

// TestLoadingSaysWhatIsLost holds before and after a preset is loaded.
func TestLoadingSaysWhatIsLost(t *testing.T) {
	d := chat(t)
	load := func() {
		d.press("s", "p", "i", "k", "e", "enter")
	}
	d.press("h", "p")
	if !strings.Contains(d.screen(), "drops your changes to chat-peak") {
		t.Error("the picker does not warn")
	}
	load()
	if want := "loaded push-spike; your changes to chat-peak are gone"; d.app.message != want {
		t.Errorf("message %q, want %q", d.app.message, want)
	}
	d.press("p")
	if strings.Contains(d.screen(), "drops") {
		t.Error("the picker warns where nothing would be lost")
	}
	load()
	if want := "loaded push-spike"; d.app.message != want {
		t.Errorf("message %q, want %q", d.app.message, want)
	}
}

// TestTheVerdictSaysWhatItStandsOn holds before, with and after replications.
func TestTheVerdictSaysWhatItStandsOn(t *testing.T) {
	d := chat(t)
	d.press(" ")
	for _, c := range []struct {
		wait time.Duration
		keys []string
		want string
	}{{0, nil, "20 replications"}, {0, []string{"h"}, "prediction"}, {time.Second, nil, "20 replications"}} {
		d.press(c.keys...)
		d.pass(c.wait)
		if !strings.Contains(d.screen(), "judged by "+c.want) {
			t.Errorf("after %q the verdict is not judged by %s:\n%s", c.keys, c.want, d.screen())
		}
	}
	r := *d.app.session.reading
	r.Totals.Kills, r.Totals.FirstKill = 1, time.Minute
	d.app.answer.judge(d.app.scenario(), nil, &r)
	if d.app.answer.basis != "this run" {
		t.Errorf("a kill on the screen is judged by %s", d.app.answer.basis)
	}
}
