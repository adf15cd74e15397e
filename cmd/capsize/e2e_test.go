package main

import (
	"fmt"
	"regexp"
	"strings"
	"testing"
	"time"
	"unicode/utf8"
)

const (
	program = "capsize/cmd/capsize"
	crasher = "capsize/cmd/capsize/testdata/crash"
)

// TestE2E drives the program in a real terminal.
func TestE2E(t *testing.T) {
	needTmux(t)
	dir := t.TempDir()
	exe, crash := build(t, dir, program), build(t, dir, crasher)
	for _, c := range []struct {
		name string
		test func(t *testing.T, exe string)
		exe  string
	}{
		{"first-frame", e2eFirstFrame, exe},
		{"too-few-slots", e2eTooFewSlots, exe},
		{"resize", e2eResize, exe},
		{"quit", e2eQuit, exe},
		{"interrupt", e2eInterrupt, exe},
		{"resized-interrupt", e2eResizedInterrupt, exe},
		{"suspend", e2eSuspend, exe},
		{"panic", e2ePanic, crash},
		{"no-colour", e2eNoColour, exe},
	} {
		t.Run(c.name, func(t *testing.T) { c.test(t, c.exe) })
	}
}

// e2eFirstFrame measures from the key that starts the program to the first
// picture. The target is 150 ms; the limit is generous because machines that
// run tests are busy.
func e2eFirstFrame(t *testing.T, exe string) {
	s := openShell(t, 120, 40)
	best := time.Hour
	for range 3 {
		s.tmux("send-keys", "-l", exe)
		start := time.Now()
		s.keys("Enter")
		s.sees("─ knobs ─") // which the text of the former round has not
		best = min(best, time.Since(start))
		s.keys("q")
		s.prompt()
	}
	t.Logf("first frame after %v, tmux and polling included", best)
	if best > time.Second {
		t.Errorf("first frame after %v, want at most 1 s", best)
	}
}

var turnedAway = regexp.MustCompile(`local 429: queue full +([0-9,]+)`)

// refusals is the number of local 429s that the screen shows.
func refusals(screen string) string {
	if m := turnedAway.FindStringSubmatch(screen); m != nil {
		return m[1]
	}
	return "?"
}

// e2eTooFewSlots is the main story: fewer slots than the load needs make
// 429s, the verdict says so, and undo takes them away.
func e2eTooFewSlots(t *testing.T, exe string) {
	s := openShell(t, 120, 40)
	s.line(exe)
	s.wait("a verdict of OK", func(screen string) bool {
		return strings.Contains(screen, "OK") && strings.Contains(screen, "20 replications") && refusals(screen) == "0"
	})
	s.keys("Enter", "2", "5", "Enter")
	screen := s.wait("429s and a verdict that says so", func(screen string) bool {
		return strings.Contains(screen, "OVER") && refusals(screen) != "0" && refusals(screen) != "?"
	})
	if verdict := strings.Join(strings.Split(screen, "\n")[1:3], " "); !strings.Contains(verdict, "25") || !strings.Contains(verdict, "429") {
		t.Errorf("the verdict does not speak of 25 slots and 429s: %s", verdict)
	}
	if !strings.Contains(screen, "49→25") {
		t.Errorf("the change is not marked on the time axis:\n%s", screen)
	}
	s.keys("u")
	s.wait("a verdict of OK and no 429s", func(screen string) bool {
		return strings.Contains(screen, " OK ") && refusals(screen) == "0" && !strings.Contains(screen, "OVER")
	})
}

// e2eResize goes through every size from 200×60 to 40×10 and back.
func e2eResize(t *testing.T, exe string) {
	s := openShell(t, 200, 60)
	s.line(exe)
	s.sees("law check")
	s.keys("Space")
	s.sees("paused")
	const steps = 40
	for i := -steps; i <= steps; i++ {
		part := max(i, -i)
		s.resize(40+160*part/steps, 10+50*part/steps)
		var why string
		var last string
		for end := time.Now().Add(patience); ; time.Sleep(5 * time.Millisecond) {
			last = s.screen()
			if why = broken(last, s.width, s.height); why == "" || time.Now().After(end) {
				break
			}
		}
		if why != "" {
			t.Fatalf("%d×%d: %s:\n%s", s.width, s.height, why, last)
		}
	}
}

// broken says what is wrong with a screen, or "".
func broken(screen string, w, h int) string {
	lines := strings.Split(strings.TrimSuffix(screen, "\n"), "\n")
	if len(lines) > h {
		return fmt.Sprintf("%d lines", len(lines))
	}
	if !strings.HasPrefix(lines[0], " capsize  chat-peak") || strings.Count(screen, "capsize  ") != 1 {
		return "the header is not once at the top"
	}
	full := w >= 110 && h >= 36
	if full != strings.Contains(screen, "╭") {
		return "the arrangement is that of another size"
	}
	if w >= 80 && h >= 24 && !strings.Contains(lines[len(lines)-1], "space") {
		return "the key hints are not in the last line"
	}
	if w >= 80 && h >= 24 && len(lines) != h {
		return "the last line is not at the bottom"
	}
	for i, line := range lines {
		n := utf8.RuneCountInString(line)
		if n > w {
			return fmt.Sprintf("line %d has %d cells", i+1, n)
		}
		if r, _ := utf8.DecodeLastRuneInString(line); full && strings.ContainsAny(line[:min(len(line), len("│"))], "╭│╰") && (n != w || !strings.ContainsRune("╮│╯", r)) {
			return fmt.Sprintf("line %d is broken", i+1)
		}
	}
	return ""
}

// e2eQuit holds that q leaves what run prints, the command that repeats it, and
// a whole terminal.
func e2eQuit(t *testing.T, exe string) {
	s := openShell(t, 120, 60)
	s.line(exe + `; echo "exit=$?"`)
	s.sees("judged by 20 replications")
	s.keys("h", "h")
	s.sees("47 slots, 75 places")
	s.sees("judged by 20 replications")
	s.keys("q")
	screen := s.sees("exit=0")
	for _, want := range []string{
		"(preset chat-peak, pool.concurrency=47)", "2.5/s × 12 s", "95 % interval", "L = λ·W",
		"capsize run chat-peak --set pool.concurrency=47 --seed 1 --replications 20",
	} {
		if !strings.Contains(screen, want) {
			t.Errorf("the summary lacks %q:\n%s", want, screen)
		}
	}
	s.whole()
}

func e2eInterrupt(t *testing.T, exe string) {
	s := openShell(t, 80, 24)
	s.line(exe + `; echo "exit=$?"`)
	s.sees("law check")
	s.keys("C-c")
	s.sees("exit=130")
	s.whole()
}

func e2eSuspend(t *testing.T, exe string) {
	s := openShell(t, 80, 24)
	s.line(exe)
	s.sees("law check")
	s.keys("C-z")
	s.prompt()
	s.whole()
	s.line("fg")
	s.sees("law check")
	before := clockOf(s.screen())
	s.wait("time going on", func(screen string) bool { return clockOf(screen) != before })
	s.keys("Space")
	s.sees("paused")
	s.keys("q")
	s.prompt()
	s.whole()
}

var simulated = regexp.MustCompile(`([0-9:]+) of 30:00`)

// clockOf is the simulated time that the screen shows.
func clockOf(screen string) string {
	if m := simulated.FindStringSubmatch(screen); m != nil {
		return m[1]
	}
	return ""
}

// e2ePanic holds that a panic leaves a whole terminal and a message, be it in
// the handling of a key or in a command.
func e2ePanic(t *testing.T, exe string) {
	for _, where := range []string{"key", "command"} {
		s := openShell(t, 120, 40)
		s.line(exe + " " + where + `; echo "exit=$?"`)
		if where == "key" {
			s.sees("─ knobs ─")
			s.keys("p")
		}
		s.sees("exit=2")
		s.whole()
	}
}

var coloured = regexp.MustCompile(`\x1b\[[0-9;]*(3[0-7]|4[0-7]|9[0-7]|10[0-7]|[34]8;)[0-9;]*m`)

// e2eNoColour holds that NO_COLOR takes the colours away and nothing else.
func e2eNoColour(t *testing.T, exe string) {
	for _, c := range []struct {
		env, flag string
		colour    bool
	}{{"A=b", "", true}, {"NO_COLOR=1", "", false}, {"A=b", " --no-color", false}} {
		s := openShell(t, 120, 40, c.env)
		s.line(exe + c.flag)
		s.sees("20 replications")
		s.keys("Enter", "2", "5", "Enter")
		s.sees("OVER")
		if got := coloured.MatchString(s.tmux("capture-pane", "-p", "-e")); got != c.colour {
			t.Errorf("%s%s: colours %v, want %v", c.env, c.flag, got, c.colour)
		}
	}
}

// e2eResizedInterrupt holds that nothing of the screen is left behind after a
// change of the window's size, neither in sight nor above.
func e2eResizedInterrupt(t *testing.T, exe string) {
	s := openShell(t, 120, 40)
	s.line(exe)
	s.sees("─ knobs ─")
	s.resize(130, 45)
	s.wait("a picture of the new size", func(screen string) bool { return broken(screen, 130, 45) == "" })
	s.keys("C-c")
	s.prompt()
	if all := s.tmux("capture-pane", "-p", "-S", "-"); strings.Contains(all, "│") {
		t.Errorf("this is left:\n%s", all)
	}
}
