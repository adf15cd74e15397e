package main

import (
	"strings"
	"testing"
)

// TestE2EMouse clicks in a real terminal, and holds that m lets go of the mouse at
// once, as leaving does.
func TestE2EMouse(t *testing.T) {
	needTmux(t)
	exe := build(t, t.TempDir(), program)
	s := openShell(t, 120, 40)
	taken := func() string { return strings.TrimSpace(s.tmux("display-message", "-p", "#{mouse_any_flag}")) }
	s.line(exe)
	s.sees("law check")
	if got := taken(); got != "1" {
		t.Errorf("the mouse is not taken: %q", got)
	}
	s.tmux("send-keys", "-l", "\x1b[<0;6;6M\x1b[<0;6;6m") // the second knob
	s.sees("▸ queue")
	s.tmux("send-keys", "-l", "\x1b[<0;70;8M\x1b[<0;70;8m") // panel 1
	s.sees("go there")
	s.keys("m")
	s.sees("text can be selected")
	if got := taken(); got != "0" {
		t.Errorf("m does not let go of it: %q", got)
	}
	s.keys("m")
	s.sees("mouse on: click")
	s.keys("C-z")
	s.prompt()
	s.line("fg")
	s.sees("law check")
	if got := taken(); got != "1" {
		t.Errorf("it is not taken again after fg: %q", got)
	}
	s.keys("q")
	s.prompt()
	if got := taken(); got != "0" {
		t.Errorf("leaving does not let go of it: %q", got)
	}
	s.line("clear; " + exe + " --no-mouse")
	s.sees("law check")
	if got := taken(); got != "0" {
		t.Errorf("--no-mouse takes it: %q", got)
	}
	s.keys("C-c")
	s.prompt()
	s.whole()
}
