//go:build race

package synth_test

// slow is set under the race detector, which makes the generator eight times slower
// and has nothing to find in it.
const slow = true
