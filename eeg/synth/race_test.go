//go:build race

package synth_test

// slow is set under the race detector.
const slow = true
