package panel

import (
	"strconv"
	"strings"
	"testing"
	"time"

	"capsize/model/metric"
	"capsize/model/unit"
	"capsize/ui/plot"
)

// TestPlainLines holds that the lines have the numbers of the reading, in the
// words of the metric table, and goals where they are missed.
func TestPlainLines(t *testing.T) {
	s := load(t, "chat-peak", "pool.concurrency=25")
	f := build(t, "chat-peak", s, 20*time.Minute)
	f.Verdict.State, f.Verdict.Text, f.Basis = "OVER", "30 slots are needed · there are 25 × 1", "prediction"
	lines := PlainLines(f, nil, plot.Braille)
	if len(lines) != 3 {
		t.Fatalf("not title, numbers and verdict:\n%s", strings.Join(lines, "\n"))
	}
	if want := "chat-peak  60x  30:00 simulated  seed "; !strings.HasPrefix(lines[0], want) {
		t.Errorf("the title is %q, want %q", lines[0], want)
	}
	live := f.Live
	for _, want := range []string{
		"20:00  OVER  running " + strconv.FormatInt(live.Totals.Open, 10) + " of 25, waiting " + strconv.FormatInt(live.Totals.Waiting, 10) + " of 75, ",
		"memory " + unit.HumanSize(live.Totals.Resident) + " of 512 MiB, ",
		"wait p99 " + metric.Of(metric.WaitP99S).Format(live.Total[metric.WaitP99S]) + " (goal 2.0 s missed)",
		"rejected " + metric.Of(metric.RejectedShare).Format(live.Total[metric.RejectedShare]) + " (goal 0.10 % missed)",
		"timed out " + metric.Of(metric.TimedOutShare).Format(live.Total[metric.TimedOutShare]),
		"memory peak " + unit.HumanSize(live.Total[metric.MemoryPeakBytes]) + " (goal 461 MiB)",
	} {
		if !strings.Contains(lines[1], want) {
			t.Errorf("%q lacks %q", lines[1], want)
		}
	}
	if want := "       30 slots are needed · there are 25 x 1 (judged by prediction)"; lines[2] != want {
		t.Errorf("the verdict is %q, want %q", lines[2], want)
	}
}

// TestPlainTellsOnce holds that what was told is not told again, and that knobs
// and kills are told in their time.
func TestPlainTellsOnce(t *testing.T) {
	s := load(t, "chat-peak")
	last := build(t, "chat-peak", s, 3*time.Minute)
	f := build(t, "chat-peak", s, 9*time.Minute, change{5 * time.Minute, "pool.concurrency", "25"})
	if lines := PlainLines(f, f, plot.ASCII); len(lines) != 1 {
		t.Errorf("told again:\n%s", strings.Join(lines, "\n"))
	}
	lines := PlainLines(f, last, plot.ASCII)
	if want := "5:00  pool.concurrency 49->25"; lines[0] != want {
		t.Errorf("the first line is %q, want %q", lines[0], want)
	}
	kill := build(t, "nightly-batch-24", load(t, "nightly-batch-24"), time.Minute)
	told := strings.Join(PlainLines(kill, nil, plot.ASCII), "\n")
	if n := strings.Count(told, "  killed: every open stream is lost\n"); n != 1 {
		t.Errorf("%d kills are told:\n%s", n, told)
	}
	if strings.Contains(told, "wait p99 -") {
		t.Errorf("a dash is told:\n%s", told)
	}
}

// TestPlainIsPortable holds that a line has nothing beyond ASCII but a middle dot.
func TestPlainIsPortable(t *testing.T) {
	f := build(t, "∞ ✓ λ·S ≥ 1 …", load(t, "chat-peak"), time.Minute)
	for alphabet, also := range map[plot.Alphabet]string{plot.ASCII: "", plot.HalfBlock: "·", plot.Braille: "·"} {
		for _, line := range PlainLines(f, nil, alphabet) {
			if i := strings.IndexFunc(line, func(r rune) bool { return (r < ' ' || r > '~') && !strings.ContainsRune(also, r) }); i >= 0 {
				t.Errorf("%v: %q in %q", alphabet, line[i:], line)
			}
		}
	}
}
