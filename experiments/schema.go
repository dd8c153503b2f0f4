package experiments

import (
	_ "embed"
	"slices"
)

// schema is written by package experiments/schema.
//
//go:embed schema.json
var schema []byte

// Schema returns the JSON Schema of experiment files, for editors and checks.
func Schema() []byte { return slices.Clone(schema) }
