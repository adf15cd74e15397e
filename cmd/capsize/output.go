package main

import (
	"crypto/rand"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"syscall"
)

// output is where a result goes: standard output, or a file that appears whole
// or not at all.
type output struct {
	name   string // "" or "-": standard output
	force  bool   // overwrite a file
	stdout io.Writer
}

// isStdout says whether the result goes to standard output, by whatever name:
// /dev/stdout is one, and what it leads to must not be replaced by a file.
func (o *output) isStdout() bool {
	if o.name == "" || o.name == "-" {
		return true
	}
	stdout, ok := o.stdout.(*os.File)
	if !ok {
		return false
	}
	a, errA := stdout.Stat()
	b, errB := os.Stat(o.name)
	return errA == nil && errB == nil && os.SameFile(a, b)
}

// check finds out before a long run whether its result could be kept.
func (o *output) check() error {
	if o.isStdout() {
		return nil
	}
	info, err := os.Stat(o.name)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		if _, err := os.Stat(filepath.Dir(o.name)); err != nil {
			return unwrapPath(filepath.Dir(o.name), err)
		}
		return nil
	case err != nil:
		return unwrapPath(o.name, err)
	case info.IsDir():
		return fmt.Errorf("%s is a directory: name a file in it", o.name)
	case info.Mode().IsRegular() && !o.force:
		return o.exists()
	}
	return nil
}

func (o *output) exists() error {
	return fmt.Errorf("%s exists: choose another name, or overwrite it with --force", o.name)
}

// write puts text where it belongs.
func (o *output) write(text []byte) error {
	if o.isStdout() {
		return named("standard output", writeAll(o.stdout, text))
	}
	name := o.name
	if real, err := filepath.EvalSymlinks(name); err == nil {
		name = real // the link stays, what it points to is replaced
	}
	if info, err := os.Stat(name); err == nil && !info.Mode().IsRegular() {
		return o.writeDevice(name, text)
	}
	temp, err := o.writeTemp(name, text)
	if err == nil {
		err = o.settle(temp, name)
	}
	if err != nil {
		_ = os.Remove(temp) // the first error is the one to tell
	}
	return err
}

func writeAll(w io.Writer, text []byte) error {
	_, err := w.Write(text)
	return err
}

// named says which file an error is about. A closed pipe keeps its identity.
func named(name string, err error) error {
	if err == nil || errors.Is(err, syscall.EPIPE) {
		return err
	}
	return unwrapPath(name, err)
}

// writeDevice writes to what is no file and so cannot be replaced by one: a
// terminal, a pipe, /dev/null.
func (o *output) writeDevice(name string, text []byte) error {
	f, err := os.OpenFile(name, os.O_WRONLY, 0)
	if err != nil {
		return unwrapPath(name, err)
	}
	return named(name, errors.Join(writeAll(f, text), f.Close()))
}

// writeTemp writes a new file beside name and returns what it is called.
func (o *output) writeTemp(name string, text []byte) (temp string, err error) {
	temp = fmt.Sprintf("%s.%s.tmp", name, rand.Text()[:8])
	f, err := os.OpenFile(temp, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o644)
	if err != nil {
		return temp, unwrapPath(o.name, err)
	}
	err = errors.Join(writeAll(f, text), f.Sync(), f.Close())
	return temp, named(o.name, err)
}

// settle gives the finished file its name. Without force a link does it, which
// fails when a file of that name has appeared since check; file systems that
// know no links get a second look and a rename.
func (o *output) settle(temp, name string) error {
	if !o.force {
		err := os.Link(temp, name)
		if err == nil {
			return named(temp, os.Remove(temp))
		}
		if errors.Is(err, fs.ErrExist) {
			return o.exists()
		}
		if _, err := os.Lstat(name); err == nil {
			return o.exists()
		}
	}
	return named(o.name, os.Rename(temp, name))
}
