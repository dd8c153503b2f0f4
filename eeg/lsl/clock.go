package lsl

import "time"

// epoch is the time 0 of this process's clock.
var epoch = time.Now()

// Clock returns the time of this process's clock, s: it never goes back, and has no
// relation to the clocks of other processes but what TimeCorrection measures.
func Clock() float64 { return time.Since(epoch).Seconds() + 1 }
