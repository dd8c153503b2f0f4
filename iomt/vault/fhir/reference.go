package fhir

import (
	"encoding/hex"
	"regexp"
	"strings"

	model "github.com/samply/golang-fhir-models/fhir-models/fhir"

	"ihealth/chain/contract"
)

// idForm is FHIR's form of a resource's id.
var idForm = regexp.MustCompile(`^[A-Za-z0-9.-]{1,64}$`)

// recordForm is that of a reference to a resource, in one of its versions or in none.
var recordForm = regexp.MustCompile(`^[A-Z][A-Za-z]{1,63}/[A-Za-z0-9.-]{1,64}$`)

// checkID fails unless id can be that of a resource, or is absent.
func checkID(resource, id string) error {
	if id != "" && !idForm.MatchString(id) {
		return malformed(resource+".id", "%q, want 1 to 64 letters, digits, - and .", id)
	}
	return nil
}

// checkRecord fails unless reference has the form "Observation/id".
func checkRecord(path, reference string) error {
	if !recordForm.MatchString(reference) {
		return malformed(path, "%q, want a type and an id, such as Observation/7", reference)
	}
	return nil
}

// refer returns a reference to the resource of a kind that stands for p.
func refer(kind string, p contract.Pseudonym) *model.Reference {
	return &model.Reference{Reference: new(kind + "/" + p.String())}
}

// pseudonymIn returns whom a reference to a resource of a kind names.
func pseudonymIn(path string, r *model.Reference, kind string) (contract.Pseudonym, error) {
	var p contract.Pseudonym
	if r == nil {
		return p, malformed(path, "missing")
	}
	digits, ok := strings.CutPrefix(text(r.Reference), kind+"/")
	b, err := hex.DecodeString(digits)
	if !ok || err != nil || len(b) != len(p) || digits != strings.ToLower(digits) {
		return p, unsupported(path+".reference", "%q, want %s/ and 32 hexadecimal digits", text(r.Reference), kind)
	}
	if p = contract.Pseudonym(b); p.IsZero() {
		return p, malformed(path+".reference", "the zero pseudonym names nobody")
	}
	return p, nil
}

// optional returns the id as FHIR has it.
func optional(s string) *string {
	if s == "" {
		return nil
	}
	return &s
}
