package fhir

import (
	"fmt"
	"strconv"

	model "github.com/samply/golang-fhir-models/fhir-models/fhir"

	"ihealth/iomt/edge"
)

// DecodeObservation is the inverse of Encode; what FHIR says beside the fields of an
// Observation is left out. The error wraps ErrMalformed or ErrUnsupported.
func DecodeObservation(b []byte) (Observation, error) {
	var m model.Observation
	const at = "Observation"
	if err := decode(b, at, &m); err != nil {
		return Observation{}, err
	}
	o := Observation{ID: text(m.Id)}
	var err error
	if o.Subject, err = pseudonymIn(at+".subject", m.Subject, "Patient"); err != nil {
		return Observation{}, err
	}
	if m.Device != nil {
		if o.Device, err = pseudonymIn(at+".device", m.Device, "Device"); err != nil {
			return Observation{}, err
		}
	}
	if o.At, err = instantIn(at+".effectiveDateTime", text(m.EffectiveDateTime)); err != nil {
		return Observation{}, err
	}
	if o.Sequence, err = numberIn(at, m.Identifier, sequenceSystem); err != nil {
		return Observation{}, err
	}
	if o.Code, err = verdictIn(&m); err != nil {
		return Observation{}, err
	}
	if o.Values, err = valuesIn(&m, o.Code); err != nil {
		return Observation{}, err
	}
	return o, o.Validate()
}

// numberIn returns the number that the identifier of a system is.
func numberIn(resource string, identifiers []model.Identifier, system string) (uint64, error) {
	for i, id := range identifiers {
		if text(id.System) != system {
			continue
		}
		n, err := strconv.ParseUint(text(id.Value), 10, 64)
		if err != nil || n == 0 || strconv.FormatUint(n, 10) != text(id.Value) {
			return 0, malformed(fmt.Sprintf("%s.identifier[%d].value", resource, i), "%q, want a number from 1", text(id.Value))
		}
		return n, nil
	}
	return 0, malformed(resource+".identifier", "none of the system %s", system)
}

// verdictIn returns the verdict that status, interpretation and absent data tell.
func verdictIn(m *model.Observation) (edge.Code, error) {
	absent := m.DataAbsentReason != nil || len(m.Component) > 0 && m.Component[0].DataAbsentReason != nil
	switch {
	case m.Status == model.ObservationStatusPreliminary && len(m.Interpretation) == 0 && !absent:
		return edge.Undecided, nil
	case m.Status != model.ObservationStatusFinal:
		return 0, unsupported("Observation.status", "%v, want final, or preliminary without an interpretation", m.Status)
	case absent && len(m.Interpretation) == 0:
		return edge.SensorFault, nil
	case absent:
		return 0, malformed("Observation.interpretation", "of a value that is absent")
	case len(m.Interpretation) != 1:
		return 0, unsupported("Observation.interpretation", "%d of them, want one", len(m.Interpretation))
	}
	code := codeOf(m.Interpretation[0], interpretationSystem)
	for verdict := edge.Normal; verdict <= edge.Emergency; verdict++ {
		if codes[verdict].code == code {
			return verdict, nil
		}
	}
	return 0, unsupported("Observation.interpretation[0].coding", "%q, want N, A or AA", code)
}

func valuesIn(m *model.Observation, code edge.Code) ([]Value, error) {
	const at = "Observation"
	if codeOf(m.Code, loinc) != bloodPressure.code {
		if len(m.Component) > 0 {
			return nil, unsupported(at+".component", "only blood pressure has components here")
		}
		v, err := valueIn(at, m.Code, m.ValueQuantity, m.DataAbsentReason, code)
		return []Value{v}, err
	}
	if m.ValueQuantity != nil || m.DataAbsentReason != nil {
		return nil, malformed(at, "a value beside those of the components")
	}
	var out []Value
	for i, c := range m.Component {
		v, err := valueIn(fmt.Sprintf("%s.component[%d]", at, i), c.Code, c.ValueQuantity, c.DataAbsentReason, code)
		if err != nil {
			return nil, err
		}
		out = append(out, v)
	}
	return out, nil
}

func valueIn(path string, concept model.CodeableConcept, q *model.Quantity, absent *model.CodeableConcept, code edge.Code) (Value, error) {
	kind, err := kindOf(path+".code", concept)
	if err != nil {
		return Value{}, err
	}
	if code != edge.SensorFault {
		if absent != nil {
			return Value{}, unsupported(path+".dataAbsentReason", "of one value among others")
		}
		quantity, err := quantityIn(path+".valueQuantity", q, kind)
		return Value{kind, quantity}, err
	}
	switch {
	case absent == nil || codeOf(*absent, absentSystem) != "error":
		return Value{}, unsupported(path+".dataAbsentReason", "want error, which says that the sensor is at fault")
	case q != nil:
		return Value{}, malformed(path+".valueQuantity", "beside a dataAbsentReason")
	}
	return Value{Kind: kind}, nil
}
