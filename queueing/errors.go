package queueing

import "errors"

var (
	// ErrParameter says that a parameter of a model is out of its range.
	ErrParameter = errors.New("parameter out of range")
	// ErrUnstable says that more work arrives than can be served.
	ErrUnstable = errors.New("unstable")
)
