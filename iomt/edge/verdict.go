package edge

import (
	"fmt"

	"ihealth/chain"
	"ihealth/eeg/detect"
)

// Code says what a verdict means.
type Code uint8

// The codes of a verdict. The first three are those of quarantine monitoring (Zheng et
// al.), the fourth is the repeat request of I-Health.
const (
	Normal      Code = iota // within the limits
	Warning                 // outside them, by no more than the band
	Emergency               // outside by more, or a change of state: notify, and share the raw data
	SensorFault             // a sensor at fault: repeat the measurement
	Undecided               // not judged: the record has no hole, and nothing is shared
)

// String returns the code's name as it stands in results.
func (c Code) String() string {
	switch c {
	case Normal:
		return "normal"
	case Warning:
		return "warning"
	case Emergency:
		return "emergency"
	case SensorFault:
		return "sensor-fault"
	case Undecided:
		return "undecided"
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

// VerdictOf returns the verdict that follows from a detector's, by its status: that of
// I-Health eq. (7), or none. The reason is the detector's where it gives one.
func VerdictOf(v detect.Verdict) Verdict {
	out := Verdict{Class: chain.NonUrgent}
	switch v.Status {
	case detect.Emergency:
		out = Verdict{Emergency, chain.Urgent, fmt.Sprintf("%d channels changed: emergency", v.Z)}
	case detect.MeasurementError:
		out = Verdict{SensorFault, chain.Normal, fmt.Sprintf("%d of the channels changed alone: repeat the measurement", v.Z)}
	case detect.Learning:
		out.Code, out.Reason = Undecided, "learning the baseline"
	case detect.NoDecision:
		out.Code, out.Reason = Undecided, "no decision"
	default:
		out.Reason = "no channel changed"
	}
	if v.Reason != "" {
		out.Reason = v.Reason
	}
	return out
}

// shares reports whether the features of a reading with that verdict leave the edge.
func (v Verdict) shares() bool { return v.Code == Normal || v.Code == Emergency }
