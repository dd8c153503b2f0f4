package emotiv

import (
	"errors"

	"ihealth/eeg/internal/table"
)

// Causes for which a file is refused.
var (
	ErrHeader   = table.ErrHeader
	ErrColumns  = table.ErrColumns
	ErrValue    = table.ErrValue
	ErrLine     = table.ErrLine
	ErrNoRow    = table.ErrNoRow
	ErrRate     = table.ErrRate
	ErrGap      = table.ErrGap
	ErrEncoding = table.ErrEncoding
	ErrLineEnd  = table.ErrLineEnd
)

// Causes of warnings.
var (
	ErrTruncatedRow = table.ErrTruncatedRow
	ErrMissing      = table.ErrMissing
	ErrRateAssumed  = table.ErrRateAssumed
	ErrLost         = table.ErrLost
	ErrCounter      = errors.New("counter contradicts the rows")
	ErrNoCounter    = errors.New("row without a counter left out")
)
