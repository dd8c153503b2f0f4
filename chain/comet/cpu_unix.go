//go:build unix

package comet

import (
	"os"
	"strconv"
	"strings"
	"syscall"
	"time"
)

// processTime returns the CPU time that this process has used, 0 when unknown.
func processTime() time.Duration {
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		return 0
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}

// readHostTicks reads the first line of /proc/stat, which only Linux has.
func readHostTicks() (hostTicks, bool) {
	stat, err := os.ReadFile("/proc/stat")
	if err != nil {
		return hostTicks{}, false
	}
	line, _, _ := strings.Cut(string(stat), "\n")
	return parseHostTicks(line)
}

// parseHostTicks reads "cpu user nice system idle iowait irq softirq steal …".
// Guest time, which follows, is part of user time.
func parseHostTicks(line string) (hostTicks, bool) {
	const idle, iowait, steal = 3, 4, 7
	fields := strings.Fields(line)
	if len(fields) < steal+2 || fields[0] != "cpu" {
		return hostTicks{}, false
	}
	var t hostTicks
	for i, field := range fields[1 : steal+2] {
		n, err := strconv.ParseUint(field, 10, 64)
		if err != nil {
			return hostTicks{}, false
		}
		t.total += n
		if i != idle && i != iowait {
			t.busy += n
		}
	}
	return t, true
}
