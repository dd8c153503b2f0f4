package fhir

import (
	"encoding/json"
	"strconv"
	"time"

	model "github.com/samply/golang-fhir-models/fhir-models/fhir"

	"ihealth/chain/contract"
	"ihealth/iomt/device"
	"ihealth/iomt/edge"
	"ihealth/sim"
)

// Code systems of an Observation.
const (
	sequenceSystem       = "https://ihealth.example/fhir/sequence" // ours
	categorySystem       = "http://terminology.hl7.org/CodeSystem/observation-category"
	interpretationSystem = "http://terminology.hl7.org/CodeSystem/v3-ObservationInterpretation"
	absentSystem         = "http://terminology.hl7.org/CodeSystem/data-absent-reason"
)

// Observation is what a device measured of a patient at one time, and what the edge
// decided about it.
type Observation struct {
	ID       string             // of the resource: 1 to 64 letters, digits, - and .; "": none yet
	Subject  contract.Pseudonym // the patient
	Device   contract.Pseudonym // zero: not told
	Sequence uint64             // of the subject's readings of the kind, from 1
	At       time.Time          // of the measurement; nanoseconds are kept, zones are not
	Code     edge.Code          // of the verdict
	Values   []Value            // one, or a systolic and a diastolic pressure
}

// Value is a quantity of a kind.
type Value struct {
	Kind     device.Kind
	Quantity device.Quantity // in the kind's unit; zero for a sensor fault, which has no value
}

// ObservationOf returns a reading with its verdict, for a simulation that began at origin.
func ObservationOf(r device.Reading, code edge.Code, origin time.Time) Observation {
	v := Value{Kind: r.Kind, Quantity: r.Quantity}
	if code == edge.SensorFault {
		v.Quantity = device.Quantity{}
	}
	return Observation{Subject: r.Subject, Sequence: r.Sequence, At: origin.Add(time.Duration(r.At)).UTC(), Code: code, Values: []Value{v}}
}

// Readings returns the readings that o holds, none for a sensor fault. It is the inverse
// of ObservationOf for observations within 292 years of origin.
func (o *Observation) Readings(origin time.Time) []device.Reading {
	var out []device.Reading
	for _, v := range o.Values {
		if o.Code == edge.SensorFault {
			break
		}
		out = append(out, device.Reading{Kind: v.Kind, Subject: o.Subject, Sequence: o.Sequence, At: sim.Time(o.At.Sub(origin)), Quantity: v.Quantity})
	}
	return out
}

// codes says how FHIR interprets a verdict; what is not judged has no interpretation, and
// is preliminary.
var codes = map[edge.Code]term{
	edge.Normal: {"N", "Normal"}, edge.Warning: {"A", "Abnormal"}, edge.Emergency: {"AA", "Critical abnormal"},
}

// Validate reports a field that is out of its range as ErrMalformed, and a kind of device
// without a LOINC code as ErrUnsupported.
func (o *Observation) Validate() error {
	const at = "Observation"
	if err := checkID(at, o.ID); err != nil {
		return err
	}
	switch {
	case o.Subject.IsZero():
		return malformed(at+".subject", "nobody")
	case o.Sequence == 0:
		return malformed(at+".identifier", "sequence 0, want 1 or more")
	case !writable(o.At):
		return malformed(at+".effectiveDateTime", "%v: the year is not in 1 to 9999", o.At)
	case o.Code > edge.Undecided:
		return malformed(at+".interpretation", "no verdict %v", o.Code)
	}
	return o.checkValues()
}

func (o *Observation) checkValues() error {
	const at = "Observation.value"
	pressures := len(o.Values) == 2 && o.Values[0].Kind == device.SystolicPressure && o.Values[1].Kind == device.DiastolicPressure
	if len(o.Values) != 1 && !pressures {
		return malformed(at, "%d values, want one, or a systolic and a diastolic pressure", len(o.Values))
	}
	for _, v := range o.Values {
		if _, ok := terms[v.Kind]; !ok {
			return unsupported(at, "%v has no LOINC code here", v.Kind)
		}
		if fault := v.Quantity == (device.Quantity{}); fault != (o.Code == edge.SensorFault) {
			return malformed(at, "%v of a verdict %v: a value is absent for a sensor fault, and only then", v.Quantity, o.Code)
		} else if !fault && v.Quantity.Unit != v.Kind.Unit() {
			return malformed(at, "%v in %q, want %q", v.Kind, v.Quantity.Unit, v.Kind.Unit())
		}
	}
	return nil
}

// Encode returns o as FHIR JSON. It fails where Validate does.
func (o *Observation) Encode() ([]byte, error) {
	if err := o.Validate(); err != nil {
		return nil, err
	}
	category := term{"vital-signs", "Vital Signs"}
	if k := o.Values[0].Kind; k == device.Glucose || k == device.AmbientTemperature {
		category = term{"exam", "Exam"}
	}
	m := model.Observation{
		Id:                optional(o.ID),
		Identifier:        []model.Identifier{{System: new(sequenceSystem), Value: new(strconv.FormatUint(o.Sequence, 10))}},
		Status:            model.ObservationStatusFinal,
		Category:          []model.CodeableConcept{category.concept(categorySystem)},
		Subject:           refer("Patient", o.Subject),
		EffectiveDateTime: new(instant(o.At)),
	}
	if !o.Device.IsZero() {
		m.Device = refer("Device", o.Device)
	}
	if t, ok := codes[o.Code]; ok {
		m.Interpretation = []model.CodeableConcept{t.concept(interpretationSystem)}
	} else if o.Code == edge.Undecided {
		m.Status = model.ObservationStatusPreliminary
	}
	o.encodeValues(&m)
	return json.Marshal(m)
}

func (o *Observation) encodeValues(m *model.Observation) {
	var absent *model.CodeableConcept
	if o.Code == edge.SensorFault {
		absent = new(term{"error", "Error"}.concept(absentSystem))
	}
	quantity := func(v Value) *model.Quantity {
		if absent != nil {
			return nil
		}
		return newQuantity(v.Quantity)
	}
	if len(o.Values) == 1 {
		m.Code = terms[o.Values[0].Kind].concept(loinc)
		m.ValueQuantity, m.DataAbsentReason = quantity(o.Values[0]), absent
		return
	}
	m.Code = bloodPressure.concept(loinc)
	for _, v := range o.Values {
		m.Component = append(m.Component, model.ObservationComponent{Code: terms[v.Kind].concept(loinc), ValueQuantity: quantity(v), DataAbsentReason: absent})
	}
}
