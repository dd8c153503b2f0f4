package wfdb

import (
	"errors"

	"ihealth/eeg/internal/beside"
)

// Causes for which a record is refused.
var (
	ErrHeader      = errors.New("unusable header")
	ErrUnsupported = errors.New("kind of WFDB record not supported")
	ErrNoSample    = errors.New("no whole frame of samples")
	ErrOutside     = beside.ErrOutside
)

// Causes of warnings.
var (
	ErrTruncatedText = errors.New("last line cut off")
	ErrTruncatedBody = errors.New("truncated samples")
	ErrTrailing      = errors.New("data after the last announced sample")
	ErrScale         = errors.New("uncalibrated: no gain; took 200 per unit")
	ErrLabel         = errors.New("blank or repeated description")
	ErrStart         = errors.New("unknown start")
	ErrInitial       = errors.New("first sample is not the header's initial value")
	ErrChecksum      = errors.New("samples do not have the header's checksum")
)
