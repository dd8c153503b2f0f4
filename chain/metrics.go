package chain

// Metrics are the three costs of a channel's configuration that I-Health
// trades against each other.
type Metrics struct {
	Latency  float64 // L, s (eq. 17)
	Security float64 // η = θ·m^q, dimensionless
	Cost     float64 // C = Σc_i/n, money per transaction
}
