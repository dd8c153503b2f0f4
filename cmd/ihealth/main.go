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

// run runs the command line and returns the exit status. The first interrupt
// ends the command's context, the second one the process.
func run(args []string, stdin io.Reader, stdout, stderr io.Writer) int {
	ctx, restore := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
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
		say(stderr, "ihealth: interrupted: everything was stopped, and nothing was left half-written")
	default:
		say(stderr, "ihealth: %v", err)
	}
	return 1
}
