package main

import "testing"

// TestE2EPlain holds that lines need no screen, and that ctrl+c leaves what is known.
func TestE2EPlain(t *testing.T) {
	needTmux(t)
	exe := build(t, t.TempDir(), program)
	s := openShell(t, 120, 60)
	s.line(exe + " --plain --speed max --duration 10m; echo code $?")
	s.sees("10:00  OK  running")
	s.sees("code 0")
	s.line("clear; " + exe + " --plain; echo code $?")
	s.sees("1:00  OK  running")
	s.keys("C-c")
	s.sees("again     capsize run chat-peak")
	s.sees("code 130")
	s.whole()
}
