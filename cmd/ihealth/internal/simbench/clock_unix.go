//go:build unix

package simbench

import (
	"syscall"
	"time"
)

// processorTime returns the processor time that this process has used.
func processorTime() time.Duration {
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		panic("simbench: getrusage: " + err.Error()) // it has no cause but a bad argument
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}
