// Package replay sends a recording's windows through features and a detector as an
// edge node would, in real time, N times faster or as fast as it can.
//
// Deadlines are absolute: window k is due when its last sample would have been
// measured, counted from the beginning of the replay, so that delays never add up.
// A replay starts no goroutine. A slow receiver of events holds the replay up; it
// then catches up, and no window is lost.
package replay
