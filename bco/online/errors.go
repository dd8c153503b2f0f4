package online

import "errors"

// ErrDrift is wrapped by errors about a [Drift] or a path of times.
var ErrDrift = errors.New("online: invalid drift")

// ErrPolicy is wrapped by errors about a [Policy].
var ErrPolicy = errors.New("online: invalid policy")

// mostBlocks is the length of the longest path.
const mostBlocks = 1_000_000
