package table

import "errors"

// Causes for which a file is refused.
var (
	ErrHeader   = errors.New("unusable line of labels")
	ErrColumns  = errors.New("wrong number of columns")
	ErrValue    = errors.New("not a decimal number")
	ErrLine     = errors.New("line too long")
	ErrNoRow    = errors.New("no row of samples")
	ErrRate     = errors.New("unusable sampling rate")
	ErrGap      = errors.New("gap too long")
	ErrEncoding = errors.New("unreadable encoding")
	ErrLineEnd  = errors.New("unusable line ends")
)

// Causes of warnings.
var (
	ErrTruncatedRow = errors.New("last line cut off")
	ErrMissing      = errors.New("value missing")
	ErrLabel        = errors.New("label mended")
	ErrLost         = errors.New("samples lost")
	ErrTime         = errors.New("times contradict the rows")
	ErrRateAssumed  = errors.New("sampling rate assumed")
)
