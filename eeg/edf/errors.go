package edf

import (
	"errors"
	"fmt"

	"ihealth/eeg"
)

// Causes for which a file is refused.
var (
	ErrNotEDF          = errors.New("not an EDF or BDF file")
	ErrTruncatedHeader = errors.New("truncated header")
	ErrHeader          = errors.New("unusable header field")
	ErrNoRecord        = errors.New("no whole data record")
	ErrTimekeeping     = errors.New("unusable time-keeping annotation")
	ErrAnnotation      = errors.New("unusable annotation")
)

// Causes of warnings; ErrHeader, ErrTimekeeping and ErrAnnotation also appear as
// such when the file is read with Options.Lenient.
var (
	ErrTruncatedBody = errors.New("truncated body")
	ErrTrailing      = errors.New("data after the last announced record")
	ErrRecordCount   = errors.New("number of records not announced")
	ErrNonstandard   = errors.New("field not written as EDF demands")
	ErrEncoding      = errors.New("text outside ASCII and UTF-8")
	ErrLabel         = errors.New("blank or repeated label")
	ErrUnit          = errors.New("no physical unit")
	ErrScale         = errors.New("no scale to physical values")
	ErrStart         = errors.New("unknown start")
	ErrRange         = errors.New("sample outside the digital range")
)

// Causes for which a Writer refuses a recording, beside ErrScale.
var (
	ErrKind    = errors.New("unknown kind of file")
	ErrRate    = errors.New("no duration for a data record")
	ErrPlain   = errors.New("no EDF+ or BDF+ file")
	ErrValue   = errors.New("value that no code stands for")
	ErrChanged = errors.New("recording differs from its survey")
)

// Causes of a Writer's warnings, beside ErrLabel.
var (
	ErrResolution = errors.New("values moved")
	ErrTrigger    = errors.New("triggers cut")
	ErrType       = errors.New("type of a channel lost")
	ErrMissing    = errors.New("missing value filled")
	ErrPadded     = errors.New("segment padded")
)

// recordError returns an error of a Writer.
func recordError(cause error, format string, args ...any) error {
	return fmt.Errorf("%w: %s", cause, fmt.Sprintf(format, args...))
}

// signalError returns an error of a Writer about a signal.
func signalError(cause error, s eeg.Signal, format string, args ...any) error {
	return fmt.Errorf("%w: %q: %s", cause, s.Label, fmt.Sprintf(format, args...))
}
