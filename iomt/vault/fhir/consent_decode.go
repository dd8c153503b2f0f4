package fhir

import (
	"math"

	model "github.com/samply/golang-fhir-models/fhir-models/fhir"
)

// DecodeConsent is the inverse of Encode. A consent that says more than a Consent can hold
// (other actors, actions, purposes, kinds of data, nested provisions) is refused: leaving
// that out would widen it. The error wraps ErrMalformed or ErrUnsupported.
func DecodeConsent(b []byte) (Consent, error) {
	var m model.Consent
	const at = "Consent"
	if err := decode(b, at, &m); err != nil {
		return Consent{}, err
	}
	c := Consent{ID: text(m.Id)}
	var err error
	if c.Patient, err = pseudonymIn(at+".patient", m.Patient, "Patient"); err != nil {
		return Consent{}, err
	}
	if c.At, err = instantIn(at+".dateTime", text(m.DateTime)); err != nil {
		return Consent{}, err
	}
	epoch, err := numberIn(at, m.Identifier, epochSystem)
	if err != nil {
		return Consent{}, err
	}
	if epoch > math.MaxUint32 {
		return Consent{}, malformed(at+".identifier", "epoch %d, want at most %d", epoch, uint32(math.MaxUint32))
	}
	c.Epoch = uint32(epoch)
	if codeOf(m.Scope, scopeSystem) != "patient-privacy" {
		return Consent{}, unsupported(at+".scope", "want patient-privacy")
	}
	if err := c.provisionIn(m.Provision); err != nil {
		return Consent{}, err
	}
	if c.Decision, err = decisionIn(&m); err != nil {
		return Consent{}, err
	}
	return c, c.Validate()
}

// provisionIn reads who may read, and until when.
func (c *Consent) provisionIn(p *model.ConsentProvision) error {
	const at = "Consent.provision"
	if p == nil {
		return malformed(at, "missing")
	}
	if len(p.SecurityLabel)+len(p.Purpose)+len(p.Class)+len(p.Code)+len(p.Data)+len(p.Provision) > 0 || p.DataPeriod != nil {
		return unsupported(at, "it holds for some data or purposes only")
	}
	if len(p.Actor) != 1 || codeOf(p.Actor[0].Role, participationSystem) != "IRCP" {
		return unsupported(at+".actor", "want one information recipient")
	}
	if len(p.Action) != 1 || codeOf(p.Action[0], actionSystem) != "access" {
		return unsupported(at+".action", "want access alone")
	}
	var err error
	if c.Provider, err = pseudonymIn(at+".actor[0].reference", &p.Actor[0].Reference, "Practitioner"); err != nil {
		return err
	}
	if p.Period == nil {
		return nil
	}
	if p.Period.Start != nil {
		return unsupported(at+".period.start", "a grant begins with its dateTime")
	}
	c.Until, err = instantIn(at+".period.end", text(p.Period.End))
	return err
}

func decisionIn(m *model.Consent) (Decision, error) {
	const at = "Consent.provision.type"
	if m.Provision.Type == nil {
		return 0, malformed(at, "missing")
	}
	permit := *m.Provision.Type == model.ConsentProvisionTypePermit
	switch {
	case m.Status == model.ConsentStateActive && permit:
		return Granted, nil
	case m.Status == model.ConsentStateActive:
		return Denied, nil
	case m.Status == model.ConsentStateInactive && permit:
		return Revoked, nil
	default:
		return 0, unsupported("Consent.status", "%v of provision %v", m.Status, *m.Provision.Type)
	}
}
