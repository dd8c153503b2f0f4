package detect

import (
	"fmt"
	"math"

	"gonum.org/v1/gonum/stat/distuv"

	"ihealth/eeg/feature"
)

// MEWMARule holds the options of MEWMA.
type MEWMARule struct {
	Lambda float64 `option:"lambda"` // weight of the newest window, > 0, ≤ 1
	Limit  float64 `option:"limit"`  // of the statistic, > 0; 1 makes Alpha what it says
	Alpha  float64 `option:"alpha"`  // windows beyond the limit when nothing changes, > 0, < 1
}

// DefaultMEWMARule returns λ = 0.1 and the limit that 0.5 % of the windows exceed when
// nothing changes; of 14 channels the first does so after about 400 independent windows.
func DefaultMEWMARule() MEWMARule { return MEWMARule{Lambda: 0.1, Limit: 1, Alpha: 0.005} }

// Validate returns ErrRule with the option that cannot be used.
func (r MEWMARule) Validate() error {
	if !(r.Lambda > 0 && r.Lambda <= 1) {
		return fmt.Errorf("%w: lambda %v: want a number > 0 and ≤ 1", ErrRule, r.Lambda)
	}
	if err := share("alpha", r.Alpha); err != nil {
		return err
	}
	return positive("limit", r.Limit)
}

// WithLimit returns the rule with that limit.
func (r MEWMARule) WithLimit(limit float64) Rule { r.Limit = limit; return r }

// Train returns NewMEWMA.
func (r MEWMARule) Train(t Training, patient int) (Detector, error) {
	return NewMEWMA(r, t, patient)
}

// MEWMA is the multivariate chart of exponentially weighted means E of the channels'
// scores (Lowry, Woodall, Champ and Rigdon, Technometrics 34 (1992) 46–53): its
// statistic is Q = (2−λ)/λ·E'S⁻¹E over the quantile of χ² that Alpha leaves beyond. The
// covariance S is shrunk after Ledoit and Wolf, since the training is short. A missing
// channel leaves its mean as it was.
type MEWMA struct {
	standard *Standard
	joint    *joint
	lambda   float64
	limit    float64
	quantile float64   // of χ² at 1 − Alpha
	means    []float64 // E of the used channels
}

// NewMEWMA learns from the training windows of one of the patients. The error wraps ErrRule or ErrBaseline.
func NewMEWMA(rule MEWMARule, t Training, patient int) (*MEWMA, error) {
	if err := rule.Validate(); err != nil {
		return nil, err
	}
	standard, joint, err := newScores(t, patient, ledoitWolf)
	if err != nil {
		return nil, err
	}
	p := len(joint.used)
	quantile := distuv.ChiSquared{K: float64(p)}.Quantile(1 - rule.Alpha)
	return &MEWMA{standard, joint, rule.Lambda, rule.Limit, quantile, make([]float64, p)}, nil
}

// Detect returns the statistic as Change, and Emergency beyond the limit.
func (m *MEWMA) Detect(w feature.Window) (Verdict, error) {
	scores, err := m.standard.Scores(w)
	if err != nil {
		return Verdict{}, err
	}
	if math.IsNaN(m.standard.Median(scores)) {
		return undecided(scores, tooFewScores), nil
	}
	statistic := m.step(winsorised(scores)) / m.quantile
	return together(scores, statistic, statistic > m.limit, "the means of the channels changed"), nil
}

// step takes the next scores of all channels and returns Q.
func (m *MEWMA) step(scores []float64) float64 {
	for i, d := range m.joint.deviations(scores) {
		if !math.IsNaN(d) {
			m.means[i] += m.lambda * (d - m.means[i])
		}
	}
	square, _ := m.joint.distance(m.means)
	return (2 - m.lambda) / m.lambda * square
}
