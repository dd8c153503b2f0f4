package arff

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
	ErrSparse   = errors.New("sparse row")
	ErrLineEnd  = table.ErrLineEnd
)

// Causes of warnings.
var (
	ErrTruncatedRow = table.ErrTruncatedRow
	ErrMissing      = table.ErrMissing
	ErrLost         = table.ErrLost
	ErrTime         = table.ErrTime
	ErrRateAssumed  = table.ErrRateAssumed
	ErrLabel        = table.ErrLabel
)
