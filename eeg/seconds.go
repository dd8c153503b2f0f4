package eeg

import "time"

// Seconds returns the float64 nearest to d in seconds, which Duration.Seconds may
// miss by a rounding.
func Seconds(d time.Duration) float64 { return float64(d) / float64(time.Second) }
