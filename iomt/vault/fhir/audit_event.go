package fhir

import (
	"encoding/json"
	"fmt"
	"time"
	"unicode/utf8"

	model "github.com/samply/golang-fhir-models/fhir-models/fhir"

	"ihealth/chain/contract"
)

// auditSystem is DICOM's code system of audit events.
const auditSystem = "http://dicom.nema.org/resources/ontology/DCM"

// patientRecord is the type of an event that concerns a patient's record (DICOM PS3.16,
// CID 400).
var patientRecord = term{"110110", "Patient Record"}

// Action is what somebody wanted to do with a record.
type Action uint8

// The actions, as FHIR names them.
const (
	Create Action = iota
	Read
	Update
	Delete
	Execute // such as a proof or an audit
)

// String returns FHIR's letter of the action.
func (a Action) String() string {
	if a > Execute {
		return fmt.Sprintf("Action(%d)", uint8(a))
	}
	return "CRUDE"[a : a+1]
}

// AuditEvent says that somebody did something with a record, or was refused.
type AuditEvent struct {
	ID      string             // of the resource: 1 to 64 letters, digits, - and .; "": none yet
	Action  Action             // wanted
	At      time.Time          // of the event; nanoseconds are kept, zones are not
	Agent   contract.Pseudonym // who wanted it
	Vault   contract.Pseudonym // which observed it
	Record  string             // such as "Observation/7"
	Refused string             // why it was not done; "" when it was
}

// Validate reports a field that is out of its range as ErrMalformed.
func (a *AuditEvent) Validate() error {
	const path = "AuditEvent"
	if err := checkID(path, a.ID); err != nil {
		return err
	}
	switch {
	case a.Action > Execute:
		return malformed(path+".action", "%v", a.Action)
	case !writable(a.At):
		return malformed(path+".recorded", "%v: the year is not in 1 to 9999", a.At)
	case a.Agent.IsZero():
		return malformed(path+".agent", "nobody")
	case a.Vault.IsZero():
		return malformed(path+".source.observer", "nobody")
	case !utf8.ValidString(a.Refused):
		return malformed(path+".outcomeDesc", "the text is not UTF-8")
	}
	return checkRecord(path+".entity[0].what.reference", a.Record)
}

// Encode returns a as FHIR JSON. It fails where Validate does.
func (a *AuditEvent) Encode() ([]byte, error) {
	if err := a.Validate(); err != nil {
		return nil, err
	}
	outcome := model.AuditEventOutcome0
	if a.Refused != "" {
		outcome = model.AuditEventOutcome4
	}
	action := model.AuditEventAction(a.Action)
	return json.Marshal(model.AuditEvent{
		Id:          optional(a.ID),
		Type:        patientRecord.coding(auditSystem),
		Action:      &action,
		Recorded:    instant(a.At),
		Outcome:     &outcome,
		OutcomeDesc: optional(a.Refused),
		Agent:       []model.AuditEventAgent{{Who: refer("Practitioner", a.Agent), Requestor: true}},
		Source:      model.AuditEventSource{Observer: *refer("Device", a.Vault)},
		Entity:      []model.AuditEventEntity{{What: &model.Reference{Reference: &a.Record}}},
	})
}

// DecodeAuditEvent is the inverse of Encode. The error wraps ErrMalformed or
// ErrUnsupported.
func DecodeAuditEvent(b []byte) (AuditEvent, error) {
	var m model.AuditEvent
	const at = "AuditEvent"
	if err := decode(b, at, &m); err != nil {
		return AuditEvent{}, err
	}
	a := AuditEvent{ID: text(m.Id)}
	switch {
	case text(m.Type.System) != auditSystem || text(m.Type.Code) != patientRecord.code:
		return AuditEvent{}, unsupported(at+".type", "want %s of %s", patientRecord.code, auditSystem)
	case m.Action == nil:
		return AuditEvent{}, malformed(at+".action", "missing")
	case m.Outcome == nil:
		return AuditEvent{}, malformed(at+".outcome", "missing")
	case len(m.Agent) != 1 || !m.Agent[0].Requestor:
		return AuditEvent{}, unsupported(at+".agent", "want one, the requestor")
	case len(m.Entity) != 1 || m.Entity[0].What == nil:
		return AuditEvent{}, unsupported(at+".entity", "want one record")
	}
	a.Action, a.Record = Action(*m.Action), text(m.Entity[0].What.Reference)
	if a.Refused = text(m.OutcomeDesc); (a.Refused == "") != (*m.Outcome == model.AuditEventOutcome0) {
		return AuditEvent{}, unsupported(at+".outcomeDesc", "%q of the outcome %v: a refusal has a reason, a success none", a.Refused, *m.Outcome)
	}
	var err error
	if a.At, err = instantIn(at+".recorded", m.Recorded); err != nil {
		return AuditEvent{}, err
	}
	if a.Agent, err = pseudonymIn(at+".agent[0].who", m.Agent[0].Who, "Practitioner"); err != nil {
		return AuditEvent{}, err
	}
	if a.Vault, err = pseudonymIn(at+".source.observer", &m.Source.Observer, "Device"); err != nil {
		return AuditEvent{}, err
	}
	return a, a.Validate()
}
