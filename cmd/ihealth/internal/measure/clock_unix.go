//go:build unix

package measure

import (
	"syscall"
	"time"
)

// ProcessorTime returns the processor time that this process has used.
func ProcessorTime() time.Duration {
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		panic("measure: getrusage: " + err.Error()) // it has no cause but a bad argument
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}
