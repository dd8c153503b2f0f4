//go:build !unix

package measure

import "time"

var started = time.Now()

// ProcessorTime is the wall clock's where there is no other.
func ProcessorTime() time.Duration { return time.Since(started) }
