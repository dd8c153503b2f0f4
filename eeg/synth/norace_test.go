//go:build !race

package synth_test

const slow = false
