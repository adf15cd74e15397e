package ui

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	tea "github.com/charmbracelet/bubbletea"

	"capsize/model/metric"
	"capsize/model/sizing"
	"capsize/sim/experiment"
	"capsize/ui/panel"
)

const (
	slots   = "pool.concurrency"
	queue   = "pool.queue"
	rate    = "chat.arrivals.rate"
	timeout = "pool.queue_timeout"
)

func (d *driver) now() time.Duration { return d.app.session.reading.Now }

func (d *driver) want(path, value string) {
	d.t.Helper()
	if got := d.value(path); got != value {
		d.t.Errorf("%s is %s, want %s (message %q, problem %q)", path, got, value, d.app.message, d.app.problem)
	}
}

func TestNothingIsDrawnBeforeTheSizeIsKnown(t *testing.T) {
	app, err := newApp(Options{Scenario: preset(t, "chat-peak")}, realTimer)
	if err != nil {
		t.Fatal(err)
	}
	if got := app.View(); got != "" {
		t.Errorf("drew %q", got)
	}
}

func TestTimeRunsAtTheSpeedShown(t *testing.T) {
	d := chat(t)
	for _, c := range []struct {
		key   string
		label string
		span  time.Duration // simulated in one second
	}{
		{"", "60×", time.Minute},
		{"-", "10×", 10 * time.Second},
		{"-", "4×", 4 * time.Second},
		{"-", "1×", time.Second},
		{"-", "0.25×", 250 * time.Millisecond},
		{"-", "0.25×", 250 * time.Millisecond},
	} {
		if c.key != "" {
			d.press(c.key)
		}
		was := d.now()
		d.pass(time.Second)
		if got := d.now() - was; got != c.span {
			t.Errorf("at %s a second simulates %v, want %v", c.label, got, c.span)
		}
		if !strings.Contains(d.screen(), c.label) {
			t.Errorf("the screen does not say %s", c.label)
		}
	}
	if d.app.message == "" {
		t.Error("the end of the scale of speeds gives no message")
	}
	d.press("+", "=", "+", "+", "+")
	if got := speeds[d.app.session.speed].label; got != "300×" {
		t.Errorf("speed %s, want 300×", got)
	}
}

// TestPauseCostsNothing holds that no tick exists while paused, and that a
// quick pause does not leave two ticks behind.
func TestPauseCostsNothing(t *testing.T) {
	d := chat(t)
	d.pass(time.Second)
	d.press(" ")
	at := d.now()
	d.pass(time.Second) // what was on its way comes and is dropped
	if len(d.later) != 0 {
		t.Errorf("%d messages are still to come while paused: %v", len(d.later), d.later)
	}
	if d.now() != at {
		t.Errorf("simulated time went on from %v to %v", at, d.now())
	}
	d.press(" ", " ", " ")
	at = d.now()
	d.pass(time.Second)
	if got := d.now() - at; got != time.Minute {
		t.Errorf("after a few pauses a second simulates %v, want a minute", got)
	}
}

func TestAKnobMovesWhilePaused(t *testing.T) {
	d := chat(t)
	d.pass(time.Second)
	d.press(" ")
	at := d.now()
	d.press("h")
	d.want(slots, "48")
	if d.now() != at {
		t.Error("a knob moved simulated time")
	}
	if got := d.app.session.reading.Changes; len(got) != 1 || got[0].At != at {
		t.Errorf("log %+v, want one change at %v", got, at)
	}
}

func TestKnobKeys(t *testing.T) {
	d := chat(t)
	d.press(" ")
	for _, c := range []struct {
		keys []string
		path string
		want string
	}{
		{[]string{"left"}, slots, "48"},
		{[]string{"h"}, slots, "47"},
		{[]string{"l", "right"}, slots, "49"},
		{[]string{"H"}, slots, "39"},
		{[]string{"shift+left"}, slots, "29"},
		{[]string{"L", "shift+right"}, slots, "49"},
		{[]string{"hhhh"}, slots, "45"},
		{[]string{"r"}, slots, "49"},
		{[]string{"down", "l"}, queue, "76"},
		{[]string{"k", "j", "h"}, queue, "75"},
		{[]string{"j", "l"}, rate, "2.6/s"},
		{[]string{"h"}, rate, "2.5/s"},
		{[]string{"u"}, rate, "2.6/s"},
		{[]string{"ctrl+r"}, rate, "2.5/s"},
	} {
		d.press(c.keys...)
		if got := d.value(c.path); got != c.want {
			t.Errorf("after %q %s is %s, want %s", c.keys, c.path, got, c.want)
		}
	}
}

func TestUndoAndRedoToTheirEnds(t *testing.T) {
	d := chat(t)
	d.press(" ", "u")
	if d.app.message != "nothing to undo" || d.app.problem != "" {
		t.Errorf("message %q, problem %q", d.app.message, d.app.problem)
	}
	d.press("h", "h", "uuuuu")
	d.want(slots, "49")
	d.press("ctrl+r", "ctrl+r", "ctrl+r")
	d.want(slots, "47")
	if d.app.message != "nothing to redo" {
		t.Errorf("message %q", d.app.message)
	}
}

func TestNoLimitIsBeyondTheTop(t *testing.T) {
	d := chat(t)
	d.press(" ", "j")
	for range 40 {
		d.press("L")
	}
	d.want(queue, "unlimited")
	if !strings.Contains(d.app.problem, "end of the scale") {
		t.Errorf("one more step says %q", d.app.problem)
	}
	d.press("h")
	if got, top := d.value(queue), d.app.sliders[queue].top; got != fmt.Sprint(top) {
		t.Errorf("one step down from unlimited is %s, want the top of the scale, %v", got, top)
	}
	d.enter("unlimited")
	d.want(queue, "unlimited")
	d.press("r")
	d.want(queue, "75")
}

func TestTyping(t *testing.T) {
	d := chat(t)
	d.pass(time.Second)
	d.press("j", "j", "enter")
	if !strings.Contains(d.screen(), "2.5/s") {
		t.Error("the field does not hold the present value")
	}
	d.send(runes("180"))
	d.send(runes("/min"))
	d.press("enter")
	d.want(rate, "3/s")

	d.press("enter")
	d.send(runes("12"))
	d.press("enter")
	if d.app.problem == "" || len(d.app.modes) != 2 {
		t.Errorf("a rate without a unit: problem %q, %d modes; want the field open and a message", d.app.problem, len(d.app.modes))
	}
	if !strings.Contains(d.screen(), "12") {
		t.Error("what was typed is gone from the screen")
	}
	at := d.now()
	d.pass(time.Second)
	if d.now() == at {
		t.Error("the run stopped while the field was open")
	}
	d.want(rate, "3/s")
	d.press("esc")
	if d.app.problem != "" || len(d.app.modes) != 1 {
		t.Error("esc left the field or its message")
	}

	d.press("enter")
	d.send(paste("q 7/s\n"))
	d.press("home", "delete", "enter") // without the q
	d.want(rate, "7/s")
	if len(d.asked) != 0 {
		t.Errorf("a paste asked for %v", d.asked)
	}
}

func TestAPasteIsNoCommand(t *testing.T) {
	d := chat(t)
	for _, text := range []string{"q", "q 12s\n", "hhhh"} {
		d.send(paste(text))
	}
	d.want(slots, "49")
	if len(d.asked) != 0 {
		t.Errorf("a paste asked for %v", d.asked)
	}
}

func TestTheVerdictFollowsTheKnob(t *testing.T) {
	d := chat(t)
	if got := d.app.answer.verdict.State; got != sizing.OK {
		t.Errorf("the default preset is %s, want OK", got)
	}
	d.enter("25")
	if got := d.app.answer.verdict.State; got != sizing.OVER {
		t.Errorf("25 slots are %s at once, want OVER", got)
	}
	d.pass(30 * time.Second)
	if r := d.app.session.reading; r.Total[metric.Rejected] == 0 || !strings.Contains(d.app.answer.verdict.Text, "429") {
		t.Errorf("25 slots: %v rejected, verdict %q", r.Total[metric.Rejected], d.app.answer.verdict.Text)
	}
	d.press("u")
	d.pass(time.Second)
	d.want(slots, "49")
	if got := d.app.answer.verdict.State; got != sizing.OK {
		t.Errorf("after the undo it is %s, want OK", got)
	}
}

// TestAKillOnTheScreenCounts holds also where no replication has seen one.
func TestAKillOnTheScreenCounts(t *testing.T) {
	d := chat(t)
	d.press(" ")
	r := *d.app.session.reading
	r.Totals.Kills, r.Totals.FirstKill = 1, time.Minute
	d.app.answer.judge(d.app.scenario(), d.app.jobs.fresh(), &r)
	if got := d.app.answer.verdict.State; got != sizing.OOM {
		t.Errorf("a run with a kill is %s, want OOM", got)
	}
}

// TestBaselineAfterSilence holds that the replications wait until the knobs
// rest, and that those of former knobs are dropped.
func TestBaselineAfterSilence(t *testing.T) {
	d := chat(t)
	if d.app.jobs.fresh() == nil {
		t.Fatal("no baseline at the start")
	}
	d.press(" ", "h")
	if d.app.jobs.fresh() != nil {
		t.Error("the baseline of the former knobs still counts")
	}
	if d.app.frame().Baseline == nil || !d.app.frame().Stale {
		t.Error("the former baseline is not shown as stale")
	}
	d.pass(silence / 2)
	d.send(named("h")) // starts the silence anew
	d.pass(silence - time.Millisecond)
	if d.app.jobs.fresh() != nil || d.app.jobs.cancel != nil {
		t.Error("the baseline did not wait for the silence")
	}
	d.pass(silence)
	sum := d.app.jobs.fresh()
	if sum == nil || sum.Scenario.Pool.Concurrency != 47 || sum.Replications != Replications {
		t.Fatalf("baseline %+v, want 20 replications at 47 slots", sum)
	}
	d.send(baselineMsg{id: d.app.jobs.id - 1, summary: &experiment.Summary{}})
	if d.app.jobs.fresh() != sum {
		t.Error("a stale result replaced the present one")
	}
}

// TestOperationsQueueWhileTheTimelineIsAway runs the commands by hand.
func TestOperationsQueueWhileTheTimelineIsAway(t *testing.T) {
	d := chat(t)
	d.pass(time.Second)
	s := &d.app.session
	_, frame := d.app.Update(frameMsg{s.tick})
	if frame == nil || s.live.timeline != nil {
		t.Fatal("a tick did not send the timeline off")
	}
	for _, k := range []string{"h", "h", "hh"} {
		if _, cmd := d.app.Update(named(k)); cmd != nil {
			t.Errorf("%q gave a command while the timeline was away", k)
		}
	}
	if len(s.pending) != 1 || s.pending[0].n != -4 {
		t.Errorf("pending %+v, want one operation of −4 steps", s.pending)
	}
	if _, cmd := d.app.Update(frameMsg{s.tick}); cmd != nil {
		t.Error("a second tick sent something off")
	}
	d.send(frame())
	d.want(slots, "45")
	if s.live.timeline == nil || len(s.pending) != 0 {
		t.Error("the timeline is not back")
	}
	d.press("u")
	d.want(slots, "49")
}

// TestPauseHoldsBackATickThatIsDue: the tick came while the timeline was away,
// and the pause before it was back.
func TestPauseHoldsBackATickThatIsDue(t *testing.T) {
	d := chat(t)
	s := &d.app.session
	_, operation := d.app.Update(named("h"))
	d.app.Update(frameMsg{s.tick})
	d.app.Update(named(" "))
	d.send(operation())
	d.pass(time.Second)
	d.want(slots, "48")
	if d.now() != 0 {
		t.Errorf("simulated %v after the pause", d.now())
	}
}

func TestAMessageStaysUntilTheNextKey(t *testing.T) {
	d := chat(t)
	d.press(" ", "h")
	d.pass(time.Second)
	if want := "pool.concurrency 49 → 48"; d.app.message != want || !strings.Contains(d.screen(), want) {
		t.Errorf("message %q, want %q on the screen", d.app.message, want)
	}
	d.press("j")
	if d.app.message != "" {
		t.Errorf("message %q after another key", d.app.message)
	}
}

// TestKnobsGoBackToThePreset holds also when the run began with other settings.
func TestKnobsGoBackToThePreset(t *testing.T) {
	s := preset(t, "chat-peak")
	s.Pool.Concurrency = 30
	d := drive(t, Options{Scenario: s, Preset: preset(t, "chat-peak"), Name: "chat-peak"}, 120, 40)
	if !d.app.modified || !strings.Contains(d.screen(), "chat-peak*") {
		t.Error("a run with other settings is not marked as modified")
	}
	d.press("r")
	d.want(slots, "49")
	if d.app.modified {
		t.Error("the preset itself is marked as modified")
	}
	d.press("r")
	if !strings.Contains(d.app.message, "preset") {
		t.Errorf("r where there is nothing to reset says %q", d.app.message)
	}
}

func TestAnswersOfAFormerRunAreDropped(t *testing.T) {
	d := chat(t)
	_, frame := d.app.Update(frameMsg{d.app.session.tick})
	late := frame()
	if err := d.app.load("again", preset(t, "chat-peak"), preset(t, "chat-peak")); err != nil {
		t.Fatal(err)
	}
	before := d.app.session.live.timeline
	d.send(late)
	if d.app.session.live.timeline != before || d.now() != 0 {
		t.Error("a former run came back")
	}
}

func TestTheEndOfTheRun(t *testing.T) {
	d := chat(t)
	d.press("+", "+")
	d.pass(time.Second)
	if d.app.state() != panel.Done || d.now() != 30*time.Minute {
		t.Fatalf("as fast as possible: state %v at %v, want done at 30 min", d.app.state(), d.now())
	}
	d.pass(time.Second)
	if len(d.later) != 0 {
		t.Errorf("%d messages are still to come after the end", len(d.later))
	}
	d.press("-", "-", " ")
	d.pass(time.Second)
	if d.app.state() != panel.Running || d.now() <= 30*time.Minute {
		t.Errorf("space at the end: state %v at %v", d.app.state(), d.now())
	}
	d.press("R")
	if d.now() > time.Minute || d.app.state() != panel.Running {
		t.Errorf("R: state %v at %v", d.app.state(), d.now())
	}
	d.pass(time.Minute)
	if d.app.state() != panel.Done {
		t.Error("the run does not end after a restart")
	}
	d.press("R")
	d.pass(time.Second)
	if d.app.state() != panel.Running {
		t.Error("R does not leave the end")
	}
}

// TestRestartRepeatsTheRun holds that the same seed and knobs give the same
// pictures.
func TestRestartRepeatsTheRun(t *testing.T) {
	d := chat(t)
	d.press(" ")
	rowsAt := func() string {
		d.press("R", " ")
		d.pass(5 * time.Second)
		d.press(" ")
		return fmt.Sprint(d.screen(), d.app.session.reading.Totals)
	}
	if a, b := rowsAt(), rowsAt(); a != b {
		t.Error("two runs of one seed differ")
	}
}

func TestAnEndedRunSaysSo(t *testing.T) {
	d := chat(t)
	s := &d.app.session
	_, cmd := d.app.Update(frameMsg{s.tick})
	msg := cmd().(advancedMsg)
	msg.live.ended = errors.New("4,000,000 requests wait")
	d.send(msg)
	if d.app.state() != panel.Stopped || !strings.Contains(d.app.frame().Problem, "4,000,000") {
		t.Errorf("state %v, problem %q", d.app.state(), d.app.frame().Problem)
	}
	d.press(" ")
	if d.app.message == "" {
		t.Error("space does not say why it does nothing")
	}
	d.press("R")
	if d.app.state() != panel.Running {
		t.Error("R does not begin anew")
	}
}

func TestPicker(t *testing.T) {
	d := chat(t)
	d.press("h", "p")
	for _, name := range []string{"chat-peak", "push-spike", "nightly-batch", "nightly-batch-24"} {
		if !strings.Contains(d.screen(), name) {
			t.Errorf("the picker does not show %s", name)
		}
	}
	for _, r := range "spike" {
		d.press(string(r))
	}
	var got []string
	for _, p := range d.app.top().(*picker).shown() {
		got = append(got, p.Name)
	}
	if !slices.Equal(got, []string{"push-spike", "retry-storm"}) { // so named, and what tells of one
		t.Fatalf("the filter leaves %q", got)
	}
	d.press("enter")
	if d.app.name != "push-spike" || len(d.app.modes) != 1 || d.app.modified || d.now() != 0 {
		t.Errorf("loaded %q at %v, modified %v", d.app.name, d.now(), d.app.modified)
	}
	d.pass(time.Second)
	if d.app.jobs.fresh() == nil || d.app.jobs.fresh().Scenario.Name != d.app.scenario().Name {
		t.Error("no baseline of the loaded preset")
	}
	if d.now() == 0 {
		t.Error("the loaded preset does not run")
	}
}

func TestAPresetThatCannotBeLoaded(t *testing.T) {
	bad := Preset{Name: "mine", Err: errors.New("mine.yaml:3:1: oops\nexcerpt")}
	d := drive(t, Options{Scenario: preset(t, "chat-peak"), Name: "x", Presets: func() []Preset { return []Preset{bad} }}, 120, 40)
	d.press("p")
	if !strings.Contains(d.screen(), "mine.yaml:3:1: oops") {
		t.Error("the picker does not say what is wrong")
	}
	d.press("enter")
	if d.app.name != "x" || !strings.Contains(d.screen(), "✗ mine.yaml:3:1: oops") {
		t.Errorf("name %q:\n%s", d.app.name, d.screen())
	}
	d.press("z", "enter", "esc")
	if len(d.app.modes) != 1 {
		t.Error("esc does not close the picker")
	}
}

// TestHelpListsEveryCommand holds that the help is printed from the table, and
// that no key is there twice.
func TestHelpListsEveryCommand(t *testing.T) {
	d := drive(t, Options{Scenario: preset(t, "chat-peak")}, 120, 100)
	d.press("?")
	text := d.screen()
	seen := map[string]string{}
	for _, c := range d.app.commands {
		if !strings.Contains(text, keyNames(c.keys)) {
			t.Errorf("the help lacks the keys of %s, %q", c.id, keyNames(c.keys))
		}
		for _, k := range c.keys {
			if seen[k] != "" {
				t.Errorf("%q belongs to %s and %s", k, seen[k], c.id)
			}
			seen[k] = c.id
		}
	}
	if !strings.Contains(text, "not now") {
		t.Error("the help does not say why a command cannot be used")
	}
	d.press("f1")
	if len(d.app.modes) != 1 {
		t.Error("F1 does not close the help")
	}
	d.send(tea.WindowSizeMsg{Width: 80, Height: 10})
	d.press("?", "end")
	if last := d.app.commands[len(d.app.commands)-1]; !strings.Contains(d.screen(), last.title) {
		t.Error("the end of the help cannot be reached on a small screen")
	}
}

func TestLeaving(t *testing.T) {
	for _, c := range []struct {
		keys []string
		want []string
	}{
		{[]string{"q"}, []string{"quit"}},
		{[]string{"ctrl+c"}, []string{"interrupt"}},
		{[]string{"ctrl+z"}, []string{"suspend"}},
		{[]string{"enter", "ctrl+c"}, []string{"interrupt"}},
		{[]string{"enter", "q"}, nil},
		{[]string{"p", "ctrl+z"}, []string{"suspend"}},
		{[]string{"?", "q"}, nil},
		{[]string{"esc"}, nil},
	} {
		d := chat(t)
		d.press(c.keys...)
		if !slices.Equal(d.asked, c.want) {
			t.Errorf("%q asked for %v, want %v", c.keys, d.asked, c.want)
		}
	}
}

func TestResumeStartsOneTick(t *testing.T) {
	d := chat(t)
	d.press("ctrl+z")
	d.clock = d.clock.Add(time.Hour)
	at := d.now()
	d.send(tea.ResumeMsg{})
	d.pass(time.Second)
	if got := d.now() - at; got < time.Minute || got > time.Minute+6*time.Second {
		t.Errorf("a second after an hour's suspension simulated %v, want a minute", got)
	}
	if !slices.Contains(d.asked, "windowsize") {
		t.Errorf("asked %v, want the size of the window too", d.asked)
	}
}

func TestCharts(t *testing.T) {
	d := drive(t, Options{Scenario: preset(t, "chat-peak")}, 80, 24)
	for _, c := range []struct {
		key  string
		want panel.Kind
	}{
		{"4", panel.Memory},
		{"1", panel.System},
		{"5", panel.Refusals},
		{"3", panel.Waits},
		{"6", panel.Limits},
		{"tab", panel.Sweeps},
		{"tab", panel.Events},
		{"tab", panel.System},
		{"2", panel.Slots},
		{"tab", panel.Waits},
	} {
		d.press(c.key)
		if got := d.app.frame().Tab; got != c.want {
			t.Errorf("%q shows chart %v, want %v", c.key, got, c.want)
		}
	}
}

func TestKnobsOfABatch(t *testing.T) {
	d := drive(t, Options{Scenario: preset(t, "nightly-batch-24")}, 120, 40)
	var labels []string
	for _, k := range d.app.knobs {
		labels = append(labels, k.Label)
	}
	if !slices.Contains(labels, "batch") || slices.Contains(labels, "arrivals") {
		t.Errorf("knobs %v, want the batch in place of arrivals", labels)
	}
	d.pass(2 * time.Second)
	if got := d.app.answer.verdict.State; got != sizing.OOM {
		t.Errorf("the accident is %s, want OOM", got)
	}
	for !strings.HasSuffix(d.app.focus, "batch.size") {
		d.press("j")
	}
	d.press("l")
	if !strings.HasSuffix(d.app.message, restartNote) {
		t.Errorf("message %q, want one that ends in %q", d.app.message, restartNote)
	}
}

// TestTheBudgetEndsAnAdvance uses a clock on which every look costs a
// millisecond.
func TestTheBudgetEndsAnAdvance(t *testing.T) {
	d := chat(t)
	looks := 0
	a := advance{live: d.app.session.live, endless: true, beyond: true, now: func() time.Time {
		looks++
		return time.Unix(0, 0).Add(time.Duration(looks) * time.Millisecond)
	}}
	msg := a.run().(advancedMsg)
	if most := int(endlessBudget/time.Millisecond) + 5; looks > most || msg.reading.Now <= 0 {
		t.Errorf("%d looks at the clock, simulated %v", looks, msg.reading.Now)
	}
}

func TestAChangeMarksTheLogWithTheScenariosOwnWords(t *testing.T) {
	d := chat(t)
	d.press(" ")
	for d.app.focus != timeout {
		d.press("j")
	}
	d.enter("1m")
	if got := d.app.session.reading.Changes[0]; got.From != "30s" || got.To != "1m" || got.Path != timeout {
		t.Errorf("change %+v", got)
	}
	s := preset(t, "chat-peak")
	s.Pool.QueueTimeout = time.Minute
	if got := d.app.scenario().Pool; got != s.Pool {
		t.Errorf("pool %+v, want %+v", got, s.Pool)
	}
}

// TestResult holds that what is left is the last state, with replications only
// where they are of that state.
func TestResult(t *testing.T) {
	d := chat(t)
	d.enter("25")
	if r := d.app.result(); r.Summary != nil || r.Verdict.State != sizing.OVER {
		t.Errorf("before the replications: summary %v, verdict %q", r.Summary, r.Verdict.State)
	}
	d.pass(5 * time.Second)
	r := d.app.result()
	if r.Summary == nil || r.Summary.Replications != Replications || r.Summary.Scenario.Pool.Concurrency != 25 || r.Verdict != r.Summary.Verdict {
		t.Errorf("after the replications: %+v", r)
	}
	if got, want := r.Scenario.Diff(r.Preset), []string{"pool.concurrency=25"}; !slices.Equal(got, want) || r.Name != "chat-peak" {
		t.Errorf("changes %v of %s, want %v", got, r.Name, want)
	}
	d.press("p", "s", "p", "i", "k", "e", "enter", "h")
	if r := d.app.result(); r.Name != "push-spike" || !slices.Equal(r.Scenario.Diff(r.Preset), []string{"pool.concurrency=48"}) {
		t.Errorf("of a loaded preset: %s, %v", r.Name, r.Scenario.Diff(r.Preset))
	}
}

// TestTheScenarioGivenIsNotChanged holds for what the caller handed over.
func TestTheScenarioGivenIsNotChanged(t *testing.T) {
	s := preset(t, "chat-peak")
	d := drive(t, Options{Scenario: s}, 120, 40)
	d.enter("25")
	if len(s.Diff(preset(t, "chat-peak"))) != 0 || s.Pool.Concurrency != 49 {
		t.Error("the caller's scenario was changed")
	}
	if !d.app.modified {
		t.Error("a moved knob is not a modified preset")
	}
}
