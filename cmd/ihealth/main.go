// Command ihealth asks how a blockchain for the Internet of Medical Things
// should be configured, so that urgent events arrive in time, safely and
// cheaply: by closed form, by simulation and on real consensus nodes.
//
// Results go to stdout; progress, notes and errors to stderr. The exit status
// is 0 on success, 1 when the command failed, and 2 when it was not understood.
package main

import (
	"context"
	"errors"
	"io"
	"os"
	"os/signal"
	"syscall"
)

func main() {
	os.Exit(run(os.Args[1:], os.Stdin, os.Stdout, os.Stderr))
}

// run runs the command line and returns the exit status. The first signal ends
// the command's context, a second interrupt the process.
func run(args []string, stdin io.Reader, stdout, stderr io.Writer) int {
	ctx, restore := signal.NotifyContext(context.Background(), endings()...)
	defer restore()
	context.AfterFunc(ctx, restore)

	root := newRoot(stdin, stdout, stderr)
	root.SetArgs(args)
	cmd, err := root.ExecuteContextC(ctx)
	var failed runError
	switch {
	case err == nil:
		return 0
	case !errors.As(err, &failed):
		say(stderr, "ihealth: %v\nRun '%s --help' for usage.", err, cmd.CommandPath())
		return 2
	case ctx.Err() != nil && errors.Is(err, context.Canceled):
		say(stderr, "ihealth: interrupted")
		for _, e := range beside(err, context.Canceled) {
			say(stderr, "ihealth: %v", e)
		}
	default:
		say(stderr, "ihealth: %v", err)
	}
	return 1
}

// endings are the signals that end a command: those of the keyboard, of other
// programs and of a closing terminal, unless nohup has told it to outlive that.
func endings() []os.Signal {
	signals := []os.Signal{os.Interrupt, syscall.SIGTERM}
	if !signal.Ignored(syscall.SIGHUP) {
		signals = append(signals, syscall.SIGHUP)
	}
	return signals
}

// beside returns the errors that are joined in err and do not come from cause.
func beside(err, cause error) []error {
	if !errors.Is(err, cause) {
		return []error{err}
	}
	var joined interface{ Unwrap() []error }
	if !errors.As(err, &joined) {
		return nil
	}
	var others []error
	for _, e := range joined.Unwrap() {
		others = append(others, beside(e, cause)...)
	}
	return others
}
