package experiments

import (
	"strconv"

	"ihealth/bco"
	"ihealth/chain"
)

// Network is the section that describes the candidates for validators and the
// links of I-Health eqs (12)–(17). Its defaults are the reference set R.
type Network struct {
	Validators ValidatorGrade `yaml:"validators"`
	Model      `yaml:",inline"`
}

// ValidatorGrade lists validators from the fastest down in equal steps, with
// fees and payments proportional to speed.
type ValidatorGrade struct {
	Count        int     `yaml:"count"`          // validators listed, ≥ M
	FastestHz    float64 `yaml:"fastest_hz"`     // x_1, cycle/s
	StepHz       float64 `yaml:"step_hz"`        // x_i − x_{i+1}, cycle/s
	FeePerHz     float64 `yaml:"fee_per_hz"`     // c_i / x_i, money·s/cycle
	PaymentPerHz float64 `yaml:"payment_per_hz"` // ρ_i / x_i, money·s/cycle
}

// maxValidators bounds the candidates of one network.
const maxValidators = 100_000

// defaultNetwork returns the reference set R, the same as bco.Reference.
func defaultNetwork() Network {
	return Network{
		Validators: ValidatorGrade{Count: 21, FastestHz: 4e9, StepHz: 1e8, FeePerHz: 0.5e-9, PaymentPerHz: 0.4e-9},
		Model: Model{
			MinValidators: 1, MaxValidators: 21, MinBlock: 5, MaxBlock: 400, BlockStep: 20,
			TransactionBits: 0.1e6, VerificationCycles: 2e9, FeedbackBits: 0.01e6, DownlinkBps: 20e6, UplinkBps: 10e6,
			Psi: 0.01e-6, Theta: 1, Q: 2, SecurityTerm: string(bco.Normalised),
		},
	}
}

// problem returns the optimization problem of a channel with the given weights.
func (n *Network) problem(w bco.Weights) bco.Problem {
	p := n.Model.problem(w)
	for i := range n.Validators.Count {
		hz := n.Validators.FastestHz - float64(i)*n.Validators.StepHz
		p.Validators = append(p.Validators, chain.Validator{
			ID:        "v" + strconv.Itoa(i+1),
			ComputeHz: hz,
			Fee:       n.Validators.FeePerHz * hz,
			Payment:   n.Validators.PaymentPerHz * hz,
		})
	}
	return p
}

// check reports a network that no channel could use, with neutral weights.
func (n *Network) check(report reporter) {
	if n.Validators.Count < 1 || n.Validators.Count > maxValidators {
		report("network.validators.count", "%d validators: want 1 to %d", n.Validators.Count, maxValidators)
		return
	}
	p := n.problem(bco.Weights{Latency: 1})
	if err := p.Validate(); err != nil {
		reportProblem(report, "network", err)
	}
}
