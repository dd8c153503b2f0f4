package detect

import "fmt"

// Status is what a window means, I-Health eq. (7).
type Status uint8

// The kinds of status.
const (
	Learning         Status = iota // no verdict yet: the window trains the detector
	Normal                         // minor or no change: share the features only
	MeasurementError               // one or two channels changed: measure again
	Emergency                      // more than two changed: notify and share raw data
	NoDecision                     // the window cannot be judged: artefact, too few channels
)

// faulty is the largest number of changed channels that a fault explains.
const faulty = 2

// Classify returns the status of a window in which z ≥ 0 channels changed.
func Classify(z int) Status {
	switch {
	case z == 0:
		return Normal
	case z <= faulty:
		return MeasurementError
	default:
		return Emergency
	}
}

// String returns the name of the status as it stands in results.
func (s Status) String() string {
	switch s {
	case Learning:
		return "learning"
	case Normal:
		return "normal"
	case MeasurementError:
		return "measurement-error"
	case Emergency:
		return "emergency"
	case NoDecision:
		return "no-decision"
	default:
		return fmt.Sprintf("Status(%d)", uint8(s))
	}
}

// MarshalText returns the name of the status.
func (s Status) MarshalText() ([]byte, error) { return []byte(s.String()), nil }
