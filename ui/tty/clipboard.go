package tty

import (
	"encoding/base64"
	"errors"
	"fmt"
	"io"
)

// MaxCopy is the longest text in bytes that [Output.Copy] sends: what terminals
// with a bound of 100 000 bytes a sequence still take (xterm's is one).
const MaxCopy = 74_000

// ErrNoClipboard says that the terminal is of a kind that has no clipboard.
var ErrNoClipboard = errors.New("this terminal has no clipboard")

// Copy asks the terminal to put a text into its clipboard (OSC 52 of xterm's
// control sequences). There is no answer: a terminal that does not know the
// request, or was told to refuse it, says nothing. Inside tmux the request is
// made twice: to tmux itself, which obeys with "set-clipboard on", and wrapped
// for the terminal around it, which needs "allow-passthrough on".
func (o *Output) Copy(text string) error {
	if o.term == "dumb" || o.term == "linux" {
		return ErrNoClipboard
	}
	if len(text) > MaxCopy {
		return fmt.Errorf("it is longer than %d bytes", MaxCopy)
	}
	request := "\x1b]52;c;" + base64.StdEncoding.EncodeToString([]byte(text)) + "\a"
	if o.tmux {
		request += "\x1bPtmux;\x1b" + request + "\x1b\\"
	}
	o.mu.Lock()
	defer o.mu.Unlock()
	_, err := io.WriteString(o.to, request)
	return err
}
