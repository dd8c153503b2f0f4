package fhir

import (
	"crypto/ed25519"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"slices"
	"time"

	model "github.com/samply/golang-fhir-models/fhir-models/fhir"

	"ihealth/chain/contract"
)

// Code systems of a Provenance.
const (
	commitmentSystem = "https://ihealth.example/fhir/commitment" // ours
	agentSystem      = "http://terminology.hl7.org/CodeSystem/provenance-participant-type"
	signatureSystem  = "urn:iso-astm:E1762-95:2013"
)

// authorSignature is the purpose of an author's signature (ASTM E1762).
var authorSignature = term{"1.2.840.10065.1.12.1.1", "Author's Signature"}

// signatureFormat names a detached Ed25519 signature of the record's bytes.
const signatureFormat = "application/x-ed25519"

// Link names a record with the commitment to it on the chain.
type Link struct {
	Record     string   // such as "Observation/7"
	Commitment [32]byte // zero: none on the chain
}

// Provenance says of a record from which others it is derived, and who signed it.
type Provenance struct {
	ID        string             // of the resource: 1 to 64 letters, digits, - and .; "": none yet
	Target    Link               // the record
	Sources   []Link             // that it is derived from; none: it is an origin
	At        time.Time          // when it was recorded; nanoseconds are kept, zones are not
	Author    contract.Pseudonym // who recorded it
	Signature []byte             // Ed25519, of the author, of the record's bytes; nil: unsigned
}

// Validate reports a field that is out of its range as ErrMalformed.
func (p *Provenance) Validate() error {
	const path = "Provenance"
	if err := checkID(path, p.ID); err != nil {
		return err
	}
	if err := checkRecord(path+".target[0].reference", p.Target.Record); err != nil {
		return err
	}
	seen := []string{p.Target.Record}
	for i, s := range p.Sources {
		at := fmt.Sprintf("%s.entity[%d].what.reference", path, i)
		if err := checkRecord(at, s.Record); err != nil {
			return err
		}
		if slices.Contains(seen, s.Record) {
			return malformed(at, "%s again: a record has other records as sources, each once", s.Record)
		}
		seen = append(seen, s.Record)
	}
	switch {
	case p.Author.IsZero():
		return malformed(path+".agent", "nobody")
	case !writable(p.At):
		return malformed(path+".recorded", "%v: the year is not in 1 to 9999", p.At)
	case p.Signature != nil && len(p.Signature) != ed25519.SignatureSize:
		return malformed(path+".signature", "%d bytes, want %d", len(p.Signature), ed25519.SignatureSize)
	}
	return nil
}

// Encode returns p as FHIR JSON. It fails where Validate does.
func (p *Provenance) Encode() ([]byte, error) {
	if err := p.Validate(); err != nil {
		return nil, err
	}
	author := refer("Device", p.Author)
	m := model.Provenance{
		Id:       optional(p.ID),
		Target:   []model.Reference{p.Target.reference()},
		Recorded: instant(p.At),
		Agent:    []model.ProvenanceAgent{{Type: new(term{"author", "Author"}.concept(agentSystem)), Who: *author}},
	}
	for _, s := range p.Sources {
		m.Entity = append(m.Entity, model.ProvenanceEntity{Role: model.ProvenanceEntityRoleDerivation, What: s.reference()})
	}
	if p.Signature != nil {
		m.Signature = []model.Signature{{
			Type: []model.Coding{authorSignature.coding(signatureSystem)}, When: instant(p.At), Who: *author,
			SigFormat: new(signatureFormat), Data: new(base64.StdEncoding.EncodeToString(p.Signature)),
		}}
	}
	return json.Marshal(m)
}

// reference returns l with its commitment as an identifier.
func (l Link) reference() model.Reference {
	out := model.Reference{Reference: &l.Record}
	if l.Commitment != [32]byte{} {
		out.Identifier = &model.Identifier{System: new(commitmentSystem), Value: new(hex.EncodeToString(l.Commitment[:]))}
	}
	return out
}
