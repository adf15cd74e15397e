package main

import (
	"strings"
	"testing"
)

// TestE2ETour holds in a real terminal that the tour is shown on the first start
// and on no other, but for a flag.
func TestE2ETour(t *testing.T) {
	needTmux(t)
	exe := build(t, t.TempDir(), program)
	gone := func(screen string) bool { return !strings.Contains(screen, " of 4 ·") }
	for name, leave := range map[string][]string{"ended": {"Escape", "q"}, "read": {"Enter", "Enter", "Enter", "Enter", "q"}, "left": {"C-c"}} {
		t.Run(name, func(t *testing.T) {
			s := openShell(t, 80, 24, "XDG_STATE_HOME="+t.TempDir())
			s.line(exe)
			s.sees("1 of 4 · the answer")
			for i, key := range leave {
				if key == "q" {
					s.wait("no card", gone)
				} else if i > 0 {
					s.sees([]string{"2 of 4", "3 of 4", "4 of 4"}[i-1])
				}
				s.keys(key)
			}
			s.prompt()
			s.line("clear; " + exe)
			s.sees("law check")
			s.wait("no card", gone)
			s.keys("q")
			s.prompt()
			s.line("clear; " + exe + " --tour")
			s.sees("1 of 4 · the answer")
			s.keys("C-c")
			s.prompt()
			s.whole()
		})
	}
	t.Run("unwanted", func(t *testing.T) {
		s := openShell(t, 80, 24, "XDG_STATE_HOME="+t.TempDir())
		s.line(exe + " --no-tour")
		s.sees("law check")
		s.wait("no card", gone)
		s.keys("q")
		s.prompt()
	})
	t.Run("nowhere", func(t *testing.T) {
		s := openShell(t, 80, 24, "XDG_STATE_HOME=/dev/null")
		s.line(exe)
		s.sees("law check")
		if screen := s.screen(); !gone(screen) || strings.Contains(screen, "✗") {
			t.Errorf("there is a card or an error:\n%s", screen)
		}
		s.keys("q")
		s.prompt()
	})
}
