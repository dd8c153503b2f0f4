package measure

import "runtime"

// Allocations returns the number of allocations of this process until now.
func Allocations() uint64 {
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return m.Mallocs
}
