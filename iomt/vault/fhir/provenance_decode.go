package fhir

import (
	"encoding/base64"
	"encoding/hex"
	"fmt"
	"strings"

	model "github.com/samply/golang-fhir-models/fhir-models/fhir"

	"ihealth/chain/contract"
)

// DecodeProvenance is the inverse of Encode. It does not verify the signature, which needs
// the record. The error wraps ErrMalformed or ErrUnsupported.
func DecodeProvenance(b []byte) (Provenance, error) {
	var m model.Provenance
	const at = "Provenance"
	if err := decode(b, at, &m); err != nil {
		return Provenance{}, err
	}
	p := Provenance{ID: text(m.Id)}
	if len(m.Target) != 1 {
		return Provenance{}, unsupported(at+".target", "%d of them, want one", len(m.Target))
	}
	var err error
	if p.Target, err = linkIn(at+".target[0]", m.Target[0]); err != nil {
		return Provenance{}, err
	}
	for i, e := range m.Entity {
		path := fmt.Sprintf("%s.entity[%d]", at, i)
		if e.Role != model.ProvenanceEntityRoleDerivation {
			return Provenance{}, unsupported(path+".role", "%v, want derivation", e.Role)
		}
		source, err := linkIn(path+".what", e.What)
		if err != nil {
			return Provenance{}, err
		}
		p.Sources = append(p.Sources, source)
	}
	if p.At, err = instantIn(at+".recorded", m.Recorded); err != nil {
		return Provenance{}, err
	}
	if len(m.Agent) != 1 {
		return Provenance{}, unsupported(at+".agent", "%d of them, want one author", len(m.Agent))
	}
	if p.Author, err = pseudonymIn(at+".agent[0].who", &m.Agent[0].Who, "Device"); err != nil {
		return Provenance{}, err
	}
	if p.Signature, err = signatureIn(at+".signature", m.Signature, p.Author); err != nil {
		return Provenance{}, err
	}
	return p, p.Validate()
}

func linkIn(path string, r model.Reference) (Link, error) {
	l := Link{Record: text(r.Reference)}
	if r.Identifier == nil {
		return l, nil
	}
	if text(r.Identifier.System) != commitmentSystem {
		return Link{}, unsupported(path+".identifier.system", "%q, want %s", text(r.Identifier.System), commitmentSystem)
	}
	digits := text(r.Identifier.Value)
	b, err := hex.DecodeString(digits)
	if err != nil || len(b) != len(l.Commitment) || digits != strings.ToLower(digits) {
		return Link{}, malformed(path+".identifier.value", "%q, want 64 hexadecimal digits", digits)
	}
	if l.Commitment = [32]byte(b); l.Commitment == [32]byte{} {
		return Link{}, malformed(path+".identifier.value", "zero commits to nothing")
	}
	return l, nil
}

// signatureIn returns the author's signature, and nil when there is none.
func signatureIn(path string, signatures []model.Signature, author contract.Pseudonym) ([]byte, error) {
	if len(signatures) == 0 {
		return nil, nil
	}
	s := signatures[0]
	if len(signatures) > 1 || text(s.SigFormat) != signatureFormat {
		return nil, unsupported(path, "want one of the format %s", signatureFormat)
	}
	who, err := pseudonymIn(path+"[0].who", &s.Who, "Device")
	if err != nil {
		return nil, err
	}
	if who != author {
		return nil, unsupported(path+"[0].who", "%v, who is not the author %v", who, author)
	}
	b, err := base64.StdEncoding.Strict().DecodeString(text(s.Data))
	if err != nil {
		return nil, malformed(path+"[0].data", "%v", err)
	}
	return b, nil
}
