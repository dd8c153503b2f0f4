package experiments

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"

	"ihealth/experiments/yamlfile"
)

// Hash identifies what a cell computes: 64 hexadecimal digits.
type Hash string

// valid reports whether h may name a file.
func (h Hash) valid() bool {
	_, err := hex.DecodeString(string(h))
	return err == nil && len(h) == 2*sha256.Size
}

// Hash returns the SHA-256 over all that a cell's outcome depends on: the engine
// version, the inputs that were found, the cell's ID and what the resolved file
// computes. Title, source, claims, figures and tables are no part of it, nor are
// the fidelities, which only choose among the cells.
// A cell of a sweep has the hash that it has in the file of its variant.
func (e *Experiment) Hash(c Cell) Hash {
	e, c = e.origin(c)
	return e.hasher().of(c)
}

// hasher is what the hashes of an experiment's cells have in common.
type hasher [sha256.Size]byte

func (e *Experiment) hasher() hasher {
	computes := yamlfile.Encode(e.Spec.computes())
	return sha256.Sum256(fmt.Appendf(nil, "engine %d\n%q\n%s", EngineVersion, e.Inputs, computes))
}

func (h hasher) of(c Cell) Hash {
	sum := sha256.Sum256(append(h[:], c.ID...))
	return Hash(hex.EncodeToString(sum[:]))
}

// computes returns the spec without what no cell reads.
func (s *Spec) computes() *Spec {
	out := *s
	out.Title, out.Source, out.Claims, out.Quick, out.Fidelity = "", "", nil, nil, nil
	if s.Scenario != nil {
		trials := *s.Scenario
		trials.Predicates, trials.Figures, trials.Tables = nil, nil, nil
		out.Scenario = &trials
	}
	return &out
}
