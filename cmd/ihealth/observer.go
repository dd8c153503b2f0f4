package main

import (
	"fmt"
	"io"
	"time"
)

// observer shows the progress of experiments: a bar on a terminal, a line for
// each cell elsewhere.
type observer struct {
	*bar
	done, total int
	start       time.Time
}

func newObserver(out io.Writer) *observer {
	return &observer{bar: newBar(out, "cells"), start: time.Now()}
}

// Planned implements experiments.Observer.
func (o *observer) Planned(cells int) {
	o.total, o.start = cells, time.Now()
	o.set(0, cells)
}

// Finished implements experiments.Observer.
func (o *observer) Finished(experiment, cell string) {
	o.done++
	left := o.left()
	if o.live() {
		o.bar.note.Store(left)
		o.set(o.done, o.total)
		return
	}
	if left != "" {
		left = " (" + left + ")"
	}
	o.line("%d/%d %s: %s%s", o.done, o.total, experiment, cell, left)
}

// left says how long the other cells would take if each took the mean of those that are
// done.
func (o *observer) left() string {
	if o.done >= o.total {
		return ""
	}
	each := time.Since(o.start) / time.Duration(o.done)
	return fmt.Sprintf("%v left", roughly(each*time.Duration(o.total-o.done)))
}

// Noted implements experiments.Observer.
func (o *observer) Noted(experiment, message string) { o.line("note: %s: %s", experiment, message) }
