package gdf

import "errors"

// Causes for which a file is refused.
var (
	ErrNotGDF          = errors.New("not a GDF file")
	ErrUnsupported     = errors.New("kind of GDF file not supported")
	ErrTruncatedHeader = errors.New("truncated header")
	ErrHeader          = errors.New("unusable header field")
	ErrNoRecord        = errors.New("no whole data record")
)

// Causes of warnings.
var (
	ErrTruncatedBody = errors.New("truncated body")
	ErrRecordCount   = errors.New("number of records not announced; events, if any, are taken as samples")
	ErrEvents        = errors.New("truncated events")
	ErrSparse        = errors.New("channel without a fixed rate left out")
	ErrLabel         = errors.New("blank or repeated label")
	ErrUnit          = errors.New("no physical unit")
	ErrScale         = errors.New("no scale to physical values")
	ErrRange         = errors.New("sample outside the digital range")
)
