package sterilisation

import (
	"slices"

	"ihealth/chain/contract"
	"ihealth/iomt/vault"
)

// Register is the log of a hospital. It belongs to one goroutine.
type Register struct {
	entries []Entry
	log     *vault.Log
}

// NewRegister returns an empty log with the name under which its heads are anchored.
func NewRegister(name contract.Pseudonym) *Register {
	return &Register{log: vault.NewLog(name, vault.SHA256)}
}

// Append adds an entry.
func (r *Register) Append(e Entry) {
	r.entries = append(r.entries, e)
	r.log.Append(e.leaf())
}

// Anchor returns the message that puts the present head on the chain.
func (r *Register) Anchor() contract.Message { return r.log.Head().Anchor() }

// Entries returns all entries in order.
func (r *Register) Entries() []Entry { return slices.Clone(r.entries) }
