package main

import (
	"strings"
	"testing"
)

// TestE2ETime takes runs through their time in a real terminal.
func TestE2ETime(t *testing.T) {
	needTmux(t)
	exe := build(t, t.TempDir(), program)
	for name, test := range map[string]func(t *testing.T, exe string){
		"accident": e2eAccident, "branch": e2eBranch,
	} {
		t.Run(name, func(t *testing.T) { test(t, exe) })
	}
}

// e2eAccident steps back from the kill through what led to it, and forward to it
// again.
func e2eAccident(t *testing.T, exe string) {
	s := openShell(t, 200, 60)
	s.line(exe + " nightly-batch-24")
	s.sees("✗ kill")
	s.keys("J")
	s.sees("the kill at 0:19")
	s.sees("0:19.326 killed")
	for range 3 {
		s.keys(",")
	}
	s.sees("rewound to 0:14")
	s.wait("no kill among what has happened", func(screen string) bool {
		return !strings.Contains(screen, "0:19.326")
	})
	for range 3 {
		s.keys(".")
	}
	s.sees("0:19.326 killed")
	s.keys("Home")
	s.sees("rewound to 0:00")
	s.keys("i")
	s.keys("l")
	s.sees("at 0:0")
	s.keys("q")
	s.prompt()
	s.whole()
}

// e2eBranch turns a knob in the past of the spike.
func e2eBranch(t *testing.T, exe string) {
	s := openShell(t, 120, 40)
	s.line(exe + " push-spike")
	s.sees("law check")
	s.keys("+")
	s.sees("300×")
	s.sees("20:0") // of 30:00
	s.keys("J")
	s.sees("the worst burst begins at 10:")
	s.keys("Enter")
	s.sees("slots c       [49")
	s.keys("BSpace", "BSpace")
	s.tmux("send-keys", "-l", "97")
	s.keys("Enter")
	s.sees("the run as it was is A")
	s.keys("Space")
	s.wait("a table with both", func(screen string) bool {
		return strings.Contains(screen, "B − A") && strings.Contains(screen, "∙ A c 49")
	})
	s.keys("q")
	s.prompt()
	s.whole()
}
