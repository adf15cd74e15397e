package main

import (
	"bytes"
	"context"
	"strings"
	"testing"

	"capsize/model/scenario"
	"capsize/model/sizing"
	"capsize/presets"
	"capsize/sim/experiment"
	"capsize/ui"
)

// left is what the screen leaves after some settings, with its replications.
func left(t *testing.T, name string, settings ...string) *ui.Result {
	t.Helper()
	src, p, err := presets.Get(name, "")
	if err != nil {
		t.Fatal(err)
	}
	base, err := scenario.Parse(src, p.File)
	if err != nil {
		t.Fatal(err)
	}
	s := base.Clone()
	if err := s.Apply(settings); err != nil {
		t.Fatal(err)
	}
	sum, err := experiment.Run(context.Background(), s, experiment.Options{Replications: ui.Replications})
	if err != nil {
		t.Fatal(err)
	}
	return &ui.Result{Scenario: s, Preset: base, Name: name, Summary: sum, Verdict: sum.Verdict}
}

// again is the command at the end of a text.
func again(t *testing.T, text []byte) string {
	t.Helper()
	_, line, ok := strings.Cut(string(text), "\nagain     capsize ")
	if !ok {
		t.Fatalf("no command repeats this:\n%s", text)
	}
	return strings.TrimSuffix(line, "\n")
}

// TestFarewellRepeats holds that the command the screen leaves prints the very
// text beside it, also after another preset was loaded.
func TestFarewellRepeats(t *testing.T) {
	for _, opened := range []string{"chat-peak", "nightly-batch"} {
		r := left(t, "chat-peak", "pool.concurrency=25", "pool.queue_timeout=10s")
		text := farewell(&loaded{arg: opened, in: &input{label: "preset " + opened}}, r, "")
		line := again(t, text)
		var out bytes.Buffer
		code, stderr := command(context.Background(), &out, append(strings.Fields(line), "--deterministic")...)
		if code != exitMissed || stderr != "" {
			t.Errorf("%s: exit code %d, %s", line, code, stderr)
		}
		if out.String() != string(text) {
			t.Errorf("%s prints\n%s\nwant\n%s", line, out.String(), text)
		}
		for _, want := range []string{"(preset chat-peak, pool.concurrency=25, pool.queue_timeout=10s)", "--set pool.concurrency=25", "OVER"} {
			if !strings.Contains(string(text), want) {
				t.Errorf("the farewell lacks %q:\n%s", want, text)
			}
		}
	}
}

// TestFarewellWithoutReplications has the prediction and the command.
func TestFarewellWithoutReplications(t *testing.T) {
	r := left(t, "chat-peak", "pool.concurrency=25")
	r.Summary, r.Verdict = nil, sizing.Verdict{State: sizing.OVER, Short: "the short form"}
	text := farewell(&loaded{arg: "chat-peak", in: &input{label: "preset chat-peak"}}, r, "")
	if got, want := again(t, text), "run chat-peak --set pool.concurrency=25 --seed 1 --replications 20"; got != want {
		t.Errorf("the command is %q, want %q", got, want)
	}
	for _, want := range []string{"predicted", "(preset chat-peak, pool.concurrency=25)", "OVER      the short form\n"} {
		if !strings.Contains(string(text), want) {
			t.Errorf("the farewell lacks %q:\n%s", want, text)
		}
	}
}

// TestSettingsInALabel holds that a label names a few settings and counts the
// others, and that the name and the seed are no settings to name.
func TestSettingsInALabel(t *testing.T) {
	base := left(t, "chat-peak").Preset
	for want, sets := range map[string][]string{
		"p":                     {"name=Mine", "run.seed=9", "pool.concurrency=" + base.Get("pool.concurrency")},
		"p, pool.concurrency=7": {"pool.concurrency=7", "run.seed=9"},
		"p, pool.concurrency=7, pool.queue=3, run.duration=20m, run.warmup=10s":       {"pool.concurrency=7", "pool.queue=3", "run.duration=20m", "run.warmup=10s"},
		"p, pool.concurrency=7, pool.queue=3, pool.queue_timeout=9s, 2 more settings": {"pool.concurrency=7", "pool.queue=3", "pool.queue_timeout=9s", "run.duration=20m", "run.warmup=10s"},
	} {
		s := base.Clone()
		if err := s.Apply(sets); err != nil {
			t.Fatal(err)
		}
		if got := withSettings("p", s, base); got != want {
			t.Errorf("%v: %q, want %q", sets, got, want)
		}
	}
}
