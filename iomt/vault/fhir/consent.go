package fhir

import (
	"encoding/json"
	"fmt"
	"strconv"
	"time"

	model "github.com/samply/golang-fhir-models/fhir-models/fhir"

	"ihealth/chain/contract"
)

// Code systems of a Consent.
const (
	epochSystem         = "https://ihealth.example/fhir/key-epoch" // ours
	scopeSystem         = "http://terminology.hl7.org/CodeSystem/consentscope"
	policySystem        = "http://terminology.hl7.org/CodeSystem/v3-ActCode"
	participationSystem = "http://terminology.hl7.org/CodeSystem/v3-ParticipationType"
	actionSystem        = "http://terminology.hl7.org/CodeSystem/consentaction"
)

// Decision is what a patient says to a provider who wants to read.
type Decision uint8

// The decisions.
const (
	Granted Decision = iota
	Denied
	Revoked // what was granted before
)

// String returns the decision's name.
func (d Decision) String() string {
	switch d {
	case Granted:
		return "granted"
	case Denied:
		return "denied"
	case Revoked:
		return "revoked"
	default:
		return fmt.Sprintf("Decision(%d)", uint8(d))
	}
}

// Consent is a patient's decision on who reads the records of a key epoch.
type Consent struct {
	ID       string             // of the resource: 1 to 64 letters, digits, - and .; "": none yet
	Patient  contract.Pseudonym // whose records
	Provider contract.Pseudonym // who may read, or may not
	Epoch    uint32             // of keys, from 1; of Revoked the one that begins
	At       time.Time          // of the decision; nanoseconds are kept, zones are not
	Until    time.Time          // when a grant ends by itself, after At; zero: when it is revoked
	Decision Decision
}

// Message returns what the patient's account sends to the chain, and false for a denial,
// which changes nothing there.
func (c *Consent) Message() (contract.Message, bool) {
	m := contract.Message{Kind: contract.Grant, Subject: c.Patient, Party: c.Provider, Epoch: c.Epoch}
	if c.Decision == Revoked {
		m.Kind = contract.Revoke
	}
	return m, c.Decision != Denied
}

// Permits reports whether c lets the provider read at a time.
func (c *Consent) Permits(at time.Time) bool {
	return c.Decision == Granted && !at.Before(c.At) && (c.Until.IsZero() || at.Before(c.Until))
}

// Validate reports a field that is out of its range as ErrMalformed.
func (c *Consent) Validate() error {
	const path = "Consent"
	if err := checkID(path, c.ID); err != nil {
		return err
	}
	switch {
	case c.Patient.IsZero():
		return malformed(path+".patient", "nobody")
	case c.Provider.IsZero():
		return malformed(path+".provision.actor", "nobody")
	case c.Epoch == 0:
		return malformed(path+".identifier", "epoch 0, want 1 or more")
	case c.Decision > Revoked:
		return malformed(path+".provision.type", "%v", c.Decision)
	case !writable(c.At):
		return malformed(path+".dateTime", "%v: the year is not in 1 to 9999", c.At)
	case c.Until.IsZero():
		return nil
	case c.Decision != Granted || !c.Until.After(c.At) || !writable(c.Until):
		return malformed(path+".provision.period.end", "%v: only a grant has an end, and after %v", c.Until, c.At)
	}
	return nil
}

// Encode returns c as FHIR JSON. It fails where Validate does.
func (c *Consent) Encode() ([]byte, error) {
	if err := c.Validate(); err != nil {
		return nil, err
	}
	status, kind, policy := model.ConsentStateActive, model.ConsentProvisionTypePermit, term{"OPTIN", "opt-in"}
	if c.Decision == Revoked {
		status = model.ConsentStateInactive
	}
	if c.Decision == Denied {
		kind, policy = model.ConsentProvisionTypeDeny, term{"OPTOUT", "opt-out"}
	}
	provision := model.ConsentProvision{
		Type:   &kind,
		Actor:  []model.ConsentProvisionActor{{Role: term{"IRCP", "information recipient"}.concept(participationSystem), Reference: *refer("Practitioner", c.Provider)}},
		Action: []model.CodeableConcept{term{"access", "Access"}.concept(actionSystem)},
	}
	if !c.Until.IsZero() {
		provision.Period = &model.Period{End: new(instant(c.Until))}
	}
	return json.Marshal(model.Consent{
		Id:         optional(c.ID),
		Identifier: []model.Identifier{{System: new(epochSystem), Value: new(strconv.FormatUint(uint64(c.Epoch), 10))}},
		Status:     status,
		Scope:      term{"patient-privacy", "Privacy Consent"}.concept(scopeSystem),
		Category:   []model.CodeableConcept{term{"59284-0", "Consent Document"}.concept(loinc)},
		Patient:    refer("Patient", c.Patient),
		DateTime:   new(instant(c.At)),
		PolicyRule: new(policy.concept(policySystem)),
		Provision:  &provision,
	})
}
