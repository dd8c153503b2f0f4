// Package measure holds what the benchmarks of this program measure with: the clock
// of processor time, allocations, and the times of repetitions.
package measure
