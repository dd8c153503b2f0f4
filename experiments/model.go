package experiments

import (
	"ihealth/bco"
	"ihealth/chain"
)

// Model holds the bounds and the parameters of I-Health eqs (12)–(17) that do
// not depend on the candidates: experiment files and instances share it.
type Model struct {
	MinValidators        int     `yaml:"min_validators"`         // v, ≥ 1
	MaxValidators        int     `yaml:"max_validators"`         // M, ≥ v
	MinBlock             int     `yaml:"min_block"`              // t, transactions, ≥ 1
	MaxBlock             int     `yaml:"max_block"`              // χ, transactions, ≥ t
	BlockStep            int     `yaml:"block_step"`             // grid of the exhaustive search, transactions
	TransactionBits      float64 `yaml:"transaction_bits"`       // B, bit
	VerificationCycles   float64 `yaml:"verification_cycles"`    // K, cycle per block
	CyclesPerTransaction float64 `yaml:"cycles_per_transaction"` // K1, cycle per transaction; 0 in I-Health
	FeedbackBits         float64 `yaml:"feedback_bits"`          // O, bit
	DownlinkBps          float64 `yaml:"downlink_bps"`           // r_d, bit/s
	UplinkBps            float64 `yaml:"uplink_bps"`             // r_u, bit/s
	Psi                  float64 `yaml:"psi"`                    // ψ, s/(bit·validator)
	Theta                float64 `yaml:"theta"`                  // θ
	Q                    float64 `yaml:"q"`                      // q, ≥ 2
	SecurityTerm         string  `yaml:"security_term" jsonschema:"enum=normalised,enum=literal"`
}

// problem returns the optimization problem without its candidates.
func (m *Model) problem(w bco.Weights) bco.Problem {
	return bco.Problem{
		Weights:       w,
		MinValidators: m.MinValidators, MaxValidators: m.MaxValidators,
		MinBlock: m.MinBlock, MaxBlock: m.MaxBlock, BlockStep: m.BlockStep,
		Latency: chain.LatencyModel{
			TransactionBits: m.TransactionBits, VerificationCycles: m.VerificationCycles, CyclesPerTransaction: m.CyclesPerTransaction, FeedbackBits: m.FeedbackBits,
			DownlinkBps: m.DownlinkBps, UplinkBps: m.UplinkBps, Psi: m.Psi,
		},
		Security:     chain.SecurityModel{Theta: m.Theta, Q: m.Q},
		SecurityTerm: bco.SecurityTerm(m.SecurityTerm),
	}
}
