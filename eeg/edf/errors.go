package edf

import "errors"

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
