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

// leave goes back from the alternate screen to the main one, as Bubble Tea
// writes it, and wipe empties the screen. tmux 3.3, where the window has another
// size than when the alternate screen began, takes lines of it that reach the
// right edge for lines of the main screen: there must be none left.
const (
	leave = "\x1b[?1049l"
	wipe  = "\x1b[2J"
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
	before, after := "", ""
	if o.sync && len(p) > 0 {
		before, after = begin, end
	}
	if string(p) == leave {
		before += wipe
	}
	if before == "" {
		return o.to.Write(p)
	}
	o.buf = append(append(append(o.buf[:0], before...), p...), after...)
	n, err := o.to.Write(o.buf)
	return min(max(0, n-len(before)), len(p)), err
}

// WriteString is Write: Bubble Tea sends changes of mode through
// io.WriteString, which would otherwise find the method of the embedded file.
func (o *Output) WriteString(s string) (int, error) { return o.Write([]byte(s)) }
