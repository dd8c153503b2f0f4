package main

import (
	"context"
	"errors"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"runtime"
	"sync"

	"github.com/spf13/cobra"

	"ihealth/experiments"
	"ihealth/experiments/sweep"
)

type sweepOptions struct {
	planFlags
	workers count
	force   bool
	json    bool
}

func newSweep() *cobra.Command {
	var o sweepOptions
	c := &cobra.Command{
		Use:   "sweep FILE|DIR|NAME...",
		Short: "Run experiments in worker processes that may crash",
		Long: `Run experiments in worker processes that may crash.

It is ihealth run with the cells computed by processes of this program, which get them
from a queue. A worker that is killed is replaced and its cell given to another; a cell
that ends three workers is given up, and the others go on. The results are those of
ihealth run, to the byte, and what one has computed the other does not compute again.
Cells that read a clock run alone, in this process, after the others.

Use coordinator and worker for more than one host.`,
		Example: `  ihealth sweep fig5 --workers 8
  ihealth sweep experiments/paper --quick --out runs`,
		Args: takes("FILE, DIR or NAME", math.MaxInt),
		RunE: func(cmd *cobra.Command, args []string) error { return o.run(cmd, args) },
	}
	o.add(c)
	f := c.Flags()
	f.Var(&o.workers, "workers", "processes; 0: one a processor")
	f.BoolVar(&o.force, "force", false, "compute cells anew that --out has the outcomes of")
	f.BoolVar(&o.json, "json", false, "print JSON")
	return c
}

func (o *sweepOptions) run(cmd *cobra.Command, names []string) error {
	if o.workers > maxWorkers {
		return usagef("--workers: %d: want at most %d", o.workers, maxWorkers)
	}
	list, err := o.open(cmd, names)
	if err != nil {
		return err
	}
	dir, err := os.MkdirTemp("", "ihealth-sweep-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir) //nolint:errcheck // holds a token that is worth nothing any more
	file := filepath.Join(dir, "token")
	token, err := sweep.MakeToken(file)
	if err != nil {
		return err
	}
	server, err := sweep.Serve("127.0.0.1:0", token)
	if err != nil {
		return err
	}
	program, err := os.Executable()
	if err != nil {
		return errors.Join(err, server.Close())
	}
	workers := int(o.workers)
	if workers == 0 {
		workers = runtime.GOMAXPROCS(0)
	}
	crew := &sweep.Crew{Workers: workers, Command: []string{program, "worker", "--url", server.URL(), "--token-file", file, "--jobs", "1", "--patience", "5s"}}
	runner := experiments.Runner{Out: o.out, KeepGoing: true, Force: o.force}
	reports, err := conduct(cmd, sweep.Link{URL: server.URL(), Token: token}, crew, &runner, list)
	err = errors.Join(err, server.Close())
	return errors.Join((&runOptions{json: o.json}).print(cmd.OutOrStdout(), reports), err)
}

// maxWorkers bounds the processes of one host, against slips of the keyboard.
const maxWorkers = 4096

// conduct runs the experiments by the workers that come to the link, and by a crew if
// there is one.
func conduct(cmd *cobra.Command, link sweep.Link, crew *sweep.Crew, r *experiments.Runner, list []*experiments.Experiment) ([]*experiments.Report, error) {
	ctx, cancel := context.WithCancelCause(cmd.Context())
	defer cancel(nil)
	o := &sweepObserver{observer: newObserver(cmd.ErrOrStderr())}
	defer o.close()
	queue, err := sweep.Open(ctx, link, sweep.Options{Note: o.say})
	if err != nil {
		return nil, err
	}
	var crews sync.WaitGroup
	if crew != nil {
		crew.Note = o.say
		crews.Go(func() {
			if err := crew.Work(ctx); err != nil {
				cancel(err)
			}
		})
	}
	r.Remote, r.Observer = queue, o
	reports, err := r.Run(ctx, list)
	if ctx.Err() == nil {
		err = errors.Join(err, queue.Finish())
	}
	cancel(nil)
	crews.Wait()
	return reports, errors.Join(err, queue.Close())
}

// sweepObserver is an observer that the queue tells things, too.
type sweepObserver struct {
	mu sync.Mutex
	*observer
}

// Planned implements experiments.Observer.
func (o *sweepObserver) Planned(cells int) {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.observer.Planned(cells)
}

// Finished implements experiments.Observer.
func (o *sweepObserver) Finished(experiment, cell string) {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.observer.Finished(experiment, cell)
}

// Noted implements experiments.Observer.
func (o *sweepObserver) Noted(experiment, message string) {
	o.say(fmt.Sprintf("note: %s: %s", experiment, message))
}

func (o *sweepObserver) say(about string) {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.line("%s", about)
}
