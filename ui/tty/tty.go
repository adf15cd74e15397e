package tty

import (
	"io"
	"os"
)

// Begin and end of a synchronized update: DEC private mode 2026. Terminals
// that do not know the mode ignore it.
const (
	begin = "\x1b[?2026h"
	end   = "\x1b[?2026l"
)

// Output is a terminal whose every write is one synchronized update. It keeps
// the file's descriptor, by which Bubble Tea knows it for a terminal.
type Output struct {
	*os.File
	sync bool
	to   io.Writer // the file, except in tests
	buf  []byte
}

// NewOutput wraps a file. term is the value of the environment variable TERM:
// a terminal that calls itself dumb gets the bytes as they are, as it does
// when sync is false.
func NewOutput(f *os.File, term string, sync bool) *Output {
	return &Output{File: f, to: f, sync: sync && term != "dumb"}
}

// Write writes p as one synchronized update. The count it returns is of p's
// bytes alone.
func (o *Output) Write(p []byte) (int, error) {
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
