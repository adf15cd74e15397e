package main

import (
	"context"
	"errors"
	"fmt"
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
		return &heard{File: f, ctx: ctx, interrupted: &interrupted}, nil
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

// heard is a file whose reading an interrupt ends.
type heard struct {
	*os.File
	ctx         context.Context
	interrupted *bool
}

func (h *heard) Read(p []byte) (int, error) {
	if err := h.ctx.Err(); err != nil {
		*h.interrupted = true
		return 0, err
	}
	return h.File.Read(p)
}
