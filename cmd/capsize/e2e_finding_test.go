package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
	"unicode/utf8"
)

// TestE2EFinding drives what finds, keeps and copies in a real terminal.
func TestE2EFinding(t *testing.T) {
	needTmux(t)
	exe := build(t, t.TempDir(), program)
	for name, test := range map[string]func(t *testing.T, exe string){
		"palette": e2ePalette, "save": e2eSave, "copy": e2eCopy, "ascii": e2eASCII,
	} {
		t.Run(name, func(t *testing.T) { test(t, exe) })
	}
}

func e2ePalette(t *testing.T, exe string) {
	s := openShell(t, 80, 24)
	s.line(exe)
	s.sees("law check")
	s.keys(":")
	s.sees("─ commands ─")
	s.tmux("send-keys", "-l", "faster")
	s.sees("[faster│")
	s.keys("Enter")
	s.sees("300×")
	s.keys("?")
	s.sees("the knob in focus: slots")
	s.tmux("send-keys", "-l", "quit")
	s.sees("[quit│")
	s.keys("Enter")
	s.prompt()
	s.whole()
}

// e2eSave holds that what the screen saves is a preset of the command line.
func e2eSave(t *testing.T, exe string) {
	home := t.TempDir()
	s := openShell(t, 120, 40, "HOME="+home, "XDG_CONFIG_HOME="+filepath.Join(home, "config"))
	s.line(exe)
	s.sees("law check")
	s.keys("h")
	s.sees("49 → 48")
	s.keys("S")
	s.sees("pool.concurrency=48")
	s.tmux("send-keys", "-l", "mine")
	s.sees("[mine│")
	s.keys("Enter")
	s.sees("saved ~/config/capsize/presets/mine.yaml")
	s.sees("capsize  mine ")
	s.keys("S")
	s.sees("save as") // keys that arrive together would count as a paste
	s.tmux("send-keys", "-l", "mine")
	s.sees("[mine│")
	s.keys("Enter")
	s.sees("enter again overwrites")
	s.keys("Escape")
	s.wait("the dialog gone", func(screen string) bool { return !strings.Contains(screen, "save as") })
	s.keys("q")
	s.prompt()
	s.whole()
	s.line("clear; " + exe + " presets list | grep mine; " + exe + " run mine | tail -1")
	s.sees("yours")
	s.sees("capsize run mine --seed 1")
	if _, err := os.Stat(filepath.Join(home, "config", "capsize", "presets", "mine.yaml")); err != nil {
		t.Error(err)
	}
}

// e2eCopy reads what the terminal was asked to put into its clipboard: tmux
// keeps it in a buffer. The second time the program believes that it is inside
// another tmux; this one drops what is meant for the terminal around it.
func e2eCopy(t *testing.T, exe string) {
	for _, env := range []string{"A=b", "TMUX=/tmp/tmux"} {
		s := openShell(t, 120, 40, env)
		s.tmux("set-option", "-g", "set-clipboard", "on")
		s.line(exe)
		s.sees("law check")
		s.keys("Space")
		s.sees("paused")
		s.keys("h")
		s.sees("49 → 48")
		s.keys("C")
		s.sees("copied: capsize run chat-peak --set pool.concurrency=48 --seed 1 --replications 20")
		s.holds("capsize run chat-peak --set pool.concurrency=48 --seed 1 --replications 20")
		s.keys("c")
		s.sees("copied: chat-peak (changed): OK.")
		s.holds("chat-peak (changed): OK.")
		s.keys("q")
		s.prompt()
		s.whole()
	}
}

// holds waits until the clipboard begins with a text.
func (s *shell) holds(text string) {
	s.t.Helper()
	var last string
	for end := time.Now().Add(patience); time.Now().Before(end); time.Sleep(10 * time.Millisecond) {
		if last, _ = s.command("show-buffer"); strings.HasPrefix(last, text) {
			return
		}
	}
	s.t.Errorf("the clipboard holds %q, want %q", last, text)
}

// e2eASCII holds that a locale without UTF-8 gets ASCII and no other byte, and
// that a flag overrules it.
func e2eASCII(t *testing.T, exe string) {
	for _, c := range []struct {
		locale, flag string
		ascii        bool
	}{{"LC_ALL=C", "", true}, {"LC_ALL=C.UTF-8", "", false}, {"LC_ALL=C", " --charts half", false}, {"LC_ALL=C.UTF-8", " --charts ascii", true}} {
		s := openShell(t, 120, 40, c.locale)
		s.line(exe + " --no-sync" + c.flag)
		s.sees("law check")
		screen := s.screen()
		beyond := strings.ContainsFunc(screen, func(r rune) bool { return r >= utf8.RuneSelf })
		if beyond == c.ascii {
			t.Errorf("%s%s: other characters than ASCII: %v:\n%s", c.locale, c.flag, beyond, screen)
		}
		s.keys("q")
		s.prompt()
	}
}
