package main

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"hash"
	"io"
	"io/fs"
	"os"

	"capsize/model/scenario"
)

// loadFiles reads the traces and samples that a scenario names, from the
// directory it lies in and no other: neither a name nor a link leads out of it.
// An interrupt ends the command, as it does a run.
func (in *input) loadFiles(ctx context.Context, s *scenario.Scenario) error {
	interrupted := false
	err := s.Load(func(name string) (io.ReadCloser, error) {
		if in.dir == "" {
			return nil, fmt.Errorf("%s has no directory that files could lie in: write the scenario to a file beside them, and name that", in.label)
		}
		f, err := openBeside(in.dir, name)
		if err != nil {
			return nil, err
		}
		return &heard{File: f, ctx: ctx, interrupted: &interrupted, hash: sha256.New(), done: func(sum string) { in.note(name, sum) }}, nil
	})
	if interrupted {
		return exitCode(exitInterrupted)
	}
	return err
}

// openBeside opens a regular file in a directory or below it. Its error is the
// bare cause: whoever asked knows the name.
func openBeside(dir, name string) (*os.File, error) {
	root, err := os.OpenRoot(dir)
	if err != nil {
		return nil, bare(err)
	}
	defer func() { _ = root.Close() }() // nothing was written; the file stays open
	info, err := root.Stat(name)
	switch {
	case err != nil:
		return nil, bare(err)
	case info.IsDir():
		return nil, errors.New("it is a directory")
	case !info.Mode().IsRegular(): // opening a pipe would wait for a writer
		return nil, errors.New("it is not a regular file")
	}
	f, err := root.Open(name)
	return f, bare(err)
}

// bare takes the operation and the name off an error.
func bare(err error) error {
	var p *fs.PathError
	if errors.As(err, &p) {
		return p.Err
	}
	return err
}

// note keeps the digest of a file that was read.
func (in *input) note(name, sum string) {
	if in.sums == nil {
		in.sums = map[string]string{}
	}
	in.sums[name] = sum
}

// heard is a file whose reading an interrupt ends, and whose contents are known
// by their digest when it is closed.
type heard struct {
	*os.File
	ctx         context.Context
	interrupted *bool
	hash        hash.Hash
	done        func(sum string)
}

func (h *heard) Read(p []byte) (int, error) {
	if err := h.ctx.Err(); err != nil {
		*h.interrupted = true
		return 0, err
	}
	n, err := h.File.Read(p)
	h.hash.Write(p[:n]) // never fails
	return n, err
}

func (h *heard) Close() error {
	h.done(hex.EncodeToString(h.hash.Sum(nil)))
	return h.File.Close()
}
