package tty

import (
	"bytes"
	"encoding/base64"
	"errors"
	"os"
	"strings"
	"sync"
	"testing"
)

func TestCopy(t *testing.T) {
	const text = "capsize run chat-peak --set 'about=λ·S'"
	coded := base64.StdEncoding.EncodeToString([]byte(text))
	plain := "\x1b]52;c;" + coded + "\a"
	for name, c := range map[string]struct{ term, tmux, want string }{
		"a terminal": {"xterm-256color", "", plain},
		"tmux":       {"tmux-256color", "/tmp/tmux", plain + "\x1bPtmux;\x1b" + plain + "\x1b\\"},
	} {
		var got bytes.Buffer
		o := NewOutput(os.Stdout, func(name string) string { return map[string]string{"TERM": c.term, "TMUX": c.tmux}[name] }, true)
		o.to = &got
		if err := o.Copy(text); err != nil || got.String() != c.want {
			t.Errorf("%s: sent %q, %v; want %q", name, got.String(), err, c.want)
		}
	}
}

func TestCopyRefuses(t *testing.T) {
	var got bytes.Buffer
	for _, term := range []string{"dumb", "linux"} {
		o := NewOutput(os.Stdout, of(term), true)
		o.to = &got
		if err := o.Copy("text"); !errors.Is(err, ErrNoClipboard) {
			t.Errorf("%s: %v", term, err)
		}
	}
	o := NewOutput(os.Stdout, of("xterm"), true)
	o.to = &got
	if err := o.Copy(strings.Repeat("x", MaxCopy+1)); err == nil || got.Len() > 0 {
		t.Errorf("a long text: sent %d bytes, %v", got.Len(), err)
	}
	if err := o.Copy(strings.Repeat("x", MaxCopy)); err != nil || got.Len() > 100_000 {
		t.Errorf("the longest text: sent %d bytes, %v", got.Len(), err)
	}
	o.to = short(3)
	if err := o.Copy("text"); err == nil {
		t.Error("a failed write is not told")
	}
}

// A copy does not come in between the bytes of a frame.
func TestCopyAndFramesDoNotMix(t *testing.T) {
	var got bytes.Buffer
	o := NewOutput(os.Stdout, of("xterm"), true)
	o.to = &got
	var all sync.WaitGroup
	for range 4 {
		all.Go(func() {
			for range 200 {
				_, _ = o.Write([]byte("frame"))
				_ = o.Copy("text")
			}
		})
	}
	all.Wait()
	rest := strings.ReplaceAll(got.String(), begin+"frame"+end, "")
	if rest = strings.ReplaceAll(rest, "\x1b]52;c;dGV4dA==\a", ""); rest != "" {
		t.Errorf("%d bytes are out of order", len(rest))
	}
}
