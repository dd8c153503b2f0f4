//go:build !linux

package link

import "time"

// fineTimer is a timer of the runtime.
type fineTimer struct{}

func (*fineTimer) wait(d time.Duration) { time.Sleep(d) }

func (*fineTimer) close() {}
