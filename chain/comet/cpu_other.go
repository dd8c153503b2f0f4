//go:build !unix

package comet

import "time"

func processTime() time.Duration { return 0 }

func readHostTicks() (hostTicks, bool) { return hostTicks{}, false }
