//go:build race

package experiments

// raceDetector says that goroutines are watched, which takes ten times as long.
const raceDetector = true
