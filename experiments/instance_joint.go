package experiments

import (
	"cmp"
	"errors"
	"fmt"
	"regexp"
	"slices"

	"ihealth/bco"
	"ihealth/bco/joint"
	"ihealth/chain"
	"ihealth/experiments/yamlfile"
)

// JointInstance is a file with several channels that share the validators listed, in
// YAML or JSON.
type JointInstance struct {
	Validators []InstanceValidator `yaml:"validators"`
	Capacity   int                 `yaml:"capacity"`   // channels that a validator may serve, ≥ 1
	Capacities []int               `yaml:"capacities"` // optional, in place of capacity: of each validator
	Channels   []JointChannel      `yaml:"channels"`   // 1 to 6
}

// JointChannel is what a channel has to itself: the keys of an [Instance] but the
// validators.
type JointChannel struct {
	Weights     Weights `yaml:"weights"`
	Model       `yaml:",inline"`
	ArrivalRate float64     `yaml:"arrival_rate"` // Λ, transactions/s; > 0 demands stability
	Constraints Constraints `yaml:"constraints"`
}

// SetDefaults implements [yamlfile.Defaulter].
func (c *JointChannel) SetDefaults() { c.Model = defaultModel() }

// jointFile is more than the 2000 validators that a joint problem may have.
var jointFile = yamlfile.Limits{Bytes: 1 << 20, Keys: 1 << 16}

// IsJoint reports whether an instance file of at most 1 MiB lists channels.
func IsJoint(src []byte) bool {
	return slices.Contains(yamlfile.Keys(jointFile, spaced(src)), "channels")
}

// LoadJointInstance decodes and checks a file that lists channels. Errors and defaults
// are those of [LoadInstance], for each channel. A file may have 1 MiB.
func LoadJointInstance(name string, src []byte) (*joint.Problem, error) {
	var in JointInstance
	doc, err := yamlfile.DecodeWithin(jointFile, name, spaced(src), nil, &in)
	if err != nil {
		return nil, err
	}
	p := in.problem()
	if err := cmp.Or(p.Validate(), in.checkPairs()); err != nil {
		return nil, placed(doc, ofShared(err))
	}
	return p, nil
}

// checkPairs reports constraints of channels that demand nothing without another.
func (in *JointInstance) checkPairs() error {
	var errs []error
	for i := range in.Channels {
		for _, f := range bco.FieldErrors(in.Channels[i].Constraints.check()) {
			errs = append(errs, &bco.FieldError{Field: fmt.Sprintf("channels.%d.%s", i, f.Field), Reason: f.Reason})
		}
	}
	return errors.Join(errs...)
}

func (in *JointInstance) problem() *joint.Problem {
	p := joint.Problem{Capacity: in.Capacity, Capacities: in.Capacities}
	var validators []chain.Validator
	for _, v := range in.Validators {
		validators = append(validators, chain.Validator(v))
	}
	for i := range in.Channels {
		c := &in.Channels[i]
		q := c.problem(c.Weights.bco())
		q.Validators, q.ArrivalRate, q.Constraints = validators, c.ArrivalRate, c.Constraints.bco()
		p.Channels = append(p.Channels, q)
	}
	return &p
}

// sharedField is a field of a channel that all have in common.
var sharedField = regexp.MustCompile(`^channels\.\d+\.(validators(?:\..*)?)$`)

// ofShared returns each wrong field once, those of the validators under the key that
// the channels share.
func ofShared(err error) error {
	var all []error
	seen := map[bco.FieldError]bool{}
	for _, f := range bco.FieldErrors(err) {
		field := bco.FieldError{Field: sharedField.ReplaceAllString(f.Field, "$1"), Reason: f.Reason}
		if !seen[field] {
			seen[field] = true
			all = append(all, &field)
		}
	}
	return errors.Join(all...)
}
