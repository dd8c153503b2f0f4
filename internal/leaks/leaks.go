// Package leaks finds goroutines that a test leaves behind.
package leaks

import (
	"runtime"
	"testing"
	"time"
)

// Check fails the test if goroutines are left that did not run before, two seconds after
// everything else has been cleaned up.
func Check(t testing.TB) {
	t.Helper()
	before := runtime.NumGoroutine()
	t.Cleanup(func() {
		for range 2000 {
			if runtime.NumGoroutine() <= before {
				return
			}
			time.Sleep(time.Millisecond) //nolint:forbidigo // goroutines end in real time
		}
		stacks := make([]byte, 1<<16)
		t.Errorf("%d goroutines, %d before\n%s", runtime.NumGoroutine(), before, stacks[:runtime.Stack(stacks, true)])
	})
}
