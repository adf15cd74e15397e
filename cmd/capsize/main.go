package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"syscall"
)

// Exit codes are part of the contract.
const (
	exitFine        = 0
	exitMissed      = 1 // it ran, and a goal is missed with confidence
	exitBadInput    = 2 // one clear message is on stderr
	exitInterrupted = 130
)

func main() {
	signal.Ignore(syscall.SIGPIPE) // writes fail instead, and nobody reading on is no failure
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	context.AfterFunc(ctx, stop) // a second ctrl-c ends the process at once
	os.Exit(run(ctx, system{
		args: os.Args[1:], in: os.Stdin, out: os.Stdout, err: os.Stderr, env: os.Getenv,
	}))
}

// system is what a command sees of the process it runs in.
type system struct {
	args     []string
	in       io.Reader
	out, err io.Writer
	env      func(string) string
}

// exitCode is the error of a command that has said all there is to say.
type exitCode int

func (e exitCode) Error() string { return fmt.Sprintf("exit code %d", int(e)) }

// run executes a command line and returns its exit code.
func run(ctx context.Context, sys system) int {
	root := newRoot(&sys)
	root.SetArgs(sys.args)
	root.SetIn(sys.in)
	root.SetOut(sys.out)
	root.SetErr(sys.err)
	err := root.ExecuteContext(ctx)
	var code exitCode
	switch {
	case err == nil, errors.Is(err, syscall.EPIPE): // nobody reads on: that is their right
		return exitFine
	case errors.As(err, &code):
		return int(code)
	}
	fmt.Fprintf(sys.err, "capsize: %s\n", err)
	return exitBadInput
}
