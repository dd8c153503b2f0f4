package edge

import (
	"errors"

	"ihealth/iomt/device"
)

// ErrReading is the cause when a detector cannot judge a reading: it is of another kind
// or unit, not finite, or older than what was judged before.
var ErrReading = errors.New("unusable reading")

// Detector judges the readings of one subject, in order of time. It belongs to one
// goroutine.
type Detector interface {
	Judge(r device.Reading) (Verdict, error)
}

var _ Detector = EEG{}
