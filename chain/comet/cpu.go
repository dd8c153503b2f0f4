package comet

import (
	"math"
	"runtime"
	"time"
)

// CPU measures how busy the processors are from its start on.
type CPU struct {
	begin time.Time
	own   time.Duration // CPU time of this process
	host  hostTicks
	known bool // host was read
}

// hostTicks is CPU time of all processors in the system's own unit.
type hostTicks struct {
	busy, total uint64
}

// StartCPU starts to measure.
func StartCPU() CPU {
	host, ok := readHostTicks()
	return CPU{begin: time.Now(), own: processTime(), host: host, known: ok}
}

// Shares returns the busy share of the host's processors and the share that this
// process used, both 0 to 1. Where the system does not tell, the host's share is
// that of the process, and NaN stands for what cannot be known at all.
func (c CPU) Shares() (host, own float64) {
	own = math.NaN()
	if now := processTime(); now > 0 {
		capacity := time.Since(c.begin) * time.Duration(runtime.NumCPU())
		own = min(1, float64(now-c.own)/float64(capacity))
	}
	now, ok := readHostTicks()
	if !ok || !c.known || now.total <= c.host.total {
		return own, own
	}
	return float64(now.busy-c.host.busy) / float64(now.total-c.host.total), own
}

// Own returns the CPU time that this process has used, 0 when unknown.
func (c CPU) Own() time.Duration { return processTime() - c.own }
