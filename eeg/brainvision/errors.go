package brainvision

import "errors"

// Causes for which a recording is refused.
var (
	ErrNotBrainVision = errors.New("not a BrainVision file")
	ErrUnsupported    = errors.New("kind of BrainVision file not supported")
	ErrHeader         = errors.New("unusable header")
	ErrNoSample       = errors.New("no sample")
	ErrMarker         = errors.New("unusable marker")
	ErrTruncatedBody  = errors.New("truncated samples") // VECTORIZED; otherwise a warning
)

// Causes of warnings; ErrMarker also appears as such when the recording is read with
// Options.Lenient.
var (
	ErrTruncatedText = errors.New("last line cut off")
	ErrTrailing      = errors.New("data after the last announced sample")
	ErrEncoding      = errors.New("text not in the codepage of the file")
	ErrLabel         = errors.New("blank or repeated label")
	ErrNoMarkers     = errors.New("no file of markers")
	ErrSegment       = errors.New("unusable start of a segment")
	ErrRange         = errors.New("infinite sample")
)
