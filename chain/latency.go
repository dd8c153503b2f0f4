package chain

// LatencyModel is the time from a full block at the manager to its verified
// return, I-Health eq. (17), after Kang et al., arXiv 1809.08387:
//
//	L = max_{i≤m} { nB/r_d + K/x_i + ψ·nB·m + O/r_u }
//
// Only the slowest selected validator matters, because the other terms are
// common to all. In the paper K does not depend on n; here K = K₀ + K₁·n, and the
// paper's is K₁ = 0.
type LatencyModel struct {
	TransactionBits      float64 // B, bit, > 0
	VerificationCycles   float64 // K₀, cycle per block, ≥ 0
	CyclesPerTransaction float64 // K₁, cycle per transaction, ≥ 0
	FeedbackBits         float64 // O, bit, ≥ 0
	DownlinkBps          float64 // r_d, bit/s, > 0
	UplinkBps            float64 // r_u, bit/s, > 0
	Psi                  float64 // ψ: broadcast and comparison, s/(bit·validator), ≥ 0
}

// Latency returns L in seconds for a block of n transactions verified by m
// validators, the slowest of which computes slowestHz cycles a second.
func (l LatencyModel) Latency(m, n int, slowestHz float64) float64 {
	return l.PerTransaction(m, slowestHz)*float64(n) + l.PerBlock(slowestHz)
}

// PerTransaction returns the part of L that each transaction of a block adds,
// B/r_d + ψ·B·m + K₁/x, in seconds.
func (l LatencyModel) PerTransaction(m int, slowestHz float64) float64 {
	return l.TransactionBits/l.DownlinkBps + l.Psi*l.TransactionBits*float64(m) + l.CyclesPerTransaction/slowestHz
}

// PerBlock returns the part of L that does not depend on n, K₀/x + O/r_u, in
// seconds.
func (l LatencyModel) PerBlock(slowestHz float64) float64 {
	return l.VerificationCycles/slowestHz + l.FeedbackBits/l.UplinkBps
}
