//go:build !unix

package simbench

import "time"

var started = time.Now()

// processorTime is the wall clock's where there is no other.
func processorTime() time.Duration { return time.Since(started) }
