package provenance

import (
	"time"

	"ihealth/chain/contract"
	"ihealth/iomt/vault/fhir"
)

// Resource returns the record's provenance for a hospital's records: which documents it is
// derived from, each with the commitment to it.
func (r *Record) Resource(at time.Time, author contract.Pseudonym) fhir.Provenance {
	link := func(id contract.Pseudonym, commitment [32]byte) fhir.Link {
		return fhir.Link{Record: "DocumentReference/" + id.String(), Commitment: commitment}
	}
	p := fhir.Provenance{Target: link(r.ID, r.Commitment()), At: at, Author: author}
	for _, parent := range r.Parents {
		p.Sources = append(p.Sources, link(parent.ID, parent.Commitment))
	}
	return p
}
