package online

import "errors"

// ErrDrift is wrapped by errors about a [Drift] or a [Path].
var ErrDrift = errors.New("online: invalid drift")

// ErrPolicy is wrapped by errors about a [Policy].
var ErrPolicy = errors.New("online: invalid policy")
