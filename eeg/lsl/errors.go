package lsl

import "errors"

// Causes of errors.
var (
	ErrInfo     = errors.New("unusable description of a stream")
	ErrProtocol = errors.New("not the protocol of LSL")
	ErrNotFound = errors.New("no such stream")
	ErrLost     = errors.New("stream lost")
)
