package detect

import (
	"fmt"
	"strings"
)

// Rules lists the names that ByName takes, the default first.
func Rules() []string { return []string{"paper", "robust-z"} }

// ByName returns the detector of that name with its default options, trained for one
// of the patients. The error wraps ErrRule or ErrBaseline.
func ByName(name string, t Training, patient int) (Detector, error) {
	switch name {
	case "paper":
		return NewPaper(DefaultPaperRule(), t, patient)
	case "robust-z":
		return NewRobustZ(DefaultRobustRule(), t, patient)
	default:
		return nil, fmt.Errorf("%w: %q: want one of %s", ErrRule, name, strings.Join(Rules(), ", "))
	}
}
