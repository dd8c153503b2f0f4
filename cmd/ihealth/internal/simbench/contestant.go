package simbench

import (
	"context"
	"errors"
	"os"
	"path/filepath"
)

// contestant is a simulator of the model, or the reason why it is not here.
type contestant struct {
	name   string
	slow   bool    // runs fewer customers
	target float64 // see Result
	absent string
	run    func(ctx context.Context, m Model, customers int, seed uint64) (Run, error)
}

// Names of the contestants that others are compared with.
const (
	ownName  = "sim, handlers"
	loopName = "loop in C"
)

// contestants returns who takes part. Programs are put into folder.
func contestants(ctx context.Context, folder string) ([]contestant, error) {
	own := func(name string, target float64, start style) contestant {
		return contestant{name: name, target: target, run: func(ctx context.Context, m Model, customers int, seed uint64) (Run, error) {
			return runClinic(ctx, m, customers, seed, start)
		}}
	}
	all := []contestant{
		own(ownName, handlersTarget, handlers), own("sim, a process a source", sourcesTarget, sources), own("sim, a process a customer", patientsTarget, patients),
	}
	loop, err := newLoop(ctx, folder)
	if err != nil {
		return nil, err
	}
	simpy, err := newSimPy(ctx, folder)
	return append(append(all, loop), simpy...), err
}

func newLoop(ctx context.Context, folder string) (contestant, error) {
	program, err := compile(ctx, folder)
	if err != nil {
		return missing(loopName, err)
	}
	return contestant{name: loopName, run: func(ctx context.Context, m Model, customers int, seed uint64) (Run, error) {
		return execute(ctx, program, arguments(m, customers, seed)...)
	}}, nil
}

func newSimPy(ctx context.Context, folder string) ([]contestant, error) {
	python, version, err := findSimPy(ctx, interpreters)
	if err != nil {
		c, err := missing("SimPy", err)
		return []contestant{c}, err
	}
	script := filepath.Join(folder, "simpy_model.py")
	if err := os.WriteFile(script, simpySource, 0o600); err != nil {
		return nil, err
	}
	style := func(name, style string, target float64) contestant {
		return contestant{name: "SimPy " + version + ", " + name, slow: true, target: target, run: func(ctx context.Context, m Model, customers int, seed uint64) (Run, error) {
			return execute(ctx, python, append(append([]string{script}, arguments(m, customers, seed)...), style)...)
		}}
	}
	return []contestant{style("own server", "server", 0), style("PreemptiveResource", "resource", simpyTarget)}, nil
}

// missing returns a contestant that does not take part, unless err is another
// reason.
func missing(name string, err error) (contestant, error) {
	if errors.Is(err, errAbsent) {
		return contestant{name: name, absent: err.Error()}, nil
	}
	return contestant{}, err
}
