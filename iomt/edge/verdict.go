package edge

import (
	"fmt"

	"ihealth/chain"
	"ihealth/eeg/detect"
)

// Code says what a verdict means.
type Code uint8

// The codes of a verdict.
const (
	Normal  Code = iota // nothing to report but the features
	Alert               // an emergency: notify, and share the raw data
	Problem             // a sensor at fault: repeat the measurement
)

// String returns the code's name as it stands in results.
func (c Code) String() string {
	switch c {
	case Normal:
		return "normal"
	case Alert:
		return "alert"
	case Problem:
		return "sensor-fault"
	default:
		return fmt.Sprintf("Code(%d)", uint8(c))
	}
}

// Verdict is what the edge decided about a reading.
type Verdict struct {
	Code   Code
	Class  chain.Urgency // of the transaction
	Reason string        // for people
}

// VerdictOf returns the verdict that follows from a detector's, by the status of
// I-Health eq. (7).
func VerdictOf(v detect.Verdict) Verdict {
	switch v.Status {
	case detect.Emergency:
		return Verdict{Alert, chain.Urgent, fmt.Sprintf("%d channels changed: emergency", v.Z)}
	case detect.MeasurementError:
		return Verdict{Problem, chain.Normal, fmt.Sprintf("%d of the channels changed alone: repeat the measurement", v.Z)}
	case detect.Learning:
		return Verdict{Normal, chain.NonUrgent, "learning the baseline"}
	default:
		return Verdict{Normal, chain.NonUrgent, "no channel changed"}
	}
}
