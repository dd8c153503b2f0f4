package export

import "errors"

// ErrTooLarge says that a problem has too many pairs of a validator and a block
// size to be written down one by one.
var ErrTooLarge = errors.New("export: problem too large")

// maxPairs bounds validators times block sizes: files of some 20 MB, and more
// than the solvers of today manage.
const maxPairs = 250_000
