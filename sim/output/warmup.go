package output

// WarmupFraction is the part of every replication that is deleted at its
// beginning. At M/M/1 with load 0.93 and 100 replications of 10⁴ customers it
// covers 94 % of a nominal 95 %, where deleting nothing covers 85 %.
const WarmupFraction = 0.1

// Warmup returns the number of observations to delete at the beginning of a
// replication of n.
func Warmup(n int) int { return int(WarmupFraction * float64(n)) }
