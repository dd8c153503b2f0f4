package main

import "io"

// observer shows the progress of experiments: a bar on a terminal, a line for
// each cell elsewhere.
type observer struct {
	*bar
	done, total int
}

func newObserver(out io.Writer) *observer { return &observer{bar: newBar(out, "cells")} }

// Planned implements experiments.Observer.
func (o *observer) Planned(cells int) {
	o.total = cells
	o.set(0, cells)
}

// Finished implements experiments.Observer.
func (o *observer) Finished(experiment, cell string) {
	o.done++
	o.set(o.done, o.total)
	if !o.live() {
		o.line("%d/%d %s: %s", o.done, o.total, experiment, cell)
	}
}

// Noted implements experiments.Observer.
func (o *observer) Noted(experiment, message string) { o.line("note: %s: %s", experiment, message) }
