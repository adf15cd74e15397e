package ui

import (
	"math/rand/v2"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	tea "github.com/charmbracelet/bubbletea"
	"github.com/charmbracelet/x/ansi"
)

// FuzzApp throws keys, bytes as a terminal might cut them, pastes, resizes and
// time at the App. After each of them the screen fits its window; and the same
// input gives the same screen.
func FuzzApp(f *testing.F) {
	f.Add(uint64(1), []byte{0, 1, 2, 3, 4, 5})
	f.Add(uint64(2), []byte("hhhhjjjjllllpu qqqq??"))
	f.Add(uint64(4), []byte{45, 180, 7, 180, 49, 6, 230, 0, 20, 51, 230, 52, 240, 46, 53, 47, 230})
	f.Add(uint64(8), []byte("-1h2.3/4-0h1"))
	f.Add(uint64(4), []byte{45, 100, 16, 47, 16, 16, 48, 49, 45, 119, 16, 165, 155, 46, 120, 173})
	f.Add(uint64(3), []byte{200, 210, 220, 230, 240, 250, 255, 201, 100})
	f.Add(uint64(5), []byte{200, 16, 4, 6, 155, 180, 165, 5, 6, 152, 250, 0, 6, 6, 16, 3, 200})
	f.Add(uint64(10), []byte{17, 17, 200, 165, 16, 152, 0, 180, 24, 6, 230})
	f.Fuzz(func(t *testing.T, seed uint64, script []byte) {
		if len(script) > 200 {
			t.Skip("long scripts say no more than short ones")
		}
		first, second := play(t, seed, script), play(t, seed, script)
		if first != second {
			t.Errorf("the same input gave two screens:\n%s\n%s", first, second)
		}
	})
}

var (
	fuzzKeys = []string{
		" ", "-", "+", "=", "up", "down", "left", "right", "h", "j", "k", "l", "H", "L", "shift+left", "shift+right",
		"enter", "esc", "r", "R", "u", "ctrl+r", "p", "?", "f1", "1", "2", "4", "5", "6", "7", "8", "tab", "backspace", "home", "end",
		"pgup", "pgdown", "ctrl+u", "ctrl+w", "hhhh", "llllllll", "uuu", "x", "0", "9", ".", "/", "s",
		"b", "b", "x", "X", "s", "s", "g", "G", "z", "xxx", "gg",
		":", "ctrl+p", "ctrl+n", "S", "c", "C", "w",
		"[", "]", ",", ".", ",,,", "...", "J", "i", "[[[",
	}
	fuzzTexts = []string{
		"none", "unlimited", "0", "1", "5000", "-1", "1e99", "NaN", "12s", "2.5/s", "20/s", "256MiB", "0B", "abc", "spike", "batch",
		"[D", "[1;2D", "O", "]11;rgb:ffff/ffff/ffff", "q 12s\n", "時間", "e\u0301", "\u202e", "\x1b[2J", "a\tb", "charts", "ascii", "half", "my-own", "con", "../x",
	}
	fuzzPresets = []string{"chat-peak", "push-spike", "nightly-batch", "nightly-batch-24"}
)

// play runs a script of bytes against an App and returns the last screen.
func play(t *testing.T, seed uint64, script []byte) string {
	t.Helper()
	rng := rand.New(rand.NewPCG(seed, 1))
	s := preset(t, fuzzPresets[seed%4])
	s.Run.Duration, s.Run.Warmup = 2*time.Minute, 10*time.Second // replications are not what is tested
	d := drive(t, Options{Scenario: s, Name: "fuzz", NoColor: seed%3 == 0, Charts: Charts()[seed%2], Tour: seed%5 == 0}, 120, 40)
	kept := newKeeper()
	d.app.hooks = hooks{save: kept.save, command: kept.command, copy: kept.copy}
	d.app.jobs.replications, d.app.jobs.sweep.points = 2, 4
	d.order = rng
	d.look = time.Millisecond // so that budgets end
	for _, b := range script {
		switch {
		case b < 100:
			d.send(named(fuzzKeys[int(b)%len(fuzzKeys)]))
		case b < 130:
			d.send(runes(fuzzTexts[int(b)%len(fuzzTexts)]))
		case b < 140:
			d.send(paste(fuzzTexts[int(b)%len(fuzzTexts)]))
		case b < 145:
			d.send(alt(string(rune(' ' + rng.IntN(90)))))
		case b < 150:
			d.send(runes(randomText(rng)))
		case b < 160:
			d.send(tea.WindowSizeMsg{Width: 1 + rng.IntN(300), Height: 1 + rng.IntN(100)})
		case b < 170:
			d.send(tea.WindowSizeMsg{Width: 1 + rng.IntN(30), Height: 1 + rng.IntN(12)})
		case b < 172:
			d.send(tea.ResumeMsg{})
		case b < 178:
			d.send(tea.MouseMsg{X: rng.IntN(300), Y: rng.IntN(100), Button: tea.MouseButton(rng.IntN(8)), Action: tea.MouseAction(rng.IntN(3))})
		default:
			d.pass(time.Duration(rng.IntN(300)) * time.Millisecond)
		}
		fits(t, d)
	}
	return d.app.View()
}

func randomText(rng *rand.Rand) string {
	out := make([]rune, 1+rng.IntN(6))
	for i := range out {
		out[i] = rune(rng.IntN(0x3000))
	}
	return string(out)
}

// fits holds that the screen has no more lines, and no line more cells, than
// the window, and nothing in it that moves the cursor.
func fits(t *testing.T, d *driver) {
	t.Helper()
	view := d.app.View()
	lines := strings.Split(view, "\n")
	if len(lines) > d.app.height {
		t.Fatalf("%d lines in a window of %d×%d", len(lines), d.app.width, d.app.height)
	}
	for _, line := range lines {
		if w := ansi.StringWidth(line); w > d.app.width {
			t.Fatalf("a line of %d cells in a window of %d×%d: %q", w, d.app.width, d.app.height, line)
		}
	}
	if !utf8.ValidString(view) || strings.ContainsAny(ansi.Strip(view), "\x1b\r\t\x00\a\b") {
		t.Fatalf("the screen has control characters: %q", view)
	}
}
