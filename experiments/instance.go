package experiments

import (
	"bytes"

	"ihealth/bco"
	"ihealth/chain"
	"ihealth/experiments/yamlfile"
)

// Instance is a file with one optimization problem, in YAML or JSON: the
// choice of validators and block size of I-Health eqs (12)–(17), with every
// candidate listed.
type Instance struct {
	Weights     Weights             `yaml:"weights"`
	Validators  []InstanceValidator `yaml:"validators"`
	Model       `yaml:",inline"`
	ArrivalRate float64     `yaml:"arrival_rate"` // Λ, transactions/s; > 0 demands stability
	Constraints Constraints `yaml:"constraints"`
}

// InstanceValidator is a candidate of an Instance.
type InstanceValidator struct {
	ID        string  `yaml:"id"`
	ComputeHz float64 `yaml:"compute_hz"` // x_i, cycle/s, > 0
	Fee       float64 `yaml:"fee"`        // c_i, money per block
	Payment   float64 `yaml:"payment"`    // ρ_i, money per block, ≤ fee
}

// instanceFile is some 100,000 validators, which take about five seconds to read.
var instanceFile = yamlfile.Limits{Bytes: 16 << 20, Keys: 1 << 20}

// LoadInstance decodes and checks an instance file. Errors are yamlfile.Errors
// with file, line and column. Absent keys are 0, but for θ = 1, q = 2, a
// block_step of 1 and the normalised security term. A file may have 16 MiB. The demands
// are further checks of a valid problem, whose [bco.FieldError]s are placed as well.
func LoadInstance(name string, src []byte, demands ...func(p *bco.Problem) error) (*bco.Problem, error) {
	in := Instance{Model: defaultModel()}
	doc, err := yamlfile.DecodeWithin(instanceFile, name, spaced(src), nil, &in)
	if err != nil {
		return nil, err
	}
	p := in.problem()
	pairs := func(*bco.Problem) error { return in.Constraints.check() }
	for _, check := range append([]func(p *bco.Problem) error{(*bco.Problem).Validate, pairs}, demands...) {
		if err := check(p); err != nil {
			return nil, placed(doc, err)
		}
	}
	return p, nil
}

// defaultModel holds what is not 0 when its key is absent.
func defaultModel() Model {
	return Model{BlockStep: 1, Theta: 1, Q: 2, SecurityTerm: string(bco.Normalised)}
}

// spaced returns a JSON text with blanks for tabs, which indent JSON but not
// YAML. Columns stay what they are, and no JSON string holds a tab.
func spaced(src []byte) []byte {
	if !bytes.HasPrefix(bytes.TrimLeft(src, " \t\r\n"), []byte("{")) {
		return src
	}
	return bytes.ReplaceAll(src, []byte("\t"), []byte(" "))
}

// placed returns the errors of bco at the keys that they name.
func placed(doc *yamlfile.Document, err error) error {
	var errs yamlfile.Errors
	for _, field := range bco.FieldErrors(err) {
		errs.Add(doc.Error(field.Field, "%s: %s%w", field.Field, field.Reason, hidden{field}))
	}
	return errs.Err()
}

func (in *Instance) problem() *bco.Problem {
	p := in.Model.problem(in.Weights.bco())
	p.ArrivalRate, p.Constraints = in.ArrivalRate, in.Constraints.bco()
	for _, v := range in.Validators {
		p.Validators = append(p.Validators, chain.Validator(v))
	}
	return &p
}
