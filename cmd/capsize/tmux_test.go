package main

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// shell is a shell in a tmux window of its own: a terminal that answers, can be
// resized, and whose screen can be read.
type shell struct {
	t      *testing.T
	socket string
	width  int
	height int
}

// patience is how long a screen may take to become what a test waits for. It is
// long because the machine may be busy; what is measured says so.
const patience = 20 * time.Second

// needTmux skips the test where there is no tmux; under CAPSIZE_E2E=1 that
// fails. A short run, such as that of the race detector, leaves it out: what
// races is in the process that tmux starts.
func needTmux(t *testing.T) {
	t.Helper()
	if testing.Short() {
		t.Skip("skipped: a short run opens no terminal")
	}
	if _, err := exec.LookPath("tmux"); err != nil {
		if os.Getenv("CAPSIZE_E2E") == "1" {
			t.Fatal("tmux is not installed")
		}
		t.Skip("skipped: tmux is not installed")
	}
}

// openShell starts a shell of w×h cells, for someone who has seen the tour.
func openShell(t *testing.T, w, h int, env ...string) *shell {
	t.Helper()
	dir := t.TempDir()
	state(filepath.Join(dir, "capsize", "state.json")).toured()
	s := &shell{t: t, socket: filepath.Join(dir, "tmux"), width: w, height: h}
	args := []string{
		"-S", s.socket, "-f", "/dev/null", "new-session", "-d", "-x", fmt.Sprint(w), "-y", fmt.Sprint(h), "env", "-i",
		"PATH=" + os.Getenv("PATH"), "HOME=" + dir, "XDG_CONFIG_HOME=" + dir, "XDG_STATE_HOME=" + dir, "TERM=xterm-256color", "LC_ALL=C.UTF-8", "PS1=ready$ ",
	}
	args = append(append(args, env...), "sh")
	cmd := exec.Command("tmux", args...)
	cmd.Env = append(os.Environ(), "LC_ALL=C.UTF-8")
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("tmux: %v\n%s", err, out)
	}
	t.Cleanup(func() { _, _ = s.command("kill-server") })
	s.tmux("set-option", "-g", "status", "off")
	s.tmux("set-option", "-g", "window-size", "manual")
	s.tmux("resize-window", "-x", fmt.Sprint(w), "-y", fmt.Sprint(h))
	s.wait("a prompt", func(screen string) bool { return strings.Contains(screen, "ready$") })
	return s
}

func (s *shell) command(args ...string) (string, error) {
	cmd := exec.Command("tmux", append([]string{"-S", s.socket, "-u"}, args...)...)
	out, err := cmd.CombinedOutput()
	return string(out), err
}

func (s *shell) tmux(args ...string) string {
	s.t.Helper()
	out, err := s.command(args...)
	if err != nil {
		s.t.Fatalf("tmux %v: %v\n%s", args, err, out)
	}
	return out
}

// screen is what the terminal shows.
func (s *shell) screen() string { return s.tmux("capture-pane", "-p") }

// flag reads a variable of the window, such as alternate_on.
func (s *shell) flag(name string) string {
	return strings.TrimSpace(s.tmux("display-message", "-p", "#{"+name+"}"))
}

// keys presses keys by tmux's names.
func (s *shell) keys(names ...string) {
	s.t.Helper()
	for _, name := range names {
		s.tmux("send-keys", name)
	}
}

// line types a command line into the shell.
func (s *shell) line(text string) {
	s.t.Helper()
	s.tmux("send-keys", "-l", text)
	s.tmux("send-keys", "Enter")
}

// resize changes the size of the window.
func (s *shell) resize(w, h int) {
	s.t.Helper()
	s.width, s.height = w, h
	s.tmux("resize-window", "-x", fmt.Sprint(w), "-y", fmt.Sprint(h))
}

// wait waits for a screen.
func (s *shell) wait(what string, good func(screen string) bool) string {
	s.t.Helper()
	var last string
	for end := time.Now().Add(patience); time.Now().Before(end); time.Sleep(10 * time.Millisecond) {
		if last = s.screen(); good(last) {
			return last
		}
	}
	s.t.Fatalf("the screen does not come to show %s:\n%s", what, last)
	return ""
}

// sees waits for a text.
func (s *shell) sees(text string) string {
	s.t.Helper()
	return s.wait(fmt.Sprintf("%q", text), func(screen string) bool { return strings.Contains(screen, text) })
}

// prompt waits until the shell is ready for a line.
func (s *shell) prompt() {
	s.t.Helper()
	s.wait("a prompt", func(screen string) bool { return strings.HasSuffix(strings.TrimSpace(screen), "ready$") })
}

// whole holds that the terminal is as a shell wants it.
func (s *shell) whole() {
	s.t.Helper()
	s.line("clear; stty -a | tr ';' '\\n' | tr ' ' '\\n' | grep -x -e echo -e icanon -e isig -e opost | sort | tr '\\n' '+'; echo end")
	s.sees("echo+icanon+isig+opost+end")
	if s.flag("alternate_on") != "0" {
		s.t.Error("the alternate screen is still on")
	}
	if s.flag("cursor_flag") != "1" {
		s.t.Error("the cursor is hidden")
	}
}

// build makes a program of this module in dir.
func build(t *testing.T, dir, pkg string) string {
	t.Helper()
	exe := filepath.Join(dir, filepath.Base(pkg))
	if out, err := exec.Command("go", "build", "-o", exe, pkg).CombinedOutput(); err != nil {
		t.Fatalf("build %s: %v\n%s", pkg, err, out)
	}
	return exe
}
