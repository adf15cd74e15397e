package tty

import (
	"io"
	"os"
	"sync"
)

// Begin and end of a synchronized update: DEC private mode 2026. Terminals
// that do not know the mode ignore it.
const (
	begin = "\x1b[?2026h"
	end   = "\x1b[?2026l"
)

// Output is a terminal whose every write is one synchronized update. It keeps
// the file's descriptor, by which Bubble Tea knows it for a terminal. Its
// methods may be called from several goroutines: none comes in between the
// bytes of another.
type Output struct {
	*os.File
	sync bool
	term string    // what the terminal calls itself
	tmux bool      // tmux stands between it and us
	to   io.Writer // the file, except in tests

	mu  sync.Mutex
	buf []byte
}

// NewOutput wraps a file; env reads the environment. A terminal whose TERM is
// dumb gets the bytes as they are, as it does when sync is false.
func NewOutput(f *os.File, env func(string) string, sync bool) *Output {
	o := &Output{File: f, to: f, term: env("TERM"), tmux: env("TMUX") != ""}
	o.sync = sync && o.term != "dumb"
	return o
}

// Write writes p as one synchronized update. The count it returns is of p's
// bytes alone.
func (o *Output) Write(p []byte) (int, error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	if !o.sync || len(p) == 0 {
		return o.to.Write(p)
	}
	o.buf = append(o.buf[:0], begin...)
	o.buf = append(o.buf, p...)
	o.buf = append(o.buf, end...)
	n, err := o.to.Write(o.buf)
	return min(max(0, n-len(begin)), len(p)), err
}

// WriteString is Write: Bubble Tea sends changes of mode through
// io.WriteString, which would otherwise find the method of the embedded file.
func (o *Output) WriteString(s string) (int, error) { return o.Write([]byte(s)) }
