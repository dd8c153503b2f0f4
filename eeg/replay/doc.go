// Package replay plays a recording as an edge node would see it, in real time, N times
// faster or as fast as it can, and sends its windows through a detector.
//
// A [Player] is an eeg.Source that paces another one; [Run] judges the windows of a
// source. What they promise:
//
//  1. Deadlines are absolute: a stretch is due when its last sample would have been
//     measured, counted from the beginning, so that delays never add up. After a delay
//     the replay catches up.
//  2. Speed changes nothing but the time: blocks, windows and verdicts are the same at
//     ×1, ×100 and as fast as can be.
//  3. A gap in the recording is a gap in time, and no window spans a gap, a seek or the
//     beginning of a new pass.
//  4. A slow receiver holds the replay up, or loses the oldest events, which are
//     counted, as the [Policy] says.
//  5. A replay that is cancelled ends, and leaves no goroutine behind.
package replay
