package fhir

import (
	model "github.com/samply/golang-fhir-models/fhir-models/fhir"

	"ihealth/iomt/device"
)

// loinc is the code system of observations.
const loinc = "http://loinc.org"

// term is a code with its English name.
type term struct{ code, display string }

// terms are the LOINC codes of the kinds that tell something of a patient or of the room
// around. Other kinds have no Observation.
var terms = map[device.Kind]term{
	device.Temperature:        {"8310-5", "Body temperature"},
	device.HeartRate:          {"8867-4", "Heart rate"},
	device.RespirationRate:    {"9279-1", "Respiratory rate"},
	device.SystolicPressure:   {"8480-6", "Systolic blood pressure"},
	device.DiastolicPressure:  {"8462-4", "Diastolic blood pressure"},
	device.Glucose:            {"2339-0", "Glucose [Mass/volume] in Blood"},
	device.AmbientTemperature: {"60832-3", "Room temperature"},
}

// bloodPressure is the panel of a systolic and a diastolic pressure, which FHIR's profile
// of vital signs demands for the two together.
var bloodPressure = term{"85354-9", "Blood pressure panel with all children optional"}

// concept returns the code as a concept of system.
func (t term) concept(system string) model.CodeableConcept {
	return model.CodeableConcept{Coding: []model.Coding{t.coding(system)}}
}

func (t term) coding(system string) model.Coding {
	return model.Coding{System: &system, Code: &t.code, Display: &t.display}
}

// codeOf returns the first code of a concept in system, and "" when there is none.
func codeOf(c model.CodeableConcept, system string) string {
	for _, coding := range c.Coding {
		if text(coding.System) == system {
			return text(coding.Code)
		}
	}
	return ""
}

// kindOf returns the kind whose LOINC code a concept has.
func kindOf(path string, c model.CodeableConcept) (device.Kind, error) {
	code := codeOf(c, loinc)
	for _, kind := range device.Kinds() {
		if t, ok := terms[kind]; ok && t.code == code {
			return kind, nil
		}
	}
	return 0, unsupported(path+".coding", "the LOINC code %q is of no known kind of device", code)
}

// text returns what a field says, "" when it is absent.
func text(field *string) string {
	if field == nil {
		return ""
	}
	return *field
}
