package detect

import (
	"fmt"
	"math"
	"strings"
)

// Rule holds the options of a kind of detector and trains detectors with them. It is
// a struct whose fields are named for the command line by the tag option, see
// ParseRule.
type Rule interface {
	// Validate returns ErrRule with the option that cannot be used.
	Validate() error
	// WithLimit returns the rule with its limit set: a window whose Change exceeds it
	// is an Emergency.
	WithLimit(limit float64) Rule
	// Train returns a detector for one of the patients. The error wraps ErrRule or
	// ErrBaseline.
	Train(t Training, patient int) (Detector, error)
}

// named is a rule with its default options.
type named struct {
	name string
	rule Rule
}

// rules lists all rules, the default first.
func rules() []named {
	return []named{
		{"paper", DefaultPaperRule()},
		{"robust-z", DefaultRobustRule()},
		{"improved", DefaultImprovedRule()},
		{"shewhart", DefaultShewhartRule()},
		{"cusum", DefaultCUSUMRule()},
		{"ewma", DefaultEWMARule()},
		{"page-hinkley", DefaultPageHinkleyRule()},
		{"glr", DefaultGLRRule()},
		{"bocpd", DefaultBOCPDRule()},
		{"adwin", DefaultADWINRule()},
		{"t2", DefaultHotellingRule()},
		{"mewma", DefaultMEWMARule()},
	}
}

// Rules lists the names that ByName takes, the default first.
func Rules() []string {
	var names []string
	for _, r := range rules() {
		names = append(names, r.name)
	}
	return names
}

// RuleByName returns the rule of that name with its default options, or ErrRule.
func RuleByName(name string) (Rule, error) {
	for _, r := range rules() {
		if r.name == name {
			return r.rule, nil
		}
	}
	return nil, fmt.Errorf("%w: %q: want one of %s", ErrRule, name, strings.Join(Rules(), ", "))
}

// ByName returns the detector of that name with its default options, trained for one
// of the patients. The error wraps ErrRule or ErrBaseline.
func ByName(name string, t Training, patient int) (Detector, error) {
	r, err := RuleByName(name)
	if err != nil {
		return nil, err
	}
	return r.Train(t, patient)
}

// positive returns ErrRule unless the option is a finite number > 0.
func positive(option string, v float64) error {
	if !(v > 0) || math.IsInf(v, 1) {
		return fmt.Errorf("%w: %s %v: want a number > 0", ErrRule, option, v)
	}
	return nil
}

// notNegative returns ErrRule unless the option is a finite number ≥ 0.
func notNegative(option string, v float64) error {
	if !(v >= 0) || math.IsInf(v, 1) {
		return fmt.Errorf("%w: %s %v: want a number ≥ 0", ErrRule, option, v)
	}
	return nil
}
