package ui

import (
	"fmt"
	"regexp"
	"strings"
	"testing"
	"time"

	tea "github.com/charmbracelet/bubbletea"
	"github.com/charmbracelet/x/ansi"
	"github.com/charmbracelet/x/exp/golden"

	"capsize/model/sizing"
	"capsize/ui/panel"
)

// onTour drives a preset from the tour's first card on, and counts how often the
// program was told that it was seen.
func onTour(t testing.TB, name string, w, h int) (d *driver, told *int) {
	t.Helper()
	told = new(int)
	d = drive(t, Options{Scenario: preset(t, name), Name: name, Tour: true, Toured: func() { *told++ }}, w, h)
	d.pass(5 * time.Second)
	return d, told
}

// title is that of the card in sight, or "".
func (d *driver) title() string {
	if o := d.app.frame().Overlay; o != nil && len(o.Tells) > 0 {
		return o.Title
	}
	return ""
}

// atCard holds which card is in sight; 0 is none.
func (d *driver) atCard(n int) {
	d.t.Helper()
	want := fmt.Sprintf("%d of 4 ", n)
	if got := d.title(); n == 0 && got != "" || n > 0 && !strings.HasPrefix(got, want) {
		d.t.Errorf("the card is %q, want number %d", got, n)
	}
}

func TestTourGoesOnAndBack(t *testing.T) {
	d, told := onTour(t, "chat-peak", 80, 24)
	for _, step := range []struct {
		key  string
		card int
	}{{"left", 1}, {"enter", 2}, {"left", 1}, {" ", 2}, {"right", 3}, {"x", 3}, {"?", 3}, {"right", 4}, {"left", 3}, {"enter", 4}} {
		d.press(step.key)
		d.atCard(step.card)
	}
	if *told != 0 || d.app.session.paused {
		t.Errorf("told %d times, paused %v", *told, d.app.session.paused)
	}
}

// TestTourEnds by each of the keys, and the program is told.
func TestTourEnds(t *testing.T) {
	for _, keys := range [][]string{
		{"esc"},
		{"q"},
		{"right", "esc"},
		{"enter", "enter", "enter", "enter"},
		{" ", " ", " ", " "},
		{"right", "right", "right", "right"},
	} {
		d, told := onTour(t, "chat-peak", 80, 24)
		d.press(keys...)
		d.atCard(0)
		if *told != 1 || len(d.asked) > 0 || d.app.session.paused || d.value(slots) != "49" {
			t.Errorf("%q: told %d times, asked %v, paused %v, %s slots", keys, *told, d.asked, d.app.session.paused, d.value(slots))
		}
		d.press("l", "q")
		if d.value(slots) != "50" || len(d.asked) != 1 {
			t.Errorf("%q: afterwards keys do not do what they should", keys)
		}
	}
}

// TestLeavingInTheTour holds that who quits in the middle has seen it, and who
// could not see it has not.
func TestLeavingInTheTour(t *testing.T) {
	for _, c := range []struct {
		w, h int
		keys []string
		want int
	}{
		{80, 24, []string{"ctrl+c"}, 1},
		{80, 24, []string{"enter", "ctrl+c"}, 1},
		{80, 24, []string{"esc", "ctrl+c"}, 2}, // once more, as the first may not have come to its end
		{59, 16, []string{"ctrl+c"}, 0},
	} {
		d, told := onTour(t, "chat-peak", c.w, c.h)
		d.press(c.keys...)
		d.app.leave()
		if *told != c.want || len(d.asked) != 1 {
			t.Errorf("%d×%d %q: told %d times, want %d; asked %v", c.w, c.h, c.keys, *told, c.want, d.asked)
		}
	}
	d := chat(t)
	d.app.hooks.toured = func() { t.Error("nobody saw a tour") }
	d.press("esc", "q")
	d.app.leave()
}

// TestTourGoesOnInTime holds that the run moves on behind it, and so do the
// numbers on the cards.
func TestTourGoesOnInTime(t *testing.T) {
	d, _ := onTour(t, "chat-peak", 80, 24)
	d.press("enter")
	was, before := d.now(), d.screen()
	d.pass(2 * time.Second)
	if d.now() <= was || d.screen() == before {
		t.Errorf("time stands still at %v", was)
	}
}

// TestTourWaitsForRoom holds that in a small window keys do what they always do.
func TestTourWaitsForRoom(t *testing.T) {
	for _, size := range [][2]int{{59, 16}, {60, 15}, {20, 5}, {1, 1}} {
		d, told := onTour(t, "chat-peak", size[0], size[1])
		d.atCard(0)
		d.press("l", " ")
		if d.value(slots) != "50" || !d.app.session.paused {
			t.Errorf("%v: %s slots, paused %v", size, d.value(slots), d.app.session.paused)
		}
		d.send(tea.WindowSizeMsg{Width: 60, Height: 16})
		d.atCard(1)
		d.press("esc")
		d.atCard(0)
		if *told != 1 {
			t.Errorf("%v: told %d times", size, *told)
		}
	}
}

// TestTourFromThePalette shows it at any time but without room, also where the
// program does not care.
func TestTourFromThePalette(t *testing.T) {
	d := chat(t)
	d.atCard(0)
	d.press(":")
	d.send(runes("tour"))
	d.press("enter")
	d.atCard(1)
	d.press("z", "esc", "z", ":")
	d.atCard(0)
	d.send(runes("tour"))
	d.press("enter", "enter")
	if view := d.app.frame().View; view.Zoom.On || view.Side != panel.Slots {
		t.Errorf("the card on slots is over %+v", view)
	}
	d.press("esc")
	if view := d.app.frame().View; !view.Zoom.On {
		t.Errorf("what was zoomed before is gone: %+v", view)
	}
	d.send(tea.WindowSizeMsg{Width: 59, Height: 16})
	if why := tourCommand().whyNot(d.app); why == "" {
		t.Error("there is a tour without room for it")
	}
}

// numberAfter is the number that follows a text on the screen.
func numberAfter(screen, text string) string {
	m := regexp.MustCompile(regexp.QuoteMeta(text) + ` *([0-9.,]*[0-9])`).FindStringSubmatch(screen)
	if m == nil {
		return "none"
	}
	return m[1]
}

// TestTourTellsTheRunsNumbers holds for settings of every state.
func TestTourTellsTheRunsNumbers(t *testing.T) {
	for _, c := range []struct {
		name     string
		settings []string
		state    sizing.State
	}{
		{"chat-peak", nil, sizing.OK},
		{"chat-peak", []string{"pool.concurrency=31"}, sizing.TIGHT},
		{"chat-peak", []string{"pool.concurrency=25", "pool.queue=0"}, sizing.OVER},
		{"chat-peak", []string{"pool.concurrency=25", "pool.queue=unlimited", "pool.queue_timeout=none", "memory.limit=2TiB"}, sizing.UNSTABLE},
		{"push-spike", nil, ""},
		{"nightly-batch", nil, ""},
		{"nightly-batch-24", nil, sizing.OOM},
	} {
		s := preset(t, c.name)
		if err := s.Apply(c.settings); err != nil {
			t.Fatal(err)
		}
		d := drive(t, Options{Scenario: s, Name: c.name, Tour: true}, 80, 24)
		d.pass(3 * time.Second)
		a := d.app
		if c.state != "" && a.answer.verdict.State != c.state {
			t.Errorf("%s %v is %s, want %s", c.name, c.settings, a.answer.verdict.State, c.state)
		}
		want := map[string]string{"have ": s.Get(slots)}
		if n := a.answer.sizing.Need; n > 0 {
			want["need "] = fmt.Sprint(n)
		}
		if at := a.answer.verdict.BindsAtLoad; at != nil {
			want["│ at "] = strings.TrimSuffix(sizing.Times(*at), "×")
		}
		d.holdsNumbers(want)
		if !strings.Contains(d.screen(), " "+string(a.answer.verdict.State)+": ") {
			t.Errorf("%s %v: no word on %s:\n%s", c.name, c.settings, a.answer.verdict.State, d.screen())
		}
		d.press("enter")
		r := a.session.reading
		d.holdsNumbers(map[string]string{"Here: ": s.Get(slots), "slots, ": fmt.Sprint(r.Ages.Busy()), " now, ": count(r.Totals.Waiting)})
		d.press("enter")
		if n, ok := want["need "]; ok {
			d.holdsNumbers(map[string]string{"load needs, ": n})
		}
		d.press("esc", "j")
		a.open(&tour{at: 2})
		a.drawn = false
		if k := a.knobs[a.focused()]; k.Label != "queue" || !strings.Contains(d.screen(), "in your hand: queue, now "+k.Value+".") {
			t.Errorf("%s %v: %s is %s:\n%s", c.name, c.settings, k.Label, k.Value, d.screen())
		}
	}
}

// holdsNumbers compares numbers on the screen, each behind its text.
func (d *driver) holdsNumbers(want map[string]string) {
	d.t.Helper()
	for text, number := range want {
		if got := numberAfter(d.screen(), text); got != number {
			d.t.Errorf("%s after %q, want %s:\n%s", got, text, number, d.screen())
		}
	}
}

// TestCardsAreSmall holds in every preset: at most six lines of 56 cells, whole.
func TestCardsAreSmall(t *testing.T) {
	for _, charts := range Charts() {
		for i, name := range append(fuzzPresets, "chat-peak") {
			s := preset(t, name)
			if i == len(fuzzPresets) {
				if err := s.Apply([]string{"pool.concurrency=1000000", "pool.queue=1000000"}); err != nil {
					t.Fatal(err)
				}
			}
			d := drive(t, Options{Scenario: s, Name: name, Tour: true, Charts: charts}, 60, 16)
			for n := 1; n <= 4; n++ {
				d.atCard(n)
				o, screen := d.app.frame().Overlay, d.screen()
				if len(o.Lines) > 6 || len(o.Lines) < 2 {
					t.Errorf("%s: card %d has %d lines", name, n, len(o.Lines))
				}
				left := 0
				for _, l := range o.Lines {
					left = max(left, ansi.StringWidth(l.Left)+2)
				}
				for _, l := range o.Lines {
					w := ansi.StringWidth(l.Text)
					if l.Left != "" {
						w += left
					}
					if w > panel.CardText {
						t.Errorf("%s: card %d: %d cells: %s", name, n, w, l.Text)
					}
					words := strings.Fields(strings.ReplaceAll(l.Text, "×", "x"))
					if last := words[len(words)-1]; !strings.Contains(strings.ReplaceAll(screen, "×", "x"), last+" ") { // ASCII is longer
						t.Errorf("%s %s: card %d: %q is cut:\n%s", name, charts, n, l.Text, screen)
					}
				}
				d.press("enter")
			}
		}
	}
}

// TestCardsNameKeysThatThereAre holds that no key is told of that does nothing.
func TestCardsNameKeysThatThereAre(t *testing.T) {
	d := chat(t)
	for _, l := range timeCard(d.app) {
		for name := range strings.FieldsSeq(l.Left) {
			if name == "space" {
				name = " "
			}
			if d.app.command(name) == nil {
				t.Errorf("%q is no key", name)
			}
		}
	}
	d.press("+")
	if text := timeCard(d.app)[0].Text; !strings.HasSuffix(text, "now 300×") {
		t.Errorf("the speed is 300×: %s", text)
	}
	d.app.commands = d.app.commands[:1]
	if lines := timeCard(d.app); len(lines) != 1 {
		t.Errorf("with one command there are %d lines", len(lines))
	}
}

// TestTourScreens pins the cards; the laws above say what is on them.
func TestTourScreens(t *testing.T) {
	for _, size := range [][2]int{{120, 40}, {80, 24}, {60, 16}} {
		d, _ := onTour(t, "chat-peak", size[0], size[1])
		for n := range 4 {
			t.Run(fmt.Sprintf("%dx%d/%d", size[0], size[1], n+1), func(t *testing.T) {
				golden.RequireEqual(t, []byte(d.screen()))
			})
			d.press("enter")
		}
	}
}
