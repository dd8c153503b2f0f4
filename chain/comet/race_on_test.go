//go:build race

package comet

// raceDetector says that the tests run five times slower than without it.
const raceDetector = true
